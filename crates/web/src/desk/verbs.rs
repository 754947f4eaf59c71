//! What is done to an appeal from its page: every verb is a form that is posted to a noun.
//!
//! A verb that succeeds shows the appeal as it has become; one that is refused shows the form
//! again with everything typed in it, and says what, why and what now.

mod answering;

use askama::Template as _;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use base::{Code, Personal};
use jiff::civil::Date;
use people::Scope;
use register::change::{self, Closing, Hand};
use register::transition::{self, Act, Actor, Refused};
use register::{Card, Number, OpenError};
use serde::Deserialize;
use store::Unit;
use work::Assign;
use work::deadline::end_of;

pub use answering::{approve, give_answer, preview, send_back};

use super::access::Desk;
use super::appeal_view::{AppealPage, AppealPart, AppealView, Failure};
use super::frame::Here;
use super::refusals::Refusal;
use super::scene::Scene;
use super::stop::Stop;
use crate::house::House;
use crate::lang::Tongue;

/// What was done, for the line above the appeal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    /// Given to a department.
    Assigned,
    /// The topic was set.
    Topic,
    /// A draft waits for approval.
    Drafted,
    /// A final answer was given.
    Answered,
    /// An interim answer was given.
    Interim,
    /// A draft was approved.
    Approved,
    /// A draft was given back.
    Returned,
    /// It was closed.
    Closed,
    /// It was reopened.
    Reopened,
}

impl Done {
    const ALL: [Self; 9] = [
        Self::Assigned,
        Self::Topic,
        Self::Drafted,
        Self::Answered,
        Self::Interim,
        Self::Approved,
        Self::Returned,
        Self::Closed,
        Self::Reopened,
    ];

    const fn word(self) -> &'static str {
        match self {
            Self::Assigned => "assigned",
            Self::Topic => "topic",
            Self::Drafted => "drafted",
            Self::Answered => "answered",
            Self::Interim => "interim",
            Self::Approved => "approved",
            Self::Returned => "returned",
            Self::Closed => "closed",
            Self::Reopened => "reopened",
        }
    }

    /// Reads the word of an address.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|done| done.word() == word)
    }

    /// In words, about an appeal as it has become.
    pub fn tell(self, a: &AppealView, t: Tongue) -> String {
        match self {
            Self::Assigned => {
                let department = a.department.as_deref().unwrap_or_default();
                t.with("assign-done", "department", department)
            }
            Self::Topic => t.with("topic-done", "topic", a.topic.as_deref().unwrap_or_default()),
            Self::Drafted => t.say("reply-draft-done"),
            Self::Answered => t.say("reply-send-done"),
            Self::Interim => t.say("reply-interim-done"),
            Self::Approved => t.say("approval-done"),
            Self::Returned => t.say("return-done"),
            Self::Closed => t.say("close-done"),
            Self::Reopened => t.say("reopen-done"),
        }
    }
}

/// Why a verb came to nothing.
enum Attempt {
    /// The page itself cannot be shown.
    Stop(Stop),
    /// The form was refused and is shown again.
    Refusal(Refusal),
}

impl<E: Into<Refusal>> From<E> for Attempt {
    fn from(error: E) -> Self {
        Self::Refusal(error.into())
    }
}

/// What every form of the page sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Posted {
    csrf: String,
    version: String,
    shape: String,
    topic: String,
    department: String,
    due_on: String,
    reason: String,
    text: String,
    #[serde(rename = "final")]
    is_final: String,
    act: String,
    outcome: String,
}

impl Posted {
    fn seen(&self) -> Option<i64> {
        self.version.trim().parse().ok()
    }

    fn is_pane(&self) -> bool {
        self.shape == "pane"
    }

    /// What would be lost if the form could not be shown again.
    fn typed(&self) -> Option<&str> {
        [self.text.as_str(), self.reason.as_str()].into_iter().find(|text| !text.is_empty())
    }

    fn reason(&self) -> Option<Personal<String>> {
        Some(self.reason.trim().to_owned()).filter(|text| !text.is_empty()).map(Personal::new)
    }
}

/// The unit of work of one verb, with the appeal opened in it.
struct Verb<'a> {
    house: &'a House,
    desk: &'a Desk,
    unit: Unit,
    card: Card,
}

impl<'a> Verb<'a> {
    async fn open(
        house: &'a House,
        desk: &'a Desk,
        number: Number,
        posted: &Posted,
    ) -> Result<Self, Attempt> {
        let mut unit = house.db.begin(house.clock.now()).await?;
        let by = desk.principal().by();
        let card = match Card::open(&mut unit, number, by, posted.seen()).await {
            Ok(card) => card,
            Err(OpenError::NotFound) => return Err(Attempt::Stop(Stop::NotFound)),
            Err(OpenError::Stale { since, .. }) => return Err(Refusal::Stale(since).into()),
            Err(OpenError::Store(error)) => return Err(error.into()),
        };
        if !desk.principal().sees(card.appeal().department.as_ref()) {
            return Err(Attempt::Stop(Stop::NotFound));
        }
        Ok(Self { house, desk, unit, card })
    }

