//! The unit of work: one write transaction that gathers its facts.

use std::future::Future;

use base::Timestamp;
use sqlx::{AssertSqlSafe, Executor, Postgres, SqlSafeStr, SqlStr, Sqlite, Transaction};

use crate::db::{Db, Pools, Reader};
use crate::dialect::Engine;
use crate::error::Result;
use crate::journal::{self, Fact};
use crate::row::Row;
use crate::set::{self, SetStatement};
use crate::value::{Args, Value};

/// The text of a statement.
#[derive(Debug)]
pub struct Text(pub(crate) String);

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self(text)
    }
}

/// Whatever can be asked: a [`Reader`] or a [`Unit`].
pub trait Sql: Send {
    /// The engine behind.
    fn engine(&self) -> Engine;

    /// All rows of an answer. Queries carry their own `LIMIT`.
    fn rows(
        &mut self,
        text: impl Into<Text> + Send,
        args: Args,
    ) -> impl Future<Output = Result<Vec<Row>>> + Send;

    /// The first row of an answer, if any.
    fn row(
        &mut self,
        text: impl Into<Text> + Send,
        args: Args,
    ) -> impl Future<Output = Result<Option<Row>>> + Send {
        async { Ok(self.rows(text, args).await?.into_iter().next()) }
    }
}

/// One write transaction and the facts of what it changes.
///
/// Dropped without [`Unit::commit`], it changes nothing.
pub struct Unit {
    db: Db,
    tx: Tx,
    waiting: Vec<Put>,
    facts: Vec<Fact>,
    now: Timestamp,
}

/// A statement of one JSON parameter that waits to be sent.
pub(crate) struct Put {
    pub text: &'static str,
    pub rows: String,
}

enum Tx {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

impl Unit {
    pub(crate) async fn begin(db: Db, now: Timestamp) -> Result<Self> {
        let tx = match db.pools() {
            Pools::Sqlite { writer, .. } => Tx::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?),
            Pools::Postgres(pool) => Tx::Postgres(pool.begin().await?),
        };
        Ok(Self { db, tx, waiting: Vec::new(), facts: Vec::new(), now })
    }

    /// The moment of this unit: what it records is recorded at this time.
    pub const fn now(&self) -> Timestamp {
        self.now
    }

    /// Runs a statement; the number of rows that it changed.
    pub async fn execute(&mut self, text: impl Into<Text>, args: Args) -> Result<u64> {
        self.flush().await?;
        let text = safe(text);
        Ok(match &mut self.tx {
            Tx::Sqlite(tx) => tx.execute(sqlite(text, args)).await?.rows_affected(),
            Tx::Postgres(tx) => tx.execute(postgres(text, args)).await?.rows_affected(),
        })
    }

    /// Puts many rows in by one statement; the number of those that were put in or changed.
    pub async fn set(
        &mut self,
        statement: &'static SetStatement,
        rows: Vec<Vec<Value>>,
    ) -> Result<u64> {
        if rows.is_empty() {
            return Ok(0);
        }
        let text = statement.text(self.engine());
        self.execute(text, vec![Value::Text(Some(set::json(&rows)?))]).await
    }

    /// Puts many rows in where nobody asks how many were new: with the commit, or before whatever
    /// this unit is asked next. What the database says against them is heard only then.
    pub fn put(&mut self, statement: &'static SetStatement, rows: Vec<Vec<Value>>) -> Result<()> {
        if !rows.is_empty() {
            let text = statement.text(self.engine());
            self.waiting.push(Put { text, rows: set::json(&rows)? });
        }
        Ok(())
    }

    /// Sends what waits.
    pub(crate) async fn flush(&mut self) -> Result<()> {
        let waiting = std::mem::take(&mut self.waiting);
        self.send(waiting).await.map(|_| ())
    }

    /// Sends statements in their order; on SQLite the last row that they put in has the number
    /// that is returned.
    ///
    /// SQLite takes them in one turn of its thread: on a busy machine each turn waits for a core.
    async fn send(&mut self, puts: Vec<Put>) -> Result<i64> {
        match &mut self.tx {
            _ if puts.is_empty() => Ok(0),
            Tx::Sqlite(tx) => {
                let (text, args) = set::together(puts);
                Ok(tx.execute(sqlite(safe(text), args)).await?.last_insert_rowid())
            }
            Tx::Postgres(tx) => {
                for Put { text, rows } in puts {
                    tx.execute(postgres(safe(text), crate::args![rows])).await?;
                }
                Ok(0)
            }
        }
    }

