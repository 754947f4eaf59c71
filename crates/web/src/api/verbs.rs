//! `POST /api/v1/appeals/{number}/…`: what is done to an appeal.

use answers::{Draft, turn};
use axum::response::Response;
use base::{Code, Personal, Point, Timestamp};
use people::Scope;
use register::change::{self, Closing};
use register::{Attachment, Place};
use serde::Deserialize;
use understanding::choice;
use utoipa::ToSchema;
use work::Assign;

use crate::api::body;
use crate::api::call::{Call, CallHeaders, Halt, Said};
use crate::api::files::{self, Kept};
use crate::api::messages::bad_place;
use crate::api::wire::{AnswerReceipt, AppealItem, AttachmentIn};
use crate::problem::Problem;

/// To whom an appeal is given.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignmentIn {
    /// The code of the department.
    pub department: String,
    /// A date of its own for the answer, RFC 3339.
    pub due_at: Option<String>,
    /// Words for the department.
    pub reason: Option<String>,
}

/// An answer to the author.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerIn {
    /// The words.
    pub text: String,
    /// Whether it closes the matter; otherwise it speaks in between.
    #[serde(rename = "final")]
    pub is_final: bool,
    /// Its files.
    #[serde(default, deserialize_with = "body::null_is_absent")]
    #[schema(nullable)]
    pub attachments: Vec<AttachmentIn>,
}

/// What an appeal is about.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TopicIn {
    /// The code of the topic.
    pub topic: String,
    /// Why.
    pub reason: Option<String>,
}

/// Where an appeal speaks of.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlaceSetIn {
    /// Latitude in degrees of WGS 84.
    pub lat: f64,
    /// Longitude in degrees of WGS 84.
    pub lon: f64,
    /// The address in words. Absent, it stays as it is, and the district with it; null clears
    /// both, and so does another address with the district.
    #[serde(default, deserialize_with = "body::given")]
    #[schema(value_type = Option<String>)]
    pub address: Option<Option<String>>,
}

impl PlaceSetIn {
    /// The place that it makes of the one that is known. A district belongs to its address: of
    /// another one it is not known.
    fn place(self, point: Point, known: &Place) -> Place {
        let address = self.address.map_or_else(|| known.address.clone(), personal);
        let district = known.district.clone().filter(|_| address == known.address);
        Place { point: Some(point), address, district }
    }
}

/// How an appeal ends.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClosureIn {
    /// confirmed, closed_unconfirmed, declined.
    pub outcome: String,
    /// The words of the citizen, or the ground.
    pub reason: String,
}

/// Why an appeal is opened again.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReopeningIn {
    /// The words of the citizen.
    pub reason: String,
}

pub(super) fn personal(text: Option<String>) -> Option<Personal<String>> {
    text.filter(|it| !base::text::is_blank(it)).map(Personal::new)
}

pub(super) fn code(field: &str, text: &str) -> Result<Code, Problem> {
    Code::parse(text).map_err(|_| {
        Problem::field(
            field,
            format!("В поле «{field}» нужен код: a-z, 0-9, «:» и дефис, до 64 знаков."),
            format!("The field `{field}` takes a code: a-z, 0-9, : and -, at most 64 characters."),
        )
    })
}

/// A moment of a field.
pub(super) fn moment(field: &str, text: &str) -> Result<Timestamp, Problem> {
    text.parse::<Timestamp>().map(|it| base::from_millis(base::millis(it))).map_err(|_| {
        Problem::field(
            field,
            "Время пишется так: 2026-11-20T18:00:00+10:00.",
            "A time is written like 2026-11-20T18:00:00+10:00.",
        )
    })
}

