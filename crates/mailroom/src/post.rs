//! The post: it takes what waits to its channels, once, in the order of each conversation.

use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use ::store::{Db, Result, Unit};
use base::{Clock, Ids, Timestamp};
use channels::FileRef;
use channels::carrier::{Carried, Carrier};
use channels::talk::Peer;
use futures::FutureExt as _;
use futures::future::{BoxFuture, join_all};
use jobs::{HolderId, Lease, Step};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::outgoing::{self, OutgoingId, Posted, State, Trouble};
use crate::peer;
use crate::store::outgoing::{self as rows, Outcome, Taken};

/// Which process sends.
const LEASE: Lease = Lease::of("post");
/// Conversations in which something is said at the same time.
pub const PARALLEL_MAX: usize = 8;
/// How often a post with nothing to do looks whether there is something.
const LOOK_EVERY: Duration = Duration::from_millis(250);
/// How often a post that is at work renews its lease.
const RENEW_EVERY: Duration = Duration::from_secs(4);
/// How long a carrier may take for one thing; after that nobody knows whether it arrived.
const CARRY_MAX: Duration = Duration::from_secs(120);
/// The first pause after something did not arrive; doubled with each further try.
const PAUSE_MIN: Duration = Duration::from_secs(5);
/// The longest pause between two tries, and the longest that a channel may ask for.
const PAUSE_MAX: Duration = Duration::from_secs(10 * 60);
/// The longest rest of a whole channel when it wants to be left alone in one conversation: a single
/// one must not hold up all others for long.
const REST_MAX: Duration = Duration::from_secs(30);
/// For how long it is tried: a channel that is away for some days loses nothing.
const TRIED_FOR: Duration = Duration::from_secs(7 * 24 * 3_600);
/// How long it waits before it writes an outcome again that the database did not take.
const WRITE_AGAIN: Duration = Duration::from_secs(1);
/// How often an outcome is written at most; then it counts as unknown.
const WRITES_MAX: usize = 30;

/// Where the bytes of files lie.
pub trait Bodies: Send + Sync {
    /// The bytes of a file; `None` where there are none any more, and an error where the storage
    /// may have them later.
    fn bytes<'a>(&'a self, file: &'a FileRef) -> BoxFuture<'a, std::io::Result<Option<Vec<u8>>>>;
}

/// The post of a process.
pub struct Post {
    db: Db,
    clock: Clock,
    holder: HolderId,
    carriers: BTreeMap<String, Arc<dyn Carrier>>,
    bodies: Arc<dyn Bodies>,
    flying: Mutex<Vec<OutgoingId>>,
    /// Channels that want to be left alone, and until when.
    resting: Mutex<BTreeMap<String, Timestamp>>,
}

impl Post {
    /// The post for these channels, each with what carries words to it.
    pub fn new(
        db: Db,
        clock: Clock,
        ids: &Ids,
        carriers: BTreeMap<String, Arc<dyn Carrier>>,
        bodies: Arc<dyn Bodies>,
    ) -> Self {
        let holder = ids.next(clock.now());
        Self {
            db,
            clock,
            holder,
            carriers,
            bodies,
            flying: Mutex::default(),
            resting: Mutex::default(),
        }
    }

