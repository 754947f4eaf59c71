//! answers

mod letter;
mod template;

pub use letter::{Filled, Letter, LetterKind, Letters};
pub use template::Placeholder;
