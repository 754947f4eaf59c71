//! `POST /api/v1/messages`: a message is handed in and becomes an appeal.

use axum::Json;
use axum::body::Body;
use axum::extract::{FromRequest as _, Multipart, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use base::{Personal, Point, Timestamp};
use channels::{FILE_BYTES_MAX, FILES_MAX, FileRef, Incoming, IncomingAuthor, IncomingPlace};
use people::Scope;
use register::{Accepted, Intake, Receipt};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::task::spawn_blocking;
use utoipa::ToSchema;

use crate::access::Access;
use crate::api::body;
use crate::api::files::{self, Kept};
use crate::api::wire::{AttachmentIn, url};
use crate::heavy::heavy;
use crate::house::House;
use crate::problem::{Problem, too_large};
use crate::refusals::{bad_moment, bad_text};

/// A message to hand in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MessageIn {
    /// The channel: `api:` and up to 32 small letters, digits and hyphens.
    #[schema(example = "api:dispatch", pattern = "^api:[a-z0-9-]{1,32}$")]
    pub channel: String,
    /// The channel's own id of the message. With the channel it is the unique key: the same key
    /// and body again is answered with the same number, another body with 409.
    pub external_id: String,
    /// Who wrote.
    pub author: Option<AuthorIn>,
    /// The words, at most 100,000 characters.
    pub text: String,
    /// When it was sent: RFC 3339 with a zone.
    #[schema(example = "2026-11-20T10:00:00+10:00")]
    pub sent_at: Option<String>,
    /// Where it speaks of.
    pub place: Option<PlaceIn>,
    /// Its files; in multipart requests they are parts of their own.
    #[serde(default, deserialize_with = "body::null_is_absent")]
    #[schema(nullable)]
    pub attachments: Vec<AttachmentIn>,
}

/// A message in parts: its words, and each file as it is.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only its description is used: parts are read as they come")]
struct MessageParts {
    /// The message as JSON, without attachments, at most 2 MB.
    message: MessageIn,
    /// The files, at most ten of 20 MB, each in a part of this name.
    #[schema(value_type = Vec<String>, format = Binary, max_items = 10, required = false)]
    file: Option<Vec<Vec<u8>>>,
}

/// Who wrote.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AuthorIn {
    /// The name.
    pub name: Option<String>,
    /// A phone, a mail address or an account.
    pub contact: Option<String>,
}

/// Where a message speaks of.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlaceIn {
    /// Latitude in degrees of WGS 84.
    pub lat: Option<f64>,
    /// Longitude in degrees of WGS 84.
    pub lon: Option<f64>,
    /// The address in words.
    pub address: Option<String>,
}

impl PlaceIn {
    /// The point, if both numbers are given.
    pub fn point(&self) -> Result<Option<Point>, Problem> {
        match (self.lat, self.lon) {
            (None, None) => Ok(None),
            (Some(lat), Some(lon)) => Point::new(lat, lon).map(Some).map_err(|_| bad_place()),
            _ => Err(bad_place()),
        }
    }
}

/// A pair of numbers that is no point.
pub fn bad_place() -> Problem {
    Problem::field(
        "place",
        "Широта — от −90 до 90, долгота — от −180 до 180, обе вместе.",
        "Latitude −90 to 90 and longitude −180 to 180, both together.",
    )
}

/// What became of a message.
#[derive(Debug, Serialize, ToSchema)]
pub struct MessageReceipt {
    /// The id of the message.
    pub message_id: String,
    /// Its appeal.
    pub appeal: AppealRef,
}

/// A pointer to an appeal.
#[derive(Debug, Serialize, ToSchema)]
pub struct AppealRef {
    /// The number.
    #[schema(example = "2026-000042")]
    pub number: String,
    /// Where it stands now.
    pub status: String,
    /// Its address, a path.
    pub url: String,
}

impl MessageReceipt {
    fn of(receipt: &Receipt) -> Self {
        let number = receipt.number.to_string();
        Self {
            message_id: receipt.message.to_string(),
            appeal: AppealRef {
                url: url(&number),
                number,
                status: receipt.status.word().to_owned(),
            },
        }
    }
}

