//! The suite of the room, run on both engines.
#![expect(clippy::unwrap_used, reason = "a test that meets a failure must fail at once")]

mod card;
mod cast;
mod change;
mod city;
mod files;
mod intake;
mod list;
mod picture;
mod problem;
mod search;
mod store;
mod stray;
