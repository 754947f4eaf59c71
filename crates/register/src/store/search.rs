//! The index of words, filled by the follower of search.

use std::collections::{BTreeMap, BTreeSet};

use base::{Personal, Uuid};
use store::{Engine, Error, Result, Sql, Unit, args, dialect};

/// All searched words of appeals: the texts of their messages and their addresses.
pub(crate) async fn texts(
    unit: &mut Unit,
    appeals: &BTreeSet<Uuid>,
) -> Result<BTreeMap<Uuid, String>> {
    let mut texts: BTreeMap<Uuid, String> = BTreeMap::new();
    let ids = unit.engine().id_list(1);
    let text = format!(
        "SELECT a.id, a.address, m.text FROM appeals a JOIN messages m ON m.appeal_id = a.id \
         WHERE a.id IN {ids}"
    );
    let list: Vec<_> = appeals.iter().copied().collect();
    for row in unit.rows(text, args![dialect::ids(&list)]).await? {
        let words = texts.entry(row.get("id")?).or_default();
        if words.is_empty() {
            words.push_str(row.get::<Option<String>>("address")?.as_deref().unwrap_or_default());
        }
        words.push(' ');
        words.push_str(row.get::<Personal<String>>("text")?.reveal());
    }
    Ok(texts)
}

/// Puts the stems of an appeal in, in place of those that were there.
pub(crate) async fn put(unit: &mut Unit, appeal: Uuid, stems: BTreeSet<String>) -> Result<()> {
    match unit.engine() {
        Engine::Sqlite => put_sqlite(unit, appeal, stems).await,
        Engine::Postgres => put_postgres(unit, appeal, stems).await,
    }
}

async fn put_sqlite(unit: &mut Unit, appeal: Uuid, stems: BTreeSet<String>) -> Result<()> {
    let row = unit
        .row(
            "INSERT INTO searched (appeal_id) VALUES ($1) \
             ON CONFLICT (appeal_id) DO UPDATE SET appeal_id = excluded.appeal_id RETURNING doc",
            args![appeal],
        )
        .await?
        .ok_or_else(|| Error::Foreign("searched.doc".to_owned()))?;
    let doc: i64 = row.get("doc")?;
    unit.execute("DELETE FROM stems WHERE rowid = $1", args![doc]).await?;
    let text = stems.into_iter().collect::<Vec<_>>().join(" ");
    unit.execute("INSERT INTO stems (rowid, words) VALUES ($1, $2)", args![doc, text])
        .await
        .map(|_| ())
}

async fn put_postgres(unit: &mut Unit, appeal: Uuid, stems: BTreeSet<String>) -> Result<()> {
    let list: Vec<_> = stems.into_iter().collect();
    unit.execute(
        "INSERT INTO searched (appeal_id, stems) VALUES ($1, array_to_tsvector(ARRAY(\
         SELECT json_array_elements_text(CAST($2 AS json))))) \
         ON CONFLICT (appeal_id) DO UPDATE SET stems = excluded.stems",
        args![appeal, dialect::list(&list)],
    )
    .await
    .map(|_| ())
}
