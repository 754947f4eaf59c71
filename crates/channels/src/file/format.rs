//! Which format a file has: told by its first bytes, never by its name.

use std::io::{BufRead, Cursor, Read};
use std::path::Path;

use super::csv::{CsvRows, sniff};
use super::fault::{FileFault, FileFaultKind};
use super::jsonl::JsonRows;
use super::looks::{self, Encoding, Wrong};
use super::row::{Rows, Slots};
use super::source::{Progress, Source, fault_of};
use super::xlsx::XlsxRows;

/// How a profile says that its tables are laid out.
#[derive(Debug, Clone, Default)]
pub(super) struct Layout {
    pub delimiter: Option<u8>,
    pub sheet: Option<String>,
}

/// A file opened as rows.
pub(super) struct Opened {
    pub name: String,
    pub progress: Progress,
    pub rows: Box<dyn Rows>,
}

/// Bytes that are looked at to tell the format and the delimiter.
const HEAD_BYTES: u64 = 64 << 10;

const UTF8_MARK: &[u8] = b"\xef\xbb\xbf";
const UTF16_MARKS: [&[u8]; 2] = [b"\xff\xfe", b"\xfe\xff"];
const ZIP: &[u8] = b"PK\x03\x04";
/// The compound file of old Excel and of workbooks behind a password.
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0";

/// Opens a file of any known format.
pub(super) fn open(path: &Path, layout: &Layout, slots: &Slots) -> Result<Opened, FileFault> {
    let Source { name, progress, mut bytes } = Source::open(path)?;
    let mut head = Vec::new();
    let read = (&mut bytes).take(HEAD_BYTES).read_to_end(&mut head);
    read.map_err(|error| FileFault::new(&name, fault_of(error)))?;
    let rows = rows_of(&name, head, bytes, layout, slots)?;
    Ok(Opened { name, progress, rows })
}

fn rows_of(
    name: &str,
    mut head: Vec<u8>,
    rest: Box<dyn BufRead + Send>,
    layout: &Layout,
    slots: &Slots,
) -> Result<Box<dyn Rows>, FileFault> {
    if head.starts_with(UTF8_MARK) {
        head.drain(..UTF8_MARK.len());
    }
    let kind = tell(&head).map_err(|kind| FileFault::new(name, kind))?;
    let delimiter = layout.delimiter.unwrap_or_else(|| sniff(&head));
    let bytes: Box<dyn BufRead + Send> = Box::new(Cursor::new(head).chain(rest));
    let slots = slots.clone();
    Ok(match kind {
        Kind::Xlsx => Box::new(XlsxRows::open(name, bytes, layout.sheet.as_deref(), slots)?),
        Kind::Json => Box::new(JsonRows::open(name, bytes, slots)),
        Kind::Csv => Box::new(CsvRows::open(name, bytes, delimiter, slots)?),
    })
}

enum Kind {
    Xlsx,
    Json,
    Csv,
}

fn tell(head: &[u8]) -> Result<Kind, FileFaultKind> {
    let text = head.trim_ascii_start();
    if UTF16_MARKS.iter().any(|mark| head.starts_with(mark)) {
        return Err(FileFaultKind::Encoding(Encoding::Utf16));
    }
    if head.starts_with(COMPOUND) {
        return Err(FileFaultKind::OldExcel);
    }
    if text.is_empty() {
        return Err(FileFaultKind::Empty);
    }
    if head.starts_with(ZIP) {
        return Ok(Kind::Xlsx);
    }
    match looks::judge(head) {
        Some(Wrong::Looks(looks)) => return Err(FileFaultKind::Looks(looks)),
        Some(Wrong::Encoding(encoding)) => return Err(FileFaultKind::Encoding(encoding)),
        None => {}
    }
    let begins = |open: &[u8], then: &[u8]| {
        text.strip_prefix(open).is_some_and(|rest| rest.trim_ascii_start().starts_with(then))
    };
    if begins(b"[", b"{") {
        return Err(FileFaultKind::JsonArray);
    }
    if begins(b"{", b"\"") && text.get(1..).is_some_and(ends_a_line) {
        return Err(FileFaultKind::JsonSpread);
    }
    Ok(if text.starts_with(b"{") { Kind::Json } else { Kind::Csv })
}

/// Whether nothing but spaces stands up to the end of the line.
fn ends_a_line(rest: &[u8]) -> bool {
    let mut rest = rest.iter().skip_while(|byte| matches!(byte, b' ' | b'\t' | b'\r'));
    rest.next() == Some(&b'\n')
}
