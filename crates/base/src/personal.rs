//! Personal data as a type: what it holds cannot reach a log, an error or a `Debug` by accident.

use std::fmt;

/// Personal data (152-FZ, art. 3): a name, a phone, an address of a person.
///
/// There is no `Display`, and `Debug` does not show the content. [`Personal::reveal`] is the one
/// way to it, easy to find in a review.
#[derive(Clone, PartialEq, Eq, Hash, Default)]
pub struct Personal<T>(T);

impl<T> Personal<T> {
    /// Wraps personal data where it enters the product.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The content, for the one place that must show, send or store it.
    pub const fn reveal(&self) -> &T {
        &self.0
    }

    /// The content itself, given up by the wrapper.
    pub fn into_revealed(self) -> T {
        self.0
    }
}

impl<T> From<T> for Personal<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T> fmt::Debug for Personal<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Personal(…)")
    }
}

impl Personal<String> {
    /// A form for those without the right to read it: the first letter and dots.
    pub fn masked(&self) -> String {
        match self.0.chars().find(|c| c.is_alphanumeric()) {
            Some(first) => format!("{first}…"),
            None => "…".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_shows_the_content() {
        let name = Personal::new("Канарейка Жёлтая".to_owned());
        assert_eq!(format!("{name:?}"), "Personal(…)");
        assert_eq!(format!("{:?}", Some(vec![name.clone()])), "Some([Personal(…)])");
        assert_eq!(name.masked(), "К…");
        assert_eq!(Personal::new("+79990001122".to_owned()).masked(), "7…");
    }
}
