//! The production calendar: which days are worked, and how a term is counted in them.
//!
//! Years that the city has loaded are official. Any other year is computed by article 112 of
//! the Labour Code, and whatever rests on such a day is *provisional*: the yearly decree of the
//! Government may move it. A missing calendar therefore never stops the counting.

mod file;
mod law;
mod office;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

pub use office::{Office, Reached};

use crate::Words;

/// The working days of a country or a city.
#[derive(Clone, Debug, Default)]
pub struct WorkingCalendar {
    years: BTreeMap<i16, Year>,
    office: Office,
}

/// One loaded year, as far as it differs from "Saturday and Sunday are free".
#[derive(Clone, Debug, Default)]
struct Year {
    off: BTreeMap<Date, DayOff>,
    working: BTreeSet<Date>,
    short: BTreeSet<Date>,
}

/// Why a day is free.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DayOff {
    /// Saturday or Sunday.
    Weekend,
    /// A public holiday with its name.
    Holiday(Words),
    /// A day off moved here from another day.
    Moved {
        /// The day that gave its rest away.
        from: Date,
    },
}

/// What is known of one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    /// The day itself.
    pub date: Date,
    /// Why it is free; `None` on a working day.
    pub off: Option<DayOff>,
    /// Whether it is worked one hour less (Labour Code, article 95).
    pub short: bool,
    /// Whether the year was computed by law and its decree may still change the day.
    pub provisional: bool,
}

/// What happens to a term whose last day is not a working one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    /// It ends on the working day before: the safe reading of law 59-FZ.
    Preceding,
    /// It ends where it ends.
    None,
    /// It ends on the next working day: the habit of civil law (Civil Code, article 193).
    Following,
}

/// The last day of a term, and how it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reckoned {
    /// The last day.
    pub date: Date,
    /// The free days that were passed over on the way, in order.
    pub skipped: Vec<Day>,
    /// Where the term would have ended without rounding, if rounding moved it.
    pub rounded_from: Option<Date>,
    /// Whether any day that mattered is provisional.
    pub provisional: bool,
}

impl WorkingCalendar {
    /// Whether the official calendar of this year is loaded.
    pub fn is_official(&self, year: i16) -> bool {
        self.years.contains_key(&year)
    }

    /// The loaded years in order.
    pub fn years(&self) -> impl Iterator<Item = i16> {
        self.years.keys().copied()
    }

    /// What is known of a day.
    pub fn day(&self, date: Date) -> Day {
        let Some(year) = self.years.get(&date.year()) else {
            return Day {
                date,
                off: law::day_off(date),
                short: law::is_short(date),
                provisional: true,
            };
        };
        let named = year.off.get(&date).cloned();
        let weekend = is_weekend(date) && !year.working.contains(&date);
        Day {
            date,
            off: named.or(weekend.then_some(DayOff::Weekend)),
            short: year.short.contains(&date),
            provisional: false,
        }
    }

    /// Whether people work on this day.
    pub fn is_working(&self, date: Date) -> bool {
        self.day(date).off.is_none()
    }

    /// The first working day after this one.
    pub fn next_working(&self, date: Date) -> Reckoned {
        self.add_working_days(date, 1)
    }

    /// The last working day before this one.
    pub fn prev_working(&self, date: Date) -> Reckoned {
        self.walk(date, -1)
    }

    /// The last day of a term of working days; the day from which it runs is not counted.
    pub fn add_working_days(&self, from: Date, days: u16) -> Reckoned {
        let mut reckoned = Reckoned::at(from);
        for _ in 0..days {
            let next = self.walk(reckoned.date, 1);
            reckoned = reckoned.then(next);
        }
        reckoned
    }

