//! Group commit: one writer task a process gathers the writes that wait and commits them together.
//!
//! A commit to the disk costs the same for one message and for a hundred, so the writer takes
//! everything that waits, applies it by set statements in one transaction, and answers only
//! after the commit. When a group fails, it is rolled back and replayed item by item behind
//! savepoints: one bad item never takes its neighbours down.
//!
//! A whole group takes its locks kind by kind, each kind in the order of its keys, so two processes
//! never wait for each other in a circle. A replay takes them item by item and may: on PostgreSQL
//! one of the two is then told so, and writes its group once more.

use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use base::Clock;
use futures::FutureExt as _;
use tokio::sync::{mpsc, oneshot};

use crate::db::Db;
use crate::error::Error;
use crate::unit::Unit;

/// Items that may wait for the writer; above it callers are told to come back.
pub const QUEUE_MAX: usize = 4_096;
/// Items that one transaction takes at most.
pub const GROUP_MAX: usize = 512;
/// How often a group is written that another process stood in the way of.
const TRIES_MAX: usize = 3;

/// How a writer applies the items of one kind.
pub trait Apply: Send + Sync + 'static {
    /// What is written.
    type Item: Send + Sync + 'static;
    /// What its caller is told after the commit.
    type Outcome: Send + 'static;

    /// Writes all items in one go; the outcomes stand in the order of the items.
    ///
    /// An error takes the whole call back: it is called again for each item alone.
    fn apply(
        &self,
        unit: &mut Unit,
        items: &[Arc<Self::Item>],
    ) -> impl Future<Output = Result<Vec<Self::Outcome>, Error>> + Send;
}

/// Why an item was not written.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// More items wait than [`QUEUE_MAX`]: come back a little later.
    #[error("the queue of the writer is full")]
    QueueFull,
    /// The writer is gone since the process is stopping, or the item's group ended in a panic.
    #[error("the writer has stopped")]
    Stopped,
    /// The database refused this very item.
    #[error("the item could not be written")]
    Store(#[source] Arc<Error>),
}

/// The door of a writer task. Clones lead to the same one; when all are gone, it stops.
pub struct Writer<A: Apply> {
    queue: mpsc::Sender<Waiting<A>>,
}

impl<A: Apply> Clone for Writer<A> {
    fn clone(&self) -> Self {
        Self { queue: self.queue.clone() }
    }
}

struct Waiting<A: Apply> {
    item: Arc<A::Item>,
    answer: oneshot::Sender<Result<A::Outcome, Refusal>>,
}

impl<A: Apply> Writer<A> {
    /// Starts the writer task.
    pub fn start(db: Db, clock: Clock, apply: A) -> Self {
        let (queue, waiting) = mpsc::channel(QUEUE_MAX);
        tokio::spawn(run(db, clock, apply, waiting));
        Self { queue }
    }

    /// Writes an item; returns after its commit.
    pub async fn write(&self, item: A::Item) -> Result<A::Outcome, Refusal> {
        let (answer, answered) = oneshot::channel();
        self.queue.try_send(Waiting { item: Arc::new(item), answer }).map_err(|e| match e {
            mpsc::error::TrySendError::Full(_) => Refusal::QueueFull,
            mpsc::error::TrySendError::Closed(_) => Refusal::Stopped,
        })?;
        answered.await.unwrap_or(Err(Refusal::Stopped))
    }
}

async fn run<A: Apply>(db: Db, clock: Clock, apply: A, mut queue: mpsc::Receiver<Waiting<A>>) {
    let mut group = Vec::new();
    while queue.recv_many(&mut group, GROUP_MAX).await > 0 {
        metrics::histogram!("otklik_group_size").record(group.len() as f64);
        let committing = commit(&db, &clock, &apply, std::mem::take(&mut group));
        // A panic ends this group, whose callers are told, and not the writer. In a task of its own
        // a group would wait for a core twice more.
        if AssertUnwindSafe(committing).catch_unwind().await.is_err() {
            tracing::error!("a group ended in a panic");
        }
    }
}

/// What became of each item of a group.
type Outcomes<A> = Vec<Result<<A as Apply>::Outcome, Refusal>>;

async fn commit<A: Apply>(db: &Db, clock: &Clock, apply: &A, group: Vec<Waiting<A>>) {
    let items: Vec<_> = group.iter().map(|it| Arc::clone(&it.item)).collect();
    let mut written = write(db, clock, apply, &items).await;
    for _ in 1..TRIES_MAX {
        match &written {
            Err(error) if error.is_clash() => {
                tracing::warn!(%error, items = items.len(), "a group clashed, writing it again");
                written = write(db, clock, apply, &items).await;
            }
            _ => break,
        }
    }
    match written {
        Ok(outcomes) => answer(group, outcomes),
        Err(error) => refuse(group, error),
    }
}

/// Writes a group together, or item by item where something of it is refused.
async fn write<A: Apply>(
    db: &Db,
    clock: &Clock,
    apply: &A,
    items: &[Arc<A::Item>],
) -> Result<Outcomes<A>, Error> {
    match together(db, clock, apply, items).await {
        Ok(outcomes) => Ok(outcomes.into_iter().map(Ok).collect()),
        Err(error) if error.is_passing() || items.len() == 1 => Err(error),
        Err(error) => {
            tracing::warn!(error = %error, items = items.len(), "a group failed, replaying it");
            one_by_one(db, clock, apply, items).await
        }
    }
}

async fn together<A: Apply>(
    db: &Db,
    clock: &Clock,
    apply: &A,
    items: &[Arc<A::Item>],
) -> Result<Vec<A::Outcome>, Error> {
    let mut unit = db.begin(clock.now()).await?;
    let outcomes = apply.apply(&mut unit, items).await?;
    debug_assert_eq!(outcomes.len(), items.len(), "an outcome for each item");
    unit.commit().await?;
    Ok(outcomes)
}

async fn one_by_one<A: Apply>(
    db: &Db,
    clock: &Clock,
    apply: &A,
    items: &[Arc<A::Item>],
) -> Result<Outcomes<A>, Error> {
    let mut unit = db.begin(clock.now()).await?;
    let mut outcomes = Vec::with_capacity(items.len());
    for item in items {
        let mark = unit.savepoint().await?;
        match alone(apply, &mut unit, item).await {
            Ok(own) => {
                unit.release(mark).await?;
                outcomes.extend(own.into_iter().map(Ok));
            }
            Err(error) if error.is_passing() => return Err(error),
            Err(error) => {
                unit.back_to(mark).await?;
                outcomes.push(Err(Refusal::Store(Arc::new(error))));
            }
        }
    }
    unit.commit().await?;
    Ok(outcomes)
}

/// Writes one item, and hears what the database says of it.
async fn alone<A: Apply>(
    apply: &A,
    unit: &mut Unit,
    item: &Arc<A::Item>,
) -> Result<Vec<A::Outcome>, Error> {
    let outcome = apply.apply(unit, std::slice::from_ref(item)).await?;
    unit.flush().await?;
    Ok(outcome)
}

fn answer<A: Apply>(group: Vec<Waiting<A>>, outcomes: Outcomes<A>) {
    for (waiting, outcome) in group.into_iter().zip(outcomes) {
        // A caller that hung up meanwhile finds its message by asking again.
        let _ = waiting.answer.send(outcome);
    }
}

fn refuse<A: Apply>(group: Vec<Waiting<A>>, error: Error) {
    let error = Arc::new(error);
    for waiting in group {
        let _ = waiting.answer.send(Err(Refusal::Store(Arc::clone(&error))));
    }
}
