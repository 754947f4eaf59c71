//! Extensions: a department asks for more time, and the centre gives it or does not.
//!
//! One request waits at a time. It lapses when the appeal goes to somebody else, is answered or
//! ends: nobody decides about the time of a department that has it no longer.

use ::store::{Result, Sql, Unit};
use base::text::{self, BadText};
use base::{By, Code, Personal, Timestamp, Uuid};
use register::change::Hand;
use register::list::AMONG_MAX;
use register::transition::{self, Act, Refused};
use register::{Appeal, AppealId, Card, Due, REASON_MAX};

use crate::deadline::{Terms, Why};
use crate::store;

/// Where a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It waits for the centre.
    Waiting,
    /// There is more time.
    Granted,
    /// There is not.
    Refused,
    /// It waited until something else was done.
    Lapsed,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Waiting, Self::Granted, Self::Refused, Self::Lapsed];

    /// The wire word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Granted => "granted",
            Self::Refused => "refused",
            Self::Lapsed => "lapsed",
        }
    }

    /// Reads a wire word back.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }
}

/// A request for more time as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extension {
    /// Its id: the ground of its facts.
    pub id: Uuid,
    /// The department that had the appeal.
    pub department: Option<Code>,
    /// Until when it asked.
    pub until: Timestamp,
    /// Why.
    pub reason: Personal<String>,
    /// Who asked.
    pub by: By,
    /// When.
    pub at: Timestamp,
    /// The date that held then.
    pub due_before: Timestamp,
    /// Where it stands.
    pub state: State,
    /// The date that was granted.
    pub granted_until: Option<Timestamp>,
    /// The words of the decision.
    pub decision: Option<Personal<String>>,
    /// Who decided or did what made it lapse, and when.
    pub decided: Option<(By, Timestamp)>,
}

/// Until when more time is needed, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// The new date.
    pub until: Timestamp,
    /// Why.
    pub reason: Personal<String>,
}

/// What the centre says to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// There is more time: until the date that was asked for, or another one.
    Grant {
        /// Another date.
        until: Option<Timestamp>,
        /// Words for the department.
        reason: Option<Personal<String>>,
    },
    /// There is not.
    Refuse {
        /// Why.
        reason: Personal<String>,
    },
}

