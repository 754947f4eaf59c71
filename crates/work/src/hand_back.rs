//! Handing back: an appeal is not for the department that has it. The centre has it again, with
//! the department's reason; each hand-back is counted.

use ::store::{Result, Sql, Unit};
use base::text::{self, BadText};
use base::{By, Code, Personal, Timestamp, Uuid};
use register::change::Hand;
use register::transition::{self, Act, Refused};
use register::{Appeal, Card, REASON_MAX};

use crate::{extension, store};

/// Why it is not for this department, and perhaps for which.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandBack {
    /// The words for the centre.
    pub reason: Personal<String>,
    /// The department that it is for.
    pub suggested: Option<Code>,
}

/// A hand-back as it was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandedBack {
    /// Its id: the ground of its fact.
    pub id: Uuid,
    /// Who gave it back.
    pub department: Code,
    /// Whom they named instead.
    pub suggested: Option<Code>,
    /// Why.
    pub reason: Personal<String>,
    /// Who did it.
    pub by: By,
    /// When.
    pub at: Timestamp,
}

/// Why an appeal was not handed back.
#[derive(Debug, thiserror::Error)]
pub enum HandBackError {
    /// The appeal's status or the actor does not allow it, or no department has it.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// The city has no such department, or it is out of use.
    #[error("there is no department `{0}`")]
    UnknownDepartment(Code),
    /// The department names itself.
    #[error("the department `{0}` gives it back and names itself")]
    OwnDepartment(Code),
    /// The words cannot be kept.
    #[error("reason: {0}")]
    Reason(#[source] BadText),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] ::store::Error),
}

/// Gives an appeal back to the centre. Its clock goes on: the citizen waits as before.
pub async fn hand_back(
    unit: &mut Unit,
    card: &mut Card,
    hand: Hand<'_>,
    HandBack { reason, suggested }: HandBack,
) -> std::result::Result<(), HandBackError> {
    let (act, status) = (Act::HandBack, card.appeal().status);
    let to = transition::check(act, status, hand.actor)?;
    let Some(department) = card.appeal().department.clone() else {
        let mut possible = transition::possible(status, hand.actor);
        possible.retain(|it| *it != act);
        return Err(Refused::NotFrom { act, status, possible }.into());
    };
    text::check(reason.reveal(), REASON_MAX).map_err(HandBackError::Reason)?;
    if let Some(named) = &suggested {
        if *named == department {
            return Err(HandBackError::OwnDepartment(department));
        }
        if !people::department::in_use(unit, named).await? {
            return Err(HandBackError::UnknownDepartment(named.clone()));
        }
    }
    let (now, by) = (unit.now(), card.by().clone());
    let id = hand.ids.uuid(now);
    let record = HandedBack { id, department, suggested, reason, by, at: now };
    store::put_hand_back(unit, card.appeal().id, &record).await?;
    let was = card.move_to(to);
    card.take_back();
    let mut fact = card
        .fact("appeal.handed_back")
        .change(Some(was.word()), Some(to.word()))
        .ground(record.id.to_string())
        .with("department", record.department.as_str());
    if let Some(suggested) = &record.suggested {
        fact = fact.with("suggested", suggested.as_str());
    }
    card.note(fact);
    Ok(extension::lapse(unit, card).await?)
}

/// The hand-backs of an appeal, oldest first.
pub async fn of(sql: &mut impl Sql, appeal: &Appeal) -> Result<Vec<HandedBack>> {
    store::hand_backs(sql, appeal.id).await
}

/// How often each department gave something back since a moment; who did it most comes first.
pub async fn counts(sql: &mut impl Sql, since: Timestamp) -> Result<Vec<(Code, u64)>> {
    store::hand_back_counts(sql, since).await
}
