#![doc = include_str!("../README.md")]

pub mod assignment;
pub mod deadline;
pub mod errand;
pub mod evidence;
pub mod extension;
pub mod hand_back;
pub mod past;
mod records;
mod store;
mod take;

pub use assignment::{Assign, AssignError, Assignment};
pub use deadline::{Explanation, Policies, Policy, Terms, Why};
pub use extension::{Ask, Decision, Extension, ExtensionError};
pub use hand_back::{HandBack, HandBackError, HandedBack};
pub use records::Records;
pub use take::take;
