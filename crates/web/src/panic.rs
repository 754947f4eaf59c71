//! A panic in a handler is a fault like any other: it is logged once with a number, and who asked
//! is told so in words, without its inner detail.

use std::any::Any;

/// What a handler cried out when it panicked; its place stands in the line of the panic itself.
#[derive(Debug, thiserror::Error)]
#[error("a panic: {0}")]
pub struct Panicked(String);

impl Panicked {
    /// Reads what a panic left behind.
    pub fn of(left: &(dyn Any + Send)) -> Self {
        let text = left.downcast_ref::<&str>().map(|it| (*it).to_owned());
        let text = text.or_else(|| left.downcast_ref::<String>().cloned());
        Self(text.unwrap_or_else(|| "without words".to_owned()))
    }
}
