//! What went wrong, for people and programs: RFC 9457 problem details in the asker's language.
//!
//! A handler returns a [`Problem`]; the layer [`speak`] writes it in the language of the request
//! and logs what is our own fault, once, with an incident number.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base::{Lang, TimeZone, Timestamp, Words};
use channels::Regime;
use serde_json::{Map, Value as Json, json};

use crate::desk::when::Calendar;
use crate::house::House;
use crate::lang::Tongue;

/// A refusal or a failure, in both languages.
#[derive(Debug, Clone)]
pub struct Problem {
    /// The status of HTTP.
    pub status: StatusCode,
    /// The kind of problem, a stable word for programs.
    pub code: &'static str,
    /// What is wrong, in short; `{appeal}` as in the detail.
    pub title: Words,
    /// What exactly, and what can be done now; `{moment}` stands for [`Problem::moment`],
    /// `{appeal}` and `{Appeal}` for what the law calls it under [`Problem::regime`].
    pub detail: Option<Words>,
    /// A moment that the detail speaks of: said by the city's clock, in the asker's language.
    pub moment: Option<Timestamp>,
    /// Under which an appeal runs that the words speak of.
    pub regime: Option<Regime>,
    /// More for programs: which field, what is possible instead, who changed what.
    pub more: Map<String, Json>,
    /// Seconds after which to try again.
    pub retry_after: Option<u64>,
    cause: Option<Arc<dyn std::error::Error + Send + Sync>>,
}

impl Problem {
    /// A problem with its title in Russian and English.
    pub fn new(status: StatusCode, code: &'static str, ru: &str, en: &str) -> Self {
        Self {
            status,
            code,
            title: Words::new(ru, en),
            detail: None,
            moment: None,
            regime: None,
            more: Map::new(),
            retry_after: None,
            cause: None,
        }
    }

    /// What exactly is wrong, and what can be done now.
    #[must_use]
    pub fn detail(mut self, ru: impl Into<String>, en: impl Into<String>) -> Self {
        self.detail = Some(Words::new(ru, en));
        self
    }

    /// One more sentence of the detail.
    #[must_use]
    pub fn and(self, ru: impl AsRef<str>, en: impl AsRef<str>) -> Self {
        let so_far = self.detail.clone().unwrap_or_else(|| Words::new("", ""));
        let join = |first: &str, second: &str| format!("{first} {second}").trim().to_owned();
        self.detail(join(&so_far.ru, ru.as_ref()), join(&so_far.en, en.as_ref()))
    }

    /// The moment that the detail calls `{moment}`.
    #[must_use]
    pub fn at(mut self, moment: Timestamp) -> Self {
        self.moment = Some(moment);
        self
    }

    /// The regime of the appeal that the words speak of.
    #[must_use]
    pub fn of(mut self, regime: Regime) -> Self {
        self.regime = Some(regime);
        self
    }

    /// One more member for programs.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Json>) -> Self {
        self.more.insert(name.to_owned(), value.into());
        self
    }

    /// A field that cannot be taken (422).
    pub fn field(field: &str, ru: impl Into<String>, en: impl Into<String>) -> Self {
        Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "bad-field",
            "Поле заполнено неверно",
            "A field cannot be accepted",
        )
        .detail(ru, en)
        .with("field", field)
    }

    /// There is no such thing, or it is not within sight (404).
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not-found", "Не найдено", "Not found")
    }

    /// Too many requests from one address (429).
    pub fn too_many(seconds: u64) -> Self {
        let mut problem = Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            "too-many-requests",
            "Слишком много запросов",
            "Too many requests",
        )
        .detail(again_in(Lang::Ru, seconds), again_in(Lang::En, seconds));
        problem.retry_after = Some(seconds);
        problem
    }

    /// The product cannot take the request just now (503).
    pub fn unavailable(cause: impl std::error::Error + Send + Sync + 'static) -> Self {
        let mut problem = Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "unavailable",
            "Сейчас принять не можем",
            "Not available just now",
        )
        .detail(
            "Повторите тот же запрос через несколько секунд: второй раз он ничего не удвоит.",
            "Repeat the same request in a few seconds: it will not double anything.",
        );
        problem.retry_after = Some(2);
        problem.cause = Some(Arc::new(cause));
        problem
    }

    /// A fault of ours (500); its cause goes to the log, never to the asker.
    pub fn internal(cause: impl std::error::Error + Send + Sync + 'static) -> Self {
        let mut problem = Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "Ошибка на нашей стороне",
            "An error on our side",
        )
        .detail(
            "Мы её записали. Если повторится, назовите администратору номер случая.",
            "It is on record. If it happens again, tell the administrator the incident number.",
        );
        problem.cause = Some(Arc::new(cause));
        problem
    }

    /// The detail in a language, with the moment as the city's clock shows it.
    fn told(&self, lang: Lang, zone: &TimeZone) -> Option<String> {
        let detail = &self.named(self.detail.as_ref()?, lang);
        Some(match self.moment {
            Some(at) => {
                let calendar = Calendar::new(at, zone.clone(), Tongue::new(lang));
                detail.replace("{moment}", &calendar.when(at).exact)
            }
            None => detail.clone(),
        })
    }

    /// Words in a language, with an appeal named as its regime does.
    fn named(&self, words: &Words, lang: Lang) -> String {
        let (large, small) = match (lang, self.regime) {
            (Lang::En, _) => ("The appeal", "the appeal"),
            (Lang::Ru, Some(Regime::Fz59)) => ("Обращение", "обращение"),
            (Lang::Ru, _) => ("Сообщение", "сообщение"),
        };
        words.of(lang).replace("{Appeal}", large).replace("{appeal}", small)
    }

    /// The problem as JSON in a language, with times in the words of a zone.
    pub fn to_json(&self, lang: Lang, zone: &TimeZone) -> Json {
        let mut body = Map::new();
        body.insert("type".into(), json!(format!("urn:otklik:problem:{}", self.code)));
        body.insert("title".into(), json!(self.named(&self.title, lang)));
        body.insert("status".into(), json!(self.status.as_u16()));
        if let Some(detail) = self.told(lang, zone) {
            body.insert("detail".into(), json!(detail));
        }
        body.extend(self.more.clone());
        Json::Object(body)
    }

    /// Writes the cause to the log under a new incident number, and keeps the number.
    pub fn log(&mut self, house: &House) {
        let Some(cause) = self.cause.take() else { return };
        let mut chain = cause.to_string();
        let mut deeper = cause.source();
        while let Some(error) = deeper {
            chain.push_str(": ");
            chain.push_str(&error.to_string());
            deeper = error.source();
        }
        let incident = house.ids.uuid(house.clock.now()).simple().to_string();
        if self.status.is_server_error() && self.status != StatusCode::SERVICE_UNAVAILABLE {
            tracing::error!(incident, code = self.code, chain, "a request failed");
            self.more.insert("incident".into(), json!(incident));
        } else {
            tracing::warn!(incident, code = self.code, chain, "a request was put off");
        }
    }
}

