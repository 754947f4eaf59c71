//! The proof of the journal is worth something only if it fails where it must: here are a follower
//! and writers with the faults that it is about.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use base::{By, Timestamp, Uuid};
use store::journal::{READ_MAX, after, head};
use store::{Db, Fact, Sql as _, Subject, args};
use testing::TestDb;
use tokio::task::{JoinHandle, JoinSet};

use crate::journal_judge::{Fault, Told};
use crate::journal_stress::{Dice, outside, table};

const WRITERS: u64 = 8;
const UNITS: u64 = 20;
/// Rounds within which a fault must show: it is a matter of chance in each.
const ROUNDS: u64 = 50;
const PAUSE_MAX_MS: u64 = 5;

type Seen = Vec<(i64, Uuid)>;

/// As the product writes.
async fn rightly(db: Db, number: u64, now: Timestamp) {
    let mut dice = Dice(number + 1);
    for next in 0..UNITS {
        let mut unit = db.begin(now).await.unwrap();
        let subject = Subject::of("thing", Uuid::from_u64_pair(number, next));
        unit.record(Fact::new("thing.done", subject, By::Rule("test".into())));
        tokio::time::sleep(std::time::Duration::from_millis(dice.below(2))).await;
        unit.commit().await.unwrap();
    }
}

/// Gives a fact its number at the beginning of its unit and not at the end, as sequences do.
async fn too_early(db: Db, number: u64, now: Timestamp) {
    let mut dice = Dice(number + 1);
    for next in 0..UNITS {
        let mut unit = db.begin(now).await.unwrap();
        let row = unit.row("SELECT nextval('early') AS seq", args![]).await.unwrap().unwrap();
        let seq: i64 = row.get("seq").unwrap();
        tokio::time::sleep(std::time::Duration::from_millis(dice.below(PAUSE_MAX_MS))).await;
        let text = "INSERT INTO facts (seq, kind, subject_kind, subject_id, by_kind, by_id, \
                    details, occurred_at, recorded_at, origin) VALUES \
                    ($1, 'thing.done', 'thing', $2, 'rule', 'test', '{}', 0, 0, 'live')";
        unit.execute(text, args![seq, Uuid::from_u64_pair(number, next)]).await.unwrap();
        unit.commit().await.unwrap();
    }
}

/// Takes the head of the journal for the place that it has come to.
async fn jumping(db: Db, done: Arc<AtomicBool>) -> Seen {
    let (mut seen, mut cursor) = (Vec::new(), 0);
    loop {
        let was_done = done.load(Ordering::SeqCst);
        let facts = after(&mut db.reader(), cursor, READ_MAX).await.unwrap();
        seen.extend(facts.iter().map(|it| (it.seq, it.fact.subject.id)));
        cursor = head(&mut db.reader()).await.unwrap();
        if facts.is_empty() && was_done {
            return seen;
        }
    }
}

/// Lets writers write while a follower follows; what the judge says.
async fn judged<W, F>(
    city: &TestDb,
    round: u64,
    write: impl Fn(Db, u64, Timestamp) -> W,
    follow: impl Fn(Db, Arc<AtomicBool>) -> F,
) -> Result<(), Fault>
where
    W: Future<Output = ()> + Send + 'static,
    F: Future<Output = Seen> + Send + 'static,
{
    let done = Arc::new(AtomicBool::new(false));
    let follower: JoinHandle<Seen> = tokio::spawn(follow(city.db.clone(), done.clone()));
    let numbers = (0..WRITERS).map(|it| round * WRITERS + it);
    let writers: JoinSet<()> = numbers.map(|it| write(city.db.clone(), it, city.now())).collect();
    writers.join_all().await;
    done.store(true, Ordering::SeqCst);
    let told = Told { seen: vec![(true, follower.await.unwrap())], ..Told::default() };
    told.judge(&table(city).await)
}

/// A follower has missed something, or met it in another order.
fn is_missed(judged: &Result<(), Fault>) -> bool {
    matches!(judged, Err(Fault::Seen(_) | Fault::Short(_)))
}

testing::both! {
    async fn what_is_right_is_not_blamed(city) {
        assert_eq!(judged(&city, 0, rightly, outside).await, Ok(()));
    }

    async fn a_cursor_that_jumps_is_found(city) {
        for round in 0..ROUNDS {
            let found = judged(&city, round, rightly, jumping).await;
            if found.is_err() {
                return assert!(is_missed(&found), "{found:?}");
            }
        }
        panic!("the cursor never jumped over anything");
    }
}

/// On SQLite no unit can begin while another is open, so this fault cannot even be made there.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn numbers_that_are_given_too_early_are_found() {
    let city = TestDb::postgres().await;
    let mut unit = city.begin().await;
    unit.execute("CREATE SEQUENCE early", args![]).await.unwrap();
    unit.commit().await.unwrap();
    for round in 0..ROUNDS {
        let found = judged(&city, round, too_early, outside).await;
        if found.is_err() {
            return assert!(is_missed(&found), "{found:?}");
        }
    }
    panic!("numbers came in order all the time");
}
