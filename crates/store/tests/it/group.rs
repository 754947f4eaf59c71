use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use base::{By, Uuid};
use futures::StreamExt as _;
use futures::stream::FuturesUnordered;
use store::group::{Apply, GROUP_MAX, QUEUE_MAX, Refusal, Writer};
use store::journal::head;
use store::{Column, Db, Engine, Error, Fact, SetStatement, Settings, Sql, Subject, Unit, args};
use tokio::sync::Barrier;

static LATER: SetStatement = SetStatement::insert("names", &[Column::text("name")], "");

/// Puts a name into a table; the table refuses a name that is there and the empty one.
struct Names;

impl Apply for Names {
    type Item = String;
    type Outcome = usize;

    async fn apply(&self, unit: &mut Unit, items: &[Arc<String>]) -> Result<Vec<usize>, Error> {
        for name in items {
            assert_ne!(name.as_str(), "panic");
            if name.starts_with("later") {
                unit.put(&LATER, vec![args![name.as_str()]])?;
            } else {
                unit.execute("INSERT INTO names (name) VALUES ($1)", args![name.as_str()]).await?;
            }
            let subject = Subject::of("name", Uuid::from_u128(1));
            unit.record(Fact::new("name.added", subject, By::Rule("test".into())));
        }
        Ok(items.iter().map(|_| items.len()).collect())
    }
}

async fn names(city: &testing::TestDb) -> Writer<Names> {
    let mut unit = city.begin().await;
    let table = "CREATE TABLE names (name TEXT NOT NULL PRIMARY KEY CHECK (name <> ''))";
    unit.execute(table, args![]).await.unwrap();
    unit.commit().await.unwrap();
    Writer::start(city.db.clone(), city.clock.clock(), Names)
}

testing::both! {
    /// Writes that wait together are committed together.
    async fn waiting_writes_share_a_commit(city) {
        let writer = names(&city).await;
        let writes = (0..100).map(|n| {
            let writer = writer.clone();
            async move { writer.write(format!("n{n}")).await.unwrap() }
        });
        let sizes = futures::future::join_all(writes).await;
        assert!(sizes.iter().max() > Some(&10), "{sizes:?}");
        assert_eq!(head(&mut city.db.reader()).await.unwrap(), 100);
    }

    /// One bad item is refused alone; its neighbours and their facts are kept.
    async fn a_bad_item_goes_alone(city) {
        let writer = names(&city).await;
        let texts = ["a", "", "b", "a", "c"];
        let writes = texts.map(|text| {
            let writer = writer.clone();
            async move { writer.write(text.to_owned()).await }
        });
        let outcomes = futures::future::join_all(writes).await;
        let good = outcomes.iter().filter(|it| it.is_ok()).count();
        assert_eq!(good, 3, "{outcomes:?}");
        assert!(matches!(outcomes[1], Err(Refusal::Store(_))));
        let row = city.db.reader().row("SELECT count(*) AS n FROM names", args![]).await;
        assert_eq!(row.unwrap().unwrap().get::<i64>("n").unwrap(), 3);
        assert_eq!(head(&mut city.db.reader()).await.unwrap(), 3);
    }

    /// The same where the database hears of the items only after all of them were told.
    async fn a_bad_item_that_waited_goes_alone(city) {
        let writer = names(&city).await;
        let texts = ["later a", "later b", "later a", "c", "later d"];
        let writes = texts.map(|text| {
            let writer = writer.clone();
            async move { writer.write(text.to_owned()).await }
        });
        let outcomes = futures::future::join_all(writes).await;
        let good: Vec<_> = outcomes.iter().map(Result::is_ok).collect();
        assert_eq!(good, [true, true, false, true, true], "{outcomes:?}");
        assert_eq!(testing::count(&city.db, "names").await, 4);
        assert_eq!(head(&mut city.db.reader()).await.unwrap(), 4);
    }

    /// A panic ends its own group; whoever comes after is served.
    async fn a_panic_does_not_end_the_writer(city) {
        let writer = names(&city).await;
        let gone = writer.write("panic".to_owned()).await;
        assert!(matches!(gone, Err(Refusal::Stopped)), "{gone:?}");
        assert_eq!(writer.write("a".to_owned()).await.unwrap(), 1);
        assert_eq!(testing::count(&city.db, "names").await, 1);
    }

    /// Under load a bad item in a hundred, and one in a thousand, never takes a neighbour down.
    async fn poison_stays_alone(city) {
        poison(&city, 100).await;
    }

    /// See above.
    async fn rare_poison_stays_alone(city) {
        poison(&city, 1_000).await;
    }

    /// While the database is held by somebody else the queue fills up to its limit and no farther;
    /// whoever got in is written afterwards.
    async fn a_full_queue_says_so(city) {
        let writer = names(&city).await;
        let held = match city.db.engine() {
            Engine::Sqlite => "INSERT INTO names (name) VALUES ('held')",
            Engine::Postgres => "LOCK TABLE names IN EXCLUSIVE MODE",
        };
        let mut other = city.begin().await;
        other.execute(held, args![]).await.unwrap();
        let total = QUEUE_MAX + 2 * GROUP_MAX;
        let mut writes = FuturesUnordered::new();
        for n in 0..total {
            let writer = writer.clone();
            writes.push(async move { writer.write(format!("n{n}")).await });
        }
        let (mut full, mut kept, mut other) = (0, 0_usize, Some(other));
        while let Some(outcome) = writes.next().await {
            match outcome {
                Err(Refusal::QueueFull) => full += 1,
                Ok(_) => kept += 1,
                Err(refused) => panic!("{refused:?}"),
            }
            if let Some(other) = other.take() {
                // The first to be answered is one that was sent away at once.
                assert_eq!(full, 1);
                other.rollback().await.unwrap();
            }
        }
        assert!((GROUP_MAX..=2 * GROUP_MAX).contains(&full), "{full} were sent away");
        assert_eq!(kept + full, total);
        assert_eq!(testing::count(&city.db, "names").await, kept as i64);
    }
}