/// Give it to a department
#[utoipa::path(
    post,
    path = "/api/v1/appeals/{number}/assignment",
    operation_id = "assign_appeal",
    params(("number" = String, Path), CallHeaders),
    request_body = AssignmentIn,
    responses(
        (status = 200, description = "Given", body = AppealItem),
        (status = 409, description = "Not possible in its status; says what is"),
        (status = 412, description = "Changed meanwhile; says who changed what"),
        (status = 422, description = "A field cannot be accepted"),
    ),
    security(("token" = ["work"])),
    tag = "work"
)]
pub async fn assign(call: Call) -> Result<Response, Halt> {
    let (wanted, call) = call.read::<AssignmentIn>(&[Scope::Work]).await?;
    let assign = Assign {
        department: code("department", &wanted.department)?,
        due_at: wanted.due_at.as_deref().map(|text| moment("due_at", text)).transpose()?,
        reason: personal(wanted.reason),
    };
    let mut edit = call.open().await?;
    let by = call.hand();
    let terms = call.house.city.terms();
    work::assignment::assign(&mut edit.unit, &mut edit.card, by, terms, assign)
        .await
        .map_err(|it| call.refused(&edit, it))?;
    call.done(edit).await
}

/// Answer it
///
/// A token with `approve` answers at once; with `work` alone the answer waits for approval.
#[utoipa::path(
    post,
    path = "/api/v1/appeals/{number}/answers",
    operation_id = "answer_appeal",
    params(("number" = String, Path), CallHeaders),
    request_body = AnswerIn,
    responses(
        (status = 201, description = "Taken", body = AnswerReceipt),
        (status = 409, description = "Not possible in its status; says what is"),
        (status = 412, description = "Changed meanwhile; says who changed what"),
        (status = 422, description = "A field cannot be accepted"),
    ),
    security(("token" = ["work"]), ("token" = ["approve"])),
    tag = "answers"
)]
pub async fn answer(call: Call) -> Result<Response, Halt> {
    let (wanted, call) = call.read_files::<AnswerIn>(&[Scope::Work, Scope::Approve]).await?;
    call.must_be_there().await?;
    let mut kept = Kept::none(&call.house);
    kept.add_all(files::judge_all(wanted.attachments).await?).await?;
    let draft = Draft {
        text: Personal::new(wanted.text),
        is_final: wanted.is_final,
        files: kept.files().to_vec(),
    };
    let has_photo = draft.files.iter().any(|it| Attachment::is_photo_type(&it.content_type));
    let mut edit = call.open().await?;
    let by = call.hand();
    if draft.is_final {
        let appeal = edit.card.appeal().clone();
        answers::answer::check_photo(&mut edit.unit, &appeal, has_photo)
            .await
            .map_err(|it| call.refused(&edit, it))?;
    }
    let id = answers::answer::draft(&mut edit.unit, &mut edit.card, by, draft)
        .await
        .map_err(|it| call.refused(&edit, it))?;
    let at_once = call.principal.may(Scope::Approve);
    if at_once {
        // A program approves in one step: the city's rule of four eyes is about people.
        let rule = answers::ApprovalRule { own_drafts: true };
        let voice = call.house.voice();
        answers::answer::approve(&mut edit.unit, &mut edit.card, by, id, rule, voice)
            .await
            .map_err(|it| call.refused(&edit, it))?;
    }
    let (id, state) = (id.to_string(), if at_once { "approved" } else { "waiting" }.to_owned());
    let say = |appeal| Said::Answer(AnswerReceipt { id, state, appeal });
    let response = call.answer(edit, say).await?;
    kept.accepted();
    Ok(response)
}

/// Say what it is about
#[utoipa::path(
    post,
    path = "/api/v1/appeals/{number}/topic",
    operation_id = "set_appeal_topic",
    params(("number" = String, Path), CallHeaders),
    request_body = TopicIn,
    responses(
        (status = 200, description = "Set", body = AppealItem),
        (status = 412, description = "Changed meanwhile; says who changed what"),
        (status = 422, description = "A field cannot be accepted"),
    ),
    security(("token" = ["work"])),
    tag = "work"
)]
pub async fn set_topic(call: Call) -> Result<Response, Halt> {
    let (wanted, call) = call.read::<TopicIn>(&[Scope::Work]).await?;
    let topic = code("topic", &wanted.topic)?;
    let mut edit = call.open().await?;
    let by = call.hand();
    choice::set_topic(&mut edit.unit, &mut edit.card, by, topic, personal(wanted.reason))
        .await
        .map_err(|it| call.refused(&edit, it))?;
    call.done(edit).await
}

