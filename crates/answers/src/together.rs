//! One answer to all who wrote of a problem.
//!
//! The words are the same, and each author gets an answer of an own: under the own number, in the
//! own channel, with an approval in the own history. An appeal that cannot be answered now, since
//! it was answered or closed already, is left as it is and told.

use ::store::{Result, Sql, Unit};
use base::{Ids, Personal, id_type};
use people::Principal;
use register::change::Hand;
use register::problem::ProblemId;
use register::transition::{self, Actor, Refused};
use register::{Appeal, Card, Number, OpenError};

use crate::answer::{self, Answer, AnswerError, AnswerId, ApprovalRule, Draft, act_of};
use crate::dispatch::Voice;
use crate::store;

id_type!(
    /// An answer to all: what the answers to each have in common.
    TogetherId
);

/// An answer to all who wrote of a problem.
#[derive(Debug, Clone, PartialEq)]
pub struct ToAll {
    /// Its words and files.
    pub draft: Draft,
    /// Whether others may read it too: whoever is about to write of the same, and everybody on
    /// channels where the question was public. It then speaks to nobody by name.
    pub public: bool,
}

/// Who answers, and by which rule of the city.
#[derive(Debug, Clone, Copy)]
pub struct Speaker<'a> {
    /// Who.
    pub principal: &'a Principal,
    /// Where ids come from.
    pub ids: &'a Ids,
    /// By which rule the answers are approved at once; without one they wait for approval.
    pub approve: Option<ApprovalRule>,
    /// In which words residents are told.
    pub voice: Voice<'a>,
}

/// What became of an answer to all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Given {
    /// The appeals that have it.
    pub to: Vec<(Number, AnswerId)>,
    /// Those that could not be answered in their status.
    pub left: Vec<(Number, Refused)>,
}

/// Gives the same answer to each of these appeals of a problem, in one unit of work.
///
/// Words that cannot be kept refuse all of them. Appeals are opened in the order of their numbers,
/// so that two answers to the same ones wait for each other and block nobody.
pub async fn give(
    unit: &mut Unit,
    problem: ProblemId,
    appeals: &[Appeal],
    speaker: Speaker<'_>,
    to_all: &ToAll,
) -> std::result::Result<Given, AnswerError> {
    let together: TogetherId = speaker.ids.next(unit.now());
    let mut given = Given::default();
    for number in in_order(appeals) {
        let Some(mut card) = open(unit, number, problem, speaker).await? else { continue };
        match one(unit, &mut card, speaker, &to_all.draft).await {
            Ok(id) => {
                store::mark(unit, id, together, problem, to_all.public).await?;
                card.save(unit).await?;
                given.to.push((number, id));
            }
            Err(AnswerError::Refused(why)) => given.left.push((number, why)),
            Err(other) => return Err(other),
        }
    }
    Ok(given)
}

/// Approves what waits of an answer to all; what was decided meanwhile stays decided.
pub async fn approve(
    unit: &mut Unit,
    waiting: &[Waiting],
    speaker: Speaker<'_>,
    rule: ApprovalRule,
) -> std::result::Result<Given, AnswerError> {
    let mut given = Given::default();
    let mut waiting: Vec<_> = waiting.iter().collect();
    waiting.sort_by_key(|it| it.number);
    for it in waiting {
        let Some(mut card) = open(unit, it.number, it.problem, speaker).await? else { continue };
        match answer::approve(unit, &mut card, hand(speaker), it.answer, rule, speaker.voice).await
        {
            Ok(()) => {
                card.save(unit).await?;
                given.to.push((it.number, it.answer));
            }
            Err(AnswerError::Refused(why)) => given.left.push((it.number, why)),
            Err(AnswerError::Decided(_) | AnswerError::NotFound) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(given)
}

/// One of the answers to all, which waits for approval.
#[derive(Debug, Clone, PartialEq)]
pub struct Waiting {
    /// What they have in common.
    pub together: TogetherId,
    /// The problem.
    pub problem: ProblemId,
    /// The appeal that it answers.
    pub number: Number,
    /// The answer.
    pub answer: AnswerId,
    /// Its words.
    pub text: Personal<String>,
}

/// The answers to all who wrote of a problem that wait for approval.
pub async fn waiting(sql: &mut impl Sql, problem: ProblemId) -> Result<Vec<Waiting>> {
    store::together_waiting(sql, problem).await
}

/// The last public answer to all who wrote of a problem: what others may read of it.
pub async fn public(sql: &mut impl Sql, problem: ProblemId) -> Result<Option<Answer>> {
    store::public_answer(sql, problem).await
}

fn in_order(appeals: &[Appeal]) -> Vec<Number> {
    let mut numbers: Vec<_> = appeals.iter().map(|it| it.number).collect();
    numbers.sort();
    numbers
}

const fn hand(speaker: Speaker<'_>) -> Hand<'_> {
    Hand { actor: Actor::Principal(speaker.principal), ids: speaker.ids }
}

/// Opens an appeal, unless it was parted from the problem between the reading and the lock.
async fn open(
    unit: &mut Unit,
    number: Number,
    problem: ProblemId,
    speaker: Speaker<'_>,
) -> std::result::Result<Option<Card>, AnswerError> {
    match Card::open(unit, number, speaker.principal.by(), None).await {
        Ok(card) => Ok(Some(card).filter(|it| it.appeal().problem == Some(problem))),
        Err(OpenError::NotFound | OpenError::Stale { .. }) => Ok(None),
        Err(OpenError::Store(error)) => Err(error.into()),
    }
}

async fn one(
    unit: &mut Unit,
    card: &mut Card,
    speaker: Speaker<'_>,
    draft: &Draft,
) -> std::result::Result<AnswerId, AnswerError> {
    let hand = hand(speaker);
    if speaker.approve.is_some() {
        // Nothing is drafted that cannot be approved at once.
        transition::check(act_of(draft.is_final), card.appeal().status, hand.actor)?;
    }
    let id = answer::draft(unit, card, hand, draft.clone()).await?;
    if let Some(rule) = speaker.approve {
        answer::approve(unit, card, hand, id, rule, speaker.voice).await?;
    }
    Ok(id)
}
