//! `GET /api/v1/appeals/{number}`: one appeal whole, and its files.

use answers::Answer;
use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use base::Uuid;
use people::{Principal, Scope};
use register::problem::Problem;
use register::{Appeal, Attachment, AttachmentId, Author, Message, Number};
use store::Sql;
use store::journal::Recorded;
use understanding::Proposal;
use work::HandedBack;

use crate::access::Access;
use crate::api::problems::problem_url;
use crate::api::wire::{
    ActorNames, ActorOut, AnswerOut, AppealOut, AttachmentOut, AuthorOut, DeliveryOut, FactOut,
    GroundOut, MessageOut, OfProblem, Speaker, moment,
};
use crate::api::work::{ExtensionOut, HandBackOut};
use crate::edit::etag;
use crate::grounds::Grounds;
use crate::house::House;
use crate::problem::{Problem as Refusal, language};

/// What a file may do when a browser opens it: nothing at all.
const FILE_POLICY: &str = "default-src 'none'; sandbox";

/// Finds an appeal within a principal's sight; else there is none.
pub async fn find(house: &House, principal: &Principal, number: &str) -> Result<Appeal, Refusal> {
    let number: Number = number.parse().map_err(|_| Refusal::not_found())?;
    let found = Appeal::find(&mut house.db.reader(), number).await?;
    found.filter(|appeal| principal.sees(appeal.department.as_ref())).ok_or_else(Refusal::not_found)
}

/// An appeal
#[utoipa::path(
    get,
    path = "/api/v1/appeals/{number}",
    operation_id = "get_appeal",
    params(("number" = String, Path, description = "Such as 2026-000042")),
    responses(
        (status = 200, description = "The appeal; its version is the ETag", body = AppealOut),
        (status = 404, description = "There is none, or it is not within sight"),
    ),
    security(("token" = ["read"])),
    tag = "appeals"
)]
pub async fn show(
    State(house): State<House>,
    access: Access,
    Path(number): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    access.need(Scope::Read)?;
    let appeal = find(&house, &access.0, &number).await?;
    let names = house.dictionaries.now(&house.db, house.clock.now()).await?;
    let speaker = Speaker { names: &names, lang: language(&headers) };
    let masked = !access.0.may(Scope::ReadPersonal);
    let body = whole(&mut house.db.reader(), &appeal, speaker, masked).await?;
    Ok(([(header::ETAG, etag(appeal.version))], Json(body)).into_response())
}

async fn whole(
    sql: &mut impl Sql,
    appeal: &Appeal,
    speaker: Speaker<'_>,
    masked: bool,
) -> store::Result<AppealOut> {
    let messages = Message::of(sql, appeal).await?;
    let answers = Answer::of(sql, appeal).await?;
    let attachments = Attachment::of(sql, appeal).await?;
    let history = appeal.history(sql).await?;
    let records = work::Records::of(sql, appeal).await?;
    let grounds = Grounds::of(sql, appeal, &records, &answers).await?;
    let names = names(sql, &history, &answers).await?;
    let proposals = Proposal::of(sql, appeal.id).await?;
    let author = match appeal.author {
        Some(id) => Author::find(sql, id).await?,
        None => None,
    };
    let problem = match appeal.problem {
        Some(id) => Problem::find(sql, id).await?,
        None => None,
    };
    let posted = mailroom::outgoing::of_appeal(sql, appeal.id.0).await?;
    let first = messages.iter().find(|it| it.id == appeal.message);
    let text = first.map(|it| it.text.reveal().clone()).unwrap_or_default();
    Ok(AppealOut {
        item: speaker.head(appeal, text),
        place: speaker.place(&appeal.place),
        author: author.as_ref().map(|it| AuthorOut::of(it, masked)),
        messages: messages.iter().map(MessageOut::of).collect(),
        answers: answers.iter().map(|it| answer(it, speaker, &names)).collect(),
        hand_backs: records.hand_backs.iter().map(|it| hand_back(it, speaker, &names)).collect(),
        extensions: records.extensions.iter().map(|it| ExtensionOut::of(it, &names)).collect(),
        history: history.iter().map(|it| fact(it, &grounds, &names)).collect(),
        attachments: attachments.iter().map(|it| AttachmentOut::of(it, appeal)).collect(),
        deliveries: posted.iter().map(DeliveryOut::of).collect(),
        problem: problem.map(|it| OfProblem {
            url: problem_url(it.id),
            id: it.id.to_string(),
            name: it.name.map(base::Personal::into_revealed),
        }),
        proposals: proposals.iter().map(|it| speaker.proposal(it)).collect(),
    })
}

/// What everybody is called who did something, by one question to the database.
async fn names(
    sql: &mut impl Sql,
    history: &[Recorded],
    answers: &[Answer],
) -> store::Result<ActorNames> {
    let drafted = answers.iter().map(|it| &it.drafted_by);
    let decided = answers.iter().filter_map(|it| Some(&it.decided.as_ref()?.0));
    let did = history.iter().map(|it| &it.fact.by);
    people::names::of(sql, did.chain(drafted).chain(decided)).await
}

fn answer(answer: &Answer, speaker: Speaker<'_>, names: &ActorNames) -> AnswerOut {
    AnswerOut {
        id: answer.id.to_string(),
        text: answer.text.reveal().clone(),
        is_final: answer.is_final,
        state: answer.state.word().to_owned(),
        department: speaker.department(answer.department.as_ref()),
        drafted_at: moment(answer.drafted_at),
        drafted_by: ActorOut::of(&answer.drafted_by, names),
        decided_at: answer.decided.as_ref().map(|(_, at)| moment(*at)),
        decided_by: answer.decided.as_ref().map(|(by, _)| ActorOut::of(by, names)),
        superseded_by: answer.superseded_by.map(|act| act.word().to_owned()),
    }
}

