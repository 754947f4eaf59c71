//! The files `calendars/2026.toml` of a city.

use jiff::civil::Date;

use super::{DayOff, WorkingCalendar, Year, is_weekend};
use crate::Words;
use crate::city::{CityFiles, Fault, Parsed, Place, Table, read};

const FOLDER: &str = "calendars/";

/// A calendar beyond these years is a slip of the pen.
const YEARS: std::ops::RangeInclusive<i64> = 2000..=2100;

impl WorkingCalendar {
    /// Reads every calendar of the city; without any, all years are computed by law.
    pub fn parse(files: &CityFiles) -> Parsed<WorkingCalendar> {
        let mut calendar = WorkingCalendar::default();
        let mut faults = Vec::new();
        for path in files.under(FOLDER) {
            let parsed = read(files, path, |root| year(root, path));
            faults.extend(parsed.faults);
            if let Some((number, year)) = parsed.value {
                calendar.years.insert(number, year);
            }
        }
        let is_there = |lost: &str| files.paths().any(|path| path == lost);
        faults.extend(calendar.gap().filter(|fault| !is_there(&fault.file)));
        Parsed { value: calendar, faults }
    }

    /// A year that is missing between two loaded ones is a lost file, not a year to come.
    fn gap(&self) -> Option<Fault> {
        let (first, last) = (*self.years.keys().next()?, *self.years.keys().next_back()?);
        let lost = (first..=last).find(|year| !self.years.contains_key(year))?;
        let path = format!("{FOLDER}{lost}.toml");
        let words = Words::new(
            format!("календаря на {lost} год нет, хотя есть на {first} и на {last}"),
            format!("the calendar of {lost} is missing, while {first} and {last} are there"),
        );
        Some(Fault::of_file(&path, words))
    }
}

fn year(root: &Table<'_>, path: &str) -> Option<(i16, Year)> {
    root.only(&["year", "holidays", "moved", "working", "short"]);
    let number = root.integer("year", *YEARS.start(), *YEARS.end())?;
    let number = i16::try_from(number).ok()?;
    if path != format!("{FOLDER}{number}.toml") {
        root.fault_at(
            "year",
            Words::new(
                format!("в файле указан год {number}, а имя файла говорит о другом"),
                format!("the file says {number}, but its name says another year"),
            ),
        );
    }
    let mut reading = Reading { number, year: Year::default(), givers: Vec::new() };
    for table in root.tables("holidays") {
        reading.holidays(&table);
    }
    for table in root.tables("moved") {
        reading.moved(&table);
    }
    reading.working(root);
    reading.short(root);
    reading.unpaired(root);
    Some((number, reading.year))
}

struct Reading {
    number: i16,
    year: Year,
    /// The days that gave their rest away, and where the file says so.
    givers: Vec<(Date, Place)>,
}

impl Reading {
    /// `{ from, to?, name }`: one holiday or several days of it.
    fn holidays(&mut self, table: &Table<'_>) {
        table.only(&["from", "to", "name"]);
        let (from, name) = (table.date("from"), table.words("name"));
        let to = table.date_if("to").or(from);
        let (Some(from), Some(to), Some(name)) = (from, to, name) else { return };
        if to < from {
            let words = Words::new("конец раньше начала", "the end is before the beginning");
            return table.fault_at("to", words);
        }
        for day in from.series(jiff::ToSpan::day(1)).take_while(|day| *day <= to) {
            self.add(table, "from", day, DayOff::Holiday(name.clone()));
        }
    }

    /// `{ date, from }`: the day off of `from` is taken on `date`.
    fn moved(&mut self, table: &Table<'_>) {
        table.only(&["date", "from"]);
        let (date, from) = (table.date("date"), table.date("from"));
        let (Some(date), Some(from)) = (date, from) else { return };
        if !is_weekend(from) {
            let words = Words::new(
                format!("{from} — не суббота и не воскресенье; переносить с него нечего"),
                format!("{from} is no Saturday or Sunday; it has no day off to give"),
            );
            return table.fault_at("from", words);
        }
        self.givers.push((from, table.place("from")));
        self.add(table, "date", date, DayOff::Moved { from });
    }

    fn add(&mut self, table: &Table<'_>, field: &str, date: Date, off: DayOff) {
        if date.year() != self.number {
            return table.fault_at(field, self.wrong_year(date));
        }
        if self.year.off.insert(date, off).is_some() {
            let words = Words::new(
                format!("{date} уже указан выше как выходной"),
                format!("{date} has been given as a day off above"),
            );
            table.fault_at(field, words);
        }
    }

    fn working(&mut self, root: &Table<'_>) {
        for (date, place) in root.dates_if("working") {
            if date.year() != self.number {
                root.fault_on(place, self.wrong_year(date));
            } else if !is_weekend(date) || self.year.off.contains_key(&date) {
                let words = Words::new(
                    format!("{date} — не суббота и не воскресенье или указан как праздник"),
                    format!("{date} is no Saturday or Sunday, or is a holiday above"),
                );
                root.fault_on(place, words);
            } else {
                self.year.working.insert(date);
            }
        }
    }

    fn short(&mut self, root: &Table<'_>) {
        for (date, place) in root.dates_if("short") {
            let weekend = is_weekend(date) && !self.year.working.contains(&date);
            if date.year() != self.number {
                root.fault_on(place, self.wrong_year(date));
            } else if weekend || self.year.off.contains_key(&date) {
                let words = Words::new(
                    format!("{date} — выходной, сократить его нельзя"),
                    format!("{date} is a day off and cannot be shortened"),
                );
                root.fault_on(place, words);
            } else {
                self.year.short.insert(date);
            }
        }
    }

    /// A weekend that gave its rest away is worked, unless it is a holiday anyway.
    fn unpaired(&self, root: &Table<'_>) {
        for (from, place) in &self.givers {
            let holiday = self.year.off.contains_key(from);
            if from.year() == self.number && !holiday && !self.year.working.contains(from) {
                let words = Words::new(
                    format!("{from} отдал свой выходной, но не указан в working"),
                    format!("{from} gave its day off away but is not among `working`"),
                );
                root.fault_on(*place, words);
            }
        }
    }

    fn wrong_year(&self, date: Date) -> Words {
        let year = self.number;
        Words::new(format!("{date} — не {year} год"), format!("{date} is not in the year {year}"))
    }
}
