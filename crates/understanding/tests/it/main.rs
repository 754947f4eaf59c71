//! The room from outside.
#![expect(clippy::expect_used, reason = "a test that cannot be set up must fail at once")]

mod data;
mod gazetteer;
mod hostile;
mod learning;
mod model_file;
mod places;
mod spb;
mod village;
