//! work

pub mod deadline;

pub use deadline::{Due, Explanation, Policies, Policy};
