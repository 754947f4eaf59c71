//! Photos of the work from a page of the desk: added, removed.

use axum::Form;
use axum::extract::{Path, Request, State};
use axum::response::Response;
use base::{Personal, Uuid};
use channels::FileRef;
use work::evidence::{self, Add, EvidenceId, Phase};

use super::Done;
use super::form::{Attempt, Posted, Sent, Verb};
use super::upload::{self, Filled};
use crate::desk::access::Desk;
use crate::desk::refusals::Refusal;
use crate::desk::stop::Stop;
use crate::house::House;

/// `POST /desk/appeals/{number}/evidence`: photos, or the reason why there will be none.
pub async fn add_evidence(
    State(house): State<House>,
    desk: Desk,
    Path(number): Path<String>,
    request: Request,
) -> Result<Response, Stop> {
    let Filled { sent, files, refusal } = upload::read(&house, &desk, &number, request).await?;
    sent.may_answer().await?;
    let outcome = match refusal {
        Some(refusal) => Err(Attempt::Refusal(refusal)),
        None => add(&sent, files).await,
    };
    sent.answer(outcome, |card| {
        card.shots.open = true;
        card.shots.words.clone_from(&sent.posted.reason);
        Some(&mut card.shots.failure)
    })
    .await
}

async fn add(sent: &Sent<'_>, files: Vec<FileRef>) -> Result<Done, Attempt> {
    let Verb { mut unit, mut card, hand } = sent.open(&[]).await?;
    let phase = Phase::from_word(&sent.posted.phase).ok_or(Refusal::Unknown)?;
    let words = sent.posted.some_reason();
    let done = if files.is_empty() { Done::PhotoWaived } else { Done::Photo };
    let mut photos: Vec<_> = files.into_iter().map(Some).collect();
    if photos.is_empty() {
        photos.push(None);
    }
    for photo in photos {
        let add = Add { phase, photo, words: words.clone() };
        evidence::add(&mut unit, &mut card, hand, add).await?;
    }
    Verb { unit, card, hand }.finish(done).await
}

/// `POST /desk/appeals/{number}/evidence/{id}/removal`.
pub async fn remove_evidence(
    State(house): State<House>,
    desk: Desk,
    Path((number, id)): Path<(String, String)>,
    Form(posted): Form<Posted>,
) -> Result<Response, Stop> {
    let sent = Sent::check(&house, &desk, &number, posted)?;
    sent.may_answer().await?;
    let outcome = async {
        let id = Uuid::parse_str(&id).map_err(|_| Attempt::Stop(Stop::NotFound))?;
        let Verb { mut unit, mut card, hand } = sent.open(&[]).await?;
        let reason = Personal::new(sent.posted.reason.trim().to_owned());
        evidence::remove(&mut unit, &mut card, hand, EvidenceId(id), reason).await?;
        Verb { unit, card, hand }.finish(Done::PhotoRemoved).await
    };
    sent.answer(outcome.await, |card| Some(&mut card.shots.failure)).await
}
