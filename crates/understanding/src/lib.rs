#![doc = include_str!("../README.md")]

pub mod choice;
mod follower;
pub mod lesson;
pub mod place;
mod proposal;
mod proposer;
pub mod shelf;
mod store;
pub mod topic;

pub use choice::Choice;
pub use follower::{ProposalFollower, Refreshed, refresh};
pub use proposal::{CHOICES_MAX, Kind, Proposal, SILENT_BELOW, Value};
pub use proposer::{Proposer, Proposers, Reading};
