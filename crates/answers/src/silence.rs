//! Silence: who was answered and says nothing past the city's term has closed nothing by that. The
//! appeal is closed as unconfirmed, never as done, and by a rule, so that the figures can tell.
//!
//! Nobody is silent who was told nothing: while an answer waits, failed or may not have arrived,
//! its appeal stays open until somebody has settled that.

use std::time::Duration;

use ::store::{Db, Result, Sql};
use base::{By, Clock, Ids, Personal, Words};
use jiff::SignedDuration;
use jobs::{HolderId, Lease};
use mailroom::{State, outgoing};
use register::change::{ChangeError, Closing, Hand, silent_until};
use register::transition::Actor;
use register::{Appeal, Card, Number, OpenError, Status};

use crate::dispatch::{self, Said, Voice};
use crate::letter::LetterKind;
use crate::turn;

/// The name of the rule, as facts tell it.
pub const RULE: &str = "silence";
/// Which process closes.
const LEASE: Lease = Lease { name: "silence", term: Duration::from_secs(60) };
/// Appeals that are looked at at once.
const PORTION: u32 = 100;
/// Appeals that one run looks at at most; the next goes on.
const RUN_MAX: usize = 5_000;

/// What closing for silence needs.
#[derive(Debug, Clone, Copy)]
pub struct Silence<'a> {
    /// The database.
    pub db: &'a Db,
    /// The clock.
    pub clock: &'a Clock,
    /// Where ids come from.
    pub ids: &'a Ids,
    /// The process.
    pub holder: HolderId,
    /// In which words residents are told.
    pub voice: Voice<'a>,
    /// How long a resident may be silent.
    pub term: SignedDuration,
}

impl Silence<'_> {
    /// Closes what has been silent past the term; how many that were.
    pub async fn run(self) -> Result<usize> {
        let before = self.clock.now().checked_sub(self.term).unwrap_or(base::Timestamp::MIN);
        let (mut closed, mut looked, mut after) = (0, 0, None);
        while looked < RUN_MAX {
            let mut reader = self.db.reader();
            let found = Appeal::silent(&mut reader, before, after, PORTION).await?;
            looked += found.len();
            for appeal in &found {
                if has_been_told(&mut reader, appeal).await? && self.close(appeal.number).await? {
                    closed += 1;
                }
            }
            match found.last() {
                Some(last) => after = last.answered_at.map(|at| (at, last.id)),
                None => break,
            }
        }
        Ok(closed)
    }

    /// Closes one, unless another process does this or the resident has spoken meanwhile.
    async fn close(self, number: Number) -> Result<bool> {
        let mut unit = self.db.begin(self.clock.now()).await?;
        if !LEASE.hold(&mut unit, self.holder).await? {
            unit.rollback().await?;
            return Ok(false);
        }
        let mut card = match Card::open(&mut unit, number, By::Rule(RULE.to_owned()), None).await {
            Ok(card) => card,
            Err(OpenError::Store(error)) => return Err(error),
            Err(OpenError::NotFound | OpenError::Stale { .. }) => return Ok(false),
        };
        let until = silent_until(card.appeal(), self.term);
        if card.appeal().status != Status::Answered || unit.now() < until {
            unit.rollback().await?;
            return Ok(false);
        }
        let hand = Hand { actor: Actor::Rule, ids: self.ids };
        let (reason, closing) = (self.reason(), Closing::Unconfirmed);
        match turn::close(&mut unit, &mut card, hand, closing, reason, self.term).await {
            Ok(()) => {}
            Err(ChangeError::Store(error)) => return Err(error),
            Err(error) => {
                tracing::warn!(%error, %number, "a silent appeal was not closed");
                unit.rollback().await?;
                return Ok(false);
            }
        }
        let said = Said { kind: LetterKind::Closure, words: "" };
        dispatch::tell(&mut unit, self.ids, self.voice, card.appeal(), said).await?;
        card.save(&mut unit).await?;
        unit.commit().await?;
        Ok(true)
    }

    fn reason(self) -> Personal<String> {
        let days = self.term.as_hours() / 24;
        let words = Words::new(
            format!("Житель не возразил за {days} дн. после ответа"),
            format!("The resident said nothing within {days} days of the answer"),
        );
        Personal::new(words.of(self.voice.lang()).to_owned())
    }
}

/// Whether the last answer has reached the resident, as far as anybody knows.
async fn has_been_told(sql: &mut impl Sql, appeal: &Appeal) -> Result<bool> {
    let posted = outgoing::of_appeal(sql, appeal.id.0).await?;
    let mut answers = posted.iter().filter(|it| it.about.answer.is_some());
    Ok(answers.all(|it| it.state == State::Sent || it.settled.is_some()))
}
