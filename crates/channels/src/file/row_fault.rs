//! What can be wrong with a row, said in both languages.

use base::Words;

use super::limits::{self, QUOTED_CHARS_MAX};

/// What is wrong with a line that should be a JSON object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadJson {
    /// It breaks the rules of JSON, or is nested too deep.
    Syntax,
    /// It ends too early.
    CutOff,
    /// It is something else than an object.
    NoObject,
}

impl BadJson {
    fn words(self, at: usize) -> Words {
        match self {
            Self::Syntax => Words::new(
                format!("строка написана не по правилам JSON, место {at}"),
                format!("the line breaks the rules of JSON at {at}"),
            ),
            Self::CutOff => Words::new(
                "строка JSON оборвана; объект должен стоять на одной строке целиком",
                "the line of JSON is cut off; an object must stand on one line",
            ),
            Self::NoObject => Words::new(
                "в строке JSON не объект; нужен {…} с полями",
                "the line of JSON holds no object; {…} with fields is needed",
            ),
        }
    }
}

/// What is wrong with a field of a JSON object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BadJsonField {
    /// The profile takes no field of this name. It holds the names that it takes.
    Unknown(Vec<String>),
    /// It is given twice.
    Doubled,
    /// It holds a list or an object where one value belongs.
    NoValue,
}

impl BadJsonField {
    fn words(&self, name: &str) -> Words {
        match self {
            Self::Unknown(known) => {
                let known = known.join(", ");
                Words::new(
                    format!("поля «{name}» профиль не знает; есть {known}"),
                    format!("the profile has no field “{name}”; it has {known}"),
                )
            }
            Self::Doubled => Words::new(
                format!("поле «{name}» указано дважды"),
                format!("field “{name}” is given twice"),
            ),
            Self::NoValue => Words::new(
                format!("в поле «{name}» список или объект, а нужно одно значение"),
                format!("field “{name}” holds a list or an object; one value is needed"),
            ),
        }
    }
}

/// What a row says to have happened too early.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Happened {
    /// An answer before the appeal.
    Answer,
    /// A later message before the appeal.
    Message,
    /// A status before the appeal.
    Status,
    /// A transfer before the appeal.
    Route,
    /// A deadline before the appeal.
    Due,
    /// A closure before the answer.
    Closure,
}

impl Happened {
    fn words(self, at: &str, earliest: &str) -> Words {
        let (ru, en) = match self {
            Self::Answer => ("ответ дан", "it was answered"),
            Self::Message => ("следующее сообщение написано", "the next message was written"),
            Self::Status => ("статус сменился", "its status changed"),
            Self::Route => ("передано", "it was transferred"),
            Self::Due => ("срок стоит", "its deadline is"),
            Self::Closure => {
                return Words::new(
                    format!("закрыто {at}, раньше, чем отвечено ({earliest}); проверьте даты"),
                    format!(
                        "it was closed at {at}, before it was answered ({earliest}); check the \
                         dates"
                    ),
                );
            }
        };
        Words::new(
            format!(
                "{ru} {at}, раньше, чем обращение поступило ({earliest}); проверьте даты и пояс \
                 профиля"
            ),
            format!(
                "{en} at {at}, before the appeal was received ({earliest}); check the dates and \
                 the profile's zone"
            ),
        )
    }
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
    /// Moments that cannot have followed each other like this.
    Order {
        /// What is too early.
        what: Happened,
        /// When it is said to have happened.
        at: String,
        /// What it cannot have come before.
        earliest: String,
    },
    /// Something that is said to have happened later than now.
    Future {
        /// The column.
        column: String,
        /// What stands there.
        value: String,
    },
    /// A moment before [`base::EARLIEST`].
    TooEarly {
        /// The column.
        column: String,
        /// What stands there.
        value: String,
    },
    /// A deadline from [`base::LATEST`] on.
    TooLate {
        /// The column.
        column: String,
        /// What stands there.
        value: String,
    },
    /// A control character that no text may hold.
    Control {
        /// The column.
        column: String,
        /// Its code.
        code: u32,
    },
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
    BadJson {
        /// What is wrong with it.
        why: BadJson,
        /// The byte of the line at which it was noticed, counted from one.
        at: usize,
    },
    /// A field of a JSON object that cannot be taken.
    BadJsonField {
        /// The field.
        name: String,
        /// What is wrong with it.
        why: BadJsonField,
    },
    /// An event that no rule of the profile fits.
    NoRule,
    /// Two messages of one appeal have the same key.
    DoubledMessage(String),
    /// A second row under a key whose events the first row has.
    DoubledRow(String),
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
            Self::BadTime { column, value }
            | Self::Future { column, value }
            | Self::TooEarly { column, value }
            | Self::TooLate { column, value } => self.time_words(column, value),
            Self::Order { what, at, earliest } => what.words(at, earliest),
            Self::Control { column, code } => Words::new(
                format!("в столбце «{column}» управляющий знак U+{code:04X}; уберите его"),
                format!("column “{column}” holds the control character U+{code:04X}; remove it"),
            ),
            Self::BadPoint(value) => Words::new(
                format!("неверные координаты: «{value}»"),
                format!("wrong coordinates: “{value}”"),
            ),
            Self::UnknownStatus(value) => Words::new(
                format!("профиль не знает статуса «{value}»"),
                format!("the profile does not know the status “{value}”"),
            ),
            Self::NotUtf8 => Words::new(
                "строка не в UTF-8 (часто это Windows-1251); сохраните файл как «CSV UTF-8»",
                "the row is not in UTF-8 (often it is Windows-1251); save it as “CSV UTF-8”",
            ),
            Self::Cells { expected, found } => Words::new(
                format!("ячеек {found}, а столбцов {expected}"),
                format!("{found} cells in a file of {expected} columns"),
            ),
            Self::BadJson { why, at } => why.words(*at),
            Self::BadJsonField { name, why } => why.words(name),
            Self::NoRule => Words::new(
                "ни одно правило профиля не подходит к событию",
                "no rule of the profile fits the event",
            ),
            Self::DoubledMessage(id) => Words::new(
                format!("два сообщения с ключом «{id}»"),
                format!("two messages with the key “{id}”"),
            ),
            Self::DoubledRow(id) => Words::new(
                format!("вторая строка с ключом «{id}»; её события уже у первой"),
                format!("a second row with the key “{id}”; the first has its events"),
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

    fn time_words(&self, column: &str, value: &str) -> Words {
        match self {
            Self::Future { .. } => Words::new(
                format!("в столбце «{column}» время в будущем: «{value}»"),
                format!("column “{column}” holds a time in the future: “{value}”"),
            ),
            Self::TooEarly { .. } => Words::new(
                format!("в столбце «{column}» время раньше 1990 года: «{value}»"),
                format!("column “{column}” holds a time before 1990: “{value}”"),
            ),
            Self::TooLate { .. } => Words::new(
                format!("в столбце «{column}» срок позже 2099 года: «{value}»"),
                format!("column “{column}” holds a deadline after 2099: “{value}”"),
            ),
            _ => Words::new(
                format!("в столбце «{column}» не дата и время: «{value}»"),
                format!("column “{column}” holds no date and time: “{value}”"),
            ),
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
