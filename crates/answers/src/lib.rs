#![doc = include_str!("../README.md")]

pub mod answer;
mod letter;
pub mod past;
mod store;
mod template;
pub mod together;
pub mod turn;

pub use answer::{Answer, AnswerError, AnswerId, ApprovalRule, Draft, State};
pub use letter::{Filled, Letter, LetterKind, Letters};
pub use template::Placeholder;