fn hand_back(record: &HandedBack, speaker: Speaker<'_>, names: &ActorNames) -> HandBackOut {
    HandBackOut {
        department: speaker.department(Some(&record.department)),
        suggested: speaker.department(record.suggested.as_ref()),
        reason: record.reason.reveal().clone(),
        by: ActorOut::of(&record.by, names),
        at: moment(record.at),
    }
}

fn fact(recorded: &Recorded, grounds: &Grounds, names: &ActorNames) -> FactOut {
    let fact = &recorded.fact;
    let ground = fact.ground.as_ref().map(|record_id| GroundOut {
        record_id: record_id.clone(),
        text: grounds.words(fact).map(str::to_owned),
    });
    FactOut {
        seq: recorded.seq,
        kind: fact.kind.clone(),
        from: fact.was.clone(),
        to: fact.became.clone(),
        who: ActorOut::of(&fact.by, names),
        when: moment(recorded.occurred_at),
        recorded_at: moment(recorded.recorded_at),
        ground,
        origin: fact.origin.word().to_owned(),
        details: fact.details.clone(),
    }
}

/// A file of an appeal
///
/// Photos and videos tell where and when they were taken: as they came they are for tokens with
/// `read:personal` alone. With `read` a photo is sent as a clean copy that says nothing, and what
/// cannot be shown as one is refused.
#[utoipa::path(
    get,
    path = "/api/v1/appeals/{number}/attachments/{id}",
    operation_id = "get_attachment",
    params(
        ("number" = String, Path, description = "The number of the appeal"),
        ("id" = String, Path, description = "The id of the file"),
    ),
    responses(
        (status = 200, description = "The bytes"),
        (status = 403, description = "It tells more than a token without read:personal may know"),
        (status = 404, description = "There is none, or it is not within sight"),
    ),
    security(("token" = ["read"])),
    tag = "appeals"
)]
pub async fn attachment(
    State(house): State<House>,
    access: Access,
    Path((number, id)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    access.need(Scope::Read)?;
    send_attachment(&house, &access.0, &number, &id).await
}

/// Sends a file of an appeal within a principal's sight; images to look at, others to save.
pub async fn send_attachment(
    house: &House,
    principal: &Principal,
    number: &str,
    id: &str,
) -> Result<Response, Refusal> {
    let appeal = find(house, principal, number).await?;
    let id = Uuid::try_parse(id).map_err(|_| Refusal::not_found())?;
    let found = Attachment::find(&mut house.db.reader(), &appeal, AttachmentId(id)).await?;
    let attachment = found.ok_or_else(Refusal::not_found)?;
    let file = &attachment.file;
    let told =
        Sent { sha256: file.sha256.clone(), kind: file.content_type.clone(), bytes: file.bytes };
    let sent = match principal.may(Scope::ReadPersonal) {
        true => told,
        false => silent(house, told).await?,
    };
    let bytes = house.files.get(&sent.sha256).await?.ok_or_else(Refusal::not_found)?;
    let disposition = disposition(attachment.is_photo(), file.name.reveal());
    let content_type = HeaderValue::from_str(&sent.kind)
        .unwrap_or(HeaderValue::from_static("application/octet-stream"));
    let headers = [
        (header::CONTENT_TYPE, content_type),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(FILE_POLICY)),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=3600")),
        (header::CONTENT_LENGTH, HeaderValue::from(sent.bytes)),
    ];
    Ok((headers, Body::from_stream(bytes)).into_response())
}

/// What is sent of a file.
struct Sent {
    sha256: String,
    kind: String,
    bytes: u64,
}

/// The same file without what it says of place and time: of a picture its clean copy.
async fn silent(house: &House, file: Sent) -> Result<Sent, Refusal> {
    let tells = ["image/", "video/", "audio/"].iter().any(|it| file.kind.starts_with(it));
    if !tells {
        return Ok(file);
    }
    let picture = house.pictures.of(&file.sha256).await?.ok_or_else(Refusal::not_found)?;
    let clean = picture.clean().ok_or_else(tells_too_much)?;
    Ok(Sent { sha256: clean.sha256.clone(), kind: clean.content_type.clone(), bytes: clean.bytes })
}

fn tells_too_much() -> Refusal {
    Refusal::new(
        StatusCode::FORBIDDEN,
        "file-tells-too-much",
        "Файл не для всех",
        "The file is not for everybody",
    )
    .detail(
        "В таком файле бывает записано, где и когда он снят, и убрать это нельзя. Его отдают по \
         ключу с правом read:personal.",
        "A file of this kind may say where and when it was taken, and that cannot be removed. It \
         is sent for a token with read:personal.",
    )
}

/// To look at or to save, under the name that its sender gave it (RFC 6266, RFC 8187).
fn disposition(shown: bool, name: &str) -> HeaderValue {
    let kind = if shown { "inline" } else { "attachment" };
    let mut value = format!("{kind}; filename*=UTF-8''");
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => {
                value.push(char::from(byte));
            }
            _ => value.push_str(&format!("%{byte:02X}")),
        }
    }
    HeaderValue::try_from(value).unwrap_or(HeaderValue::from_static("attachment"))
}
