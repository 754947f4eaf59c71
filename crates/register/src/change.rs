//! Verbs that change an appeal: its topic, its place, its end and its new beginning.

use ::store::{Sql, Unit};
use base::text::{self, BadText};
use base::{Code, Ids, Personal, Timestamp};
use jiff::SignedDuration;

use crate::appeal::{Appeal, Card, Due, Place};
use crate::record::{REASON_MAX, Record, Table};
use crate::status::Status;
use crate::store;
use crate::transition::{self, Act, Actor, Refused};

/// Why a change was refused.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    /// The appeal's status or the actor does not allow it.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// The city has no such topic, or it is retired.
    #[error("there is no topic `{0}`")]
    UnknownTopic(Code),
    /// The city has no such district, or it is retired.
    #[error("there is no district `{0}`")]
    UnknownDistrict(Code),
    /// The words of the reason cannot be kept.
    #[error("reason: {0}")]
    Reason(#[source] BadText),
    /// The address cannot be kept.
    #[error("address: {0}")]
    Address(#[source] BadText),
    /// The citizen's time to speak has not passed yet.
    #[error("the citizen may still speak until {until}")]
    TooEarly {
        /// From when it is possible.
        until: Timestamp,
    },
    /// The database failed.
    #[error(transparent)]
    Store(#[from] ::store::Error),
}

type Outcome = Result<(), ChangeError>;

/// An appeal has ended or begins anew, by this act. Answers that waited for approval no longer do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use = "drafts must no longer wait: hand it to the room of answers"]
pub struct Turn(Act);

impl Turn {
    /// What was done.
    pub const fn act(self) -> Act {
        self.0
    }
}

/// How an appeal ends by a verb of its own; an answer ends nothing by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closing {
    /// The citizen says that it is done.
    Confirmed,
    /// The citizen has been silent past the term.
    Unconfirmed,
    /// Refused on a ground.
    Declined,
}

impl Closing {
    /// Reads the wire word of an outcome.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Confirmed, Self::Unconfirmed, Self::Declined]
            .into_iter()
            .find(|it| it.status().word() == word)
    }

    /// The status that it leads to.
    pub const fn status(self) -> Status {
        match self {
            Self::Confirmed => Status::Confirmed,
            Self::Unconfirmed => Status::ClosedUnconfirmed,
            Self::Declined => Status::Declined,
        }
    }

    /// The act of the table of transitions.
    pub const fn act(self) -> Act {
        match self {
            Self::Confirmed => Act::Confirm,
            Self::Unconfirmed => Act::CloseUnconfirmed,
            Self::Declined => Act::Decline,
        }
    }
}

/// What a verb of this room needs besides the card.
#[derive(Debug, Clone, Copy)]
pub struct Hand<'a> {
    /// Who acts, for the table of transitions.
    pub actor: Actor<'a>,
    /// Where ids come from.
    pub ids: &'a Ids,
}

/// Names what an appeal is about; possible at any time.
pub async fn set_topic(
    unit: &mut Unit,
    card: &mut Card,
    hand: Hand<'_>,
    topic: Code,
    reason: Option<Personal<String>>,
) -> Outcome {
    if !crate::topic::in_use(unit, &topic).await? {
        return Err(ChangeError::UnknownTopic(topic));
    }
    if card.appeal().topic.as_ref() == Some(&topic) {
        return Ok(());
    }
    let ground = keep(unit, card, hand, Table::Corrections, "topic", reason).await?;
    let was = card.set_topic(topic.clone());
    let fact = card
        .fact("appeal.topic_set")
        .change(was.as_ref().map(Code::as_str), Some(topic.as_str()))
        .ground(ground);
    card.note(fact);
    Ok(())
}

/// Puts back what an appeal was about before, or that nothing was known: a choice is undone. What
/// stood there may stand there again, also when it is out of use meanwhile.
pub fn put_topic_back(card: &mut Card, before: Option<Code>) {
    if card.appeal().topic == before {
        return;
    }
    let was = match before.clone() {
        Some(topic) => card.set_topic(topic),
        None => card.unset_topic(),
    };
    let fact = card
        .fact("appeal.topic_set")
        .change(was.as_ref().map(Code::as_str), before.as_ref().map(Code::as_str));
    card.note(fact);
}

