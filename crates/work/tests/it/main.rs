//! The suite of the room, run on both engines.
#![expect(clippy::unwrap_used, reason = "a test that meets a failure must fail at once")]

mod assignment;
mod deadline;
mod evidence;
mod verbs;
