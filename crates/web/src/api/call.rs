//! A program does something to an appeal or a problem: its request is read, the appeal opened,
//! what was done is saved and answered; all of it once under a key.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Json;
use axum::body::Body;
use axum::extract::{FromRequest, FromRequestParts as _, RawPathParams, Request};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse, Response};
use people::reply::{self, Claim, Keyed};
use people::{Principal, Scope};
use register::change::Hand;
use register::{Appeal, Message};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use store::{Sql, Unit};
use utoipa::IntoParams;

use crate::access::Access;
use crate::api::evidence::EvidenceReceipt;
use crate::api::problems::{ProblemReceipt, ToAllReceipt};
use crate::api::verdict::VerdictReceipt;
use crate::api::wire::{AnswerReceipt, AppealItem, Speaker};
use crate::api::{appeal, body, key};
use crate::dictionary::Dictionary;
use crate::edit::{Edit, Seen, etag, hand, if_match};
use crate::heavy::heavy;
use crate::house::House;
use crate::limits::{Alone, BodyRoom};
use crate::problem::{Problem, language};
use crate::refusals::{About, OfVerb};

/// The header of an answer that was given before.
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

/// Headers of a request that does something to an appeal, for the OpenAPI document.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "only its description is used")]
pub struct CallHeaders {
    /// The `ETag`s of the appeal that may be met, or `*`; another version is refused with 412.
    #[param(rename = "If-Match", value_type = String, required = false)]
    if_match: Option<String>,
    /// A key of the caller's own: the same request again under it, within a day, does nothing and
    /// gets the same answer.
    #[param(rename = "Idempotency-Key", value_type = String, required = false, max_length = 255)]
    idempotency_key: Option<String>,
}

/// The header of a request that does something to no single appeal, for the OpenAPI document.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "only its description is used")]
pub struct KeyHeader {
    /// A key of the caller's own: the same request again under it, within a day, does nothing and
    /// gets the same answer.
    #[param(rename = "Idempotency-Key", value_type = String, required = false, max_length = 255)]
    idempotency_key: Option<String>,
}

/// A request to an appeal, not read yet.
pub struct Call {
    house: House,
    access: Access,
    named: InPath,
    path: String,
    headers: HeaderMap,
    body: Body,
}

/// What the path of a request names: a number, an id.
#[derive(Debug, Default)]
pub struct InPath(HashMap<String, String>);

impl InPath {
    /// What stands in one place of the path; empty where the path has none of that name.
    pub fn get(&self, place: &str) -> &str {
        self.0.get(place).map_or("", String::as_str)
    }

    fn of(params: &RawPathParams) -> Self {
        Self(params.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
    }
}

impl FromRequest<House> for Call {
    type Rejection = Problem;

    async fn from_request(request: Request, house: &House) -> Result<Self, Problem> {
        let (mut parts, body) = request.into_parts();
        let access = Access::from_request_parts(&mut parts, house).await?;
        let params = RawPathParams::from_request_parts(&mut parts, house).await;
        let named = params.map(|it| InPath::of(&it)).map_err(|_| Problem::not_found())?;
        let path = parts.uri.path().to_owned();
        Ok(Self { house: house.clone(), access, named, path, headers: parts.headers, body })
    }
}

/// What a body may say.
pub trait Wanted: DeserializeOwned + Send + 'static {}

impl<T: DeserializeOwned + Send + 'static> Wanted for T {}

impl Call {
    /// Reads what a program with one of these scopes wants.
    pub async fn read<T: Wanted>(self, scopes: &[Scope]) -> Result<(T, Asked), Problem> {
        self.access.need_one(scopes)?;
        self.within(body::VERB_BYTES_MAX, None).await
    }

    /// The same for a body that may hold files.
    pub async fn read_files<T: Wanted>(self, scopes: &[Scope]) -> Result<(T, Asked), Problem> {
        self.access.need_one(scopes)?;
        let room = self.house.limits.body(&self.headers)?;
        self.within(body::JSON_BYTES_MAX, Some(room)).await
    }

    /// The same for a request whose path says everything.
    pub async fn bare(mut self, scopes: &[Scope]) -> Result<Asked, Problem> {
        self.body = Body::from("null");
        self.read::<()>(scopes).await.map(|((), asked)| asked)
    }

    async fn within<T: Wanted>(
        self,
        max: usize,
        room: Option<BodyRoom>,
    ) -> Result<(T, Asked), Problem> {
        body::must_be_plain(&self.headers)?;
        let bytes = body::read(self.body, max).await?;
        let (principal, headers, path) = (self.access.0, self.headers.clone(), self.path);
        let (who, length) = (principal.clone(), bytes.len());
        let reading = heavy(length, move || {
            let wanted = body::parse(&bytes)?;
            Ok((wanted, key::of(&headers, &who, &[path.as_bytes(), &bytes])?))
        });
        let (wanted, key) = reading.await?;
        let alone = key.map(|key| self.house.limits.alone(key)).transpose()?;
        let asked = Asked {
            seen: if_match(&self.headers)?,
            names: self.house.dictionaries.now(&self.house.db, self.house.clock.now()).await?,
            headers: self.headers,
            house: self.house,
            principal,
            named: self.named,
            key,
            _held: (alone, room),
        };
        Ok((wanted, asked))
    }
}

/// A request to an appeal that was read.
pub struct Asked {
    pub house: House,
    pub principal: Principal,
    pub named: InPath,
    seen: Seen,
    key: Option<Keyed>,
    names: Arc<Dictionary>,
    headers: HeaderMap,
    _held: (Option<Alone>, Option<BodyRoom>),
}

impl Asked {
    /// What verbs need of the asker.
    pub fn hand(&self) -> Hand<'_> {
        hand(&self.house, &self.principal)
    }

