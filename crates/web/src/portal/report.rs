//! Telling the city something: the words and photos, and at the end the contact.

use std::sync::Arc;

use askama::Template as _;
use axum::Form;
use axum::body::Body;
use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use base::Personal;
use channels::talk::What;
use dialogue::PORTAL;
use dialogue::core::Brought;
use dialogue::scenario::{Choice, Name};
use dialogue::state::{Draft, KeptFile, Neighbours, State as Stands};
use serde::Deserialize;

use super::miss::Miss;
use super::photos;
use super::steps::{Steps, page_of};
use super::view::{At, ContactPage, HomePage, Mine, Photo};
use super::visit::Visit;
use crate::asker::Asker;
use crate::desk::when::Calendar;
use crate::house::House;

/// The kinds of pictures that a browser shows.
pub const SHOWN: [&str; 4] = ["image/jpeg", "image/png", "image/webp", "image/gif"];
/// What a photo that is shown may do: nothing.
pub const FILE_POLICY: &str = "default-src 'none'; sandbox; frame-ancestors 'none'";

/// `GET /`: the first step, with what was begun earlier.
pub async fn home(State(house): State<House>, visit: Visit) -> Result<Response, Miss> {
    let known = visit.conversation(&house).await?;
    let state = known.map(|it| it.state).unwrap_or_default();
    let text = state.draft.text();
    first_page(&house, &visit, &state, &text, Vec::new())
}

fn first_page(
    house: &House,
    visit: &Visit,
    state: &Stands,
    text: &str,
    troubles: Vec<String>,
) -> Result<Response, Miss> {
    let now = house.clock.now();
    let due = house.city.terms().due(house.city.channels.regime_of(PORTAL), now);
    let zone = house.city.city.zone.clone();
    let calendar = Calendar::new(now, zone, visit.look.t);
    let going_on = Some(page_of(state)).filter(|it| state.begun && *it != "/");
    let status =
        if troubles.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = HomePage {
        p: visit.frame(house, At::Report),
        text: text.to_owned(),
        photos: drafted(&state.draft),
        going_on: going_on.filter(|_| troubles.is_empty()),
        troubles,
        due: due.map(|it| calendar.day(calendar.date(it.at))),
    };
    Ok(visit.keep(house, (status, Html(page.render()?))))
}

/// `POST /report/words`: the words and photos of the first step, or the same once more.
pub async fn take_words(
    State(house): State<House>,
    visit: Visit,
    asker: Asker,
    request: Request,
) -> Result<Response, Miss> {
    let filled = photos::read(&house, &visit, request).await?;
    let said = filled.word("say").trim().to_owned();
    house.limits.portal_form(asker).map_err(|wait| Miss::TooMany(wait, None).keeping(&said))?;
    // A field that no person sees: whoever fills it in is a program, and is told nothing.
    if !filled.word("website").is_empty() {
        return Ok(Redirect::to("/").into_response());
    }
    let heard = hear_words(&house, &visit, &said, &filled.photos).await;
    let (state, troubles) = heard.map_err(|it| it.keeping(&said))?;
    if troubles.is_empty() {
        return Ok(Redirect::to(page_of(&state)).into_response());
    }
    first_page(&house, &visit, &state, &said, troubles)
}

/// The first form in the terms of the scenario: new words, or a change of those that are there.
async fn hear_words(
    house: &House,
    visit: &Visit,
    said: &str,
    photos: &[Brought],
) -> Result<(Stands, Vec<String>), Miss> {
    let mut steps = Steps::open(house, visit).await?;
    let nothing = said.is_empty() && photos.is_empty() && steps.state.draft.files.is_empty();
    if nothing {
        return Ok((steps.state, vec![visit.look.t.say("portal-empty")]));
    }
    steps.begins().await?;
    let first = steps.state.draft.parts.first().map(|it| it.key.clone());
    match first {
        Some(of) => {
            if steps.state.draft.text() != said {
                let text = Personal::new(said.to_owned());
                steps.does(What::Edited { of, text }, &[]).await?;
            }
            if !photos.is_empty() {
                steps.writes("", photos).await?;
            }
        }
        None => steps.writes(said, photos).await?,
    }
    if steps.waits_for(Name::Words) && said.is_empty() && !steps.state.draft.files.is_empty() {
        steps.chooses(Choice::PhotosAlone).await?;
    }
    steps.finish().await
}

/// `POST /report/photos/{index}/removal`.
pub async fn remove_photo(
    State(house): State<House>,
    visit: Visit,
    Path(index): Path<usize>,
    Form(form): Form<Bare>,
) -> Result<Response, Miss> {
    visit.check(&form.csrf, None)?;
    let mut steps = Steps::open(&house, &visit).await?;
    if index < steps.state.draft.files.len() {
        steps.chooses(Choice::Remove(index)).await?;
    }
    steps.finish().await?;
    Ok(Redirect::to("/").into_response())
}

/// A form that holds the token alone.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Bare {
    csrf: String,
}

