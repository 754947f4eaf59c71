//! The receipt: the number, the secret link, and what happens next.

use askama::Template as _;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use register::Appeal;
use work::deadline::Unit;
use work::extension::{self, Extension};
use work::{Explanation, Why};

use super::miss::Miss;
use super::qr;
use super::steps::page_of;
use super::view::{At, ReceiptPage, Way, WayKind};
use super::visit::Visit;
use crate::desk::when::Calendar;
use crate::house::House;
use crate::lang::Tongue;

/// Days off that a reason names; the rest is left out.
const DAYS_NAMED_MAX: usize = 4;

/// `GET /report/receipt`: of what was handed in last in this visit.
pub async fn show(
    State(house): State<House>,
    visit: Visit,
    headers: HeaderMap,
) -> Result<Response, Miss> {
    let known = visit.conversation(&house).await?;
    let state = known.map(|it| it.state).unwrap_or_default();
    let Some(filed) = state.last().filter(|_| !state.begun) else {
        return Ok(Redirect::to(page_of(&state)).into_response());
    };
    let appeal = Appeal::find(&mut house.db.reader(), filed.number).await?;
    let appeal = appeal.ok_or(Miss::NotFound)?;
    let t = visit.look.t;
    let calendar = Calendar::new(house.clock.now(), house.city.city.zone.clone(), t);
    let path = format!("/s/{}", filed.link.reveal());
    let link = format!("{}{path}", address(&house, &headers));
    let page = ReceiptPage {
        p: visit.frame(&house, At::Report),
        number: filed.number.to_string(),
        qr: qr::draw(&link, &t.say("portal-qr")),
        link: link.split_once("://").map_or(link.clone(), |(_, it)| it.to_owned()),
        due: appeal.due.as_ref().map(|it| calendar.day(calendar.date(it.at))),
        way: way(&house, &appeal, &calendar, t),
        path,
        joins: appeal.problem.map(|_| String::new()),
    };
    Ok(visit.keep(&house, Html(page.render()?)))
}

/// Where people reach the product: as it is configured, else as this person does.
fn address(house: &House, headers: &HeaderMap) -> String {
    match &house.public_url {
        Some(url) => url.trim_end_matches('/').to_owned(),
        None => {
            let host = headers.get(header::HOST).and_then(|it| it.to_str().ok());
            format!("http://{}", host.unwrap_or("localhost"))
        }
    }
}

fn way(house: &House, appeal: &Appeal, calendar: &Calendar, t: Tongue) -> Vec<Way> {
    let mut way = vec![
        Way {
            kind: WayKind::Done,
            head: t.say("way-received"),
            when: Some(calendar.when(appeal.received_at)),
            until: None,
            why: Vec::new(),
        },
        Way {
            kind: WayKind::Now,
            head: t.say("way-reading"),
            when: None,
            until: None,
            why: vec![t.say("way-reading-why")],
        },
    ];
    way.extend(ahead(house, appeal, &[], calendar, t));
    way
}

/// What is still to come: the answer with its date and why that date, and the resident's word.
pub fn ahead(
    house: &House,
    appeal: &Appeal,
    extensions: &[Extension],
    calendar: &Calendar,
    t: Tongue,
) -> Vec<Way> {
    let answer = Way {
        kind: match appeal.is_overdue(calendar.now()) {
            true => WayKind::Over,
            false => WayKind::Next,
        },
        head: t.say("way-answer"),
        when: None,
        until: appeal.due.as_ref().map(|it| {
            let day = calendar.date(it.at);
            match calendar.is_today(day) {
                true => t.say("way-today"),
                false => t.with("way-until", "day", &calendar.date_words(day)),
            }
        }),
        why: why(house, appeal, extensions, calendar, t),
    };
    let word = Way {
        kind: WayKind::Next,
        head: t.say("way-word"),
        when: None,
        until: Some(t.count("way-word-days", i64::from(house.city.city.rules.silence_days))),
        why: vec![t.say("way-word-why")],
    };
    vec![answer, word]
}

/// Why the answer comes by that date, in a sentence or two.
fn why(
    house: &House,
    appeal: &Appeal,
    extensions: &[Extension],
    calendar: &Calendar,
    t: Tongue,
) -> Vec<String> {
    match extension::explain(house.city.terms(), appeal, extensions) {
        None => Vec::new(),
        Some(Why::Policy(found)) => by_policy(&found, calendar, t),
        Some(Why::FormerFiles(_) | Why::ByHand(_)) => vec![t.say("term-by-hand")],
        Some(Why::Extended(_)) => vec![t.say("term-extended")],
    }
}

fn by_policy(found: &Explanation, calendar: &Calendar, t: Tongue) -> Vec<String> {
    let key = match (found.policy.unit, found.due.since.is_some()) {
        (Unit::WorkingDays, false) => "term-working",
        (Unit::WorkingDays, true) => "term-working-anew",
        (Unit::CalendarDays, false) => "term-calendar",
        (Unit::CalendarDays, true) => "term-calendar-anew",
        (Unit::Hours | Unit::WorkingHours, _) => return hours(found, t),
    };
    let mut lines = vec![t.count(key, found.policy.amount)];
    if found.policy.unit == Unit::WorkingDays && !found.skipped.is_empty() {
        let days = found.skipped.iter().take(DAYS_NAMED_MAX);
        let days: Vec<_> = days.map(|it| calendar.date_words(it.date)).collect();
        lines.push(t.with("term-skipped", "days", &days.join(", ")));
    }
    if let Some(day) = found.rounded_from {
        lines.push(t.with("term-rounded", "day", &calendar.date_words(day)));
    }
    lines
}

/// A term of hours, of the clock or of work.
fn hours(found: &Explanation, t: Tongue) -> Vec<String> {
    let key = match found.policy.unit {
        Unit::WorkingHours => "term-working-hours",
        _ => "term-hours",
    };
    vec![t.count(key, found.policy.amount)]
}
