//! The suite of the room, run on both engines.
#![expect(clippy::unwrap_used, reason = "a test that meets a failure must fail at once")]

mod answer;
mod cast;
mod dispatch;
mod silence;
mod together;
mod turn;
mod verdict;
