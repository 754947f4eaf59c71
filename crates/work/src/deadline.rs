//! When an answer is due, and why then: `deadlines.toml`.
//!
//! Law is data: no term stands in the code. A policy holds for what was received from its first
//! day on, until a later policy of the same regime begins; so the past keeps its own terms.
//!
//! A term counts from the receipt. It counts anew from the moment at which an appeal is opened
//! again, and, for one that was imported without a clock, at which it is first assigned here; then
//! the policy of that day holds.

use std::collections::BTreeMap;

use base::calendar::{Day, Reached, Reckoned, Rounding, WorkingCalendar};
use base::city::{CityFiles, Parsed, Place, Table, Versions, read};
use base::{Code, Date, TimeZone, Timestamp, Words, from_millis, millis};
use jiff::SignedDuration;
use register::{Appeal, Due, Regime};

use crate::extension::Extension;

const FILE: &str = "deadlines.toml";

/// A longer term is a slip of the pen.
const AMOUNT_MAX: i64 = 366;

/// The code of the term after a reopening is the policy's with this after it.
const AGAIN: &str = ":again";

const UNITS: &[(&str, Unit)] = &[
    ("calendar_days", Unit::CalendarDays),
    ("working_days", Unit::WorkingDays),
    ("hours", Unit::Hours),
    ("working_hours", Unit::WorkingHours),
];

const ROUNDINGS: &[(&str, Rounding)] = &[
    ("preceding", Rounding::Preceding),
    ("none", Rounding::None),
    ("following", Rounding::Following),
];

/// In what a term is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Every day counts.
    CalendarDays,
    /// Only the days on which people work count.
    WorkingDays,
    /// The hours of the clock, day and night.
    Hours,
    /// Only the hours in which people work count.
    WorkingHours,
}

impl Unit {
    /// Does a term of it end at an hour, and not with a day?
    pub const fn is_hours(self) -> bool {
        matches!(self, Self::Hours | Self::WorkingHours)
    }
}

/// The term of an answer under one regime.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Its code.
    pub code: Code,
    /// For which appeals it holds.
    pub regime: Regime,
    /// How many of its unit.
    pub amount: u16,
    /// Of which kind.
    pub unit: Unit,
    /// What happens to a term that ends on a day off.
    pub rounding: Rounding,
    /// The law and its article, or the city's own rule.
    pub basis: Words,
    /// The term after a reopening, if it is another one; its code ends with `:again`.
    pub again: Option<Box<Policy>>,
}

/// The terms of all regimes with their past and coming versions.
#[derive(Clone, Debug, Default)]
pub struct Policies {
    by_regime: Versions<Regime, Policy>,
}

/// Why an answer is due when it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// When it is due: the last millisecond of the due day in the city's zone, or an hour of it.
    pub due: Due,
    /// The due day.
    pub due_on: Date,
    /// The policy as it stood on the day from which the term counts.
    pub policy: Policy,
    /// The moment from which the term counts.
    pub since: Timestamp,
    /// The city's day of it: a term of days begins on the day after it.
    pub since_on: Date,
    /// The days off that the term passed over, in order, with their reasons.
    pub skipped: Vec<Day>,
    /// The days before holidays that were an hour shorter, of a term of working hours.
    pub short: Vec<Date>,
    /// Where the term would have ended without rounding, if rounding moved it.
    pub rounded_from: Option<Date>,
    /// Whether the day rests on a calendar computed by law, whose decree is not out yet.
    pub provisional: bool,
}

/// Where the date of an appeal comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// A policy gave it, and this is how.
    Policy(Box<Explanation>),
    /// A policy gave it, but the city's files or calendars say something else by now.
    FormerFiles(Due),
    /// A person set it.
    ByHand(Due),
    /// The centre gave more time.
    Extended(Box<Extension>),
}

/// What the city says of terms: its policies, its zone and its days off.
#[derive(Clone, Copy, Debug)]
pub struct Terms<'a> {
    /// The terms of all regimes.
    pub policies: &'a Policies,
    /// The zone in which days begin and end.
    pub zone: &'a TimeZone,
    /// The days on which people work.
    pub calendar: &'a WorkingCalendar,
}

