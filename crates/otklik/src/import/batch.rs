//! One batch: the parts of all rooms in one unit of work.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use answers::past::PastAnswer;
use base::city::Imported;
use base::{Code, Ids, Timestamp};
use channels::file::{Named, PastAppeal, PastKind, PastTopic};
use register::IntakeWriter;
use register::past::{self, PastCard, Source};
use store::{Db, Result, Unit};
use work::past::PastAssignment;

/// Writes batches of one import.
pub struct Batch {
    source: Source,
    /// Codes that this run has created or found already.
    created: HashSet<Code>,
}

/// What all rooms write of some appeals.
struct Told {
    cards: Vec<PastCard>,
    assignments: Vec<Vec<PastAssignment>>,
    answers: Vec<Vec<PastAnswer>>,
}

/// What some appeals name of the city.
#[derive(Default)]
struct CityNames {
    departments: Vec<Imported>,
    districts: Vec<Imported>,
    topics: Vec<Imported>,
}

impl Batch {
    /// Batches of an import from this source.
    pub fn new(source: Source) -> Self {
        Self { source, created: HashSet::new() }
    }

    /// Where the past comes from.
    pub const fn source(&self) -> &Source {
        &self.source
    }

    /// Writes appeals; for each whether it was new, and how long the write lock was held.
    pub async fn write(
        &mut self,
        db: &Db,
        writer: &IntakeWriter,
        now: Timestamp,
        appeals: &[PastAppeal],
    ) -> Result<(Vec<bool>, Duration)> {
        // Everything that needs no database is made before the lock is taken.
        let told = self.tell(&writer.ids, appeals);
        let names = self.names(appeals);
        let mut unit = db.begin(now).await?;
        let since = Instant::now();
        names.create(&mut unit, &self.source.profile)?;
        let is_new = told.put(&mut unit, writer).await?;
        let put = since.elapsed();
        unit.commit().await?;
        let held = since.elapsed();
        tracing::debug!(appeals = appeals.len(), ?put, ?held, "a batch is written");
        names.codes().for_each(|code| {
            self.created.insert(code.clone());
        });
        Ok((is_new, held))
    }

    fn tell(&self, ids: &Ids, appeals: &[PastAppeal]) -> Told {
        let mut told = Told { cards: Vec::new(), assignments: Vec::new(), answers: Vec::new() };
        for appeal in appeals {
            let mut card = PastCard::open(ids, &self.source, appeal);
            let (mut assignments, mut answers) = (Vec::new(), Vec::new());
            for event in &appeal.events {
                if !card.tell(ids, event) {
                    assignments.extend(work::past::tell(&mut card, ids, event));
                    answers.extend(answers::past::tell(&mut card, ids, event));
                }
            }
            told.cards.push(card);
            told.assignments.push(assignments);
            told.answers.push(answers);
        }
        told
    }

    /// What these appeals name and this run has not created yet.
    fn names(&self, appeals: &[PastAppeal]) -> CityNames {
        let mut seen = HashSet::new();
        let mut names = CityNames::default();
        let mut fresh = |code: &Code| !self.created.contains(code) && seen.insert(code.clone());
        for appeal in appeals {
            for named in departments(appeal).filter(|it| fresh(&it.code)) {
                names.departments.push(imported(named, None));
            }
            for named in appeal.district.iter().filter(|it| fresh(&it.code)) {
                names.districts.push(imported(named, None));
            }
            for topic in topics(appeal) {
                for group in topic.group.iter().filter(|it| fresh(&it.code)) {
                    names.topics.push(imported(group, None));
                }
                if fresh(&topic.code) {
                    let parent = topic.group.as_ref().map(|it| it.code.clone());
                    let (code, name) = (topic.code.clone(), topic.name.clone());
                    names.topics.push(Imported { code, parent, name });
                }
            }
        }
        names
    }
}

impl Told {
    async fn put(mut self, unit: &mut Unit, writer: &IntakeWriter) -> Result<Vec<bool>> {
        let is_new = past::put(unit, writer, &mut self.cards).await?;
        work::past::put(unit, &only(self.assignments, &is_new))?;
        answers::past::put(unit, &only(self.answers, &is_new))?;
        Ok(is_new)
    }
}

impl CityNames {
    fn create(&self, unit: &mut Unit, profile: &str) -> Result<()> {
        people::department::import(unit, profile, &self.departments)?;
        register::district::import(unit, profile, &self.districts)?;
        register::topic::import(unit, profile, &self.topics)
    }

    fn codes(&self) -> impl Iterator<Item = &Code> {
        let all = self.departments.iter().chain(&self.districts).chain(&self.topics);
        all.map(|it| &it.code)
    }
}

/// The rows of those that were new.
fn only<T>(rows: Vec<Vec<T>>, is_new: &[bool]) -> Vec<T> {
    let new = rows.into_iter().zip(is_new).filter(|(_, is_new)| **is_new);
    new.flat_map(|(rows, _)| rows).collect()
}

fn imported(named: &Arc<Named>, parent: Option<Code>) -> Imported {
    Imported { code: named.code.clone(), parent, name: named.name.clone() }
}

fn departments(appeal: &PastAppeal) -> impl Iterator<Item = &Arc<Named>> {
    let of_events = appeal.events.iter().flat_map(|event| match &event.kind {
        PastKind::Route { from, to, .. } => [from.as_ref(), to.as_ref()],
        PastKind::Answer { department, .. } => [department.as_ref(), None],
        _ => [None, None],
    });
    appeal.department.iter().chain(of_events.flatten())
}

fn topics(appeal: &PastAppeal) -> impl Iterator<Item = &Arc<PastTopic>> {
    let of_events = appeal.events.iter().flat_map(|event| match &event.kind {
        PastKind::Topic { from, to } => [from.as_ref(), to.as_ref()],
        _ => [None, None],
    });
    appeal.topic.iter().chain(&appeal.first_topic).chain(of_events.flatten())
}
