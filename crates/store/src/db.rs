//! The database of a process: its pools, and the bell that rings when facts are committed.

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use base::Timestamp;
use log::LevelFilter;
use sqlx::migrate::Migration;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Connection as _, PgPool, SqlitePool};
use tokio::sync::watch;

use crate::args;
use crate::dialect::Engine;
use crate::error::{Error, Result};
use crate::migrate::migrator;
use crate::private;
use crate::row::Row;
use crate::unit::{Sql as _, Unit};

/// How long SQLite waits for another process to give up the write lock.
const BUSY_WAIT: Duration = Duration::from_secs(10);
/// How long a caller waits for a free connection before the database counts as away.
const ACQUIRE_WAIT: Duration = Duration::from_secs(5);
/// Readers at once on SQLite; each is a thread.
const SQLITE_READERS_MAX: u32 = 4;
/// Rows of an index that the planner's figures are drawn from.
const ANALYSED_ROWS_MAX: u32 = 1_000;
/// A statement that takes longer is told in the log as `sqlx=info`. It is no warning: batches of
/// an import take as long as they may, and who waits for them sees it elsewhere.
const SLOW: Duration = Duration::from_secs(1);
/// Prepared statements that a connection keeps.
const STATEMENTS_MAX: usize = 256;

/// Pages of the write-ahead log, of 4 KiB, after which it is folded into the file: the pages at the
/// end of an index change with every group, and fold the cheaper the more groups they wait for.
const WAL_PAGES: &str = "4000";

/// How to reach the database.
#[derive(Debug, Clone)]
pub struct Settings {
    /// `sqlite://PATH` or `postgres://…`; a password in it never reaches a log.
    pub url: base::Personal<String>,
    /// Connections to PostgreSQL at most, for this process.
    pub connections_max: u32,
}

impl Settings {
    /// Settings with the default limits.
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: base::Personal::new(url.into()), connections_max: 16 }
    }
}

impl Settings {
    /// Which engine the address is of, and the file of an embedded one; the database is not
    /// touched. A database in memory would be another one for each connection.
    pub fn judge(&self) -> Result<(Engine, Option<PathBuf>)> {
        let url = self.url.reveal();
        match engine_of(url)? {
            Engine::Sqlite => {
                let options = SqliteConnectOptions::from_str(url)?;
                let file = options.get_filename().to_owned();
                let is_file = !file.as_os_str().is_empty() && !url.contains(":memory:");
                if !is_file || url.contains("mode=memory") {
                    return Err(Error::Address("sqlite:…".to_owned()));
                }
                Ok((Engine::Sqlite, Some(file)))
            }
            Engine::Postgres => {
                PgConnectOptions::from_str(url)?;
                Ok((Engine::Postgres, None))
            }
        }
    }
}

impl Settings {
    /// Where the database is, without a password: for whoever has to mend the address.
    pub fn place(&self) -> String {
        let url = self.url.reveal();
        match self.judge() {
            Ok((Engine::Sqlite, Some(file))) => file.display().to_string(),
            Ok((Engine::Postgres, _)) => PgConnectOptions::from_str(url).map_or_else(
                |_| Engine::Postgres.name().to_owned(),
                |it| {
                    let (host, port, name) = (it.get_host(), it.get_port(), it.get_username());
                    let database = it.get_database().unwrap_or(name);
                    format!("{name}@{host}:{port}/{database}")
                },
            ),
            _ => String::new(),
        }
    }
}

/// How the tables of a database stand to this release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tables {
    /// There are none yet.
    pub is_empty: bool,
    /// Migrations of this release that have not been run.
    pub missing: usize,
    /// Migrations that have been run and that this release does not know.
    pub unknown: usize,
    /// Migrations that were other ones when they were run.
    pub changed: usize,
}

fn engine_of(url: &str) -> Result<Engine> {
    match url.split(':').next().unwrap_or_default() {
        "sqlite" => Ok(Engine::Sqlite),
        "postgres" | "postgresql" => Ok(Engine::Postgres),
        scheme => Err(Error::Address(format!("{scheme}:…"))),
    }
}

/// The database of a process. Clones share it.
#[derive(Clone)]
pub struct Db(Arc<Inner>);

struct Inner {
    pools: Pools,
    bell: watch::Sender<i64>,
}

