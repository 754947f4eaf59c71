//! Evidence: photos of a place before and after the work, and where the city wants one.
//!
//! A photo that was removed stays in the history, with who removed it and why. Where a photo after
//! the work is needed and cannot be had, the reason in words stands in its place.

mod rules;

use std::collections::HashMap;

use ::store::{Result, Sql, Unit};
use base::text::{self, BadText};
use base::{By, Personal, Timestamp, Words, id_type};
use channels::FileRef;
use people::Scope;
use register::change::Hand;
use register::transition::Actor;
use register::{Appeal, AppealId, Attachment, AttachmentId, Card, Owner, REASON_MAX, Status};

use crate::store::evidence as rows;

pub use rules::{Rule, Rules, load};

/// Photos of one appeal at most, those that were removed not counted.
pub const PHOTOS_MAX: usize = 20;
/// Characters of the words beside a photo at most.
pub const WORDS_MAX: usize = 500;

id_type!(
    /// A photo of the work, or the reason why there is none.
    EvidenceId
);

/// When a photo was taken, beside the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Before it.
    Before,
    /// After it.
    After,
}

impl Phase {
    /// The wire word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Before => "before",
            Self::After => "after",
        }
    }

    /// Reads a wire word back.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Before, Self::After].into_iter().find(|it| it.word() == word)
    }
}

/// The end of a photo that should not be there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removed {
    /// Who removed it.
    pub by: By,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: Personal<String>,
}

/// A photo of the work, or the reason why there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Its id: the ground of its facts, and the owner of its file.
    pub id: EvidenceId,
    /// Before or after.
    pub phase: Phase,
    /// Whether there is a photo; else the words say why not.
    pub has_photo: bool,
    /// What its author says of it.
    pub words: Option<Personal<String>>,
    /// Who added it.
    pub by: By,
    /// When.
    pub at: Timestamp,
    /// Its end.
    pub removed: Option<Removed>,
}

/// A photo to add, or the reason why there will be none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Add {
    /// Before or after.
    pub phase: Phase,
    /// The photo; it lies in the storage already.
    pub photo: Option<FileRef>,
    /// Words beside it; without a photo they are the reason.
    pub words: Option<Personal<String>>,
}

/// Why evidence was not taken.
#[derive(Debug, thiserror::Error)]
pub enum EvidenceError {
    /// Not for this person or program.
    #[error("it is not theirs to add or remove evidence")]
    NotYours,
    /// The work is over: what was shown then is not changed any more.
    #[error("the appeal is {}: its evidence is not changed", .0.word())]
    Closed(Status),
    /// The file is no photo that can be shown.
    #[error("the file is no photo that can be shown")]
    NoPhoto,
    /// There are enough.
    #[error("{PHOTOS_MAX} photos at most")]
    TooMany,
    /// The words cannot be kept, or say nothing where they must.
    #[error("words: {0}")]
    Words(#[source] BadText),
    /// There is no such evidence, or it is removed already.
    #[error("there is no such evidence")]
    NotFound,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] ::store::Error),
}

/// The evidence of an appeal, oldest first, with what was removed.
pub async fn of(sql: &mut impl Sql, appeal: &Appeal) -> Result<Vec<Evidence>> {
    rows::of(sql, appeal.id).await
}

/// How many photos an appeal has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counted {
    /// From before the work.
    pub before: usize,
    /// From after it, with the reasons why there is none.
    pub after: usize,
}

/// How many photos these appeals have, those without any left out.
pub async fn counts(
    sql: &mut impl Sql,
    appeals: &[AppealId],
) -> Result<HashMap<AppealId, Counted>> {
    rows::counts(sql, appeals).await
}

/// Adds a photo, or the reason why there will be none after the work.
pub async fn add(
    unit: &mut Unit,
    card: &mut Card,
    hand: Hand<'_>,
    add: Add,
) -> std::result::Result<EvidenceId, EvidenceError> {
    may_change(card, hand.actor)?;
    check(&add)?;
    let present = rows::of(unit, card.appeal().id).await?;
    if present.iter().filter(|it| it.removed.is_none()).count() >= PHOTOS_MAX {
        return Err(EvidenceError::TooMany);
    }
    let now = unit.now();
    let Add { phase, photo, words } = add;
    let id: EvidenceId = hand.ids.next(now);
    let has_photo = photo.is_some();
    let by = card.by().clone();
    let record = Evidence { id, phase, has_photo, words, by, at: now, removed: None };
    rows::put(unit, card.appeal().id, &record).await?;
    if let Some(file) = photo {
        let file_id: AttachmentId = hand.ids.next(now);
        let owner = Owner::Evidence(id.0);
        Attachment { id: file_id, owner, file }.put(unit, card.appeal(), 0).await?;
    }
    let kind = if has_photo { "appeal.evidence_added" } else { "appeal.evidence_waived" };
    let fact = card.fact(kind).ground(id.to_string()).with("phase", phase.word());
    card.note(fact);
    Ok(id)
}

fn check(add: &Add) -> std::result::Result<(), EvidenceError> {
    if add.photo.as_ref().is_some_and(|it| !Attachment::is_photo_type(&it.content_type)) {
        return Err(EvidenceError::NoPhoto);
    }
    match &add.words {
        Some(words) => text::check(words.reveal(), WORDS_MAX).map_err(EvidenceError::Words),
        None if add.photo.is_some() => Ok(()),
        None => Err(EvidenceError::Words(BadText::Empty)),
    }
}

/// Removes a photo; it stays in the history.
pub async fn remove(
    unit: &mut Unit,
    card: &mut Card,
    hand: Hand<'_>,
    id: EvidenceId,
    reason: Personal<String>,
) -> std::result::Result<(), EvidenceError> {
    may_change(card, hand.actor)?;
    text::check(reason.reveal(), REASON_MAX).map_err(EvidenceError::Words)?;
    let present = rows::of(unit, card.appeal().id).await?;
    let found = present.iter().find(|it| it.id == id && it.removed.is_none());
    let found = found.ok_or(EvidenceError::NotFound)?;
    rows::remove(unit, id, card.by(), &reason).await?;
    let fact = card
        .fact("appeal.evidence_removed")
        .ground(id.to_string())
        .with("phase", found.phase.word());
    card.note(fact);
    Ok(())
}

fn may_change(card: &Card, actor: Actor<'_>) -> std::result::Result<(), EvidenceError> {
    let may = match actor {
        Actor::Principal(it) => it.may_draft() || it.may(Scope::Approve),
        Actor::Citizen | Actor::Rule => false,
    };
    if !may {
        return Err(EvidenceError::NotYours);
    }
    match card.appeal().status {
        open if open.is_open() => Ok(()),
        closed => Err(EvidenceError::Closed(closed)),
    }
}

/// Why a photo after the work is needed before the final answer; `None` where none is, or where it
/// is there, or the reason why it cannot be. What was shown before a reopening does not count.
pub async fn missing(sql: &mut impl Sql, appeal: &Appeal) -> Result<Option<Words>> {
    let Some(why) = rows::needed(sql, appeal).await? else { return Ok(None) };
    let since = register::change::reopened_at(sql, appeal).await?;
    let present = rows::of(sql, appeal.id).await?;
    let counts = |it: &Evidence| {
        it.phase == Phase::After && it.removed.is_none() && since.is_none_or(|since| it.at > since)
    };
    Ok((!present.iter().any(counts)).then_some(why))
}
