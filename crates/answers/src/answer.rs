//! Answers: drafted, approved, and with that given to the author.

use ::store::{Result, Sql, Unit};
use base::text::{self, BadText};
use base::{By, Code, Personal, Timestamp, Words, id_type};
use channels::{FILES_MAX, FileRef, TEXT_MAX};
use people::Scope;
use register::change::Hand;
use register::list::AMONG_MAX;
use register::transition::{self, Act, Actor, Refused};
use register::{Appeal, AppealId, Attachment, AttachmentId, Card, Owner, REASON_MAX, Status};

use crate::dispatch::{self, Voice};
use crate::{store, turn};

id_type!(
    /// An answer.
    AnswerId
);

/// Where an answer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It waits for approval.
    Waiting,
    /// Approved: the author has it.
    Approved,
    /// Given back to the one who drafted it.
    Returned,
    /// It waited until something else was done: a final answer, a closure, a new beginning.
    Superseded,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Waiting, Self::Approved, Self::Returned, Self::Superseded];

    /// The wire word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Approved => "approved",
            Self::Returned => "returned",
            Self::Superseded => "superseded",
        }
    }

    /// Reads a wire word back.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }
}

/// An answer as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// Its id.
    pub id: AnswerId,
    /// The words.
    pub text: Personal<String>,
    /// Whether it closes the matter; otherwise it speaks in between.
    pub is_final: bool,
    /// Where it stands.
    pub state: State,
    /// The department that speaks.
    pub department: Option<Code>,
    /// Who drafted it.
    pub drafted_by: By,
    /// When.
    pub drafted_at: Timestamp,
    /// Who approved, returned or superseded it, and when.
    pub decided: Option<(By, Timestamp)>,
    /// Why it was returned.
    pub decision: Option<Personal<String>>,
    /// What was done without it, so that it no longer waits.
    pub superseded_by: Option<Act>,
}

impl Answer {
    /// The answers to an appeal, oldest first.
    pub async fn of(sql: &mut impl Sql, appeal: &Appeal) -> Result<Vec<Self>> {
        store::answers(sql, appeal.id).await
    }
}

/// The appeals with an answer that waits for approval, the longest waiting first.
pub async fn awaiting_approval(sql: &mut impl Sql) -> Result<Vec<AppealId>> {
    store::awaiting_approval(sql, AMONG_MAX).await
}

/// A new answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// The words.
    pub text: Personal<String>,
    /// Whether it closes the matter.
    pub is_final: bool,
    /// Files that go with it; they lie in the storage already.
    pub files: Vec<FileRef>,
}

/// Why an answer was not taken.
#[derive(Debug, thiserror::Error)]
pub enum AnswerError {
    /// The appeal's status or the actor does not allow it.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// The words cannot be kept.
    #[error("text: {0}")]
    Text(#[source] BadText),
    /// Too many files.
    #[error("{0} files, at most {FILES_MAX}")]
    TooManyFiles(usize),
    /// There is no such answer to this appeal.
    #[error("there is no such answer to this appeal")]
    NotFound,
    /// It was decided already.
    #[error("the answer is {} already", .0.word())]
    Decided(State),
    /// The city wants another pair of eyes: the one who drafted it may not approve it.
    #[error("the one who drafted an answer may not approve it")]
    OwnDraft,
    /// The city wants a photo after the work first.
    #[error("a photo after the work is needed: {}", .0.en)]
    PhotoNeeded(Words),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] ::store::Error),
}

/// What the city says of approving.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ApprovalRule {
    /// Whether the one who drafted an answer may also approve it.
    pub own_drafts: bool,
}

/// Drafts an answer; it waits for approval.
pub async fn draft(
    unit: &mut Unit,
    card: &mut Card,
    hand: Hand<'_>,
    draft: Draft,
) -> std::result::Result<AnswerId, AnswerError> {
    check_draft(card.appeal().status, hand.actor, draft.is_final)?;
    text::check(draft.text.reveal(), TEXT_MAX).map_err(AnswerError::Text)?;
    if draft.files.len() > FILES_MAX {
        return Err(AnswerError::TooManyFiles(draft.files.len()));
    }
    let now = unit.now();
    let answer = Answer {
        id: hand.ids.next(now),
        text: draft.text,
        is_final: draft.is_final,
        state: State::Waiting,
        department: card.appeal().department.clone(),
        drafted_by: card.by().clone(),
        drafted_at: now,
        decided: None,
        decision: None,
        superseded_by: None,
    };
    store::put(unit, card.appeal().id, &answer).await?;
    for (position, file) in draft.files.into_iter().enumerate() {
        let id: AttachmentId = hand.ids.next(now);
        let owner = Owner::Answer(answer.id.0);
        Attachment { id, owner, file }.put(unit, card.appeal(), position).await?;
    }
    let fact = card
        .fact("appeal.answer_drafted")
        .ground(answer.id.to_string())
        .with("final", answer.is_final);
    card.note(fact);
    Ok(answer.id)
}