pub(crate) enum Pools {
    Sqlite { writer: SqlitePool, reader: SqlitePool, file: PathBuf },
    Postgres(PgPool),
}

impl std::fmt::Debug for Db {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Db({})", self.engine().name())
    }
}

impl Db {
    /// Opens the database; a SQLite file that is absent is made, with its folder.
    ///
    /// PostgreSQL is not asked yet, so that a process may start before its database.
    pub async fn open(settings: &Settings) -> Result<Self> {
        let url = settings.url.reveal();
        let pools = match engine_of(url)? {
            Engine::Sqlite => open_sqlite(url).await?,
            Engine::Postgres => open_postgres(url, settings.connections_max)?,
        };
        Ok(Self(Arc::new(Inner { pools, bell: watch::channel(0).0 })))
    }

    /// Brings the tables up to this release. Processes that start at once wait for each other:
    /// PostgreSQL by a lock of its own, SQLite by a lock on a file beside the database.
    pub async fn migrate(&self) -> Result<()> {
        let migrator = migrator(self.engine());
        let _turn = match &self.0.pools {
            Pools::Sqlite { file, .. } => Some(take_turn(file).await?),
            Pools::Postgres(_) => None,
        };
        match &self.0.pools {
            Pools::Sqlite { writer, .. } => migrator.run(writer).await,
            Pools::Postgres(pool) => {
                // On a connection of its own: one that a migration failed on keeps its lock.
                let own = PgPoolOptions::new()
                    .max_connections(1)
                    .acquire_timeout(ACQUIRE_WAIT)
                    .connect_lazy_with(pool.connect_options().as_ref().clone());
                let run = migrator.run(&own).await;
                own.close().await;
                run
            }
        }
        .map_err(|error| match error {
            sqlx::migrate::MigrateError::Execute(error) => Error::from(error),
            other => Error::Migrate(other),
        })
    }

    /// How the tables stand to this release, without changing them.
    pub async fn tables(&self) -> Result<Tables> {
        let text = match self.engine() {
            Engine::Sqlite => "SELECT name FROM sqlite_master WHERE name = '_sqlx_migrations'",
            Engine::Postgres => {
                "SELECT CAST(table_name AS text) AS name FROM information_schema.tables \
                 WHERE table_schema = current_schema() AND table_name = '_sqlx_migrations'"
            }
        };
        let mut reader = self.reader();
        let applied: Vec<(i64, Vec<u8>)> = if reader.rows(text, args![]).await?.is_empty() {
            Vec::new()
        } else {
            let text = "SELECT version, checksum FROM _sqlx_migrations";
            let rows = reader.rows(text, args![]).await?;
            let both = |row: &Row| Ok((row.get("version")?, row.get("checksum")?));
            rows.iter().map(both).collect::<Result<_>>()?
        };
        let migrator = migrator(self.engine());
        let sum = |version: i64| applied.iter().find(|(it, _)| *it == version).map(|(_, sum)| sum);
        let is_other = |it: &&Migration| sum(it.version).is_some_and(|sum| *sum != *it.checksum);
        Ok(Tables {
            is_empty: applied.is_empty(),
            missing: migrator.iter().filter(|it| sum(it.version).is_none()).count(),
            unknown: applied.iter().filter(|(it, _)| !migrator.version_exists(*it)).count(),
            changed: migrator.iter().filter(is_other).count(),
        })
    }

    /// The engine behind.
    pub fn engine(&self) -> Engine {
        match self.0.pools {
            Pools::Sqlite { .. } => Engine::Sqlite,
            Pools::Postgres(_) => Engine::Postgres,
        }
    }

    /// A reader; making one costs nothing, it takes a connection a query.
    pub fn reader(&self) -> Reader {
        Reader(self.clone())
    }

    /// Begins a unit of work. On SQLite it takes the write lock at once.
    pub async fn begin(&self, now: Timestamp) -> Result<Unit> {
        Unit::begin(self.clone(), now).await
    }

    /// Rings whenever this process has committed facts; the value is the last `seq` it knows of.
    ///
    /// Other processes do not ring here: a follower also wakes by the clock.
    pub fn bell(&self) -> watch::Receiver<i64> {
        self.0.bell.subscribe()
    }

    pub(crate) fn ring(&self, seq: i64) {
        self.0.bell.send_modify(|last| *last = seq.max(*last));
    }

