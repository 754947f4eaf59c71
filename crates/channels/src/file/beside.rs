//! The files beside the main one: their events wait in memory until their appeal comes.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use base::Timestamp;

use super::draft::{Draft, Drafter};
use super::fault::{FileFault, FileFaultKind};
use super::format::{self, Opened};
use super::limits::{COMPANION_ROWS_MAX, EVENTS_PER_APPEAL_MAX};
use super::names::Names;
use super::profile::{Companion, EventRule, Profile, What};
use super::row::Row;
use super::row_fault::{RowFault, quote};

/// What the companions tell of one appeal.
#[derive(Default)]
pub(super) struct Waiting {
    pub drafts: Vec<Draft>,
    /// The first event that could not be read.
    pub fault: Option<RowFault>,
}

/// What all companions tell, by the key of the appeal.
#[derive(Default)]
pub(super) struct Beside {
    by_key: HashMap<String, Waiting>,
    /// The keys whose events were taken out.
    taken: HashSet<String>,
    rows: u64,
    /// Rows in which control characters became spaces.
    pub mended: u64,
    /// Rows that cannot be given to any appeal.
    pub lost: Vec<Lost>,
}

/// A row of a companion that no appeal can be told from.
pub(super) struct Lost {
    pub file: String,
    pub row: u64,
    pub fault: RowFault,
}

/// Endings of file names, each also with `.gz`; the format is told by content.
const ENDINGS: [&str; 5] = ["csv", "xlsx", "jsonl", "ndjson", "json"];

impl Beside {
    /// Reads every companion of a profile that lies beside the main file.
    pub fn read(
        main: &Path,
        profile: &Profile,
        names: &mut Names,
        now: Timestamp,
    ) -> Result<Self, FileFault> {
        let folder = main.parent().filter(|it| !it.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        let mut beside = Self::default();
        for companion in &profile.companions {
            match find(folder, &companion.file) {
                Some(path) => {
                    let slots = &companion.slots;
                    let mut drafter = Drafter { profile, slots, names, now };
                    beside.read_one(&path, companion, &mut drafter)?;
                }
                None if companion.required => {
                    let stem = companion.file.clone();
                    let folder = folder.display().to_string();
                    let main = main.file_name().unwrap_or_default().to_string_lossy();
                    return Err(FileFault::new(&main, FileFaultKind::NoCompanion { stem, folder }));
                }
                None => {}
            }
        }
        Ok(beside)
    }

    /// Takes out what is known of an appeal. A second row under the same key is refused: its
    /// events belong to the first.
    pub fn take(&mut self, key: &str) -> Result<Waiting, RowFault> {
        if let Some(waiting) = self.by_key.remove(key) {
            self.taken.insert(key.to_owned());
            return Ok(waiting);
        }
        if self.taken.contains(key) {
            return Err(RowFault::DoubledRow(quote(key)));
        }
        Ok(Waiting::default())
    }

    /// How many events still wait.
    pub fn left(&self) -> usize {
        let events = |it: &Waiting| it.drafts.len() + usize::from(it.fault.is_some());
        self.by_key.values().map(events).sum()
    }

    fn read_one(
        &mut self,
        path: &Path,
        companion: &Companion,
        drafter: &mut Drafter<'_>,
    ) -> Result<(), FileFault> {
        let layout = &drafter.profile.layout;
        let Opened { name, mut rows, .. } = format::open(path, layout, &companion.slots)?;
        while let Some(next) = rows.next_row() {
            self.rows += 1;
            if self.rows > COMPANION_ROWS_MAX {
                return Err(FileFault::new(&name, FileFaultKind::TooManyRows));
            }
            match next? {
                Ok(row) => self.add(&name, row, companion, drafter, || rows.whole()),
                Err(bad) => self.lose(&name, bad.number, bad.fault),
            }
        }
        Ok(())
    }

    fn add(
        &mut self,
        file: &str,
        mut row: Row,
        companion: &Companion,
        drafter: &mut Drafter<'_>,
        whole: impl FnOnce() -> String,
    ) {
        let key = match drafter.key(&row, companion.key) {
            Ok(Some(key)) => key.to_owned(),
            Ok(None) => return self.lose(file, row.number, RowFault::Missing("key")),
            Err(fault) => return self.lose(file, row.number, fault),
        };
        // Only now: the appeal whose event is spoilt is known.
        let checked = row.check(drafter.slots, drafter.profile.controls);
        self.mended += u64::from(matches!(checked, Ok(true)));
        let drafted = match companion.events.iter().find(|rule| rule.fits(&row)) {
            Some(EventRule { what: What::Skip, .. }) => return,
            Some(_) if checked.is_err() => checked.map(|_| None),
            Some(rule) => drafter.draft(rule, &row, Some(companion.at), whole),
            None => Err(RowFault::NoRule),
        };
        if matches!(drafted, Ok(None)) {
            return;
        }
        let waiting = self.by_key.entry(key).or_default();
        let fault = match drafted {
            Ok(_) if waiting.drafts.len() >= EVENTS_PER_APPEAL_MAX => RowFault::TooManyEvents,
            Ok(draft) => return waiting.drafts.extend(draft),
            Err(fault) => fault,
        };
        let (file, row, fault) = (file.to_owned(), row.number, Box::new(fault));
        waiting.fault.get_or_insert(RowFault::Event { file, row, fault });
    }

    fn lose(&mut self, file: &str, row: u64, fault: RowFault) {
        self.lost.push(Lost { file: file.to_owned(), row, fault });
    }
}

fn find(folder: &Path, stem: &str) -> Option<PathBuf> {
    let names = ENDINGS
        .iter()
        .flat_map(|ending| [format!("{stem}.{ending}"), format!("{stem}.{ending}.gz")]);
    names.map(|name| folder.join(name)).find(|path| path.is_file())
}