/// Puts names in and counts them in one row, as intake gives numbers: keys first, then the counter.
struct Counted {
    /// Where the replay of one process and the group of another meet, once, each with a lock that
    /// the other needs next.
    meeting: Arc<Barrier>,
    is_replay: bool,
    has_met: AtomicBool,
}

impl Counted {
    fn of(meeting: &Arc<Barrier>, is_replay: bool) -> Self {
        Self { meeting: Arc::clone(meeting), is_replay, has_met: AtomicBool::new(false) }
    }

    async fn meet(&self) {
        if !self.has_met.swap(true, Ordering::SeqCst) {
            self.meeting.wait().await;
        }
    }
}

impl Apply for Counted {
    type Item = String;
    type Outcome = ();

    async fn apply(&self, unit: &mut Unit, items: &[Arc<String>]) -> Result<Vec<()>, Error> {
        for name in items {
            let text = "INSERT INTO names (name) VALUES ($1) ON CONFLICT DO NOTHING";
            unit.execute(text, args![name.as_str()]).await?;
        }
        if !self.is_replay {
            self.meet().await;
        }
        let count = i64::try_from(items.len()).unwrap();
        unit.execute("UPDATE counts SET n = n + $1", args![count]).await?;
        if self.is_replay {
            self.meet().await;
        }
        Ok(items.iter().map(|_| ()).collect())
    }
}

/// A replay holds the counter and comes to a name that the group of another process has put in,
/// which waits for the counter: both are written, and no caller is sent away.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_replay_and_a_group_that_wait_for_each_other_are_both_written() {
    let city = testing::TestDb::postgres().await;
    names(&city).await;
    let mut unit = city.begin().await;
    unit.execute("CREATE TABLE counts (n BIGINT NOT NULL)", args![]).await.unwrap();
    unit.execute("INSERT INTO counts (n) VALUES (0)", args![]).await.unwrap();
    unit.commit().await.unwrap();
    let other = Db::open(&Settings::new(city.url.clone())).await.unwrap();
    let (meeting, clock) = (Arc::new(Barrier::new(2)), city.clock.clock());
    let replay = Writer::start(city.db.clone(), clock.clone(), Counted::of(&meeting, true));
    let group = Writer::start(other, clock, Counted::of(&meeting, false));
    let (a, empty, b, of_group) = tokio::join!(
        replay.write("a".to_owned()),
        replay.write(String::new()),
        replay.write("b".to_owned()),
        group.write("b".to_owned()),
    );
    assert!(a.is_ok() && b.is_ok(), "{a:?} {b:?}");
    assert!(matches!(&empty, Err(Refusal::Store(error)) if !error.is_passing()), "{empty:?}");
    assert!(of_group.is_ok(), "{of_group:?}");
    assert_eq!(testing::count(&city.db, "names").await, 2);
    let row = city.db.reader().row("SELECT n FROM counts", args![]).await.unwrap().unwrap();
    assert_eq!(row.get::<i64>("n").unwrap(), 3);
}