/// Why a request or a decision was not taken.
#[derive(Debug, thiserror::Error)]
pub enum ExtensionError {
    /// The appeal's status or the actor does not allow it.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// No clock runs, so there is nothing to extend.
    #[error("no clock runs")]
    NoClock,
    /// A request waits already.
    #[error("a request waits already")]
    Waits,
    /// No request waits.
    #[error("no request waits")]
    NoneWaits,
    /// The date gives no more time: it is not after the one that holds, or has passed.
    #[error("the date is not after {due}, or has passed")]
    NotLater {
        /// The date that holds.
        due: Timestamp,
    },
    /// The date is later than any deadline may be.
    #[error("the date {0} is too far away")]
    TooFar(Timestamp),
    /// The words cannot be kept.
    #[error("reason: {0}")]
    Reason(#[source] BadText),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] ::store::Error),
}

type Outcome = std::result::Result<(), ExtensionError>;

/// Asks for more time.
pub async fn ask(unit: &mut Unit, card: &mut Card, hand: Hand<'_>, ask: Ask) -> Outcome {
    transition::check(Act::AskExtension, card.appeal().status, hand.actor)?;
    let due = card.appeal().due.as_ref().ok_or(ExtensionError::NoClock)?.at;
    if store::waiting_extension(unit, card.appeal().id).await?.is_some() {
        return Err(ExtensionError::Waits);
    }
    let Ask { until, reason } = ask;
    check_date(until, due, unit.now())?;
    text::check(reason.reveal(), REASON_MAX).map_err(ExtensionError::Reason)?;
    let now = unit.now();
    let record = Extension {
        id: hand.ids.uuid(now),
        department: card.appeal().department.clone(),
        until,
        reason,
        by: card.by().clone(),
        at: now,
        due_before: due,
        state: State::Waiting,
        granted_until: None,
        decision: None,
        decided: None,
    };
    store::put_extension(unit, card.appeal().id, &record).await?;
    let fact = card
        .fact("appeal.extension_asked")
        .ground(record.id.to_string())
        .with("until", until.to_string());
    card.note(fact);
    Ok(())
}

/// More time is more than there is, and ends at some day.
fn check_date(until: Timestamp, due: Timestamp, now: Timestamp) -> Outcome {
    if until <= due || until <= now {
        return Err(ExtensionError::NotLater { due });
    }
    base::check_due(until).map_err(|_| ExtensionError::TooFar(until))
}

/// Decides about the request that waits.
pub async fn decide(
    unit: &mut Unit,
    card: &mut Card,
    hand: Hand<'_>,
    decision: Decision,
) -> Outcome {
    let act = match &decision {
        Decision::Grant { .. } => Act::GrantExtension,
        Decision::Refuse { .. } => Act::RefuseExtension,
    };
    transition::check(act, card.appeal().status, hand.actor)?;
    let waiting = store::waiting_extension(unit, card.appeal().id).await?;
    let asked = waiting.ok_or(ExtensionError::NoneWaits)?;
    match decision {
        Decision::Grant { until, reason } => grant(unit, card, asked, until, reason).await,
        Decision::Refuse { reason } => refuse(unit, card, asked, reason).await,
    }
}

async fn grant(
    unit: &mut Unit,
    card: &mut Card,
    asked: Extension,
    until: Option<Timestamp>,
    reason: Option<Personal<String>>,
) -> Outcome {
    let before = card.appeal().due.clone().ok_or(ExtensionError::NoClock)?;
    let at = until.unwrap_or(asked.until);
    check_date(at, before.at, unit.now())?;
    if let Some(reason) = &reason {
        text::check(reason.reveal(), REASON_MAX).map_err(ExtensionError::Reason)?;
    }
    let verdict = Verdict { state: State::Granted, until: Some(at), words: reason };
    store::settle_extension(unit, asked.id, &verdict, card.by()).await?;
    let fact = card
        .fact("appeal.extension_granted")
        .ground(asked.id.to_string())
        .with("due_before", before.at.to_string());
    // The clock goes on from where it began, and ends later.
    let due = Due { at, policy: None, valid_from: None, since: before.since };
    let fact = card.start_clock(fact, Some(due));
    card.note(fact);
    Ok(())
}

async fn refuse(
    unit: &mut Unit,
    card: &mut Card,
    asked: Extension,
    reason: Personal<String>,
) -> Outcome {
    text::check(reason.reveal(), REASON_MAX).map_err(ExtensionError::Reason)?;
    let verdict = Verdict { state: State::Refused, until: None, words: Some(reason) };
    store::settle_extension(unit, asked.id, &verdict, card.by()).await?;
    let fact = card.fact("appeal.extension_refused").ground(asked.id.to_string());
    card.note(fact);
    Ok(())
}

/// What became of a request.
#[derive(Debug)]
pub(crate) struct Verdict {
    pub state: State,
    pub until: Option<Timestamp>,
    pub words: Option<Personal<String>>,
}

/// Nobody decides any more about the request that waits, if one does: the appeal went to somebody
/// else, was answered, or ended.
pub async fn lapse(unit: &mut Unit, card: &mut Card) -> Result<()> {
    let Some(asked) = store::waiting_extension(unit, card.appeal().id).await? else {
        return Ok(());
    };
    let verdict = Verdict { state: State::Lapsed, until: None, words: None };
    store::settle_extension(unit, asked.id, &verdict, card.by()).await?;
    let fact = card.fact("appeal.extension_lapsed").ground(asked.id.to_string());
    card.note(fact);
    Ok(())
}

/// The requests of an appeal, oldest first.
pub async fn of(sql: &mut impl Sql, appeal: &Appeal) -> Result<Vec<Extension>> {
    store::extensions(sql, appeal.id).await
}

/// The appeals with a request that waits, the longest waiting first.
pub async fn awaiting(sql: &mut impl Sql) -> Result<Vec<AppealId>> {
    store::awaiting_extension(sql, AMONG_MAX).await
}

/// The extensions that were granted, oldest first.
pub fn granted(all: &[Extension]) -> impl DoubleEndedIterator<Item = &Extension> {
    all.iter().filter(|it| it.state == State::Granted)
}

/// Why the answer to an appeal is due when it is, also where it was extended.
pub fn explain(terms: Terms<'_>, appeal: &Appeal, all: &[Extension]) -> Option<Why> {
    let due = appeal.due.as_ref()?;
    let holds = |it: &&Extension| it.granted_until == Some(due.at) && due.policy.is_none();
    match granted(all).next_back().filter(holds) {
        Some(last) => Some(Why::Extended(Box::new(last.clone()))),
        None => terms.policies.explain(appeal, terms.zone, terms.calendar),
    }
}