impl Terms<'_> {
    /// When the answer to what was received at a moment is due; `None` without a policy.
    pub fn due(self, regime: Regime, received_at: Timestamp) -> Option<Due> {
        self.policies.due(regime, received_at, self.zone, self.calendar)
    }

    /// When the answer is due after an appeal was opened again at a moment: by the term that the
    /// policy of that day gives for it, which is the usual one where it gives none.
    pub fn again(self, regime: Regime, now: Timestamp) -> Option<Due> {
        let Terms { policies, zone, calendar } = self;
        let found = policies.why_by(regime, now, zone, calendar, true)?;
        Some(Due { since: Some(now), ..found.due })
    }

    /// When the answer is due if the clock starts anew at a moment: by the policy of that day.
    pub fn anew(self, regime: Regime, now: Timestamp) -> Option<Due> {
        Some(Due { since: Some(now), ..self.due(regime, now)? })
    }
}

impl Policies {
    /// Reads `deadlines.toml`.
    pub fn parse(files: &CityFiles) -> Parsed<Policies> {
        read(files, FILE, |root| {
            root.only(&["policies"]);
            let mut policies = Policies::default();
            let mut regimes: BTreeMap<Code, (Regime, Place)> = BTreeMap::new();
            for table in root.tables("policies") {
                let Some(policy) = policy(&table) else { continue };
                let here = (policy.regime, table.place("regime"));
                let (first, place) = *regimes.entry(policy.code.clone()).or_insert(here);
                if first != policy.regime {
                    table.fault_at("regime", other_regime(&policy.code, first, place));
                }
                policies.by_regime.read(&table, "regime", policy.regime, policy);
            }
            policies
        })
    }

    /// Whether any policy, past or to come, gives the terms of a regime.
    pub fn knows(&self, regime: Regime) -> bool {
        self.by_regime.knows(&regime)
    }

    /// When an answer is due whose term counts from a moment; `None` without a policy.
    pub fn due(
        &self,
        regime: Regime,
        since: Timestamp,
        zone: &TimeZone,
        calendar: &WorkingCalendar,
    ) -> Option<Due> {
        Some(self.why(regime, since, zone, calendar)?.due)
    }

    /// The same with everything that led to it.
    pub fn why(
        &self,
        regime: Regime,
        since: Timestamp,
        zone: &TimeZone,
        calendar: &WorkingCalendar,
    ) -> Option<Explanation> {
        self.why_by(regime, since, zone, calendar, false)
    }

    fn why_by(
        &self,
        regime: Regime,
        since: Timestamp,
        zone: &TimeZone,
        calendar: &WorkingCalendar,
        again: bool,
    ) -> Option<Explanation> {
        let since_on = since.to_zoned_datetime(zone.clone()).date();
        let version = self.by_regime.on(&regime, since_on)?;
        let second = version.value.again.as_deref().filter(|_| again);
        let policy = second.unwrap_or(version.value).clone();
        let End { at, skipped, short, rounded_from, provisional } =
            policy.reckon(since, zone, calendar);
        let due_on = at.to_zoned_datetime(zone.clone()).date();
        let due = Due {
            at,
            policy: Some(policy.code.clone()),
            valid_from: version.valid_from.map(|day| day.to_string()),
            since: None,
        };
        let found = Explanation {
            due,
            due_on,
            policy,
            since,
            since_on,
            skipped,
            short,
            rounded_from,
            provisional,
        };
        Some(found)
    }

