//! Rows of files that may be named by nobody.

use std::collections::HashSet;

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

/// Those of these files that nobody names and nobody has noted.
pub(crate) async fn unknown(sql: &mut impl Sql, sha256: &[String]) -> Result<Vec<String>> {
    let list = sql.engine().in_list(1);
    let text = format!(
        "SELECT sha256 FROM attachments WHERE sha256 IN {list} \
         UNION SELECT clean_sha256 FROM pictures WHERE clean_sha256 IN {list} \
         UNION SELECT thumb_sha256 FROM pictures WHERE thumb_sha256 IN {list} \
         UNION SELECT sha256 FROM strays WHERE sha256 IN {list} LIMIT $2"
    );
    let most = i64::try_from(sha256.len()).unwrap_or(i64::MAX);
    let rows = sql.rows(text, args![dialect::list(sha256), most]).await?;
    let known: Result<HashSet<String>> = rows.iter().map(|row| row.get("sha256")).collect();
    let known = known?;
    Ok(sha256.iter().filter(|it| !known.contains(*it)).cloned().collect())
}

/// Notes a file that was found to be old, unless it is noted already.
pub(crate) async fn note_old(unit: &mut Unit, sha256: &str, put_at: Timestamp) -> Result<()> {
    let text = "INSERT INTO strays (sha256, put_at) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    unit.execute(text, args![sha256, put_at]).await.map(|_| ())
}

pub(crate) async fn put_before(sql: &mut impl Sql, at: Timestamp, max: u32) -> Result<Vec<Stray>> {
    // A copy lives as long as what it was made of.
    let text = "SELECT s.sha256, COALESCE(\
                (SELECT a.sha256 FROM attachments a WHERE a.sha256 = s.sha256 LIMIT 1), \
                (SELECT c.sha256 FROM pictures c WHERE c.clean_sha256 = s.sha256 LIMIT 1), \
                (SELECT t.sha256 FROM pictures t WHERE t.thumb_sha256 = s.sha256 LIMIT 1)) \
                AS named FROM strays s WHERE s.put_at <= $1 ORDER BY s.put_at LIMIT $2";
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
