//! What an operator does about an answer that did not arrive, or may not have.

use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use base::{By, Uuid};
use mailroom::OutgoingId;
use mailroom::outgoing::{self, TurnError};
use register::transition::Act;

use super::Done;
use super::form::{Attempt, Posted, Sent, Verb};
use crate::desk::access::Desk;
use crate::desk::stop::Stop;
use crate::house::House;

/// `POST /desk/appeals/{number}/deliveries/{id}/again`: it is sent once more.
pub async fn send_again(
    State(house): State<House>,
    desk: Desk,
    Path((number, id)): Path<(String, String)>,
    Form(posted): Form<Posted>,
) -> Result<Response, Stop> {
    let sent = Sent::check(&house, &desk, &number, posted)?;
    let outcome = async {
        let (mut verb, id, by) = open(&sent, &id).await?;
        settled(outgoing::resend(&mut verb.unit, id, &by).await)?;
        verb.finish(Done::SentAgain).await
    };
    sent.answer(outcome.await, |_| None).await
}

/// `POST /desk/appeals/{number}/deliveries/{id}/settlement`: the resident knows anyway.
pub async fn settle(
    State(house): State<House>,
    desk: Desk,
    Path((number, id)): Path<(String, String)>,
    Form(posted): Form<Posted>,
) -> Result<Response, Stop> {
    let sent = Sent::check(&house, &desk, &number, posted)?;
    let outcome = async {
        let (mut verb, id, by) = open(&sent, &id).await?;
        settled(outgoing::give_up(&mut verb.unit, id, &by).await)?;
        verb.finish(Done::Settled).await
    };
    sent.answer(outcome.await, |_| None).await
}

/// Opens the appeal of a delivery: for those who may give answers.
async fn open<'a>(sent: &Sent<'a>, id: &str) -> Result<(Verb<'a>, OutgoingId, By), Attempt> {
    let mut verb = sent.open(&[Act::Answer, Act::AnswerInterim]).await?;
    let id = Uuid::parse_str(id).map(OutgoingId).map_err(|_| Attempt::Stop(Stop::NotFound))?;
    let found = outgoing::find(&mut verb.unit, id).await?;
    let own = found.filter(|it| it.about.appeal == Some(verb.card.appeal().id.0));
    match own {
        Some(_) => Ok((verb, id, sent.desk.principal().by())),
        None => Err(Attempt::Stop(Stop::NotFound)),
    }
}

/// What a colleague has done already is done.
fn settled(outcome: Result<(), TurnError>) -> Result<(), Attempt> {
    match outcome {
        Ok(()) | Err(TurnError::Not(_) | TurnError::Forgotten) => Ok(()),
        Err(TurnError::NotFound) => Err(Attempt::Stop(Stop::NotFound)),
        Err(TurnError::Store(error)) => Err(error.into()),
    }
}
