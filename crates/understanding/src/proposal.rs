//! A proposal: what a model thinks, as a value that can be shown, accepted or corrected.

use std::collections::HashMap;

use ::store::{Result, Sql};
use base::Code;
use register::AppealId;

use crate::store;

/// A proposal that is less sure than this is more often wrong than right, and is better not made.
pub const SILENT_BELOW: f32 = 0.5;
/// Proposals of one kind for one appeal at most: the best, and what else it may be.
pub const CHOICES_MAX: usize = 3;
/// What else it may be is named only where it is at least so likely.
pub const CHOICE_LEAST: f32 = 0.03;

/// What a proposal is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// What the message is about.
    Topic,
}

impl Kind {
    /// The word by which it is stored and sent.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Topic => "topic",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Topic].into_iter().find(|it| it.word() == word)
    }
}

/// What is proposed.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// The topic of this code.
    Topic(Code),
}

impl Value {
    /// What it is about.
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Topic(_) => Kind::Topic,
        }
    }

    /// The topic, where it is one.
    pub const fn topic(&self) -> Option<&Code> {
        match self {
            Self::Topic(code) => Some(code),
        }
    }

    /// The text by which it is stored.
    pub fn word(&self) -> String {
        match self {
            Self::Topic(code) => code.to_string(),
        }
    }

    /// Reads the text by which a value of a kind is stored.
    pub fn from_word(kind: Kind, word: &str) -> Option<Self> {
        match kind {
            Kind::Topic => Code::parse(word).ok().map(Self::Topic),
        }
    }
}

/// What a model thinks of a message, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// What is proposed.
    pub value: Value,
    /// How often proposals like this are right, 0 to 1.
    pub confidence: f32,
    /// The name of the model.
    pub model: String,
    /// Which model of that name.
    pub version: String,
    /// The words that weighed most, heaviest first, as they were written but in small letters.
    pub reasons: Vec<String>,
}

impl Proposal {
    /// The proposals for an appeal, kind by kind, the best of each first.
    pub async fn of(sql: &mut impl Sql, appeal: AppealId) -> Result<Vec<Self>> {
        store::proposals(sql, appeal).await
    }

    /// The best proposals of one kind for the appeals of a list, by one query.
    pub async fn best(
        sql: &mut impl Sql,
        appeals: &[AppealId],
        kind: Kind,
    ) -> Result<HashMap<AppealId, Self>> {
        store::best(sql, appeals, kind).await
    }
}
