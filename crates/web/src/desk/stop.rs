//! Why a page of the desk was not given: said as a page, in the reader's language, with a way on.

use std::any::Any;
use std::error::Error;
use std::sync::Arc;

use askama::Template as _;
use axum::extract::rejection::FormRejection;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};

use register::FilesError;
use register::picture::PictureError;

use super::access::{self, Desk};
use super::asked::encoded;
use super::door_view::{ErrorPage, LostPage, Wrong, WrongPart};
use super::frame::{Frame, Here, Me, Way};
use super::held::hold;
use super::look::Look;
use crate::house::House;
use crate::lang::Tongue;
use crate::panic::Panicked;
use crate::refusals::{ROOM_SECONDS, is_for_room};

/// After so many seconds a busy database may be asked again.
const BUSY_SECONDS: u64 = 2;

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
    /// What was sent is larger than forms may be; what was typed in it.
    TooLarge(Option<String>),
    /// The database is away; what was typed.
    Busy(Option<String>),
    /// A disk is full; what was typed.
    Full(Option<String>, Arc<dyn Error + Send + Sync>),
    /// A fault of ours.
    Broken(Arc<dyn Error + Send + Sync>),
}

impl From<store::Error> for Stop {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::Away(_) => Self::Busy(None),
            store::Error::Full(_) => Self::Full(None, Arc::new(error)),
            other => Self::Broken(Arc::new(other)),
        }
    }
}

impl From<FilesError> for Stop {
    fn from(error: FilesError) -> Self {
        let full = is_for_room(&error);
        let error = Arc::new(error);
        if full { Self::Full(None, error) } else { Self::Broken(error) }
    }
}

impl From<PictureError> for Stop {
    fn from(error: PictureError) -> Self {
        match error {
            PictureError::Files(error) => error.into(),
            PictureError::Store(error) => error.into(),
            PictureError::Read(error) => Self::Broken(Arc::new(error)),
        }
    }
}

impl From<askama::Error> for Stop {
    fn from(error: askama::Error) -> Self {
        Self::Broken(Arc::new(error))
    }
}

impl Stop {
    /// The same with what was typed, where a page tells it and none is known yet.
    pub fn keeping(self, typed: Option<&str>) -> Self {
        let kept = || typed.map(str::to_owned);
        match self {
            Self::Busy(None) => Self::Busy(kept()),
            Self::Full(None, error) => Self::Full(kept(), error),
            other => other,
        }
    }

    /// After so many seconds it may be tried again.
    fn again(&self) -> Option<u64> {
        match self {
            Self::Busy(_) => Some(BUSY_SECONDS),
            Self::Full(..) => Some(ROOM_SECONDS),
            _ => None,
        }
    }

