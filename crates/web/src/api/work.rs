//! What departments do with what they were given: they take it, give it back, ask for more time.

use axum::response::Response;
use base::Personal;
use people::Scope;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use work::{Ask, Decision, Extension, HandBack, extension, hand_back};

use crate::api::call::{Call, CallHeaders, Halt};
use crate::api::verbs::{code, moment, personal};
use crate::api::wire::{self, ActorNames, ActorOut, AppealItem, Named};
use crate::problem::Problem;

/// Nothing: the act says all.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeIn {}

/// Why an appeal is not for its department.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HandBackIn {
    /// Why.
    pub reason: String,
    /// The code of the department that it is for, if that is known.
    pub department: Option<String>,
}

/// More time is needed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExtensionIn {
    /// The new date, RFC 3339.
    pub until: String,
    /// Why.
    pub reason: String,
}

/// What is said to a request for more time.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExtensionDecisionIn {
    /// granted, refused.
    pub outcome: String,
    /// Another date than the one that was asked for, RFC 3339; only with `granted`.
    pub until: Option<String>,
    /// Words for the department; `refused` needs them.
    pub reason: Option<String>,
}

/// A hand-back: a department said that an appeal is not its own.
#[derive(Debug, Serialize, ToSchema)]
pub struct HandBackOut {
    /// Who gave it back.
    pub department: Option<Named>,
    /// Whom they named instead.
    pub suggested: Option<Named>,
    /// Why.
    pub reason: String,
    /// Who did it.
    pub by: ActorOut,
    /// When.
    pub at: String,
}

/// A request for more time.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExtensionOut {
    /// waiting, granted, refused, lapsed.
    pub state: String,
    /// The date that was asked for.
    pub until: String,
    /// Why.
    pub reason: String,
    /// Who asked.
    pub asked_by: ActorOut,
    /// When.
    pub asked_at: String,
    /// The date that held then.
    pub due_before: String,
    /// The date that was granted.
    pub granted_until: Option<String>,
    /// The words of the decision.
    pub decision: Option<String>,
    /// Who decided.
    pub decided_by: Option<ActorOut>,
    /// When.
    pub decided_at: Option<String>,
}

impl ExtensionOut {
    /// A request with the names of its people.
    pub fn of(it: &Extension, names: &ActorNames) -> Self {
        Self {
            state: it.state.word().to_owned(),
            until: wire::moment(it.until),
            reason: it.reason.reveal().clone(),
            asked_by: ActorOut::of(&it.by, names),
            asked_at: wire::moment(it.at),
            due_before: wire::moment(it.due_before),
            granted_until: it.granted_until.map(wire::moment),
            decision: it.decision.as_ref().map(|words| words.reveal().clone()),
            decided_by: it.decided.as_ref().map(|(by, _)| ActorOut::of(by, names)),
            decided_at: it.decided.as_ref().map(|(_, at)| wire::moment(*at)),
        }
    }
}

/// Begin the work on it
#[utoipa::path(
    post,
    path = "/api/v1/appeals/{number}/take",
    operation_id = "take_appeal",
    params(("number" = String, Path), CallHeaders),
    request_body = TakeIn,
    responses(
        (status = 200, description = "In work", body = AppealItem),
        (status = 409, description = "Not possible in its status; says what is"),
        (status = 412, description = "Changed meanwhile; says who changed what"),
        (status = 422, description = "A field cannot be accepted"),
    ),
    security(("token" = ["work"])),
    tag = "work"
)]
pub async fn take(call: Call) -> Result<Response, Halt> {
    let (TakeIn {}, call) = call.read::<TakeIn>(&[Scope::Work]).await?;
    let mut edit = call.open().await?;
    let by = call.hand();
    work::take(&mut edit.card, by).map_err(|it| call.refused(&edit, it))?;
    call.done(edit).await
}

