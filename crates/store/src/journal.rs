//! The journal: the append-only list of facts, and its followers' cursors.
//!
//! A fact tells whole what happened: the kind, the subject, from what to what, who, on what
//! ground, when it happened and when it was recorded. It holds no personal data, only
//! references. `seq` is dense and gapless, and its order is the order in which facts become
//! visible, so a follower reads `seq > cursor` and can never skip a late commit.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use base::{By, Origin, Timestamp, Uuid};
use serde_json::{Map, Value as Json};

use crate::dialect::{self, Engine};
use crate::error::{Error, Result};
use crate::row::Row;
use crate::set::{self, Column};
use crate::unit::{Put, Sql, Unit};
use crate::value::Value;

/// Facts that one read returns at most.
pub const READ_MAX: u32 = 1_000;

/// What a fact speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// The noun: `appeal`, `staff`, `token`…
    pub kind: String,
    /// Its id.
    pub id: Uuid,
}

impl Subject {
    /// A subject of a kind.
    pub fn of(kind: &str, id: impl Into<Uuid>) -> Self {
        Self { kind: kind.to_owned(), id: id.into() }
    }
}

/// A fact before it is recorded.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// What happened: `appeal.assigned`. A noun, a dot, a verb of the past.
    pub kind: String,
    /// To what.
    pub subject: Subject,
    /// What it was before, as a wire word or code.
    pub was: Option<String>,
    /// What it became, as a wire word or code.
    pub became: Option<String>,
    /// Who did it.
    pub by: By,
    /// On what ground: the id of the record that holds the reason's text, or a code of policy.
    pub ground: Option<String>,
    /// What else a later reader needs: codes, ids, numbers, moments. Never personal data.
    pub details: Map<String, Json>,
    /// When it happened, where that is not the moment of the unit of work.
    pub occurred_at: Option<Timestamp>,
    /// How it came into the journal.
    pub origin: Origin,
}

impl Fact {
    /// A live fact that happens now.
    pub fn new(kind: &str, subject: Subject, by: By) -> Self {
        Self {
            kind: kind.to_owned(),
            subject,
            was: None,
            became: None,
            by,
            ground: None,
            details: Map::new(),
            occurred_at: None,
            origin: Origin::Live,
        }
    }

    /// From what to what.
    #[must_use]
    pub fn change(mut self, was: Option<&str>, became: Option<&str>) -> Self {
        self.was = was.map(str::to_owned);
        self.became = became.map(str::to_owned);
        self
    }

    /// On what ground.
    #[must_use]
    pub fn ground(mut self, ground: impl Into<Option<String>>) -> Self {
        self.ground = ground.into();
        self
    }

    /// One more detail.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Json>) -> Self {
        self.details.insert(name.to_owned(), value.into());
        self
    }

    /// It happened in the past and is brought in.
    #[must_use]
    pub fn imported(mut self, occurred_at: Timestamp) -> Self {
        self.occurred_at = Some(occurred_at);
        self.origin = Origin::Import;
        self
    }
}

/// A fact of the journal.
#[derive(Debug, Clone, PartialEq)]
pub struct Recorded {
    /// Its number: dense, gapless, in the order of commits.
    pub seq: i64,
    /// What happened.
    pub fact: Fact,
    /// When it happened.
    pub occurred_at: Timestamp,
    /// When it was recorded.
    pub recorded_at: Timestamp,
}

const COLUMNS: &[Column] = &[
    Column::text("kind"),
    Column::text("subject_kind"),
    Column::id("subject_id"),
    Column::text("was"),
    Column::text("became"),
    Column::text("by_kind"),
    Column::text("by_id"),
    Column::text("ground"),
    Column::text("details"),
    Column::int("occurred_at"),
    Column::int("recorded_at"),
    Column::text("origin"),
];

const FIELDS: &str = "seq, kind, subject_kind, subject_id, was, became, by_kind, by_id, ground, \
                      details, occurred_at, recorded_at, origin";

/// Appends facts; the `seq` of the last one. The caller commits right after.
pub(crate) async fn append(unit: &mut Unit, facts: Vec<Fact>) -> Result<i64> {
    if facts.is_empty() {
        return Ok(0);
    }
    let now = unit.now();
    let count = i64::try_from(facts.len()).unwrap_or(i64::MAX);
    let rows: Vec<_> = facts.into_iter().map(|fact| cells(fact, now)).collect();
    let rows = set::json(&rows)?;
    let text = append_text(unit.engine());
    match unit.engine() {
        // `seq` is SQLite's own number of the row.
        Engine::Sqlite => unit.finish(Put { text, rows }).await,
        Engine::Postgres => {
            let head = unit.row(text, crate::args![rows, count]).await?;
            head.map_or(Ok(0), |row| row.get("seq"))
        }
    }
}

