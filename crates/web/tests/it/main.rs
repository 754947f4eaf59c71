//! The doors of the product, called in the process: routes, sessions, forms.
#![expect(clippy::unwrap_used, reason = "a test that meets a failure must fail at once")]

mod desk;
mod town;
