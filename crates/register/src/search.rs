//! Search by words: stems made in Rust, the same on both engines, kept by a follower.

use std::collections::BTreeSet;

use ::store::{Db, Result, journal};
use base::{Clock, text};
use frostem::{Algorithm, Stemmer};
use jobs::{Follower, HolderId, Lease, Step};

use crate::list::WORDS_MAX;
use crate::store;

/// Characters of a stem at most; a longer one is cut on both sides of the comparison.
const STEM_MAX: usize = 40;
/// Stems of one appeal at most.
const STEMS_MAX: usize = 4_000;

/// The stems of a text, each once.
pub(crate) fn stems(text: &str) -> BTreeSet<String> {
    let stemmer = Stemmer::new(Algorithm::Russian);
    text::words(text)
        .map(|word| stemmer.stem(&word).chars().take(STEM_MAX).collect())
        .take(STEMS_MAX)
        .collect()
}

/// The stems that a search asks for.
pub(crate) fn query(words: &str) -> Vec<String> {
    stems(words).into_iter().take(WORDS_MAX).collect()
}

/// Keeps the index of words: follows the journal, a second behind at most.
#[derive(Debug)]
pub struct SearchFollower {
    /// The database.
    pub db: Db,
    /// The clock.
    pub clock: Clock,
    /// The process that holds the lease.
    pub holder: HolderId,
}

impl SearchFollower {
    const LEASE: Lease = Lease::of("search");
    /// Facts that one step takes.
    const STEP: u32 = 500;
}

impl Follower for SearchFollower {
    fn name(&self) -> &'static str {
        "search"
    }

    async fn step(&self) -> Result<Step> {
        let mut reader = self.db.reader();
        let cursor = journal::cursor(&mut reader, self.name()).await?;
        let facts = journal::after(&mut reader, cursor, Self::STEP).await?;
        let Some(last) = facts.last().map(|it| it.seq) else { return Ok(Step::Done) };
        let appeals: BTreeSet<_> = facts
            .iter()
            .filter(|it| it.fact.subject.kind == "appeal" && changes_words(&it.fact.kind))
            .map(|it| it.fact.subject.id)
            .collect();
        let mut unit = self.db.begin(self.clock.now()).await?;
        if !Self::LEASE.hold(&mut unit, self.holder).await? {
            return Ok(Step::Done);
        }
        for (appeal, words) in store::search::texts(&mut unit, &appeals).await? {
            store::search::put(&mut unit, appeal, stems(&words)).await?;
        }
        journal::move_cursor(&mut unit, self.name(), last).await?;
        unit.commit().await?;
        Ok(if facts.len() < Self::STEP as usize { Step::Done } else { Step::More })
    }
}

/// Whether a fact of this kind adds or changes words that are searched.
fn changes_words(kind: &str) -> bool {
    matches!(kind, "appeal.opened" | "appeal.place_set" | "appeal.message_added")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_meet_in_one_stem() {
        for (one, other) in [("ямы", "яма"), ("Мусора", "мусор"), ("ЁЛКИ", "елка"), ("14", "14")]
        {
            assert_eq!(stems(one), stems(other), "{one} {other}");
        }
        assert_eq!(query("\"'!?&|"), Vec::<String>::new());
        assert_eq!(query("яма, яма и Яма"), ["и", "ям"]);
    }
}