fn again_in(lang: Lang, seconds: u64) -> String {
    let t = Tongue::new(lang);
    t.with("many-again", "span", &t.count("span-seconds", seconds))
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// The language that a request asks for.
pub fn language(request: &axum::http::HeaderMap) -> Lang {
    let header = request.get(header::ACCEPT_LANGUAGE).and_then(|it| it.to_str().ok());
    header.map_or(Lang::default(), Lang::accept)
}

/// The layer that writes problems as problem details in the asker's language.
pub async fn speak(State(house): State<House>, request: Request, next: Next) -> Response {
    let lang = language(request.headers());
    let mut response = next.run(request).await;
    let Some(mut problem) = response.extensions_mut().remove::<Problem>() else {
        return plain_refusal(response, lang, &house.city.city.zone);
    };
    problem.log(&house);
    write(&problem, lang, &house.city.city.zone, response)
}

fn write(problem: &Problem, lang: Lang, zone: &TimeZone, mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/problem+json; charset=utf-8"),
    );
    headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(lang.tag()));
    headers.remove(header::CONTENT_LENGTH);
    if let Some(seconds) = problem.retry_after {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    if problem.status == StatusCode::UNAUTHORIZED {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    if problem.status == StatusCode::UNSUPPORTED_MEDIA_TYPE {
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("identity"));
    }
    *response.body_mut() = Body::from(problem.to_json(lang, zone).to_string());
    response
}

/// Refusals of the framework itself (no such route, wrong method) get words, too.
fn plain_refusal(response: Response, lang: Lang, zone: &TimeZone) -> Response {
    let problem = match response.status() {
        StatusCode::NOT_FOUND => Problem::not_found(),
        StatusCode::METHOD_NOT_ALLOWED => Problem::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "method-not-allowed",
            "Так к этому адресу не обращаются",
            "This address does not take that method",
        ),
        StatusCode::PAYLOAD_TOO_LARGE => too_large(),
        StatusCode::BAD_REQUEST => Problem::new(
            StatusCode::BAD_REQUEST,
            "bad-address",
            "Адрес не понят",
            "The address is not understood",
        ),
        _ => return response,
    };
    write(&problem, lang, zone, response)
}

/// The body is larger than this address takes (413).
pub fn too_large() -> Problem {
    Problem::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "too-large",
        "Запрос слишком велик",
        "The request is too large",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_counted_as_they_are_said() {
        for (seconds, ru, en) in [
            (1, "1\u{a0}секунду", "1\u{a0}second"),
            (2, "2\u{a0}секунды", "2\u{a0}seconds"),
            (5, "5\u{a0}секунд", "5\u{a0}seconds"),
            (11, "11\u{a0}секунд", "11\u{a0}seconds"),
            (21, "21\u{a0}секунду", "21\u{a0}seconds"),
            (30, "30\u{a0}секунд", "30\u{a0}seconds"),
        ] {
            let problem = Problem::too_many(seconds);
            assert_eq!(problem.retry_after, Some(seconds));
            let detail = problem.detail.unwrap();
            assert_eq!(detail.ru, format!("Повторите через {ru}."));
            assert_eq!(detail.en, format!("Try again in {en}."));
        }
    }
}