    /// Sends what waits and this after it.
    pub(crate) async fn finish(&mut self, put: Put) -> Result<i64> {
        self.waiting.push(put);
        let waiting = std::mem::take(&mut self.waiting);
        self.send(waiting).await
    }

    /// Adds a fact to those that are written at commit.
    pub fn record(&mut self, fact: Fact) {
        self.facts.push(fact);
    }

    /// Writes the facts as the last statement, commits, and rings the bell for followers.
    ///
    /// Returns the `seq` of the last fact, or 0 when there was none.
    pub async fn commit(mut self) -> Result<i64> {
        let facts = std::mem::take(&mut self.facts);
        let last = journal::append(&mut self, facts).await?;
        self.flush().await?;
        match self.tx {
            Tx::Sqlite(tx) => tx.commit().await?,
            Tx::Postgres(tx) => tx.commit().await?,
        }
        if last > 0 {
            self.db.ring(last);
        }
        Ok(last)
    }

    /// Gives everything back.
    pub async fn rollback(self) -> Result<()> {
        match self.tx {
            Tx::Sqlite(tx) => tx.rollback().await?,
            Tx::Postgres(tx) => tx.rollback().await?,
        }
        Ok(())
    }

    /// Marks a place to come back to; one at a time.
    pub async fn savepoint(&mut self) -> Result<Savepoint> {
        self.execute("SAVEPOINT step", Vec::new()).await?;
        Ok(Savepoint { facts: self.facts.len() })
    }

    /// Keeps what was done since the mark.
    pub async fn release(&mut self, _mark: Savepoint) -> Result<()> {
        self.execute("RELEASE SAVEPOINT step", Vec::new()).await.map(|_| ())
    }

    /// Gives back what was done since the mark, its facts included.
    pub async fn back_to(&mut self, mark: Savepoint) -> Result<()> {
        self.waiting.clear();
        self.execute("ROLLBACK TO SAVEPOINT step", Vec::new()).await?;
        self.execute("RELEASE SAVEPOINT step", Vec::new()).await?;
        self.facts.truncate(mark.facts);
        Ok(())
    }
}

/// A place in a unit of work to come back to.
#[must_use]
#[derive(Debug)]
pub struct Savepoint {
    facts: usize,
}

impl Sql for Unit {
    fn engine(&self) -> Engine {
        self.db.engine()
    }

    async fn rows(&mut self, text: impl Into<Text> + Send, args: Args) -> Result<Vec<Row>> {
        self.flush().await?;
        let text = safe(text);
        Ok(match &mut self.tx {
            Tx::Sqlite(tx) => {
                tx.fetch_all(sqlite(text, args)).await?.into_iter().map(Row::Sqlite).collect()
            }
            Tx::Postgres(tx) => {
                tx.fetch_all(postgres(text, args)).await?.into_iter().map(Row::Postgres).collect()
            }
        })
    }
}

impl Sql for Reader {
    fn engine(&self) -> Engine {
        self.0.engine()
    }

    async fn rows(&mut self, text: impl Into<Text> + Send, args: Args) -> Result<Vec<Row>> {
        let text = safe(text);
        Ok(match self.0.pools() {
            Pools::Sqlite { reader, .. } => {
                reader.fetch_all(sqlite(text, args)).await?.into_iter().map(Row::Sqlite).collect()
            }
            Pools::Postgres(pool) => {
                pool.fetch_all(postgres(text, args)).await?.into_iter().map(Row::Postgres).collect()
            }
        })
    }
}

/// Rooms write their own texts and bind every value, which `xtask tidy` and review keep so.
fn safe(text: impl Into<Text>) -> SqlStr {
    AssertSqlSafe(text.into().0).into_sql_str()
}

macro_rules! bind {
    ($text:expr, $args:expr) => {{
        let mut query = sqlx::query($text);
        for value in $args {
            query = match value {
                Value::Int(value) => query.bind(value),
                Value::Real(value) => query.bind(value),
                Value::Text(value) => query.bind(value),
                Value::Id(value) => query.bind(value),
                Value::Bytes(value) => query.bind(value),
            };
        }
        query
    }};
}

fn sqlite(
    text: SqlStr,
    args: Args,
) -> sqlx::query::Query<'static, Sqlite, sqlx::sqlite::SqliteArguments> {
    bind!(text, args)
}

fn postgres(
    text: SqlStr,
    args: Args,
) -> sqlx::query::Query<'static, Postgres, sqlx::postgres::PgArguments> {
    bind!(text, args)
}
