//! Texts of people: what is allowed in, and the form in which they are compared.

/// Why a text cannot be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadText {
    /// Nothing but spaces.
    #[error("the text is empty")]
    Empty,
    /// More characters than allowed.
    #[error("the text has {length} characters, {max} are allowed")]
    TooLong {
        /// Characters in the text.
        length: usize,
        /// Characters allowed.
        max: usize,
    },
    /// A control character other than tab and line ends; it cannot be shown or stored safely.
    #[error("the text holds the control character U+{0:04X}")]
    Control(u32),
}

/// Checks that a text is not empty, not longer than `max` characters and free of control
/// characters (tab, line feed and carriage return may stay).
pub fn check(text: &str, max: usize) -> Result<(), BadText> {
    if text.trim().is_empty() {
        return Err(BadText::Empty);
    }
    let length = text.chars().count();
    if length > max {
        return Err(BadText::TooLong { length, max });
    }
    match text.chars().find(|&c| c.is_control() && !matches!(c, '\t' | '\n' | '\r')) {
        Some(c) => Err(BadText::Control(c.into())),
        None => Ok(()),
    }
}

/// The form in which texts are compared on both engines: small letters, ё as е, one space
/// between words and none around.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.extend(word.chars().flat_map(char::to_lowercase).map(|c| match c {
            'ё' => 'е',
            other => other,
        }));
    }
    folded
}

/// The words of a text in their folded form: runs of letters and digits.
pub fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(fold)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_checked() {
        for (text, expect) in [
            ("Яма", Ok(())),
            ("две\nстроки\tс табом\r\n", Ok(())),
            (" \n ", Err(BadText::Empty)),
            ("нуль\0", Err(BadText::Control(0))),
            ("очень-очень-очень длинно", Err(BadText::TooLong { length: 24, max: 20 })),
        ] {
            assert_eq!(check(text, 20), expect, "{text:?}");
        }
    }

    #[test]
    fn folding_forgives_what_people_vary() {
        assert_eq!(fold("  Ещё   ЁЛКА\n"), "еще елка");
        assert_eq!(
            words("ул. Ёлочная, д.10-а").collect::<Vec<_>>(),
            ["ул", "елочная", "д", "10", "а"]
        );
    }
}
