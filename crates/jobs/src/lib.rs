#![doc = include_str!("../README.md")]

mod follow;
mod lease;
mod store;

pub use follow::{Follower, Step, follow};
pub use lease::{HolderId, Lease};
