//! One appeal: as a page, beside the list, and its files.

use askama::Template as _;
use axum::body::Body;
use axum::extract::{Path, Query as Address, State};
use axum::http::{HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};
use register::{Appeal, Attachment, AttachmentId, Number};
use serde::Deserialize;

use super::access::Desk;
use super::appeal_view::{AppealPage, AppealPart};
use super::frame::Here;
use super::scene::Scene;
use super::stop::Stop;
use super::verbs::Done;
use crate::house::House;

/// What a file may do when a browser opens it: nothing at all.
const FILE_POLICY: &str = "default-src 'none'; img-src 'self'; sandbox";

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

/// `GET /desk/appeals/{number}/attachments/{id}`: a photo to look at, any other file to save.
pub async fn show_attachment(
    State(house): State<House>,
    desk: Desk,
    Path((number, id)): Path<(String, String)>,
) -> Result<Response, Stop> {
    let number: Number = number.parse().map_err(|_| Stop::NotFound)?;
    let id = base::Uuid::parse_str(&id).map(AttachmentId).map_err(|_| Stop::NotFound)?;
    let mut reader = house.db.reader();
    let appeal = Appeal::find(&mut reader, number).await?.ok_or(Stop::NotFound)?;
    if !desk.principal().sees(appeal.department.as_ref()) {
        return Err(Stop::NotFound);
    }
    let found = Attachment::find(&mut reader, &appeal, id).await?.ok_or(Stop::NotFound)?;
    let bytes = house.files.get(&found.file.sha256).await?.ok_or(Stop::NotFound)?;
    let shown = found.is_photo();
    let kind = if shown { found.file.content_type.as_str() } else { "application/octet-stream" };
    let disposition = if shown { "inline" } else { "attachment" };
    let name = super::asked::encoded(found.file.name.reveal());
    let value = |text: &str| HeaderValue::from_str(text).map_err(|_| Stop::NotFound);
    let headers = [
        (header::CONTENT_TYPE, value(kind)?),
        (header::CONTENT_LENGTH, HeaderValue::from(found.file.bytes)),
        (header::CONTENT_DISPOSITION, value(&format!("{disposition}; filename*=UTF-8''{name}"))?),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(FILE_POLICY)),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=86400, immutable")),
    ];
    Ok((headers, Body::from_stream(bytes)).into_response())
}
