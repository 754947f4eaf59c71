//! A register as a stream of entries.

use std::path::Path;

use base::{Personal, Words};

use super::entry::Entry;
use super::layout::{Shape, TableLayout};
use super::profile::GazetteerProfile;
use super::shapes::{Feature, GEOJSON_BYTES_MAX, Shapes, cell};
use crate::file::{FileFault, FileFaultKind, Progress, Rejected, Table, whole_text};

/// A register that is read entry by entry.
pub struct GazetteerFile {
    name: String,
    profile: String,
    progress: Progress,
    layout: TableLayout,
    from: From,
}

enum From {
    Table(Table),
    Shapes(Shapes),
}

/// What a row gives.
#[derive(Debug)]
pub enum Item {
    /// An entry.
    Entry(ReadEntry),
    /// A row that was not taken.
    Rejected(Rejected),
}

/// An entry with its row.
#[derive(Debug)]
pub struct ReadEntry {
    /// The entry.
    pub entry: Entry,
    /// The row as a spreadsheet counts; of GeoJSON the number of the feature.
    pub row: u64,
    /// The row itself as JSON, to be shown where the entry is refused.
    pub raw: String,
}

impl GazetteerFile {
    /// Opens a file; what it lists is told by its columns, the first table of the profile that has
    /// them all.
    pub fn open(path: &Path, profile: &GazetteerProfile) -> Result<Self, FileFault> {
        let (name, text) = whole_text(path, GEOJSON_BYTES_MAX, "\"FeatureCollection\"")?;
        let Some((text, progress)) = text else { return Self::table(path, profile) };
        let shapes =
            Shapes::of(&text).ok_or_else(|| FileFault::of(&name, FileFaultKind::BrokenGeoJson))?;
        let present = shapes.columns();
        let fits = |it: &&TableLayout| {
            it.columns.iter().all(|column| present.contains(column) || it.is_place(column))
        };
        match profile.tables.iter().find(fits) {
            Some(layout) => Ok(Self {
                name,
                profile: profile.name.clone(),
                progress,
                layout: layout.clone(),
                from: From::Shapes(shapes),
            }),
            None => Err(FileFault::of(&name, missing(profile, present))),
        }
    }

    fn table(path: &Path, profile: &GazetteerProfile) -> Result<Self, FileFault> {
        let mut lacking = None;
        for layout in profile.tables.iter().filter(|it| !it.needs_shapes()) {
            match Table::open(path, &layout.columns) {
                Ok(table) => {
                    return Ok(Self {
                        name: table.name().to_owned(),
                        profile: profile.name.clone(),
                        progress: table.progress(),
                        layout: layout.clone(),
                        from: From::Table(table),
                    });
                }
                Err(fault) if fault.lacks_columns() => {
                    lacking.get_or_insert(fault);
                }
                Err(fault) => return Err(fault),
            }
        }
        let name = path.display().to_string();
        Err(lacking.unwrap_or_else(|| FileFault::of(&name, missing(profile, Vec::new()))))
    }

    /// The name of the file.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How far it is read.
    pub fn progress(&self) -> Progress {
        self.progress.clone()
    }

    fn feature(&self, feature: Feature) -> Item {
        let Feature { row, properties, shape } = feature;
        let cells: Vec<_> = self.layout.columns.iter().map(|it| cell(&properties, it)).collect();
        let entry = shape.and_then(|shape| self.layout.entry(&self.profile, &cells, shape));
        let raw = serde_json::Value::Object(properties).to_string();
        self.item(row, raw, entry)
    }

    fn item(&self, row: u64, raw: String, entry: Result<Entry, Words>) -> Item {
        match entry {
            Ok(entry) => Item::Entry(ReadEntry { entry, row, raw }),
            Err(reason) => Item::Rejected(Rejected {
                file: self.name.clone(),
                row,
                external_id: None,
                reason,
                raw: Some(Personal::new(raw)),
            }),
        }
    }
}

impl Iterator for GazetteerFile {
    type Item = Result<Item, FileFault>;

    fn next(&mut self) -> Option<Self::Item> {
        let table = match &mut self.from {
            From::Shapes(shapes) => {
                let feature = shapes.next()?;
                return Some(Ok(self.feature(feature)));
            }
            From::Table(table) => table,
        };
        let read = table.next_row()?;
        let (row, raw) = (table.row(), table.whole());
        Some(read.map(|read| match read {
            Ok(cells) => {
                let entry = self.layout.entry(&self.profile, &cells, Shape::default());
                self.item(row, raw, entry)
            }
            Err(bad) => self.item(bad.row, raw, Err(bad.fault.words())),
        }))
    }
}

/// None of the tables of a profile has these columns.
fn missing(profile: &GazetteerProfile, present: Vec<String>) -> FileFaultKind {
    let missing = profile.tables.first().map(|it| it.columns.clone()).unwrap_or_default();
    FileFaultKind::MissingColumns { missing, present }
}
