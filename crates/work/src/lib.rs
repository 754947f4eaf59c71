#![doc = include_str!("../README.md")]

pub mod assignment;
pub mod deadline;
pub mod past;
mod store;

pub use assignment::{Assign, AssignError, Assignment};
pub use deadline::{Explanation, Policies, Policy, Terms, Why};
