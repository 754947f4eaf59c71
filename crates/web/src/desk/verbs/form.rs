//! What the forms of an appeal's page have in common: what they send, how the appeal is opened
//! for them, and how it is shown afterwards.

use askama::Template as _;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use base::Personal;
use people::Scope;
use register::change::Hand;
use register::transition::{self, Act, Actor, Refused};
use register::{Appeal, Card, Number, OpenError};
use serde::Deserialize;
use store::Unit;

use super::done::Done;
use crate::desk::access::Desk;
use crate::desk::appeal_view::{AppealPage, AppealPart, AppealView, Failure};
use crate::desk::card;
use crate::desk::frame::Here;
use crate::desk::refusals::Refusal;
use crate::desk::scene::Scene;
use crate::desk::stop::Stop;
use crate::house::House;

/// Why a verb came to nothing.
pub enum Attempt {
    /// The page itself cannot be shown.
    Stop(Stop),
    /// It was done before, under the same key.
    Again,
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
    pub csrf: String,
    pub version: String,
    pub shape: String,
    pub topic: String,
    pub department: String,
    pub district: String,
    pub address: String,
    pub point: String,
    pub due_on: String,
    pub reason: String,
    pub text: String,
    #[serde(rename = "final")]
    pub is_final: String,
    pub act: String,
    pub outcome: String,
    pub phase: String,
    /// Which photos of the work go with an answer: `after`, or none.
    pub shots: String,
    /// The page to go back to: `day`, or the appeal.
    pub back: String,
    /// The key under which a telephone sends it once.
    pub key: String,
}

impl Posted {
    /// The version that the sender saw; every page says it, so a form without one has seen none.
    fn seen(&self) -> i64 {
        self.version.trim().parse().unwrap_or(0)
    }

    pub fn is_pane(&self) -> bool {
        self.shape == "pane"
    }

    /// What would be lost if the form could not be shown again.
    pub fn typed(&self) -> Option<&str> {
        [&self.text, &self.reason, &self.address]
            .into_iter()
            .map(String::as_str)
            .find(|it| !it.is_empty())
    }

    pub fn reason(&self) -> Personal<String> {
        Personal::new(self.reason.trim().to_owned())
    }

    /// A reason that need not be given.
    pub fn some_reason(&self) -> Option<Personal<String>> {
        Some(self.reason()).filter(|words| !words.reveal().is_empty())
    }
}

/// A form that somebody sent from a page of ours.
pub struct Sent<'a> {
    pub house: &'a House,
    pub desk: &'a Desk,
    pub number: Number,
    pub posted: Posted,
}

/// The unit of work of one verb, with the appeal opened in it.
pub struct Verb<'a> {
    pub unit: Unit,
    pub card: Card,
    pub hand: Hand<'a>,
}

impl Verb<'_> {
    /// Saves and commits.
    pub async fn finish(mut self, done: Done) -> Result<Done, Attempt> {
        self.card.save(&mut self.unit).await?;
        self.unit.commit().await?;
        Ok(done)
    }
}

impl<'a> Sent<'a> {
    /// Checks the token against forgery; without it nothing else is looked at.
    pub fn check(
        house: &'a House,
        desk: &'a Desk,
        number: &str,
        posted: Posted,
    ) -> Result<Self, Stop> {
        desk.check(&posted.csrf, posted.typed())?;
        let number = number.parse().map_err(|_| Stop::NotFound)?;
        Ok(Self { house, desk, number, posted })
    }

    /// Refuses whoever does not see the appeal, and then whoever drafts no answers.
    pub async fn may_answer(&self) -> Result<(), Stop> {
        let principal = self.desk.principal();
        let appeal = Appeal::find(&mut self.house.db.reader(), self.number).await?;
        let appeal = appeal.ok_or(Stop::NotFound)?;
        if !principal.sees(appeal.department.as_ref()) {
            return Err(Stop::NotFound);
        }
        if !principal.may_draft() && !principal.may(Scope::Approve) {
            return Err(Stop::Forbidden);
        }
        Ok(())
    }

