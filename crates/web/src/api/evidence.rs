//! `/api/v1/appeals/{number}/evidence`: photos of the work, before and after.

use axum::Json;
use axum::extract::{Path, State};
use axum::response::Response;
use base::{Personal, Uuid};
use people::Scope;
use register::{Attachment, Owner};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use work::evidence::{self, Add, EvidenceId, Phase};

use crate::access::Access;
use crate::api::appeal;
use crate::api::call::{Call, CallHeaders, Halt, Said};
use crate::api::files::{self, Kept};
use crate::api::wire::{ActorNames, ActorOut, AppealItem, AttachmentIn, AttachmentOut, moment};
use crate::house::House;
use crate::problem::Problem;

/// A photo of the work, or why there will be none.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EvidenceIn {
    /// before, after.
    pub phase: String,
    /// The photo: JPEG, PNG, WebP or GIF. Without one the words say why there will be none.
    pub file: Option<AttachmentIn>,
    /// Words beside it, at most 500 characters.
    pub words: Option<String>,
}

/// Why a photo is removed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EvidenceRemovalIn {
    /// Why.
    pub reason: String,
}

/// A photo of the work that was taken.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct EvidenceReceipt {
    /// Its id.
    pub evidence: String,
    /// The appeal after it.
    pub appeal: AppealItem,
}

/// A photo of the work, or why there is none.
#[derive(Debug, Serialize, ToSchema)]
pub struct EvidenceOut {
    /// Its id.
    pub id: String,
    /// before, after.
    pub phase: String,
    /// The photo.
    pub attachment: Option<AttachmentOut>,
    /// Words beside it; without a photo they say why not.
    pub words: Option<String>,
    /// Who added it.
    pub who: ActorOut,
    /// When.
    pub when: String,
    /// When it was removed.
    pub removed_at: Option<String>,
    /// Why.
    pub removed_reason: Option<String>,
}

/// The evidence of an appeal.
#[derive(Debug, Serialize, ToSchema)]
pub struct EvidenceList {
    /// Oldest first, with what was removed.
    pub items: Vec<EvidenceOut>,
}

/// Photos of the work
#[utoipa::path(
    get,
    path = "/api/v1/appeals/{number}/evidence",
    operation_id = "list_evidence",
    params(("number" = String, Path, description = "The number of the appeal")),
    responses(
        (status = 200, description = "The evidence, with what was removed", body = EvidenceList),
        (status = 404, description = "There is none, or it is not within sight"),
    ),
    security(("token" = ["read"])),
    tag = "work"
)]
pub async fn list(
    State(house): State<House>,
    access: Access,
    Path(number): Path<String>,
) -> Result<Json<EvidenceList>, Problem> {
    access.need(Scope::Read)?;
    let appeal = appeal::find(&house, &access.0, &number).await?;
    let mut reader = house.db.reader();
    let all = evidence::of(&mut reader, &appeal).await?;
    let files = Attachment::of(&mut reader, &appeal).await?;
    let names: ActorNames = people::names::of(&mut reader, all.iter().map(|it| &it.by)).await?;
    let out = |it: &evidence::Evidence| {
        let file = files.iter().find(|file| file.owner == Owner::Evidence(it.id.0));
        EvidenceOut {
            id: it.id.to_string(),
            phase: it.phase.word().to_owned(),
            attachment: file.map(|file| AttachmentOut::of(file, &appeal)),
            words: it.words.as_ref().map(|words| words.reveal().clone()),
            who: ActorOut::of(&it.by, &names),
            when: moment(it.at),
            removed_at: it.removed.as_ref().map(|end| moment(end.at)),
            removed_reason: it.removed.as_ref().map(|end| end.reason.reveal().clone()),
        }
    };
    Ok(Json(EvidenceList { items: all.iter().map(out).collect() }))
}

/// Add a photo of the work
///
/// Or, without a file, the reason why there will be none after the work.
#[utoipa::path(
    post,
    path = "/api/v1/appeals/{number}/evidence",
    operation_id = "add_evidence",
    params(("number" = String, Path), CallHeaders),
    request_body = EvidenceIn,
    responses(
        (status = 201, description = "Taken", body = EvidenceReceipt),
        (status = 409, description = "The work is over"),
        (status = 412, description = "Changed meanwhile; says who changed what"),
        (status = 422, description = "A field cannot be accepted"),
    ),
    security(("token" = ["work"])),
    tag = "work"
)]
pub async fn add(call: Call) -> Result<Response, Halt> {
    let (wanted, call) = call.read_files::<EvidenceIn>(&[Scope::Work]).await?;
    call.must_be_there().await?;
    let phase = Phase::from_word(&wanted.phase).ok_or_else(|| {
        Problem::field("phase", "Бывает before или after.", "One of before, after.")
    })?;
    let mut kept = Kept::none(&call.house);
    kept.add_all(files::judge_all(wanted.file.into_iter().collect()).await?).await?;
    let words = wanted.words.filter(|it| !base::text::is_blank(it)).map(Personal::new);
    let add = Add { phase, photo: kept.files().first().cloned(), words };
    let mut edit = call.open().await?;
    let by = call.hand();
    let id = evidence::add(&mut edit.unit, &mut edit.card, by, add)
        .await
        .map_err(|it| call.refused(&edit, it))?;
    let evidence = id.to_string();
    let response =
        call.answer(edit, |appeal| Said::Evidence(EvidenceReceipt { evidence, appeal })).await?;
    kept.accepted();
    Ok(response)
}

/// Remove a photo of the work
///
/// It stays in the history, with the reason.
#[utoipa::path(
    delete,
    path = "/api/v1/appeals/{number}/evidence/{id}",
    operation_id = "remove_evidence",
    params(("number" = String, Path), ("id" = String, Path), CallHeaders),
    request_body = EvidenceRemovalIn,
    responses(
        (status = 200, description = "Removed", body = AppealItem),
        (status = 404, description = "There is none, or it is removed already"),
        (status = 409, description = "The work is over"),
        (status = 412, description = "Changed meanwhile; says who changed what"),
        (status = 422, description = "A field cannot be accepted"),
    ),
    security(("token" = ["work"])),
    tag = "work"
)]
pub async fn remove(call: Call) -> Result<Response, Halt> {
    let (wanted, call) = call.read::<EvidenceRemovalIn>(&[Scope::Work]).await?;
    let id = Uuid::try_parse(call.named.get("id")).map_err(|_| Problem::not_found())?;
    let mut edit = call.open().await?;
    let (by, reason) = (call.hand(), Personal::new(wanted.reason));
    evidence::remove(&mut edit.unit, &mut edit.card, by, EvidenceId(id), reason)
        .await
        .map_err(|it| call.refused(&edit, it))?;
    call.done(edit).await
}
