//! The index of words, filled by the follower of search.

use std::collections::{BTreeMap, BTreeSet};

use base::{Personal, Timestamp, Uuid};
use store::{Engine, Error, Result, Sql, Unit, args, dialect};

use crate::appeal::AppealId;
use crate::list::{Order, Selection};
use crate::number::Typed;
use crate::search::{self, Indexed};

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
             FROM jsonb_array_elements(CAST($1 AS jsonb)) AS t(value) WHERE true \
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

/// What a selection seeks in the texts, made ready for the engine.
pub(crate) struct Sought {
    /// What the index is asked for: every stem. Empty where nothing but punctuation was given.
    pub asked: String,
    /// The appeals whose number the words are.
    pub numbered: Vec<AppealId>,
    /// How the index takes part in finding a page.
    pub reach: Reach,
}

/// How the index of words takes part in finding a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// It is walked newest first: SQLite numbers its documents in the order of receipt.
    Along,
    /// All that holds the words is gathered, and sorted.
    Gathered,
    /// The order of the page is walked, and SQLite looks into the document of each appeal there.
    /// Pays where so many hold the words that a page is soon full.
    Each,
}

/// Documents from which on words are frequent: where 100,000 are kept, gathering so many costs
/// SQLite as much as looking into each document on the way to a full page.
const FREQUENT: i64 = 5_000;
/// Years whose counters are tried at most.
const YEARS_MAX: i64 = 100;

impl Sought {
    pub(crate) async fn of(
        sql: &mut impl Sql,
        selection: &Selection,
        order: Order,
    ) -> Result<Option<Self>> {
        let Some(words) = &selection.words else { return Ok(None) };
        let typed = Typed::read(words.reveal());
        let numbered = match &typed {
            Some(typed) => numbered(sql, typed).await?,
            None => Vec::new(),
        };
        // A text names a number without the sign that was typed before it.
        let typed = typed.map(|it| it.to_string());
        let asked = asked(sql.engine(), typed.as_deref().unwrap_or(words.reveal()));
        let reach = match (sql.engine(), order) {
            _ if !numbered.is_empty() => Reach::Gathered,
            (Engine::Sqlite, Order::Received) => Reach::Along,
            (Engine::Sqlite, Order::Due) if is_frequent(sql, &asked).await? => Reach::Each,
            _ => Reach::Gathered,
        };
        Ok(Some(Self { asked, numbered, reach }))
    }
}

/// Whether many documents of SQLite's index hold what is asked.
async fn is_frequent(sql: &mut impl Sql, asked: &str) -> Result<bool> {
    if asked.is_empty() {
        return Ok(false);
    }
    let text = "SELECT count(*) AS n FROM \
                (SELECT 1 FROM stems x WHERE x.stems MATCH $1 LIMIT $2) c";
    let row = sql.row(text, args![asked, FREQUENT]).await?;
    Ok(row.map_or(Ok(0), |row| row.get::<i64>("n"))? >= FREQUENT)
}

fn asked(engine: Engine, words: &str) -> String {
    // Stems hold no quotation marks and nothing that either engine would take apart again.
    let (quote, and) = match engine {
        Engine::Sqlite => ('"', " AND "),
        Engine::Postgres => ('\'', " & "),
    };
    let stems = search::query(words);
    let asked: Vec<_> = stems.iter().map(|it| format!("{quote}{it}{quote}")).collect();
    asked.join(and)
}

/// The appeals of a number, whole or without the year: each is looked up.
async fn numbered(sql: &mut impl Sql, typed: &Typed) -> Result<Vec<AppealId>> {
    let rows = match typed {
        Typed::Whole(number) => {
            let text = "SELECT id FROM appeals WHERE number = $1";
            sql.rows(text, args![number.to_string()]).await?
        }
        Typed::Ordinal(ordinal) => {
            let text = "SELECT a.id FROM counters c JOIN appeals a \
                        ON a.number = CAST(c.year AS TEXT) || $1 ORDER BY c.year LIMIT $2";
            let ordinal = format!("-{}", Typed::Ordinal(*ordinal));
            sql.rows(text, args![ordinal, YEARS_MAX]).await?
        }
    };
    rows.iter().map(|row| row.get("id").map(AppealId)).collect()
}
