//! The form of a text that the classifier reads: without markup, small letters, single spaces.

use std::iter::Peekable;
use std::str::Chars;

/// Characters of a text that are read, counted before anything is stripped; what comes after them
/// has no say. Longer than any appeal that a person types.
pub const CHARS_MAX: usize = 20_000;
/// Characters of a tag at most; a `<` that is not closed within them is a sign like any other.
const TAG_CHARS_MAX: usize = 300;
/// Characters of a character reference at most, without `&` and `;`.
const REFERENCE_CHARS_MAX: usize = 8;

/// Normalises a text: character references resolved (twice, since exports write `&amp;lt;`), tags
/// taken for spaces, small letters, ё as е, one space between words and none around.
pub fn normalise(text: &str) -> String {
    let head = text.char_indices().nth(CHARS_MAX).map_or(text, |(end, _)| &text[..end]);
    if head.contains(['<', '&']) { fold(&strip(&unescape(&unescape(head)))) } else { fold(head) }
}

fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let words = text.split(|c: char| c.is_whitespace() || c.is_control());
    for word in words.filter(|it| !it.is_empty()) {
        if !folded.is_empty() {
            folded.push(' ');
        }
        let small = word.chars().flat_map(char::to_lowercase);
        folded.extend(small.map(|c| if c == 'ё' { 'е' } else { c }));
    }
    folded
}

fn strip(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        let (before, from) = rest.split_at(at);
        plain.push_str(before);
        match tag_bytes(from) {
            Some(bytes) => {
                plain.push(' ');
                rest = from.get(bytes..).unwrap_or_default();
            }
            None => {
                plain.push('<');
                rest = from.get(1..).unwrap_or_default();
            }
        }
    }
    plain.push_str(rest);
    plain
}

/// Bytes of the tag that a text begins with.
fn tag_bytes(from: &str) -> Option<usize> {
    let second = from.chars().nth(1)?;
    if !(second.is_ascii_alphabetic() || matches!(second, '/' | '!')) {
        return None;
    }
    let mut head = from.char_indices().take(TAG_CHARS_MAX);
    head.find(|(_, c)| *c == '>').map(|(at, _)| at + 1)
}

fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '&' => plain.push_str(&reference(&mut chars)),
            other => plain.push(other),
        }
    }
    plain
}

/// What the reference behind a `&` stands for; the same signs where it stands for nothing.
fn reference(chars: &mut Peekable<Chars<'_>>) -> String {
    let mut name = String::new();
    while name.len() < REFERENCE_CHARS_MAX {
        match chars.next_if(|c| c.is_ascii_alphanumeric() || *c == '#') {
            Some(c) => name.push(c),
            None => break,
        }
    }
    if chars.peek() == Some(&';')
        && let Some(meant) = meaning(&name)
    {
        chars.next();
        return meant.to_string();
    }
    format!("&{name}")
}

fn meaning(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16),
            None => number.parse(),
        };
        return code.ok().and_then(char::from_u32);
    }
    Some(match name {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "laquo" => '«',
        "raquo" => '»',
        "mdash" => '—',
        "ndash" => '–',
        "hellip" => '…',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_normalised() {
        for (text, expect) in [
            ("", ""),
            (" \n\t ", ""),
            ("  Ещё   ЁЛКА\n", "еще елка"),
            ("<p>Яма</p><br/>во дворе", "яма во дворе"),
            ("&lt;p&gt;Яма&lt;/p&gt;", "яма"),
            ("&amp;lt;b&amp;gt;Яма&amp;nbsp;тут", "яма тут"),
            ("5 < 7 и 8 > 3", "5 < 7 и 8 > 3"),
            ("a<b без конца", "a<b без конца"),
            ("Дом&#1081; &#x41; &#9999999; &чт; AT&T", "домй a &#9999999; &чт; at&t"),
            ("нуль\0знак", "нуль знак"),
            ("Мусор 🚮🚮", "мусор 🚮🚮"),
            ("&", "&"),
            ("<", "<"),
        ] {
            assert_eq!(normalise(text), expect, "{text:?}");
        }
    }

    #[test]
    fn a_huge_text_is_cut() {
        for sign in ["я", "<", "&", "&lt;", "🚮"] {
            let text = sign.repeat(1 << 20);
            assert!(normalise(&text).chars().count() <= CHARS_MAX, "{sign}");
        }
    }
}
