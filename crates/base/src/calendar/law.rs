//! A year without its decree, by the Labour Code of Russia.

use jiff::civil::Date;

use super::{DayOff, is_weekend};
use crate::Words;

/// The public holidays of article 112 by month and day.
///
/// This is the one list of law in the code: it stands in only for years whose calendar nobody
/// could have loaded yet, and everything that rests on it is marked provisional.
const HOLIDAYS: &[(i8, i8, &str, &str)] = &[
    (1, 1, NEW_YEAR.0, NEW_YEAR.1),
    (1, 2, NEW_YEAR.0, NEW_YEAR.1),
    (1, 3, NEW_YEAR.0, NEW_YEAR.1),
    (1, 4, NEW_YEAR.0, NEW_YEAR.1),
    (1, 5, NEW_YEAR.0, NEW_YEAR.1),
    (1, 6, NEW_YEAR.0, NEW_YEAR.1),
    (1, 7, "Рождество Христово", "Christmas Day"),
    (1, 8, NEW_YEAR.0, NEW_YEAR.1),
    (2, 23, "День защитника Отечества", "Defender of the Fatherland Day"),
    (3, 8, "Международный женский день", "International Women's Day"),
    (5, 1, "Праздник Весны и Труда", "Spring and Labour Day"),
    (5, 9, "День Победы", "Victory Day"),
    (6, 12, "День России", "Russia Day"),
    (11, 4, "День народного единства", "Unity Day"),
];

const NEW_YEAR: (&str, &str) = ("Новогодние каникулы", "New Year holidays");

/// Why a day of a computed year is free.
pub(super) fn day_off(date: Date) -> Option<DayOff> {
    if let Some(name) = holiday(date) {
        return Some(DayOff::Holiday(name));
    }
    if is_weekend(date) {
        return Some(DayOff::Weekend);
    }
    moved_from(date).map(|from| DayOff::Moved { from })
}

/// The day before a public holiday is an hour shorter, if it is worked at all (article 95).
pub(super) fn is_short(date: Date) -> bool {
    let tomorrow = date.tomorrow().ok();
    day_off(date).is_none() && tomorrow.is_some_and(|day| holiday(day).is_some())
}

/// The name of the public holiday on this day.
pub(super) fn holiday(date: Date) -> Option<Words> {
    let on_day =
        |(month, day, ..): &&(i8, i8, &str, &str)| (*month, *day) == (date.month(), date.day());
    HOLIDAYS.iter().find(on_day).map(|(_, _, ru, en)| Words::new(*ru, *en))
}

/// The holiday whose lost weekend this working day of the week makes good.
///
/// A day off that falls on a holiday moves to the next working day; those of January are moved
/// by decree alone, so without a decree they are not moved at all.
fn moved_from(date: Date) -> Option<Date> {
    let mut before = date.yesterday().ok()?;
    loop {
        let is_holiday = holiday(before).is_some();
        if is_holiday && is_weekend(before) && before.month() != 1 {
            return Some(before);
        }
        if !is_holiday && !is_weekend(before) {
            return None;
        }
        before = before.yesterday().ok()?;
    }
}
