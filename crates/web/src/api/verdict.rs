//! `POST /api/v1/appeals/{number}/verdict`: what the resident said, heard by phone.

use answers::Verdict;
use answers::verdict::{self, Outcome};
use axum::response::Response;
use base::Personal;
use people::Scope;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::access::Access;
use crate::api::call::{Call, CallHeaders, Halt, Said};
use crate::api::wire::AppealItem;
use crate::problem::Problem;

/// What the resident says of the answer.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VerdictIn {
    /// done, not_done.
    pub outcome: String,
    /// The resident's words.
    pub reason: Option<String>,
}

/// The appeal after a verdict.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct VerdictReceipt {
    /// What it has changed: `confirmed` or `reopened`; `repeated` when the same was said before;
    /// `kept` when it changes nothing and stands there for the operator.
    pub became: String,
    /// The appeal after it.
    #[serde(flatten)]
    pub appeal: AppealItem,
}

/// Record what the resident said
///
/// For what was heard by phone. `done` confirms the answer and needs `approve`; `not_done` takes it
/// up again with the department that had it and needs `work`. The same said twice counts once; what
/// contradicts and changes nothing is kept for the operator.
#[utoipa::path(
    post,
    path = "/api/v1/appeals/{number}/verdict",
    operation_id = "hear_verdict",
    params(("number" = String, Path), CallHeaders),
    request_body = VerdictIn,
    responses(
        (status = 200, description = "Heard", body = VerdictReceipt),
        (status = 409, description = "Nothing was answered yet; says what is possible"),
        (status = 412, description = "Changed meanwhile; says who changed what"),
        (status = 422, description = "A field cannot be accepted"),
    ),
    security(("token" = ["work"]), ("token" = ["approve"])),
    tag = "answers"
)]
pub async fn hear(call: Call) -> Result<Response, Halt> {
    let (wanted, call) = call.read::<VerdictIn>(&[Scope::Work, Scope::Approve]).await?;
    let outcome = Outcome::from_word(&wanted.outcome).ok_or_else(|| {
        Problem::field("outcome", "Бывает done и not_done.", "One of done and not_done.")
    })?;
    let scope = match outcome {
        Outcome::Done => Scope::Approve,
        Outcome::NotDone => Scope::Work,
    };
    Access(call.principal.clone()).need(scope)?;
    let said = wanted.reason.filter(|it| !base::text::is_blank(it));
    let lang = call.house.voice().lang();
    let words = Personal::new(said.unwrap_or_else(|| outcome.said(lang).to_owned()));
    let mut edit = call.open().await?;
    let (by, terms) = (call.hand(), call.house.city.terms());
    let verdict = Verdict { outcome, words };
    let became = verdict::hear(&mut edit.unit, &mut edit.card, by, terms, verdict)
        .await
        .map_err(|it| call.refused(&edit, it))?;
    let say = |appeal| Said::Verdict(VerdictReceipt { became: became.word().to_owned(), appeal });
    call.answer(edit, say).await
}