    /// Sends until `stop` says true; what is on its way then is waited for.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        if self.carriers.is_empty() {
            return;
        }
        let post = Arc::new(self);
        let mut bell = post.db.bell();
        // Tasks of their own: one that writes its outcome must not stand still while the next are
        // looked for, since they wait for the same database.
        let mut flights = JoinSet::new();
        let mut renewed = Instant::now();
        while !*stop.borrow() {
            bell.mark_unchanged();
            let is_time = !flights.is_empty() && renewed.elapsed() > RENEW_EVERY;
            let room = PARALLEL_MAX.saturating_sub(flights.len());
            let taken = post.take_or_tell(room, is_time).await;
            if is_time || !taken.is_empty() {
                renewed = Instant::now();
            }
            for taken in taken {
                let post = Arc::clone(&post);
                flights.spawn(async move { post.deliver(taken, WRITES_MAX).await });
            }
            tokio::select! {
                Some(_) = flights.join_next(), if !flights.is_empty() => {}
                _ = bell.changed(), if flights.len() < PARALLEL_MAX => {}
                () = tokio::time::sleep(LOOK_EVERY) => {}
                _ = stop.changed() => {}
            }
        }
        flights.join_all().await;
        if let Err(error) = post.give_up_lease().await {
            tracing::warn!(%error, "the lease of the post was not given up");
        }
    }

    /// Sends what is due now, one thing in each conversation.
    pub async fn step(&self) -> Result<Step> {
        let taken = self.take(PARALLEL_MAX, false).await?;
        let step = if taken.is_empty() { Step::Done } else { Step::More };
        join_all(taken.into_iter().map(|it| self.deliver(it, 1))).await;
        Ok(step)
    }

    async fn give_up_lease(&self) -> Result<()> {
        let mut unit = self.db.begin(self.clock.now()).await?;
        LEASE.release(&mut unit, self.holder).await?;
        unit.commit().await.map(|_| ())
    }

    async fn take_or_tell(&self, room: usize, must_renew: bool) -> Vec<Taken> {
        self.take(room, must_renew).await.unwrap_or_else(|error| {
            tracing::warn!(%error, "the post could not look for what waits");
            metrics::counter!("otklik_follower_failures", "follower" => "post").increment(1);
            Vec::new()
        })
    }

    /// Takes what is due, as much as there is room for, and marks it as being sent.
    async fn take(&self, room: usize, must_renew: bool) -> Result<Vec<Taken>> {
        let channels: Vec<_> = self.carriers.keys().map(String::as_str).collect();
        let (now, flying) = (self.clock.now(), self.flying());
        let awake = self.awake(&channels, now);
        let is_due = room > 0 && rows::is_due(&mut self.db.reader(), &awake, now, &flying).await?;
        if !is_due && !must_renew {
            return Ok(Vec::new());
        }
        let mut unit = self.db.begin(now).await?;
        if !LEASE.hold(&mut unit, self.holder).await? {
            unit.rollback().await?;
            return Ok(Vec::new());
        }
        for stranded in rows::strand(&mut unit, &channels, &flying).await? {
            note(&mut unit, "outgoing.unknown", &stranded, Trouble::Died);
        }
        let taken = match room {
            0 => Vec::new(),
            room => rows::take(&mut unit, &awake, room).await?,
        };
        unit.commit().await?;
        self.lock().extend(taken.iter().map(|it| it.id));
        Ok(taken)
    }

    /// Says one thing and writes what became of it.
    async fn deliver(&self, taken: Taken, writes_max: usize) {
        let carried = self.carry(&taken).await;
        self.rest(&taken.peer.channel, &carried);
        for write in 1..=writes_max {
            match self.write(&taken, &carried).await {
                Ok(()) => break,
                Err(error) => {
                    tracing::warn!(%error, id = %taken.id, write, "an outcome was not written");
                }
            }
            if write < writes_max {
                tokio::time::sleep(WRITE_AGAIN).await;
            }
        }
        self.lock().retain(|it| *it != taken.id);
    }

    async fn carry(&self, taken: &Taken) -> Fate {
        let (Some(carrier), Some(say)) = (self.carriers.get(&taken.peer.channel), &taken.say)
        else {
            return Fate::Failed(Trouble::Refused, "its words cannot be read".to_owned());
        };
        let mut bodies = Vec::with_capacity(say.files.len());
        for file in &say.files {
            match self.bodies.bytes(file).await {
                Ok(Some(bytes)) => bodies.push(bytes),
                Ok(None) => return Fate::Failed(Trouble::NoFile, file.sha256.clone()),
                Err(error) => {
                    return Fate::Carried(Carried::Later { why: error.to_string(), after: None });
                }
            }
        }
        let said = AssertUnwindSafe(carrier.say(&taken.peer, say, bodies)).catch_unwind();
        Fate::Carried(match tokio::time::timeout(CARRY_MAX, said).await {
            Ok(Ok(carried)) => carried,
            Ok(Err(_)) => Carried::Unknown { why: "the carrier broke down".to_owned() },
            Err(_) => Carried::Unknown { why: "no answer in time".to_owned() },
        })
    }

    async fn write(&self, taken: &Taken, fate: &Fate) -> Result<()> {
        let now = self.clock.now();
        let outcome = fate.outcome(taken, now);
        let mut unit = self.db.begin(now).await?;
        if rows::end(&mut unit, taken, &outcome).await? {
            let (id, channel) = (taken.id, &taken.peer.channel);
            let fact =
                outgoing::fact(fact_of(outcome.state), id, channel, taken.about, outgoing::rule());
            if let Some(fact) = fact.filter(|_| outcome.state != State::Waiting) {
                unit.record(match outcome.trouble {
                    Some(trouble) => fact.with("trouble", trouble.word()),
                    None => fact,
                });
            }
        }
        if outcome.trouble == Some(Trouble::Gone) {
            peer::close(&mut unit, &taken.peer).await?;
        }
        unit.commit().await?;
        metrics::counter!("otklik_outgoing", "state" => outcome.state.word()).increment(1);
        Ok(())
    }

    /// The channels that may be spoken to.
    fn awake<'a>(&self, channels: &[&'a str], now: Timestamp) -> Vec<&'a str> {
        let mut resting = self.resting.lock().unwrap_or_else(PoisonError::into_inner);
        resting.retain(|_, until| *until > now);
        channels.iter().copied().filter(|it| !resting.contains_key(*it)).collect()
    }

    /// A channel that wants a pause gets it as a whole, within limits.
    fn rest(&self, channel: &str, fate: &Fate) {
        if let Fate::Carried(Carried::Later { after: Some(after), .. }) = fate {
            let until = later(self.clock.now(), (*after).min(REST_MAX));
            let mut resting = self.resting.lock().unwrap_or_else(PoisonError::into_inner);
            resting.insert(channel.to_owned(), until);
        }
    }

    fn flying(&self) -> Vec<OutgoingId> {
        self.lock().clone()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<OutgoingId>> {
        self.flying.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What became of an attempt.
enum Fate {
    /// Its carrier says so.
    Carried(Carried),
    /// It could not even be tried.
    Failed(Trouble, String),
}

impl Fate {
    fn outcome(&self, taken: &Taken, now: Timestamp) -> Outcome<'_> {
        let ended = |state, trouble, why| Outcome {
            state,
            next_at: now,
            foreign_id: None,
            trouble: Some(trouble),
            why: Some(why),
        };
        match self {
            Self::Failed(trouble, why) => ended(State::Failed, *trouble, why.as_str()),
            Self::Carried(Carried::Sent(id)) => Outcome {
                state: State::Sent,
                next_at: now,
                foreign_id: Some(id),
                trouble: None,
                why: None,
            },
            Self::Carried(Carried::Later { why, after }) => {
                let next_at = later(now, pause(taken.attempt, *after));
                if next_at > later(taken.put_at, TRIED_FOR) {
                    return ended(State::Failed, Trouble::Expired, why);
                }
                Outcome { next_at, ..ended(State::Waiting, Trouble::Away, why) }
            }
            Self::Carried(Carried::Refused { why, gone }) => {
                let trouble = if *gone { Trouble::Gone } else { Trouble::Refused };
                ended(State::Failed, trouble, why)
            }
            Self::Carried(Carried::Unknown { why }) => ended(State::Unknown, Trouble::Broken, why),
        }
    }
}

/// How long something rests after an attempt: as long as the channel wants, else longer each time.
fn pause(attempt: i64, after: Option<Duration>) -> Duration {
    let doubled = u32::try_from(attempt.clamp(1, 16) - 1).unwrap_or(0);
    let own = PAUSE_MIN.saturating_mul(2_u32.saturating_pow(doubled));
    after.unwrap_or(own).min(PAUSE_MAX)
}

fn later(from: Timestamp, by: Duration) -> Timestamp {
    from.checked_add(by).unwrap_or(Timestamp::MAX)
}

const fn fact_of(state: State) -> &'static str {
    match state {
        State::Sent => "outgoing.sent",
        State::Unknown => "outgoing.unknown",
        State::Failed | State::Waiting | State::Sending => "outgoing.failed",
    }
}

/// What waits for a person who wants to hear nothing more has failed, each with its fact.
pub(crate) async fn fail_waiting(unit: &mut Unit, peer: &Peer) -> Result<()> {
    for failed in rows::fail_waiting(unit, peer).await? {
        note(unit, "outgoing.failed", &failed, Trouble::Gone);
    }
    Ok(())
}

fn note(unit: &mut Unit, kind: &str, posted: &Posted, trouble: Trouble) {
    let by = outgoing::rule();
    if let Some(fact) = outgoing::fact(kind, posted.id, &posted.channel, posted.about, by) {
        unit.record(fact.with("trouble", trouble.word()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_grows_to_its_limit() {
        let seconds = |attempt, after| pause(attempt, after).as_secs();
        assert_eq!([1, 2, 3, 7, 8, 1_000].map(|it| seconds(it, None)), [5, 10, 20, 320, 600, 600]);
        assert_eq!(seconds(1, Some(Duration::from_secs(33))), 33, "the channel's own wish");
        assert_eq!(seconds(1, Some(Duration::MAX)), 600, "within the limit");
    }
}
