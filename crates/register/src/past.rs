//! The past: appeals of an import with the history that they had, outside the table of
//! transitions. Nothing is sent and no clock is started.

use std::collections::HashMap;
use std::sync::Arc;

use ::store::{Fact, Result, Sql, Subject, Unit};
use base::{By, Code, Ids, Personal, Timestamp, Uuid};
use channels::file::{PastAppeal, PastMessage, PastStatus, PastTopic, Profile};
use channels::{Incoming, IncomingAuthor, IncomingPlace, Regime};

use crate::appeal::{AppealId, AuthorId, MessageId};
use crate::intake::{self, Fresh, Intake, IntakeWriter};
use crate::number::Number;
use crate::record::Table;
use crate::status::Status;
use crate::store::intake as intake_rows;
use crate::store::past as rows;

/// What happened in the past, as rooms after this one read it.
pub use channels::file::{PastEvent, PastKind};

/// Where the past comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The name of the profile.
    pub profile: String,
    /// The channel of the appeals.
    pub channel: String,
    /// Their regime.
    pub regime: Regime,
}

impl Source {
    /// What a profile says of its appeals.
    pub fn of(profile: &Profile) -> Self {
        Self {
            profile: profile.name.clone(),
            channel: profile.channel.clone(),
            regime: profile.regime,
        }
    }

    /// Who acts in the journal.
    pub fn by(&self) -> By {
        By::Import(self.profile.clone())
    }
}

/// An appeal of the past, being told: this room and those after it add what happened, in the
/// order of time, and [`put`] writes it once.
#[derive(Debug)]
pub struct PastCard {
    pub(crate) intake: Arc<Intake>,
    pub(crate) id: AppealId,
    pub(crate) message: MessageId,
    pub(crate) status: Status,
    pub(crate) topic: Option<Code>,
    pub(crate) department: Option<Code>,
    pub(crate) answered_at: Option<Timestamp>,
    pub(crate) later: Vec<Later>,
    pub(crate) records: Vec<PastRecord>,
    print: String,
    facts: Vec<Fact>,
}

/// A message after the first one.
#[derive(Debug)]
pub(crate) struct Later {
    pub id: MessageId,
    pub message: PastMessage,
    pub at: Timestamp,
}

/// The record behind an end or a new beginning.
#[derive(Debug)]
pub(crate) struct PastRecord {
    pub table: Table,
    pub id: Uuid,
    pub outcome: Option<Status>,
    pub words: Personal<String>,
    pub at: Timestamp,
}

impl PastCard {
    /// Begins to tell an appeal.
    pub fn open(ids: &Ids, source: &Source, past: &PastAppeal) -> Self {
        Self {
            intake: Arc::new(intake_of(source, past)),
            id: ids.next(past.received_at),
            message: ids.next(past.received_at),
            status: status(past.status),
            topic: past.topic.as_ref().map(|it| it.code.clone()),
            department: past.department.as_ref().map(|it| it.code.clone()),
            answered_at: None,
            later: Vec::new(),
            records: Vec::new(),
            print: past.print.stored(),
            facts: Vec::new(),
        }
    }

    /// The id of the appeal.
    pub const fn id(&self) -> AppealId {
        self.id
    }

    /// Who acts in the journal.
    pub fn by(&self) -> &By {
        &self.intake.by
    }

    /// Begins a fact about this appeal of the past.
    pub fn fact(&self, kind: &str, event: &PastEvent) -> Fact {
        let fact = Fact::new(kind, Subject::of("appeal", self.id.0), self.by().clone());
        let fact = fact.imported(event.at);
        // What follows from the rest of the history, but is not said by it, is marked.
        if event.stated { fact } else { fact.with("inferred", true) }
    }

    /// Notes a fact.
    pub fn note(&mut self, fact: Fact) {
        self.facts.push(fact);
    }

    /// Notes that a final answer was given.
    pub fn set_answered(&mut self, at: Timestamp) {
        self.answered_at = Some(at);
    }

    /// Tells an event of this room; `false` for one that belongs to a room after it.
    pub fn tell(&mut self, ids: &Ids, event: &PastEvent) -> bool {
        match &event.kind {
            PastKind::Message(message) => self.message(ids, event, message),
            PastKind::Reopening(message) => self.reopen(ids, event, message),
            PastKind::Status { theirs } => self.move_to(ids, event, theirs),
            PastKind::Topic { from, to } => self.set_topic(event, from.as_deref(), to.as_deref()),
            PastKind::Due { due_at } => {
                let fact = self.fact("appeal.due_noted", event).with("due_at", due_at.to_string());
                self.note(fact);
            }
            PastKind::Answer { .. } | PastKind::Route { .. } => return false,
        }
        true
    }

    fn message(&mut self, ids: &Ids, event: &PastEvent, message: &PastMessage) {
        let id = self.keep_message(ids, event.at, message);
        let fact = self.fact("appeal.message_added", event).with("message", id.to_string());
        self.note(fact);
    }

    fn reopen(&mut self, ids: &Ids, event: &PastEvent, message: &PastMessage) {
        let message_id = self.keep_message(ids, event.at, message);
        let words = crate::record::cut(&message.text);
        let record = self.keep(ids, event, Table::Reopenings, None, words);
        let fact = self
            .fact("appeal.reopened", event)
            .change(Some(word(event.from)), Some(word(event.to)))
            .ground(record)
            .with("message", message_id.to_string());
        self.note(fact);
    }

