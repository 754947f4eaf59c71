//! What departments do with what they were given: they take it, give it back, ask for more time.

use ::work::deadline::end_of;
use ::work::{Ask, Decision, HandBack, extension, hand_back};
use axum::Form;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Redirect, Response};
use base::Code;
use register::transition::Act;

use super::due_on;
use super::form::{Attempt, Posted, Sent};
use crate::desk::access::Desk;
use crate::desk::refusals::Refusal;
use crate::desk::stop::Stop;
use crate::desk::verbs::Done;
use crate::house::House;

/// `POST /desk/appeals/{number}/take`.
pub async fn take(
    State(house): State<House>,
    desk: Desk,
    Path(number): Path<String>,
    Form(posted): Form<Posted>,
) -> Result<Response, Stop> {
    let sent = Sent::check(&house, &desk, &number, posted)?;
    let outcome = async {
        let mut verb = sent.open(&[Act::Take]).await?;
        ::work::take(&mut verb.card, verb.hand)?;
        verb.finish(Done::Taken).await
    };
    sent.answer(outcome.await, |_| None).await
}

/// `POST /desk/appeals/{number}/hand-back`: not ours.
pub async fn hand_back(
    State(house): State<House>,
    desk: Desk,
    Path(number): Path<String>,
    Form(posted): Form<Posted>,
) -> Result<Response, Stop> {
    let sent = Sent::check(&house, &desk, &number, posted)?;
    let posted = &sent.posted;
    let outcome = async {
        let mut verb = sent.open(&[Act::HandBack]).await?;
        let named = Some(posted.department.trim()).filter(|code| !code.is_empty());
        let suggested = named.map(Code::parse).transpose().map_err(|_| Refusal::Unknown)?;
        let back = HandBack { reason: posted.reason(), suggested };
        hand_back::hand_back(&mut verb.unit, &mut verb.card, verb.hand, back).await?;
        verb.finish(Done::HandedBack).await
    };
    let outcome = outcome.await;
    // Whoever gave it back may see it no longer.
    if outcome.is_ok() && !desk.principal().sees(None) {
        return Ok(to_the_list(&sent));
    }
    sent.answer(outcome, |card| {
        let form = card.work.hand_back_form.as_mut()?;
        form.open = true;
        form.reason.clone_from(&posted.reason);
        for choice in &mut form.choices {
            choice.chosen = choice.code == posted.department;
        }
        Some(&mut form.failure)
    })
    .await
}

fn to_the_list(sent: &Sent<'_>) -> Response {
    let list = format!("/desk/inbox?handed={}", sent.number);
    if !sent.desk.is_part {
        return Redirect::to(&list).into_response();
    }
    let mut response = StatusCode::NO_CONTENT.into_response();
    if let Ok(value) = HeaderValue::from_str(&list) {
        response.headers_mut().insert("hx-redirect", value);
    }
    response
}

/// `POST /desk/appeals/{number}/extension`: more time is needed.
pub async fn ask_extension(
    State(house): State<House>,
    desk: Desk,
    Path(number): Path<String>,
    Form(posted): Form<Posted>,
) -> Result<Response, Stop> {
    let sent = Sent::check(&house, &desk, &number, posted)?;
    let posted = &sent.posted;
    let outcome = async {
        let mut verb = sent.open(&[Act::AskExtension]).await?;
        let day = due_on(posted)?.ok_or(Refusal::Day)?;
        let ask = Ask { until: end_of(day, &house.city.city.zone), reason: posted.reason() };
        extension::ask(&mut verb.unit, &mut verb.card, verb.hand, ask).await?;
        verb.finish(Done::ExtensionAsked).await
    };
    sent.answer(outcome.await, |card| {
        let form = card.work.extension_form.as_mut()?;
        form.open = true;
        form.reason.clone_from(&posted.reason);
        form.due_on.clone_from(&posted.due_on);
        Some(&mut form.failure)
    })
    .await
}

/// `POST /desk/appeals/{number}/extension/decision`: there is more time, or there is not.
pub async fn decide_extension(
    State(house): State<House>,
    desk: Desk,
    Path(number): Path<String>,
    Form(posted): Form<Posted>,
) -> Result<Response, Stop> {
    let sent = Sent::check(&house, &desk, &number, posted)?;
    let outcome = decide(&sent).await;
    let posted = &sent.posted;
    sent.answer(outcome, |card| {
        let form = card.work.request.as_mut()?.form.as_mut()?;
        form.refuses = posted.outcome == "refused";
        form.reason.clone_from(&posted.reason);
        if !posted.due_on.is_empty() {
            form.due_on.clone_from(&posted.due_on);
        }
        Some(&mut form.failure)
    })
    .await
}

async fn decide(sent: &Sent<'_>) -> Result<Done, Attempt> {
    let mut verb = sent.open(&[Act::GrantExtension, Act::RefuseExtension]).await?;
    let (decision, done) = match sent.posted.outcome.as_str() {
        "granted" => {
            let zone = &sent.house.city.city.zone;
            let until = due_on(&sent.posted)?.map(|day| end_of(day, zone));
            let reason = sent.posted.some_reason();
            (Decision::Grant { until, reason }, Done::ExtensionGranted)
        }
        "refused" => (Decision::Refuse { reason: sent.posted.reason() }, Done::ExtensionRefused),
        _ => return Err(Refusal::Unknown.into()),
    };
    extension::decide(&mut verb.unit, &mut verb.card, verb.hand, decision).await?;
    verb.finish(done).await
}
