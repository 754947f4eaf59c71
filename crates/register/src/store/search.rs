//! The index of words, filled by the follower of search.

use std::collections::{BTreeMap, BTreeSet};

use base::{Personal, Timestamp, Uuid};
use store::{Engine, Error, Result, Sql, Unit, args, dialect};

use crate::search::Indexed;

/// Steps to the next free number of a document at most.
const STEPS_MAX: i64 = 1_000;

/// All searched words of appeals, the texts of their messages and their addresses, and when they
/// were received.
pub(crate) async fn texts(
    sql: &mut impl Sql,
    appeals: &BTreeSet<Uuid>,
) -> Result<BTreeMap<Uuid, (Timestamp, String)>> {
    let mut texts: BTreeMap<Uuid, (Timestamp, String)> = BTreeMap::new();
    let ids = sql.engine().id_list(1);
    let text = format!(
        "SELECT a.id, a.received_at, a.address, m.text FROM appeals a \
         JOIN messages m ON m.appeal_id = a.id WHERE a.id IN {ids}"
    );
    let list: Vec<_> = appeals.iter().copied().collect();
    for row in sql.rows(text, args![dialect::ids(&list)]).await? {
        let received_at = row.get("received_at")?;
        let (_, words) = texts.entry(row.get("id")?).or_insert((received_at, String::new()));
        if words.is_empty() {
            words.push_str(row.get::<Option<String>>("address")?.as_deref().unwrap_or_default());
        }
        words.push(' ');
        words.push_str(row.get::<Personal<String>>("text")?.reveal());
    }
    Ok(texts)
}

/// Puts the stems of appeals in, in place of those that were there; few statements for all.
pub(crate) async fn put(unit: &mut Unit, appeals: &[Indexed]) -> Result<()> {
    // Stems hold no spaces and nothing that either engine would take apart again.
    let row = |it: &Indexed| serde_json::json!([it.appeal.simple().to_string(), it.stems]);
    let rows = serde_json::Value::Array(appeals.iter().map(row).collect()).to_string();
    let texts: &[&str] = match unit.engine() {
        Engine::Sqlite if number(unit, appeals).await? => &[INSERT],
        Engine::Sqlite => &[DELETE, INSERT],
        Engine::Postgres => &["INSERT INTO searched (appeal_id, stems) \
             SELECT CAST(t.value->>0 AS uuid), \
             array_to_tsvector(string_to_array(t.value->>1, ' ')) \
             FROM json_array_elements(CAST($1 AS json)) AS t(value) WHERE true \
             ON CONFLICT (appeal_id) DO UPDATE SET stems = excluded.stems"],
    };
    for text in texts {
        unit.execute(*text, args![rows.as_str()]).await?;
    }
    Ok(())
}

const DELETE: &str = "DELETE FROM stems WHERE rowid IN (SELECT s.doc FROM json_each($1) j \
                      JOIN searched s ON s.appeal_id = unhex(j.value->>0))";
const INSERT: &str = "INSERT INTO stems (rowid, words) SELECT s.doc, j.value->>1 \
                      FROM json_each($1) j JOIN searched s ON s.appeal_id = unhex(j.value->>0)";

/// Gives appeals their documents on SQLite; whether all of them are new.
async fn number(unit: &mut Unit, appeals: &[Indexed]) -> Result<bool> {
    let ids: Vec<_> = appeals.iter().map(|it| it.appeal).collect();
    let list = unit.engine().id_list(1);
    let known = format!("SELECT appeal_id FROM searched WHERE appeal_id IN {list}");
    let mut all_new = true;
    for step in 0..STEPS_MAX {
        let known: BTreeSet<Uuid> = match step {
            // Nearly always all of them are new, and one statement is enough.
            0 => BTreeSet::new(),
            _ => {
                let rows = unit.rows(known.as_str(), args![dialect::ids(&ids)]).await?;
                rows.iter().map(|row| row.get("appeal_id")).collect::<Result<_>>()?
            }
        };
        let rows: Vec<_> = appeals
            .iter()
            .filter(|it| !known.contains(&it.appeal))
            .map(|it| serde_json::json!([it.document + step, it.appeal.simple().to_string()]))
            .collect();
        let missing = rows.len() as u64;
        let text = "INSERT INTO searched (doc, appeal_id) SELECT value->>0, unhex(value->>1) \
                    FROM json_each($1) WHERE true ON CONFLICT DO NOTHING";
        let rows = serde_json::Value::Array(rows).to_string();
        if unit.execute(text, args![rows]).await? == missing {
            return Ok(all_new);
        }
        all_new = false;
    }
    Err(Error::Foreign("searched: too many appeals of one moment".to_owned()))
}
