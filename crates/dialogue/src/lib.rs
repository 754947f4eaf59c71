#![doc = include_str!("../README.md")]

mod conversation;
pub mod core;
pub mod link;
pub mod meaning;
mod neighbours;
pub mod place;
pub mod scenario;
pub mod state;
mod store;
pub mod words;

pub use conversation::{Conversation, HearError, PORTAL, Reply, Room, purge};
pub use neighbours::seek;
