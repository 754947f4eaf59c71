//! The trades of the centre's staff and the rights that come with each.

use std::str::FromStr;

use crate::scope::{Scope, Scopes};

/// What a member of staff does in the centre. One person holds one role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Takes in, routes and answers.
    Operator,
    /// Does the work of one department and drafts its answers.
    Executor,
    /// Watches terms; may close by the term of the policy.
    Controller,
    /// The head of the city or a deputy: reads everything.
    Head,
    /// Counts; needs no names.
    Analyst,
    /// Runs the installation: staff, tokens, settings.
    Admin,
}

/// The scopes that each role holds in the desk. What a scope lets one do with an appeal in a
/// given status is said by the register's table of transitions; here is only the door.
///
/// * An executor holds `read` for the appeals of the own department alone
///   ([`Principal::sees`](crate::Principal::sees)) and drafts without `work`
///   ([`Principal::may_draft`](crate::Principal::may_draft)), since `work` also routes.
/// * Head and admin do not act on appeals; admin and analyst do not read personal data.
/// * Nobody in the desk holds `intake`: it is for programs.
pub const ROLE_SCOPES: &[(Role, Scopes)] = &[
    (Role::Operator, Scopes::of(&[Scope::Read, Scope::ReadPersonal, Scope::Work, Scope::Approve])),
    (Role::Executor, Scopes::of(&[Scope::Read])),
    (
        Role::Controller,
        Scopes::of(&[Scope::Read, Scope::ReadPersonal, Scope::Work, Scope::Approve]),
    ),
    (Role::Head, Scopes::of(&[Scope::Read, Scope::ReadPersonal])),
    (Role::Analyst, Scopes::of(&[Scope::Read])),
    (Role::Admin, Scopes::of(&[Scope::Read, Scope::Admin])),
];

impl Role {
    /// Every role, in the order in which lists show them.
    pub const ALL: [Self; 6] =
        [Self::Operator, Self::Executor, Self::Controller, Self::Head, Self::Analyst, Self::Admin];

    /// The wire word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Operator => "operator",
            Self::Executor => "executor",
            Self::Controller => "controller",
            Self::Head => "head",
            Self::Analyst => "analyst",
            Self::Admin => "admin",
        }
    }

    /// Reads a wire word back.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }

    /// The role's line of [`ROLE_SCOPES`].
    pub fn scopes(self) -> Scopes {
        let line = ROLE_SCOPES.iter().find(|(role, _)| *role == self);
        line.map_or(Scopes::NONE, |(_, scopes)| *scopes)
    }

    /// Whether the role works for one department and must name it.
    pub const fn has_department(self) -> bool {
        matches!(self, Self::Executor)
    }

    /// Whether the role may close an answered appeal once the policy's term has passed.
    pub const fn closes_by_term(self) -> bool {
        matches!(self, Self::Controller)
    }
}

/// The word is no role.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no role; the roles are operator, executor, controller, head, analyst, admin")]
pub struct BadRole(pub String);

impl FromStr for Role {
    type Err = BadRole;

    fn from_str(word: &str) -> Result<Self, BadRole> {
        Self::from_word(word).ok_or_else(|| BadRole(word.chars().take(40).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_has_one_line_of_scopes() {
        for role in Role::ALL {
            assert_eq!(Role::from_word(role.word()), Some(role));
            assert_eq!(ROLE_SCOPES.iter().filter(|(it, _)| *it == role).count(), 1, "{role:?}");
            assert!(role.scopes().contains(Scope::Read), "{role:?}");
            assert!(!role.scopes().contains(Scope::Intake), "{role:?}");
        }
        assert_eq!(ROLE_SCOPES.len(), Role::ALL.len());
    }

    #[test]
    fn rights_are_those_of_the_agreed_table() {
        for (role, expect) in [
            (Role::Operator, "read,read:personal,work,approve"),
            (Role::Executor, "read"),
            (Role::Controller, "read,read:personal,work,approve"),
            (Role::Head, "read,read:personal"),
            (Role::Analyst, "read"),
            (Role::Admin, "read,admin"),
        ] {
            assert_eq!(role.scopes().to_string(), expect, "{role:?}");
        }
        assert_eq!("boss".parse::<Role>(), Err(BadRole("boss".into())));
    }

    #[test]
    fn the_page_for_administrators_says_the_same() {
        let page = include_str!("../../../docs/operating/people.md");
        for role in Role::ALL {
            let scopes: Vec<_> =
                role.scopes().iter().map(|it| format!("`{}`", it.word())).collect();
            let begin = format!("| `{}` |", role.word());
            let line = page.lines().find(|it| it.starts_with(&begin)).unwrap();
            assert!(line.ends_with(&format!("| {} |", scopes.join(", "))), "{line}");
        }
        assert!(page.contains(&format!("{} characters", crate::password::LENGTH_MIN)));
    }
}
