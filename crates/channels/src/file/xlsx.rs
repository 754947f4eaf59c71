//! Rows of a workbook's sheet. A workbook is a zip of XML parts, so it is held in memory.

use std::collections::BTreeMap;
use std::io::{self, Cursor, Read};

use calamine::{DataRef, Reader, Xlsx, XlsxError, open_workbook_from_rs};
use zip::ZipArchive;

use super::fault::{FileFault, FileFaultKind};
use super::header::Header;
use super::limits;
use super::looks::Looks;
use super::row::{BadRow, Next, Row, Rows, Slots, json_object};
use super::row_fault::RowFault;
use super::source::{check_growth, fault_of};

type Cells = BTreeMap<u32, String>;

/// A sheet behind its header.
pub(super) struct XlsxRows {
    header: Header,
    slots: Slots,
    rows: std::vec::IntoIter<(u32, Cells)>,
    last: Cells,
}

impl XlsxRows {
    /// Reads the named sheet, or the first one.
    pub fn open(
        file: &str,
        bytes: impl Read,
        sheet: Option<&str>,
        slots: Slots,
    ) -> Result<Self, FileFault> {
        Self::read(bytes, sheet, slots).map_err(|kind| FileFault::new(file, kind))
    }

    fn read(bytes: impl Read, sheet: Option<&str>, slots: Slots) -> Result<Self, FileFaultKind> {
        let book = load(bytes)?;
        check_parts(&book)?;
        let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(book)).map_err(broken)?;
        let names = book.sheet_names();
        let name = match sheet {
            Some(name) if names.iter().any(|known| known == name) => name.to_owned(),
            Some(name) => return Err(FileFaultKind::NoSheet(name.to_owned())),
            None => names.into_iter().next().ok_or(FileFaultKind::Empty)?,
        };
        let mut rows = read_cells(&mut book, &name)?.into_iter().collect::<Vec<_>>().into_iter();
        let (_, head) = rows.next().ok_or(FileFaultKind::Empty)?;
        let header = Header::of(spread(&head), &slots)?;
        Ok(Self { header, slots, rows, last: Cells::new() })
    }
}

/// Cells by their columns as a list without gaps.
fn spread(cells: &Cells) -> Vec<String> {
    let columns = cells.last_key_value().map_or(0, |(last, _)| last + 1);
    (0..columns).map(|column| cells.get(&column).cloned().unwrap_or_default()).collect()
}

fn load(bytes: impl Read) -> Result<Vec<u8>, FileFaultKind> {
    let mut book = Vec::new();
    bytes.take(limits::XLSX_BYTES_MAX + 1).read_to_end(&mut book).map_err(fault_of)?;
    if book.len() as u64 > limits::XLSX_BYTES_MAX {
        return Err(FileFaultKind::TooLarge { bytes_max: limits::XLSX_BYTES_MAX });
    }
    Ok(book)
}

/// Unpacks every part once into nothing: the sizes that a zip declares may be lies.
fn check_parts(book: &[u8]) -> Result<(), FileFaultKind> {
    let broken = |error: zip::result::ZipError| FileFaultKind::BrokenXlsx(error.to_string());
    let mut parts = ZipArchive::new(Cursor::new(book)).map_err(broken)?;
    if let Some(looks) = no_workbook(&mut parts) {
        return Err(FileFaultKind::Looks(looks));
    }
    let packed = book.len() as u64;
    let mut out = 0;
    for index in 0..parts.len() {
        let part = parts.by_index(index).map_err(broken)?;
        let left = limits::XLSX_UNFOLDED_BYTES_MAX + 1 - out;
        out += io::copy(&mut part.take(left), &mut io::sink())
            .map_err(|error| FileFaultKind::BrokenXlsx(error.to_string()))?;
        check_growth(packed, out, limits::XLSX_UNFOLDED_BYTES_MAX).map_err(fault_of)?;
    }
    Ok(())
}

