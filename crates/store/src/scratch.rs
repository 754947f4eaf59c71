//! Scratch databases on PostgreSQL for tests: copies of a migrated template.
//!
//! Nobody removes his own at the end: PostgreSQL puts all that it holds in memory on the disk
//! before it drops a database, which takes longer than most tests. A process that comes an hour
//! later does it.

mod plan;

use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, Row as _};
use tokio::sync::OnceCell;

use crate::db::{Db, Settings};
use crate::error::{Error, Result};

pub use plan::Explained;

/// What the name of every scratch database begins with; then come the second of its making, by
/// the server's clock, and a random word.
const PREFIX: &str = "otklik_test_";
/// Seconds after which a scratch database counts as left over: no run of tests lasts as long.
const OLD_AFTER: i64 = 60 * 60;
/// Databases that one process removes at most, so that its own tests are not slowed down.
const SWEPT_MAX: usize = 20;
/// Older names hold the number of a process there, which is less.
const PROCESS_NUMBERS_BELOW: i64 = 1_000_000_000;

static TEMPLATE: OnceCell<String> = OnceCell::const_new();
static NUMBER: AtomicU32 = AtomicU32::new(0);

/// Makes a migrated, empty database on the server of `url` and returns its address.
///
/// The template is made once a process; a copy of it takes tens of milliseconds. Meanwhile what
/// others have left over is removed.
pub async fn postgres(url: &str) -> Result<String> {
    let template = TEMPLATE.get_or_try_init(|| make_template(url)).await?;
    let name = format!("{template}_{}", NUMBER.fetch_add(1, Ordering::Relaxed));
    create(url, &name, Some(template)).await?;
    Ok(with_name(url, &name))
}

async fn make_template(url: &str) -> Result<String> {
    let mut server = PgConnection::connect(url).await?;
    let word = "SELECT left(replace(CAST(gen_random_uuid() AS text), '-', ''), 16) AS word";
    let word: String = server.fetch_one(word).await?.try_get("word")?;
    let name = format!("{PREFIX}{}_{word}", now(&mut server).await?);
    server.close().await?;
    create(url, &name, None).await?;
    let db = Db::open(&Settings::new(with_name(url, &name))).await?;
    db.migrate().await?;
    db.close().await;
    sweep_aside(url.to_owned());
    Ok(name)
}

async fn create(url: &str, name: &str, template: Option<&String>) -> Result<()> {
    let mut server = PgConnection::connect(url).await?;
    let template = template.map(|it| format!(" TEMPLATE {it}")).unwrap_or_default();
    server.execute(AssertSqlSafe(format!("CREATE DATABASE {name}{template}"))).await?;
    server.close().await?;
    Ok(())
}

/// Sweeps in a thread of its own: it belongs to no test, and ends with the process at the latest.
fn sweep_aside(url: String) {
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        // What cannot be removed now is left for the next process.
        let _ = runtime.map(|it| it.block_on(sweep(&url)));
    });
}

/// Removes scratch databases that were left over, but not those that somebody is connected to;
/// how many they were.
pub async fn sweep(url: &str) -> Result<usize> {
    let mut server = PgConnection::connect(url).await?;
    let now = now(&mut server).await?;
    let names = server.fetch_all("SELECT CAST(datname AS text) AS name FROM pg_database").await?;
    let names = names.iter().map(|row| row.try_get("name")).collect::<sqlx::Result<Vec<String>>>();
    let mut swept = 0;
    for name in names?.iter().filter(|it| is_left_over(it, now)).take(SWEPT_MAX) {
        let drop = server.execute(AssertSqlSafe(format!("DROP DATABASE IF EXISTS {name}"))).await;
        match drop.map_err(Error::from) {
            Ok(_) => swept += 1,
            // Somebody is connected to it, or is removing it as well.
            Err(Error::Query(_)) => {}
            Err(error) => return Err(error),
        }
    }
    server.close().await?;
    Ok(swept)
}

/// Seconds by the server's clock.
async fn now(server: &mut PgConnection) -> Result<i64> {
    let now = server.fetch_one("SELECT CAST(extract(epoch FROM now()) AS bigint) AS now").await?;
    Ok(now.try_get("now")?)
}

fn is_left_over(name: &str, now: i64) -> bool {
    let made_at = name.strip_prefix(PREFIX).and_then(|rest| rest.split_once('_'));
    let made_at = made_at.and_then(|(made_at, _)| made_at.parse::<i64>().ok());
    // Of what does not say when it was made nothing is known.
    made_at.is_some_and(|it| it > PROCESS_NUMBERS_BELOW && it < now - OLD_AFTER)
        && name.bytes().all(|it| matches!(it, b'a'..=b'z' | b'0'..=b'9' | b'_'))
}

/// The address with another database name: `postgres://user@host:port/NAME?options`.
fn with_name(url: &str, name: &str) -> String {
    let (head, options) = url.split_once('?').map_or((url, ""), |(h, o)| (h, o));
    let base = match head.match_indices('/').nth(2) {
        Some((slash, _)) => &head[..slash],
        None => head,
    };
    let options = if options.is_empty() { String::new() } else { format!("?{options}") };
    format!("{base}/{name}{options}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_old_scratch_databases_are_left_over() {
        let now = 1_800_000_000;
        for (name, left_over) in [
            ("otklik_test_1799996399_0123456789abcdef", true),
            ("otklik_test_1799996399_0123456789abcdef_7", true),
            ("otklik_test_1799996400_0123456789abcdef", false),
            ("otklik_test_1800000001_0123456789abcdef", false),
            ("otklik_test_12345", false),
            ("otklik_test_12345_7", false),
            ("otklik_test_1799996399_x; drop", false),
            ("otklik", false),
            ("postgres", false),
        ] {
            assert_eq!(is_left_over(name, now), left_over, "{name}");
        }
    }
}
