//! The past: what authors of an import were answered.

use ::store::{Result, Unit};
use base::Ids;
use register::AppealId;
use register::past::{PastCard, PastEvent, PastKind, word};

use crate::answer::{Answer, AnswerId, State};
use crate::store;

/// An answer of the past, to be written with its appeal.
#[derive(Debug)]
pub struct PastAnswer {
    pub(crate) appeal: AppealId,
    pub(crate) answer: Answer,
}

/// Tells that an answer was given; `None` for any other event.
pub fn tell(card: &mut PastCard, ids: &Ids, event: &PastEvent) -> Option<PastAnswer> {
    let PastKind::Answer { text, is_final, department, due_at } = &event.kind else { return None };
    let id: AnswerId = ids.next(event.at);
    let answer = Answer {
        id,
        text: text.clone(),
        is_final: *is_final,
        state: State::Approved,
        department: department.as_ref().map(|it| it.code.clone()),
        drafted_by: card.by().clone(),
        drafted_at: event.at,
        decided: Some((card.by().clone(), event.at)),
        decision: None,
        superseded_by: None,
    };
    let mut fact = card
        .fact("appeal.answered", event)
        .change(Some(word(event.from)), Some(word(event.to)))
        .ground(id.to_string())
        .with("final", *is_final);
    if let Some(department) = department {
        fact = fact.with("department", department.code.as_str());
    }
    if let Some(due) = due_at {
        fact = fact.with("due_at", due.to_string());
    }
    card.note(fact);
    if *is_final {
        card.set_answered(event.at);
    }
    Some(PastAnswer { appeal: card.id(), answer })
}

/// Writes answers of the past; their appeals are there already.
pub fn put(unit: &mut Unit, past: &[PastAnswer]) -> Result<()> {
    store::put_past(unit, past)
}
