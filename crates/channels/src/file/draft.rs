//! A row's event before it finds its place in the history of its appeal.

use std::sync::Arc;

use base::text::{BadText, check_line, is_blank};
use base::{BadMoment, Personal, Timestamp};

use super::limits::{EXTERNAL_ID_CHARS_MAX, TEXT_CHARS_MAX};
use super::names::Names;
use super::past::{Named, PastKind, PastMessage, PastTopic};
use super::profile::{AnswerColumns, Column, EventRule, Meaning, Profile, RouteColumns, What};
use super::row::{Row, Slots};
use super::row_fault::{RowFault, quote};

/// An event with its time, not yet joined with the others.
pub(super) struct Draft {
    pub at: Timestamp,
    /// The first of these in time is the appeal's own text.
    pub own: bool,
    pub stated: bool,
    pub does: Does,
}

/// What an event does to an appeal.
pub(super) enum Does {
    Message {
        id: String,
        text: Personal<String>,
        raw: Personal<String>,
        reopens: bool,
    },
    Status {
        meaning: Meaning,
        theirs: String,
    },
    /// Everything else is told as it is.
    Told(PastKind),
}

impl Draft {
    /// An event that the file does not tell, but that follows from what it tells.
    pub fn inferred(at: Timestamp, does: Does) -> Self {
        Self { at, own: false, stated: false, does }
    }

    /// The target of a transfer.
    pub fn route_to(&self) -> Option<&Option<Arc<Named>>> {
        match &self.does {
            Does::Told(PastKind::Route { to, .. }) => Some(to),
            _ => None,
        }
    }

    /// The department of an answer.
    pub fn answered_by(&self) -> Option<&Arc<Named>> {
        match &self.does {
            Does::Told(PastKind::Answer { department, .. }) => department.as_ref(),
            _ => None,
        }
    }

    /// The two sides of a correction of the topic: before and after.
    pub fn topic_change(&self) -> Option<[&Option<Arc<PastTopic>>; 2]> {
        match &self.does {
            Does::Told(PastKind::Topic { from, to }) => Some([from, to]),
            _ => None,
        }
    }
}

/// Reads events out of rows by the rules of a profile.
pub(super) struct Drafter<'p> {
    pub profile: &'p Profile,
    pub slots: &'p Slots,
    pub names: &'p mut Names,
    /// Nothing of the past is later.
    pub now: Timestamp,
}

