//! Reading a TOML file of the city so that every fault is found at once.

use std::cell::RefCell;

use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::says::{self, Kind};
use super::{CityFiles, Fault, Parsed, Place};
use crate::{Code, Words};

/// Reads one file: missing files and broken TOML become faults, and `body` is not called.
pub fn read<T: Default>(
    files: &CityFiles,
    path: &str,
    body: impl FnOnce(&Table<'_>) -> T,
) -> Parsed<T> {
    let text = match files.text(path) {
        Ok(text) => text,
        Err(fault) => return Parsed { value: T::default(), faults: vec![fault] },
    };
    let source = Source { path, text, faults: RefCell::default() };
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let offset = error.span().map_or(0, |span| span.start);
        source.fault(offset, says::syntax(error.message()));
    }
    let value = if errors.is_empty() {
        let root = Table { source: &source, fields: table.get_ref(), start: table.span().start };
        body(&root)
    } else {
        T::default()
    };
    let mut faults = source.faults.into_inner();
    Fault::sort(&mut faults);
    Parsed { value, faults }
}

struct Source<'f> {
    path: &'f str,
    text: &'f str,
    faults: RefCell<Vec<Fault>>,
}

impl Source<'_> {
    fn fault(&self, offset: usize, words: Words) {
        self.put(self.at(offset, words));
    }

    fn at(&self, offset: usize, words: Words) -> Fault {
        Fault::at(self.path, Place::of(self.text, offset), words)
    }

    fn put(&self, fault: Fault) {
        self.faults.borrow_mut().push(fault);
    }
}

/// A set of fields in a file; what cannot be read is noted as a fault and gives `None`.
///
/// A method named `…_if` reads a field that may be absent.
#[derive(Clone, Copy)]
pub struct Table<'t> {
    source: &'t Source<'t>,
    fields: &'t DeTable<'t>,
    start: usize,
}

impl<'t> Table<'t> {
    /// Notes every field that is not among these.
    pub fn only(&self, known: &[&str]) {
        for key in self.fields.keys() {
            if !known.contains(&key.get_ref().as_ref()) {
                let words = says::unknown_field(key.get_ref(), known);
                self.source.fault(key.span().start, words);
            }
        }
    }

    /// A text that is there and is not blank.
    pub fn text(&self, field: &str) -> Option<String> {
        self.required(field)?;
        self.text_if(field)
    }

    /// A text that may be absent but is not blank.
    pub fn text_if(&self, field: &str) -> Option<String> {
        let value = self.value(field)?;
        let text = self.typed(field, value, Kind::Text, DeValue::as_str)?.trim_end();
        if text.trim().is_empty() {
            self.fault_at(field, says::empty_text(field));
            return None;
        }
        Some(text.to_owned())
    }

    /// A text in both languages: `{ ru = "…", en = "…" }`; an absent English is a gap.
    pub fn words(&self, field: &str) -> Option<Words> {
        self.required(field)?;
        self.words_if(field)
    }

    /// A text in both languages that may be absent.
    pub fn words_if(&self, field: &str) -> Option<Words> {
        let table = self.table_if(field)?;
        table.only(&["ru", "en"]);
        let ru = table.text("ru");
        let en = table.text_if("en");
        if !table.has("en") {
            self.gap_at(field, says::no_english(field));
        }
        let ru = ru?;
        Some(Words { en: en.unwrap_or_else(|| ru.clone()), ru })
    }

    /// A code of the city's own: without a colon, which marks what was imported.
    pub fn code(&self, field: &str) -> Option<Code> {
        self.required(field)?;
        self.code_if(field)
    }

    /// A code of the city's own that may be absent.
    pub fn code_if(&self, field: &str) -> Option<Code> {
        let text = self.text_if(field)?;
        if text.contains(':') {
            self.fault_at(field, says::colon_in_code(&text));
            return None;
        }
        let code = Code::parse(&text);
        if code.is_err() {
            self.fault_at(field, says::bad_code(field, &text));
        }
        code.ok()
    }

    /// A day.
    pub fn date(&self, field: &str) -> Option<Date> {
        self.required(field)?;
        self.date_if(field)
    }

    /// A day that may be absent.
    pub fn date_if(&self, field: &str) -> Option<Date> {
        self.date_of(field, self.value(field)?)
    }

