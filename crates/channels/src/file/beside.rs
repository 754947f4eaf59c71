//! The files beside the main one: their events wait in memory until their appeal comes.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::draft::{Draft, Drafter};
use super::fault::{FileFault, FileFaultKind, RowFault};
use super::format::{self, Opened};
use super::limits::{COMPANION_ROWS_MAX, EVENTS_PER_APPEAL_MAX};
use super::names::Names;
use super::profile::{Companion, Profile};
use super::row::Row;

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
    rows: u64,
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
    pub fn read(main: &Path, profile: &Profile, names: &mut Names) -> Result<Self, FileFault> {
        let folder = main.parent().filter(|it| !it.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        let mut beside = Self::default();
        for companion in &profile.companions {
            match find(folder, &companion.file) {
                Some(path) => beside.read_one(&path, profile, companion, names)?,
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

    /// Takes out what is known of an appeal.
    pub fn take(&mut self, key: &str) -> Waiting {
        self.by_key.remove(key).unwrap_or_default()
    }

    /// How many events still wait.
    pub fn left(&self) -> usize {
        self.by_key.values().map(|waiting| waiting.drafts.len()).sum()
    }

    fn read_one(
        &mut self,
        path: &Path,
        profile: &Profile,
        companion: &Companion,
        names: &mut Names,
    ) -> Result<(), FileFault> {
        let Opened { name, mut rows, .. } = format::open(path, &profile.layout, &companion.slots)?;
        let mut drafter = Drafter { profile, slots: &companion.slots, names };
        while let Some(next) = rows.next_row() {
            self.rows += 1;
            if self.rows > COMPANION_ROWS_MAX {
                return Err(FileFault::new(&name, FileFaultKind::TooManyRows));
            }
            match next? {
                Ok(row) => self.add(&name, &row, companion, &mut drafter, || rows.whole()),
                Err(bad) => self.lose(&name, bad.number, bad.fault),
            }
        }
        Ok(())
    }

    fn add(
        &mut self,
        file: &str,
        row: &Row,
        companion: &Companion,
        drafter: &mut Drafter<'_>,
        whole: impl FnOnce() -> String,
    ) {
        let key = row.get(companion.key);
        if key.is_empty() {
            return self.lose(file, row.number, RowFault::Missing("key"));
        }
        let drafted = match companion.events.iter().find(|rule| rule.fits(row)) {
            Some(rule) => drafter.draft(rule, row, Some(companion.at), whole),
            None => Err(RowFault::NoRule),
        };
        if matches!(drafted, Ok(None)) {
            return;
        }
        let waiting = self.by_key.entry(key.to_owned()).or_default();
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
