//! Who did it: the actor of a change is a value, never a global.

use uuid::Uuid;

/// The actor of a change, as the journal keeps it. It names people only by their ids.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum By {
    /// A member of staff.
    Staff(Uuid),
    /// A program with an API token (a service account).
    Service(Uuid),
    /// The resident who wrote; `None` when the author is not known.
    Citizen(Option<Uuid>),
    /// A rule of the city or of the product, by its name.
    Rule(String),
    /// A model of the machine, with its version.
    Model(String, String),
    /// An import, by the name of its profile.
    Import(String),
}

impl By {
    /// The wire word of the kind of actor.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Staff(_) => "staff",
            Self::Service(_) => "service",
            Self::Citizen(_) => "citizen",
            Self::Rule(_) => "rule",
            Self::Model(..) => "model",
            Self::Import(_) => "import",
        }
    }

    /// What identifies the actor within its kind, as the journal stores it.
    pub fn id(&self) -> Option<String> {
        match self {
            Self::Staff(id) | Self::Service(id) => Some(id.to_string()),
            Self::Citizen(id) => id.map(|id| id.to_string()),
            Self::Rule(name) | Self::Import(name) => Some(name.clone()),
            Self::Model(name, version) => Some(format!("{name}@{version}")),
        }
    }

    /// Reads back what [`By::kind`] and [`By::id`] wrote; `None` for a pair that they never write.
    pub fn from_parts(kind: &str, id: Option<&str>) -> Option<Self> {
        let uuid = || id.and_then(|it| Uuid::parse_str(it).ok());
        Some(match kind {
            "staff" => Self::Staff(uuid()?),
            "service" => Self::Service(uuid()?),
            "citizen" => Self::Citizen(uuid()),
            "rule" => Self::Rule(id?.to_owned()),
            "import" => Self::Import(id?.to_owned()),
            "model" => {
                let (name, version) = id?.split_once('@')?;
                Self::Model(name.to_owned(), version.to_owned())
            }
            _ => return None,
        })
    }
}

/// How a fact came into the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Origin {
    /// It happened here, when it was recorded.
    #[default]
    Live,
    /// It happened elsewhere or earlier and was brought in.
    Import,
    /// It mends an earlier fact.
    Correction,
}

impl Origin {
    /// The wire word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Import => "import",
            Self::Correction => "correction",
        }
    }

    /// Reads a wire word back.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Live, Self::Import, Self::Correction].into_iter().find(|it| it.word() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_actor_survives_the_journal() {
        let id = Uuid::from_u128(7);
        for by in [
            By::Staff(id),
            By::Service(id),
            By::Citizen(Some(id)),
            By::Citizen(None),
            By::Rule("silence".into()),
            By::Model("topics".into(), "3".into()),
            By::Import("spb".into()),
        ] {
            let back = By::from_parts(by.kind(), by.id().as_deref());
            assert_eq!(back, Some(by));
        }
    }
}