/// Says where an appeal speaks of; possible at any time. What the place does not name is unknown
/// from now on.
pub async fn set_place(unit: &mut Unit, card: &mut Card, place: Place) -> Outcome {
    if let Some(address) = &place.address {
        text::check(address.reveal(), channels::FIELD_MAX).map_err(ChangeError::Address)?;
    }
    let known = card.appeal().place.clone();
    if known == place {
        return Ok(());
    }
    if let Some(district) = place.district.as_ref().filter(|_| known.district != place.district)
        && !crate::district::in_use(unit, district).await?
    {
        return Err(ChangeError::UnknownDistrict(district.clone()));
    }
    let (point, district) = (place.point, place.district.clone());
    let was = card.set_place(place);
    let mut fact = card
        .fact("appeal.place_set")
        .change(was.district.as_ref().map(Code::as_str), district.as_ref().map(Code::as_str));
    if let Some(point) = point {
        fact = fact.with("lat", point.lat()).with("lon", point.lon());
    }
    card.note(fact);
    Ok(())
}

/// Until when the citizen may be silent after the answer.
pub fn silent_until(appeal: &Appeal, silence: SignedDuration) -> Timestamp {
    let answered = appeal.answered_at.unwrap_or(appeal.received_at);
    answered.checked_add(silence).unwrap_or(Timestamp::MAX)
}

/// Ends an appeal. `silence` is how long the citizen may be silent after an answer.
pub async fn close(
    unit: &mut Unit,
    card: &mut Card,
    hand: Hand<'_>,
    closing: Closing,
    reason: Personal<String>,
    silence: SignedDuration,
) -> Result<Turn, ChangeError> {
    let to = transition::check(closing.act(), card.appeal().status, hand.actor)?;
    if closing == Closing::Unconfirmed {
        let until = silent_until(card.appeal(), silence);
        if unit.now() < until {
            return Err(ChangeError::TooEarly { until });
        }
    }
    let word = to.word();
    let ground = keep(unit, card, hand, Table::Closures, word, Some(reason)).await?;
    let was = card.move_to(to);
    let fact = card.fact("appeal.closed").change(Some(was.word()), Some(word)).ground(ground);
    card.note(fact);
    Ok(Turn(closing.act()))
}

/// Opens an appeal again: the citizen says that it is not done.
///
/// The clock of the first round has ended with its answer, so another starts: `due` is the date
/// that the city's policies give from now on, and none where they give none.
pub async fn reopen(
    unit: &mut Unit,
    card: &mut Card,
    hand: Hand<'_>,
    reason: Personal<String>,
    due: Option<Due>,
) -> Result<Turn, ChangeError> {
    let to = transition::check(Act::Reopen, card.appeal().status, hand.actor)?;
    let ground = keep(unit, card, hand, Table::Reopenings, "", Some(reason)).await?;
    let was = card.move_to(to);
    let fact = card.fact("appeal.reopened").change(Some(was.word()), Some(to.word()));
    let fact = card.start_clock(fact.ground(ground), due);
    card.note(fact);
    Ok(Turn(Act::Reopen))
}

/// Keeps the words of a reason in their record; the record's id is the fact's ground.
async fn keep(
    unit: &mut Unit,
    card: &Card,
    hand: Hand<'_>,
    table: Table,
    kind: &str,
    reason: Option<Personal<String>>,
) -> Result<Option<String>, ChangeError> {
    let Some(reason) = reason else { return Ok(None) };
    text::check(reason.reveal(), REASON_MAX).map_err(ChangeError::Reason)?;
    let id = hand.ids.uuid(unit.now());
    let appeal = card.appeal().id;
    let record = Record { table, id, appeal, kind, reason: &reason, by: card.by() };
    store::put_record(unit, &record).await?;
    Ok(Some(id.to_string()))
}

/// When an appeal was last opened again.
pub async fn reopened_at(
    sql: &mut impl Sql,
    appeal: &Appeal,
) -> ::store::Result<Option<Timestamp>> {
    store::thread::reopened_at(sql, appeal.id).await
}

/// The words of the reasons behind an appeal's facts, by the ids that the facts hold as ground.
pub async fn reasons(
    sql: &mut impl Sql,
    card: &Appeal,
) -> ::store::Result<Vec<(String, Personal<String>)>> {
    store::thread::reasons(sql, card.id).await
}