    /// A form that the framework could not read.
    pub fn from_form(rejection: FormRejection) -> Self {
        match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Self::TooLarge(None),
            _ => Self::Bad,
        }
    }

    /// A panic in a handler.
    #[expect(clippy::needless_pass_by_value, reason = "the layer hands it over")]
    pub fn of_panic(left: Box<dyn Any + Send>) -> Response {
        Self::Broken(Arc::new(Panicked::of(left.as_ref()))).into_response()
    }

    /// What the framework refuses by itself, before a handler of ours is asked.
    fn of_status(status: StatusCode) -> Option<Self> {
        match status {
            StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => Some(Self::NotFound),
            StatusCode::PAYLOAD_TOO_LARGE => Some(Self::TooLarge(None)),
            it if it.is_client_error() => Some(Self::Bad),
            _ => None,
        }
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::SignIn(_) => StatusCode::UNAUTHORIZED,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::Stale(_) => StatusCode::FORBIDDEN,
            Self::Bad => StatusCode::BAD_REQUEST,
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Busy(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Full(..) => StatusCode::INSUFFICIENT_STORAGE,
            Self::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The drawing beside the words.
    fn icon(&self) -> &'static str {
        match self {
            Self::SignIn(_) | Self::NotFound => "map-off",
            Self::Forbidden => "lock",
            Self::Busy(_) => "cloud-off",
            Self::Stale(_) | Self::Bad | Self::TooLarge(_) => "file-off",
            Self::Full(..) | Self::Broken(_) => "alert-triangle",
        }
    }

    /// The keys of what is said: the title and why.
    fn keys(&self) -> (&'static str, &'static str) {
        match self {
            Self::SignIn(_) | Self::NotFound => ("error-not-found", "error-not-found-why"),
            Self::Forbidden => ("error-forbidden", "error-forbidden-why"),
            Self::Stale(_) => ("error-stale", "error-stale-why"),
            Self::Bad => ("error-bad", "error-bad-why"),
            Self::TooLarge(_) => ("error-large", "error-large-why"),
            Self::Busy(_) => ("error-busy", "error-busy-why"),
            Self::Full(..) => ("error-full", "error-full-why"),
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

/// Makes a page of every [`Stop`] and of what the framework refuses, and logs a fault of ours
/// once, with its number.
pub async fn dress(State(house): State<House>, request: Request, next: Next) -> Response {
    let (method, headers) = (request.method().clone(), request.headers().clone());
    let address = request.uri().path_and_query().map_or("/desk", |it| it.as_str()).to_owned();
    let (request, held) = hold(request).await;
    let response = next.run(request).await;
    let known = response.extensions().get::<Stop>().cloned();
    let stop = match known {
        None if is_ours(&response) => None,
        None => Stop::of_status(response.status()),
        Some(stop @ (Stop::Busy(None) | Stop::Full(None, _))) => {
            Some(stop.keeping(held.typed().await.as_deref()))
        }
        stop => stop,
    };
    let Some(stop) = stop else { return response };
    let is_part = headers.contains_key("hx-request");
    if let Stop::SignIn(next) = &stop {
        return to_the_door(next, is_part);
    }
    if response.status() == StatusCode::METHOD_NOT_ALLOWED
        && let Some(appeal) = appeal_of(&method, &address)
    {
        return Redirect::to(appeal).into_response();
    }
    let desk = known_desk(&house, &stop, &headers, &address).await;
    let status = response.status();
    page(&house, &stop, status, desk, &headers, &address).unwrap_or(response)
}

/// Who asks, where the database can tell it.
async fn known_desk(
    house: &House,
    stop: &Stop,
    headers: &HeaderMap,
    address: &str,
) -> Option<Desk> {
    if matches!(stop, Stop::Busy(_)) {
        return None;
    }
    let session = access::find(house, headers).await.ok()??;
    let look = Look::of_session(headers, &session);
    let is_part = headers.contains_key("hx-request");
    Some(Desk { session, look, is_part, address: address.to_owned() })
}

/// The framework speaks to programs, in plain text; pages and files are ours.
fn is_ours(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok());
    kind.is_some_and(|it| !it.starts_with("text/plain"))
}

/// Whoever reloads the page of a refused form asks for the form's address: the appeal was meant.
fn appeal_of<'a>(method: &Method, address: &'a str) -> Option<&'a str> {
    let rest = address.strip_prefix("/desk/appeals/").filter(|_| method == Method::GET)?;
    let number = rest.find('/')?;
    address.get(..address.len() - rest.len() + number)
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

fn page(
    house: &House,
    stop: &Stop,
    status: StatusCode,
    desk: Option<Desk>,
    headers: &HeaderMap,
    address: &str,
) -> Option<Response> {
    let f = match &desk {
        Some(desk) => desk.frame(house, Here::Nowhere),
        None => bare_frame(house, Look::of(headers), address),
    };
    let wrong = wrong(house, stop, status, f.t, address);
    let body = if headers.contains_key("hx-request") {
        WrongPart { f, wrong }.render().ok()?
    } else if desk.is_some() {
        LostPage { f, wrong }.render().ok()?
    } else {
        ErrorPage { f, wrong }.render().ok()?
    };
    let html = [(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"))];
    let mut response = (status, html, body).into_response();
    if let Some(seconds) = stop.again() {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    Some(response)
}

fn wrong(house: &House, stop: &Stop, status: StatusCode, t: Tongue, address: &str) -> Wrong {
    let (title, why) = stop.keys();
    let incident = match stop {
        Stop::Broken(error) | Stop::Full(_, error) => {
            let incident = house.ids.uuid(house.clock.now()).to_string();
            let error = chain(error.as_ref());
            tracing::error!(incident, error, path = path_of(address), "a page failed");
            Some(incident)
        }
        _ => None,
    };
    let typed = match stop {
        Stop::Stale(typed) | Stop::Busy(typed) | Stop::TooLarge(typed) | Stop::Full(typed, _) => {
            typed.clone()
        }
        _ => None,
    };
    let way = |href: &str, key: &str| Way { href: href.to_owned(), words: t.say(key) };
    let inbox = way("/desk/inbox", "way-inbox");
    let ways = match (stop, appeal_of(&Method::GET, address)) {
        // What was typed would be lost by going on at once.
        (Stop::Busy(Some(_)) | Stop::Full(Some(_), _), _) => vec![inbox],
        (Stop::Busy(None) | Stop::Full(None, _) | Stop::Broken(_), None) => {
            vec![way(address, "way-again"), inbox]
        }
        (Stop::NotFound, _) => vec![inbox, way("/desk/inbox?view=all", "way-all")],
        (_, Some(appeal)) => vec![way(appeal, "way-appeal"), inbox],
        _ => vec![inbox],
    };
    Wrong {
        icon: stop.icon(),
        status: status.as_u16(),
        title: match stop.again() {
            Some(seconds) => t.with(title, "span", &t.count("span-seconds", seconds)),
            None => t.say(title),
        },
        why: t.say(why),
        incident,
        typed,
        ways,
    }
}

/// An address without its query, which may hold words of people.
fn path_of(address: &str) -> &str {
    address.split_once('?').map_or(address, |(path, _)| path)
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
        spoken: house.city.city.language.tag(),
        theme: look.theme,
        keys: look.keys,
        csrf: String::new(),
        city: house.city.city.name.of(look.t.lang()).to_owned(),
        me: Me::default(),
        here: Here::Door,
        back: back.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_of_a_form_leads_to_its_appeal() {
        for (method, address, appeal) in [
            (Method::GET, "/desk/appeals/2026-000001/place", Some("/desk/appeals/2026-000001")),
            (
                Method::GET,
                "/desk/appeals/2026-000001/answers/x/y",
                Some("/desk/appeals/2026-000001"),
            ),
            (Method::GET, "/desk/appeals/2026-000001", None),
            (Method::DELETE, "/desk/appeals/2026-000001/place", None),
            (Method::GET, "/desk/sign-out", None),
        ] {
            assert_eq!(appeal_of(&method, address), appeal, "{method} {address}");
        }
    }
}
