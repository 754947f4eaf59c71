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
        // Judged before folding, so that an endless text is not copied first.
        let allowed =
            |c: char| c.is_alphanumeric() || matches!(c, ' ' | '.' | '_' | '@' | '+' | ':' | '-');
        if name.chars().take(Self::LENGTH_MAX + 1).count() > Self::LENGTH_MAX
            || !name.chars().all(allowed)
        {
            return Err(BadName);
        }
        let folded = text::fold(name);
        if folded.is_empty() { Err(BadName) } else { Ok(Self(folded.into())) }
    }

    /// The folded name, for the database and the person's own screen.
    pub fn reveal(&self) -> &str {
        self.0.reveal()
    }
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
}