/// The statement that appends facts.
fn append_text(engine: Engine) -> &'static str {
    static TEXTS: [OnceLock<String>; 2] = [OnceLock::new(), OnceLock::new()];
    let [sqlite, postgres] = &TEXTS;
    let text = match engine {
        Engine::Sqlite => sqlite,
        Engine::Postgres => postgres,
    };
    text.get_or_init(|| engine.append_facts(COLUMNS))
}

fn cells(fact: Fact, now: Timestamp) -> Vec<Value> {
    crate::args![
        fact.kind,
        fact.subject.kind,
        fact.subject.id,
        fact.was,
        fact.became,
        fact.by.kind(),
        fact.by.id(),
        fact.ground,
        Json::Object(fact.details).to_string(),
        fact.occurred_at.unwrap_or(now),
        now,
        fact.origin.word(),
    ]
}

/// The number of the newest fact; 0 in an empty journal.
pub async fn head(sql: &mut impl Sql) -> Result<i64> {
    let row = sql.row("SELECT COALESCE(max(seq), 0) AS seq FROM facts", Vec::new()).await?;
    row.map_or(Ok(0), |row| row.get("seq"))
}

/// The facts after `seq`, in order, at most `limit` and at most [`READ_MAX`].
pub async fn after(sql: &mut impl Sql, seq: i64, limit: u32) -> Result<Vec<Recorded>> {
    let text = format!("SELECT {FIELDS} FROM facts WHERE seq > $1 ORDER BY seq LIMIT $2");
    let rows = sql.rows(text, crate::args![seq, limit.min(READ_MAX)]).await?;
    rows.iter().map(recorded).collect()
}

/// The subjects that facts of some kinds speak of, among the `limit` facts after `seq`,
/// and the number of the last of these facts; `None` where there are no further facts.
pub async fn touched(
    sql: &mut impl Sql,
    seq: i64,
    limit: u32,
    kinds: &[&str],
) -> Result<Option<(i64, BTreeSet<Uuid>)>> {
    let last = head(sql).await?.min(seq + i64::from(limit));
    if last <= seq {
        return Ok(None);
    }
    let list = sql.engine().in_list(3);
    let text = format!(
        "SELECT subject_id FROM facts WHERE seq > $1 AND seq <= $2 AND kind IN {list} LIMIT $4"
    );
    let rows = sql.rows(text, crate::args![seq, last, dialect::list(kinds), limit]).await?;
    let subjects = rows.iter().map(|row| row.get("subject_id")).collect::<Result<_>>()?;
    Ok(Some((last, subjects)))
}

/// The facts of one subject, oldest first, at most [`READ_MAX`].
pub async fn of(sql: &mut impl Sql, subject: &Subject) -> Result<Vec<Recorded>> {
    let text = format!(
        "SELECT {FIELDS} FROM facts WHERE subject_id = $1 AND subject_kind = $2 \
         ORDER BY seq LIMIT $3"
    );
    let rows = sql.rows(text, crate::args![subject.id, subject.kind.as_str(), READ_MAX]).await?;
    rows.iter().map(recorded).collect()
}

fn recorded(row: &Row) -> Result<Recorded> {
    let foreign = |what: &str| Error::Foreign(format!("facts.{what}"));
    let by_id: Option<String> = row.get("by_id")?;
    let details: String = row.get("details")?;
    let Ok(Json::Object(details)) = serde_json::from_str(&details) else {
        return Err(foreign("details"));
    };
    let occurred_at = row.get("occurred_at")?;
    Ok(Recorded {
        seq: row.get("seq")?,
        fact: Fact {
            kind: row.get("kind")?,
            subject: Subject { kind: row.get("subject_kind")?, id: row.get("subject_id")? },
            was: row.get("was")?,
            became: row.get("became")?,
            by: By::from_parts(&row.get::<String>("by_kind")?, by_id.as_deref())
                .ok_or_else(|| foreign("by_kind"))?,
            ground: row.get("ground")?,
            details,
            occurred_at: Some(occurred_at),
            origin: Origin::from_word(&row.get::<String>("origin")?)
                .ok_or_else(|| foreign("origin"))?,
        },
        occurred_at,
        recorded_at: row.get("recorded_at")?,
    })
}

/// How far a follower has come; 0 for one that has never moved.
pub async fn cursor(sql: &mut impl Sql, follower: &str) -> Result<i64> {
    let row = sql.row("SELECT seq FROM cursors WHERE name = $1", crate::args![follower]).await?;
    row.map_or(Ok(0), |row| row.get("seq"))
}

/// Moves a follower's cursor in the same unit as its work. It never moves back.
pub async fn move_cursor(unit: &mut Unit, follower: &str, seq: i64) -> Result<()> {
    let now = unit.now();
    unit.execute(
        "INSERT INTO cursors (name, seq, moved_at) VALUES ($1, $2, $3) \
         ON CONFLICT (name) DO UPDATE SET seq = excluded.seq, moved_at = excluded.moved_at \
         WHERE cursors.seq < excluded.seq",
        crate::args![follower, seq, now],
    )
    .await
    .map(|_| ())
}