/// Hand a message in
///
/// It is kept whole and becomes a numbered appeal. The answer follows the commit to disk: what
/// was answered with 201 or 200 is not lost.
#[utoipa::path(
    post,
    path = "/api/v1/messages",
    operation_id = "create_message",
    request_body(content(
        (MessageIn = "application/json"),
        (MessageParts = "multipart/form-data"),
    )),
    responses(
        (status = 201, description = "A new appeal", body = MessageReceipt),
        (status = 200, description = "The same message was here already", body = MessageReceipt),
        (status = 409, description = "Another message is here under this key"),
        (status = 413, description = "A body or a file that is too large"),
        (status = 422, description = "A field cannot be accepted"),
        (status = 503, description = "Repeat after the seconds of Retry-After"),
    ),
    security(("token" = ["intake"])),
    tag = "intake"
)]
pub async fn create(
    State(house): State<House>,
    access: Access,
    request: Request,
) -> Result<Response, Problem> {
    access.need(Scope::Intake)?;
    body::must_be_plain(request.headers())?;
    let _room = house.limits.body(request.headers())?;
    let (message, raw, mut kept) = if is_multipart(&request) {
        multipart(&house, request).await?
    } else {
        json(&house, request.into_body()).await?
    };
    let received_at = house.clock.now();
    let mut incoming = incoming(message, raw, house.clock.now(), &mut kept).await?;
    incoming.raw = Personal::new(raw_with_hashes(incoming.raw.reveal(), &incoming.files));
    let regime = house.city.channels.regime_of(&incoming.channel);
    let intake = Intake {
        due: house.city.terms().due(regime, received_at),
        regime,
        received_at,
        district: None,
        by: access.0.by(),
        incoming,
    };
    let accepted = house.intake.write(intake).await?;
    if !matches!(accepted, Accepted::Different(_)) {
        kept.accepted();
    }
    answer(accepted).map_err(|it| it.of(regime))
}

fn answer(accepted: Accepted) -> Result<Response, Problem> {
    let (status, receipt) = match &accepted {
        Accepted::New(receipt) => (StatusCode::CREATED, receipt),
        Accepted::Repeated(receipt) => (StatusCode::OK, receipt),
        Accepted::Different(receipt) => return Err(different(receipt)),
    };
    let body = MessageReceipt::of(receipt);
    let location = [(header::LOCATION, body.appeal.url.clone())];
    metrics::counter!("otklik_messages", "outcome" => status.as_str().to_owned()).increment(1);
    Ok((status, location, Json(body)).into_response())
}

fn different(receipt: &Receipt) -> Problem {
    Problem::new(
        StatusCode::CONFLICT,
        "different-message",
        "Под этим ключом уже есть другое сообщение",
        "Another message is here under this key",
    )
    .detail(
        format!("Это {{appeal}} {}. Новому дайте другой external_id.", receipt.number),
        format!("It is {}. Give a new message another external_id.", receipt.number),
    )
    .with("number", receipt.number.to_string())
}

fn is_multipart(request: &Request) -> bool {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok());
    kind.is_some_and(|it| it.to_ascii_lowercase().starts_with("multipart/form-data"))
}

type Parts = (MessageIn, String, Kept);

async fn json(house: &House, body: Body) -> Result<Parts, Problem> {
    let bytes = body::read(body, body::JSON_BYTES_MAX).await.map_err(rather_in_parts)?;
    let (message, raw) = parsed(bytes).await?;
    Ok((message, raw, Kept::none(house)))
}

async fn parsed(bytes: Vec<u8>) -> Result<(MessageIn, String), Problem> {
    let length = bytes.len();
    let parsing = move || {
        let message: MessageIn = body::parse(&bytes)?;
        let raw = raw(bytes, &message)?;
        Ok((message, raw))
    };
    heavy(length, parsing).await
}

/// Says of a body that is too large how it can be sent all the same.
fn rather_in_parts(problem: Problem) -> Problem {
    match problem.status {
        StatusCode::PAYLOAD_TOO_LARGE => problem.detail(
            "JSON — до 32 МБ; больше — через multipart/form-data: до 10 файлов по 20 МБ.",
            "JSON up to 32 MB; more by multipart/form-data: up to 10 files of 20 MB.",
        ),
        _ => problem,
    }
}

fn too_long_for_a_part() -> Problem {
    too_large().detail(
        "Часть message — до 2 МБ; файлы передаются частями file.",
        "The part `message` may have 2 MB; files come in parts `file`.",
    )
}

/// The message as it came; the bytes of files are kept beside it, not in it.
fn raw(bytes: Vec<u8>, message: &MessageIn) -> Result<String, Problem> {
    if message.attachments.is_empty() {
        return String::from_utf8(bytes).map_err(|_| body::no_text());
    }
    let mut whole: Value = body::parse(&bytes)?;
    let list = whole.get_mut("attachments").and_then(Value::as_array_mut);
    for file in list.into_iter().flatten() {
        file.as_object_mut().ok_or_else(body::no_object)?.remove("data_base64");
    }
    Ok(whole.to_string())
}

