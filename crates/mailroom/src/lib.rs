#![doc = include_str!("../README.md")]

pub mod delivery;
pub mod outgoing;
pub mod peer;
mod post;
pub mod purge;
mod say;
mod store;

pub use delivery::{Delivery, DeliveryId};
pub use outgoing::{About, Outgoing, OutgoingId, Posted, State, Trouble};
pub use post::{Bodies, Post};
