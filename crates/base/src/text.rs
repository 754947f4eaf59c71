//! Texts of people: what is allowed in, and the form in which they are compared.

/// Why a text cannot be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadText {
    /// Nothing but what cannot be seen.
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
    /// A control character that may not stand there; it cannot be shown or stored safely.
    #[error("the text holds the control character U+{0:04X}")]
    Control(u32),
}

/// Whether nothing of a text can be seen: it has spaces at most, and marks that only change or
/// join other characters. A text of them would be taken and shown as an empty page.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || is_unseen(c) || is_accent(c))
}

/// Characters that take no place or show nothing: those with Unicode's property
/// `Default_Ignorable_Code_Point`, the marks of old annotations, and the empty Braille cell.
fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}'
    )
}

/// Accents that stand over another character: Unicode's blocks of combining marks.
fn is_accent(c: char) -> bool {
    matches!(
        c,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{1ab0}'..='\u{1aff}'
            | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}'
    )
}

/// Checks that a text is not empty, not longer than `max` characters and free of control
/// characters (tab, line feed and carriage return may stay).
pub fn check(text: &str, max: usize) -> Result<(), BadText> {
    if is_blank(text) {
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

/// Checks a text that stands on one line, such as a key or the name of a file: it may hold no
/// control character at all, and none of those that break lines or turn the direction of what
/// follows, which would show `photo_gpj.exe` as `photo_exe.jpg`.
pub fn check_line(text: &str, max: usize) -> Result<(), BadText> {
    check(text, max)?;
    match text.chars().find(|&c| c.is_control() || breaks_or_turns(c)) {
        Some(c) => Err(BadText::Control(c.into())),
        None => Ok(()),
    }
}

/// The separators of lines and paragraphs, and the marks that turn the direction of writing.
fn breaks_or_turns(c: char) -> bool {
    matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
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
    fn what_cannot_be_seen_is_empty() {
        for text in ["", "\u{200b}", " \u{feff}\n", "\u{301}", "\u{2060}\u{200d}", "\u{ad}\u{3164}"]
        {
            assert_eq!(check(text, 20), Err(BadText::Empty), "{text:?}");
        }
        for text in ["я\u{301}ма", "\u{feff}Яма", "👍", "?", "1\u{fe0f}\u{20e3}", "яма\u{200b}"]
        {
            assert_eq!(check(text, 20), Ok(()), "{text:?}");
        }
        assert_eq!(check("\u{1}", 20), Err(BadText::Control(1)));
    }

    #[test]
    fn a_line_is_one_line() {
        for (text, expect) in [
            ("яма у дома.jpg", Ok(())),
            ("a\r\nb", Err(BadText::Control(0x0d))),
            ("a\tb", Err(BadText::Control(0x09))),
            ("a\u{2028}b", Err(BadText::Control(0x2028))),
            ("photo_\u{202e}gpj.exe", Err(BadText::Control(0x202e))),
            ("\u{7f}", Err(BadText::Control(0x7f))),
            ("", Err(BadText::Empty)),
        ] {
            assert_eq!(check_line(text, 20), expect, "{text:?}");
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
