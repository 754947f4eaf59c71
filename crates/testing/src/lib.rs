//! What tests of all rooms share: a database of their own on each engine, a clock that they turn,
//! and ids that are the same at every run.
//!
//! A room writes its suite once with [`both!`] and it runs on SQLite and on PostgreSQL.
#![expect(clippy::expect_used, reason = "a test that cannot be set up must fail at once")]

pub mod cast;
mod server;
mod table;
pub mod telegram;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use base::{Clock, Ids, Timestamp, from_millis};
use store::{Db, Settings};
use tempfile::TempDir;

pub use server::OwnPostgres;
pub use store::scratch::Explained;
pub use table::{count, crowd, learn, refuse, take_document};

/// The variable with the address of a PostgreSQL server that tests may make databases on.
pub const POSTGRES: &str = "OTKLIK_TEST_POSTGRES";

/// The moment at which every test begins: Tuesday, 24 November 2026, 10:00 in Vladivostok.
pub const START: &str = "2026-11-24T00:00:00Z";

/// A picture, as small as one can be.
pub const PICTURE: &[u8] = include_bytes!("picture.png");

/// A client of HTTP for tests, as the product makes its own.
///
/// # Panics
/// Where the machine has no roots of trust at all.
pub fn http() -> reqwest::Client {
    channels::outside::client(&channels::outside::Way::default()).expect("a client of HTTP")
}

/// A clock that stands still until a test turns it. Clones show the same time.
#[derive(Clone)]
pub struct TestClock(Arc<AtomicI64>);

impl TestClock {
    /// A clock that shows [`START`].
    #[expect(clippy::new_without_default, reason = "a clock always says where it starts")]
    pub fn new() -> Self {
        let start: Timestamp = START.parse().expect("START is a moment");
        Self(Arc::new(AtomicI64::new(base::millis(start))))
    }

    /// The time it shows.
    pub fn now(&self) -> Timestamp {
        from_millis(self.0.load(Ordering::SeqCst))
    }

    /// Turns it on by whole seconds.
    pub fn turn(&self, seconds: i64) {
        self.0.fetch_add(seconds * 1_000, Ordering::SeqCst);
    }

    /// The clock as the product takes it.
    pub fn clock(&self) -> Clock {
        let own = self.clone();
        Clock::of(move || own.now())
    }
}

/// A migrated, empty database of one test, with a clock, ids and a folder of its own.
pub struct TestDb {
    /// The database.
    pub db: Db,
    /// Its address, for a second process on the same database.
    pub url: String,
    /// The clock of the test.
    pub clock: TestClock,
    /// Ids that are the same at every run.
    pub ids: Ids,
    /// A folder that goes with the test.
    pub folder: TempDir,
}

impl TestDb {
    /// A database on SQLite.
    pub async fn sqlite() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let url = format!("sqlite://{}", folder.path().join("otklik.db").display());
        Self::open(url, folder).await
    }

    /// A database on PostgreSQL.
    ///
    /// # Panics
    /// Where no server is named: a suite that quietly skipped an engine would prove nothing.
    pub async fn postgres() -> Self {
        let server = std::env::var(POSTGRES)
            .unwrap_or_else(|_| panic!("{POSTGRES} names no server; run `cargo xtask test`"));
        let url = store::scratch::postgres(&server).await.expect("a scratch database");
        Self::open(url, TempDir::new().expect("a temporary folder")).await
    }

    /// A database at an address, which is brought up to this release.
    pub async fn of(url: String) -> Self {
        Self::open(url, TempDir::new().expect("a temporary folder")).await
    }

    async fn open(url: String, folder: TempDir) -> Self {
        let mut settings = Settings::new(url.clone());
        settings.connections_max = 8;
        let db = Db::open(&settings).await.expect("the database opens");
        db.migrate().await.expect("the database migrates");
        Self { db, url, clock: TestClock::new(), ids: Ids::seeded(1), folder }
    }

    /// The time that the clock of the test shows.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Begins a unit of work now.
    pub async fn begin(&self) -> store::Unit {
        self.db.begin(self.now()).await.expect("a unit of work begins")
    }
}

/// Writes a test once and runs it on both engines: `both! { async fn name(city) { … } }`.
///
/// The body gets a [`TestDb`] under the given name.
#[macro_export]
macro_rules! both {
    ($($(#[$doc:meta])* async fn $name:ident($city:ident) $body:block)*) => {$(
        $(#[$doc])*
        mod $name {
            use super::*;

            async fn run($city: $crate::TestDb) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                run($crate::TestDb::sqlite().await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                run($crate::TestDb::postgres().await).await;
            }
        }
    )*};
}