    /// Why the answer to an appeal is due when it is; `None` if it is not due at all.
    ///
    /// The stored date is never put right here: if today's files would give another one, that is
    /// said and the date stays.
    pub fn explain(
        &self,
        appeal: &Appeal,
        zone: &TimeZone,
        calendar: &WorkingCalendar,
    ) -> Option<Why> {
        let stored = appeal.due.clone()?;
        if stored.policy.is_none() {
            return Some(Why::ByHand(stored));
        }
        let since = stored.since.unwrap_or(appeal.received_at);
        let again = stored.policy.as_ref().is_some_and(|code| code.as_str().ends_with(AGAIN));
        match self.why_by(appeal.regime, since, zone, calendar, again) {
            Some(found) if found.due == Due { since: None, ..stored.clone() } => {
                Some(Why::Policy(Box::new(Explanation { due: stored, ..found })))
            }
            _ => Some(Why::FormerFiles(stored)),
        }
    }
}

/// The end of a term, and how it was found.
struct End {
    at: Timestamp,
    skipped: Vec<Day>,
    short: Vec<Date>,
    rounded_from: Option<Date>,
    provisional: bool,
}

impl End {
    fn with_day(reckoned: Reckoned, zone: &TimeZone) -> Self {
        let Reckoned { date, skipped, rounded_from, provisional } = reckoned;
        Self { at: end_of(date, zone), skipped, short: Vec::new(), rounded_from, provisional }
    }

    fn with_hour(at: Timestamp, skipped: Vec<Day>, short: Vec<Date>, provisional: bool) -> Self {
        // Moments are kept in whole milliseconds.
        Self { at: from_millis(millis(at)), skipped, short, rounded_from: None, provisional }
    }
}

impl Policy {
    fn reckon(&self, since: Timestamp, zone: &TimeZone, calendar: &WorkingCalendar) -> End {
        let (amount, since_on) = (self.amount, since.to_zoned_datetime(zone.clone()).date());
        match self.unit {
            Unit::WorkingDays => End::with_day(calendar.add_working_days(since_on, amount), zone),
            Unit::CalendarDays => {
                End::with_day(calendar.add_calendar_days(since_on, amount, self.rounding), zone)
            }
            Unit::Hours => {
                let at = since.checked_add(SignedDuration::from_hours(i64::from(amount)));
                End::with_hour(at.unwrap_or(Timestamp::MAX), Vec::new(), Vec::new(), false)
            }
            Unit::WorkingHours => {
                let Reached { at, skipped, short, provisional } =
                    calendar.add_working_hours(since, amount, zone);
                End::with_hour(at, skipped, short, provisional)
            }
        }
    }
}

/// The last millisecond of a day; the end of time for its last day.
pub fn end_of(day: Date, zone: &TimeZone) -> Timestamp {
    let next = day.tomorrow().and_then(|day| day.to_zoned_datetime(zone.clone()));
    next.map_or(Timestamp::MAX, |next| from_millis(millis(next.timestamp()) - 1))
}

fn policy(table: &Table<'_>) -> Option<Policy> {
    table.only(&["code", "regime", "valid_from", "amount", "unit", "rounding", "basis", "again"]);
    let code = table.code("code");
    let regime = table.choice("regime", Regime::ALL);
    let first = term(table);
    let again = table.table_if("again").map(|inner| again(&inner, code.as_ref(), regime));
    let (code, regime, first) = (code?, regime?, first?);
    let again = match again {
        None => None,
        Some(second) => Some(Box::new(second?)),
    };
    Some(Policy { again, ..first.policy(code, regime) })
}

/// `[policies.again]`: the term after a reopening.
fn again(table: &Table<'_>, code: Option<&Code>, regime: Option<Regime>) -> Option<Policy> {
    table.only(&["amount", "unit", "rounding", "basis"]);
    let term = term(table)?;
    let Ok(code) = Code::parse(&format!("{}{AGAIN}", code?)) else {
        let words = Words::new(
            "код политики слишком длинный для второго срока; сократите его",
            "the code of the policy is too long to have a second term; make it shorter",
        );
        table.fault_at("amount", words);
        return None;
    };
    Some(term.policy(code, regime?))
}

/// What a table says of a term, whatever it is for.
struct Read {
    amount: u16,
    unit: Unit,
    rounding: Rounding,
    basis: Words,
}

impl Read {
    fn policy(self, code: Code, regime: Regime) -> Policy {
        let Read { amount, unit, rounding, basis } = self;
        Policy { code, regime, amount, unit, rounding, basis, again: None }
    }
}

