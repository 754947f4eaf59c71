//! What can be wrong with a file, said in both languages.

use std::fmt;

use base::Words;

use super::limits;
use super::looks::{Encoding, Looks};
use super::row_fault::quote;
use super::said::io_words;

/// Why a file cannot be read at all.
#[derive(Debug)]
pub struct FileFault {
    /// The name of the file.
    pub file: String,
    /// What is wrong with it.
    pub kind: FileFaultKind,
}

/// What is wrong with a file.
#[derive(Debug)]
pub enum FileFaultKind {
    /// It cannot be opened or read.
    Io(std::io::Error),
    /// It has no rows and no header.
    Empty,
    /// It is packed by gzip, and the packing is broken.
    BrokenGzip,
    /// It unfolds to far more than its size: a gzip or zip bomb.
    Bomb,
    /// It is larger than allowed.
    TooLarge {
        /// Bytes allowed.
        bytes_max: u64,
    },
    /// It is a text that is not written in UTF-8.
    Encoding(Encoding),
    /// It is no table at all.
    Looks(Looks),
    /// The profile needs columns that the file does not have.
    MissingColumns {
        /// The columns that are missing.
        missing: Vec<String>,
        /// The columns that are there.
        present: Vec<String>,
    },
    /// The profile allows no other columns, and the file has some.
    OtherColumns {
        /// The columns that nobody reads.
        others: Vec<String>,
        /// The columns that there may be.
        known: Vec<String>,
    },
    /// A column that the profile reads occurs twice.
    DoubledColumn(String),
    /// More columns than allowed.
    TooManyColumns(usize),
    /// A row is longer than allowed.
    RowTooLong {
        /// The row.
        row: u64,
    },
    /// A quote of a CSV file is never closed, or not within the length of a row.
    OpenQuote {
        /// The line of the file where it was opened, as an editor counts.
        line: u64,
    },
    /// A row that the rules of CSV cannot take apart.
    BrokenCsv {
        /// The row.
        row: u64,
    },
    /// The workbook cannot be read; what the reader of workbooks said of it, for English readers.
    BrokenXlsx(String),
    /// A workbook of the format before 2007, or one behind a password.
    OldExcel,
    /// One JSON array instead of an object a line.
    JsonArray,
    /// A JSON object on several lines instead of one a line.
    JsonSpread,
    /// A file of GeoJSON that is no collection of features, or no JSON at all.
    BrokenGeoJson,
    /// The workbook has no such sheet.
    NoSheet(String),
    /// A file that must lie beside the main one does not.
    NoCompanion {
        /// The stem of its name.
        stem: String,
        /// Where it was looked for.
        folder: String,
    },
    /// The companions have more rows than memory is meant for.
    TooManyRows,
}

impl FileFault {
    /// A fault of the named file.
    pub(super) fn new(file: &str, kind: FileFaultKind) -> Self {
        Self { file: file.to_owned(), kind }
    }

    /// The same for the other readers of this room.
    pub(crate) fn of(file: &str, kind: FileFaultKind) -> Self {
        Self::new(file, kind)
    }

    /// Whether it is only that columns are missing.
    pub(crate) fn lacks_columns(&self) -> bool {
        matches!(self.kind, FileFaultKind::MissingColumns { .. })
    }

    /// The fault in words.
    pub fn words(&self) -> Words {
        let said = self.kind.words();
        Words::new(
            format!("Файл «{}»: {}", self.file, said.ru),
            format!("File “{}”: {}", self.file, said.en),
        )
    }
}

impl fmt::Display for FileFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words().en)
    }
}

impl std::error::Error for FileFault {}

