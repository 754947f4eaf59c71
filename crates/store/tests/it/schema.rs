//! The tables, looked at as a whole: the same on both engines, their keys indexed, their personal
//! data declared with the time it is kept.

use std::collections::{BTreeMap, BTreeSet};

use store::{Engine, Sql as _, args};
use testing::TestDb;

/// Columns of personal data, by the words of their own comment in the migrations, and how long
/// they are kept. Whoever adds one says here when it goes.
const PERSONAL: &[(&str, &str, Kept)] = &[
    ("staff", "login", Kept::WithTheJournal),
    ("staff", "name", Kept::WithTheJournal),
    ("authors", "name", Kept::Term),
    ("appeals", "address", Kept::Term),
    ("contacts", "value", Kept::Term),
    ("messages", "text", Kept::Term),
    ("messages", "raw", Kept::Term),
    ("messages", "peer", Kept::Term),
    ("attachments", "name", Kept::Term),
    ("closures", "reason", Kept::Term),
    ("reopenings", "reason", Kept::Term),
    ("corrections", "reason", Kept::Term),
    ("assignments", "reason", Kept::Term),
    ("hand_backs", "reason", Kept::Term),
    ("extensions", "reason", Kept::Term),
    ("extensions", "decision", Kept::Term),
    ("answers", "text", Kept::Term),
    ("answers", "decision", Kept::Term),
    ("verdicts", "words", Kept::Term),
    ("evidence", "words", Kept::Term),
    ("evidence", "removed_reason", Kept::Term),
    ("problems", "name", Kept::Term),
    ("deliveries", "body", Kept::Term),
    ("outgoing", "peer", Kept::Term),
    ("outgoing", "say", Kept::Term),
    ("closed_peers", "peer", Kept::Term),
    ("conversations", "state", Kept::WhileTheySpeak),
    ("proposals", "value", Kept::Term),
    ("proposals", "reasons", Kept::Term),
    ("choices", "proposed", Kept::Term),
    ("choices", "chosen", Kept::Term),
    ("choices", "was", Kept::Term),
];

/// How long personal data is kept.
#[derive(Debug, Clone, Copy)]
enum Kept {
    /// Until the city's term of keeping has passed after the end of the appeal.
    Term,
    /// As long as the journal names the person by the id: accounts are disabled, never removed.
    WithTheJournal,
    /// Until half a year has passed in which nobody spoke in the conversation.
    WhileTheySpeak,
}

/// What only one engine needs.
const OF_ONE_ENGINE: &[(&str, Engine)] = &[
    ("journal_head", Engine::Postgres),
    // The index of words is each engine's own.
    ("searched.doc", Engine::Sqlite),
    ("searched.stems", Engine::Postgres),
    ("stems", Engine::Sqlite),
];

/// Columns of keys that need no index, and why.
const WITHOUT_INDEX: &[(&str, &str)] =
    &[("staff.department", "some dozens of accounts, and a department is never removed")];

/// Names of columns that hold another row's id without a key of the database.
const FREE_IDS: &[(&str, &str)] = &[
    ("answers.together_id", "it is read of the answers of one problem"),
    ("outgoing.answer_id", "it is read of what was said about one appeal"),
    ("appeals.author_id", "nobody asks for the appeals of an author yet"),
    ("appeals.message_id", "its message refers back; the other way would be a circle"),
    ("appeals.author_id", "nobody asks for the appeals of an author yet"),
    ("messages.author_id", "authors are forgotten while their messages stay"),
    ("leases.holder", "a process, which is no row"),
    ("attachments.owner_id", "a message or an answer, by owner_kind"),
];

type Columns = BTreeMap<(String, String), String>;

async fn columns(city: &TestDb) -> Columns {
    let text = match city.db.engine() {
        Engine::Sqlite => {
            "SELECT t.name AS tab, c.name AS col, c.type || CASE WHEN c.\"notnull\" = 1 THEN ' NOT \
             NULL' ELSE '' END AS kind FROM pragma_table_list t JOIN pragma_table_info(t.name) c \
             WHERE t.schema = 'main' AND t.type IN ('table', 'virtual')"
        }
        Engine::Postgres => {
            "SELECT CAST(table_name AS text) AS tab, CAST(column_name AS text) AS col, \
             data_type || CASE WHEN is_nullable = 'NO' THEN ' NOT NULL' ELSE '' END AS kind \
             FROM information_schema.columns WHERE table_schema = 'public'"
        }
    };
    let rows = city.db.reader().rows(text, args![]).await.unwrap();
    let mut columns = Columns::new();
    for row in rows {
        let table: String = row.get("tab").unwrap();
        if table.starts_with("sqlite_") || table.starts_with("_sqlx") {
            continue;
        }
        let kind: String = row.get("kind").unwrap();
        columns.insert((table, row.get("col").unwrap()), common(&kind.to_lowercase()));
    }
    columns
}

/// One name for what both engines call differently.
fn common(kind: &str) -> String {
    let (kind, rest) = kind.split_once(" not null").map_or((kind, ""), |(k, _)| (k, " not null"));
    let kind = match kind {
        "blob" | "uuid" | "bytea" => "bytes",
        "integer" | "bigint" => "bigint",
        other => other,
    };
    format!("{kind}{rest}")
}

