//! Rows of files that may be named by nobody.

use base::Timestamp;
use store::{Result, Sql, Unit, args, dialect};

/// A file that was kept for something which was refused.
pub(crate) struct Stray {
    pub sha256: String,
    /// Whether something that was accepted names it.
    pub is_named: bool,
}

pub(crate) async fn note(unit: &mut Unit, sha256: &str) -> Result<()> {
    let now = unit.now();
    let text = "INSERT INTO strays (sha256, put_at) VALUES ($1, $2) \
                ON CONFLICT (sha256) DO UPDATE SET put_at = excluded.put_at";
    unit.execute(text, args![sha256, now]).await.map(|_| ())
}

pub(crate) async fn put_before(sql: &mut impl Sql, at: Timestamp, max: u32) -> Result<Vec<Stray>> {
    let text = "SELECT s.sha256, (SELECT a.sha256 FROM attachments a WHERE a.sha256 = s.sha256 \
                LIMIT 1) AS named FROM strays s WHERE s.put_at <= $1 ORDER BY s.put_at LIMIT $2";
    let rows = sql.rows(text, args![at, max]).await?;
    let stray = |row: &store::Row| {
        let named: Option<String> = row.get("named")?;
        Ok(Stray { sha256: row.get("sha256")?, is_named: named.is_some() })
    };
    rows.iter().map(stray).collect()
}

/// Forgets those that were not noted again meanwhile.
pub(crate) async fn forget(unit: &mut Unit, at: Timestamp, sha256: &[&str]) -> Result<()> {
    let list = unit.engine().in_list(2);
    let text = format!("DELETE FROM strays WHERE put_at <= $1 AND sha256 IN {list}");
    unit.execute(text, args![at, dialect::list(sha256)]).await.map(|_| ())
}
