//! The records behind changes: the words of a reason stay in them, the fact holds their id.

use base::{By, Personal, Uuid};

use crate::appeal::AppealId;

/// Characters of a reason at most.
pub const REASON_MAX: usize = 2_000;

/// Which table a record goes to.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Table {
    Closures,
    Reopenings,
    Corrections,
}

impl Table {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Closures => "closures",
            Self::Reopenings => "reopenings",
            Self::Corrections => "corrections",
        }
    }

    pub(crate) const fn kind_column(self) -> Option<&'static str> {
        match self {
            Self::Closures => Some("outcome"),
            Self::Reopenings => None,
            Self::Corrections => Some("what"),
        }
    }
}

/// A record to write.
pub(crate) struct Record<'a> {
    pub table: Table,
    pub id: Uuid,
    pub appeal: AppealId,
    pub kind: &'a str,
    pub reason: &'a Personal<String>,
    pub by: &'a By,
}

/// The head of words that may be longer than a reason may be; the whole stands elsewhere.
pub(crate) fn cut(words: &Personal<String>) -> Personal<String> {
    Personal::new(words.reveal().chars().take(REASON_MAX).collect())
}