/// Say where it is
#[utoipa::path(
    post,
    path = "/api/v1/appeals/{number}/place",
    operation_id = "set_appeal_place",
    params(("number" = String, Path), CallHeaders),
    request_body = PlaceSetIn,
    responses(
        (status = 200, description = "Set", body = AppealItem),
        (status = 412, description = "Changed meanwhile; says who changed what"),
        (status = 422, description = "A field cannot be accepted"),
    ),
    security(("token" = ["work"])),
    tag = "work"
)]
pub async fn set_place(call: Call) -> Result<Response, Halt> {
    let (wanted, call) = call.read::<PlaceSetIn>(&[Scope::Work]).await?;
    let point = Point::new(wanted.lat, wanted.lon).map_err(|_| bad_place())?;
    let mut edit = call.open().await?;
    let place = wanted.place(point, &edit.card.appeal().place);
    change::set_place(&mut edit.unit, &mut edit.card, place)
        .await
        .map_err(|it| call.refused(&edit, it))?;
    call.done(edit).await
}

/// End it
///
/// `confirmed` records the citizen's words; `closed_unconfirmed` needs the policy's term of
/// silence to have passed; `declined` needs a ground.
#[utoipa::path(
    post,
    path = "/api/v1/appeals/{number}/closure",
    operation_id = "close_appeal",
    params(("number" = String, Path), CallHeaders),
    request_body = ClosureIn,
    responses(
        (status = 200, description = "Closed", body = AppealItem),
        (status = 409, description = "Not possible in its status or yet; says what is"),
        (status = 412, description = "Changed meanwhile; says who changed what"),
        (status = 422, description = "A field cannot be accepted"),
    ),
    security(("token" = ["approve"])),
    tag = "answers"
)]
pub async fn close(call: Call) -> Result<Response, Halt> {
    let (wanted, call) = call.read::<ClosureIn>(&[Scope::Approve]).await?;
    let closing = Closing::from_word(&wanted.outcome).ok_or_else(|| {
        Problem::field(
            "outcome",
            "Бывает confirmed, closed_unconfirmed, declined.",
            "One of confirmed, closed_unconfirmed, declined.",
        )
    })?;
    let mut edit = call.open().await?;
    let by = call.hand();
    let (silence, words) = (call.house.city.silence(), Personal::new(wanted.reason));
    turn::close(&mut edit.unit, &mut edit.card, by, closing, words, silence)
        .await
        .map_err(|it| call.refused(&edit, it))?;
    call.done(edit).await
}

/// Open it again
#[utoipa::path(
    post,
    path = "/api/v1/appeals/{number}/reopening",
    operation_id = "reopen_appeal",
    params(("number" = String, Path), CallHeaders),
    request_body = ReopeningIn,
    responses(
        (status = 200, description = "Open again", body = AppealItem),
        (status = 409, description = "Not possible in its status; says what is"),
        (status = 412, description = "Changed meanwhile; says who changed what"),
        (status = 422, description = "A field cannot be accepted"),
    ),
    security(("token" = ["work"])),
    tag = "answers"
)]
pub async fn reopen(call: Call) -> Result<Response, Halt> {
    let (wanted, call) = call.read::<ReopeningIn>(&[Scope::Work]).await?;
    let mut edit = call.open().await?;
    let by = call.hand();
    let (terms, words) = (call.house.city.terms(), Personal::new(wanted.reason));
    turn::reopen(&mut edit.unit, &mut edit.card, by, terms, words)
        .await
        .map_err(|it| call.refused(&edit, it))?;
    call.done(edit).await
}
