//! Plans of queries, for tests that hold a room to its indexes.

use crate::db::Reader;
use crate::dialect::Engine;
use crate::error::Result;
use crate::row::Row;
use crate::unit::{Sql, Text};
use crate::value::Args;

/// Reads, and keeps the engine's plan of every query.
pub struct Explained {
    reader: Reader,
    /// The plans of the queries so far, a line a step.
    pub plans: Vec<String>,
}

impl Explained {
    /// Explains what is read here.
    pub fn new(reader: Reader) -> Self {
        Self { reader, plans: Vec::new() }
    }
}

impl Sql for Explained {
    fn engine(&self) -> Engine {
        self.reader.engine()
    }

    async fn rows(&mut self, text: impl Into<Text> + Send, args: Args) -> Result<Vec<Row>> {
        let (explain, column) = match self.engine() {
            Engine::Sqlite => ("EXPLAIN QUERY PLAN", "detail"),
            Engine::Postgres => ("EXPLAIN", "QUERY PLAN"),
        };
        let text = text.into().0;
        let steps = self.reader.rows(format!("{explain} {text}"), args.clone()).await?;
        let steps: Vec<String> = steps.iter().map(|row| row.get(column)).collect::<Result<_>>()?;
        self.plans.push(steps.join("\n"));
        self.reader.rows(text, args).await
    }
}
