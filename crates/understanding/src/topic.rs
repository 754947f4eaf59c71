//! What a message is about.

mod blend;
mod bytes;
mod cold;
mod confidence;
mod file;
mod grams;
mod model;
mod net;
mod normalise;
mod random;
mod reasons;
mod rows;
mod score;
mod solve;
mod svm;
mod table;
mod train;
mod vocabulary;

pub use cold::{ColdStart, Entry};
pub use file::BadModel;
pub use model::{Model, Ranked};
pub use score::{Outcome, Scores};
pub use train::{Class, Example, Training, Untrainable, train};
