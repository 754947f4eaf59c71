//! Numbers of appeals: `YYYY-NNNNNN`.

use std::fmt;
use std::str::FromStr;

/// The number of an appeal: the year of receipt in the city's zone and a counter of that year of
/// at least six digits. Gaps are allowed, a number is never used again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Number {
    year: i16,
    ordinal: i64,
}

/// The text is no number of an appeal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a number of an appeal: a year, a hyphen and at least six digits")]
pub struct BadNumber;

impl Number {
    /// The number of a year's counter.
    pub const fn new(year: i16, ordinal: i64) -> Self {
        Self { year, ordinal }
    }

    /// A whole number as people type it; `None` where it is anything else.
    pub fn typed(text: &str) -> Option<Self> {
        match Typed::read(text) {
            Some(Typed::Whole(number)) => Some(number),
            _ => None,
        }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:06}", self.year, self.ordinal)
    }
}

impl FromStr for Number {
    type Err = BadNumber;

    fn from_str(text: &str) -> Result<Self, BadNumber> {
        let (year, ordinal) = text.split_once('-').ok_or(BadNumber)?;
        let digits = |it: &str| it.bytes().all(|b| b.is_ascii_digit());
        let ok = year.len() == 4 && (6..=12).contains(&ordinal.len());
        if !ok || !digits(year) || !digits(ordinal) {
            return Err(BadNumber);
        }
        let number = Self {
            year: year.parse().map_err(|_| BadNumber)?,
            ordinal: ordinal.parse().map_err(|_| BadNumber)?,
        };
        // One number has one spelling: no leading zeros beyond six digits.
        if number.to_string() == text { Ok(number) } else { Err(BadNumber) }
    }
}

/// Digits after which a counter alone is taken for one: a number has at least so many.
const ORDINAL_DIGITS: std::ops::RangeInclusive<usize> = 6..=12;
/// Signs that people put before a number.
const SIGNS: [&str; 5] = ["№", "Nº", "No", "N", "#"];
/// Hyphens and dashes, as keyboards and text editors make them.
const HYPHENS: [char; 6] = ['-', '\u{2010}', '\u{2011}', '–', '—', '−'];

/// A number as people type it when they look for an appeal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Typed {
    /// The whole number.
    Whole(Number),
    /// The counter alone, of whatever year.
    Ordinal(i64),
}

impl Typed {
    /// Reads what was typed; `None` where it is no number but words. A sign before it, a dash in
    /// place of the hyphen and missing zeros after it are as good.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let text = text.trim().trim_end_matches(['.', ',']);
        let sign = SIGNS.iter().find_map(|sign| {
            let head = text.get(..sign.len())?;
            head.eq_ignore_ascii_case(sign).then_some(sign.len())
        });
        let text = text.get(sign.unwrap_or(0)..)?.trim_start();
        let digits = |it: &str, lengths: std::ops::RangeInclusive<usize>| {
            let ok = lengths.contains(&it.len()) && it.bytes().all(|b| b.is_ascii_digit());
            ok.then(|| it.parse::<i64>().ok()).flatten()
        };
        match text.split_once(HYPHENS) {
            Some((year, ordinal)) => {
                let ordinal = digits(ordinal, 1..=*ORDINAL_DIGITS.end())?;
                let year = i16::try_from(digits(year, 4..=4)?).ok()?;
                Some(Self::Whole(Number { year, ordinal }))
            }
            None => digits(text, ORDINAL_DIGITS).map(Self::Ordinal),
        }
    }
}

impl fmt::Display for Typed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole(number) => number.fmt(f),
            Self::Ordinal(ordinal) => write!(f, "{ordinal:06}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_typed_in_many_ways() {
        let whole = Some(Typed::Whole(Number::new(2026, 14)));
        for text in [
            "2026-000014",
            " №2026-000014 ",
            "№ 2026-000014",
            "N2026-000014",
            "n 2026-000014.",
            "No 2026-000014",
            "#2026-000014",
            "2026–000014",
            "2026\u{2011}000014",
            "2026-14",
        ] {
            assert_eq!(Typed::read(text), whole, "{text}");
        }
        for (text, ordinal) in [("000014", 14), ("№000014", 14), ("1234567", 1_234_567)] {
            assert_eq!(Typed::read(text), Some(Typed::Ordinal(ordinal)), "{text}");
        }
        for text in [
            "",
            "№",
            "14",
            "№7",
            "10-12",
            "2026-",
            "-14",
            "26-000014",
            "2026-14а",
            "яма",
            "2026-000014 яма",
            "+79990001122",
            "9999999999999",
            "2026-+1",
        ] {
            assert_eq!(Typed::read(text), None, "{text}");
        }
    }

    #[test]
    fn a_number_has_one_spelling() {
        assert_eq!(Number::new(2026, 42).to_string(), "2026-000042");
        assert_eq!(Number::new(2026, 1_234_567).to_string(), "2026-1234567");
        for (text, ok) in [
            ("2026-000042", true),
            ("2026-1234567", true),
            ("2026-0000042", false),
            ("2026-42", false),
            ("26-000042", false),
            ("2026-00004x", false),
            ("", false),
            ("2026-+00042", false),
        ] {
            assert_eq!(text.parse::<Number>().is_ok(), ok, "{text}");
        }
    }
}
