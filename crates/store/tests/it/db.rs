//! The database of a process: opened by several at once, and left in the middle of anything.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use base::{By, Uuid};
use store::journal::{READ_MAX, after, head};
use store::{Db, Fact, Settings, Sql as _, Subject, Trouble, args};
use testing::TestDb;

const TABLE: &str = "CREATE TABLE pairs (name BIGINT NOT NULL, half BIGINT NOT NULL)";
const PUT: &str = "INSERT INTO pairs (name, half) VALUES ($1, $2)";

/// A caller that hangs up: the work is dropped after it was woken some times.
struct HangsUp<F> {
    work: Pin<Box<F>>,
    after: usize,
}

impl<F: Future> Future for HangsUp<F> {
    type Output = Option<F::Output>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if self.after == 0 {
            return Poll::Ready(None);
        }
        self.after -= 1;
        self.work.as_mut().poll(context).map(Some)
    }
}

async fn put(db: &Db, city: &TestDb, name: i64) -> store::Result<()> {
    let mut unit = db.begin(city.now()).await?;
    unit.execute(PUT, args![name, 1_i64]).await?;
    let subject = Subject::of("pair", Uuid::from_u128(name as u128));
    unit.record(Fact::new("pair.put", subject, By::Rule("test".to_owned())));
    unit.execute(PUT, args![name, 2_i64]).await?;
    unit.commit().await.map(|_| ())
}

testing::both! {
    /// Tables of another build were found whole until the program was started on them; what stands
    /// behind a refusal is told, not its code.
    async fn how_the_tables_stand_is_seen_without_a_change(city) {
        let whole = city.db.tables().await.unwrap();
        assert_eq!((whole.is_empty, whole.missing, whole.unknown, whole.changed), (false, 0, 0, 0));
        let mut unit = city.db.begin(city.now()).await.unwrap();
        let text = "UPDATE _sqlx_migrations SET checksum = $1 WHERE version = 3";
        unit.execute(text, args![vec![7_u8]]).await.unwrap();
        unit.commit().await.unwrap();
        assert_eq!(city.db.tables().await.unwrap().changed, 1);
        assert_eq!(city.db.migrate().await.unwrap_err().trouble(), Trouble::Foreign);
        let mut unit = city.db.begin(city.now()).await.unwrap();
        let text = "UPDATE _sqlx_migrations SET version = 9999 WHERE version = 3";
        unit.execute(text, args![]).await.unwrap();
        unit.commit().await.unwrap();
        let stand = city.db.tables().await.unwrap();
        assert_eq!((stand.missing, stand.unknown, stand.changed), (1, 1, 0));
        assert_eq!(city.db.migrate().await.unwrap_err().trouble(), Trouble::Newer);
    }

    /// Whoever hangs up at any moment of a unit of work has written all of it or nothing, and the
    /// connection serves the next one.
    async fn a_caller_may_hang_up_at_any_moment(city) {
        let mut settings = Settings::new(city.url.clone());
        // One connection, so that every trace of the one before would be met.
        settings.connections_max = 1;
        let db = Db::open(&settings).await.unwrap();
        let mut unit = db.begin(city.now()).await.unwrap();
        unit.execute(TABLE, args![]).await.unwrap();
        unit.commit().await.unwrap();
        let mut name = 0;
        for round in 0..4 {
            for wakes in 0..24 {
                name += 1;
                let work = Box::pin(put(&db, &city, name));
                let outcome = HangsUp { work, after: wakes }.await;
                if let Some(done) = outcome {
                    done.unwrap();
                }
                let reads = "SELECT CAST($1 AS BIGINT) AS n";
                let mut reader = db.reader();
                let read = Box::pin(reader.row(reads, args![-1_i64]));
                HangsUp { work: read, after: wakes % 6 }.await;
                let row = db.reader().row(reads, args![name]).await.unwrap().unwrap();
                assert_eq!(row.get::<i64>("n").unwrap(), name, "round {round}: another's answer");
                name += 1;
                put(&db, &city, name).await.unwrap();
            }
        }
        let facts = after(&mut db.reader(), 0, READ_MAX).await.unwrap();
        let dense = (1..).zip(&facts).all(|(number, fact)| number == fact.seq);
        assert!(dense);
        let halves = testing::count(&db, "pairs").await;
        assert_eq!(halves, 2 * facts.len() as i64, "a half without the other, or without its fact");
        assert!(facts.len() >= 96, "whoever stayed was served: {}", facts.len());
        db.close().await;
    }
}

async fn migrate_at_once(url: String) {
    let processes = (0..4).map(|_| {
        let url = url.clone();
        tokio::spawn(async move {
            let db = Db::open(&Settings::new(url)).await.unwrap();
            db.migrate().await.unwrap();
            assert_eq!(head(&mut db.reader()).await.unwrap(), 0);
            db.close().await;
        })
    });
    for process in processes.collect::<Vec<_>>() {
        process.await.unwrap();
    }
}

/// Several processes that start at once on an empty database wait for each other.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn processes_migrate_in_turn_on_sqlite() {
    let city = TestDb::sqlite().await;
    let file = city.folder.path().join("fresh/otklik.db");
    migrate_at_once(format!("sqlite://{}", file.display())).await;
}

/// See above.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn processes_migrate_in_turn_on_postgres() {
    let server = testing::OwnPostgres::start().await;
    migrate_at_once(server.url()).await;
}

/// What people wrote is for the account of the process alone.
#[tokio::test]
async fn a_new_database_is_nobody_elses_to_read() {
    use std::os::unix::fs::PermissionsExt as _;

    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("data");
    let settings = Settings::new(format!("sqlite://{}", folder.join("otklik.db").display()));
    let db = Db::open(&settings).await.unwrap();
    db.migrate().await.unwrap();
    let rights = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(rights(&folder), 0o700);
    for name in ["otklik.db", "otklik.db-wal", "otklik.db-turn"] {
        assert_eq!(rights(&folder.join(name)), 0o600, "{name}");
    }
    db.close().await;
}
