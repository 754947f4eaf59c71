//! Ordinals: «2-я», «2я», «вторая».

use super::token::Text;

/// An ordinal in a text: its number and the token after it (or the first of it, to the left).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ordinal {
    /// The number.
    pub number: u16,
    /// The other end of it.
    pub end: usize,
    /// Whether its ending was written, so that it is no bare number.
    pub is_written: bool,
}

/// The largest number that a street has in its name.
const NUMBER_MAX: u32 = 199;

/// Whether letters after a number make an ordinal of it.
pub fn is_ending(word: &str) -> bool {
    matches!(
        word,
        "я" | "й"
            | "е"
            | "ая"
            | "ый"
            | "ой"
            | "ий"
            | "ое"
            | "го"
            | "ого"
            | "му"
            | "ому"
            | "ую"
            | "ю"
            | "м"
            | "ом"
            | "х"
    )
}

/// The number that a word says.
pub fn of_word(word: &str) -> Option<u16> {
    const STEMS: [(&str, u16); 12] = [
        ("перв", 1),
        ("втор", 2),
        ("трет", 3),
        ("четверт", 4),
        ("пят", 5),
        ("шест", 6),
        ("седьм", 7),
        ("восьм", 8),
        ("девят", 9),
        ("десят", 10),
        ("одиннадцат", 11),
        ("двенадцат", 12),
    ];
    let (ending, number) = STEMS
        .iter()
        .find_map(|(stem, number)| word.strip_prefix(stem).map(|ending| (ending, *number)))?;
    let known = matches!(
        ending,
        "ый" | "ой"
            | "ая"
            | "ое"
            | "ого"
            | "ому"
            | "ую"
            | "ом"
            | "ым"
            | "ий"
            | "ья"
            | "ье"
            | "ьего"
            | "ьей"
            | "ьему"
            | "ью"
            | "ьем"
    );
    known.then_some(number)
}

/// An ordinal that begins at a token.
pub fn at(text: &Text, at: usize) -> Option<Ordinal> {
    if let Some(number) = of_word(text.word(at)) {
        return Some(Ordinal { number, end: at + 1, is_written: true });
    }
    let number = number(text, at)?;
    if is_ending(text.word(at + 1)) && text.is_glued(at + 1) {
        return Some(Ordinal { number, end: at + 2, is_written: true });
    }
    if is_dash(text, at + 1) && is_ending(text.word(at + 2)) {
        return Some(Ordinal { number, end: at + 3, is_written: true });
    }
    Some(Ordinal { number, end: at + 1, is_written: false })
}

/// An ordinal that ends before a token; `end` is its first one.
pub fn before(text: &Text, to: usize) -> Option<Ordinal> {
    let last = to.checked_sub(1)?;
    if let Some(number) = of_word(text.word(last)) {
        return Some(Ordinal { number, end: last, is_written: true });
    }
    if is_ending(text.word(last)) {
        let dash = last.checked_sub(1)?;
        if text.is_glued(last)
            && let Some(number) = number(text, dash)
        {
            return Some(Ordinal { number, end: dash, is_written: true });
        }
        let first = dash.checked_sub(1)?;
        if is_dash(text, dash)
            && let Some(number) = number(text, first)
        {
            return Some(Ordinal { number, end: first, is_written: true });
        }
        return None;
    }
    if let Some(number) = number(text, last) {
        return Some(Ordinal { number, end: last, is_written: false });
    }
    // «10-Советская»
    let first = last.checked_sub(1)?;
    let number = number(text, first).filter(|_| is_dash(text, last) && text.is_glued(last))?;
    Some(Ordinal { number, end: first, is_written: true })
}

fn is_dash(text: &Text, at: usize) -> bool {
    text.is_any_mark(at, &['-', '–', '—', '‑'])
}

fn number(text: &Text, at: usize) -> Option<u16> {
    let number = text.number(at).filter(|it| (1..=NUMBER_MAX).contains(it))?;
    u16::try_from(number).ok()
}
