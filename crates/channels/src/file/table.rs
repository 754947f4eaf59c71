//! A table without a profile: some columns of it, row by row, for a command that is told their
//! names.

use std::path::Path;

use super::fault::FileFault;
use super::format::{self, Layout, Opened};
use super::row::{BadRow, Controls, Rows, Slots};
use super::row_fault::RowFault;
use super::source::Progress;

/// A table opened for some of its columns.
pub struct Table {
    name: String,
    slots: Slots,
    progress: Progress,
    rows: Box<dyn Rows>,
    row: u64,
}

/// A row of a table that cannot be read; the rows after it can.
#[derive(Debug)]
pub struct BadTableRow {
    /// Its number as a spreadsheet counts: the header is row 1.
    pub row: u64,
    /// What is wrong with it.
    pub fault: RowFault,
}

impl Table {
    /// Opens a file of any known format, plain or gzipped, for these columns; a file that lacks
    /// one of them is refused.
    pub fn open(path: &Path, columns: &[String]) -> Result<Self, FileFault> {
        let mut slots = Slots::default();
        for column in columns {
            slots.slot(column);
        }
        let Opened { name, rows, progress } = format::open(path, &Layout::default(), &slots)?;
        Ok(Self { name, slots, progress, rows, row: 0 })
    }

    /// The name of the file.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How far the file is read.
    pub fn progress(&self) -> Progress {
        self.progress.clone()
    }

    /// The number of the row that was read last.
    pub fn row(&self) -> u64 {
        self.row
    }

    /// The row that was read last, whole, as a JSON object of all its columns.
    pub fn whole(&self) -> String {
        self.rows.whole()
    }

    /// The cells of the next row, in the order in which the columns were named, without spaces
    /// around; `None` at the end, an error where nothing more can be read. Control characters
    /// become spaces: the rows are read, not kept.
    pub fn next_row(&mut self) -> Option<Result<Result<Vec<String>, BadTableRow>, FileFault>> {
        let read = match self.rows.next_row()? {
            Err(fault) => return Some(Err(fault)),
            Ok(Err(BadRow { number: row, fault })) => Err(BadTableRow { row, fault }),
            Ok(Ok(mut row)) => {
                self.row = row.number;
                match row.check(&self.slots, Controls::Spaces) {
                    Err(fault) => Err(BadTableRow { row: row.number, fault }),
                    Ok(_) => Ok((0..row.cells.len()).map(|it| row.get(it).to_owned()).collect()),
                }
            }
        };
        Some(Ok(read))
    }
}
