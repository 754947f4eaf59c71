//! What somebody has sorted: the words of appeals whose topic is known.

use ::store::{Result, Sql};
use base::{Code, Personal, Timestamp};

use crate::appeal::AppealId;
use crate::store;

/// Sorted messages that one read returns at most.
pub const SORTED_MAX: u32 = 2_000;

/// The first words of an appeal whose topic is known.
#[derive(Debug, Clone, PartialEq)]
pub struct Sorted {
    /// The appeal.
    pub appeal: AppealId,
    /// What it is about, by whoever said so last: a person, a program, or an import.
    pub topic: Code,
    /// The words.
    pub text: Personal<String>,
    /// When it was received.
    pub received_at: Timestamp,
}

impl Sorted {
    /// The newest of them, after a place in the list where it goes on; at most [`SORTED_MAX`].
    pub async fn newest(
        sql: &mut impl Sql,
        after: Option<(Timestamp, AppealId)>,
        limit: u32,
    ) -> Result<Vec<Self>> {
        store::thread::sorted(sql, after, limit.min(SORTED_MAX)).await
    }
}