fn term(table: &Table<'_>) -> Option<Read> {
    let amount = table.integer("amount", 1, AMOUNT_MAX);
    let unit = table.choice("unit", UNITS);
    let rounding = rounding(table, unit);
    let basis = table.words("basis");
    Some(Read {
        amount: u16::try_from(amount?).ok()?,
        unit: unit?,
        rounding: rounding?,
        basis: basis?,
    })
}

/// Calendar days must say how they are rounded; the others end where people work, or by the hour.
fn rounding(table: &Table<'_>, unit: Option<Unit>) -> Option<Rounding> {
    if unit.is_none_or(|unit| unit == Unit::CalendarDays) {
        return table.choice("rounding", ROUNDINGS);
    }
    if table.choice_if("rounding", ROUNDINGS).is_some_and(|chosen| chosen != Rounding::None) {
        let words = match unit {
            Some(Unit::WorkingDays) => Words::new(
                "срок в рабочих днях не кончается в выходной; удалите поле «rounding»",
                "a term of working days never ends on a day off; remove `rounding`",
            ),
            _ => Words::new(
                "срок в часах кончается в свой час; удалите поле «rounding»",
                "a term of hours ends at its hour; remove `rounding`",
            ),
        };
        table.fault_at("rounding", words);
    }
    Some(Rounding::None)
}

