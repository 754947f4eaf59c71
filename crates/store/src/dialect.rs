//! What the two engines do differently. All of it.
//!
//! Migrations are one text with tokens (`{id}`, `{bytes}`, `{key}`) and, where a whole
//! statement differs, sections `--{sqlite` … `--}` and `--{postgres` … `--}`.

use crate::set::{Column, Kind};

/// A database engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Engine {
    /// SQLite 3, embedded; one writer at a time.
    Sqlite,
    /// PostgreSQL 13 or newer, or an engine that speaks its protocol.
    Postgres,
}

impl Engine {
    /// The name for people and metrics.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }

    /// Takes a lock on the rows of a query until the end of the unit of work. SQLite needs none:
    /// a unit holds the one write lock from its start.
    pub const fn for_update(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " FOR UPDATE",
        }
    }

    /// How a set statement begins. On SQLite a failing statement then leaves what it has done,
    /// which the unit takes back anyway, and need not copy every page before it changes it.
    pub(crate) const fn insert(self) -> &'static str {
        match self {
            Self::Sqlite => "INSERT OR FAIL",
            Self::Postgres => "INSERT",
        }
    }

    /// The rows of a JSON array in parameter `$1`, as `t.value`, with their order `t.o`.
    pub(crate) const fn json_rows(self) -> &'static str {
        match self {
            Self::Sqlite => "(SELECT value, key + 1 AS o FROM json_each($1)) AS t",
            Self::Postgres => {
                "jsonb_array_elements(CAST($1 AS jsonb)) WITH ORDINALITY AS t(value, o)"
            }
        }
    }

    /// Cell number `index` of a JSON row as a value of the column's type.
    pub(crate) fn json_cell(self, index: usize, kind: Kind) -> String {
        match (self, kind) {
            (Self::Sqlite, Kind::Id) => format!("unhex(t.value->>{index})"),
            (Self::Sqlite, _) => format!("t.value->>{index}"),
            (Self::Postgres, Kind::Id) => format!("CAST(t.value->>{index} AS uuid)"),
            (Self::Postgres, Kind::Int) => format!("CAST(t.value->>{index} AS bigint)"),
            (Self::Postgres, Kind::Real) => {
                format!("CAST(t.value->>{index} AS double precision)")
            }
            (Self::Postgres, Kind::Text) => format!("t.value->>{index}"),
        }
    }

    /// A list of texts in one parameter, for `column IN (…)`: bind [`crate::dialect::list`].
    pub fn in_list(self, parameter: usize) -> String {
        match self {
            Self::Sqlite => format!("(SELECT value FROM json_each(${parameter}))"),
            Self::Postgres => {
                format!("(SELECT jsonb_array_elements_text(CAST(${parameter} AS jsonb)))")
            }
        }
    }

    /// A list of ids in one parameter, for `column IN (…)`: bind [`crate::dialect::ids`].
    pub fn id_list(self, parameter: usize) -> String {
        match self {
            Self::Sqlite => format!("(SELECT unhex(value) FROM json_each(${parameter}))"),
            Self::Postgres => format!(
                "(SELECT CAST(v AS uuid) \
                 FROM jsonb_array_elements_text(CAST(${parameter} AS jsonb)) v)"
            ),
        }
    }

    /// The statement that appends facts and gives them their numbers: `$1` the facts, on PostgreSQL
    /// `$2` their count. PostgreSQL returns the last one.
    ///
    /// PostgreSQL: the update of the one head row is a lock that is held until commit, so that
    /// numbers become visible in their order and a rollback gives them back. SQLite: the write
    /// lock of the whole unit does the same.
    pub(crate) fn append_facts(self, columns: &[Column]) -> String {
        let names: Vec<_> = columns.iter().map(|c| c.name).collect();
        let cells: Vec<_> =
            columns.iter().enumerate().map(|(i, c)| self.json_cell(i, c.kind)).collect();
        let (names, cells, rows) = (names.join(", "), cells.join(", "), self.json_rows());
        match self {
            Self::Sqlite => format!(
                "{} INTO facts (seq, {names}) SELECT (SELECT COALESCE(max(seq), 0) FROM facts) \
                 + t.o, {cells} FROM {rows} ORDER BY t.o",
                self.insert()
            ),
            Self::Postgres => format!(
                "WITH head AS (UPDATE journal_head SET seq = seq + $2 RETURNING seq), \
                 put AS (INSERT INTO facts (seq, {names}) \
                 SELECT head.seq - $2 + t.o, {cells} FROM head, {rows} ORDER BY t.o) \
                 SELECT seq FROM head"
            ),
        }
    }

    /// Renders a migration for this engine.
    pub(crate) fn render(self, migration: &str) -> String {
        let tokens: &[(&str, &str)] = match self {
            Self::Sqlite => &[("{id}", "BLOB"), ("{bytes}", "BLOB"), ("{key}", "INTEGER")],
            Self::Postgres => &[("{id}", "UUID"), ("{bytes}", "BYTEA"), ("{key}", "BIGINT")],
        };
        let mut text = self.own_sections(migration);
        for (token, own) in tokens {
            text = text.replace(token, own);
        }
        text
    }

    fn own_sections(self, migration: &str) -> String {
        let own = match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        };
        let mut keep = true;
        let mut text = String::with_capacity(migration.len());
        for line in migration.lines() {
            match line.trim() {
                "--}" => keep = true,
                mark if mark.starts_with("--{") => keep = &mark[3..] == own,
                _ if keep => {
                    text.push_str(line);
                    text.push('\n');
                }
                _ => {}
            }
        }
        text
    }
}

/// The value that [`Engine::id_list`] expects: a JSON array of ids.
pub fn ids(ids: &[base::Uuid]) -> String {
    list(&ids.iter().map(|id| id.simple().to_string()).collect::<Vec<_>>())
}

/// The value that [`Engine::in_list`] expects: a JSON array of texts.
pub fn list<T: AsRef<str>>(items: &[T]) -> String {
    let items = items.iter().map(|it| serde_json::Value::from(it.as_ref())).collect();
    serde_json::Value::Array(items).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_migration_is_rendered_for_its_engine() {
        let text = "CREATE TABLE a (id {id});\n--{sqlite\nS;\n--}\n--{postgres\nP;\n--}\nboth;";
        assert_eq!(Engine::Sqlite.render(text), "CREATE TABLE a (id BLOB);\nS;\nboth;\n");
        assert_eq!(Engine::Postgres.render(text), "CREATE TABLE a (id UUID);\nP;\nboth;\n");
    }

    #[test]
    fn a_list_is_quoted() {
        assert_eq!(list(&["a", "b\"c"]), r#"["a","b\"c"]"#);
    }
}
