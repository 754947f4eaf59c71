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

#[cfg(test)]
mod tests {
    use super::*;

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
