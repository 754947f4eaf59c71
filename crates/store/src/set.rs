//! Set statements: many rows by one statement of constant text.

use std::sync::OnceLock;

use serde_json::Value as Json;

use crate::dialect::Engine;
use crate::value::Value;

/// The type of a column in a set statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `BIGINT`.
    Int,
    /// `DOUBLE PRECISION`.
    Real,
    /// `TEXT`.
    Text,
    /// `{id}`.
    Id,
}

/// A column that a set statement fills.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
}

impl Column {
    /// A `BIGINT` column.
    pub const fn int(name: &'static str) -> Self {
        Self { name, kind: Kind::Int }
    }

    /// A `DOUBLE PRECISION` column.
    pub const fn real(name: &'static str) -> Self {
        Self { name, kind: Kind::Real }
    }

    /// A `TEXT` column.
    pub const fn text(name: &'static str) -> Self {
        Self { name, kind: Kind::Text }
    }

    /// An `{id}` column.
    pub const fn id(name: &'static str) -> Self {
        Self { name, kind: Kind::Id }
    }
}

/// An insert of any number of rows, written once for both engines.
///
/// The rows travel as one JSON parameter, so the text is constant and stays prepared. Every room
/// declares its set statements as `static`s in its `store.rs`.
pub struct SetStatement {
    table: &'static str,
    columns: &'static [Column],
    tail: &'static str,
    texts: [OnceLock<String>; 2],
}

impl SetStatement {
    /// `INSERT INTO table (columns) … tail`; the tail holds `ON CONFLICT` and `RETURNING`.
    pub const fn insert(
        table: &'static str,
        columns: &'static [Column],
        tail: &'static str,
    ) -> Self {
        Self { table, columns, tail, texts: [OnceLock::new(), OnceLock::new()] }
    }

    pub(crate) fn text(&'static self, engine: Engine) -> &'static str {
        let [sqlite, postgres] = &self.texts;
        let text = match engine {
            Engine::Sqlite => sqlite,
            Engine::Postgres => postgres,
        };
        text.get_or_init(|| self.render(engine))
    }

    fn render(&self, engine: Engine) -> String {
        let names: Vec<_> = self.columns.iter().map(|c| c.name).collect();
        let cells = self.columns.iter().enumerate().map(|(i, c)| engine.json_cell(i, c.kind));
        format!(
            "INSERT INTO {} ({}) SELECT {} FROM {} WHERE true ORDER BY t.o {}",
            self.table,
            names.join(", "),
            cells.collect::<Vec<_>>().join(", "),
            engine.json_rows(),
            self.tail,
        )
    }
}

/// The JSON parameter of a set statement.
pub(crate) fn json(rows: Vec<Vec<Value>>) -> String {
    let rows = rows.into_iter().map(|row| row.into_iter().map(cell).collect()).collect();
    Json::Array(rows).to_string()
}

fn cell(value: Value) -> Json {
    match value {
        Value::Int(value) => value.into(),
        Value::Real(value) => value.into(),
        Value::Text(value) => value.into(),
        Value::Id(value) => value.map(|id| id.simple().to_string()).into(),
        // No set statement fills bytes: files lie on the disk, not in the database.
        Value::Bytes(_) => Json::Null,
    }
}
