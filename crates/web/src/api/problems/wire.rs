//! The shapes of problems on the wire.

use register::Appeal;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::api::body;
use crate::api::wire::{AttachmentIn, url};

/// Which appeals speak of one thing.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProblemIn {
    /// The numbers of the appeals, 500 at most.
    #[schema(example = json!(["2026-000042", "2026-000057"]))]
    pub appeals: Vec<String>,
    /// What people of the centre call it; one line.
    pub name: Option<String>,
}

/// Appeals that speak of a problem, too.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct JoinIn {
    /// The numbers of the appeals.
    pub appeals: Vec<String>,
}

/// One answer to all.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ToAllIn {
    /// The words.
    pub text: String,
    /// Whether it closes the matter; otherwise it speaks in between.
    #[serde(rename = "final")]
    pub is_final: bool,
    /// Whether others may read it too, who did not write of it; then it speaks to nobody by name.
    #[serde(default, deserialize_with = "body::null_is_absent")]
    #[schema(nullable)]
    pub public: bool,
    /// Its files.
    #[serde(default, deserialize_with = "body::null_is_absent")]
    #[schema(nullable)]
    pub attachments: Vec<AttachmentIn>,
}

/// An appeal of a problem.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct JoinedOut {
    /// The number.
    #[schema(example = "2026-000042")]
    pub number: String,
    /// Where it stands.
    pub status: String,
    /// Its address.
    pub url: String,
}

impl JoinedOut {
    /// An appeal of a problem.
    pub fn of(appeal: &Appeal) -> Self {
        let number = appeal.number.to_string();
        Self { url: url(&number), number, status: appeal.status.word().to_owned() }
    }
}

/// A problem after a request.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ProblemReceipt {
    /// Its id.
    pub id: String,
    /// Its address.
    pub url: String,
    /// Whether this request opened it.
    pub opened: bool,
    /// The appeals that speak of it, the oldest first.
    pub appeals: Vec<JoinedOut>,
}

/// A problem.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemOut {
    /// Its id.
    pub id: String,
    /// Its address.
    pub url: String,
    /// What people of the centre call it.
    pub name: Option<String>,
    /// When it was opened.
    pub opened_at: String,
    /// The appeals that speak of it, the oldest first; those within sight.
    pub appeals: Vec<JoinedOut>,
}

/// A line of the list of problems.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemItem {
    /// Its id.
    pub id: String,
    /// Its address.
    pub url: String,
    /// What people of the centre call it.
    pub name: Option<String>,
    /// When it was opened.
    pub opened_at: String,
    /// How many appeals speak of it.
    pub appeals: u32,
    /// How many of them the city still owes an answer.
    pub open: u32,
}

/// A page of the list of problems.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemPage {
    /// The problems, the newest first.
    pub items: Vec<ProblemItem>,
    /// Where the list goes on; null at its end.
    pub next_cursor: Option<String>,
}

/// What the list of problems is asked for.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// Where to go on: `next_cursor` of the page before.
    pub cursor: Option<String>,
}

/// An answer that one of the appeals got.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct OneAnswered {
    /// The number of the appeal.
    pub number: String,
    /// The id of its answer.
    pub id: String,
    /// `approved` when it was sent at once, `waiting` when it waits for approval.
    pub state: String,
}

/// An appeal that could not be answered.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct OneLeft {
    /// The number of the appeal.
    pub number: String,
    /// Where it stands; null where the token may not answer at all.
    pub status: Option<String>,
}

/// What became of an answer to all.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ToAllReceipt {
    /// The id of the problem.
    pub problem: String,
    /// The answers, one for each author.
    pub answers: Vec<OneAnswered>,
    /// The appeals that were left as they are, since they cannot be answered in their status.
    pub left: Vec<OneLeft>,
}
