#![doc = include_str!("../README.md")]

pub mod answer;
pub mod dispatch;
mod letter;
pub mod past;
pub mod silence;
mod store;
mod template;
pub mod together;
pub mod turn;
pub mod verdict;

pub use answer::{Answer, AnswerError, AnswerId, ApprovalRule, Draft, State};
pub use dispatch::{Blanks, Voice};
pub use letter::{Filled, Letter, LetterKind, Letters};
pub use template::Placeholder;
pub use verdict::{Became, Outcome, Verdict};
