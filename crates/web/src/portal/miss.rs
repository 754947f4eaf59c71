//! Why a page of the portal was not given: what happened, whether the text is safe, what now.

use std::any::Any;
use std::error::Error;
use std::sync::Arc;

use askama::Template as _;
use axum::extract::multipart::MultipartError;
use axum::extract::rejection::FormRejection;
use axum::extract::{FromRequestParts as _, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use dialogue::HearError;
use register::FilesError;

use super::view::{At, MissPage};
use super::visit::Visit;
use crate::house::House;
use crate::panic::Panicked;
use crate::refusals::is_for_room;

/// After so many seconds a busy database may be asked again.
const BUSY_SECONDS: u64 = 5;

/// Why a page was not given.
#[derive(Debug, Clone)]
pub enum Miss {
    /// There is no such page.
    NotFound,
    /// The form came from elsewhere or from a visit that is over; what was typed in it.
    Stale(Option<String>),
    /// The form cannot be read.
    Bad,
    /// What was sent is larger than forms may be; what was typed in it.
    TooLarge(Option<String>),
    /// Too many forms from one address; after how many seconds again, and what was typed.
    TooMany(u64, Option<String>),
    /// The database or the disk is away; what was typed.
    Busy(Option<String>),
    /// A fault of ours, and what was typed.
    Broken(Option<String>, Arc<dyn Error + Send + Sync>),
}

impl From<store::Error> for Miss {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::Away(_) | store::Error::Full(_) => Self::Busy(None),
            other => Self::Broken(None, Arc::new(other)),
        }
    }
}

impl From<HearError> for Miss {
    fn from(error: HearError) -> Self {
        match error {
            HearError::Store(error) => error.into(),
            other => Self::Broken(None, Arc::new(other)),
        }
    }
}

impl From<FilesError> for Miss {
    fn from(error: FilesError) -> Self {
        if is_for_room(&error) { Self::Busy(None) } else { Self::Broken(None, Arc::new(error)) }
    }
}

impl From<askama::Error> for Miss {
    fn from(error: askama::Error) -> Self {
        Self::Broken(None, Arc::new(error))
    }
}

impl From<FormRejection> for Miss {
    fn from(rejection: FormRejection) -> Self {
        Self::of_status(rejection.status()).unwrap_or(Self::Bad)
    }
}

impl From<MultipartError> for Miss {
    fn from(error: MultipartError) -> Self {
        Self::of_status(error.status()).unwrap_or(Self::Bad)
    }
}

impl Miss {
    /// The same with what was typed, where none is known yet.
    pub fn keeping(self, typed: &str) -> Self {
        let kept = || Some(typed.to_owned()).filter(|it| !it.is_empty());
        match self {
            Self::Busy(None) => Self::Busy(kept()),
            Self::TooLarge(None) => Self::TooLarge(kept()),
            Self::TooMany(seconds, None) => Self::TooMany(seconds, kept()),
            Self::Broken(None, error) => Self::Broken(kept(), error),
            other => other,
        }
    }

    /// A panic in a handler.
    #[expect(clippy::needless_pass_by_value, reason = "the layer hands it over")]
    pub fn of_panic(left: Box<dyn Any + Send>) -> Response {
        Self::Broken(None, Arc::new(Panicked::of(left.as_ref()))).into_response()
    }

    /// What the framework refuses by itself.
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
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Stale(_) => StatusCode::FORBIDDEN,
            Self::Bad => StatusCode::BAD_REQUEST,
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooMany(..) => StatusCode::TOO_MANY_REQUESTS,
            Self::Busy(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Broken(..) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The keys of the title and of what can be done.
    const fn keys(&self) -> (&'static str, &'static str) {
        match self {
            Self::NotFound => ("miss-not-found", "miss-not-found-now"),
            Self::Stale(_) => ("miss-stale", "miss-stale-now"),
            Self::Bad => ("miss-bad", "miss-bad-now"),
            Self::TooLarge(_) => ("miss-large", "miss-large-now"),
            Self::TooMany(..) => ("miss-many", "miss-many-now"),
            Self::Busy(_) => ("miss-busy", "miss-busy-now"),
            Self::Broken(..) => ("miss-ours", "miss-ours-now"),
        }
    }

    fn typed(&self) -> Option<&String> {
        match self {
            Self::Stale(typed)
            | Self::TooLarge(typed)
            | Self::TooMany(_, typed)
            | Self::Busy(typed)
            | Self::Broken(typed, _) => typed.as_ref(),
            Self::NotFound | Self::Bad => None,
        }
    }

    const fn again(&self) -> Option<u64> {
        match self {
            Self::TooMany(seconds, _) => Some(*seconds),
            Self::Busy(_) => Some(BUSY_SECONDS),
            _ => None,
        }
    }
}

/// The response carries the reason; [`dress`] makes the page, since only it knows the language.
impl IntoResponse for Miss {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Makes a page of every [`Miss`] and of what the framework refuses.
pub async fn dress(State(house): State<House>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let method = std::mem::replace(&mut parts.method, axum::http::Method::GET);
    let visit = Visit::from_request_parts(&mut parts, &house).await;
    parts.method = method;
    let response = next.run(Request::from_parts(parts, body)).await;
    let known = response.extensions().get::<Miss>().cloned();
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok());
    let is_plain = kind.is_none_or(|it| it.starts_with("text/plain"));
    let foreign = || Miss::of_status(response.status()).filter(|_| is_plain);
    match (known.or_else(foreign), visit) {
        (Some(miss), Ok(visit)) => page(&house, &miss, &visit).unwrap_or(response),
        _ => response,
    }
}

fn page(house: &House, miss: &Miss, visit: &Visit) -> Option<Response> {
    let t = visit.look.t;
    let incident = match miss {
        Miss::Broken(_, error) => {
            let incident = house.ids.uuid(house.clock.now()).to_string();
            tracing::error!(incident, %error, "a page of the portal failed");
            Some(incident)
        }
        _ => None,
    };
    let (title, now) = miss.keys();
    let page = MissPage {
        p: visit.frame(house, At::Nowhere),
        title: t.say(title),
        now: t.say(now),
        typed: miss.typed().cloned(),
        incident,
        looks_for_number: matches!(miss, Miss::NotFound),
    };
    let html = [(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"))];
    let mut response = (miss.status(), html, page.render().ok()?).into_response();
    if let Some(seconds) = miss.again() {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    // A first visit may begin here as well.
    Some(visit.keep(house, response))
}
