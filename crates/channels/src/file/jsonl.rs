//! Rows of a JSON Lines file: one object a line.

use std::io::{BufRead, Read};

use serde_json::error::Category;
use serde_json::{Map, Value};

use super::fault::{FileFault, FileFaultKind};
use super::limits::ROW_BYTES_MAX;
use super::row::{BadRow, Next, Row, Rows, Slots};
use super::row_fault::{BadJson, RowFault};
use super::source::fault_of;

/// A file of JSON objects.
pub(super) struct JsonRows {
    file: String,
    bytes: Box<dyn BufRead + Send>,
    slots: Slots,
    line: Vec<u8>,
    number: u64,
}

impl JsonRows {
    /// Reads objects line by line; a key that an object lacks is an empty cell.
    pub fn open(file: &str, bytes: Box<dyn BufRead + Send>, slots: Slots) -> Self {
        Self { file: file.to_owned(), bytes, slots, line: Vec::new(), number: 0 }
    }

    fn read_line(&mut self) -> Result<bool, FileFaultKind> {
        loop {
            self.line.clear();
            let mut limited = (&mut self.bytes).take(ROW_BYTES_MAX);
            let read = limited.read_until(b'\n', &mut self.line).map_err(fault_of)?;
            if read == 0 {
                return Ok(false);
            }
            self.number += 1;
            if read as u64 == ROW_BYTES_MAX && !self.line.ends_with(b"\n") {
                return Err(FileFaultKind::RowTooLong { row: self.number });
            }
            if !self.line.trim_ascii().is_empty() {
                return Ok(true);
            }
        }
    }

    fn row(&self) -> Result<Row, RowFault> {
        let text = std::str::from_utf8(&self.line).map_err(|_| RowFault::NotUtf8)?;
        let object: Map<String, Value> =
            serde_json::from_str(text.trim()).map_err(|error| bad_json(&error))?;
        let mut row = Row::empty(self.number, &self.slots);
        for (name, value) in object {
            if let Some(slot) = self.slots.find(&name) {
                row.put(slot, cell_of(value));
            }
        }
        Ok(row)
    }
}

/// The kind of fault only: the library speaks one language, and may quote what people wrote.
fn bad_json(error: &serde_json::Error) -> RowFault {
    let why = match error.classify() {
        Category::Eof => BadJson::CutOff,
        Category::Data => BadJson::NoObject,
        Category::Syntax | Category::Io => BadJson::Syntax,
    };
    RowFault::BadJson { why, at: error.column() }
}

fn cell_of(value: Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text,
        other => other.to_string(),
    }
}

impl Rows for JsonRows {
    fn next_row(&mut self) -> Next {
        match self.read_line() {
            Ok(false) => None,
            Ok(true) => {
                let number = self.number;
                Some(Ok(self.row().map_err(|fault| BadRow { number, fault })))
            }
            Err(kind) => Some(Err(FileFault::new(&self.file, kind))),
        }
    }

    fn whole(&self) -> String {
        String::from_utf8_lossy(self.line.trim_ascii()).into_owned()
    }
}
