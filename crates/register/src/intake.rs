//! Intake: a message becomes a numbered appeal, in groups and by set statements.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use ::store::group::Apply;
use ::store::{Fact, Result, Subject, Unit};
use base::{By, Code, Ids, Timestamp};
use channels::{Incoming, Regime};
use jiff::tz::TimeZone;

use crate::appeal::{AppealId, AuthorId, Due, MessageId};
use crate::author::contact_key;
use crate::number::Number;
use crate::status::Status;
use crate::store::intake as rows;

/// A message with what the city says of it: ready to be written.
#[derive(Debug, Clone)]
pub struct Intake {
    /// The message.
    pub incoming: Incoming,
    /// Which law or custom runs its clocks.
    pub regime: Regime,
    /// When it was received, by the clock of the server.
    pub received_at: Timestamp,
    /// When its answer is due.
    pub due: Option<Due>,
    /// In which district its point lies.
    pub district: Option<Code>,
    /// Who handed it in.
    pub by: By,
}

/// What became of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Accepted {
    /// It became an appeal.
    New(Receipt),
    /// It is there already, with the same body.
    Repeated(Receipt),
    /// Another message is there under its key.
    Different(Receipt),
}

/// What the sender of a message gets to keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The message.
    pub message: MessageId,
    /// The number of the appeal.
    pub number: Number,
    /// Where the appeal stands now.
    pub status: Status,
}

/// The writer's hand for intake.
#[derive(Debug, Clone)]
pub struct IntakeWriter {
    /// Where ids come from.
    pub ids: Ids,
    /// The city's zone: it decides the year of a number.
    pub zone: TimeZone,
}

/// An item with the ids that it gets if it is new.
pub(crate) struct Fresh<'a> {
    pub item: &'a Intake,
    pub message: MessageId,
    pub appeal: AppealId,
    pub author: Option<AuthorId>,
    pub fingerprint: String,
}

impl Apply for IntakeWriter {
    type Item = Intake;
    type Outcome = Accepted;

    async fn apply(&self, unit: &mut Unit, items: &[Arc<Intake>]) -> Result<Vec<Accepted>> {
        let authors = self.authors(unit, items).await?;
        let fresh: Vec<_> =
            items.iter().zip(&authors.of).map(|(it, who)| self.fresh(it, *who)).collect();
        let new = rows::put_messages(unit, &fresh).await?;
        let numbers = self.put_new(unit, &fresh, &new).await?;
        keep_authors(unit, authors, fresh.iter().filter(|it| new.contains(&it.message))).await?;
        let mut outcomes = Vec::with_capacity(items.len());
        for item in &fresh {
            outcomes.push(match numbers.get(&item.message) {
                Some(number) => Accepted::New(Receipt {
                    message: item.message,
                    number: *number,
                    status: Status::New,
                }),
                None => known(unit, item).await?,
            });
        }
        Ok(outcomes)
    }
}

/// Who wrote the items of a group.
pub(crate) struct Authors {
    /// The author of each item.
    pub of: Vec<Option<AuthorId>>,
    /// Those met here for the first time, with the contact that was put in for them.
    met: HashMap<AuthorId, Option<String>>,
}

