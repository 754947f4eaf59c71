//! All SQL of the benchmark: a filled register by set statements, and how an engine would find.

use std::collections::HashMap;

use ::store::{Column, Db, Engine, Result, SetStatement, Sql, Unit, args};

static MESSAGES: SetStatement = SetStatement::insert(
    "messages",
    &[
        Column::id("id"),
        Column::text("channel"),
        Column::text("external_id"),
        Column::id("appeal_id"),
        Column::text("text"),
        Column::text("raw"),
        Column::text("fingerprint"),
        Column::int("received_at"),
    ],
    "",
);

static APPEALS: SetStatement = SetStatement::insert(
    "appeals",
    &[
        Column::id("id"),
        Column::text("number"),
        Column::text("regime"),
        Column::text("channel"),
        Column::text("status"),
        Column::text("topic"),
        Column::text("department"),
        Column::text("district"),
        Column::real("lat"),
        Column::real("lon"),
        Column::text("address"),
        Column::id("message_id"),
        Column::int("received_at"),
        Column::int("due_at"),
        Column::int("due_order"),
        Column::int("version"),
        Column::text("origin"),
    ],
    "",
);

/// Codes that invented appeals are spread over.
#[derive(Debug, Default)]
pub struct Codes {
    /// Topics that are no groups.
    pub topics: Vec<String>,
    /// Groups of topics.
    pub groups: Vec<String>,
    /// Departments.
    pub departments: Vec<String>,
    /// Districts.
    pub districts: Vec<String>,
}

/// The codes of the city that the product has loaded.
pub async fn codes(db: &Db) -> Result<Codes> {
    let topics = "SELECT code FROM topics WHERE parent IS NOT NULL ORDER BY position, code";
    let groups = "SELECT code FROM topics WHERE parent IS NULL ORDER BY position, code";
    let departments = "SELECT code FROM departments ORDER BY position, code";
    let districts = "SELECT code FROM districts ORDER BY position, code";
    Ok(Codes {
        topics: column(db, topics).await?,
        groups: column(db, groups).await?,
        departments: column(db, departments).await?,
        districts: column(db, districts).await?,
    })
}

async fn column(db: &Db, text: &str) -> Result<Vec<String>> {
    let rows = db.reader().rows(text, Vec::new()).await?;
    rows.iter().map(|row| row.get("code")).collect()
}

/// Rows of one batch.
#[derive(Default)]
pub struct Batch {
    /// Of messages.
    pub messages: Vec<::store::Args>,
    /// Of appeals.
    pub appeals: Vec<::store::Args>,
    /// Row of the index, id of the appeal, its stems.
    pub stems: Vec<(i64, base::Uuid, String)>,
}

/// Writes a batch into an open unit.
pub async fn put(unit: &mut Unit, batch: Batch) -> Result<()> {
    unit.set(&MESSAGES, batch.messages).await?;
    unit.set(&APPEALS, batch.appeals).await?;
    let rows: Vec<_> = batch
        .stems
        .iter()
        .map(|(doc, id, words)| serde_json::json!([doc, id.simple().to_string(), words]))
        .collect();
    let rows = serde_json::Value::Array(rows).to_string();
    let texts: &[&str] = match unit.engine() {
        Engine::Sqlite => &[
            "INSERT INTO searched (doc, appeal_id) \
             SELECT value->>0, unhex(value->>1) FROM json_each($1)",
            "INSERT INTO stems (rowid, words) SELECT value->>0, value->>2 FROM json_each($1)",
        ],
        Engine::Postgres => &["INSERT INTO searched (appeal_id, stems) \
             SELECT CAST(t.value->>1 AS uuid), \
             array_to_tsvector(string_to_array(t.value->>2, ' ')) \
             FROM jsonb_array_elements(CAST($1 AS jsonb)) AS t(value)"],
    };
    for text in texts {
        unit.execute(*text, args![rows.as_str()]).await?;
    }
    Ok(())
}

/// Lets the planner know the tables, as a running database comes to know them by itself.
pub async fn analyse(unit: &mut Unit) -> Result<()> {
    let texts: &[&str] = match unit.engine() {
        Engine::Sqlite => &["PRAGMA analysis_limit = 1000", "ANALYZE"],
        Engine::Postgres => &["ANALYZE"],
    };
    for text in texts {
        unit.rows(*text, Vec::new()).await?;
    }
    Ok(())
}

/// How many appeals there are.
pub async fn appeals(db: &Db) -> Result<i64> {
    let row = db.reader().row("SELECT count(*) AS n FROM appeals", Vec::new()).await?;
    row.map_or(Ok(0), |row| row.get("n"))
}

/// How many appeals have each value of a column.
pub async fn spread(db: &Db, column: &str) -> Result<HashMap<String, i64>> {
    let text = format!("SELECT {column} AS code, count(*) AS n FROM appeals GROUP BY {column}");
    let rows = db.reader().rows(text, Vec::new()).await?;
    let pairs = rows.iter().map(|row| {
        Ok((row.get::<Option<String>>("code")?.unwrap_or_default(), row.get::<i64>("n")?))
    });
    pairs.collect()
}