    fn hand(&self) -> Hand<'a> {
        Hand { actor: Actor::Principal(self.desk.principal()), ids: &self.house.ids }
    }

    /// Refuses who may do none of these acts in any status, before the form is looked at.
    fn need(&self, acts: &[Act]) -> Result<(), Refused> {
        let status = self.card.appeal().status;
        let actor = Actor::Principal(self.desk.principal());
        let mut last = Ok(());
        for act in acts {
            match transition::check(*act, status, actor) {
                Err(refused @ Refused::NotYours { .. }) => last = Err(refused),
                _ => return Ok(()),
            }
        }
        last
    }

    async fn finish(mut self) -> Result<(), Attempt> {
        self.card.save(&mut self.unit).await?;
        self.unit.commit().await?;
        Ok(())
    }
}

/// `POST /desk/appeals/{number}/assignment`.
pub async fn assign(
    State(house): State<House>,
    desk: Desk,
    Path(number): Path<String>,
    Form(posted): Form<Posted>,
) -> Result<Response, Stop> {
    let number = checked(&desk, &number, &posted)?;
    let outcome = assign_it(&house, &desk, number, &posted).await;
    answer(&house, &desk, number, &posted, outcome, |card, failure| {
        if let Some(form) = &mut card.assignment_form {
            form.open = true;
            form.reason.clone_from(&posted.reason);
            form.due_on.clone_from(&posted.due_on);
            for choice in &mut form.choices {
                choice.chosen = choice.code == posted.department;
            }
            form.failure = Some(failure);
        } else {
            card.failure = Some(failure);
        }
    })
    .await
}

async fn assign_it(
    house: &House,
    desk: &Desk,
    number: Number,
    posted: &Posted,
) -> Result<Done, Attempt> {
    let mut verb = Verb::open(house, desk, number, posted).await?;
    verb.need(&[Act::Assign])?;
    let department = Code::parse(&posted.department).map_err(|_| Refusal::Unknown)?;
    let due_on = Some(posted.due_on.trim()).filter(|text| !text.is_empty());
    let due_on = due_on.map(|text| text.parse::<Date>().map_err(|_| Refusal::Day)).transpose()?;
    let due_at = due_on.map(|day| end_of(day, &house.city.city.zone));
    let order = Assign { department, due_at, reason: posted.reason() };
    let hand = verb.hand();
    work::assignment::assign(&mut verb.unit, &mut verb.card, hand, order).await?;
    verb.finish().await?;
    Ok(Done::Assigned)
}

/// `POST /desk/appeals/{number}/topic`.
pub async fn set_topic(
    State(house): State<House>,
    desk: Desk,
    Path(number): Path<String>,
    Form(posted): Form<Posted>,
) -> Result<Response, Stop> {
    let number = checked(&desk, &number, &posted)?;
    let outcome = set_topic_of(&house, &desk, number, &posted).await;
    answer(&house, &desk, number, &posted, outcome, |card, failure| {
        if let Some(form) = &mut card.topic_form {
            form.open = true;
            form.reason.clone_from(&posted.reason);
            for choice in &mut form.choices {
                choice.chosen = choice.code == posted.topic;
            }
            form.failure = Some(failure);
        } else {
            card.failure = Some(failure);
        }
    })
    .await
}

async fn set_topic_of(
    house: &House,
    desk: &Desk,
    number: Number,
    posted: &Posted,
) -> Result<Done, Attempt> {
    let mut verb = Verb::open(house, desk, number, posted).await?;
    if !desk.principal().may(Scope::Work) {
        return Err(Attempt::Stop(Stop::Forbidden));
    }
    let topic = Code::parse(&posted.topic).map_err(|_| Refusal::Unknown)?;
    let hand = verb.hand();
    change::set_topic(&mut verb.unit, &mut verb.card, hand, topic, posted.reason()).await?;
    verb.finish().await?;
    Ok(Done::Topic)
}

/// `POST /desk/appeals/{number}/closure`.
pub async fn close(
    State(house): State<House>,
    desk: Desk,
    Path(number): Path<String>,
    Form(posted): Form<Posted>,
) -> Result<Response, Stop> {
    let number = checked(&desk, &number, &posted)?;
    let outcome = close_it(&house, &desk, number, &posted).await;
    answer(&house, &desk, number, &posted, outcome, |card, failure| {
        if let Some(form) = &mut card.closure_form {
            form.open = true;
            form.reason.clone_from(&posted.reason);
            for outcome in &mut form.outcomes {
                outcome.chosen = outcome.word == posted.outcome;
            }
            form.failure = Some(failure);
        } else {
            card.failure = Some(failure);
            card.typed = Some(posted.reason.clone());
        }
    })
    .await
}