fn other_regime(code: &Code, first: Regime, place: Place) -> Words {
    let line = place.line;
    Words::new(
        format!("политика «{code}» в строке {line} относится к «{first}»; дайте другой код"),
        format!("the policy `{code}` belongs to `{first}` on line {line}; give another code"),
    )
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const TERMS: &str = r#"
[[policies]]
code = "fz59-answer"
regime = "fz59"
amount = 30
unit = "calendar_days"
rounding = "preceding"
basis = { ru = "59-ФЗ, статья 12", en = "59-FZ, article 12" }

[[policies]]
code = "bot-answer"
regime = "bot"
valid_from = 2021-01-01
amount = 3
unit = "working_days"
basis = { ru = "Правила бота", en = "Rules of the bot" }

[[policies]]
code = "bot-answer"
regime = "bot"
valid_from = 2026-03-01
amount = 1
unit = "working_days"
basis = { ru = "Правила бота", en = "Rules of the bot" }
"#;

    fn parse(text: &str) -> Parsed<Policies> {
        Policies::parse(&CityFiles::new([(FILE.to_owned(), text.to_owned())]))
    }

    fn zone() -> TimeZone {
        TimeZone::get("Asia/Vladivostok").unwrap()
    }

    fn why(regime: Regime, received_at: &str) -> Option<Explanation> {
        let received_at = received_at.parse().unwrap();
        let calendar = WorkingCalendar::default();
        parse(TERMS).sound().unwrap().why(regime, received_at, &zone(), &calendar)
    }

    #[test]
    fn the_day_of_receipt_is_the_citys_and_the_due_day_ends_at_its_midnight() {
        // 20:00 in Greenwich is already the next morning in Vladivostok.
        let found = why(Regime::Bot, "2026-03-09T20:00:00Z").unwrap();
        assert_eq!(found.since_on, date(2026, 3, 10));
        assert_eq!(found.due_on, date(2026, 3, 11));
        assert_eq!(found.due.at.to_string(), "2026-03-11T13:59:59.999Z");
    }

    #[test]
    fn the_policy_valid_at_receipt_holds() {
        let before = why(Regime::Bot, "2026-02-27T23:00:00+10:00").unwrap();
        assert_eq!(before.policy.amount, 3);
        assert_eq!(before.due.valid_from.as_deref(), Some("2021-01-01"));
        let after = why(Regime::Bot, "2026-03-01T00:00:00+10:00").unwrap();
        assert_eq!(after.policy.amount, 1);
        assert_eq!(after.due_on, date(2026, 3, 2));
        assert_eq!(why(Regime::Bot, "2020-12-31T12:00:00+10:00"), None);
        assert_eq!(why(Regime::Media, "2026-03-01T12:00:00+10:00"), None);
    }

    #[test]
    fn a_term_that_ends_on_a_holiday_says_so() {
        // 30 days after 8 February 2026 is Tuesday 10 March; after 6 February it is Sunday 8.
        let plain = why(Regime::Fz59, "2026-02-08T12:00:00+10:00").unwrap();
        assert_eq!((plain.due_on, plain.rounded_from), (date(2026, 3, 10), None));
        let rounded = why(Regime::Fz59, "2026-02-06T12:00:00+10:00").unwrap();
        assert_eq!(rounded.due_on, date(2026, 3, 6));
        assert_eq!(rounded.rounded_from, Some(date(2026, 3, 8)));
        let skipped: Vec<Date> = rounded.skipped.iter().map(|day| day.date).collect();
        assert_eq!(skipped, [date(2026, 3, 7), date(2026, 3, 8)]);
        assert!(rounded.provisional, "no calendar is loaded here");
    }

    #[test]
    fn hours_end_at_their_hour_and_a_reopening_has_its_own_term() {
        const HOURS: &str = r#"
[[policies]]
code = "dispatch-answer"
regime = "dispatch"
amount = 24
unit = "hours"
basis = { ru = "Порядок", en = "Rules" }
[policies.again]
amount = 4
unit = "working_hours"
basis = { ru = "Порядок: снова", en = "Rules: again" }
"#;
        let policies = parse(HOURS).sound().unwrap();
        let (zone, calendar) = (zone(), WorkingCalendar::default());
        let terms = Terms { policies: &policies, zone: &zone, calendar: &calendar };
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        // Nobody waits for the morning: a day later, to the minute.
        let first = terms.due(Regime::Dispatch, at("2026-03-07T23:40:00+10:00")).unwrap();
        assert_eq!(first.at, at("2026-03-08T23:40:00+10:00"));
        let now = at("2026-03-10T16:00:00+10:00");
        let again = terms.again(Regime::Dispatch, now).unwrap();
        assert_eq!(again.at, at("2026-03-11T11:00:00+10:00"));
        assert_eq!(again.policy.as_ref().map(Code::as_str), Some("dispatch-answer:again"));
        assert_eq!(again.since, Some(now));
        let anew = terms.anew(Regime::Dispatch, now).unwrap();
        assert_eq!(anew.at, at("2026-03-11T16:00:00+10:00"));
    }

    #[test]
    fn faults_name_the_line() {
        let check = |from: &str, to: &str, expect: &str| {
            assert!(TERMS.contains(from), "{from}");
            let faults = parse(&TERMS.replacen(from, to, 1)).faults;
            let found: Vec<String> = faults.iter().map(ToString::to_string).collect();
            assert_eq!(found, [expect]);
        };
        check(
            "valid_from = 2026-03-01",
            "valid_from = 2021-01-01",
            "deadlines.toml:20:10: `bot` is already on line 12 with the same first day; remove \
             one or give another valid_from",
        );
        check(
            "amount = 30",
            "amount = \"30\"",
            "deadlines.toml:5:10: the field `amount` takes a whole number, but here is a text in \
             quotes",
        );
        check(
            "rounding = \"preceding\"",
            "",
            "deadlines.toml:2:1: the field `rounding` is missing",
        );
        check(
            "amount = 3\nunit = \"working_days\"",
            "amount = 3\nunit = \"working_days\"\nrounding = \"following\"",
            "deadlines.toml:16:12: a term of working days never ends on a day off; remove \
             `rounding`",
        );
        check(
            "code = \"bot-answer\"",
            "code = \"fz59-answer\"",
            "deadlines.toml:12:10: the policy `fz59-answer` belongs to `fz59` on line 4; give \
             another code",
        );
        check(
            "amount = 1\n",
            "amount = 1000\n",
            "deadlines.toml:22:10: `1000` cannot be the `amount`: it lies between 1 and 366",
        );
    }
}
