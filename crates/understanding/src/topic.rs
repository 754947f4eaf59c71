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
mod ticks;
mod train;
mod vocabulary;

pub use cold::{ColdStart, Entry};
pub use file::BadModel;
pub use model::{Model, Ranked};
pub use score::{Outcome, Scores};
pub use ticks::Ticks;
pub use train::{Class, Example, Trained, Training, Untrainable, train, train_and_judge};
