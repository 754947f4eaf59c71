//! What a file looks like that is no table in UTF-8: said to whoever gave it, with what to do.

use base::Words;

use crate::Content;

/// A file that is no table that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Looks {
    /// A picture, a film or a sound.
    Media(&'static str),
    /// A PDF.
    Pdf,
    /// A text of an office program.
    Document,
    /// A table of LibreOffice.
    OpenDocument,
    /// A workbook in Excel's binary form, `.xlsb`.
    BinaryWorkbook,
    /// A zip that holds no workbook.
    Zip,
    /// Packed by another program than gzip.
    Archive(&'static str),
    /// A web page; some systems give one the name of a workbook.
    Html,
    /// XML, such as the form of Excel of 2003.
    Xml,
    /// Bytes that are no text.
    Binary,
}

/// How a text is written that is not in UTF-8.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// Excel's plain "CSV" in Russian.
    Windows1251,
    /// DOS.
    Cp866,
    /// Old Unix.
    Koi8R,
    /// Excel's "Unicode text".
    Utf16,
    /// Something else.
    Other,
}

/// What is wrong with the beginning of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wrong {
    Looks(Looks),
    Encoding(Encoding),
}

/// Looks at the beginning of a file that should be a text; `None` where it may be one.
pub(super) fn judge(head: &[u8]) -> Option<Wrong> {
    if let Some(looks) = signed(head).or_else(|| tagged(head)) {
        return Some(Wrong::Looks(looks));
    }
    let zeros = head.iter().filter(|byte| **byte == 0).count();
    let others = odd_controls(head);
    if zeros * 20 > head.len() && is_utf16(head) {
        return Some(Wrong::Encoding(Encoding::Utf16));
    }
    if !is_foreign(head) {
        return None;
    }
    // A text in an old encoding has next to no control characters; other bytes are full of them.
    let is_binary = (zeros + others) * 50 > head.len();
    Some(if is_binary { Wrong::Looks(Looks::Binary) } else { Wrong::Encoding(cyrillic(head)) })
}

/// Told by the first bytes.
fn signed(head: &[u8]) -> Option<Looks> {
    match Content::of(head) {
        // Two letters are too little: a table may begin with them.
        Content::BrokenImage("image/bmp") | Content::Unknown => None,
        Content::Image(kind) | Content::BrokenImage(kind) => Some(Looks::Media(kind)),
        Content::HugeImage { .. } => Some(Looks::Media("image")),
        Content::Other("application/pdf") => Some(Looks::Pdf),
        Content::Other("application/msword" | "application/rtf" | "text/rtf") => {
            Some(Looks::Document)
        }
        Content::Other(kind) if is_archive(kind) => Some(Looks::Archive(kind)),
        Content::Other(kind) if kind.starts_with("video/") || kind.starts_with("audio/") => {
            Some(Looks::Media(kind))
        }
        Content::Other(kind) if kind.starts_with("text/") => None,
        Content::Other(_) => head.contains(&0).then_some(Looks::Binary),
    }
}

fn is_archive(kind: &str) -> bool {
    ["7z", "rar", "bzip2", "-xz", "zstd", "gzip", "-tar", "compress", "lz4"]
        .iter()
        .any(|part| kind.contains(part))
}

/// Told by the tag that a text begins with: no table begins with one.
fn tagged(head: &[u8]) -> Option<Looks> {
    const TAG_BYTES: usize = 16;
    let text = head.trim_ascii_start();
    let tag: Vec<u8> = text.iter().take(TAG_BYTES).map(u8::to_ascii_lowercase).collect();
    let begins = |tags: &[&str]| tags.iter().any(|it| tag.starts_with(it.as_bytes()));
    if begins(&["<!doctype html", "<html", "<head", "<meta", "<body", "<table", "<style"]) {
        return Some(Looks::Html);
    }
    begins(&["<?xml", "<!", "<workbook"]).then_some(Looks::Xml)
}

/// Whether a text is written in another encoding, and not only a row here and there: its bytes
/// beyond ASCII are rather no UTF-8 than characters, in its head or in half of its lines.
fn is_foreign(head: &[u8]) -> bool {
    let (mut letters, mut strays) = (0, 0);
    for chunk in head.utf8_chunks() {
        letters += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        strays += chunk.invalid().len();
    }
    // What breaks off at the end is not wrong: more of the file follows.
    let is_wrong =
        |line: &[u8]| std::str::from_utf8(line).is_err_and(|error| error.error_len().is_some());
    let lines = head.split_inclusive(|byte| *byte == b'\n');
    let mut lines = lines.filter(|line| !line.trim_ascii().is_empty());
    let names_are_wrong = lines.next().is_some_and(is_wrong);
    let (mut wrong, mut all) = (0, 0);
    for line in lines {
        all += 1;
        wrong += usize::from(is_wrong(line));
    }
    strays > letters && (names_are_wrong || wrong > 0 && wrong * 2 >= all)
}

