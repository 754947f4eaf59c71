//! A row as the profile sees it: the wanted cells by slot, whatever the format.

use serde_json::Value;

use super::fault::FileFault;
use super::limits::CELL_CHARS_MAX;
use super::row_fault::RowFault;

/// The columns that a profile reads from one file, each with a slot.
#[derive(Debug, Clone, Default)]
pub(super) struct Slots {
    names: Vec<String>,
    optional: Vec<usize>,
    /// Whether a file with any other column is refused.
    pub no_others: bool,
}

impl Slots {
    /// The slot of a column; the same column keeps its slot.
    pub fn slot(&mut self, name: &str) -> usize {
        self.find(name).unwrap_or_else(|| {
            self.names.push(name.to_owned());
            self.names.len() - 1
        })
    }

    /// The slot of a column if the profile reads it.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|known| known == name)
    }

    /// Lets a file do without a column; `false` where no slot reads it.
    pub fn may_lack(&mut self, name: &str) -> bool {
        let slot = self.find(name);
        self.optional.extend(slot);
        slot.is_some()
    }

    /// Whether a file may do without the column of a slot.
    pub fn is_optional(&self, slot: usize) -> bool {
        self.optional.contains(&slot)
    }

    /// The columns in the order of their slots.
    pub fn names(&self) -> &[String] {
        &self.names
    }
}

/// One row: its number as a spreadsheet counts (the header is row 1) and its wanted cells.
#[derive(Debug)]
pub(super) struct Row {
    pub number: u64,
    pub cells: Vec<String>,
}

impl Row {
    /// A row of empty cells.
    pub fn empty(number: u64, slots: &Slots) -> Self {
        Self { number, cells: vec![String::new(); slots.names().len()] }
    }

    /// Puts a cell into its slot.
    pub fn put(&mut self, slot: usize, text: String) {
        if let Some(cell) = self.cells.get_mut(slot) {
            *cell = text;
        }
    }

    /// The cell of a slot without the spaces around it; empty where there is none.
    pub fn get(&self, slot: usize) -> &str {
        self.cells.get(slot).map_or("", |cell| cell.trim())
    }

    /// The cell of a slot, where it holds anything.
    pub fn filled(&self, slot: Option<usize>) -> Option<&str> {
        slot.map(|slot| self.get(slot)).filter(|text| !text.is_empty())
    }

    /// Refuses a row with a cell beyond the limit, or with a control character where the profile
    /// does not take these for spaces. Whether any was taken for one.
    pub fn check(&mut self, slots: &Slots, controls: Controls) -> Result<bool, RowFault> {
        let mut mended = false;
        for (cell, column) in self.cells.iter_mut().zip(slots.names()) {
            if cell.len() > CELL_CHARS_MAX && cell.chars().count() > CELL_CHARS_MAX {
                let (field, chars_max) = (column.clone(), CELL_CHARS_MAX);
                return Err(RowFault::TooLong { field, chars_max });
            }
            let Some(found) = cell.chars().find(|c| is_control(*c)) else { continue };
            match controls {
                Controls::Refused => {
                    return Err(RowFault::Control { column: column.clone(), code: found.into() });
                }
                Controls::Spaces => *cell = cell.replace(is_control, " "),
            }
            mended = true;
        }
        Ok(mended)
    }
}

/// A control character that no text may hold, as at every door of the product: tabs and line
/// ends are none.
fn is_control(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n' | '\r')
}

/// What becomes of a cell with control characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Controls {
    /// Its row is rejected.
    #[default]
    Refused,
    /// They become spaces, and the row says so; the raw row keeps them.
    Spaces,
}

/// A row that cannot be understood; the rows after it can.
#[derive(Debug)]
pub(super) struct BadRow {
    pub number: u64,
    pub fault: RowFault,
}

/// What a reader gives next.
pub(super) type Next = Option<Result<Result<Row, BadRow>, FileFault>>;

/// A file of rows in any format.
pub(super) trait Rows: Send {
    /// The next row; `None` at the end, an error where nothing more can be read.
    fn next_row(&mut self) -> Next;

    /// The row given last, whole, as a JSON object of all its columns.
    fn whole(&self) -> String;
}

/// A row as one JSON object, in the order of its columns.
pub(super) fn json_object<'a>(cells: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let mut object = String::from("{");
    for (name, text) in cells.filter(|(_, text)| !text.is_empty()) {
        if object.len() > 1 {
            object.push(',');
        }
        object.push_str(&Value::from(name).to_string());
        object.push(':');
        object.push_str(&Value::from(text).to_string());
    }
    object.push('}');
    object
}
