//! What is done to an appeal from its page: every verb is a form that is posted to a noun.
//!
//! A verb that succeeds shows the appeal as it has become; one that is refused shows the form
//! again with everything typed in it, and says what, why and what now.

mod answering;
mod delivery;
mod done;
mod evidence;
mod form;
mod upload;
mod work;

use ::work::Assign;
use ::work::deadline::end_of;
use answers::turn;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use base::{Code, Personal};
use jiff::civil::Date;
use people::Scope;
use register::Place;
use register::change::{self, Closing};
use register::transition::Act;
use understanding::choice;

pub use self::work::{ask_extension, decide_extension, hand_back, take};
pub use answering::{approve, give_answer, preview, send_back};
pub use delivery::{send_again, settle};
pub use done::Done;
pub use evidence::{add_evidence, remove_evidence};
pub use form::Posted;
pub use upload::{BODY_BYTES_MAX, is_multipart};

use self::form::{Attempt, Sent, Verb};
use super::access::Desk;
use super::point;
use super::refusals::Refusal;
use super::stop::Stop;
use crate::house::House;

/// `POST /desk/appeals/{number}/assignment`.
pub async fn assign(
    State(house): State<House>,
    desk: Desk,
    Path(number): Path<String>,
    Form(posted): Form<Posted>,
) -> Result<Response, Stop> {
    let sent = Sent::check(&house, &desk, &number, posted)?;
    let posted = &sent.posted;
    let outcome = async {
        let mut verb = sent.open(&[Act::Assign]).await?;
        let order = Assign {
            department: Code::parse(&posted.department).map_err(|_| Refusal::Unknown)?,
            due_at: due_on(posted)?.map(|day| end_of(day, &house.city.city.zone)),
            reason: posted.some_reason(),
        };
        let (hand, terms) = (verb.hand, house.city.terms());
        ::work::assignment::assign(&mut verb.unit, &mut verb.card, hand, terms, order).await?;
        verb.finish(Done::Assigned).await
    };
    sent.answer(outcome.await, |card| {
        let form = card.assignment_form.as_mut()?;
        form.open = true;
        form.reason.clone_from(&posted.reason);
        form.due_on.clone_from(&posted.due_on);
        for choice in &mut form.choices {
            choice.chosen = choice.code == posted.department;
        }
        Some(&mut form.failure)
    })
    .await
}

/// The last day of a term of its own, where one is given.
fn due_on(posted: &Posted) -> Result<Option<Date>, Refusal> {
    let day = Some(posted.due_on.trim()).filter(|text| !text.is_empty());
    day.map(|text| text.parse().map_err(|_| Refusal::Day)).transpose()
}

/// `POST /desk/appeals/{number}/topic`.
pub async fn set_topic(
    State(house): State<House>,
    desk: Desk,
    Path(number): Path<String>,
    Form(posted): Form<Posted>,
) -> Result<Response, Stop> {
    let sent = Sent::check(&house, &desk, &number, posted)?;
    let posted = &sent.posted;
    let outcome = async {
        let mut verb = open_to_correct(&sent).await?;
        let topic = Code::parse(&posted.topic).map_err(|_| Refusal::Unknown)?;
        let reason = posted.some_reason();
        choice::set_topic(&mut verb.unit, &mut verb.card, verb.hand, topic, reason).await?;
        verb.finish(Done::Topic).await
    };
    sent.answer(outcome.await, |card| {
        let form = card.topic_form.as_mut()?;
        form.open = true;
        form.reason.clone_from(&posted.reason);
        for choice in &mut form.choices {
            choice.chosen = choice.code == posted.topic;
        }
        Some(&mut form.failure)
    })
    .await
}

