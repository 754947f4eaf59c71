//! What can be wrong with a file or a row, said in both languages.

use std::fmt;

use base::Words;

use super::limits::{self, QUOTED_CHARS_MAX};

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
    /// It is not written in UTF-8.
    NotUtf8,
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
    /// A row is longer than allowed; often a quote that is never closed.
    RowTooLong {
        /// The row.
        row: u64,
    },
    /// The workbook cannot be read.
    BrokenXlsx(String),
    /// A workbook of the format before 2007, or one behind a password.
    OldExcel,
    /// One JSON array instead of an object a line.
    JsonArray,
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
                Words::new(format!("не читается: {error}"), format!("cannot be read: {error}"))
            }
            Self::Empty => Words::new("пуст", "is empty"),
            Self::BrokenGzip => Words::new(
                "повреждён: сжатые данные не распаковываются",
                "is damaged: its gzip data cannot be unpacked",
            ),
            Self::NotUtf8 => Words::new(
                "не в кодировке UTF-8; сохраните его как «CSV UTF-8»",
                "is not written in UTF-8; save it as “CSV UTF-8”",
            ),
            Self::DoubledColumn(name) => Words::new(
                format!("столбец «{name}» встречается дважды"),
                format!("column “{name}” occurs twice"),
            ),
            Self::BrokenXlsx(why) => Words::new(
                format!("книга Excel не читается: {why}"),
                format!("the workbook cannot be read: {why}"),
            ),
            Self::OldExcel => Words::new(
                "это старый Excel (.xls) или книга с паролем; сохраните её как .xlsx без пароля",
                "is an old workbook (.xls) or has a password; save it as .xlsx without one",
            ),
            Self::JsonArray => Words::new(
                "это один массив JSON; нужен JSON Lines — по объекту в строке",
                "is one JSON array; JSON Lines is needed, an object a line",
            ),
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

    fn size_words(&self) -> Words {
        match self {
            Self::TooManyColumns(columns) => Words::new(
                format!("{columns} столбцов, можно не больше {}", limits::COLUMNS_MAX),
                format!("has {columns} columns, at most {} are allowed", limits::COLUMNS_MAX),
            ),
            Self::RowTooLong { row } => Words::new(
                format!(
                    "строка {row} длиннее {} МБ; возможно, в ней не закрыта кавычка",
                    limits::ROW_BYTES_MAX >> 20
                ),
                format!(
                    "row {row} is longer than {} MB; perhaps a quote in it is not closed",
                    limits::ROW_BYTES_MAX >> 20
                ),
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

/// Why a row was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowFault {
    /// A field that every row must have is empty. It holds the field's name in the profile.
    Missing(&'static str),
    /// A field is longer than allowed.
    TooLong {
        /// The field's name in the profile.
        field: String,
        /// Characters allowed.
        chars_max: usize,
    },
    /// A moment or a date that fits no format of the profile, or a day that never was.
    BadTime {
        /// The column.
        column: String,
        /// What stands there.
        value: String,
    },
    /// Something received later than now.
    Future(String),
    /// Coordinates that are no point on the earth.
    BadPoint(String),
    /// A status that the profile does not know.
    UnknownStatus(String),
    /// A cell that is not written in UTF-8.
    NotUtf8,
    /// Another number of cells than the header has.
    Cells {
        /// Cells in the header.
        expected: usize,
        /// Cells in the row.
        found: usize,
    },
    /// A line that is no JSON object.
    BadJson(String),
    /// An event that no rule of the profile fits.
    NoRule,
    /// Two messages of one appeal have the same key.
    DoubledMessage(String),
    /// More events than allowed.
    TooManyEvents,
    /// One of the appeal's events is wrong; the appeal waits until it is mended.
    Event {
        /// The file of the event.
        file: String,
        /// The row of the event.
        row: u64,
        /// What is wrong.
        fault: Box<RowFault>,
    },
}

impl RowFault {
    /// The fault in words.
    pub fn words(&self) -> Words {
        match self {
            Self::Missing(field) => {
                Words::new(format!("пусто поле «{field}»"), format!("field “{field}” is empty"))
            }
            Self::TooLong { field, chars_max } => Words::new(
                format!("поле «{field}» длиннее {chars_max} знаков"),
                format!("field “{field}” is longer than {chars_max} characters"),
            ),
            Self::BadTime { column, value } => Words::new(
                format!("в столбце «{column}» не дата и время: «{value}»"),
                format!("column “{column}” holds no date and time: “{value}”"),
            ),
            Self::Future(value) => Words::new(
                format!("получено в будущем: «{value}»"),
                format!("received in the future: “{value}”"),
            ),
            Self::BadPoint(value) => Words::new(
                format!("неверные координаты: «{value}»"),
                format!("wrong coordinates: “{value}”"),
            ),
            Self::UnknownStatus(value) => Words::new(
                format!("профиль не знает статуса «{value}»"),
                format!("the profile does not know the status “{value}”"),
            ),
            Self::NotUtf8 => Words::new("строка не в кодировке UTF-8", "the row is not in UTF-8"),
            Self::Cells { expected, found } => Words::new(
                format!("ячеек {found}, а столбцов {expected}"),
                format!("{found} cells in a file of {expected} columns"),
            ),
            Self::BadJson(why) => {
                Words::new(format!("это не объект JSON: {why}"), format!("no JSON object: {why}"))
            }
            Self::NoRule => Words::new(
                "ни одно правило профиля не подходит к событию",
                "no rule of the profile fits the event",
            ),
            Self::DoubledMessage(id) => Words::new(
                format!("два сообщения с ключом «{id}»"),
                format!("two messages with the key “{id}”"),
            ),
            Self::TooManyEvents => Words::new(
                format!("событий больше {}", limits::EVENTS_PER_APPEAL_MAX),
                format!("more than {} events", limits::EVENTS_PER_APPEAL_MAX),
            ),
            Self::Event { file, row, fault } => {
                let why = fault.words();
                Words::new(
                    format!("файл «{file}», строка {row}: {}", why.ru),
                    format!("file “{file}”, row {row}: {}", why.en),
                )
            }
        }
    }
}

/// The head of a wrong value, safe to show.
pub(super) fn quote(value: &str) -> String {
    let mut head: String =
        value.chars().filter(|c| !c.is_control()).take(QUOTED_CHARS_MAX).collect();
    if value.chars().count() > QUOTED_CHARS_MAX {
        head.push('…');
    }
    head
}
