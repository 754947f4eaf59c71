//! Turns in an appeal's life: it is closed or opened again, and drafts that waited no longer do.
//!
//! Whoever closes or opens an appeal does it here, not in the register, so that nobody can approve
//! afterwards what was written before.

use ::store::{Result, Unit};
use base::Personal;
use jiff::SignedDuration;
use register::Card;
use register::change::{self, ChangeError, Closing, Hand, Turn};
use register::transition::Act;
use work::Terms;

use crate::store;

/// Ends an appeal. `silence` is how long the citizen may be silent after an answer.
pub async fn close(
    unit: &mut Unit,
    card: &mut Card,
    hand: Hand<'_>,
    closing: Closing,
    reason: Personal<String>,
    silence: SignedDuration,
) -> std::result::Result<(), ChangeError> {
    let turn = change::close(unit, card, hand, closing, reason, silence).await?;
    Ok(follow(unit, card, turn).await?)
}

/// Opens an appeal again; its clock starts anew by the term that the policy of its regime gives
/// after a reopening.
pub async fn reopen(
    unit: &mut Unit,
    card: &mut Card,
    hand: Hand<'_>,
    terms: Terms<'_>,
    reason: Personal<String>,
) -> std::result::Result<(), ChangeError> {
    let due = terms.again(card.appeal().regime, unit.now());
    let turn = change::reopen(unit, card, hand, reason, due).await?;
    Ok(follow(unit, card, turn).await?)
}

pub(crate) async fn follow(unit: &mut Unit, card: &mut Card, turn: Turn) -> Result<()> {
    supersede(unit, card, turn.act()).await
}

/// All drafts that wait for approval no longer do, since this was done without them.
pub(crate) async fn supersede(unit: &mut Unit, card: &mut Card, act: Act) -> Result<()> {
    for id in store::supersede(unit, card.appeal().id, act, card.by()).await? {
        let fact = card
            .fact("appeal.answer_superseded")
            .ground(id.to_string())
            .with("superseded_by", act.word());
        card.note(fact);
    }
    // Nor does a request for more time.
    work::extension::lapse(unit, card).await
}