/// What a zip is that holds no workbook.
fn no_workbook(parts: &mut ZipArchive<Cursor<&[u8]>>) -> Option<Looks> {
    const KIND_BYTES: u64 = 200;
    let names: Vec<_> =
        parts.file_names().filter_map(|name| Some(name.ok()?.into_owned())).collect();
    let has = |head: &str| names.iter().any(|name| name.trim_matches('/').starts_with(head));
    if has("xl/workbook.bin") {
        return Some(Looks::BinaryWorkbook);
    }
    if has("xl/") {
        return None;
    }
    if has("word/") || has("ppt/") {
        return Some(Looks::Document);
    }
    let mut kind = String::new();
    // A part that is not there leaves the kind empty.
    if let Ok(part) = parts.by_name("mimetype") {
        part.take(KIND_BYTES).read_to_string(&mut kind).unwrap_or_default();
    }
    Some(match kind.as_str() {
        kind if !kind.contains("opendocument") => Looks::Zip,
        kind if kind.contains("spreadsheet") => Looks::OpenDocument,
        _ => Looks::Document,
    })
}

fn broken(error: XlsxError) -> FileFaultKind {
    FileFaultKind::BrokenXlsx(error.to_string())
}

fn read_cells(
    book: &mut Xlsx<Cursor<Vec<u8>>>,
    sheet: &str,
) -> Result<BTreeMap<u32, Cells>, FileFaultKind> {
    let mut reader = book.worksheet_cells_reader(sheet).map_err(broken)?;
    let mut rows: BTreeMap<u32, Cells> = BTreeMap::new();
    let (mut cells, mut bytes) = (0_u64, 0_u64);
    while let Some(cell) = reader.next_cell().map_err(broken)? {
        let (row, column) = cell.get_position();
        let text = text_of(cell.get_value());
        if text.is_empty() {
            continue;
        }
        cells += 1;
        bytes += text.len() as u64;
        if cells > limits::XLSX_CELLS_MAX || bytes > limits::XLSX_TEXT_BYTES_MAX {
            return Err(FileFaultKind::TooLarge { bytes_max: limits::XLSX_TEXT_BYTES_MAX });
        }
        if column as usize >= limits::COLUMNS_MAX {
            return Err(FileFaultKind::TooManyColumns(column as usize + 1));
        }
        rows.entry(row).or_default().insert(column, text);
    }
    Ok(rows)
}

/// A cell as text, in the form that the same column has in CSV.
fn text_of(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty | DataRef::Error(_) => String::new(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(truth) => truth.to_string(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text.clone()
        }
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::DateTime(moment) => {
            let (year, month, day, hour, minute, second, milli) = moment.to_ymd_hms_milli();
            let date = format!("{year:04}-{month:02}-{day:02}");
            if (hour, minute, second, milli) == (0, 0, 0, 0) {
                return date;
            }
            format!("{date}T{hour:02}:{minute:02}:{second:02}.{milli:03}")
        }
    }
}

impl Rows for XlsxRows {
    fn next_row(&mut self) -> Next {
        let (index, cells) = self.rows.next()?;
        let number = u64::from(index) + 1;
        self.last = cells;
        let (expected, found) = (self.header.names().len(), spread(&self.last).len());
        if found > expected {
            let fault = RowFault::Cells { expected, found };
            return Some(Ok(Err(BadRow { number, fault })));
        }
        let mut row = Row::empty(number, &self.slots);
        for (slot, column) in self.header.columns().iter().enumerate() {
            let column = column.and_then(|column| u32::try_from(column).ok());
            let cell = column.and_then(|column| self.last.get(&column));
            row.put(slot, cell.cloned().unwrap_or_default());
        }
        Some(Ok(Ok(row)))
    }

    fn whole(&self) -> String {
        let cells = spread(&self.last);
        let names = self.header.names().iter().map(String::as_str);
        json_object(names.zip(cells.iter().map(String::as_str)))
    }
}
