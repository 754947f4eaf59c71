//! The room as the rest of the house sees it, on both engines.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that meets a failure must fail at once"
)]

mod bad;
mod chat;
mod journey;
mod links;
