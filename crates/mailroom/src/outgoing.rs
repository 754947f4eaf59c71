//! Outgoing: what is to be said in a conversation, and what became of it.

use ::store::{Fact, Result, Sql, Subject, Unit};
use base::{By, Ids, Timestamp, Uuid, id_type};
use channels::talk::{Peer, Say};

use crate::store::outgoing as rows;

id_type!(
    /// Something that goes out.
    OutgoingId
);

/// What somebody must look at, read at once at most.
pub const READ_MAX: u32 = 500;

/// Where something that goes out stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It waits: for its turn, or for its channel.
    Waiting,
    /// Its channel is being told.
    Sending,
    /// Its channel has it.
    Sent,
    /// It certainly did not arrive, and is not tried again by itself.
    Failed,
    /// It may or may not have arrived.
    Unknown,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 5] =
        [Self::Waiting, Self::Sending, Self::Sent, Self::Failed, Self::Unknown];

    /// The wire word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
        }
    }

    /// Reads a wire word back.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }
}

/// What stands in the way of something that goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// The channel is away, or wants a pause.
    Away,
    /// The channel was away for too long.
    Expired,
    /// The channel refuses it for good.
    Refused,
    /// The person wants to hear nothing more there.
    Gone,
    /// A file that goes with it is not in the storage.
    NoFile,
    /// The connection broke after it was sent.
    Broken,
    /// The process ended while it was being sent.
    Died,
}

impl Trouble {
    /// Every trouble.
    pub const ALL: [Self; 7] = [
        Self::Away,
        Self::Expired,
        Self::Refused,
        Self::Gone,
        Self::NoFile,
        Self::Broken,
        Self::Died,
    ];

    /// The word in tables and in the texts of the interface.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Away => "away",
            Self::Expired => "expired",
            Self::Refused => "refused",
            Self::Gone => "gone",
            Self::NoFile => "no_file",
            Self::Broken => "broken",
            Self::Died => "died",
        }
    }

    /// Reads the word back.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }
}

/// What something that goes out is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct About {
    /// The appeal.
    pub appeal: Option<Uuid>,
    /// The answer that it brings.
    pub answer: Option<Uuid>,
}

/// Something that is to be said.
#[derive(Debug, Clone, PartialEq)]
pub struct Outgoing {
    /// Where.
    pub peer: Peer,
    /// What.
    pub say: Say,
    /// What it is about.
    pub about: About,
}

/// Something that goes out or went out, as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Posted {
    /// Its id.
    pub id: OutgoingId,
    /// The channel.
    pub channel: String,
    /// What it is about.
    pub about: About,
    /// Where it stands.
    pub state: State,
    /// How often it was taken to be sent.
    pub attempts: i64,
    /// When it was handed over.
    pub put_at: Timestamp,
    /// When it is tried next, while it waits.
    pub next_at: Timestamp,
    /// Since when it stands there.
    pub turned_at: Timestamp,
    /// What went wrong last.
    pub trouble: Option<Trouble>,
    /// The channel's words for it.
    pub why: Option<String>,
    /// Who said, and when, that it need not be sent any more.
    pub settled: Option<(By, Timestamp)>,
}

impl Posted {
    /// Whether somebody must look at it.
    pub const fn is_troubled(&self) -> bool {
        matches!(self.state, State::Failed | State::Unknown) && self.settled.is_none()
    }
}

/// Hands something over to be said once, with the commit of this unit.
///
/// Where the person wants to hear nothing more, it has failed from the start.
pub async fn put(unit: &mut Unit, ids: &Ids, outgoing: Outgoing) -> Result<OutgoingId> {
    let id: OutgoingId = ids.next(unit.now());
    let is_closed = crate::peer::is_closed(unit, &outgoing.peer).await?;
    rows::put(unit, id, &outgoing, is_closed).await?;
    let fact = |kind| fact(kind, id, &outgoing.peer.channel, outgoing.about, rule());
    if let Some(put) = fact("outgoing.put") {
        unit.record(put);
    }
    if let Some(failed) = fact("outgoing.failed").filter(|_| is_closed) {
        unit.record(failed.with("trouble", Trouble::Gone.word()));
    }
    Ok(id)
}

/// What went out about an appeal or waits to, in the order in which it was handed over.
pub async fn of_appeal(sql: &mut impl Sql, appeal: Uuid) -> Result<Vec<Posted>> {
    rows::of_appeal(sql, appeal, READ_MAX).await
}

/// One thing that goes out.
pub async fn find(sql: &mut impl Sql, id: OutgoingId) -> Result<Option<Posted>> {
    rows::find(sql, id).await
}

/// What failed or may not have arrived, about appeals, and nobody has settled; the oldest first.
pub async fn troubled(sql: &mut impl Sql, max: u32) -> Result<Vec<Posted>> {
    rows::troubled(sql, max.min(READ_MAX)).await
}

/// How many there are of these, counted to [`READ_MAX`].
pub async fn count_troubled(sql: &mut impl Sql) -> Result<u64> {
    rows::count_troubled(sql, READ_MAX).await
}

/// Why something that goes out was left as it is.
#[derive(Debug, thiserror::Error)]
pub enum TurnError {
    /// There is no such thing.
    #[error("nothing of that id goes out")]
    NotFound,
    /// It stands somewhere else by now.
    #[error("it is {} already", .0.state.word())]
    Not(Box<Posted>),
    /// Its words were forgotten when their time had passed.
    #[error("its words were forgotten when their time had passed")]
    Forgotten,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] ::store::Error),
}

/// Lets what failed or may not have arrived be sent once more, since a person says so.
pub async fn resend(
    unit: &mut Unit,
    id: OutgoingId,
    by: &By,
) -> std::result::Result<(), TurnError> {
    let posted = rows::lock(unit, id).await?.ok_or(TurnError::NotFound)?;
    if !posted.is_troubled() {
        return Err(TurnError::Not(Box::new(posted)));
    }
    if !rows::resend(unit, id).await? {
        return Err(TurnError::Forgotten);
    }
    note(unit, "outgoing.resent", &posted, by);
    Ok(())
}

/// Says that something need not be sent any more: it arrived after all, or the person was told
/// otherwise.
pub async fn give_up(
    unit: &mut Unit,
    id: OutgoingId,
    by: &By,
) -> std::result::Result<(), TurnError> {
    let posted = rows::lock(unit, id).await?.ok_or(TurnError::NotFound)?;
    if !posted.is_troubled() {
        return Err(TurnError::Not(Box::new(posted)));
    }
    rows::give_up(unit, id, by).await?;
    note(unit, "outgoing.given_up", &posted, by);
    Ok(())
}

fn note(unit: &mut Unit, kind: &str, posted: &Posted, by: &By) {
    if let Some(fact) = fact(kind, posted.id, &posted.channel, posted.about, by.clone()) {
        unit.record(fact.change(Some(posted.state.word()), None));
    }
}

/// Who sends.
pub(crate) fn rule() -> By {
    By::Rule("post".to_owned())
}

/// A fact about something that goes out; none where it is about no appeal.
pub(crate) fn fact(
    kind: &str,
    id: OutgoingId,
    channel: &str,
    about: About,
    by: By,
) -> Option<Fact> {
    let appeal = about.appeal?;
    let fact = Fact::new(kind, Subject::of("outgoing", id.0), by)
        .with("appeal", appeal.to_string())
        .with("channel", channel);
    Some(match about.answer {
        Some(answer) => fact.with("answer", answer.to_string()),
        None => fact,
    })
}