impl Drafter<'_> {
    /// The event of a row by a rule that fits it; `None` where the rule leaves it out.
    pub fn draft(
        &mut self,
        rule: &EventRule,
        row: &Row,
        at: Option<usize>,
        whole: impl FnOnce() -> String,
    ) -> Result<Option<Draft>, RowFault> {
        let does = match &rule.what {
            What::Skip => return Ok(None),
            What::Message { text } => self.message(rule, row, text, false, whole())?,
            What::Reopening { text } => self.message(rule, row, text, true, whole())?,
            What::Answer(columns) => Does::Told(self.answer(row, columns)?),
            What::Status { status } => {
                let theirs = row.get(*status);
                Does::Status { meaning: meaning(self.profile, theirs)?, theirs: quote(theirs) }
            }
            What::Route(columns) => Does::Told(self.route(row, columns)?),
            What::Topic { from, to } => Does::Told(PastKind::Topic {
                from: self.names.topic(row, from)?,
                to: self.names.topic(row, to)?,
            }),
            What::Due { due_at } => {
                let due_at = self.due(row, Some(*due_at))?.ok_or(RowFault::Missing("due_at"))?;
                Does::Told(PastKind::Due { due_at })
            }
        };
        let at = rule.at.or(at).ok_or(RowFault::Missing("at"))?;
        let at = self.moment(row, at)?.ok_or(RowFault::Missing("at"))?;
        Ok(Some(Draft { at, own: rule.first_is_own, stated: true, does }))
    }

    fn message(
        &self,
        rule: &EventRule,
        row: &Row,
        text: &Column,
        reopens: bool,
        raw: String,
    ) -> Result<Does, RowFault> {
        let own = rule.id.and_then(|slot| self.key(row, slot).transpose()).transpose()?;
        let id = own.map_or_else(|| row.number.to_string(), str::to_owned);
        Ok(Does::Message { id, text: words(row, text)?, raw: raw.into(), reopens })
    }

    fn answer(&mut self, row: &Row, columns: &AnswerColumns) -> Result<PastKind, RowFault> {
        let interim = !columns.interim.is_empty()
            && columns.interim.iter().all(|condition| condition.holds(row));
        Ok(PastKind::Answer {
            text: words(row, &columns.text)?,
            is_final: !interim,
            department: self.names.department(row, columns.department)?,
            due_at: self.due(row, columns.due_at)?,
        })
    }

    fn route(&mut self, row: &Row, columns: &RouteColumns) -> Result<PastKind, RowFault> {
        Ok(PastKind::Route {
            from: self.names.department(row, columns.from)?,
            to: self.names.department(row, Some(columns.to))?,
            due_before: self.due(row, columns.due_before)?,
            due_after: self.due(row, columns.due_after)?,
        })
    }

    /// A key: one line of text.
    pub fn key<'r>(&self, row: &'r Row, slot: usize) -> Result<Option<&'r str>, RowFault> {
        let Some(key) = row.filled(Some(slot)) else { return Ok(None) };
        match check_line(key, EXTERNAL_ID_CHARS_MAX) {
            Ok(()) => Ok(Some(key)),
            Err(BadText::Empty) => Ok(None),
            Err(BadText::Control(code)) => {
                Err(RowFault::Control { column: self.column(slot), code })
            }
            Err(_) => {
                let (field, chars_max) = (self.column(slot), EXTERNAL_ID_CHARS_MAX);
                Err(RowFault::TooLong { field, chars_max })
            }
        }
    }

    /// A moment of the past; a whole day is its beginning.
    pub fn moment(&self, row: &Row, slot: usize) -> Result<Option<Timestamp>, RowFault> {
        let Some(text) = row.filled(Some(slot)) else { return Ok(None) };
        let at = self.profile.when.start(text).ok_or_else(|| self.bad_time(slot, text))?;
        base::check_happened(at, self.now).map_err(|why| {
            let (column, value) = (self.column(slot), quote(text));
            match why {
                BadMoment::TooEarly => RowFault::TooEarly { column, value },
                BadMoment::TooLate => RowFault::Future { column, value },
            }
        })?;
        Ok(Some(at))
    }

    /// A deadline; a whole day is its end.
    pub fn due(&self, row: &Row, slot: Option<usize>) -> Result<Option<Timestamp>, RowFault> {
        let (Some(text), Some(slot)) = (row.filled(slot), slot) else { return Ok(None) };
        let at = self.profile.when.end(text).ok_or_else(|| self.bad_time(slot, text))?;
        base::check_due(at).map_err(|why| {
            let (column, value) = (self.column(slot), quote(text));
            match why {
                BadMoment::TooEarly => RowFault::TooEarly { column, value },
                BadMoment::TooLate => RowFault::TooLate { column, value },
            }
        })?;
        Ok(Some(at))
    }

    fn bad_time(&self, slot: usize, text: &str) -> RowFault {
        RowFault::BadTime { column: self.column(slot), value: quote(text) }
    }

    fn column(&self, slot: usize) -> String {
        self.slots.names().get(slot).cloned().unwrap_or_default()
    }
}

/// What a status of the file means.
pub(super) fn meaning(profile: &Profile, theirs: &str) -> Result<Meaning, RowFault> {
    let found = profile.statuses.iter().find(|(word, _)| word == theirs);
    found.map(|(_, meaning)| *meaning).ok_or_else(|| RowFault::UnknownStatus(quote(theirs)))
}

/// The words of a person or an office.
pub(super) fn words(row: &Row, column: &Column) -> Result<Personal<String>, RowFault> {
    let text = column.text(row);
    if is_blank(&text) {
        return Err(RowFault::Missing("text"));
    }
    if text.chars().count() > TEXT_CHARS_MAX {
        return Err(RowFault::TooLong { field: "text".to_owned(), chars_max: TEXT_CHARS_MAX });
    }
    Ok(Personal::new(text))
}

/// A message that came after the appeal's own text.
pub(super) fn later_message(
    appeal: &str,
    id: &str,
    text: Personal<String>,
    raw: Personal<String>,
) -> PastMessage {
    PastMessage { external_id: format!("{appeal}/{id}"), text, raw }
}
