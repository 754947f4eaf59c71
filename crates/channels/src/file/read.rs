//! A file of the past as a stream of appeals.

use std::path::Path;

use base::{Personal, Point, Timestamp, Words};

use super::beside::{Beside, Waiting};
use super::draft::{Draft, Drafter, meaning, words};
use super::fault::FileFault;
use super::format::{self, Opened};
use super::history::{End, check_keys, department, in_order, tell};
use super::limits::NAME_CHARS_MAX;
use super::names::Names;
use super::order::{self, Ends};
use super::past::{PastAppeal, PastAuthor, PastPlace, PastStatus};
use super::print::Print;
use super::profile::Profile;
use super::row::{Row, Rows};
use super::row_fault::{RowFault, quote};
use super::source::Progress;

/// A file of past appeals, read row by row in the order of the file.
///
/// Only the events of the files beside it are held in memory.
pub struct PastFile {
    profile: Profile,
    now: Timestamp,
    name: String,
    progress: Progress,
    rows: Box<dyn Rows>,
    beside: Beside,
    names: Names,
    /// Rows of this file in which control characters became spaces.
    mended: u64,
    over: bool,
}

/// What a row gives.
#[derive(Debug)]
pub enum Past {
    /// An appeal with its history.
    Appeal(Box<PastAppeal>),
    /// A row that was not taken.
    Rejected(Rejected),
}

/// A row that was not taken, and why.
#[derive(Debug)]
pub struct Rejected {
    /// The file.
    pub file: String,
    /// The row as a spreadsheet counts: the header is row 1.
    pub row: u64,
    /// The key of the appeal, as far as it could be read.
    pub external_id: Option<String>,
    /// Why it was not taken.
    pub reason: Words,
    /// The row itself as JSON, as far as it could be read.
    pub raw: Option<Personal<String>>,
}

impl PastFile {
    /// Opens a file and reads what lies beside it. Nothing may be received later than `now`.
    pub fn open(path: &Path, profile: Profile, now: Timestamp) -> Result<Self, FileFault> {
        let Opened { name, progress, rows } = format::open(path, &profile.layout, &profile.slots)?;
        let mut names = Names::new(&profile.name);
        let beside = Beside::read(path, &profile, &mut names, now)?;
        Ok(Self { profile, now, name, progress, rows, beside, names, mended: 0, over: false })
    }

    /// The name of the main file.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How far the main file has been read.
    pub fn progress(&self) -> Progress {
        self.progress.clone()
    }

    /// The profile that the file is read by.
    pub fn profile(&self) -> &Profile {
        &self.profile
    }

    /// How many events beside the file belong to no appeal read so far; after the end of the
    /// stream, to none at all.
    pub fn events_left(&self) -> usize {
        self.beside.left()
    }

    /// In how many rows control characters became spaces so far, as the profile wants it.
    pub const fn mended(&self) -> u64 {
        self.mended + self.beside.mended
    }

    fn read_row(&mut self, row: &mut Row) -> Result<PastAppeal, RowFault> {
        let checked = row.check(&self.profile.slots, self.profile.controls);
        self.mended += u64::from(matches!(checked, Ok(true)));
        let slots = &self.profile.slots;
        let (now, names) = (self.now, &mut self.names);
        let drafter = Drafter { profile: &self.profile, slots, names, now };
        let slot = self.profile.fields.external_id;
        let external_id = drafter.key(row, slot)?.ok_or(RowFault::Missing("external_id"))?;
        let external_id = external_id.to_owned();
        let Waiting { mut drafts, fault } = self.beside.take(&external_id)?;
        checked?;
        if let Some(fault) = fault {
            return Err(fault);
        }
        let whole = || self.rows.whole();
        let mut reader = RowReader { row, drafter };
        drafts.extend(reader.own_events(whole)?);
        let drafts = in_order(drafts);
        check_keys(&drafts)?;
        let mut appeal = reader.appeal(external_id, self.rows.whole())?;
        if appeal.department.is_none() {
            appeal.department = department(&drafts, &self.profile.department_else);
        }
        let end = reader.end()?;
        let ends = Ends { received_at: appeal.received_at, due_at: appeal.due_at, end: &end };
        order::check(&drafts, &ends, &self.profile.when)?;
        appeal.print = Print::of(&appeal, &drafts, &end);
        tell(&mut appeal, drafts, &end);
        Ok(appeal)
    }

    fn reject(&self, row: u64, external_id: Option<String>, fault: &RowFault) -> Past {
        let raw = Some(Personal::new(self.rows.whole()));
        Past::Rejected(Rejected {
            file: self.name.clone(),
            row,
            external_id,
            reason: fault.words(),
            raw,
        })
    }
}

