//! What an identity may do at a door.

use std::fmt;
use std::str::FromStr;

/// One right at the doors, the same word for tokens and for the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// Hand in messages.
    Intake,
    /// Read appeals, their authors masked.
    Read,
    /// Read the personal data of authors too.
    ReadPersonal,
    /// Assign, place, name the topic, draft answers, reopen.
    Work,
    /// Approve an answer, decline, record the citizen's verdict.
    Approve,
    /// Staff, tokens and the city's settings.
    Admin,
}

impl Scope {
    /// Every scope, in the order in which lists show them.
    pub const ALL: [Self; 6] =
        [Self::Intake, Self::Read, Self::ReadPersonal, Self::Work, Self::Approve, Self::Admin];

    /// The wire word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Intake => "intake",
            Self::Read => "read",
            Self::ReadPersonal => "read:personal",
            Self::Work => "work",
            Self::Approve => "approve",
            Self::Admin => "admin",
        }
    }

    /// Reads a wire word back.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }

    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// A set of scopes. No scope implies another: what is not named is not given.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Scopes(u8);

impl Scopes {
    /// No right at all.
    pub const NONE: Self = Self(0);

    /// The set of the given scopes.
    pub const fn of(scopes: &[Scope]) -> Self {
        let mut bits = 0;
        let mut rest = scopes;
        while let [first, tail @ ..] = rest {
            bits |= first.bit();
            rest = tail;
        }
        Self(bits)
    }

    /// Whether the set holds the scope.
    pub const fn contains(self, scope: Scope) -> bool {
        self.0 & scope.bit() != 0
    }

    /// Whether there is no right at all in the set.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The scopes of the set, in the order of [`Scope::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Scope> {
        Scope::ALL.into_iter().filter(move |&it| self.contains(it))
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, scope) in self.iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            write!(f, "{comma}{}", scope.word())?;
        }
        Ok(())
    }
}

impl fmt::Debug for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Scopes({self})")
    }
}

/// Why a list of scopes cannot be understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadScopes {
    /// Nothing is named.
    #[error("no scope is named; the scopes are intake, read, read:personal, work, approve, admin")]
    Empty,
    /// A word that is no scope.
    #[error("`{0}` is no scope; the scopes are intake, read, read:personal, work, approve, admin")]
    Unknown(String),
}

impl FromStr for Scopes {
    type Err = BadScopes;

    /// Reads a comma list: `intake,read`. Spaces around a word are forgiven, a word twice too.
    fn from_str(list: &str) -> Result<Self, BadScopes> {
        let mut scopes = Self::NONE;
        for word in list.split(',').map(str::trim).filter(|it| !it.is_empty()) {
            let scope = Scope::from_word(word)
                .ok_or_else(|| BadScopes::Unknown(word.chars().take(40).collect()))?;
            scopes.0 |= scope.bit();
        }
        if scopes.is_empty() { Err(BadScopes::Empty) } else { Ok(scopes) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read_and_written() {
        for (list, expect) in [
            ("intake", Ok("intake")),
            (" work , read:personal,read,work", Ok("read,read:personal,work")),
            ("", Err(BadScopes::Empty)),
            (" , ", Err(BadScopes::Empty)),
            ("read,write", Err(BadScopes::Unknown("write".into()))),
            ("READ", Err(BadScopes::Unknown("READ".into()))),
        ] {
            let read = Scopes::from_str(list).map(|it| it.to_string());
            assert_eq!(read.as_deref().map_err(Clone::clone), expect, "{list:?}");
        }
    }

    #[test]
    fn every_word_reads_back_and_no_scope_implies_another() {
        for scope in Scope::ALL {
            assert_eq!(Scope::from_word(scope.word()), Some(scope));
            let alone = Scopes::of(&[scope]);
            assert_eq!(alone.iter().collect::<Vec<_>>(), [scope]);
            assert_eq!(format!("{alone:?}"), format!("Scopes({})", scope.word()));
        }
        assert!(Scopes::NONE.is_empty());
    }
}
