//! Why a page of the desk was not given: said as a page, in the reader's language, with a way on.

use std::error::Error;
use std::sync::Arc;

use askama::Template as _;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};

use super::asked::encoded;
use super::door_view::ErrorPage;
use super::frame::{Frame, Here, Me, Way};
use super::look::Look;
use crate::house::House;

/// Why a page was not given.
#[derive(Debug, Clone)]
pub enum Stop {
    /// Nobody is signed in; where to go after.
    SignIn(String),
    /// There is no such thing, or it is out of sight.
    NotFound,
    /// The person may not do it.
    Forbidden,
    /// The form came from elsewhere or from a session that is over; what was typed in it.
    Stale(Option<String>),
    /// The form cannot be read.
    Bad,
    /// Too many tries; seconds to wait.
    Many(u64),
    /// The database is away; what was typed.
    Busy(Option<String>),
    /// A fault of ours.
    Broken(Arc<dyn Error + Send + Sync>),
}

impl From<store::Error> for Stop {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::Away(_) => Self::Busy(None),
            other => Self::Broken(Arc::new(other)),
        }
    }
}

impl From<askama::Error> for Stop {
    fn from(error: askama::Error) -> Self {
        Self::Broken(Arc::new(error))
    }
}

impl Stop {
    fn status(&self) -> StatusCode {
        match self {
            Self::SignIn(_) => StatusCode::UNAUTHORIZED,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::Stale(_) => StatusCode::FORBIDDEN,
            Self::Bad => StatusCode::BAD_REQUEST,
            Self::Many(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Busy(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The keys of what is said: the title and why.
    fn keys(&self) -> (&'static str, &'static str) {
        match self {
            Self::SignIn(_) | Self::NotFound => ("error-not-found", "error-not-found-why"),
            Self::Forbidden => ("error-forbidden", "error-forbidden-why"),
            Self::Stale(_) => ("error-stale", "error-stale-why"),
            Self::Bad => ("error-bad", "error-bad-why"),
            Self::Many(_) => ("error-many", "error-many-why"),
            Self::Busy(_) => ("error-busy", "error-busy-why"),
            Self::Broken(_) => ("error-ours", "error-ours-why"),
        }
    }
}

/// The response carries the reason; [`dress`] makes the page, since only it knows the language.
impl IntoResponse for Stop {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Makes a page of every [`Stop`], and logs a fault of ours once, with its number.
pub async fn dress(State(house): State<House>, request: Request, next: Next) -> Response {
    let look = Look::of(request.headers());
    let is_part = request.headers().contains_key("hx-request");
    let path = request.uri().path().to_owned();
    let response = next.run(request).await;
    let Some(stop) = response.extensions().get::<Stop>().cloned() else { return response };
    match &stop {
        Stop::SignIn(next) => to_the_door(next, is_part),
        _ => page(&house, &stop, look, &path).unwrap_or(response),
    }
}

/// To the door; a part of a page sends the whole page there.
fn to_the_door(next: &str, is_part: bool) -> Response {
    let door = format!("/desk/sign-in?next={}", encoded(next));
    if !is_part {
        return Redirect::to(&door).into_response();
    }
    let mut headers = HeaderMap::new();
    if let Ok(value) = HeaderValue::from_str(&door) {
        headers.insert("hx-redirect", value);
    }
    (StatusCode::UNAUTHORIZED, headers).into_response()
}

fn page(house: &House, stop: &Stop, look: Look, path: &str) -> Option<Response> {
    let t = look.t;
    let (title, why) = stop.keys();
    let incident = match stop {
        Stop::Broken(error) => {
            let incident = house.ids.uuid(house.clock.now()).to_string();
            tracing::error!(incident, error = %chain(error.as_ref()), path, "a page failed");
            Some(incident)
        }
        _ => None,
    };
    let typed = match stop {
        Stop::Stale(typed) | Stop::Busy(typed) => typed.clone(),
        _ => None,
    };
    let again = Way { href: path.to_owned(), words: t.say("way-again") };
    let inbox = Way { href: "/desk/inbox".to_owned(), words: t.say("way-inbox") };
    let ways = match stop {
        Stop::Busy(None) => vec![again, inbox],
        _ => vec![inbox],
    };
    let body = ErrorPage {
        f: bare_frame(house, look, path),
        status: stop.status().as_u16(),
        title: t.say(title),
        why: t.say(why),
        incident,
        typed,
        ways,
    }
    .render()
    .ok()?;
    let html = [(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"))];
    let mut response = (stop.status(), html, body).into_response();
    let wait = match stop {
        Stop::Many(seconds) => Some(*seconds),
        Stop::Busy(_) => Some(2),
        _ => None,
    };
    if let Some(seconds) = wait {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    Some(response)
}

/// An error with its causes, for the log.
fn chain(error: &(dyn Error + Send + Sync)) -> String {
    let mut said = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        said = format!("{said}: {inner}");
        cause = inner.source();
    }
    said
}

/// The frame of a page that nobody need be signed in for.
pub fn bare_frame(house: &House, look: Look, back: &str) -> Frame {
    Frame {
        t: look.t,
        theme: look.theme,
        keys: look.keys,
        csrf: String::new(),
        city: house.city.city.name.of(look.t.lang()).to_owned(),
        me: Me::default(),
        here: Here::Door,
        back: back.to_owned(),
    }
}
