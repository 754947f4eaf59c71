//! The past: to whom appeals of an import were given.

use ::store::{Result, Unit};
use base::Ids;
use register::AppealId;
use register::past::{PastCard, PastEvent, PastKind, word};

use crate::assignment::Assignment;
use crate::store;

/// An assignment of the past, to be written with its appeal.
#[derive(Debug)]
pub struct PastAssignment {
    pub(crate) appeal: AppealId,
    pub(crate) record: Assignment,
}

/// Tells that an appeal went to a department; `None` for any other event.
pub fn tell(card: &mut PastCard, ids: &Ids, event: &PastEvent) -> Option<PastAssignment> {
    let PastKind::Route { from, to: Some(to), due_before, due_after } = &event.kind else {
        return None;
    };
    let record = Assignment {
        id: ids.uuid(event.at),
        department: to.code.clone(),
        due_at: *due_after,
        reason: None,
        by: card.by().clone(),
        at: event.at,
    };
    let mut fact = card
        .fact("appeal.assigned", event)
        .change(Some(word(event.from)), Some(word(event.to)))
        .ground(record.id.to_string())
        .with("department", to.code.as_str());
    if let Some(from) = from {
        fact = fact.with("department_before", from.code.as_str());
    }
    if let Some(due) = due_before {
        fact = fact.with("due_before", due.to_string());
    }
    if let Some(due) = due_after {
        fact = fact.with("due_at", due.to_string());
    }
    card.note(fact);
    Some(PastAssignment { appeal: card.id(), record })
}

/// Writes assignments of the past; their appeals are there already.
pub fn put(unit: &mut Unit, past: &[PastAssignment]) -> Result<()> {
    store::put_past(unit, past)
}
