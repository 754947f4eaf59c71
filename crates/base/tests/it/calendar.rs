//! The shipped calendars against plain lists of facts, and counting against a slow reference.

use std::collections::BTreeSet;

use base::calendar::{DayOff, Rounding, WorkingCalendar};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};
use proptest::prelude::*;

use crate::{city_files, files};

fn shipped() -> WorkingCalendar {
    WorkingCalendar::parse(&city_files()).sound().unwrap()
}

/// Days off and working weekends 2019–2027 as a list, and article 112 written once more.
struct Slow {
    off: BTreeSet<Date>,
    working: BTreeSet<Date>,
}

impl Slow {
    fn new() -> Slow {
        let mut slow = Slow { off: BTreeSet::new(), working: BTreeSet::new() };
        for line in include_str!("days.csv").lines().skip(1) {
            let (day, kind) = line.split_once(',').unwrap();
            let days = if kind == "day_off" { &mut slow.off } else { &mut slow.working };
            days.insert(day.parse().unwrap());
        }
        for year in (2010..=2018).chain(2028..=2045) {
            slow.compute(year);
        }
        slow
    }

    fn compute(&mut self, year: i16) {
        self.off.extend((1..=8).map(|day| date(year, 1, day)));
        let rest = [(2, 23), (3, 8), (5, 1), (5, 9), (6, 12), (11, 4)];
        self.off.extend(rest.map(|(month, day)| date(year, month, day)));
        for (month, day) in rest {
            let ahead = match date(year, month, day).weekday() {
                Weekday::Saturday => 2,
                Weekday::Sunday => 1,
                _ => continue,
            };
            self.off.insert(date(year, month, day).saturating_add(ahead.days()));
        }
    }

    fn is_working(&self, day: Date) -> bool {
        let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        self.working.contains(&day) || !(weekend || self.off.contains(&day))
    }

    /// All the working days after this one, looked at one by one.
    fn working_days_after(&self, day: Date) -> impl Iterator<Item = Date> {
        (1..2_000).map(move |ahead| day + ahead.days()).filter(|day| self.is_working(*day))
    }
}

#[test]
fn a_year_has_as_many_working_days_as_officially() {
    let calendar = shipped();
    assert_eq!(calendar.years().collect::<Vec<_>>(), (2019..=2027).collect::<Vec<_>>());
    let days = [247, 248, 247, 247, 247, 248, 247, 247, 247];
    for (year, expected) in (2019..=2027).zip(days) {
        let all = date(year, 1, 1).series(1.day()).take_while(|day| day.year() == year);
        assert_eq!(all.filter(|day| calendar.is_working(*day)).count(), expected, "{year}");
    }
}

#[test]
fn shortened_days_are_the_official_ones() {
    let calendar = shipped();
    let short = |year| -> Vec<String> {
        let all = date(year, 1, 1).series(1.day()).take_while(|day| day.year() == year);
        let short = all.filter(|day| calendar.day(*day).short);
        short.map(|day| day.strftime("%m-%d").to_string()).collect()
    };
    assert_eq!(short(2025), ["03-07", "04-30", "06-11", "11-01"]);
    assert_eq!(short(2026), ["04-30", "05-08", "06-11", "11-03"]);
}

#[test]
fn a_day_off_says_why() {
    let calendar = shipped();
    let moved = calendar.day(date(2026, 1, 9));
    assert_eq!(moved.off, Some(DayOff::Moved { from: date(2026, 1, 3) }));
    assert!(!moved.provisional);
    let Some(DayOff::Holiday(name)) = calendar.day(date(2026, 6, 12)).off else { panic!() };
    assert_eq!((name.ru.as_str(), name.en.as_str()), ("День России", "Russia Day"));
    assert_eq!(calendar.day(date(2026, 6, 13)).off, Some(DayOff::Weekend));
    assert_eq!(calendar.day(date(2025, 11, 1)).off, None);
}

#[test]
fn a_term_that_leaves_the_loaded_years_is_provisional() {
    let calendar = shipped();
    let inside = calendar.add_working_days(date(2027, 12, 29), 1);
    assert_eq!((inside.date, inside.provisional), (date(2027, 12, 30), false));
    let outside = calendar.add_working_days(date(2027, 12, 29), 2);
    assert_eq!((outside.date, outside.provisional), (date(2028, 1, 10), true));
    let plain = calendar.add_calendar_days(date(2027, 12, 29), 30, Rounding::None);
    assert_eq!((plain.date, plain.provisional), (date(2028, 1, 28), false));
    let rounded = calendar.add_calendar_days(date(2027, 12, 29), 30, Rounding::Preceding);
    assert_eq!((rounded.date, rounded.provisional), (date(2028, 1, 28), true));
}

