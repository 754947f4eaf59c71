//! Followers: woken by the bell and by the clock, patient with failures, stopped when told.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use base::{By, Clock, Uuid};
use jobs::{Follower, Step, follow};
use store::journal::{after, cursor, move_cursor};
use store::{Db, Error, Fact, Settings, Subject};
use testing::TestDb;
use tokio::sync::watch;
use tokio::task::JoinHandle;

const PATIENCE: Duration = Duration::from_secs(30);

/// Tells how far it has come; fails the first steps, as often as it is told to.
struct Reader {
    db: Db,
    clock: Clock,
    come: watch::Sender<i64>,
    steps: watch::Sender<usize>,
    failures: AtomicUsize,
}

impl Follower for Reader {
    fn name(&self) -> &'static str {
        "reader"
    }

    async fn step(&self) -> store::Result<Step> {
        self.steps.send_modify(|it| *it += 1);
        if self.failures.load(Ordering::SeqCst) > 0 {
            self.failures.fetch_sub(1, Ordering::SeqCst);
            return Err(Error::Foreign("a failure of the test".to_owned()));
        }
        let mut reader = self.db.reader();
        let from = cursor(&mut reader, self.name()).await?;
        let facts = after(&mut reader, from, 2).await?;
        let Some(last) = facts.last().map(|it| it.seq) else { return Ok(Step::Done) };
        let mut unit = self.db.begin(self.clock.now()).await?;
        move_cursor(&mut unit, self.name(), last).await?;
        unit.commit().await?;
        self.come.send_replace(last);
        Ok(if facts.len() < 2 { Step::Done } else { Step::More })
    }
}

/// A follower at work.
struct Running {
    come: watch::Receiver<i64>,
    steps: watch::Receiver<usize>,
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Running {
    fn start(city: &TestDb, failures: usize) -> Self {
        let (come, coming) = watch::channel(0);
        let (stop, stopping) = watch::channel(false);
        let (step, steps) = watch::channel(0);
        let follower = Reader {
            db: city.db.clone(),
            clock: city.clock.clock(),
            come,
            steps: step,
            failures: AtomicUsize::new(failures),
        };
        let task = tokio::spawn(follow(city.db.clone(), follower, stopping));
        Self { come: coming, steps, stop, task }
    }

    async fn comes_to(&mut self, seq: i64) -> Duration {
        let since = Instant::now();
        let coming = self.come.wait_for(|it| *it >= seq);
        tokio::time::timeout(PATIENCE, coming).await.unwrap().unwrap();
        since.elapsed()
    }

    async fn makes(&mut self, steps: usize) -> Duration {
        let since = Instant::now();
        let making = self.steps.wait_for(|it| *it >= steps);
        tokio::time::timeout(PATIENCE, making).await.unwrap().unwrap();
        since.elapsed()
    }

    async fn stops(self) {
        self.stop.send_replace(true);
        tokio::time::timeout(PATIENCE, self.task).await.unwrap().unwrap();
    }
}

async fn happen(city: &TestDb, db: &Db, times: u128) {
    let mut unit = db.begin(city.now()).await.unwrap();
    for number in 0..times {
        let subject = Subject::of("thing", Uuid::from_u128(number));
        unit.record(Fact::new("thing.done", subject, By::Rule("test".to_owned())));
    }
    unit.commit().await.unwrap();
}

testing::both! {
    /// It begins where it stood, takes everything piece by piece, and stops when told.
    async fn it_catches_up_and_stops(city) {
        happen(&city, &city.db, 7).await;
        let mut running = Running::start(&city, 0);
        running.comes_to(7).await;
        running.stops().await;
        assert_eq!(cursor(&mut city.db.reader(), "reader").await.unwrap(), 7);

        happen(&city, &city.db, 2).await;
        let mut again = Running::start(&city, 0);
        again.comes_to(9).await;
        assert!(*again.steps.borrow() <= 3, "it does not begin anew");
        again.stops().await;
    }

    /// What this process commits wakes it by the bell, what another commits by the clock.
    async fn it_hears_this_process_and_others(city) {
        let other = Db::open(&Settings::new(city.url.clone())).await.unwrap();
        let mut running = Running::start(&city, 0);
        let mut seq = 0;
        for _ in 0..3 {
            happen(&city, &city.db, 1).await;
            seq += 1;
            running.comes_to(seq).await;
            happen(&city, &other, 1).await;
            seq += 1;
            let took = running.comes_to(seq).await;
            assert!(took < Duration::from_secs(10), "{took:?}: the clock wakes it");
        }
        running.stops().await;
        other.close().await;
    }

    /// Idle, it hardly works: some steps a second, not thousands.
    async fn it_rests_when_there_is_nothing(city) {
        let mut running = Running::start(&city, 0);
        let took = running.makes(4).await;
        assert!(took > Duration::from_millis(1_200), "four steps in {took:?}");
        running.stops().await;
    }

    /// A failed step is tried again by itself; a stop does not wait for the next try.
    async fn it_is_patient_with_failures(city) {
        happen(&city, &city.db, 1).await;
        let mut running = Running::start(&city, 1);
        running.comes_to(1).await;
        running.stops().await;

        happen(&city, &city.db, 1).await;
        let mut stuck = Running::start(&city, usize::MAX);
        stuck.makes(1).await;
        stuck.stops().await;
        assert_eq!(cursor(&mut city.db.reader(), "reader").await.unwrap(), 1);
    }
}
