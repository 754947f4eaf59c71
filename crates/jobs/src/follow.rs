//! The life of a follower: woken by signal and by clock, until told to stop.

use std::future::Future;
use std::time::Duration;

use ::store::Db;
use tokio::sync::watch;

/// How long a follower sleeps when nothing rings: other processes commit without ringing here.
const CLOCK: Duration = Duration::from_millis(500);
/// How long it waits after its first failure; doubled at each further one.
const RETRY_MIN: Duration = Duration::from_millis(500);
/// How long it waits between failures at most.
const RETRY_MAX: Duration = Duration::from_secs(30);

/// What a step of a follower came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// There may be more to do at once.
    More,
    /// Everything is done; wait for the bell or the clock.
    Done,
}

/// Work that follows the journal.
pub trait Follower: Send + Sync + 'static {
    /// Its name, for logs and metrics; also the name of its cursor.
    fn name(&self) -> &'static str;

    /// How long it lets facts gather after the bell, so that one step takes many; not at all where
    /// nothing else is said.
    fn gather(&self) -> Duration {
        Duration::ZERO
    }

    /// Does the next piece of work: bounded, idempotent, in one unit of work.
    fn step(&self) -> impl Future<Output = ::store::Result<Step>> + Send;
}

/// Runs a follower until `stop` says true.
pub async fn follow(db: Db, follower: impl Follower, mut stop: watch::Receiver<bool>) {
    let mut bell = db.bell();
    let mut retry = RETRY_MIN;
    while !*stop.borrow() {
        bell.mark_unchanged();
        match follower.step().await {
            Ok(Step::More) => {
                retry = RETRY_MIN;
                // Let the writers of this process have the database between two steps.
                tokio::task::yield_now().await;
                continue;
            }
            Ok(Step::Done) => {
                retry = RETRY_MIN;
                tokio::select! {
                    _ = bell.changed() => gather(&follower, &mut stop).await,
                    () = tokio::time::sleep(CLOCK) => {}
                    _ = stop.changed() => {}
                }
            }
            Err(error) => {
                let cause = std::error::Error::source(&error).map(ToString::to_string);
                tracing::warn!(follower = follower.name(), %error, cause, "a step failed");
                metrics::counter!("otklik_follower_failures", "follower" => follower.name())
                    .increment(1);
                tokio::select! {
                    () = tokio::time::sleep(retry) => {}
                    _ = stop.changed() => {}
                }
                retry = (retry * 2).min(RETRY_MAX);
            }
        }
    }
}

/// Waits for more facts, as long as the follower wants to.
async fn gather(follower: &impl Follower, stop: &mut watch::Receiver<bool>) {
    let time = follower.gather();
    if !time.is_zero() {
        tokio::select! {
            () = tokio::time::sleep(time) => {}
            _ = stop.changed() => {}
        }
    }
}