    pub(crate) fn pools(&self) -> &Pools {
        &self.0.pools
    }

    /// Closes all connections; SQLite folds its write-ahead log into the file.
    pub async fn close(&self) {
        match &self.0.pools {
            Pools::Sqlite { writer, reader, file } => {
                // Without the turn it only closes less gently, so a folder that is being removed
                // gets no new file.
                let there = turn_file(file).exists();
                let _turn = if there { take_turn(file).await.ok() } else { None };
                reader.close().await;
                writer.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }
}

/// Reads outside of a unit of work; every query sees the last commit.
#[derive(Clone)]
pub struct Reader(pub(crate) Db);

/// Waits until no other process opens, migrates or closes the same database; the turn ends when
/// the file is closed.
///
/// SQLite answers "locked" at once, without waiting, where a file is turned to its write-ahead
/// log while others open it, or where the last one folds the log away.
async fn take_turn(database: &Path) -> Result<std::fs::File> {
    let file = turn_file(database);
    let locked = tokio::task::spawn_blocking(move || {
        let file = private::file(&file)?;
        file.lock()?;
        Ok(file)
    });
    let locked = locked.await.map_err(std::io::Error::other);
    locked.flatten().map_err(|error| Error::Away(sqlx::Error::Io(error)))
}

/// The file beside a database whose lock is the turn.
fn turn_file(database: &Path) -> PathBuf {
    let mut name = database.file_name().unwrap_or_default().to_owned();
    name.push("-turn");
    database.with_file_name(name)
}

async fn open_sqlite(url: &str) -> Result<Pools> {
    let options = SqliteConnectOptions::from_str(url)?
        // An acknowledged message survives a power cut only with FULL.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(BUSY_WAIT)
        .log_slow_statements(LevelFilter::Info, SLOW)
        .pragma("cache_size", "-32768")
        .pragma("wal_autocheckpoint", WAL_PAGES)
        // What a statement may have to take back is noted in memory, not in a file made for it.
        .pragma("temp_store", "memory")
        .statement_cache_capacity(STATEMENTS_MAX);
    let file = options.get_filename().to_owned();
    // What the planner knows of the tables is renewed whenever a process ends in order.
    let options = options.optimize_on_close(true, ANALYSED_ROWS_MAX);
    if let Some(folder) = file.parent().filter(|it| *it != Path::new("")) {
        private::folder(folder).map_err(sqlx::Error::Io)?;
    }
    let pool = || {
        SqlitePoolOptions::new()
            .acquire_timeout(ACQUIRE_WAIT)
            .idle_timeout(None)
            .max_lifetime(None)
            .test_before_acquire(false)
    };
    let turn = take_turn(&file).await?;
    // SQLite gives the files beside it the same rights.
    private::file(&file).map(drop).map_err(sqlx::Error::Io)?;
    let first = options.clone().create_if_missing(true).journal_mode(SqliteJournalMode::Wal);
    let writer = pool()
        .max_connections(1)
        .acquire_timeout(BUSY_WAIT)
        // A full or failing disk makes SQLite take a transaction back by itself, which its driver
        // does not see: such a connection would never begin another one, so it is opened anew.
        .before_acquire(|writer, _| Box::pin(async { Ok(!writer.is_in_transaction()) }))
        .connect_with(first)
        .await?;
    drop(turn);
    let reader = pool()
        .max_connections(SQLITE_READERS_MAX)
        .connect_lazy_with(options.pragma("query_only", "on"));
    Ok(Pools::Sqlite { writer, reader, file })
}

fn open_postgres(url: &str, connections_max: u32) -> Result<Pools> {
    let options = PgConnectOptions::from_str(url)?
        .application_name("otklik")
        .log_slow_statements(LevelFilter::Info, SLOW)
        .statement_cache_capacity(STATEMENTS_MAX)
        .options([
            // The journal's head row must not be held by a process that froze inside a unit.
            ("idle_in_transaction_session_timeout", "30000"),
            ("lock_timeout", "10000"),
            // A page costs less than the start of a parallel worker; many people share the cores.
            ("max_parallel_workers_per_gather", "0"),
        ]);
    let pool = PgPoolOptions::new()
        .max_connections(connections_max)
        .acquire_timeout(ACQUIRE_WAIT)
        .connect_lazy_with(options);
    Ok(Pools::Postgres(pool))
}
