//! Moments as people say them: «вчера, 18:40», with the exact moment beside.

use base::{Lang, Timestamp};
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use super::parts::ClockKind;
use crate::lang::Tongue;

/// Now, where the city is, in the language of who reads.
#[derive(Debug, Clone)]
pub struct Calendar {
    now: Timestamp,
    zone: TimeZone,
    t: Tongue,
}

/// A moment in three forms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct When {
    /// As people say it.
    pub said: String,
    /// With date, time and the city's clock.
    pub exact: String,
    /// For machines: RFC 3339.
    pub machine: String,
}

/// A clock of a list's row or of the appeal's page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clock {
    /// How it stands.
    pub kind: ClockKind,
    /// How much of the term has passed, in percent.
    pub part: u8,
    /// How much is left, in as few letters as can be: «3 ч», «−2 дня».
    pub words: String,
    /// The same as a sentence: «осталось 3 часа».
    pub left: String,
    /// The deadline itself.
    pub title: String,
}

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
/// A clock with less than this left is at risk, however long its term.
const RISK_SECONDS: i64 = HOUR;
/// A clock is at risk below this share of its term.
const RISK_PERCENT: i64 = 25;

impl Calendar {
    /// The calendar of a city at a moment.
    pub fn new(now: Timestamp, zone: TimeZone, t: Tongue) -> Self {
        Self { now, zone, t }
    }

    /// The present moment.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// The city's time zone.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The date of a moment in the city.
    pub fn date(&self, at: Timestamp) -> Date {
        self.there(at).date()
    }

    fn there(&self, at: Timestamp) -> DateTime {
        self.zone.to_datetime(at)
    }

    /// The city's day of today.
    pub fn today(&self) -> Date {
        self.date(self.now)
    }

    /// A moment as people say it.
    pub fn when(&self, at: Timestamp) -> When {
        let there = self.there(at);
        let time = format!("{}:{:02}", there.hour(), there.minute());
        let day = self.day(there.date());
        let full = self.full_date(there.date());
        When {
            said: self.t.fill("when-day-time", &[("day", &day), ("time", &time)]),
            exact: self.t.fill("when-day-time", &[("day", &full), ("time", &time)]),
            machine: at.to_string(),
        }
    }

    /// An hour of a day: 14:30, 3 November.
    pub fn hour(&self, at: Timestamp) -> String {
        let there = self.there(at);
        format!("{}:{:02}, {}", there.hour(), there.minute(), self.day(there.date()))
    }

    /// A date as people say it: today, yesterday, 3 November, 3 November 2025.
    pub fn day(&self, date: Date) -> String {
        let today = self.today();
        match date.duration_since(today).as_hours() / 24 {
            0 => self.t.say("when-today"),
            -1 => self.t.say("when-yesterday"),
            1 => self.t.say("when-tomorrow"),
            _ => self.date_words(date),
        }
    }

    /// Is it the city's day of today?
    pub fn is_today(&self, date: Date) -> bool {
        date == self.today()
    }

    /// A date by its day and month, with the year where it is not this one.
    pub fn date_words(&self, date: Date) -> String {
        if date.year() == self.today().year() {
            return self.day_month(date);
        }
        self.full_date(date)
    }

    /// A date with its year.
    pub fn full_date(&self, date: Date) -> String {
        let day = self.day_month(date);
        self.t.fill("when-date-year", &[("day", &day), ("year", &date.year().to_string())])
    }

    fn day_month(&self, date: Date) -> String {
        let month = usize::try_from(date.month()).unwrap_or(1).saturating_sub(1);
        let months = match self.t.lang() {
            Lang::Ru => &MONTHS_RU,
            Lang::En => &MONTHS_EN,
        };
        let month = months.get(month).copied().unwrap_or_default();
        format!("{}\u{a0}{month}", date.day())
    }

    /// How long ago, in as few letters as can be: «12 мин», «3 ч», «5 дней», «3 ноября».
    pub fn age(&self, at: Timestamp) -> String {
        let seconds = self.now.as_second() - at.as_second();
        match seconds {
            ..MINUTE => self.t.say("age-now"),
            MINUTE..HOUR => self.t.count("span-minutes", seconds / MINUTE),
            HOUR..DAY => self.t.count("span-hours", seconds / HOUR),
            _ if seconds < 7 * DAY => self.t.count("span-days", seconds / DAY),
            _ => self.short_day(self.date(at)),
        }
    }

    /// A date for a narrow column: 3 ноя, 3.11.2024.
    fn short_day(&self, date: Date) -> String {
        if date.year() == self.today().year() {
            let said = self.day_month(date);
            let mut letters = said.split('\u{a0}');
            let (day, month) = (letters.next().unwrap_or(""), letters.next().unwrap_or(""));
            return format!("{day}\u{a0}{}", month.chars().take(3).collect::<String>());
        }
        format!("{:02}.{:02}.{}", date.day(), date.month(), date.year())
    }