impl Iterator for PastFile {
    type Item = Result<Past, FileFault>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.over {
            return None;
        }
        if let Some(lost) = self.beside.lost.pop() {
            return Some(Ok(Past::Rejected(Rejected {
                reason: lost.fault.words(),
                file: lost.file,
                row: lost.row,
                external_id: None,
                raw: None,
            })));
        }
        let next = self.rows.next_row();
        self.over = !matches!(next, Some(Ok(_)));
        Some(next?.map(|row| match row {
            Ok(mut row) => self.read_row(&mut row).map_or_else(
                |fault| {
                    let id = row.filled(Some(self.profile.fields.external_id)).map(quote);
                    self.reject(row.number, id, &fault)
                },
                |appeal| Past::Appeal(Box::new(appeal)),
            ),
            Err(bad) => self.reject(bad.number, None, &bad.fault),
        }))
    }
}

/// Reads the fields of one row of the main file.
struct RowReader<'r> {
    row: &'r Row,
    drafter: Drafter<'r>,
}

impl RowReader<'_> {
    fn own_events(&mut self, whole: impl Fn() -> String) -> Result<Vec<Draft>, RowFault> {
        let profile = self.drafter.profile;
        let fitting = profile.events.iter().filter(|rule| rule.fits(self.row));
        let drafts: Result<Vec<_>, _> =
            fitting.map(|rule| self.drafter.draft(rule, self.row, None, &whole)).collect();
        Ok(drafts?.into_iter().flatten().collect())
    }

    fn appeal(&mut self, external_id: String, raw: String) -> Result<PastAppeal, RowFault> {
        let (row, fields) = (self.row, &self.drafter.profile.fields);
        let topic = match &fields.topic {
            Some(columns) => self.drafter.names.topic(row, columns)?,
            None => None,
        };
        Ok(PastAppeal {
            row: row.number,
            external_id,
            text: words(row, &fields.text)?,
            raw: raw.into(),
            received_at: self.received_at()?,
            author: self.author()?,
            place: self.place()?,
            first_topic: topic.clone(),
            topic,
            district: self.drafter.names.district(row, fields.district)?,
            department: self.drafter.names.department(row, fields.department)?,
            status: PastStatus::New,
            due_at: self.drafter.due(row, fields.due_at)?,
            events: Vec::new(),
            print: Print::default(),
        })
    }

    fn received_at(&self) -> Result<Timestamp, RowFault> {
        let slot = self.drafter.profile.fields.received_at;
        self.drafter.moment(self.row, slot)?.ok_or(RowFault::Missing("received_at"))
    }

    fn author(&self) -> Result<Option<PastAuthor>, RowFault> {
        let fields = &self.drafter.profile.fields;
        let read = |slot: Option<usize>, field: &str| match self.row.filled(slot) {
            Some(text) if text.chars().count() > NAME_CHARS_MAX => {
                Err(RowFault::TooLong { field: field.to_owned(), chars_max: NAME_CHARS_MAX })
            }
            text => Ok(text.map(|text| Personal::new(text.to_owned()))),
        };
        let name = read(fields.author_name, "author_name")?;
        let contact = read(fields.author_contact, "author_contact")?;
        let known = name.is_some() || contact.is_some();
        Ok(known.then_some(PastAuthor { name, contact }))
    }

    fn place(&self) -> Result<PastPlace, RowFault> {
        let fields = &self.drafter.profile.fields;
        let address = fields.address.as_ref().map(|column| column.text(self.row));
        let address = address.map(|text| text.trim().to_owned());
        let address = address.filter(|text| !text.is_empty());
        if address.as_ref().is_some_and(|text| text.chars().count() > NAME_CHARS_MAX) {
            let (field, chars_max) = ("address".to_owned(), NAME_CHARS_MAX);
            return Err(RowFault::TooLong { field, chars_max });
        }
        let point = match (self.row.filled(fields.lat), self.row.filled(fields.lon)) {
            (None, None) => None,
            (lat, lon) => Some(point(lat.unwrap_or_default(), lon.unwrap_or_default())?),
        };
        Ok(PastPlace { point, address: address.map(Personal::new) })
    }

    fn end(&self) -> Result<End, RowFault> {
        let fields = &self.drafter.profile.fields;
        let theirs = self.row.filled(fields.status);
        let status_at = fields.status_at.map(|slot| self.drafter.moment(self.row, slot));
        Ok(End {
            meaning: theirs.map(|theirs| meaning(self.drafter.profile, theirs)).transpose()?,
            theirs: theirs.map(quote).unwrap_or_default(),
            status_at: status_at.transpose()?.flatten(),
        })
    }
}

fn point(lat: &str, lon: &str) -> Result<Point, RowFault> {
    let number = |text: &str| text.replace(',', ".").parse::<f64>().ok();
    let point = number(lat).zip(number(lon)).and_then(|(lat, lon)| Point::new(lat, lon).ok());
    point.ok_or_else(|| RowFault::BadPoint(format!("{}; {}", quote(lat), quote(lon))))
}
