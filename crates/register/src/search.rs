//! Search by words: stems made in Rust, the same on both engines, kept by a follower.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use ::store::{Db, Result, journal};
use base::{Clock, Timestamp, Uuid, millis, text};
use frostem::{Algorithm, Stemmer};
use jobs::{Follower, HolderId, Lease, Step};

use crate::list::WORDS_MAX;
use crate::store;

/// Characters of a stem at most; a longer one is cut on both sides of the comparison.
const STEM_MAX: usize = 40;
/// Bytes of the stems of one appeal at most; PostgreSQL keeps no more than a mebibyte of them.
const STEMS_BYTES_MAX: usize = 600_000;
/// Bytes of stems after which a statement takes no more appeals.
const PART_BYTES: usize = 1_000_000;
/// Begins a stem that is spelled in digits; a letter to both engines, and one that nobody writes.
const SPELLED: char = 'ǀ';

/// Bits of a document's number below its millisecond; a million appeals of one moment have room.
const TIE_BITS: u32 = 20;

impl SearchFollower {
    /// The number under which an appeal stands in the index of words on SQLite: in the order of
    /// receipt, and at one moment in the order of ids, so that the newest are found without looking
    /// at all. Where it is taken by another appeal of that moment, the next free one is.
    pub fn document(received_at: Timestamp, appeal: Uuid) -> i64 {
        let id = appeal.as_u128();
        // The random bits of a UUIDv7 (RFC 9562, section 5.7): twelve before the variant, eight
        // after.
        let tie = ((id >> 64) & 0xfff) << 8 | (id >> 54) & 0xff;
        first_document(received_at).saturating_add(i64::try_from(tie).unwrap_or(0))
    }
}

/// The lowest number of the documents of a moment.
pub(crate) fn first_document(received_at: Timestamp) -> i64 {
    millis(received_at).saturating_mul(1 << TIE_BITS)
}

/// The facts that add or change words that are searched.
const CHANGE_WORDS: &[&str] = &["appeal.opened", "appeal.place_set", "appeal.message_added"];

/// The stems of a text, each once.
pub(crate) fn stems(text: &str) -> BTreeSet<String> {
    let stemmer = Stemmer::new(Algorithm::Russian);
    let mut stems = BTreeSet::new();
    let mut bytes = 0;
    for word in text::words(text) {
        let stem = spell(stemmer.stem(&word).chars().take(STEM_MAX).collect());
        let more = stem.len();
        if bytes + more > STEMS_BYTES_MAX {
            break;
        }
        if stems.insert(stem) {
            bytes += more;
        }
    }
    stems
}

/// The engines part texts into words by rules of their own, which differ beyond plain letters and
/// digits; a stem with any other sign in it is spelled in digits that no rule takes apart.
fn spell(stem: String) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, 'а'..='я' | 'ё');
    if stem.chars().all(plain) {
        return stem;
    }
    format!("{SPELLED}{}", channels::base16(stem.as_bytes()))
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
    const STEP: u32 = 1_000;
    /// How long it lets facts gather: a step costs a commit, which intake would have to wait for,
    /// and the search may be a second behind.
    const GATHER: Duration = Duration::from_millis(250);
}

impl Follower for SearchFollower {
    fn name(&self) -> &'static str {
        "search"
    }

    fn gather(&self) -> Duration {
        Self::GATHER
    }

    async fn step(&self) -> Result<Step> {
        let mut reader = self.db.reader();
        let cursor = journal::cursor(&mut reader, self.name()).await?;
        let touched = journal::touched(&mut reader, cursor, Self::STEP, CHANGE_WORDS).await?;
        let Some((last, appeals)) = touched else { return Ok(Step::Done) };
        // Read and stemmed before the unit begins: on SQLite it holds the one write lock.
        let texts = store::search::texts(&mut reader, &appeals).await?;
        let parts = parts(texts);
        let mut unit = self.db.begin(self.clock.now()).await?;
        if !Self::LEASE.hold(&mut unit, self.holder).await? {
            return Ok(Step::Done);
        }
        // Who held the lease meanwhile may have put newer words in: these are of yesterday.
        if journal::cursor(&mut unit, self.name()).await? != cursor {
            return Ok(Step::More);
        }
        for part in &parts {
            store::search::put(&mut unit, part).await?;
        }
        journal::move_cursor(&mut unit, self.name(), last).await?;
        unit.commit().await?;
        Ok(if last < cursor + i64::from(Self::STEP) { Step::Done } else { Step::More })
    }
}

/// An appeal as it goes into the index.
pub(crate) struct Indexed {
    pub appeal: Uuid,
    pub document: i64,
    /// All its stems, with spaces between.
    pub stems: String,
}

/// The stems of appeals, in parts that one statement takes.
fn parts(texts: BTreeMap<Uuid, (Timestamp, String)>) -> Vec<Vec<Indexed>> {
    let mut parts = Vec::new();
    let (mut part, mut bytes) = (Vec::new(), 0);
    for (appeal, (received_at, text)) in texts {
        let stems = stems(&text).into_iter().collect::<Vec<_>>().join(" ");
        bytes += stems.len();
        part.push(Indexed {
            appeal,
            document: SearchFollower::document(received_at, appeal),
            stems,
        });
        if bytes > PART_BYTES {
            parts.push(std::mem::take(&mut part));
            bytes = 0;
        }
    }
    if !part.is_empty() {
        parts.push(part);
    }
    parts
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

    #[test]
    fn a_stem_holds_nothing_but_letters_and_digits() {
        for (text, expect) in [("14", "14"), ("5²", "ǀ35c2b2"), ("і", "ǀd196"), ("é", "ǀc3a9")]
        {
            assert_eq!(query(text), [expect]);
        }
        let long = "й".repeat(100);
        assert_eq!(query(&long), ["й".repeat(STEM_MAX)]);
        let many: String = (0..90_000).map(|n| format!("{n}² ")).collect();
        assert!(stems(&many).iter().map(String::len).sum::<usize>() <= STEMS_BYTES_MAX);
    }
}