/// `POST /desk/appeals/{number}/undo`: the sender's last choice is taken back, while nothing else
/// has happened to the appeal.
pub async fn undo(
    State(house): State<House>,
    desk: Desk,
    Path(number): Path<String>,
    Form(posted): Form<Posted>,
) -> Result<Response, Stop> {
    let sent = Sent::check(&house, &desk, &number, posted)?;
    let outcome = async {
        let mut verb = open_to_correct(&sent).await?;
        match choice::undo(&mut verb.unit, &mut verb.card).await? {
            true => verb.finish(Done::Undone).await,
            false => Err(Refusal::NothingToUndo.into()),
        }
    };
    sent.answer(outcome.await, |_| None).await
}

/// Topic and place may be corrected in any status, by whoever may work on appeals.
async fn open_to_correct<'a>(sent: &Sent<'a>) -> Result<Verb<'a>, Attempt> {
    let verb = sent.open(&[]).await?;
    match sent.desk.principal().may(Scope::Work) {
        true => Ok(verb),
        false => Err(Attempt::Stop(Stop::Forbidden)),
    }
}

/// `POST /desk/appeals/{number}/place`: point, address and district, each known or not.
pub async fn set_place(
    State(house): State<House>,
    desk: Desk,
    Path(number): Path<String>,
    Form(posted): Form<Posted>,
) -> Result<Response, Stop> {
    let sent = Sent::check(&house, &desk, &number, posted)?;
    let posted = &sent.posted;
    let outcome = async {
        let mut verb = open_to_correct(&sent).await?;
        let some = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let district = some(&posted.district).map(|code| Code::parse(&code));
        let place = Place {
            point: point::read(&posted.point).map_err(|_| Refusal::Point)?,
            address: some(&posted.address).map(Personal::new),
            district: district.transpose().map_err(|_| Refusal::Unknown)?,
        };
        change::set_place(&mut verb.unit, &mut verb.card, place).await?;
        verb.finish(Done::Place).await
    };
    sent.answer(outcome.await, |card| {
        let form = card.place_form.as_mut()?;
        form.open = true;
        form.address.clone_from(&posted.address);
        form.point.clone_from(&posted.point);
        for choice in &mut form.choices {
            choice.chosen = choice.code == posted.district;
        }
        Some(&mut form.failure)
    })
    .await
}

/// `POST /desk/appeals/{number}/closure`.
pub async fn close(
    State(house): State<House>,
    desk: Desk,
    Path(number): Path<String>,
    Form(posted): Form<Posted>,
) -> Result<Response, Stop> {
    let sent = Sent::check(&house, &desk, &number, posted)?;
    let posted = &sent.posted;
    let outcome = async {
        let acts = [Act::Confirm, Act::CloseUnconfirmed, Act::Decline];
        let Verb { mut unit, mut card, hand } = sent.open(&acts).await?;
        let closing = Closing::from_word(&posted.outcome).ok_or(Refusal::Unknown)?;
        let (reason, silence) = (posted.reason(), house.city.silence());
        turn::close(&mut unit, &mut card, hand, closing, reason, silence).await?;
        Verb { unit, card, hand }.finish(Done::Closed).await
    };
    sent.answer(outcome.await, |card| {
        let form = card.closure_form.as_mut()?;
        form.open = true;
        form.reason.clone_from(&posted.reason);
        for outcome in &mut form.outcomes {
            outcome.chosen = outcome.word == posted.outcome;
        }
        Some(&mut form.failure)
    })
    .await
}

/// `POST /desk/appeals/{number}/reopening`.
pub async fn reopen(
    State(house): State<House>,
    desk: Desk,
    Path(number): Path<String>,
    Form(posted): Form<Posted>,
) -> Result<Response, Stop> {
    let sent = Sent::check(&house, &desk, &number, posted)?;
    let outcome = async {
        let mut verb = sent.open(&[]).await?;
        let (reason, terms) = (sent.posted.reason(), house.city.terms());
        turn::reopen(&mut verb.unit, &mut verb.card, verb.hand, terms, reason).await?;
        verb.finish(Done::Reopened).await
    };
    sent.answer(outcome.await, |card| {
        let form = card.reopening_form.as_mut()?;
        form.open = true;
        form.reason.clone_from(&sent.posted.reason);
        Some(&mut form.failure)
    })
    .await
}
