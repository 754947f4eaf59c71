//! The room from outside.
#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test that cannot be set up must fail at once"
)]

mod cast;
mod choices;
mod data;
mod gazetteer;
mod hostile;
mod learning;
mod lessons;
mod model_file;
mod places;
mod spb;
mod village;
