//! Answering from the page of an appeal: drafts, approval, giving back, and how it will look.

use answers::{AnswerId, Draft, answer};
use askama::Template as _;
use axum::Form;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::{Html, Response};
use base::{Personal, Uuid};
use channels::{FILES_MAX, FileRef};
use register::transition::Act;
use register::{Appeal, Attachment, Owner};
use store::Sql;
use work::evidence::{Evidence, Phase};

use super::Done;
use super::form::{Attempt, Posted, Sent, Verb};
use super::upload::{self, Filled, sealed};
use crate::desk::access::Desk;
use crate::desk::appeal_view::{AnswerForm, AppealView, Failure, Kept, Seen, SeenPart};
use crate::desk::card::size;
use crate::desk::frame::{Here, initials};
use crate::desk::stop::Stop;
use crate::house::House;
use crate::lang::Tongue;

/// `POST /desk/appeals/{number}/answers`: a draft, or an answer given at once by who may.
pub async fn give_answer(
    State(house): State<House>,
    desk: Desk,
    Path(number): Path<String>,
    request: Request,
) -> Result<Response, Stop> {
    let Filled { sent, files, refusal } = upload::read(&house, &desk, &number, request).await?;
    if sent.posted.act == "preview" && refusal.is_none() {
        return show_preview(&sent, &files).await;
    }
    let outcome = match refusal {
        Some(refusal) => Err(Attempt::Refusal(refusal)),
        None => give(&sent, files.clone()).await,
    };
    sent.answer(outcome, |card| {
        let form = card.answer_form.as_mut()?;
        keep(form, &sent, &files);
        Some(&mut form.failure)
    })
    .await
}

async fn give(sent: &Sent<'_>, files: Vec<FileRef>) -> Result<Done, Attempt> {
    let Verb { mut unit, mut card, hand } = sent.open(&[]).await?;
    let is_final = sent.posted.is_final != "false";
    let text = Personal::new(sent.posted.text.trim().replace("\r\n", "\n"));
    let mut files = files;
    if sent.posted.shots == "after" {
        files.extend(shots(&mut unit, card.appeal()).await?);
        files.truncate(FILES_MAX);
    }
    if is_final {
        let has_photo = files.iter().any(|it| Attachment::is_photo_type(&it.content_type));
        answer::check_photo(&mut unit, card.appeal(), has_photo).await?;
    }
    let id = answer::draft(&mut unit, &mut card, hand, Draft { text, is_final, files }).await?;
    let done = match (sent.posted.act == "send", is_final) {
        (false, _) => Done::Drafted,
        (true, true) => Done::Answered,
        (true, false) => Done::Interim,
    };
    if done != Done::Drafted {
        let rule = sent.house.city.approval();
        let voice = sent.house.voice();
        answer::approve(&mut unit, &mut card, hand, id, rule, voice).await?;
    }
    Verb { unit, card, hand }.finish(done).await
}

/// The photos from after the work, as files of an answer.
async fn shots(sql: &mut impl Sql, appeal: &Appeal) -> store::Result<Vec<FileRef>> {
    let evidence = work::evidence::of(sql, appeal).await?;
    let after = |it: &&Evidence| it.phase == Phase::After && it.removed.is_none();
    let owners: Vec<_> = evidence.iter().filter(after).map(|it| Owner::Evidence(it.id.0)).collect();
    let files = Attachment::of(sql, appeal).await?;
    Ok(files.into_iter().filter(|it| owners.contains(&it.owner)).map(|it| it.file).collect())
}

/// Fills the form with what was typed and with the files that came with it.
fn keep(form: &mut AnswerForm, sent: &Sent<'_>, files: &[FileRef]) {
    form.text.clone_from(&sent.posted.text);
    form.is_final = sent.posted.is_final != "false";
    let kept = |file: &FileRef| Kept {
        value: sealed(&sent.desk.session.csrf, file),
        name: file.name.reveal().clone(),
        size: size(file.bytes, sent.desk.look.t),
    };
    form.kept = files.iter().map(kept).collect();
}