    /// A clock that started at `since` and must stop by `due`.
    pub fn clock(&self, since: Timestamp, due: Timestamp) -> Clock {
        let now = self.now.as_second();
        let left = due.as_second() - now;
        let term = (due.as_second() - since.as_second()).max(1);
        let passed = ((now - since.as_second()).max(0) * 100 / term).clamp(0, 100);
        let kind = match left {
            ..0 => ClockKind::Over,
            _ if left < RISK_SECONDS || 100 - passed < RISK_PERCENT => ClockKind::AtRisk,
            _ => ClockKind::Runs,
        };
        let span = self.span(left.abs());
        let (words, key) = match kind {
            ClockKind::Over => (format!("−{span}"), "clock-over"),
            _ => (span, "clock-left"),
        };
        Clock {
            kind,
            part: u8::try_from(passed).unwrap_or(100),
            left: self.t.with(key, "span", &self.span_long(left.abs())),
            title: self.t.with("clock-due", "when", &self.when(due).exact),
            words,
        }
    }

    fn span(&self, seconds: i64) -> String {
        match seconds {
            ..HOUR => self.t.count("span-minutes", seconds / MINUTE),
            HOUR..DAY => self.t.count("span-hours", seconds / HOUR),
            _ => self.t.count("span-days", seconds / DAY),
        }
    }

    fn span_long(&self, seconds: i64) -> String {
        match seconds {
            ..HOUR => self.t.count("span-minutes-long", seconds / MINUTE),
            HOUR..DAY => self.t.count("span-hours-long", seconds / HOUR),
            _ => self.t.count("span-days-long", seconds / DAY),
        }
    }
}

const MONTHS_RU: [&str; 12] = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
];
const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn calendar(lang: Lang) -> Calendar {
        let now = "2026-11-24T04:40:00Z".parse().expect("a moment");
        let zone = TimeZone::get("Asia/Vladivostok").expect("a zone");
        Calendar::new(now, zone, Tongue::new(lang))
    }

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a moment")
    }

    #[test]
    fn a_moment_is_said_as_people_say_it() {
        for (moment, ru, en) in [
            ("2026-11-24T04:28:00Z", "сегодня, 14:28", "today, 14:28"),
            ("2026-11-23T08:40:00Z", "вчера, 18:40", "yesterday, 18:40"),
            ("2026-11-25T00:05:00Z", "завтра, 10:05", "tomorrow, 10:05"),
            ("2026-09-08T22:12:00Z", "9\u{a0}сентября, 8:12", "9\u{a0}September, 8:12"),
            ("2025-12-31T20:00:00Z", "1\u{a0}января, 6:00", "1\u{a0}January, 6:00"),
            ("2025-01-02T20:00:00Z", "3\u{a0}января 2025, 6:00", "3\u{a0}January 2025, 6:00"),
        ] {
            assert_eq!(calendar(Lang::Ru).when(at(moment)).said, ru);
            assert_eq!(calendar(Lang::En).when(at(moment)).said, en);
        }
    }

    #[test]
    fn the_exact_moment_stands_beside() {
        let when = calendar(Lang::Ru).when(at("2026-11-23T08:40:00Z"));
        assert_eq!(when.exact, "23\u{a0}ноября 2026, 18:40");
        assert_eq!(when.machine, "2026-11-23T08:40:00Z");
    }

    #[test]
    fn an_age_takes_few_letters() {
        for (moment, said) in [
            ("2026-11-24T04:39:30Z", "сейчас"),
            ("2026-11-24T04:28:00Z", "12\u{a0}мин"),
            ("2026-11-24T01:00:00Z", "3\u{a0}ч"),
            ("2026-11-22T04:00:00Z", "2\u{a0}дня"),
            ("2026-11-03T04:00:00Z", "3\u{a0}ноя"),
            ("2024-11-03T04:00:00Z", "03.11.2024"),
        ] {
            assert_eq!(calendar(Lang::Ru).age(at(moment)), said);
        }
    }

    #[test]
    fn a_clock_says_how_it_stands() {
        let since = at("2026-11-20T04:40:00Z");
        for (due, kind, words, left) in [
            ("2026-12-04T04:40:00Z", ClockKind::Runs, "10\u{a0}дней", "осталось: 10\u{a0}дней"),
            ("2026-11-25T04:40:00Z", ClockKind::AtRisk, "1\u{a0}день", "осталось: 1\u{a0}день"),
            ("2026-11-24T02:40:00Z", ClockKind::Over, "−2\u{a0}ч", "просрочено на 2\u{a0}часа"),
        ] {
            let clock = calendar(Lang::Ru).clock(since, at(due));
            assert_eq!((clock.kind, clock.words.as_str()), (kind, words));
            assert_eq!(clock.left, left);
        }
    }
}