/// Bad names among thousands of good ones, one in a hundred and one in a thousand.
async fn poison(city: &testing::TestDb, one_in: usize) {
    const NAMES: usize = 4_000;
    const CALLERS: usize = 64;
    let writer = names(city).await;
    let callers = (0..CALLERS).map(|caller| {
        let writer = writer.clone();
        tokio::spawn(async move {
            let mut kept = 0_i64;
            for n in (caller..NAMES).step_by(CALLERS) {
                let bad = n % one_in == one_in / 2;
                let name = if bad { String::new() } else { format!("n{n}") };
                match writer.write(name).await {
                    Ok(_) => {
                        assert!(!bad, "a bad name was kept");
                        kept += 1;
                    }
                    Err(Refusal::Store(_)) => assert!(bad, "n{n} was taken down"),
                    Err(other) => panic!("{other:?}"),
                }
            }
            kept
        })
    });
    let mut kept = 0;
    for caller in callers.collect::<Vec<_>>() {
        kept += caller.await.unwrap();
    }
    assert_eq!(kept as usize, NAMES - NAMES / one_in);
    assert_eq!(testing::count(&city.db, "names").await, kept);
    assert_eq!(head(&mut city.db.reader()).await.unwrap(), kept);
}

/// Writes, trying again after a passing failure; how often it had to.
async fn insist(writer: &Writer<Names>, name: String) -> usize {
    let until = Instant::now() + Duration::from_secs(60);
    let mut refused = 0;
    while Instant::now() < until {
        match writer.write(name.clone()).await {
            Ok(_) => return refused,
            // A commit whose answer was lost has taken place all the same.
            Err(Refusal::Store(error)) if matches!(*error, Error::Taken(_)) => return refused,
            Err(Refusal::Store(error)) if error.is_passing() => refused += 1,
            Err(other) => panic!("{other:?}"),
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("{name} could not be written")
}

/// PostgreSQL is stopped under load and started again: whoever writes is told to come back, and
/// everything goes on by itself.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_was_away_is_written_to_again() {
    const NAMES: usize = 400;
    let mut server = testing::OwnPostgres::start().await;
    let city = testing::TestDb::of(server.url()).await;
    let writer = names(&city).await;
    let (written, mut progress) = tokio::sync::watch::channel(0_usize);
    let callers = (0..8_usize).map(|caller| {
        let (writer, written) = (writer.clone(), written.clone());
        tokio::spawn(async move {
            let mut refused = 0;
            for n in (caller..NAMES).step_by(8) {
                refused += insist(&writer, format!("n{n}")).await;
                written.send_modify(|it| *it += 1);
            }
            refused
        })
    });
    let callers: Vec<_> = callers.collect();
    progress.wait_for(|it| *it >= NAMES / 4).await.unwrap();
    server.stop();
    let away = writer.write("away".to_owned()).await;
    let Err(Refusal::Store(error)) = away else { panic!("{away:?}") };
    assert!(error.is_passing(), "{error:?}");
    server.start_again().await;
    let mut refused = 0;
    for caller in callers {
        refused += caller.await.unwrap();
    }
    assert!(refused > 0, "nobody noticed that the database was away");
    assert_eq!(testing::count(&city.db, "names").await, NAMES as i64);
    assert_eq!(head(&mut city.db.reader()).await.unwrap(), NAMES as i64);
    city.db.close().await;
}
