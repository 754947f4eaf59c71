#![doc = include_str!("../README.md")]

mod proposal;
pub mod topic;

pub use proposal::{Kind, Proposal, SILENT_BELOW};
