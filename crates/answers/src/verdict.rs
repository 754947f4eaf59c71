//! The verdict: the resident says whether it is done.
//!
//! It comes by a button, in words, by phone or from a program, and is heard in this one place. What
//! it changes depends on where the appeal stands; what changes nothing is kept for the operator.

use ::store::{Sql, Unit};
use base::text;
use base::{By, Lang, Personal, Timestamp, Uuid};
use register::change::{self, ChangeError, Closing, Hand};
use register::transition::{self, Act, Refused};
use register::{Appeal, Card, Number, REASON_MAX, Status};
use work::Terms;

use crate::{store, turn};

/// What the resident says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It is done.
    Done,
    /// It is not.
    NotDone,
}

impl Outcome {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Done, Self::NotDone];

    /// The wire word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::NotDone => "not_done",
        }
    }

    /// Reads a wire word back.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }

    /// What the button says, and what stands as the resident's words where there are no others.
    pub const fn said(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Self::Done, Lang::Ru) => "Сделано",
            (Self::Done, Lang::En) => "Done",
            (Self::NotDone, Lang::Ru) => "Не сделано",
            (Self::NotDone, Lang::En) => "Not done",
        }
    }

    /// The word behind the button of an answer.
    pub fn pressed(self, number: Number) -> String {
        format!("verdict:{}:{number}", self.word())
    }

    /// Reads the word behind a button back.
    pub fn from_press(word: &str) -> Option<(Self, Number)> {
        let (outcome, number) = word.strip_prefix("verdict:")?.split_once(':')?;
        Some((Self::from_word(outcome)?, number.parse().ok()?))
    }

    /// The act of the table by which it changes anything.
    const fn act(self) -> Act {
        match self {
            Self::Done => Act::Confirm,
            Self::NotDone => Act::Reopen,
        }
    }
}

/// What the resident says, and how.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// Whether it is done.
    pub outcome: Outcome,
    /// In the resident's own words, or in those of the button.
    pub words: Personal<String>,
}

/// What a verdict has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Became {
    /// The appeal is confirmed.
    Confirmed,
    /// It is open again, with the department that had it.
    Reopened,
    /// The same was said before; nothing has changed.
    Repeated,
    /// It was kept for the operator and has changed nothing.
    Kept,
}

impl Became {
    /// Everything that it may become.
    pub const ALL: [Self; 4] = [Self::Confirmed, Self::Reopened, Self::Repeated, Self::Kept];

    /// The word in the record, on the wire and in the texts of the interface.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Reopened => "reopened",
            Self::Repeated => "repeated",
            Self::Kept => "kept",
        }
    }

    /// Reads the word back.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }
}

/// A verdict as it was heard.
#[derive(Debug, Clone, PartialEq)]
pub struct Heard {
    /// Its record; the ground of its fact.
    pub id: Uuid,
    /// What the resident said.
    pub verdict: Verdict,
    /// What it has changed.
    pub became: Became,
    /// Who said it, or who wrote it down.
    pub by: By,
    /// When.
    pub at: Timestamp,
}

/// Hears a verdict.
///
/// Whoever says "not done" after "done" is right: it is opened again. The same said twice counts
/// once. "Done" after it was opened again changes nothing, since the work is under way: it is kept
/// for the operator, and so are words that come when there is nothing left to change.
pub async fn hear(
    unit: &mut Unit,
    card: &mut Card,
    hand: Hand<'_>,
    terms: Terms<'_>,
    verdict: Verdict,
) -> Result<Became, ChangeError> {
    let status = card.appeal().status;
    let allowed = transition::check(verdict.outcome.act(), status, hand.actor);
    if let Err(refused @ Refused::NotYours { .. }) = allowed {
        return Err(refused.into());
    }
    text::check(verdict.words.reveal(), REASON_MAX).map_err(ChangeError::Reason)?;
    let last = store::last_verdict(unit, card.appeal().id).await?;
    let became = match (allowed, verdict.outcome) {
        (Ok(_), Outcome::Done) => Became::Confirmed,
        (Ok(_), Outcome::NotDone) => Became::Reopened,
        (Err(refused), _) => left(card.appeal(), last.as_ref(), &verdict).ok_or(refused)?,
    };
    if became == Became::Repeated {
        return Ok(became);
    }
    note(unit, card, hand, &verdict, became).await?;
    let words = verdict.words;
    match became {
        Became::Confirmed => {
            let silence = jiff::SignedDuration::ZERO;
            let turned =
                change::close(unit, card, hand, Closing::Confirmed, words, silence).await?;
            turn::follow(unit, card, turned).await?;
        }
        Became::Reopened => turn::reopen(unit, card, hand, terms, words).await?,
        Became::Repeated | Became::Kept => {}
    }
    Ok(became)
}

/// What becomes of a verdict that changes no status; none where nothing was asked yet.
fn left(appeal: &Appeal, last: Option<&Heard>, verdict: &Verdict) -> Option<Became> {
    let is_same = last.is_some_and(|it| it.verdict == *verdict);
    let was_asked = appeal.answered_at.is_some() || appeal.status == Status::Declined;
    match (appeal.status, verdict.outcome) {
        (Status::Forwarded, _) => None,
        _ if is_same => Some(Became::Repeated),
        (Status::Confirmed, Outcome::Done) => Some(Became::Repeated),
        _ => was_asked.then_some(Became::Kept),
    }
}

async fn note(
    unit: &mut Unit,
    card: &mut Card,
    hand: Hand<'_>,
    verdict: &Verdict,
    became: Became,
) -> ::store::Result<()> {
    let heard = Heard {
        id: hand.ids.uuid(unit.now()),
        verdict: verdict.clone(),
        became,
        by: card.by().clone(),
        at: unit.now(),
    };
    store::put_verdict(unit, card.appeal().id, &heard).await?;
    let fact = card
        .fact("appeal.verdict_heard")
        .ground(heard.id.to_string())
        .with("outcome", verdict.outcome.word())
        .with("became", became.word());
    card.note(fact);
    Ok(())
}

/// The verdicts on an appeal, oldest first.
pub async fn of(sql: &mut impl Sql, appeal: &Appeal) -> ::store::Result<Vec<Heard>> {
    store::verdicts(sql, appeal.id).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_of_a_button_fits_every_messenger() {
        let number: Number = "2026-000042".parse().unwrap();
        for outcome in Outcome::ALL {
            let word = outcome.pressed(number);
            assert!(word.len() <= channels::talk::PRESS_MAX, "{word}");
            assert_eq!(Outcome::from_press(&word), Some((outcome, number)));
        }
        for strange in ["verdict:done", "verdict:maybe:2026-000001", "done:2026-000001", ""] {
            assert_eq!(Outcome::from_press(strange), None, "{strange}");
        }
    }
}