fn odd_controls(head: &[u8]) -> usize {
    head.iter().filter(|byte| matches!(byte, 1..=8 | 14..=31 | 127)).count()
}

/// Whether zeros stand at every other place: the upper halves of ASCII characters.
fn is_utf16(head: &[u8]) -> bool {
    let at = |place: usize| head.iter().skip(place).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (at(0), at(1));
    even.min(odd) * 10 < even.max(odd)
}

/// The old encodings put the small letters at different places, and most letters are small.
fn cyrillic(head: &[u8]) -> Encoding {
    let high = head.iter().filter(|byte| **byte >= 0x80).count();
    let count = |small: fn(&u8) -> bool| head.iter().filter(|byte| small(byte)).count();
    let (most, encoding) = [
        (count(|it| matches!(it, 0xe0..=0xff)), Encoding::Windows1251),
        (count(|it| matches!(it, 0xa0..=0xaf | 0xe0..=0xef)), Encoding::Cp866),
        (count(|it| matches!(it, 0xc0..=0xdf)), Encoding::Koi8R),
    ]
    .into_iter()
    // Among equals the first, which is by far the most frequent.
    .rev()
    .max_by_key(|(count, _)| *count)
    .unwrap_or((0, Encoding::Other));
    if most * 10 >= high * 6 { encoding } else { Encoding::Other }
}

impl Looks {
    /// What it looks like, and what to do.
    pub(super) fn words(self) -> Words {
        let (ru, en) = match self {
            Self::Media(kind) => {
                return Words::new(
                    format!("это не таблица, а изображение, видео или звук ({kind})"),
                    format!("is no table but a picture, a film or a sound ({kind})"),
                );
            }
            Self::Archive(kind) => {
                return Words::new(
                    format!("это архив ({kind}); распакуйте его или сожмите таблицу в gzip"),
                    format!("is an archive ({kind}); unpack it, or pack the table by gzip"),
                );
            }
            Self::Pdf => (
                "это PDF; нужна таблица, из которой он сделан: CSV, XLSX или JSON Lines",
                "is a PDF; the table that it was made of is needed: CSV, XLSX or JSON Lines",
            ),
            Self::Document => (
                "это текстовый документ; сохраните его таблицу как .xlsx или CSV UTF-8",
                "is a text document; save its table as .xlsx or as CSV UTF-8",
            ),
            Self::OpenDocument => (
                "это таблица LibreOffice; сохраните её как .xlsx или CSV UTF-8",
                "is a table of LibreOffice; save it as .xlsx or as CSV UTF-8",
            ),
            Self::BinaryWorkbook => (
                "это двоичная книга Excel (.xlsb); сохраните её как .xlsx",
                "is a binary workbook (.xlsb); save it as .xlsx",
            ),
            Self::Zip => (
                "это архив ZIP без книги Excel; распакуйте его и укажите таблицу из него",
                "is a zip without a workbook; unpack it and name the table in it",
            ),
            Self::Html => (
                "это веб-страница, как бы она ни называлась; откройте её в Excel и сохраните \
                 как .xlsx",
                "is a web page, whatever its name; open it in Excel and save it as .xlsx",
            ),
            Self::Xml => (
                "это XML; откройте его в Excel и сохраните как .xlsx",
                "is XML; open it in Excel and save it as .xlsx",
            ),
            Self::Binary => (
                "это не текст и не книга Excel; нужна таблица: CSV, XLSX или JSON Lines",
                "is neither text nor a workbook; a table is needed: CSV, XLSX or JSON Lines",
            ),
        };
        Words::new(ru, en)
    }
}

impl Encoding {
    /// What it looks like, and what to do.
    pub(super) fn words(self) -> Words {
        let name = match self {
            Self::Windows1251 => "Windows-1251",
            Self::Cp866 => "CP866 (DOS)",
            Self::Koi8R => "KOI8-R",
            Self::Utf16 => "UTF-16",
            Self::Other => {
                return Words::new(
                    "не в кодировке UTF-8; сохраните его как «CSV UTF-8»",
                    "is not written in UTF-8; save it as “CSV UTF-8”",
                );
            }
        };
        Words::new(
            format!("похож на текст в кодировке {name}; сохраните его как «CSV UTF-8»"),
            format!("looks like text in {name}; save it as “CSV UTF-8”"),
        )
    }
}
