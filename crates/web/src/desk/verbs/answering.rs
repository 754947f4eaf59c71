//! Answering from the page of an appeal: drafts, approval, giving back, and how it will look.

use answers::{AnswerId, Draft, answer};
use askama::Template as _;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{Html, Response};
use base::{Personal, Uuid};
use register::Number;
use register::transition::Act;

use super::{Attempt, Done, Posted, Verb, checked, shown};
use crate::desk::access::Desk;
use crate::desk::appeal_view::{AnswerForm, AppealView, Failure, Seen, SeenPart};
use crate::desk::frame::{Here, initials};
use crate::desk::scene::Scene;
use crate::desk::stop::Stop;
use crate::house::House;
use crate::lang::Tongue;

/// `POST /desk/appeals/{number}/answers`: a draft, or an answer given at once by who may.
pub async fn give_answer(
    State(house): State<House>,
    desk: Desk,
    Path(number): Path<String>,
    Form(posted): Form<Posted>,
) -> Result<Response, Stop> {
    let number = checked(&desk, &number, &posted)?;
    if posted.act == "preview" {
        return show_preview(&house, &desk, number, &posted).await;
    }
    let outcome = give_answer_to(&house, &desk, number, &posted).await;
    super::answer(&house, &desk, number, &posted, outcome, |card, failure| {
        if let Some(form) = &mut card.answer_form {
            keep_answer(form, &posted);
            form.failure = Some(failure);
        } else {
            card.failure = Some(failure);
            card.typed = Some(posted.text.clone());
        }
    })
    .await
}

fn keep_answer(form: &mut AnswerForm, posted: &Posted) {
    form.text.clone_from(&posted.text);
    form.is_final = posted.is_final != "false";
}

async fn give_answer_to(
    house: &House,
    desk: &Desk,
    number: Number,
    posted: &Posted,
) -> Result<Done, Attempt> {
    let mut verb = Verb::open(house, desk, number, posted).await?;
    let is_final = posted.is_final != "false";
    let text = Personal::new(posted.text.trim().replace("\r\n", "\n"));
    let draft = Draft { text, is_final, files: Vec::new() };
    let hand = verb.hand();
    let id = answer::draft(&mut verb.unit, &mut verb.card, hand, draft).await?;
    if posted.act != "send" {
        verb.finish().await?;
        return Ok(Done::Drafted);
    }
    let rule = house.city.approval();
    answer::approve(&mut verb.unit, &mut verb.card, hand, id, rule).await?;
    verb.finish().await?;
    Ok(if is_final { Done::Answered } else { Done::Interim })
}

/// `POST /desk/appeals/{number}/answers/preview`: how the person will see what is typed.
pub async fn preview(
    State(house): State<House>,
    desk: Desk,
    Path(number): Path<String>,
    Form(posted): Form<Posted>,
) -> Result<Html<String>, Stop> {
    checked(&desk, &number, &posted)?;
    let seen = seen(&house, desk.look.t, &posted.text);
    let form = AnswerForm { seen, ..AnswerForm::default() };
    Ok(Html(SeenPart { f: desk.frame(&house, Here::Inbox), form }.render()?))
}

/// Without scripts: the whole page again, with the preview under what is typed.
async fn show_preview(
    house: &House,
    desk: &Desk,
    number: Number,
    posted: &Posted,
) -> Result<Response, Stop> {
    let mut scene = Scene::set(house, desk).await?;
    let dossier = scene.dossier(number).await?;
    let mut card = scene.card(&dossier, posted.is_pane(), "/desk/inbox");
    if let Some(form) = &mut card.answer_form {
        keep_answer(form, posted);
        form.seen = seen(house, desk.look.t, &posted.text);
    }
    shown(house, desk, card, StatusCode::OK)
}

fn seen(house: &House, t: Tongue, text: &str) -> Option<Seen> {
    let text = text.trim().to_owned();
    let city = house.city.city.name.of(t.lang());
    let from = t.with("seen-from", "city", city);
    (!text.is_empty()).then(|| Seen { initials: initials(&from), from, text })
}

/// `POST /desk/appeals/{number}/answers/{id}/approval`.
pub async fn approve(
    State(house): State<House>,
    desk: Desk,
    Path((number, id)): Path<(String, String)>,
    Form(posted): Form<Posted>,
) -> Result<Response, Stop> {
    let number = checked(&desk, &number, &posted)?;
    let outcome = decide(&house, &desk, number, &posted, &id, true).await;
    super::answer(&house, &desk, number, &posted, outcome, |card, failure| {
        refuse_decision(card, &id, &posted, failure);
    })
    .await
}

/// `POST /desk/appeals/{number}/answers/{id}/return`: a draft goes back to who wrote it.
pub async fn send_back(
    State(house): State<House>,
    desk: Desk,
    Path((number, id)): Path<(String, String)>,
    Form(posted): Form<Posted>,
) -> Result<Response, Stop> {
    let number = checked(&desk, &number, &posted)?;
    let outcome = decide(&house, &desk, number, &posted, &id, false).await;
    super::answer(&house, &desk, number, &posted, outcome, |card, failure| {
        refuse_decision(card, &id, &posted, failure);
    })
    .await
}

async fn decide(
    house: &House,
    desk: &Desk,
    number: Number,
    posted: &Posted,
    id: &str,
    approved: bool,
) -> Result<Done, Attempt> {
    let id = Uuid::parse_str(id).map(AnswerId).map_err(|_| Attempt::Stop(Stop::NotFound))?;
    let mut verb = Verb::open(house, desk, number, posted).await?;
    verb.need(&[Act::Answer, Act::AnswerInterim])?;
    let hand = verb.hand();
    let done = if approved {
        let rule = house.city.approval();
        answer::approve(&mut verb.unit, &mut verb.card, hand, id, rule).await?;
        Done::Approved
    } else {
        let reason = Personal::new(posted.reason.trim().to_owned());
        answer::send_back(&mut verb.unit, &mut verb.card, hand, id, reason).await?;
        Done::Returned
    };
    verb.finish().await?;
    Ok(done)
}

fn refuse_decision(card: &mut AppealView, id: &str, posted: &Posted, failure: Failure) {
    match card.waiting_mut(id) {
        Some(waiting) => {
            waiting.return_open = !posted.reason.is_empty();
            waiting.reason.clone_from(&posted.reason);
            waiting.failure = Some(failure);
        }
        None => card.failure = Some(failure),
    }
}
