//! The deadlines of an appeal and the reasons for their dates.

use base::Date;
use base::calendar::{Day, Office, WorkingCalendar};
use jiff::civil::Time;
use register::{Appeal, Due, Regime, Status};
use work::deadline::Unit;
use work::{Explanation, Extension, Policies, Terms, Why, extension};

use super::appeal_view::ClockLine;
use super::parts::ClockKind;
use super::when::{Calendar, Clock};
use crate::lang::Tongue;

/// Days off that a reason names; the rest is counted.
const DAYS_NAMED_MAX: usize = 6;

/// What the dates rest on.
#[derive(Debug, Clone, Copy)]
pub struct Law<'a> {
    /// The terms of the regimes.
    pub policies: &'a Policies,
    /// The days on which people work.
    pub working: &'a WorkingCalendar,
}

/// The clock of a list's row, where one runs.
pub fn of_row(
    status: Status,
    received: base::Timestamp,
    due: Option<&Due>,
    calendar: &Calendar,
) -> Option<Clock> {
    due.filter(|_| status.is_open()).map(|due| clock(received, due, calendar))
}

/// A clock that started anew shows how much of its own term has passed.
fn clock(received: base::Timestamp, due: &Due, calendar: &Calendar) -> Clock {
    calendar.clock(due.since.unwrap_or(received), due.at)
}

/// The clocks of an appeal's page.
pub fn of_page(
    appeal: &Appeal,
    extensions: &[Extension],
    law: Law<'_>,
    calendar: &Calendar,
    t: Tongue,
) -> Vec<ClockLine> {
    let Some(due) = &appeal.due else { return Vec::new() };
    let clock = clock(appeal.received_at, due, calendar);
    let day = calendar.date(due.at);
    let by_hour = work::deadline::end_of(day, calendar.zone()) != due.at;
    let until = match calendar.is_today(day) {
        _ if by_hour => t.with("clocks-before", "day", &calendar.hour(due.at)),
        true => t.say("when-today"),
        false => t.with("clocks-before", "day", &calendar.date_words(day)),
    };
    let is_open = appeal.status.is_open();
    let kind = if is_open { clock.kind } else { ClockKind::Done };
    vec![ClockLine {
        kind,
        part: clock.part,
        words: t.with("clocks-answer", "when", &until),
        left: if is_open { clock.left } else { t.say("clocks-stopped") },
        exact: clock.title,
        why: why(appeal, extensions, law, calendar, t),
    }]
}

/// What is said when no clock runs.
pub fn none(appeal: &Appeal, t: Tongue) -> String {
    match appeal.imported {
        true => t.with("clocks-past", "law", appeal.regime.word()),
        false => t.say("clocks-none"),
    }
}

fn why(
    appeal: &Appeal,
    extensions: &[Extension],
    law: Law<'_>,
    calendar: &Calendar,
    t: Tongue,
) -> Vec<String> {
    let Law { policies, working } = law;
    let terms = Terms { policies, zone: calendar.zone(), calendar: working };
    match extension::explain(terms, appeal, extensions) {
        None => Vec::new(),
        Some(Why::ByHand(_)) => vec![t.say("why-by-hand")],
        Some(Why::FormerFiles(_)) => vec![t.say("why-former")],
        Some(Why::Extended(last)) => extended(&last, extensions, calendar, t),
        Some(Why::Policy(found)) => by_policy(&found, appeal, law, calendar, t),
    }
}

/// The last extension, and how many there were.
fn extended(last: &Extension, all: &[Extension], calendar: &Calendar, t: Tongue) -> Vec<String> {
    let day = |at| calendar.date_words(calendar.date(at));
    let until = last.granted_until.unwrap_or(last.until);
    let moved = [("from", day(last.due_before)), ("to", day(until))];
    let moved = moved.each_ref().map(|(name, day)| (*name, day.as_str()));
    vec![
        t.fill("why-extended", &moved),
        t.with("why-extended-reason", "reason", last.reason.reveal()),
        t.count("why-extended-times", extension::granted(all).count()),
    ]
}

fn by_policy(
    found: &Explanation,
    appeal: &Appeal,
    law: Law<'_>,
    calendar: &Calendar,
    t: Tongue,
) -> Vec<String> {
    let regime = appeal.regime;
    let unit = found.policy.unit;
    let started = match unit.is_hours() {
        true => calendar.when(found.since).said,
        false => calendar.day(found.since_on),
    };
    let start = match found.due.since {
        None => "why-started",
        Some(_) if appeal.imported => "why-started-here",
        Some(_) => "why-started-anew",
    };
    let mut lines = vec![
        t.fill(start, &[("when", &started), ("law", regime.word())]),
        policy(found, regime, t),
        t.with("why-article", "article", found.policy.basis.of(t.lang())),
    ];
    if unit == Unit::WorkingHours {
        lines.push(t.with("why-office", "hours", &office(law.working.office(), t)));
    }
    if !found.short.is_empty() {
        lines.push(t.with("why-short", "days", &dates(found.short.iter().copied(), calendar, t)));
    }
    if !found.skipped.is_empty() {
        lines.push(t.with("why-skipped", "days", &days(&found.skipped, calendar, t)));
    }
    if let Some(day) = found.rounded_from {
        lines.push(t.with("why-rounded", "day", &calendar.day(day)));
    }
    if found.provisional {
        lines.push(t.with("why-provisional", "year", &found.due_on.year().to_string()));
    }
    lines
}

fn policy(found: &Explanation, regime: Regime, t: Tongue) -> String {
    let key = match found.policy.unit {
        Unit::CalendarDays => "why-term-calendar",
        Unit::WorkingDays => "why-term-working",
        Unit::Hours => "why-term-hours",
        Unit::WorkingHours => "why-term-working-hours",
    };
    let term = t.count(key, found.policy.amount);
    t.fill("why-policy", &[("regime", &t.say(regime_key(regime))), ("term", &term)])
}

fn regime_key(regime: Regime) -> &'static str {
    match regime {
        Regime::OpenSource => "regime-open-source",
        Regime::Bot => "regime-bot",
        Regime::Pos => "regime-pos",
        Regime::Dispatch => "regime-dispatch",
        Regime::Fz59 => "regime-fz59",
        Regime::Media => "regime-media",
        Regime::Campaign => "regime-campaign",
    }
}

fn days(skipped: &[Day], calendar: &Calendar, t: Tongue) -> String {
    dates(skipped.iter().map(|day| day.date), calendar, t)
}

fn dates(all: impl ExactSizeIterator<Item = Date>, calendar: &Calendar, t: Tongue) -> String {
    let more = all.len().saturating_sub(DAYS_NAMED_MAX);
    let named = all.take(DAYS_NAMED_MAX).map(|date| calendar.day(date));
    let said = named.collect::<Vec<_>>().join(", ");
    match more {
        0 => said,
        more => format!("{said}, {}", t.count("why-more", more)),
    }
}

/// The hours of a working day, with the lunch in them.
fn office(office: Office, t: Tongue) -> String {
    let span = |from: Time, to: Time| {
        let said = |it: Time| format!("{}:{:02}", it.hour(), it.minute());
        format!("{}–{}", said(from), said(to))
    };
    let hours = span(office.from, office.to);
    match office.lunch {
        None => hours,
        Some((out, back)) => {
            t.fill("why-office-lunch", &[("hours", &hours), ("lunch", &span(out, back))])
        }
    }
}
