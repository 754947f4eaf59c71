#![doc = include_str!("../README.md")]

pub mod place;
mod proposal;
pub mod topic;

pub use proposal::{Kind, Proposal, SILENT_BELOW};