/// Give it back to the centre as not ours
///
/// The clock goes on. Each hand-back is counted, for the appeal and for the department.
#[utoipa::path(
    post,
    path = "/api/v1/appeals/{number}/hand-back",
    operation_id = "hand_back_appeal",
    params(("number" = String, Path), CallHeaders),
    request_body = HandBackIn,
    responses(
        (status = 200, description = "The centre has it again", body = AppealItem),
        (status = 409, description = "Not possible in its status; says what is"),
        (status = 412, description = "Changed meanwhile; says who changed what"),
        (status = 422, description = "A field cannot be accepted"),
    ),
    security(("token" = ["work"])),
    tag = "work"
)]
pub async fn hand_back(call: Call) -> Result<Response, Halt> {
    let (wanted, call) = call.read::<HandBackIn>(&[Scope::Work]).await?;
    let back = HandBack {
        reason: Personal::new(wanted.reason),
        suggested: wanted.department.as_deref().map(|it| code("department", it)).transpose()?,
    };
    let mut edit = call.open().await?;
    let by = call.hand();
    hand_back::hand_back(&mut edit.unit, &mut edit.card, by, back)
        .await
        .map_err(|it| call.refused(&edit, it))?;
    call.done(edit).await
}

/// Ask for more time
///
/// One request waits at a time; it lapses when the appeal goes to another department, is answered
/// or ends.
#[utoipa::path(
    post,
    path = "/api/v1/appeals/{number}/extension",
    operation_id = "ask_extension",
    params(("number" = String, Path), CallHeaders),
    request_body = ExtensionIn,
    responses(
        (status = 200, description = "The request waits", body = AppealItem),
        (status = 409, description = "Not possible in its status, or one waits already"),
        (status = 412, description = "Changed meanwhile; says who changed what"),
        (status = 422, description = "A field cannot be accepted"),
    ),
    security(("token" = ["work"])),
    tag = "work"
)]
pub async fn ask_extension(call: Call) -> Result<Response, Halt> {
    let (wanted, call) = call.read::<ExtensionIn>(&[Scope::Work]).await?;
    let ask = Ask { until: moment("until", &wanted.until)?, reason: Personal::new(wanted.reason) };
    let mut edit = call.open().await?;
    let by = call.hand();
    extension::ask(&mut edit.unit, &mut edit.card, by, ask)
        .await
        .map_err(|it| call.refused(&edit, it))?;
    call.done(edit).await
}

/// Decide about more time
///
/// `granted` moves the deadline to the date that was asked for, or to another one.
#[utoipa::path(
    post,
    path = "/api/v1/appeals/{number}/extension/decision",
    operation_id = "decide_extension",
    params(("number" = String, Path), CallHeaders),
    request_body = ExtensionDecisionIn,
    responses(
        (status = 200, description = "Decided", body = AppealItem),
        (status = 409, description = "Not possible in its status, or no request waits"),
        (status = 412, description = "Changed meanwhile; says who changed what"),
        (status = 422, description = "A field cannot be accepted"),
    ),
    security(("token" = ["approve"])),
    tag = "work"
)]
pub async fn decide_extension(call: Call) -> Result<Response, Halt> {
    let (wanted, call) = call.read::<ExtensionDecisionIn>(&[Scope::Approve]).await?;
    let decision = decision(wanted)?;
    let mut edit = call.open().await?;
    let by = call.hand();
    extension::decide(&mut edit.unit, &mut edit.card, by, decision)
        .await
        .map_err(|it| call.refused(&edit, it))?;
    call.done(edit).await
}

fn decision(wanted: ExtensionDecisionIn) -> Result<Decision, Problem> {
    let ExtensionDecisionIn { outcome, until, reason } = wanted;
    let until = until.as_deref().map(|text| moment("until", text)).transpose()?;
    match (outcome.as_str(), until) {
        ("granted", until) => Ok(Decision::Grant { until, reason: personal(reason) }),
        ("refused", None) => {
            Ok(Decision::Refuse { reason: Personal::new(reason.unwrap_or_default()) })
        }
        ("refused", Some(_)) => Err(Problem::field(
            "until",
            "Отказ не назначает срока. Уберите поле «until» или выберите granted.",
            "A refusal sets no date. Remove `until`, or choose granted.",
        )),
        _ => {
            Err(Problem::field("outcome", "Бывает granted и refused.", "One of granted, refused."))
        }
    }
}
