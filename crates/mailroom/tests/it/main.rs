//! The suite of the room, run on both engines.
#![expect(clippy::unwrap_used, reason = "a test that meets a failure must fail at once")]

mod cast;
mod delivery;
mod outgoing;
mod post;
mod purge;
mod telegram;