    /// The last day of a term of calendar days; the day from which it runs is not counted.
    ///
    /// Rounding back never takes the term away altogether: where no working day lies between
    /// its beginning and its end, it ends on the next working day instead.
    pub fn add_calendar_days(&self, from: Date, days: u16, rounding: Rounding) -> Reckoned {
        let last = from.saturating_add(i64::from(days).days());
        let mut reckoned = Reckoned::at(last);
        if rounding == Rounding::None {
            return reckoned;
        }
        let day = self.day(last);
        reckoned.provisional = day.provisional;
        if day.off.is_none() {
            return reckoned;
        }
        reckoned.rounded_from = Some(last);
        reckoned.skipped.push(day);
        let back = self.prev_working(last);
        if rounding == Rounding::Preceding && back.date > from {
            let mut rounded = reckoned.then(back);
            rounded.skipped.reverse();
            return rounded;
        }
        reckoned.then(self.next_working(last))
    }

    /// Steps until a working day is reached; days passed over are listed as they were met.
    fn walk(&self, from: Date, step: i64) -> Reckoned {
        let mut reckoned = Reckoned::at(from);
        loop {
            let next = reckoned.date.saturating_add(Span::new().days(step));
            if next == reckoned.date {
                return reckoned;
            }
            reckoned.date = next;
            let day = self.day(next);
            reckoned.provisional |= day.provisional;
            if day.off.is_none() {
                return reckoned;
            }
            reckoned.skipped.push(day);
        }
    }
}

impl Reckoned {
    fn at(date: Date) -> Reckoned {
        Reckoned { date, skipped: Vec::new(), rounded_from: None, provisional: false }
    }

    /// Goes on from here: the end of `next` with the traces of both.
    fn then(mut self, next: Reckoned) -> Reckoned {
        self.date = next.date;
        self.skipped.extend(next.skipped);
        self.provisional |= next.provisional;
        self
    }
}

fn is_weekend(date: Date) -> bool {
    matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    /// A calendar without any loaded year: everything is computed by law.
    fn by_law() -> WorkingCalendar {
        WorkingCalendar::default()
    }

    #[test]
    fn a_computed_year_follows_article_112() {
        let calendar = by_law();
        let check = |day: Date, working| {
            assert_eq!(calendar.is_working(day), working, "{day}");
            assert!(calendar.day(day).provisional);
        };
        check(date(2033, 1, 8), false); // Saturday inside the New Year holidays
        check(date(2033, 1, 10), true); // and nothing is moved from January by law alone
        check(date(2033, 2, 23), false);
        check(date(2033, 5, 1), false); // Sunday
        check(date(2033, 5, 2), false); // so Monday rests
        check(date(2033, 5, 3), true);
        check(date(2033, 6, 12), false); // Sunday again
        check(date(2033, 6, 13), false);
        let moved = calendar.day(date(2033, 6, 13)).off;
        assert_eq!(moved, Some(DayOff::Moved { from: date(2033, 6, 12) }));
    }

    #[test]
    fn rounding_back_leaves_some_term() {
        let calendar = by_law();
        // Saturday 2033-03-12 + 1 = Sunday: the Friday before lies ahead of the beginning.
        let reckoned = calendar.add_calendar_days(date(2033, 3, 12), 1, Rounding::Preceding);
        assert_eq!(reckoned.date, date(2033, 3, 14));
        assert_eq!(reckoned.rounded_from, Some(date(2033, 3, 13)));
    }

    #[test]
    fn a_term_says_which_days_it_passed() {
        let calendar = by_law();
        let reckoned = calendar.add_working_days(date(2033, 3, 4), 2); // a Friday
        assert_eq!(reckoned.date, date(2033, 3, 9)); // Monday 7, holiday 8, Wednesday 9
        let passed: Vec<Date> = reckoned.skipped.iter().map(|day| day.date).collect();
        assert_eq!(passed, [date(2033, 3, 5), date(2033, 3, 6), date(2033, 3, 8)]);
        assert!(reckoned.provisional);
    }

    #[test]
    fn the_end_of_time_is_an_end() {
        let reckoned = by_law().add_working_days(Date::MAX, 3);
        assert_eq!(reckoned.date, Date::MAX);
    }
}
