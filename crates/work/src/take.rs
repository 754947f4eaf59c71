//! Taking: the department, or the centre itself, begins the work.

use register::Card;
use register::change::Hand;
use register::transition::{self, Act, Refused};

/// Begins the work on an appeal.
pub fn take(card: &mut Card, hand: Hand<'_>) -> Result<(), Refused> {
    let to = transition::check(Act::Take, card.appeal().status, hand.actor)?;
    let was = card.move_to(to);
    let mut fact = card.fact("appeal.taken").change(Some(was.word()), Some(to.word()));
    if let Some(department) = &card.appeal().department {
        fact = fact.with("department", department.as_str());
    }
    card.note(fact);
    Ok(())
}