    fn move_to(&mut self, ids: &Ids, event: &PastEvent, theirs: &str) {
        let ends = matches!(
            event.to,
            PastStatus::Confirmed | PastStatus::ClosedUnconfirmed | PastStatus::Declined
        );
        let record = ends.then(|| {
            let words = Personal::new(theirs.to_owned());
            self.keep(ids, event, Table::Closures, Some(status(event.to)), words)
        });
        let kind = if ends { "appeal.closed" } else { "appeal.status_set" };
        let fact = self
            .fact(kind, event)
            .change(Some(word(event.from)), Some(word(event.to)))
            .ground(record);
        self.note(fact);
    }

    fn set_topic(&mut self, event: &PastEvent, from: Option<&PastTopic>, to: Option<&PastTopic>) {
        let code = |topic: Option<&PastTopic>| topic.map(|it| it.code.as_str().to_owned());
        let (from, to) = (code(from), code(to));
        let fact = self.fact("appeal.topic_set", event).change(from.as_deref(), to.as_deref());
        self.note(fact);
    }

    fn keep_message(&mut self, ids: &Ids, at: Timestamp, message: &PastMessage) -> MessageId {
        let id: MessageId = ids.next(at);
        self.later.push(Later { id, message: message.clone(), at });
        let fact = Fact::new("message.received", Subject::of("message", id.0), self.by().clone())
            .imported(at)
            .with("channel", self.intake.incoming.channel.as_str())
            .with("appeal", self.id.to_string());
        self.note(fact);
        id
    }

    fn keep(
        &mut self,
        ids: &Ids,
        event: &PastEvent,
        table: Table,
        outcome: Option<Status>,
        words: Personal<String>,
    ) -> String {
        let id = ids.uuid(event.at);
        self.records.push(PastRecord { table, id, outcome, words, at: event.at });
        id.to_string()
    }

    /// The number of facts about the appeal when all is told; the first is its opening.
    pub(crate) fn version(&self) -> i64 {
        let about = self.facts.iter().filter(|fact| fact.subject.kind == "appeal").count();
        i64::try_from(about).unwrap_or(i64::MAX).saturating_add(intake::FACTS_OF_NEW)
    }

    fn fresh(&self, author: Option<AuthorId>) -> Fresh<'_> {
        Fresh {
            item: &self.intake,
            message: self.message,
            appeal: self.id,
            author,
            fingerprint: self.print.clone(),
        }
    }
}

fn intake_of(source: &Source, past: &PastAppeal) -> Intake {
    let author = past.author.as_ref();
    Intake {
        incoming: Incoming {
            channel: source.channel.clone(),
            external_id: past.external_id.clone(),
            peer: None,
            author: IncomingAuthor {
                name: author.and_then(|it| it.name.clone()),
                contact: author.and_then(|it| it.contact.clone()),
            },
            text: past.text.clone(),
            sent_at: None,
            place: IncomingPlace { point: past.place.point, address: past.place.address.clone() },
            files: Vec::new(),
            raw: past.raw.clone(),
        },
        regime: source.regime,
        received_at: past.received_at,
        due: None,
        district: past.district.as_ref().map(|it| it.code.clone()),
        by: source.by(),
    }
}

/// The same status in the words of this room.
fn status(past: PastStatus) -> Status {
    match past {
        PastStatus::New => Status::New,
        PastStatus::Assigned => Status::Assigned,
        PastStatus::InWork => Status::InWork,
        PastStatus::Answered => Status::Answered,
        PastStatus::Confirmed => Status::Confirmed,
        PastStatus::Reopened => Status::Reopened,
        PastStatus::ClosedUnconfirmed => Status::ClosedUnconfirmed,
        PastStatus::Declined => Status::Declined,
        PastStatus::Forwarded => Status::Forwarded,
    }
}

/// The wire word of a status of the past.
pub fn word(past: PastStatus) -> &'static str {
    status(past).word()
}

/// Which of these keys the channel knows already, each with the stored print of its appeal.
pub async fn known(
    sql: &mut impl Sql,
    source: &Source,
    external_ids: &[&str],
) -> Result<HashMap<String, String>> {
    rows::known(sql, &source.channel, external_ids).await
}

/// Writes appeals of the past with their messages, records and facts; for each whether it was
/// new. One that is there already stays as it is.
pub async fn put(
    unit: &mut Unit,
    writer: &IntakeWriter,
    cards: &mut [PastCard],
) -> Result<Vec<bool>> {
    let items: Vec<_> = cards.iter().map(|card| card.intake.clone()).collect();
    let authors = writer.authors(unit, &items).await?;
    let fresh: Vec<_> = cards.iter().zip(&authors.of).map(|(card, who)| card.fresh(*who)).collect();
    let new = intake_rows::put_messages(unit, &fresh).await?;
    let is_new: Vec<_> = fresh.iter().map(|it| new.contains(&it.message)).collect();
    let written: Vec<_> =
        cards.iter().zip(&fresh).filter(|(card, _)| new.contains(&card.message)).collect();
    let of_new: Vec<_> = written.iter().map(|(_, fresh)| *fresh).collect();
    let numbers = writer.numbers(unit, &of_new).await?;
    intake::keep_authors(unit, authors, of_new.iter().copied()).await?;
    rows::put_appeals(unit, &written, &numbers)?;
    rows::put_messages(unit, &written)?;
    rows::put_records(unit, &written)?;
    let openings: Vec<_> =
        of_new.iter().zip(&numbers).map(|(fresh, number)| opening(fresh, *number)).collect();
    let mut openings = openings.into_iter();
    for (card, _) in cards.iter_mut().zip(&is_new).filter(|(_, is_new)| **is_new) {
        for fact in openings.next().into_iter().flatten().chain(card.facts.drain(..)) {
            unit.record(fact);
        }
    }
    Ok(is_new)
}

fn opening(fresh: &Fresh<'_>, number: Number) -> [Fact; 2] {
    let at = fresh.item.received_at;
    intake::facts(fresh, number).map(|fact| fact.imported(at))
}
