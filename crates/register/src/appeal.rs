//! The appeal: what one person asks, as a card with a number.

use crate::number::Number;
use crate::problem::ProblemId;
use crate::status::Status;
use crate::store;
use ::store::journal::{self, Recorded};
use ::store::{Fact, Result, Sql, Subject, Unit};
use base::{By, Code, Personal, Point, Timestamp, id_type};
use channels::Regime;

id_type!(
    /// An appeal.
    AppealId
);
id_type!(
    /// A message.
    MessageId
);
id_type!(
    /// An author.
    AuthorId
);

/// The end of time for appeals whose clock does not run: 9999-12-31, in milliseconds.
pub(crate) const NEVER: i64 = 253_402_214_400_000;

/// Undecided appeals that one read returns at most.
const UNDECIDED_MAX: u32 = 1_000;

/// Where an appeal speaks of.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Place {
    /// The point on the map.
    pub point: Option<Point>,
    /// The address in words; beside a name it says where a person lives.
    pub address: Option<Personal<String>>,
    /// The district.
    pub district: Option<Code>,
}

/// When an answer is due, and by which policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The last moment.
    pub at: Timestamp,
    /// The policy that says so.
    pub policy: Option<Code>,
    /// The day from which that version of the policy holds, as `YYYY-MM-DD`.
    pub valid_from: Option<String>,
    /// From when the term counts, if not from the receipt: a clock that started anew.
    pub since: Option<Timestamp>,
}

impl Due {
    /// Adds the date, and the policy that gave it, to a fact.
    pub(crate) fn tell(&self, fact: Fact) -> Fact {
        let fact = fact.with("due_at", self.at.to_string());
        match &self.policy {
            Some(policy) => fact.with("due_policy", policy.as_str()),
            None => fact,
        }
    }
}

/// An appeal as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Appeal {
    /// Its id.
    pub id: AppealId,
    /// Its number.
    pub number: Number,
    /// Which law or custom runs its clocks.
    pub regime: Regime,
    /// Where it came from.
    pub channel: String,
    /// Where it stands.
    pub status: Status,
    /// What it is about.
    pub topic: Option<Code>,
    /// Who has it.
    pub department: Option<Code>,
    /// Where it speaks of.
    pub place: Place,
    /// Its first message.
    pub message: MessageId,
    /// Who wrote it.
    pub author: Option<AuthorId>,
    /// When it was received.
    pub received_at: Timestamp,
    /// When its answer is due.
    pub due: Option<Due>,
    /// When the last final answer was approved.
    pub answered_at: Option<Timestamp>,
    /// The problem that it speaks of together with others.
    pub problem: Option<ProblemId>,
    /// One more with each fact.
    pub version: i64,
    /// Whether it was brought in from the past, which starts no clock. What is done to it since
    /// then does.
    pub imported: bool,
}

impl Appeal {
    /// The appeal of a number.
    pub async fn find(sql: &mut impl Sql, number: Number) -> Result<Option<Self>> {
        store::find(sql, number).await
    }

    /// The appeals of these numbers, in no order.
    pub async fn numbered(sql: &mut impl Sql, numbers: &[Number]) -> Result<Vec<Self>> {
        store::numbered(sql, numbers).await
    }

    /// The appeals of these ids, in no order.
    pub async fn some(sql: &mut impl Sql, ids: &[AppealId]) -> Result<Vec<Self>> {
        store::some(sql, ids).await
    }

    /// Appeals that were answered before a moment and whose author has said nothing since, the
    /// longest silent first, after the last one that was read.
    ///
    /// What an archive says of its own answers starts no clock: appeals of an import count once
    /// something was done to them here.
    pub async fn silent(
        sql: &mut impl Sql,
        before: Timestamp,
        after: Option<(Timestamp, AppealId)>,
        max: u32,
    ) -> Result<Vec<Self>> {
        store::silent(sql, before, after, max).await
    }

    /// The newest appeals that are open and of which nobody has said what they are about, after
    /// a place in their list; at most a thousand.
    pub async fn undecided(
        sql: &mut impl Sql,
        after: Option<(Timestamp, AppealId)>,
        limit: u32,
    ) -> Result<Vec<Self>> {
        store::undecided(sql, after, limit.min(UNDECIDED_MAX)).await
    }

    /// The subject of its facts.
    pub fn subject(&self) -> Subject {
        Subject::of("appeal", self.id.0)
    }

    /// Its history: the facts about it, oldest first.
    pub async fn history(&self, sql: &mut impl Sql) -> Result<Vec<Recorded>> {
        journal::of(sql, &self.subject()).await
    }

    /// Whether its answer is overdue at a moment.
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        self.status.is_open() && self.due.as_ref().is_some_and(|due| due.at < now)
    }
}

