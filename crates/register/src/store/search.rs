//! The index of words, filled by the follower of search.

use std::collections::{BTreeMap, BTreeSet};

use base::{Personal, Uuid};
use store::{Engine, Result, Sql, Unit, args, dialect};

/// All searched words of appeals: the texts of their messages and their addresses.
pub(crate) async fn texts(
    sql: &mut impl Sql,
    appeals: &BTreeSet<Uuid>,
) -> Result<BTreeMap<Uuid, String>> {
    let mut texts: BTreeMap<Uuid, String> = BTreeMap::new();
    let ids = sql.engine().id_list(1);
    let text = format!(
        "SELECT a.id, a.address, m.text FROM appeals a JOIN messages m ON m.appeal_id = a.id \
         WHERE a.id IN {ids}"
    );
    let list: Vec<_> = appeals.iter().copied().collect();
    for row in sql.rows(text, args![dialect::ids(&list)]).await? {
        let words = texts.entry(row.get("id")?).or_default();
        if words.is_empty() {
            words.push_str(row.get::<Option<String>>("address")?.as_deref().unwrap_or_default());
        }
        words.push(' ');
        words.push_str(row.get::<Personal<String>>("text")?.reveal());
    }
    Ok(texts)
}

/// Puts the stems of appeals in, in place of those that were there; few statements for all.
pub(crate) async fn put(unit: &mut Unit, appeals: &BTreeMap<Uuid, String>) -> Result<()> {
    // Stems hold no spaces and nothing that either engine would take apart again.
    let rows =
        appeals.iter().map(|(id, stems)| serde_json::json!([id.simple().to_string(), stems]));
    let rows = serde_json::Value::Array(rows.collect()).to_string();
    let texts: &[&str] = match unit.engine() {
        Engine::Sqlite => &[
            "INSERT INTO searched (appeal_id) SELECT unhex(value->>0) FROM json_each($1) \
             WHERE true ON CONFLICT (appeal_id) DO NOTHING",
            "DELETE FROM stems WHERE rowid IN (SELECT s.doc FROM json_each($1) j \
             JOIN searched s ON s.appeal_id = unhex(j.value->>0))",
            "INSERT INTO stems (rowid, words) SELECT s.doc, j.value->>1 FROM json_each($1) j \
             JOIN searched s ON s.appeal_id = unhex(j.value->>0)",
        ],
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
