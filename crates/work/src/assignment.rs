//! Assignment: an appeal is given to a department.

use ::store::{Result, Sql, Unit};
use base::text::{self, BadText};
use base::{By, Code, Personal, Timestamp, Uuid};
use register::change::Hand;
use register::transition::{self, Act, Refused};
use register::{Appeal, Card, Due, REASON_MAX};

use crate::deadline::Terms;
use crate::{extension, store};

/// To whom, by when and with which words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assign {
    /// The department.
    pub department: Code,
    /// A date of its own for the answer; without it the appeal's date stays, and what was imported
    /// without one gets the policy's, from now.
    pub due_at: Option<Timestamp>,
    /// Words for the department.
    pub reason: Option<Personal<String>>,
}

/// An assignment as it was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// Its id: the ground of its fact.
    pub id: Uuid,
    /// The department.
    pub department: Code,
    /// The date that it set.
    pub due_at: Option<Timestamp>,
    /// Words for the department.
    pub reason: Option<Personal<String>>,
    /// Who gave it.
    pub by: By,
    /// When.
    pub at: Timestamp,
}

/// Why an appeal was not assigned.
#[derive(Debug, thiserror::Error)]
pub enum AssignError {
    /// The appeal's status or the actor does not allow it.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// The city has no such department, or it is out of use.
    #[error("there is no department `{0}`")]
    UnknownDepartment(Code),
    /// The date has passed already.
    #[error("the date {0} has passed already")]
    DueInPast(Timestamp),
    /// The date is later than any deadline may be.
    #[error("the date {0} is too far away")]
    DueTooFar(Timestamp),
    /// The words cannot be kept.
    #[error("reason: {0}")]
    Reason(#[source] BadText),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] ::store::Error),
}

/// Gives an appeal to a department.
pub async fn assign(
    unit: &mut Unit,
    card: &mut Card,
    hand: Hand<'_>,
    terms: Terms<'_>,
    assign: Assign,
) -> std::result::Result<(), AssignError> {
    let to = transition::check(Act::Assign, card.appeal().status, hand.actor)?;
    if !people::department::in_use(unit, &assign.department).await? {
        return Err(AssignError::UnknownDepartment(assign.department));
    }
    let now = unit.now();
    if let Some(passed) = assign.due_at.filter(|due| *due <= now) {
        return Err(AssignError::DueInPast(passed));
    }
    if let Some(far) = assign.due_at.filter(|due| base::check_due(*due).is_err()) {
        return Err(AssignError::DueTooFar(far));
    }
    if let Some(reason) = &assign.reason {
        text::check(reason.reveal(), REASON_MAX).map_err(AssignError::Reason)?;
    }
    let Assign { department, due_at, reason } = assign;
    let id = hand.ids.uuid(now);
    let record = Assignment { id, department, due_at, reason, by: card.by().clone(), at: now };
    store::put_assignment(unit, card.appeal().id, &record).await?;
    let due = new_due(card.appeal(), &record, terms);
    let goes_on = due.is_none() && card.appeal().department.as_ref() == Some(&record.department);
    note(card, &record, to, due);
    if !goes_on {
        extension::lapse(unit, card).await?;
    }
    Ok(())
}

/// The date that an assignment brings; `None` where the appeal's own stays.
fn new_due(appeal: &Appeal, record: &Assignment, terms: Terms<'_>) -> Option<Due> {
    match record.due_at {
        Some(at) => Some(Due { at, policy: None, valid_from: None, since: Some(record.at) }),
        // The past of an import starts no clock; the first work on it here does.
        None if appeal.imported && appeal.due.is_none() => terms.anew(appeal.regime, record.at),
        None => None,
    }
}

fn note(card: &mut Card, record: &Assignment, to: register::Status, due: Option<Due>) {
    let was = card.move_to(to);
    let before = card.give_to(record.department.clone());
    let mut fact = card
        .fact("appeal.assigned")
        .change(Some(was.word()), Some(to.word()))
        .ground(record.id.to_string())
        .with("department", record.department.as_str());
    if let Some(before) = before {
        fact = fact.with("department_before", before.as_str());
    }
    if due.is_some() {
        fact = card.start_clock(fact, due);
    }
    card.note(fact);
}

/// The assignments of an appeal, oldest first.
pub async fn of(sql: &mut impl Sql, appeal: &Appeal) -> Result<Vec<Assignment>> {
    store::assignments(sql, appeal.id).await
}