/// Why an appeal could not be opened for a change.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// There is no such appeal.
    #[error("there is no such appeal")]
    NotFound,
    /// Somebody changed it meanwhile; the facts that the caller has not seen.
    #[error("the appeal has changed meanwhile")]
    Stale {
        /// Its version now.
        version: i64,
        /// What was changed since, and by whom.
        since: Vec<Recorded>,
    },
    /// The database failed.
    #[error(transparent)]
    Store(#[from] ::store::Error),
}

/// An appeal opened for a change in a unit of work; its row is locked until the end of it.
///
/// Verbs of this room and of those after it change the card and note facts; [`Card::save`]
/// writes the row once, with its version moved on by the number of facts.
#[derive(Debug)]
pub struct Card {
    appeal: Appeal,
    facts: Vec<Fact>,
    by: By,
}

impl Card {
    /// Opens an appeal. `seen` is the version that the caller has read, if it must be the last.
    pub async fn open(
        unit: &mut Unit,
        number: Number,
        by: By,
        seen: Option<i64>,
    ) -> std::result::Result<Self, OpenError> {
        let appeal = store::lock(unit, number).await?.ok_or(OpenError::NotFound)?;
        let card = Self { appeal, facts: Vec::new(), by };
        match seen {
            Some(seen) => card.must_be(unit, &[seen]).await.map(|()| card),
            None => Ok(card),
        }
    }

    /// Refuses where the appeal's version is none of these, which the caller has read.
    pub async fn must_be(
        &self,
        unit: &mut Unit,
        seen: &[i64],
    ) -> std::result::Result<(), OpenError> {
        let version = self.appeal.version;
        if seen.contains(&version) {
            return Ok(());
        }
        let last = seen.iter().copied().max().unwrap_or(0).max(0);
        let mut since = self.appeal.history(unit).await?;
        let known = usize::try_from(last).unwrap_or(0).min(since.len());
        Err(OpenError::Stale { version, since: since.split_off(known) })
    }

    /// The appeal as it stands now in this change.
    pub const fn appeal(&self) -> &Appeal {
        &self.appeal
    }

    /// Who changes it.
    pub const fn by(&self) -> &By {
        &self.by
    }

    /// The version that the appeal will have when this is saved as it stands.
    pub fn version_after(&self) -> i64 {
        self.appeal.version.saturating_add(i64::try_from(self.facts.len()).unwrap_or(i64::MAX))
    }

    /// Begins a fact about this appeal by the one who changes it.
    pub fn fact(&self, kind: &str) -> Fact {
        Fact::new(kind, self.appeal.subject(), self.by.clone())
    }

    /// Notes a fact.
    pub fn note(&mut self, fact: Fact) {
        self.facts.push(fact);
    }

    /// Moves the appeal to a status that [`crate::transition::check`] allowed; the status before.
    pub fn move_to(&mut self, status: Status) -> Status {
        std::mem::replace(&mut self.appeal.status, status)
    }

    /// Gives it to a department.
    pub fn give_to(&mut self, department: Code) -> Option<Code> {
        self.appeal.department.replace(department)
    }

    /// Takes it from its department: the centre has it again.
    pub fn take_back(&mut self) -> Option<Code> {
        self.appeal.department.take()
    }

    /// Sets when its answer is due, and says so in the fact of what was done.
    #[must_use]
    pub fn start_clock(&mut self, fact: Fact, due: Option<Due>) -> Fact {
        let fact = match &due {
            Some(due) => due.tell(fact),
            None => fact,
        };
        self.appeal.due = due;
        fact
    }

    /// Sets what it is about.
    pub fn set_topic(&mut self, topic: Code) -> Option<Code> {
        self.appeal.topic.replace(topic)
    }

    /// Takes back what it is about.
    pub fn unset_topic(&mut self) -> Option<Code> {
        self.appeal.topic.take()
    }

    /// Sets where it speaks of.
    pub fn set_place(&mut self, place: Place) -> Place {
        std::mem::replace(&mut self.appeal.place, place)
    }

    /// Says of which problem it speaks; of which it spoke before.
    pub(crate) fn set_problem(&mut self, problem: Option<ProblemId>) -> Option<ProblemId> {
        std::mem::replace(&mut self.appeal.problem, problem)
    }

    /// Notes that a final answer was approved.
    pub fn set_answered(&mut self, at: Timestamp) {
        self.appeal.answered_at = Some(at);
    }

    /// Writes the card and hands its facts to the unit; the appeal as it stands after.
    ///
    /// A card without facts changes nothing.
    pub async fn save(mut self, unit: &mut Unit) -> Result<Appeal> {
        if self.facts.is_empty() {
            return Ok(self.appeal);
        }
        self.appeal.version = self.version_after();
        store::update(unit, &self.appeal).await?;
        for fact in self.facts {
            unit.record(fact);
        }
        Ok(self.appeal)
    }
}