/// `POST /desk/appeals/{number}/answers/preview`: how the person will see what is typed.
pub async fn preview(
    State(house): State<House>,
    desk: Desk,
    Path(number): Path<String>,
    Form(posted): Form<Posted>,
) -> Result<Html<String>, Stop> {
    let sent = Sent::check(&house, &desk, &number, posted)?;
    sent.may_answer().await?;
    let seen = seen(&house, &sent.posted.text);
    let form = AnswerForm { seen, ..AnswerForm::default() };
    Ok(Html(SeenPart { f: desk.frame(&house, Here::Inbox), form }.render()?))
}

/// Without scripts: the whole page again, with the preview under what is typed.
async fn show_preview(sent: &Sent<'_>, files: &[FileRef]) -> Result<Response, Stop> {
    sent.may_answer().await?;
    sent.show(StatusCode::OK, |card, _| {
        let Some(form) = &mut card.answer_form else { return };
        keep(form, sent, files);
        form.seen = seen(sent.house, &sent.posted.text);
    })
    .await
}

/// The city speaks its own language to residents, whichever the staff have chosen.
fn seen(house: &House, text: &str) -> Option<Seen> {
    let (text, about) = (text.trim().to_owned(), &house.city.city);
    let city = about.name.of(about.language);
    let from = Tongue::new(about.language).with("seen-from", "city", city);
    (!text.is_empty()).then(|| Seen { initials: initials(&from), from, text })
}

/// `POST /desk/appeals/{number}/answers/{id}/approval`.
pub async fn approve(
    State(house): State<House>,
    desk: Desk,
    Path((number, id)): Path<(String, String)>,
    Form(posted): Form<Posted>,
) -> Result<Response, Stop> {
    let sent = Sent::check(&house, &desk, &number, posted)?;
    let outcome = async {
        let Verb { mut unit, mut card, hand } = open_to_decide(&sent).await?;
        let rule = house.city.approval();
        let id = answer_id(&id)?;
        answer::approve(&mut unit, &mut card, hand, id, rule, house.voice()).await?;
        Verb { unit, card, hand }.finish(Done::Approved).await
    };
    sent.answer(outcome.await, |card| place_of(card, &id, &sent.posted)).await
}

/// `POST /desk/appeals/{number}/answers/{id}/return`: a draft goes back to who wrote it.
pub async fn send_back(
    State(house): State<House>,
    desk: Desk,
    Path((number, id)): Path<(String, String)>,
    Form(posted): Form<Posted>,
) -> Result<Response, Stop> {
    let sent = Sent::check(&house, &desk, &number, posted)?;
    let outcome = async {
        let Verb { mut unit, mut card, hand } = open_to_decide(&sent).await?;
        let reason = sent.posted.reason();
        answer::send_back(&mut unit, &mut card, hand, answer_id(&id)?, reason).await?;
        Verb { unit, card, hand }.finish(Done::Returned).await
    };
    sent.answer(outcome.await, |card| place_of(card, &id, &sent.posted)).await
}

async fn open_to_decide<'a>(sent: &Sent<'a>) -> Result<Verb<'a>, Attempt> {
    sent.open(&[Act::Answer, Act::AnswerInterim]).await
}

fn answer_id(id: &str) -> Result<AnswerId, Attempt> {
    Uuid::parse_str(id).map(AnswerId).map_err(|_| Attempt::Stop(Stop::NotFound))
}

fn place_of<'a>(
    card: &'a mut AppealView,
    id: &str,
    posted: &Posted,
) -> Option<&'a mut Option<Failure>> {
    let waiting = card.waiting_mut(id)?;
    waiting.return_open = !posted.reason.is_empty();
    waiting.reason.clone_from(&posted.reason);
    Some(&mut waiting.failure)
}
