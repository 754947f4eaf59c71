//! The suite of the room.
#![expect(clippy::unwrap_used, reason = "a test that meets a failure must fail at once")]

mod deadline;
