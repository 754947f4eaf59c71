//! A profile: a small data file that says how somebody's tables tell of appeals.

mod parse;
mod says;
mod shipped;

use std::path::Path;

use base::Words;
use base::city::Fault;

use super::format::Layout;
use super::past::PastStatus;
use super::row::{Controls, Row, Slots};
use super::when::When;
use crate::Regime;

pub use shipped::ProfileFault;

/// How somebody's tables are read: which column means what, and which word which status.
#[derive(Debug, Clone)]
pub struct Profile {
    /// The name; it is the prefix of the codes that an import creates.
    pub name: String,
    /// What it reads, for people.
    pub title: Words,
    /// The channel of its appeals, such as `file:plain`.
    pub channel: String,
    /// The regime of its appeals.
    pub regime: Regime,
    pub(super) when: When,
    pub(super) layout: Layout,
    pub(super) controls: Controls,
    pub(super) slots: Slots,
    pub(super) fields: Fields,
    pub(super) department_else: Vec<DepartmentFrom>,
    pub(super) statuses: Vec<(String, Meaning)>,
    pub(super) events: Vec<EventRule>,
    pub(super) companions: Vec<Companion>,
}

impl Profile {
    /// The names of the profiles that ship with the product.
    pub fn shipped() -> impl Iterator<Item = &'static str> {
        shipped::names()
    }

    /// A profile that ships with the product, by its name, or one's own, by its path.
    pub fn find(name_or_path: &str) -> Result<Self, ProfileFault> {
        shipped::find(name_or_path)
    }

    /// Reads a profile; every fault of it is found at once.
    pub fn parse(path: &Path, text: impl Into<Vec<u8>>) -> Result<Self, Vec<Fault>> {
        parse::profile(&path.to_string_lossy(), text.into())
    }
}

/// The columns of the main file.
#[derive(Debug, Clone)]
pub(super) struct Fields {
    pub external_id: usize,
    pub text: Column,
    pub received_at: usize,
    pub status: Option<usize>,
    pub status_at: Option<usize>,
    pub due_at: Option<usize>,
    pub lat: Option<usize>,
    pub lon: Option<usize>,
    pub address: Option<Column>,
    pub district: Option<usize>,
    pub department: Option<usize>,
    pub topic: Option<TopicColumns>,
    pub author_name: Option<usize>,
    pub author_contact: Option<usize>,
}

/// One field made of one or several columns.
#[derive(Debug, Clone)]
pub(super) struct Column {
    pub slots: Vec<usize>,
    pub with: String,
}

impl Column {
    /// The filled columns, joined.
    pub fn text(&self, row: &Row) -> String {
        let parts: Vec<_> = self.slots.iter().filter_map(|slot| row.filled(Some(*slot))).collect();
        parts.join(&self.with)
    }
}

/// Where a topic stands: in columns of its own, or as a path of names in one column.
#[derive(Debug, Clone)]
pub(super) enum TopicColumns {
    /// The group may be absent.
    Own { group: Option<usize>, topic: usize },
    /// A path such as `where/group/topic`; only the last name may hold the separator itself.
    Path { slot: usize, by: String, levels: Vec<Level> },
}

/// What a name of a path means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    Skipped,
    Group,
    Topic,
}

/// Where the department comes from when its column is empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DepartmentFrom {
    LastRoute,
    LastAnswer,
}

/// What a status of theirs means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    Is(PastStatus),
    /// Not answered yet: reopened after a reopening, else assigned where a department has it,
    /// else new.
    Open,
}

/// A file beside the main one, each row of which tells of one event of an appeal.
#[derive(Debug, Clone)]
pub(super) struct Companion {
    pub file: String,
    pub required: bool,
    pub slots: Slots,
    pub key: usize,
    pub at: usize,
    /// The first rule that fits a row tells what it is.
    pub events: Vec<EventRule>,
}

/// Which rows are an event of a kind, and where its parts stand.
#[derive(Debug, Clone)]
pub(super) struct EventRule {
    pub when: Vec<Condition>,
    pub at: Option<usize>,
    pub id: Option<usize>,
    /// The first such event of an appeal is the appeal's own text.
    pub first_is_own: bool,
    pub what: What,
}

/// The kind of an event.
#[derive(Debug, Clone)]
pub(super) enum What {
    Skip,
    Message { text: Column },
    Reopening { text: Column },
    Answer(AnswerColumns),
    Status { status: usize },
    Route(RouteColumns),
    Topic { from: TopicColumns, to: TopicColumns },
    Due { due_at: usize },
}

/// Where the parts of an answer stand.
#[derive(Debug, Clone)]
pub(super) struct AnswerColumns {
    pub text: Column,
    pub department: Option<usize>,
    /// The answer is an interim one where all of these hold (and there is any).
    pub interim: Vec<Condition>,
    pub due_at: Option<usize>,
}

/// Where the parts of a transfer stand.
#[derive(Debug, Clone)]
pub(super) struct RouteColumns {
    pub from: Option<usize>,
    pub to: usize,
    pub due_before: Option<usize>,
    pub due_after: Option<usize>,
}

/// What a row must hold.
#[derive(Debug, Clone)]
pub(super) struct Condition {
    pub slot: usize,
    pub test: Test,
}

/// How a cell is looked at.
#[derive(Debug, Clone)]
pub(super) enum Test {
    OneOf(Vec<String>),
    Filled(bool),
}

impl Condition {
    /// Whether a row holds it.
    pub fn holds(&self, row: &Row) -> bool {
        let cell = row.get(self.slot);
        match &self.test {
            Test::OneOf(words) => words.iter().any(|word| word == cell),
            Test::Filled(filled) => cell.is_empty() != *filled,
        }
    }
}

impl EventRule {
    /// Whether a row is such an event.
    pub fn fits(&self, row: &Row) -> bool {
        self.when.iter().all(|condition| condition.holds(row))
    }
}