/// Notes the address of each file in the kept message.
fn raw_with_hashes(raw: &str, files: &[FileRef]) -> String {
    if files.is_empty() {
        return raw.to_owned();
    }
    let Ok(Value::Object(mut whole)) = serde_json::from_str(raw) else { return raw.to_owned() };
    let files = files.iter().map(|it| {
        serde_json::json!({
            "sha256": it.sha256,
            "name": it.name.reveal(),
            "content_type": it.content_type,
            "bytes": it.bytes,
        })
    });
    whole.insert("kept_files".to_owned(), files.collect());
    Value::Object(whole).to_string()
}

/// Reads a multipart body part by part: one file at a time is in memory.
async fn multipart(house: &House, request: Request) -> Result<Parts, Problem> {
    let broken = |_| files::broken_multipart();
    let mut parts =
        Multipart::from_request(request, house).await.map_err(|_| files::broken_multipart())?;
    let mut message: Option<(MessageIn, String)> = None;
    let mut kept = Kept::none(house);
    while let Some(mut part) = parts.next_field().await.map_err(broken)? {
        match part.name() {
            Some("message") if message.is_none() => {
                let max = body::VERB_BYTES_MAX as u64;
                let bytes = collect(&mut part, max, too_long_for_a_part).await?;
                message = Some(parsed(bytes).await?);
            }
            Some("file") => {
                if kept.files().len() == FILES_MAX {
                    return Err(files::too_many(FILES_MAX + 1));
                }
                let name = part.file_name().unwrap_or("file").to_owned();
                let declared = part.content_type().unwrap_or_default().to_owned();
                let field = format!("file[{}]", kept.files().len());
                let too_large = || files::too_large(&field);
                let bytes = collect(&mut part, FILE_BYTES_MAX, too_large).await?;
                let judging = spawn_blocking(move || files::judge(&field, name, &declared, bytes));
                let judged = judging.await.map_err(Problem::internal)??;
                kept.add(judged).await?;
            }
            _ => return Err(files::broken_multipart()),
        }
    }
    let (message, raw) = message.ok_or_else(files::broken_multipart)?;
    Ok((message, raw, kept))
}

async fn collect(
    part: &mut axum::extract::multipart::Field<'_>,
    max: u64,
    too_large: impl Fn() -> Problem,
) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    while let Some(chunk) = part.chunk().await.map_err(|_| files::broken_multipart())? {
        if (bytes.len() + chunk.len()) as u64 > max {
            return Err(too_large());
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// Checks the fields, and keeps the files of a JSON body only when all of them are good.
async fn incoming(
    message: MessageIn,
    raw: String,
    now: Timestamp,
    kept: &mut Kept,
) -> Result<Incoming, Problem> {
    if !channels::is_api_channel(&message.channel) {
        return Err(Problem::field(
            "channel",
            "Канал — это api: и от 1 до 32 знаков: a-z, 0-9, дефис.",
            "A channel is api: and 1 to 32 of a-z, 0-9 and hyphen.",
        ));
    }
    let place = message.place.unwrap_or_default();
    let author = message.author.unwrap_or_default();
    let mut incoming = Incoming {
        channel: message.channel,
        external_id: message.external_id,
        peer: None,
        author: IncomingAuthor { name: personal(author.name), contact: personal(author.contact) },
        text: Personal::new(message.text),
        sent_at: message.sent_at.as_deref().map(|it| sent_at(it, now)).transpose()?,
        place: IncomingPlace { point: place.point()?, address: personal(place.address) },
        files: Vec::new(),
        raw: Personal::new(raw),
    };
    incoming.check().map_err(|bad| bad_text(bad.field, &bad.why))?;
    if !kept.files().is_empty() && !message.attachments.is_empty() {
        return Err(files::broken_multipart());
    }
    kept.add_all(files::judge_all(message.attachments).await?).await?;
    incoming.files = kept.files().to_vec();
    Ok(incoming)
}

fn filled(text: Option<String>) -> Option<String> {
    text.filter(|it| !base::text::is_blank(it))
}

fn personal(text: Option<String>) -> Option<Personal<String>> {
    filled(text).map(Personal::new)
}

fn sent_at(text: &str, now: Timestamp) -> Result<Timestamp, Problem> {
    let at: Timestamp = text.parse().map_err(|_| {
        Problem::field(
            "sent_at",
            "Время пишется так: 2026-11-20T10:00:00+10:00.",
            "A time is written like 2026-11-20T10:00:00+10:00.",
        )
    })?;
    base::check_happened(at, now.saturating_add(base::AHEAD_MAX).unwrap_or(now))
        .map_err(|why| bad_moment("sent_at", why))?;
    Ok(base::from_millis(base::millis(at)))
}
