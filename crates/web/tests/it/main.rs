//! The doors of the product, called in the process, on both engines: requests go in, words and
//! pages come out.
//!
//! `ratchet` holds one expectation for every route and every asker, and fails for a route that
//! has none. The others follow the API's addresses; their snapshots are transcripts, the same on
//! both engines. `desk` are the stories of the staff.
#![expect(clippy::unwrap_used, reason = "a test that meets a failure must fail at once")]
#![expect(clippy::expect_used, reason = "a test that meets a failure must fail at once")]

mod ask;
mod ear;
mod house;
mod shown;
mod transcript;
mod visitor;
mod work;
mod wrong;

mod appeal;
mod attachments;
mod attack;
mod canary;
mod deliveries;
mod desk;
mod dictionaries;
mod document;
mod hooks;
mod key;
mod leftover;
mod list;
mod look;
mod messages;
mod multipart;
mod photos;
mod portal;
mod problems;
mod programs;
mod ratchet;
mod together;
mod verbs;
