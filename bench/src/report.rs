//! The one table that a run prints.

use std::fmt::Write as _;

use ::store::Engine;

/// Rows in the order in which they were measured first.
#[derive(Debug, Default)]
pub struct Report {
    rows: Vec<Row>,
}

#[derive(Debug)]
struct Row {
    what: String,
    goal: &'static str,
    cells: [Cell; 2],
}

/// A figure and the limit that was measured beside it.
#[derive(Debug, Clone, Default)]
struct Cell {
    figure: String,
    beside: String,
}

impl Report {
    /// Adds a figure of an engine, with its limit of the same run.
    pub fn put(&mut self, engine: Engine, what: &str, goal: &'static str, cell: (String, String)) {
        eprintln!("  {what}: {} (beside: {})", cell.0, cell.1);
        let at = match self.rows.iter().position(|row| row.what == what) {
            Some(at) => at,
            None => {
                let cells = [Cell::default(), Cell::default()];
                self.rows.push(Row { what: what.to_owned(), goal, cells });
                self.rows.len() - 1
            }
        };
        let Some(row) = self.rows.get_mut(at) else { return };
        let [sqlite, postgres] = &mut row.cells;
        let own = match engine {
            Engine::Sqlite => sqlite,
            Engine::Postgres => postgres,
        };
        *own = Cell { figure: cell.0, beside: cell.1 };
    }

    /// The table in Markdown.
    pub fn markdown(&self) -> String {
        let mut text = String::from(
            "| what | goal | SQLite | beside it | PostgreSQL | beside it |\n\
             |---|---|---|---|---|---|\n",
        );
        for Row { what, goal, cells: [one, other] } in &self.rows {
            let cells = [&one.figure, &one.beside, &other.figure, &other.beside];
            let cells = cells.map(String::as_str).join(" | ");
            // Writing to a string cannot fail.
            let _ = writeln!(text, "| {what} | {goal} | {cells} |");
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_engines_share_a_row() {
        let mut report = Report::default();
        report.put(Engine::Postgres, "a", "≤ 1", ("2".to_owned(), "3".to_owned()));
        report.put(Engine::Sqlite, "a", "≤ 1", ("4".to_owned(), "5".to_owned()));
        assert!(report.markdown().ends_with("| a | ≤ 1 | 4 | 5 | 2 | 3 |\n"));
    }
}
