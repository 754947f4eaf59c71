//! Rows of a JSON Lines file: one object a line.

use std::collections::BTreeSet;
use std::fmt;
use std::io::{BufRead, Read};

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;
use serde_json::error::Category;

use super::fault::{FileFault, FileFaultKind};
use super::limits::ROW_BYTES_MAX;
use super::row::{BadRow, Next, Row, Rows, Slots};
use super::row_fault::{BadJson, BadJsonField, RowFault, quote};
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
        let Fields(fields) = serde_json::from_str(text.trim()).map_err(|error| bad_json(&error))?;
        let mut row = Row::empty(self.number, &self.slots);
        let mut seen = BTreeSet::new();
        for (name, value) in fields {
            let bad = |why| RowFault::BadJsonField { name: quote(&name), why };
            match self.slots.find(&name) {
                Some(slot) if seen.insert(slot) => {
                    let cell = cell_of(value).ok_or_else(|| bad(BadJsonField::NoValue))?;
                    row.put(slot, cell);
                }
                Some(_) => return Err(bad(BadJsonField::Doubled)),
                None if self.slots.no_others => {
                    return Err(bad(BadJsonField::Unknown(self.slots.names().to_vec())));
                }
                None => {}
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

/// The text of one value; `None` for a list or an object.
fn cell_of(value: Value) -> Option<String> {
    match value {
        Value::Null => Some(String::new()),
        Value::String(text) => Some(text),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        Value::Array(_) | Value::Object(_) => None,
    }
}

/// The fields of an object as they stand, one that is given twice as well.
struct Fields(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;

        impl<'de> Visitor<'de> for Reader {
            type Value = Fields;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Fields, M::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(Fields(fields))
            }
        }

        deserializer.deserialize_map(Reader)
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
