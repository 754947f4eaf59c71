//! Set statements: many rows by one statement of constant text.

use std::sync::OnceLock;

use serde::ser::{Serialize, SerializeSeq as _, Serializer};

use crate::dialect::Engine;
use crate::error::{Error, Result};
use crate::unit::Put;
use crate::value::{Args, Value};

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
    /// `INSERT INTO table (columns) … tail`; the tail holds `ON CONFLICT`.
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
            "{} INTO {} ({}) SELECT {} FROM {} WHERE true ORDER BY t.o {}",
            engine.insert(),
            self.table,
            names.join(", "),
            cells.collect::<Vec<_>>().join(", "),
            engine.json_rows(),
            self.tail,
        )
    }
}

/// Several statements of one parameter each as one text with a parameter for each.
pub(crate) fn together(puts: Vec<Put>) -> (String, Args) {
    let mut text = String::with_capacity(puts.iter().map(|it| it.text.len() + 4).sum());
    let mut args = Args::with_capacity(puts.len());
    for put in puts {
        args.push(Value::Text(Some(put.rows)));
        text.push_str(&put.text.replace("$1", &format!("${}", args.len())));
        text.push_str(";\n");
    }
    (text, args)
}

/// The JSON parameter of a set statement.
pub(crate) fn json(rows: &[Vec<Value>]) -> Result<String> {
    // Written as it is read, with no tree in between: every accepted message goes this way.
    serde_json::to_string(&Rows(rows)).map_err(|error| Error::Foreign(error.to_string()))
}

struct Rows<'a>(&'a [Vec<Value>]);

impl Serialize for Rows<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let mut rows = serializer.serialize_seq(Some(self.0.len()))?;
        for row in self.0 {
            rows.serialize_element(row)?;
        }
        rows.end()
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        match self {
            Self::Int(value) => value.serialize(serializer),
            Self::Real(value) => value.serialize(serializer),
            Self::Text(value) => value.serialize(serializer),
            Self::Id(value) => value.map(|id| id.simple().to_string()).serialize(serializer),
            // No set statement fills bytes: files lie on the disk, not in the database.
            Self::Bytes(_) => serializer.serialize_none(),
        }
    }
}