    /// Why a verb was refused, said of the appeal that it was asked of.
    pub fn refused(&self, edit: &Edit, error: impl OfVerb) -> Problem {
        let silence = self.house.city.silence();
        error.about(&About::of(edit.card.appeal(), silence, edit.unit.now()))
    }

    /// There must be such an appeal within sight, before work is put into the request.
    pub async fn must_be_there(&self) -> Result<(), Problem> {
        appeal::find(&self.house, &self.principal, self.number()).await.map(|_| ())
    }

    /// The number of the appeal that it is about.
    fn number(&self) -> &str {
        self.named.get("number")
    }

    /// Opens the appeal, unless the request was answered before.
    pub async fn open(&self) -> Result<Edit, Halt> {
        let unit = self.begin().await?;
        Ok(Edit::open(&self.house, unit, &self.principal, self.number(), &self.seen).await?)
    }

    /// Begins a unit of work, unless the request was answered before.
    pub async fn begin(&self) -> Result<Unit, Halt> {
        let mut unit = self.house.db.begin(self.house.clock.now()).await?;
        if let Some(key) = &self.key {
            match reply::claim(&mut unit, key).await? {
                Claim::New => {}
                Claim::Answered(answer) => {
                    unit.rollback().await?;
                    return Err(Halt::Answered(self.again(&answer).await?));
                }
                Claim::Other => return Err(key::taken().into()),
            }
        }
        Ok(unit)
    }

    /// The answer that was given before. The appeal's words were not kept with it.
    async fn again(&self, answer: &str) -> Result<Response, Problem> {
        let mut said: Said = serde_json::from_str(answer).map_err(Problem::internal)?;
        if let Some(item) = said.item() {
            let appeal = appeal::find(&self.house, &self.principal, self.number()).await?;
            item.text = text(&mut self.house.db.reader(), &appeal).await?;
        }
        let mut response = said.into_response();
        response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
        Ok(response)
    }

    /// Saves what was done and answers with the appeal.
    pub async fn done(self, edit: Edit) -> Result<Response, Halt> {
        self.answer(edit, Said::Appeal).await
    }

    /// The same, with what else the answer says.
    pub async fn answer(
        self,
        edit: Edit,
        say: impl FnOnce(AppealItem) -> Said,
    ) -> Result<Response, Halt> {
        let Edit { mut unit, card } = edit;
        let appeal = card.save(&mut unit).await?;
        let speaker = Speaker { names: &self.names, lang: language(&self.headers) };
        let mut said = say(speaker.head(&appeal, String::new()));
        self.keep(&mut unit, &said).await?;
        if let Some(item) = said.item() {
            item.text = text(&mut unit, &appeal).await?;
        }
        unit.commit().await?;
        Ok(said.into_response())
    }

    /// Commits what was done to a problem and answers.
    pub async fn say(&self, mut unit: Unit, said: Said) -> Result<Response, Halt> {
        self.keep(&mut unit, &said).await?;
        unit.commit().await?;
        Ok(said.into_response())
    }

    async fn keep(&self, unit: &mut Unit, said: &Said) -> Result<(), Problem> {
        let Some(key) = &self.key else { return Ok(()) };
        let answer = serde_json::to_string(said).map_err(Problem::internal)?;
        Ok(reply::keep(unit, key, &answer).await?)
    }
}

/// The words of an appeal's first message.
async fn text(sql: &mut impl Sql, appeal: &Appeal) -> store::Result<String> {
    let messages = Message::of(sql, appeal).await?;
    let first = messages.iter().find(|it| it.id == appeal.message);
    Ok(first.map(|it| it.text.reveal().clone()).unwrap_or_default())
}

/// What a program is answered after something was done.
#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Said {
    /// An answer to all was taken.
    ToAll(ToAllReceipt),
    /// A problem as it has become.
    Problem(ProblemReceipt),
    /// A photo of the work was taken.
    Evidence(EvidenceReceipt),
    /// An answer was taken.
    Answer(AnswerReceipt),
    /// A verdict was heard.
    Verdict(VerdictReceipt),
    /// The appeal after it.
    Appeal(AppealItem),
}

impl Said {
    /// The appeal in it, whose words are not kept with the answer.
    fn item(&mut self) -> Option<&mut AppealItem> {
        match self {
            Self::Answer(receipt) => Some(&mut receipt.appeal),
            Self::Verdict(receipt) => Some(&mut receipt.appeal),
            Self::Evidence(receipt) => Some(&mut receipt.appeal),
            Self::Appeal(item) => Some(item),
            Self::ToAll(_) | Self::Problem(_) => None,
        }
    }
}

impl IntoResponse for Said {
    fn into_response(mut self) -> Response {
        let tag = self.item().map(|item| (header::ETAG, etag(item.version)));
        let status = match &self {
            Self::Answer(_) | Self::ToAll(_) | Self::Evidence(_) => StatusCode::CREATED,
            Self::Problem(receipt) if receipt.opened => StatusCode::CREATED,
            Self::Problem(_) | Self::Verdict(_) | Self::Appeal(_) => StatusCode::OK,
        };
        (status, AppendHeaders(tag), Json(self)).into_response()
    }
}

/// Why a request ends before anything is done.
pub enum Halt {
    /// It is refused.
    Refused(Problem),
    /// It was done and answered before.
    Answered(Response),
}

impl<E: Into<Problem>> From<E> for Halt {
    fn from(error: E) -> Self {
        Self::Refused(error.into())
    }
}

impl IntoResponse for Halt {
    fn into_response(self) -> Response {
        match self {
            Self::Refused(problem) => problem.into_response(),
            Self::Answered(response) => response,
        }
    }
}