async fn close_it(
    house: &House,
    desk: &Desk,
    number: Number,
    posted: &Posted,
) -> Result<Done, Attempt> {
    let mut verb = Verb::open(house, desk, number, posted).await?;
    verb.need(&[Act::Confirm, Act::CloseUnconfirmed, Act::Decline])?;
    let closing = Closing::from_word(&posted.outcome).ok_or(Refusal::Unknown)?;
    let reason = Personal::new(posted.reason.trim().to_owned());
    let (hand, silence) = (verb.hand(), house.city.silence());
    change::close(&mut verb.unit, &mut verb.card, hand, closing, reason, silence).await?;
    verb.finish().await?;
    Ok(Done::Closed)
}

/// `POST /desk/appeals/{number}/reopening`.
pub async fn reopen(
    State(house): State<House>,
    desk: Desk,
    Path(number): Path<String>,
    Form(posted): Form<Posted>,
) -> Result<Response, Stop> {
    let number = checked(&desk, &number, &posted)?;
    let outcome = reopen_it(&house, &desk, number, &posted).await;
    answer(&house, &desk, number, &posted, outcome, |card, failure| {
        if let Some(form) = &mut card.reopening_form {
            form.open = true;
            form.reason.clone_from(&posted.reason);
            form.failure = Some(failure);
        } else {
            card.failure = Some(failure);
            card.typed = Some(posted.reason.clone());
        }
    })
    .await
}

async fn reopen_it(
    house: &House,
    desk: &Desk,
    number: Number,
    posted: &Posted,
) -> Result<Done, Attempt> {
    let mut verb = Verb::open(house, desk, number, posted).await?;
    let reason = Personal::new(posted.reason.trim().to_owned());
    let hand = verb.hand();
    change::reopen(&mut verb.unit, &mut verb.card, hand, reason).await?;
    verb.finish().await?;
    Ok(Done::Reopened)
}

/// The number of a form that carries the session's token.
fn checked(desk: &Desk, number: &str, posted: &Posted) -> Result<Number, Stop> {
    desk.check(&posted.csrf, posted.typed())?;
    number.parse().map_err(|_| Stop::NotFound)
}

/// The appeal after a verb: as it has become, or with the form that was refused.
async fn answer(
    house: &House,
    desk: &Desk,
    number: Number,
    posted: &Posted,
    outcome: Result<Done, Attempt>,
    refuse: impl FnOnce(&mut AppealView, Failure),
) -> Result<Response, Stop> {
    let refusal = match outcome {
        Ok(done) if !desk.is_part => {
            let page = format!("/desk/appeals/{number}?done={}", done.word());
            return Ok(Redirect::to(&page).into_response());
        }
        Ok(done) => {
            let mut scene = Scene::set(house, desk).await?;
            let dossier = scene.dossier(number).await?;
            let mut card = scene.card(&dossier, posted.is_pane(), "/desk/inbox");
            card.done = Some(done.tell(&card, scene.t()));
            return shown(house, desk, card, StatusCode::OK);
        }
        Err(Attempt::Stop(stop)) => return Err(stop),
        Err(Attempt::Refusal(Refusal::Store(error))) => return Err(lost(error, posted)),
        Err(Attempt::Refusal(Refusal::Refused(Refused::NotYours { act }))) => {
            tracing::info!(act = Act::word(act), "refused: not for this role");
            return Err(Stop::Forbidden);
        }
        Err(Attempt::Refusal(refusal)) => refusal,
    };
    let mut scene = Scene::set(house, desk).await?;
    let dossier = scene.dossier(number).await?;
    let mut card = scene.card(&dossier, posted.is_pane(), "/desk/inbox");
    let teller = super::card::teller(&dossier, scene.reader(false, ""));
    let failure = refusal.tell(scene.t(), &scene.calendar, &teller);
    refuse(&mut card, failure);
    shown(house, desk, card, status(&refusal))
}

/// The database failed: the page cannot be made, so what was typed is shown on the page of the
/// failure.
fn lost(error: store::Error, posted: &Posted) -> Stop {
    match Stop::from(error) {
        Stop::Busy(_) => Stop::Busy(posted.typed().map(str::to_owned)),
        other => other,
    }
}

fn status(refusal: &Refusal) -> StatusCode {
    match refusal {
        Refusal::Stale(_) | Refusal::Refused(_) | Refusal::Decided | Refusal::TooEarly(_) => {
            StatusCode::CONFLICT
        }
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

fn shown(house: &House, desk: &Desk, a: AppealView, status: StatusCode) -> Result<Response, Stop> {
    let mut f = desk.frame(house, Here::Appeal);
    f.back = format!("/desk/appeals/{}", a.number);
    let live = format!("/desk/live?number={}", a.number);
    let body = match desk.is_part {
        true => {
            let mut a = a;
            if a.pane {
                a.borrow_menus();
            }
            AppealPart { f, a }.render()?
        }
        false => {
            let a = AppealView { pane: false, ..a };
            AppealPage { f, live, a }.render()?
        }
    };
    Ok((status, Html(body)).into_response())
}