    /// Opens the appeal, unless the sender may do none of these acts in any status.
    pub async fn open(&self, acts: &[Act]) -> Result<Verb<'a>, Attempt> {
        let (house, principal) = (self.house, self.desk.principal());
        let mut unit = house.db.begin(house.clock.now()).await?;
        // What waited for the network was made when the appeal was another: it adds, and changes
        // nothing that somebody else may have changed meanwhile.
        let waited = !self.posted.key.is_empty();
        if waited && !work::errand::is_new(&mut unit, &principal.by(), &self.posted.key).await? {
            return Err(Attempt::Again);
        }
        let seen = Some(self.posted.seen()).filter(|_| !waited);
        let card = match Card::open(&mut unit, self.number, principal.by(), seen).await {
            Ok(card) => card,
            Err(OpenError::NotFound) => return Err(Attempt::Stop(Stop::NotFound)),
            Err(OpenError::Stale { since, .. }) => return Err(Refusal::Stale(since).into()),
            Err(OpenError::Store(error)) => return Err(error.into()),
        };
        if !principal.sees(card.appeal().department.as_ref()) {
            return Err(Attempt::Stop(Stop::NotFound));
        }
        let actor = Actor::Principal(principal);
        need(acts, card.appeal().status, actor)?;
        Ok(Verb { unit, card, hand: Hand { actor, ids: &house.ids } })
    }

    /// The appeal after a verb: as it has become, or with the form that was refused. `place`
    /// fills the form with what was typed and says where in it the failure is told; a form that
    /// is not possible any more has no place, and the page itself tells it.
    pub async fn answer(
        &self,
        outcome: Result<Done, Attempt>,
        place: impl FnOnce(&mut AppealView) -> Option<&mut Option<Failure>>,
    ) -> Result<Response, Stop> {
        let refusal = match outcome {
            Err(Attempt::Again) => return Ok(Redirect::to("/desk/day").into_response()),
            Ok(done) if !self.desk.is_part => {
                let page = match self.posted.back.as_str() {
                    "day" => format!("/desk/day?done={}&number={}", done.word(), self.number),
                    _ => format!("/desk/appeals/{}?done={}", self.number, done.word()),
                };
                return Ok(Redirect::to(&page).into_response());
            }
            Ok(done) => {
                let show = |card: &mut AppealView, scene: &Scene<'_>| {
                    card.done = Some(done.tell(card, scene.t()));
                };
                return self.show(StatusCode::OK, show).await;
            }
            Err(attempt) => self.refused(attempt)?,
        };
        let mut scene = Scene::set(self.house, self.desk).await?;
        let dossier = scene.dossier(self.number).await?;
        let mut card = scene.card(&dossier, self.posted.is_pane(), "/desk/inbox");
        let teller = card::teller(&dossier, scene.reader(false, ""));
        let about = scene.about(&dossier.appeal);
        let failure = Some(refusal.tell(scene.t(), &scene.calendar, &teller, &about));
        match place(&mut card) {
            Some(place) => *place = failure,
            None => {
                card.failure = failure;
                card.typed = self.posted.typed().map(str::to_owned);
            }
        }
        self.page(card, refusal.status())
    }

    /// The appeal as it stands, changed a little before it is shown.
    pub async fn show(
        &self,
        status: StatusCode,
        change: impl FnOnce(&mut AppealView, &Scene<'_>),
    ) -> Result<Response, Stop> {
        let mut scene = Scene::set(self.house, self.desk).await?;
        let dossier = scene.dossier(self.number).await?;
        let mut card = scene.card(&dossier, self.posted.is_pane(), "/desk/inbox");
        change(&mut card, &scene);
        self.page(card, status)
    }

    /// A refusal that the page can show; the others are pages of their own.
    fn refused(&self, attempt: Attempt) -> Result<Refusal, Stop> {
        match attempt {
            Attempt::Stop(stop) => Err(stop),
            // Answered before it gets here.
            Attempt::Again => Err(Stop::Bad),
            // The database failed: what was typed is shown on the page that says so.
            Attempt::Refusal(Refusal::Store(error)) => {
                Err(Stop::from(error).keeping(self.posted.typed()))
            }
            Attempt::Refusal(Refusal::Refused(Refused::NotYours { act })) => {
                tracing::info!(act = act.word(), "refused: not for this role");
                Err(Stop::Forbidden)
            }
            Attempt::Refusal(refusal) => Ok(refusal),
        }
    }

    fn page(&self, mut a: AppealView, status: StatusCode) -> Result<Response, Stop> {
        let mut f = self.desk.frame(self.house, Here::Appeal);
        f.back = format!("/desk/appeals/{}", a.number);
        if !self.desk.is_part {
            a.pane = false;
            let live = format!("/desk/live?number={}", a.number);
            return Ok((status, Html(AppealPage { f, live, a }.render()?)).into_response());
        }
        if a.pane {
            a.borrow_menus();
        }
        Ok((status, Html(AppealPart { f, a }.render()?)).into_response())
    }
}

fn need(acts: &[Act], status: register::Status, actor: Actor<'_>) -> Result<(), Refused> {
    let mut last = Ok(());
    for act in acts {
        match transition::check(*act, status, actor) {
            Err(refused @ Refused::NotYours { .. }) => last = Err(refused),
            _ => return Ok(()),
        }
    }
    last
}
