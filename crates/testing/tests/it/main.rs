//! What tests rely on is itself judged by others.

#![expect(clippy::expect_used, reason = "a helper of tests fails as a test does")]
#![expect(clippy::print_stderr, reason = "what a bot says is shown beside the test's own words")]

mod foreign;
