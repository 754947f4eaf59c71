//! What stands around every page of the desk.

use super::parts::Theme;
use crate::lang::Tongue;

/// The frame of a page: who reads it, in which language and theme, and what protects its forms.
#[derive(Debug, Clone)]
pub struct Frame {
    /// The language spoken.
    pub t: Tongue,
    /// The language of what people write here, for the voice that reads it and for hyphens.
    pub spoken: &'static str,
    /// The theme chosen.
    pub theme: Theme,
    /// Are the single keys on?
    pub keys: bool,
    /// The token that every form of this session carries.
    pub csrf: String,
    /// The name of the city.
    pub city: String,
    /// Who is signed in; empty at the door.
    pub me: Me,
    /// Where this page stands.
    pub here: Here,
    /// The address to come back to after a change of preferences.
    pub back: String,
}

/// The person signed in, as the rail shows them.
#[derive(Debug, Clone, Default)]
pub struct Me {
    /// The name.
    pub name: String,
    /// The name under the face: «М. Заря».
    pub short: String,
    /// The letters in the face.
    pub initials: String,
    /// The key of the role's word.
    pub role: &'static str,
    /// The department of an executor.
    pub department: Option<String>,
    /// May this person approve answers?
    pub approves: bool,
    /// Does this person go to places?
    pub goes: bool,
    /// May this person join appeals to problems?
    pub joins: bool,
}

impl Me {
    /// A person by name: «Мария Заря» is «М. Заря» under the face «МЗ».
    pub fn new(name: &str, role: &'static str) -> Self {
        let words: Vec<&str> = name.split_whitespace().collect();
        let short = match words.as_slice() {
            [first, last, ..] => {
                format!("{}. {last}", first.chars().next().unwrap_or_default())
            }
            _ => name.to_owned(),
        };
        Self {
            name: name.to_owned(),
            short,
            initials: initials(name),
            role,
            department: None,
            approves: false,
            goes: false,
            joins: false,
        }
    }
}

/// The first letters of the first two words, for a face without a picture.
pub fn initials(name: &str) -> String {
    name.split_whitespace()
        .filter_map(|word| word.chars().find(|letter| letter.is_alphanumeric()))
        .take(2)
        .flat_map(char::to_uppercase)
        .collect()
}

/// Which room of the desk a page belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Here {
    /// The door: nobody is signed in.
    Door,
    /// The inbox.
    Inbox,
    /// The inbox's view of answers to approve.
    Approval,
    /// One appeal as a page.
    Appeal,
    /// The executor's day.
    Day,
    /// Problems.
    Problems,
    /// No room: what was asked for is not there.
    Nowhere,
}

impl Here {
    /// Does the page keep to the height of the window?
    pub fn is_fixed(&self) -> bool {
        matches!(self, Self::Inbox | Self::Approval)
    }

    /// Is the rail's first room open?
    pub fn is_inbox(&self) -> bool {
        matches!(self, Self::Inbox | Self::Appeal)
    }

    /// Is the executor's day open?
    pub fn is_day(&self) -> bool {
        *self == Self::Day
    }

    /// Is the room of problems open?
    pub fn is_problems(&self) -> bool {
        *self == Self::Problems
    }

    /// Is the rail's second room open?
    pub fn is_approval(&self) -> bool {
        *self == Self::Approval
    }
}

/// A way on from here.
#[derive(Debug, Clone)]
pub struct Way {
    /// Where it leads.
    pub href: String,
    /// What it is called.
    pub words: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_shortened_as_people_do_it() {
        for (name, short, face) in [
            ("Мария Заря", "М. Заря", "МЗ"),
            ("zarya", "zarya", "Z"),
            ("", "", ""),
            ("Анна Мария Роза", "А. Мария", "АМ"),
        ] {
            let me = Me::new(name, "role-operator");
            assert_eq!((me.short.as_str(), me.initials.as_str()), (short, face));
        }
    }
}
