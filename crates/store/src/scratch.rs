//! Scratch databases on PostgreSQL for tests: copies of a migrated template.

mod plan;

use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use tokio::sync::OnceCell;

use crate::db::{Db, Settings};
use crate::error::Result;

pub use plan::Explained;

static TEMPLATE: OnceCell<String> = OnceCell::const_new();
static NUMBER: AtomicU32 = AtomicU32::new(0);

/// Makes a migrated, empty database on the server of `url` and returns its address.
///
/// The template is made once a process; a copy of it takes tens of milliseconds.
pub async fn postgres(url: &str) -> Result<String> {
    let template = TEMPLATE.get_or_try_init(|| make_template(url)).await?;
    let name = format!("{template}_{}", NUMBER.fetch_add(1, Ordering::Relaxed));
    create(url, &name, Some(template)).await?;
    Ok(with_name(url, &name))
}

async fn make_template(url: &str) -> Result<String> {
    let name = format!("otklik_test_{}", std::process::id());
    let mut server = PgConnection::connect(url).await?;
    let drop = format!("DROP DATABASE IF EXISTS {name}");
    server.execute(AssertSqlSafe(drop)).await?;
    create(url, &name, None).await?;
    let db = Db::open(&Settings::new(with_name(url, &name))).await?;
    db.migrate().await?;
    db.close().await;
    Ok(name)
}

async fn create(url: &str, name: &str, template: Option<&String>) -> Result<()> {
    let mut server = PgConnection::connect(url).await?;
    let template = template.map(|it| format!(" TEMPLATE {it}")).unwrap_or_default();
    server.execute(AssertSqlSafe(format!("CREATE DATABASE {name}{template}"))).await?;
    server.close().await?;
    Ok(())
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