fn is_own(table: &str, column: &str, engine: Engine) -> bool {
    let full = format!("{table}.{column}");
    OF_ONE_ENGINE.iter().any(|(name, of)| *of == engine && (*name == table || *name == full))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_engines_hold_the_same_tables() {
    let (sqlite, postgres) = (TestDb::sqlite().await, TestDb::postgres().await);
    let shared = |all: Columns, engine| -> Columns {
        all.into_iter().filter(|((table, column), _)| !is_own(table, column, engine)).collect()
    };
    let (all_sqlite, all_postgres) = (columns(&sqlite).await, columns(&postgres).await);
    for (name, engine) in OF_ONE_ENGINE {
        let all = if *engine == Engine::Sqlite { &all_sqlite } else { &all_postgres };
        let there = all.keys().any(|(table, column)| {
            is_own(table, column, *engine)
                && (table == name || format!("{table}.{column}") == *name)
        });
        assert!(there, "{name} is no longer there: take it off the list");
    }
    let sqlite = shared(all_sqlite, Engine::Sqlite);
    let postgres = shared(all_postgres, Engine::Postgres);
    assert!(sqlite.len() > 100, "{} columns were found", sqlite.len());
    for (name, kind) in &sqlite {
        assert_eq!(postgres.get(name), Some(kind), "{name:?} of SQLite on PostgreSQL");
    }
    let only: Vec<_> = postgres.keys().filter(|name| !sqlite.contains_key(name)).collect();
    assert!(only.is_empty(), "only on PostgreSQL: {only:?}");
}

/// Every column that is a key into another table, and those that an index begins with.
async fn keys(city: &TestDb) -> (BTreeSet<String>, BTreeSet<String>) {
    let mut reader = city.db.reader();
    let text = "SELECT t.name || '.' || k.\"from\" AS name FROM pragma_table_list t \
                JOIN pragma_foreign_key_list(t.name) k WHERE t.schema = 'main'";
    let rows = reader.rows(text, args![]).await.unwrap();
    let foreign = rows.iter().map(|row| row.get("name").unwrap()).collect();
    let text = "SELECT t.name || '.' || c.name AS name FROM pragma_table_list t \
                JOIN pragma_index_list(t.name) i JOIN pragma_index_info(i.name) c \
                WHERE t.schema = 'main' AND c.seqno = 0";
    let rows = reader.rows(text, args![]).await.unwrap();
    (foreign, rows.iter().map(|row| row.get("name").unwrap()).collect())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_key_has_an_index_or_a_reason() {
    let city = TestDb::sqlite().await;
    let (foreign, indexed) = keys(&city).await;
    let reasons = |list: &[(&str, &str)]| -> BTreeSet<String> {
        list.iter().map(|(name, _)| (*name).to_owned()).collect()
    };
    let without: BTreeSet<String> = foreign.difference(&indexed).cloned().collect();
    assert_eq!(without, reasons(WITHOUT_INDEX), "keys without an index");

    // What looks like a key but is none must be indexed too, or say why not.
    let is_id =
        |column: &str| column.ends_with("_id") && column != "external_id" && column != "by_id";
    let loose: BTreeSet<String> = columns(&city)
        .await
        .into_iter()
        .filter(|((_, column), kind)| {
            kind.starts_with("bytes") && (is_id(column) || column == "holder")
        })
        .map(|((table, column), _)| format!("{table}.{column}"))
        .filter(|name| !foreign.contains(name) && !indexed.contains(name))
        .collect();
    let free: BTreeSet<String> =
        reasons(FREE_IDS).into_iter().filter(|name| !indexed.contains(name)).collect();
    assert_eq!(loose, free, "ids that lead to no row by the database's own rule");
}

/// Lines of the migrations whose comment says that a column is personal: `table.column`. A later
/// migration says it of an older column in a line of its own: `-- personal: table.column`.
fn said_to_be_personal() -> BTreeSet<String> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations");
    let mut found = BTreeSet::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|it| it != "sql") {
            continue;
        }
        let mut table = String::new();
        for line in std::fs::read_to_string(path).unwrap().lines() {
            if let Some(rest) = line.strip_prefix("CREATE TABLE ") {
                table = rest.split(' ').next().unwrap().to_owned();
            }
            if let Some(name) = line.strip_prefix("-- personal: ") {
                found.insert(name.to_owned());
                continue;
            }
            let (code, comment) = line.split_once("--").unwrap_or((line, ""));
            let added = code.strip_prefix("ALTER TABLE ").and_then(|it| it.split_once(' '));
            let column = match added {
                Some((altered, rest)) => {
                    table = altered.to_owned();
                    rest.strip_prefix("ADD COLUMN ").and_then(|it| it.split(' ').next())
                }
                None => code.split_whitespace().next(),
            };
            if let Some(column) = column.filter(|_| comment.contains("personal")) {
                // A list of scopes names a scope of that word.
                if !comment.contains("read:personal") {
                    found.insert(format!("{table}.{column}"));
                }
            }
        }
    }
    found
}

#[test]
fn every_personal_column_says_how_long_it_is_kept() {
    let declared: BTreeSet<String> =
        PERSONAL.iter().map(|(table, column, _)| format!("{table}.{column}")).collect();
    assert_eq!(said_to_be_personal(), declared);
    let kinds: BTreeSet<String> = PERSONAL.iter().map(|it| format!("{:?}", it.2)).collect();
    assert_eq!(kinds.len(), 3, "each way of keeping is used: {kinds:?}");
}
