//! The second step: where it is, and whether neighbours write of the same.

use askama::Template as _;
use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use base::Point;
use channels::talk::What;
use dialogue::scenario::{Choice, Name};
use dialogue::state::{Neighbour, Neighbours, Spot, State as Stands, Whereabouts};
use serde::Deserialize;

use super::miss::Miss;
use super::report::mine;
use super::steps::{Steps, page_of};
use super::view::{At, NeighbourView, PlacePage};
use super::visit::Visit;
use crate::asker::Asker;
use crate::desk::when::Calendar;
use crate::dictionary::Dictionary;
use crate::house::House;

/// What the form sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    csrf: String,
    act: String,
    addr: String,
    lat: String,
    lon: String,
    join: String,
}

/// `GET /report/place`.
pub async fn show(State(house): State<House>, visit: Visit) -> Result<Response, Miss> {
    let known = visit.conversation(&house).await?;
    let state = known.map(|it| it.state).unwrap_or_default();
    let page = page_of(&state);
    // From the last step one may come back to change the place.
    if page != "/report/place" && page != "/report/contact" {
        return Ok(Redirect::to(page).into_response());
    }
    page_with(&house, &visit, &state, "", Vec::new()).await
}

/// `POST /report/place`.
pub async fn take(
    State(house): State<House>,
    visit: Visit,
    asker: Asker,
    Form(sent): Form<Sent>,
) -> Result<Response, Miss> {
    visit.check(&sent.csrf, None)?;
    house.limits.portal_form(asker).map_err(|wait| Miss::TooMany(wait, None))?;
    let mut steps = Steps::open(&house, &visit).await?;
    if !steps.state.begun || steps.waits_for(Name::Words) {
        return Ok(Redirect::to("/").into_response());
    }
    hear(&mut steps, &sent).await?;
    let empty = sent.act == "find" && sent.addr.trim().is_empty();
    let (state, mut troubles) = steps.finish().await?;
    if empty {
        troubles.push(visit.look.t.say("portal-place-empty"));
    }
    if troubles.is_empty() {
        return Ok(Redirect::to(page_of(&state)).into_response());
    }
    page_with(&house, &visit, &state, &sent.addr, troubles).await
}

/// The form in the terms of the scenario.
async fn hear(steps: &mut Steps<'_>, sent: &Sent) -> Result<(), Miss> {
    let picked = |text: &str| text.strip_prefix("pick-").and_then(|it| it.parse().ok());
    match sent.act.as_str() {
        "right" if steps.waits_for(Name::Guess) => steps.chooses(Choice::Right).await,
        "find" if !sent.addr.trim().is_empty() => {
            if matches!(steps.state.draft.place, Whereabouts::Settled(_) | Whereabouts::Unsaid) {
                steps.chooses(Choice::Replace).await?;
            }
            steps.writes(sent.addr.trim(), &[]).await
        }
        "find" => Ok(()),
        "point" => match point(sent) {
            Some(point) => steps.does(What::Showed(point), &[]).await,
            None => Ok(()),
        },
        "none" if steps.waits_for(Name::Choose) => steps.chooses(Choice::NoneOfThese).await,
        "skip" => {
            if steps.waits_for(Name::Guess) {
                steps.chooses(Choice::Elsewhere).await?;
            }
            if steps.waits_for(Name::Choose) {
                steps.chooses(Choice::NoneOfThese).await?;
            }
            match steps.waits_for(Name::Place) {
                true => steps.chooses(Choice::Skip).await,
                false => Ok(()),
            }
        }
        "join" if steps.waits_for(Name::Neighbours) => {
            let choice = picked(&sent.join).map_or(Choice::NoneOfThese, Choice::Pick);
            steps.chooses(choice).await
        }
        act => match picked(act).filter(|_| steps.waits_for(Name::Choose)) {
            Some(index) => steps.chooses(Choice::Pick(index)).await,
            None => Ok(()),
        },
    }
}

fn point(sent: &Sent) -> Option<Point> {
    Point::new(sent.lat.trim().parse().ok()?, sent.lon.trim().parse().ok()?).ok()
}

async fn page_with(
    house: &House,
    visit: &Visit,
    state: &Stands,
    typed: &str,
    troubles: Vec<String>,
) -> Result<Response, Miss> {
    let now = house.clock.now();
    let names = house.dictionaries.now(&house.db, now).await?;
    let t = visit.look.t;
    let calendar = Calendar::new(now, house.city.city.zone.clone(), t);
    let draft = &state.draft;
    let guess = match &draft.place {
        Whereabouts::Guess(spot) => {
            Some((spot.address.reveal().clone(), spot.evidence.reveal().clone()))
        }
        _ => None,
    };
    let part = |spot: &Spot| {
        let district = spot.district.as_ref();
        district.map(|it| names.district(it).of(t.lang()).to_owned()).unwrap_or_default()
    };
    let offers = match &draft.place {
        Whereabouts::OneOf(spots) => {
            spots.iter().map(|it| (it.address.reveal().clone(), part(it))).collect()
        }
        _ => Vec::new(),
    };
    let neighbours = match &draft.neighbours {
        Neighbours::Offered(found) => {
            found.iter().map(|it| neighbour(it, &names, &calendar, visit)).collect()
        }
        _ => Vec::new(),
    };
    let status =
        if troubles.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = PlacePage {
        p: visit.frame(house, At::Report),
        mine: mine(draft),
        troubles,
        guess,
        offers,
        neighbours,
        address: typed.to_owned(),
        map: None,
    };
    Ok(visit.keep(house, (status, Html(page.render()?))))
}

fn neighbour(
    found: &Neighbour,
    names: &Dictionary,
    calendar: &Calendar,
    visit: &Visit,
) -> NeighbourView {
    let t = visit.look.t;
    let topic = found.topic.as_ref().map(|it| names.topic(it).of(t.lang()).to_owned());
    let day = calendar.date_words(calendar.date(base::from_millis(found.received_at)));
    let words = dialogue::words::Tongue::new(t.lang());
    NeighbourView {
        title: topic.unwrap_or_else(|| t.say("portal-neighbour")),
        address: found.address.reveal().clone(),
        status: words.say(&format!("public-{}", found.status.replace('_', "-"))),
        since: t.fill(
            "portal-neighbour-since",
            &[("people", &t.count("portal-people", found.people)), ("day", &day)],
        ),
    }
}