    /// A list of days, each with its place.
    pub fn dates_if(&self, field: &str) -> Vec<(Date, Place)> {
        let dated = |value: &Spanned<DeValue<'t>>| {
            Some((self.date_of(field, value)?, self.place_of(value.span().start)))
        };
        self.list(field).filter_map(dated).collect()
    }

    /// A list of texts; blank ones are faults.
    pub fn texts_if(&self, field: &str) -> Vec<String> {
        let text = |value: &Spanned<DeValue<'t>>| {
            let text = self.typed(field, value, Kind::Text, DeValue::as_str)?.trim();
            if text.is_empty() {
                self.source.fault(value.span().start, says::empty_text(field));
            }
            (!text.is_empty()).then(|| text.to_owned())
        };
        self.list(field).filter_map(text).collect()
    }

    /// A whole number between two bounds, both included.
    pub fn integer(&self, field: &str, low: i64, high: i64) -> Option<i64> {
        self.required(field)?;
        self.integer_if(field, low, high)
    }

    /// A whole number between two bounds that may be absent.
    pub fn integer_if(&self, field: &str, low: i64, high: i64) -> Option<i64> {
        let value = self.value(field)?;
        let written = self.typed(field, value, Kind::Integer, DeValue::as_integer)?;
        let number = i64::from_str_radix(written.as_str(), written.radix()).ok();
        let fits = number.filter(|number| (low..=high).contains(number));
        if fits.is_none() {
            let (low, high) = (low.to_string(), high.to_string());
            self.fault_at(field, says::out_of_range(field, written.as_str(), &low, &high));
        }
        fits
    }

    /// A number between two bounds, both included; a whole one will do.
    pub fn number(&self, field: &str, low: f64, high: f64) -> Option<f64> {
        let value = self.required(field)?;
        let written = match value.get_ref() {
            DeValue::Integer(number) => number.as_str(),
            other => self.typed_float(field, value, other)?,
        };
        let fits = written.parse().ok().filter(|number| (low..=high).contains(number));
        if fits.is_none() {
            let (low, high) = (low.to_string(), high.to_string());
            self.fault_at(field, says::out_of_range(field, written, &low, &high));
        }
        fits
    }

    /// `true` or `false`, which may be absent.
    pub fn boolean_if(&self, field: &str) -> Option<bool> {
        self.typed(field, self.value(field)?, Kind::Boolean, DeValue::as_bool)
    }

    /// One of a few words, each standing for a value.
    pub fn choice<T: Copy>(&self, field: &str, choices: &[(&str, T)]) -> Option<T> {
        self.required(field)?;
        self.choice_if(field, choices)
    }

    /// One of a few words, which may be absent.
    pub fn choice_if<T: Copy>(&self, field: &str, choices: &[(&str, T)]) -> Option<T> {
        let text = self.text_if(field)?;
        let found = choices.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
        if found.is_none() {
            let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
            self.fault_at(field, says::no_such_choice(field, &text, &words));
        }
        found
    }

    /// A set of fields inside this one.
    pub fn table(&self, field: &str) -> Option<Table<'t>> {
        self.required(field)?;
        self.table_if(field)
    }

    /// A set of fields that may be absent.
    pub fn table_if(&self, field: &str) -> Option<Table<'t>> {
        let value = self.value(field)?;
        let fields = self.typed(field, value, Kind::Table, DeValue::as_table)?;
        Some(Table { source: self.source, fields, start: value.span().start })
    }

    /// The names of all fields, for a set whose fields are named by whoever writes it.
    pub fn names(&self) -> Vec<&'t str> {
        self.fields.keys().map(|key| key.get_ref().as_ref()).collect()
    }

    /// The entries `[[field]]`; there may be none.
    pub fn tables(&self, field: &str) -> Vec<Table<'t>> {
        let Some(value) = self.value(field) else { return Vec::new() };
        let Some(list) = self.typed(field, value, Kind::Tables, DeValue::as_array) else {
            return Vec::new();
        };
        let table = |value: &'t Spanned<DeValue<'t>>| {
            let fields = self.typed(field, value, Kind::Table, DeValue::as_table)?;
            Some(Table { source: self.source, fields, start: value.span().start })
        };
        list.iter().filter_map(table).collect()
    }

    /// Whether a field is there, whatever it holds.
    pub fn has(&self, field: &str) -> bool {
        self.value(field).is_some()
    }

    /// Whether a field is there and is a set of fields.
    pub fn is_table(&self, field: &str) -> bool {
        self.value(field).is_some_and(|value| value.get_ref().is_table())
    }

    /// Where a field stands, or the set of fields itself when the field is absent.
    pub fn place(&self, field: &str) -> Place {
        self.place_of(self.offset(field))
    }

    /// Where some words stand inside the value of a field as it is written in the file.
    pub fn place_within(&self, field: &str, words: &str) -> Place {
        let span = self.value(field).map_or(self.start..self.start, Spanned::span);
        let written = self.source.text.get(span.clone()).unwrap_or_default();
        self.place_of(span.start + written.find(words).unwrap_or(0))
    }

    /// Notes a fault of a field, or of the whole set when the field is absent.
    pub fn fault_at(&self, field: &str, words: Words) {
        self.source.fault(self.offset(field), words);
    }

    /// Notes that something of a field is left out.
    pub fn gap_at(&self, field: &str, words: Words) {
        self.source.put(self.source.at(self.offset(field), words).as_gap());
    }

    /// Notes a fault at a place that was read before.
    pub fn fault_on(&self, place: Place, words: Words) {
        self.source.put(Fault::at(self.source.path, place, words));
    }

    /// Notes that this code with this first day is on an earlier line already.
    pub fn duplicate(&self, field: &str, code: &str, first: Place) {
        self.fault_at(field, says::duplicate(code, first.line));
    }

    /// Notes that a field names a code that is not among the known ones.
    pub fn dangling(&self, field: &str, code: &str, known: &[&str]) {
        self.fault_at(field, says::dangling(field, code, known));
    }

    fn value(&self, field: &str) -> Option<&'t Spanned<DeValue<'t>>> {
        self.fields.get(field)
    }

    fn required(&self, field: &str) -> Option<&'t Spanned<DeValue<'t>>> {
        let value = self.value(field);
        if value.is_none() {
            self.source.fault(self.start, says::missing_field(field));
        }
        value
    }

    fn typed<'v, T>(
        &self,
        field: &str,
        value: &'v Spanned<DeValue<'t>>,
        kind: Kind,
        read: impl FnOnce(&'v DeValue<'t>) -> Option<T>,
    ) -> Option<T> {
        let read = read(value.get_ref());
        if read.is_none() {
            let words = says::wrong_type(field, kind, value.get_ref().type_str());
            self.source.fault(value.span().start, words);
        }
        read
    }

    fn typed_float<'v>(
        &self,
        field: &str,
        value: &'v Spanned<DeValue<'t>>,
        read: &'v DeValue<'t>,
    ) -> Option<&'v str> {
        self.typed(field, value, Kind::Number, |_| read.as_float().map(|float| float.as_str()))
    }

    /// Reads a day written as TOML's own date or as a text.
    fn date_of(&self, field: &str, value: &Spanned<DeValue<'t>>) -> Option<Date> {
        let written = match value.get_ref() {
            DeValue::Datetime(moment) => moment.to_string(),
            DeValue::String(text) => text.to_string(),
            other => {
                let words = says::wrong_type(field, Kind::Date, other.type_str());
                self.source.fault(value.span().start, words);
                return None;
            }
        };
        // `jiff` would take a date with a time of day and drop the time; here that is a slip.
        let date = (written.len() == "2026-03-01".len()).then(|| written.parse().ok()).flatten();
        if date.is_none() {
            self.source.fault(value.span().start, says::bad_date(field, &written));
        }
        date
    }

    fn list(&self, field: &str) -> impl Iterator<Item = &'t Spanned<DeValue<'t>>> {
        let list = self
            .value(field)
            .and_then(|value| self.typed(field, value, Kind::List, |value| value.as_array()));
        list.into_iter().flat_map(|list| list.iter())
    }

    fn offset(&self, field: &str) -> usize {
        self.value(field).map_or(self.start, |value| value.span().start)
    }

    fn place_of(&self, offset: usize) -> Place {
        Place::of(self.source.text, offset)
    }
}
