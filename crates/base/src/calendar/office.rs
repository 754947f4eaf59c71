//! The hours of a working day, and terms that are counted in them.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, ToSpan as _};

use super::{Day, WorkingCalendar};
use crate::city::Table;
use crate::{Timestamp, Words};

/// Days that a term of working hours may pass at most: its file says nonsense beyond them.
const DAYS_MAX: usize = 4_000;

/// How much shorter a day before a holiday is (Labour Code, article 95).
const SHORTER_MINUTES: i64 = 60;

/// The hours of a working day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Office {
    /// When it opens.
    pub from: Time,
    /// When it closes; a day before a holiday ends an hour earlier.
    pub to: Time,
    /// From when to when nobody is there in between.
    pub lunch: Option<(Time, Time)>,
}

impl Default for Office {
    fn default() -> Self {
        let at = |hour| Time::constant(hour, 0, 0, 0);
        Self { from: at(9), to: at(18), lunch: Some((at(13), at(14))) }
    }
}

impl Office {
    /// Reads `{ from = "09:00", to = "18:00", lunch_from, lunch_to }`; lunch may be absent.
    pub fn parse(table: &Table<'_>) -> Office {
        table.only(&["from", "to", "lunch_from", "lunch_to"]);
        let (from, to) = (time(table, "from"), time(table, "to"));
        let lunch = match (table.has("lunch_from"), table.has("lunch_to")) {
            (false, false) => Some(None),
            _ => time(table, "lunch_from").zip(time(table, "lunch_to")).map(Some),
        };
        let (Some(from), Some(to), Some(lunch)) = (from, to, lunch) else {
            return Office::default();
        };
        let office = Office { from, to, lunch };
        if !office.is_sound() {
            let words = Words::new(
                "день кончается раньше, чем начался, или обед не внутри него; короткий день \
                 короче на час, и работа в нём должна оставаться",
                "the day ends before it begins, or lunch is not within it; a short day is an hour \
                 shorter, and there must be work left in it",
            );
            table.fault_at("to", words);
        }
        office
    }

    /// Does it open before lunch, and is there work after it, also on a short day?
    fn is_sound(&self) -> bool {
        let shorter = self.to - SHORTER_MINUTES.minutes();
        match self.lunch {
            None => self.from < shorter && shorter < self.to,
            Some((out, back)) => {
                self.from < out && out < back && back < shorter && shorter < self.to
            }
        }
    }

    /// The parts of a day in which people work: a day off has none.
    fn parts(&self, day: &Day) -> Vec<(Time, Time)> {
        if day.off.is_some() {
            return Vec::new();
        }
        let to = if day.short { self.to - SHORTER_MINUTES.minutes() } else { self.to };
        match self.lunch {
            None => vec![(self.from, to)],
            Some((out, back)) => vec![(self.from, out), (back, to)],
        }
    }
}

fn time(table: &Table<'_>, field: &str) -> Option<Time> {
    let text = table.text(field)?;
    let time = text.parse::<Time>().ok().filter(|_| text.len() == 5);
    if time.is_none() {
        let words = Words::new(
            format!("«{text}» — не время суток; пишите, например, \"09:00\""),
            format!("`{text}` is no time of a day; write it as in \"09:00\""),
        );
        table.fault_at(field, words);
    }
    time
}

/// The end of a term of working hours, and how it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reached {
    /// The last moment.
    pub at: Timestamp,
    /// The days off that were passed over, in order.
    pub skipped: Vec<Day>,
    /// The days before holidays that were an hour shorter.
    pub short: Vec<Date>,
    /// Whether any day that mattered is provisional.
    pub provisional: bool,
}

impl WorkingCalendar {
    /// The hours of a working day.
    pub fn office(&self) -> Office {
        self.office
    }

    /// The same days with other hours.
    #[must_use]
    pub fn with_office(mut self, office: Office) -> WorkingCalendar {
        self.office = office;
        self
    }

    /// When a term of working hours ends that begins at a moment. Hours are as long as they are,
    /// also on the day on which the clocks are turned.
    pub fn add_working_hours(&self, since: Timestamp, hours: u16, zone: &TimeZone) -> Reached {
        let mut left = SignedDuration::from_hours(i64::from(hours));
        let mut found = Reached { at: since, skipped: vec![], short: vec![], provisional: false };
        let mut date = zone.to_datetime(since).date();
        for _ in 0..DAYS_MAX {
            let day = self.day(date);
            found.provisional |= day.provisional;
            let parts = self.office.parts(&day);
            if parts.is_empty() {
                found.skipped.push(day.clone());
            }
            if day.short {
                found.short.push(date);
            }
            for (from, to) in parts {
                let (Some(from), Some(to)) = (moment(date, from, zone), moment(date, to, zone))
                else {
                    continue;
                };
                let from = from.max(since);
                if to <= from {
                    continue;
                }
                let here = to.duration_since(from);
                if here >= left {
                    found.at = from.checked_add(left).unwrap_or(Timestamp::MAX);
                    return found;
                }
                left -= here;
                found.at = to;
            }
            let Ok(next) = date.tomorrow() else { break };
            date = next;
        }
        found
    }
}

fn moment(date: Date, time: Time, zone: &TimeZone) -> Option<Timestamp> {
    zone.to_timestamp(date.to_datetime(time)).ok()
}