#[test]
fn faults_of_a_calendar_are_named_with_their_lines() {
    let text = r#"year = 2026
working = [2026-03-02, 2025-11-01]
short = [2026-03-08]
[[holidays]]
from = 2026-06-12
name = { ru = "День России", en = "Russia Day" }
[[holidays]]
from = 2026-06-12
name = { ru = "Ещё раз", en = "Again" }
[[moved]]
date = 2026-12-31
from = 2026-01-05
[[moved]]
date = 2026-12-30
from = 2026-01-10
"#;
    let parsed = WorkingCalendar::parse(&files([("calendars/2026.toml", text)]));
    let found: Vec<String> = parsed.faults.iter().map(ToString::to_string).collect();
    assert_eq!(
        found,
        [
            "calendars/2026.toml:2:12: 2026-03-02 is no Saturday or Sunday, or is a holiday above",
            "calendars/2026.toml:2:24: 2025-11-01 is not in the year 2026",
            "calendars/2026.toml:3:10: 2026-03-08 is a day off and cannot be shortened",
            "calendars/2026.toml:8:8: 2026-06-12 has been given as a day off above",
            "calendars/2026.toml:12:8: 2026-01-05 is no Saturday or Sunday; it has no day off to \
             give",
            "calendars/2026.toml:15:8: 2026-01-10 gave its day off away but is not among `working`",
        ]
    );
}

#[test]
fn a_lost_year_and_a_misnamed_file_are_faults() {
    let parsed = WorkingCalendar::parse(&files([
        ("calendars/2024.toml", "year = 2024"),
        ("calendars/2026.toml", "year = 2026"),
        ("calendars/next.toml", "year = 2027"),
    ]));
    let found: Vec<String> = parsed.faults.iter().map(ToString::to_string).collect();
    assert_eq!(
        found,
        [
            "calendars/next.toml:1:8: the file says 2027, but its name says another year",
            "calendars/2025.toml: the calendar of 2025 is missing, while 2024 and 2027 are there",
        ]
    );
}

fn any_day() -> impl Strategy<Value = Date> {
    (0_i64..12_000).prop_map(|ahead| date(2010, 1, 1) + ahead.days())
}

proptest! {
    #[test]
    fn every_day_agrees_with_the_list(day in any_day()) {
        prop_assert_eq!(shipped().is_working(day), Slow::new().is_working(day));
    }

    #[test]
    fn working_days_agree_with_counting_one_by_one(day in any_day(), days in 1_u16..300) {
        let (calendar, slow) = (shipped(), Slow::new());
        let reckoned = calendar.add_working_days(day, days);
        let expected = slow.working_days_after(day).nth(usize::from(days) - 1);
        prop_assert_eq!(Some(reckoned.date), expected);
        // Nothing is lost from the trace: the days counted and the days skipped fill the term.
        let term = usize::try_from(day.until(reckoned.date).unwrap().get_days()).unwrap();
        prop_assert_eq!(reckoned.skipped.len() + usize::from(days), term);
        prop_assert!(reckoned.skipped.iter().all(|day| !slow.is_working(day.date)));
        prop_assert!(reckoned.skipped.is_sorted_by_key(|day| day.date));
    }

    #[test]
    fn rounding_agrees_with_its_words(day in any_day(), days in 1_u16..120) {
        let (calendar, slow) = (shipped(), Slow::new());
        let plain = day + i64::from(days).days();
        let none = calendar.add_calendar_days(day, days, Rounding::None);
        prop_assert_eq!(none.date, plain);

        let after = slow.working_days_after(plain.yesterday().unwrap()).next().unwrap();
        let following = calendar.add_calendar_days(day, days, Rounding::Following);
        prop_assert_eq!(following.date, after);

        let before = slow.working_days_after(day).take_while(|day| *day <= plain).last();
        let preceding = calendar.add_calendar_days(day, days, Rounding::Preceding);
        prop_assert_eq!(preceding.date, before.unwrap_or(after));
        prop_assert_eq!(preceding.rounded_from.is_some(), !slow.is_working(plain));
        prop_assert!(preceding.date > day);
        prop_assert!(preceding.skipped.is_sorted_by_key(|day| day.date));
    }

    #[test]
    fn the_day_before_and_the_day_after_meet(day in any_day()) {
        let calendar = shipped();
        let next = calendar.next_working(day).date;
        let back = calendar.prev_working(next).date;
        prop_assert!(back <= day && day < next);
        prop_assert_eq!(calendar.is_working(day), back == day);
    }
}