impl IntakeWriter {
    fn fresh<'a>(&self, item: &'a Arc<Intake>, author: Option<AuthorId>) -> Fresh<'a> {
        Fresh {
            item,
            message: self.ids.next(item.received_at),
            appeal: self.ids.next(item.received_at),
            author,
            fingerprint: item.incoming.fingerprint(),
        }
    }

    /// The author of each item: known by the contact over all channels, else a new one.
    pub(crate) async fn authors(&self, unit: &mut Unit, items: &[Arc<Intake>]) -> Result<Authors> {
        let keys: Vec<_> = items
            .iter()
            .map(|it| it.incoming.author.contact.as_ref().and_then(|c| contact_key(c.reveal())))
            .collect();
        let mut wanted: BTreeMap<&str, AuthorId> = BTreeMap::new();
        for (item, key) in items.iter().zip(&keys) {
            if let Some(key) = key {
                wanted.entry(key).or_insert_with(|| self.ids.next(item.received_at));
            }
        }
        let known = rows::put_contacts(unit, &wanted).await?;
        let mut met = HashMap::new();
        let mut of = Vec::with_capacity(items.len());
        for (item, key) in items.iter().zip(&keys) {
            let author = match key {
                Some(key) => known.get(key.as_str()).copied(),
                None => item.incoming.author.name.as_ref().map(|_| self.ids.next(item.received_at)),
            };
            if let Some(author) = author {
                match key {
                    None => drop(met.insert(author, None)),
                    Some(key) if wanted.get(key.as_str()) == Some(&author) => {
                        drop(met.insert(author, Some(key.clone())));
                    }
                    Some(_) => {}
                }
            }
            of.push(author);
        }
        Ok(Authors { of, met })
    }

    /// Writes appeals, files and facts of the messages that were new; their numbers.
    async fn put_new(
        &self,
        unit: &mut Unit,
        fresh: &[Fresh<'_>],
        new: &HashSet<MessageId>,
    ) -> Result<HashMap<MessageId, Number>> {
        let new: Vec<_> = fresh.iter().filter(|it| new.contains(&it.message)).collect();
        let numbers = self.numbers(unit, &new).await?;
        rows::put_appeals(unit, &new, &numbers)?;
        rows::put_files(unit, &new, &self.ids)?;
        for (item, number) in new.iter().zip(&numbers) {
            for fact in facts(item, *number) {
                unit.record(fact);
            }
        }
        Ok(new.iter().map(|it| it.message).zip(numbers).collect())
    }

    pub(crate) async fn numbers(&self, unit: &mut Unit, new: &[&Fresh<'_>]) -> Result<Vec<Number>> {
        let year = |it: &Fresh<'_>| it.item.received_at.to_zoned_datetime(self.zone.clone()).year();
        let mut counts: BTreeMap<i16, i64> = BTreeMap::new();
        for item in new {
            *counts.entry(year(item)).or_default() += 1;
        }
        let mut next = BTreeMap::new();
        for (year, count) in counts {
            next.insert(year, rows::take_numbers(unit, year, count).await?);
        }
        Ok(new
            .iter()
            .map(|item| {
                let year = year(item);
                let ordinal = next.entry(year).or_insert(0);
                *ordinal += 1;
                Number::new(year, *ordinal)
            })
            .collect())
    }
}

/// Keeps the authors of new messages who are met for the first time, and forgets the contacts of
/// those who are met only in messages that are not kept.
pub(crate) async fn keep_authors<'a>(
    unit: &mut Unit,
    mut authors: Authors,
    new: impl Iterator<Item = &'a Fresh<'a>>,
) -> Result<()> {
    let mut kept = HashMap::new();
    for (author, item) in new.filter_map(|it| Some((it.author?, it.item))) {
        if authors.met.remove(&author).is_some() {
            kept.insert(author, (item.incoming.author.name.clone(), item.received_at));
        }
    }
    rows::put_authors(unit, kept)?;
    let strays: Vec<_> = authors.met.into_values().flatten().collect();
    rows::forget_contacts(unit, &strays).await
}

/// A message that was there: the same again, or another under its key.
async fn known(unit: &mut Unit, item: &Fresh<'_>) -> Result<Accepted> {
    let incoming = &item.item.incoming;
    let (receipt, fingerprint) =
        rows::receipt(unit, &incoming.channel, &incoming.external_id).await?;
    Ok(if fingerprint == item.fingerprint {
        Accepted::Repeated(receipt)
    } else {
        Accepted::Different(receipt)
    })
}

/// The facts of a new appeal. The version of a new appeal is the number of those about it.
pub(crate) const FACTS_OF_NEW: i64 = 1;

pub(crate) fn facts(fresh: &Fresh<'_>, number: Number) -> [Fact; 2] {
    let Fresh { item, message, appeal, author, .. } = fresh;
    let by = || item.by.clone();
    let received = Fact::new("message.received", Subject::of("message", message.0), by())
        .with("channel", item.incoming.channel.as_str())
        .with("appeal", appeal.to_string())
        .with("files", item.incoming.files.len());
    let mut opened = Fact::new("appeal.opened", Subject::of("appeal", appeal.0), by())
        .change(None, Some(Status::New.word()))
        .with("number", number.to_string())
        .with("regime", item.regime.word())
        .with("channel", item.incoming.channel.as_str())
        .with("message", message.to_string());
    if let Some(author) = author {
        opened = opened.with("author", author.to_string());
    }
    if let Some(district) = &item.district {
        opened = opened.with("district", district.as_str());
    }
    if let Some(due) = &item.due {
        opened = due.tell(opened);
    }
    [received, opened]
}
