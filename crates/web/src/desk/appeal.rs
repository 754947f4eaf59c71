//! One appeal: as a page, and beside the list.

use askama::Template as _;
use axum::extract::{Path, Query as Address, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Response};
use register::Number;
use serde::Deserialize;

use super::access::Desk;
use super::appeal_view::{AppealPage, AppealPart, ProposedPart};
use super::frame::Here;
use super::scene::Scene;
use super::stop::Stop;
use super::verbs::Done;
use crate::house::House;

/// What the address of an appeal says beside its number.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Beside {
    done: String,
}

/// `GET /desk/appeals/{number}`.
pub async fn show(
    State(house): State<House>,
    desk: Desk,
    Path(number): Path<String>,
    Address(beside): Address<Beside>,
) -> Result<Html<String>, Stop> {
    let number: Number = number.parse().map_err(|_| Stop::NotFound)?;
    let mut scene = Scene::set(&house, &desk).await?;
    let dossier = scene.dossier(number).await?;
    let mut a = scene.card(&dossier, false, "/desk/inbox");
    a.done = Done::from_word(&beside.done).map(|done| done.tell(&a, scene.t()));
    let mut f = desk.frame(&house, Here::Appeal);
    f.back = format!("/desk/appeals/{number}");
    let live = format!("/desk/live?number={number}");
    Ok(Html(AppealPage { f, live, a }.render()?))
}

/// `GET /desk/appeals/{number}/pane`: the same beside the list.
pub async fn show_pane(
    State(house): State<House>,
    desk: Desk,
    Path(number): Path<String>,
) -> Result<Html<String>, Stop> {
    let number: Number = number.parse().map_err(|_| Stop::NotFound)?;
    let mut scene = Scene::set(&house, &desk).await?;
    let dossier = scene.dossier(number).await?;
    let mut a = scene.card(&dossier, true, "/desk/inbox");
    a.borrow_menus();
    Ok(Html(AppealPart { f: desk.frame(&house, Here::Inbox), a }.render()?))
}

/// What a page says that asks for new proposals: which version of the appeal it shows, and where.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Standing {
    version: i64,
    shape: String,
}

/// `GET /desk/appeals/{number}/proposals`: what is proposed since the page was shown. A page that
/// shows another version is told nothing: it must be read again first.
pub async fn show_proposals(
    State(house): State<House>,
    desk: Desk,
    Path(number): Path<String>,
    Address(standing): Address<Standing>,
) -> Result<Response, Stop> {
    let number: Number = number.parse().map_err(|_| Stop::NotFound)?;
    let mut scene = Scene::set(&house, &desk).await?;
    let dossier = scene.dossier(number).await?;
    if dossier.appeal.version != standing.version {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let mut a = scene.card(&dossier, standing.shape == "pane", "/desk/inbox");
    if a.pane {
        a.borrow_menus();
    }
    let f = desk.frame(&house, Here::Appeal);
    Ok(Html(ProposedPart { f, a }.render()?).into_response())
}
