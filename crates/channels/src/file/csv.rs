//! Rows of a CSV file (RFC 4180), read one by one.

use std::io::BufRead;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use csv::{ByteRecord, ReaderBuilder};

use super::fault::{FileFault, FileFaultKind};
use super::header::Header;
use super::limits::ROW_BYTES_MAX;
use super::looks::Encoding;
use super::quotes::Quotes;
use super::row::{BadRow, Next, Row, Rows, Slots, json_object};
use super::row_fault::RowFault;
use super::source::{Allowance, fault_of};

/// A CSV file behind its header.
pub(super) struct CsvRows {
    file: String,
    reader: csv::Reader<Quotes<Allowance<Box<dyn BufRead + Send>>>>,
    allowed: Arc<AtomicU64>,
    header: Header,
    slots: Slots,
    record: ByteRecord,
    number: u64,
}

/// Delimiters that are tried where the profile names none.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The delimiter that the first line holds most of, outside quotes.
pub(super) fn sniff(head: &[u8]) -> u8 {
    let mut counts = [0_usize; DELIMITERS.len()];
    let mut quoted = false;
    for &byte in head.iter().take_while(|&&byte| byte != b'\n') {
        quoted ^= byte == b'"';
        for (count, delimiter) in counts.iter_mut().zip(DELIMITERS) {
            *count += usize::from(!quoted && byte == delimiter);
        }
    }
    let best = counts.iter().zip(DELIMITERS).max_by_key(|(count, delimiter)| {
        // Among equals the comma wins, so that one column is read as CSV.
        (**count, *delimiter == b',')
    });
    best.map_or(b',', |(_, delimiter)| delimiter)
}

impl CsvRows {
    /// Reads the header and checks that every wanted column is there.
    pub fn open(
        file: &str,
        bytes: Box<dyn BufRead + Send>,
        delimiter: u8,
        slots: Slots,
    ) -> Result<Self, FileFault> {
        let (guarded, allowed) = Allowance::new(bytes);
        let reader = ReaderBuilder::new()
            .delimiter(delimiter)
            .has_headers(false)
            .flexible(true)
            .from_reader(Quotes::new(guarded, delimiter));
        let mut rows = Self {
            file: file.to_owned(),
            reader,
            allowed,
            header: Header::default(),
            slots,
            record: ByteRecord::new(),
            number: 0,
        };
        rows.read_header().map_err(|kind| FileFault::new(file, kind))?;
        Ok(rows)
    }

    fn read_header(&mut self) -> Result<(), FileFaultKind> {
        if !self.read_record()? {
            return Err(FileFaultKind::Empty);
        }
        let names: Result<Vec<_>, _> =
            self.record.iter().map(|cell| std::str::from_utf8(cell).map(str::to_owned)).collect();
        let names = names.map_err(|_| FileFaultKind::Encoding(Encoding::Other))?;
        self.header = Header::of(names, &self.slots)?;
        Ok(())
    }

    fn read_record(&mut self) -> Result<bool, FileFaultKind> {
        // The parser reads ahead by its buffer, hence a row may take a little more than its limit.
        self.allowed.store(ROW_BYTES_MAX, Ordering::Relaxed);
        let number = self.number + 1;
        let read = self.reader.read_byte_record(&mut self.record);
        match read.map_err(csv::Error::into_kind) {
            Ok(more) => {
                self.number = number;
                match self.reader.get_ref().left_open_at() {
                    Some(line) if more => Err(FileFaultKind::OpenQuote { line }),
                    _ => Ok(more),
                }
            }
            Err(csv::ErrorKind::Io(error)) => Err(match fault_of(error) {
                FileFaultKind::RowTooLong { .. } => self.too_long(number),
                other => other,
            }),
            Err(_) => Err(FileFaultKind::BrokenCsv { row: number }),
        }
    }

    fn too_long(&self, row: u64) -> FileFaultKind {
        let open_at = self.reader.get_ref().open_at();
        open_at.map_or(FileFaultKind::RowTooLong { row }, |line| FileFaultKind::OpenQuote { line })
    }

    fn row(&self) -> Result<Row, RowFault> {
        let (expected, found) = (self.header.names().len(), self.record.len());
        if expected != found {
            return Err(RowFault::Cells { expected, found });
        }
        let mut row = Row::empty(self.number, &self.slots);
        for (slot, column) in self.header.columns().iter().enumerate() {
            let cell = column.and_then(|column| self.record.get(column)).unwrap_or_default();
            let text = std::str::from_utf8(cell).map_err(|_| RowFault::NotUtf8)?;
            row.put(slot, text.to_owned());
        }
        Ok(row)
    }
}

impl Rows for CsvRows {
    fn next_row(&mut self) -> Next {
        match self.read_record() {
            Ok(false) => None,
            Ok(true) => {
                let number = self.number;
                Some(Ok(self.row().map_err(|fault| BadRow { number, fault })))
            }
            Err(kind) => Some(Err(FileFault::new(&self.file, kind))),
        }
    }

    fn whole(&self) -> String {
        let cells: Vec<_> = self.record.iter().map(String::from_utf8_lossy).collect();
        let names = self.header.names().iter().map(String::as_str);
        json_object(names.zip(cells.iter().map(AsRef::as_ref)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delimiter_is_found() {
        for (head, delimiter) in [
            ("a,b,c\n1;2;3", b','),
            ("a;b;c", b';'),
            ("\"x;y;z\",b", b','),
            ("a\tb", b'\t'),
            ("a|b|c", b'|'),
            ("alone", b','),
        ] {
            assert_eq!(sniff(head.as_bytes()), delimiter, "{head}");
        }
    }
}