/// `POST /report/cancellation`: gives the draft up.
pub async fn cancel(
    State(house): State<House>,
    visit: Visit,
    Form(form): Form<Bare>,
) -> Result<Response, Miss> {
    visit.check(&form.csrf, None)?;
    let mut steps = Steps::open(&house, &visit).await?;
    if steps.state.begun {
        steps.chooses(Choice::Cancel).await?;
    }
    steps.finish().await?;
    Ok(Redirect::to("/").into_response())
}

/// `GET /report/photos/{index}`: a photo of the draft, to its sender alone.
pub async fn show_photo(
    State(house): State<House>,
    visit: Visit,
    Path(index): Path<usize>,
    Query(size): Query<Size>,
) -> Result<Response, Miss> {
    let known = visit.conversation(&house).await?.ok_or(Miss::NotFound)?;
    let file = known.state.draft.files.get(index).ok_or(Miss::NotFound)?;
    photo(&house, &file.sha256, &size).await
}

/// How large a photo is wanted.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Size {
    size: String,
}

/// What may be shown of a photo: its clean copy, or the thumbnail of it, without metadata.
pub async fn photo(house: &House, sha256: &str, size: &Size) -> Result<Response, Miss> {
    let found = house.pictures.of(sha256).await;
    let found = found.map_err(|error| Miss::Broken(None, Arc::new(error)))?;
    let copy = found.as_ref().and_then(|it| match size.size.as_str() {
        "thumb" => it.thumb(),
        _ => it.clean(),
    });
    let copy = copy.ok_or(Miss::NotFound)?;
    let bytes = house.files.get(&copy.sha256).await?.ok_or(Miss::NotFound)?;
    let kind = HeaderValue::from_str(&copy.content_type).map_err(|_| Miss::NotFound)?;
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(FILE_POLICY)),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=600")),
    ];
    Ok((headers, Body::from_stream(bytes)).into_response())
}

/// The photos of a draft.
fn drafted(draft: &Draft) -> Vec<Photo> {
    let photo = |(index, file): (usize, &KeptFile)| Photo {
        href: SHOWN.contains(&file.content_type.as_str()).then(|| {
            let version = file.sha256.get(..8).unwrap_or("");
            format!("/report/photos/{index}?size=thumb&v={version}")
        }),
        name: file.name.reveal().clone(),
        index,
    };
    draft.files.iter().enumerate().map(photo).collect()
}

/// The message beside the later steps.
pub fn mine(draft: &Draft) -> Mine {
    let spot = draft.spot();
    Mine {
        text: draft.text(),
        photos: drafted(draft),
        place: spot.map(|it| it.address.reveal().clone()).filter(|it| !it.is_empty()),
    }
}

/// What the last form sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    csrf: String,
    to: String,
    phone: String,
    mail: String,
}

/// `GET /report/contact`: the third step.
pub async fn contact(State(house): State<House>, visit: Visit) -> Result<Response, Miss> {
    let known = visit.conversation(&house).await?;
    let state = known.map(|it| it.state).unwrap_or_default();
    if page_of(&state) != "/report/contact" {
        return Ok(Redirect::to(page_of(&state)).into_response());
    }
    last_page(&house, &visit, &state, &Sent::default(), Vec::new())
}

fn last_page(
    house: &House,
    visit: &Visit,
    state: &Stands,
    sent: &Sent,
    troubles: Vec<String>,
) -> Result<Response, Miss> {
    let draft = &state.draft;
    let joins = match &draft.neighbours {
        Neighbours::With(neighbour) => Some(neighbour.number.to_string()),
        _ => None,
    };
    let status =
        if troubles.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = ContactPage {
        p: visit.frame(house, At::Report),
        mine: mine(draft),
        as_typed: draft.spot().is_some_and(|it| it.point.is_none()),
        joins,
        troubles,
        to: sent.to.clone(),
        phone: sent.phone.clone(),
        mail: sent.mail.clone(),
    };
    Ok(visit.keep(house, (status, Html(page.render()?))))
}

/// `POST /report/contact`: the contact, and the word to send it.
pub async fn send(
    State(house): State<House>,
    visit: Visit,
    asker: Asker,
    Form(sent): Form<Sent>,
) -> Result<Response, Miss> {
    visit.check(&sent.csrf, None)?;
    house.limits.portal_form(asker).map_err(|wait| Miss::TooMany(wait, None))?;
    let mut steps = Steps::open(&house, &visit).await?;
    if steps.waits_for(Name::Contact) {
        match (sent.to.as_str(), sent.phone.trim(), sent.mail.trim()) {
            ("phone", phone, _) => steps.gives_contact(phone).await?,
            ("mail", _, mail) => steps.gives_contact(mail).await?,
            _ => steps.chooses(Choice::Skip).await?,
        }
    }
    if steps.waits_for(Name::Confirm) {
        steps.chooses(Choice::Send).await?;
    }
    let (state, troubles) = steps.finish().await?;
    if troubles.is_empty() || page_of(&state) != "/report/contact" {
        return Ok(Redirect::to(page_of(&state)).into_response());
    }
    last_page(&house, &visit, &state, &sent, troubles)
}
