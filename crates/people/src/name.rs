//! Names of accounts: what a person types at sign-in, what a program is called.

use std::fmt;
use std::str::FromStr;

use base::{Personal, text};

/// The name of an account in its folded form, so that `Vera` and `vera` are one.
///
/// Names of accounts are mostly made of surnames: `Debug` does not show them and no error
/// repeats them.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct AccountName(Personal<String>);

/// The text cannot be the name of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a name of an account has 1 to 64 letters, digits, spaces or . _ @ + : -")]
pub struct BadName;

impl AccountName {
    /// The longest name, in characters.
    pub const LENGTH_MAX: usize = 64;

    /// Takes the name in any case and spacing.
    pub fn parse(name: &str) -> Result<Self, BadName> {
        // Judged before folding, which forgives line ends, and after it, which may make a letter
        // into two characters (`İ`): what is kept must read back.
        check(name)?;
        let folded = text::fold(name);
        check(&folded)?;
        if folded.is_empty() { Err(BadName) } else { Ok(Self(folded.into())) }
    }

    /// The folded name, for the database and the person's own screen.
    pub fn reveal(&self) -> &str {
        self.0.reveal()
    }
}

fn check(name: &str) -> Result<(), BadName> {
    let allowed =
        |c: char| c.is_alphanumeric() || matches!(c, ' ' | '.' | '_' | '@' | '+' | ':' | '-');
    let mut length = 0;
    for c in name.chars() {
        length += 1;
        if length > AccountName::LENGTH_MAX || !allowed(c) {
            return Err(BadName);
        }
    }
    Ok(())
}

impl fmt::Debug for AccountName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AccountName(…)")
    }
}

impl FromStr for AccountName {
    type Err = BadName;

    fn from_str(name: &str) -> Result<Self, BadName> {
        Self::parse(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fold_and_odd_ones_are_refused() {
        for (name, expect) in [
            ("Vera.Sokolova", Some("vera.sokolova")),
            ("  Вера   ЁЛКИНА ", Some("вера елкина")),
            ("api:portal", Some("api:portal")),
            ("", None),
            ("   ", None),
            ("a\nb", None),
            ("a\u{202e}b", None),
            ("<b>", None),
        ] {
            let folded = AccountName::parse(name).ok();
            assert_eq!(folded.as_ref().map(AccountName::reveal), expect, "{name:?}");
        }
        assert!(AccountName::parse(&"я".repeat(64)).is_ok());
        assert!(AccountName::parse(&"я".repeat(65)).is_err());
    }

    #[test]
    fn every_name_that_passes_reads_back() {
        let mut passed = 0;
        for name in ('\0'..=char::MAX).map(String::from) {
            let Ok(name) = AccountName::parse(&name) else { continue };
            assert_eq!(AccountName::parse(name.reveal()).as_ref(), Ok(&name), "{}", name.reveal());
            passed += 1;
        }
        assert!(passed > 1_000);
        assert!(AccountName::parse("İ").is_err());
    }
}