/// Nobody drafts what nobody could approve: the table says where an answer of a kind leads on.
fn check_draft(
    status: Status,
    actor: Actor<'_>,
    is_final: bool,
) -> std::result::Result<(), Refused> {
    let act = act_of(is_final);
    if !may_draft(actor) {
        return Err(Refused::NotYours { act });
    }
    if transition::leads(act, status).is_some() {
        return Ok(());
    }
    let drafts = [Act::AnswerInterim, Act::Answer];
    let drafts = drafts.into_iter().filter(|it| transition::leads(*it, status).is_some());
    let others = transition::possible(status, actor);
    let others = others.into_iter().filter(|it| !matches!(it, Act::AnswerInterim | Act::Answer));
    Err(Refused::NotFrom { act, status, possible: drafts.chain(others).collect() })
}

pub(crate) const fn act_of(is_final: bool) -> Act {
    if is_final { Act::Answer } else { Act::AnswerInterim }
}

fn may_draft(actor: Actor<'_>) -> bool {
    match actor {
        Actor::Principal(it) => it.may_draft() || it.may(Scope::Approve),
        Actor::Citizen | Actor::Rule => false,
    }
}

/// Approves an answer: with that it counts as given to the author, and goes to every conversation
/// from which the appeal came. After a final one no other draft waits any more.
pub async fn approve(
    unit: &mut Unit,
    card: &mut Card,
    hand: Hand<'_>,
    answer: AnswerId,
    rule: ApprovalRule,
    voice: Voice<'_>,
) -> std::result::Result<(), AnswerError> {
    let answer = waiting(unit, card, answer).await?;
    let act = act_of(answer.is_final);
    let to = transition::check(act, card.appeal().status, hand.actor)?;
    if !rule.own_drafts && answer.drafted_by == *card.by() {
        return Err(AnswerError::OwnDraft);
    }
    if answer.is_final {
        let files = Attachment::of(unit, card.appeal()).await?;
        let own = Owner::Answer(answer.id.0);
        let has_photo = files.iter().any(|it| it.owner == own && it.is_photo());
        check_photo(unit, card.appeal(), has_photo).await?;
    }
    let now = unit.now();
    store::decide(unit, answer.id, State::Approved, card.by(), None).await?;
    let was = card.move_to(to);
    if answer.is_final {
        card.set_answered(now);
    }
    let fact = card
        .fact("appeal.answered")
        .change(Some(was.word()), Some(to.word()))
        .ground(answer.id.to_string())
        .with("final", answer.is_final);
    card.note(fact);
    if answer.is_final {
        turn::supersede(unit, card, act).await?;
    }
    dispatch::answer(unit, hand.ids, voice, card.appeal(), &answer).await?;
    Ok(())
}

/// Refuses a final answer where the city wants a photo after the work and there is none: neither
/// among the evidence nor with the answer itself. Doors ask before they take a draft, so that the
/// one who was there learns of it first.
pub async fn check_photo(
    sql: &mut impl Sql,
    appeal: &Appeal,
    has_photo: bool,
) -> std::result::Result<(), AnswerError> {
    if has_photo {
        return Ok(());
    }
    match work::evidence::missing(sql, appeal).await? {
        Some(why) => Err(AnswerError::PhotoNeeded(why)),
        None => Ok(()),
    }
}

/// Gives a draft back with words for the one who wrote it.
pub async fn send_back(
    unit: &mut Unit,
    card: &mut Card,
    hand: Hand<'_>,
    answer: AnswerId,
    reason: Personal<String>,
) -> std::result::Result<(), AnswerError> {
    let answer = waiting(unit, card, answer).await?;
    let act = act_of(answer.is_final);
    // Who may approve may also give back, whatever the status has become meanwhile.
    if let Err(refused @ Refused::NotYours { .. }) =
        transition::check(act, card.appeal().status, hand.actor)
    {
        return Err(refused.into());
    }
    text::check(reason.reveal(), REASON_MAX).map_err(AnswerError::Text)?;
    store::decide(unit, answer.id, State::Returned, card.by(), Some(&reason)).await?;
    let fact = card.fact("appeal.answer_returned").ground(answer.id.to_string());
    card.note(fact);
    Ok(())
}

async fn waiting(
    unit: &mut Unit,
    card: &Card,
    id: AnswerId,
) -> std::result::Result<Answer, AnswerError> {
    let answer = store::answer(unit, card.appeal().id, id).await?.ok_or(AnswerError::NotFound)?;
    match answer.state {
        State::Waiting => Ok(answer),
        decided => Err(AnswerError::Decided(decided)),
    }
}