impl FileFaultKind {
    fn words(&self) -> Words {
        match self {
            Self::MissingColumns { missing, present } => missing_words(missing, present),
            Self::OtherColumns { others, known } => other_words(others, known),
            Self::TooManyColumns(_) | Self::TooLarge { .. } | Self::RowTooLong { .. } => {
                self.size_words()
            }
            Self::Bomb | Self::TooManyRows => self.size_words(),
            Self::Io(error) => {
                let why = io_words(error);
                Words::new(
                    format!("не читается: {}", why.ru),
                    format!("cannot be read: {}", why.en),
                )
            }
            Self::Encoding(encoding) => encoding.words(),
            Self::Looks(looks) => looks.words(),
            Self::OpenQuote { line } => Words::new(
                format!(
                    "кавычка в начале ячейки, в строке {line}, нигде не закрыта; закройте её, а \
                     кавычки внутри текста удвойте («\"\"»)"
                ),
                format!(
                    "the quote that begins a cell in line {line} is never closed; close it, and \
                     double the quotes inside a text (\"\")"
                ),
            ),
            Self::Empty => Words::new("пуст", "is empty"),
            Self::BrokenGzip => Words::new(
                "повреждён: сжатые данные не распаковываются",
                "is damaged: its gzip data cannot be unpacked",
            ),
            Self::DoubledColumn(name) => Words::new(
                format!("столбец «{name}» встречается дважды"),
                format!("column “{name}” occurs twice"),
            ),
            Self::BrokenCsv { row } => Words::new(
                format!("строка {row} написана не по правилам CSV"),
                format!("row {row} breaks the rules of CSV"),
            ),
            Self::BrokenXlsx(why) => Words::new(
                "книга Excel повреждена; откройте её в Excel и сохраните ещё раз как .xlsx",
                format!(
                    "the workbook is damaged ({why}); open it in Excel and save it as .xlsx again"
                ),
            ),
            Self::OldExcel => Words::new(
                "это старый Excel (.xls) или книга с паролем; сохраните её как .xlsx без пароля",
                "is an old workbook (.xls) or has a password; save it as .xlsx without one",
            ),
            Self::JsonArray | Self::JsonSpread | Self::BrokenGeoJson => self.json_words(),
            Self::NoSheet(name) => Words::new(
                format!("в книге нет листа «{name}»"),
                format!("the workbook has no sheet “{name}”"),
            ),
            Self::NoCompanion { stem, folder } => Words::new(
                format!("рядом с ним, в «{folder}», нет файла «{stem}» (csv, xlsx, jsonl, .gz)"),
                format!(
                    "there is no file “{stem}” (csv, xlsx, jsonl, .gz) beside it in “{folder}”"
                ),
            ),
        }
    }

    fn json_words(&self) -> Words {
        match self {
            Self::JsonArray => Words::new(
                "это один массив JSON; нужен JSON Lines — по объекту в строке",
                "is one JSON array; JSON Lines is needed, an object a line",
            ),
            Self::JsonSpread => Words::new(
                "объект JSON записан на нескольких строках; нужен JSON Lines — по объекту в строке",
                "a JSON object takes several lines; JSON Lines is needed, an object a line",
            ),
            _ => Words::new(
                "это не GeoJSON: нужен FeatureCollection со списком features",
                "is no GeoJSON: a FeatureCollection with a list of features is needed",
            ),
        }
    }

    fn size_words(&self) -> Words {
        match self {
            Self::TooManyColumns(columns) => Words::new(
                format!("{columns} столбцов, можно не больше {}", limits::COLUMNS_MAX),
                format!("has {columns} columns, at most {} are allowed", limits::COLUMNS_MAX),
            ),
            Self::RowTooLong { row } => Words::new(
                format!("строка {row} длиннее {} МБ", limits::ROW_BYTES_MAX >> 20),
                format!("row {row} is longer than {} MB", limits::ROW_BYTES_MAX >> 20),
            ),
            Self::TooManyRows => Words::new(
                format!("строк событий больше {}", limits::COMPANION_ROWS_MAX),
                format!("more than {} rows of events", limits::COMPANION_ROWS_MAX),
            ),
            Self::TooLarge { bytes_max } => Words::new(
                format!("больше допустимых {} МБ", bytes_max >> 20),
                format!("is larger than the {} MB allowed", bytes_max >> 20),
            ),
            _ => Words::new(
                "распаковывается в сотни раз больше своего размера; чтение остановлено",
                "unpacks to hundreds of times its size; reading was stopped",
            ),
        }
    }
}

fn missing_words(missing: &[String], present: &[String]) -> Words {
    let (missing, present) = (listed(missing), listed(present));
    Words::new(
        format!("нет столбцов {missing}; есть {present}"),
        format!("columns {missing} are missing; there are {present}"),
    )
}

fn other_words(others: &[String], known: &[String]) -> Words {
    let (others, known) = (listed(others), listed(known));
    Words::new(
        format!("столбцы {others} неизвестны; могут быть {known}"),
        format!("columns {others} are unknown; there may be {known}"),
    )
}

fn listed(names: &[String]) -> String {
    const SHOWN_MAX: usize = 40;
    let names: Vec<_> = names.iter().take(SHOWN_MAX).map(|n| format!("«{}»", quote(n))).collect();
    names.join(", ")
}
