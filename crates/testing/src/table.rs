//! What tests of rooms ask of tables, so that rooms' suites hold no SQL.

use base::{Uuid, from_millis};
use store::{Db, Engine, Sql as _, args};

/// How many rows a table holds.
pub async fn count(db: &Db, table: &str) -> i64 {
    let text = format!("SELECT count(*) AS n FROM {table}");
    let row = db.reader().row(text, args![]).await.expect("the table is counted");
    row.expect("a count is a row").get("n").expect("a count is a number")
}

/// Makes the database refuse rows of a table whose column holds this very text.
pub async fn refuse(db: &Db, table: &str, column: &str, text: &str) {
    let text = text.replace('\'', "''");
    let rule = match db.engine() {
        Engine::Sqlite => format!(
            "CREATE TRIGGER refuse_{table} BEFORE INSERT ON {table} \
             WHEN new.{column} = '{text}' BEGIN SELECT RAISE(ABORT, 'refused'); END"
        ),
        Engine::Postgres => format!("ALTER TABLE {table} ADD CHECK ({column} <> '{text}')"),
    };
    let mut unit = db.begin(from_millis(0)).await.expect("a unit of work begins");
    unit.execute(rule, args![]).await.expect("the rule is made");
    unit.commit().await.expect("the rule is kept");
}

/// Gives a number of SQLite's index of words to an appeal that is none.
pub async fn take_document(db: &Db, document: i64, appeal: Uuid) {
    let mut unit = db.begin(from_millis(0)).await.expect("a unit of work begins");
    let text = "INSERT INTO searched (doc, appeal_id) VALUES ($1, $2)";
    unit.execute(text, args![document, appeal]).await.expect("the number is free");
    unit.commit().await.expect("the number is taken");
}

/// Puts a stem into many documents of SQLite's index of words that belong to no appeal.
pub async fn crowd(db: &Db, stem: &str, documents: i64) {
    let mut unit = db.begin(from_millis(0)).await.expect("a unit of work begins");
    let text = "INSERT INTO stems (rowid, words) WITH RECURSIVE n (n) AS \
                (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < $1) SELECT n, $2 FROM n";
    unit.execute(text, args![documents, stem]).await.expect("the numbers are free");
    unit.commit().await.expect("the documents are there");
}

/// Lets the engine learn how many rows of which kind its tables hold, as it does by itself in
/// time.
pub async fn learn(db: &Db) {
    // SQLite's planner goes by the indexes alone, also in the product.
    if db.engine() == Engine::Postgres {
        let rows = db.reader().rows("ANALYZE", args![]).await;
        assert!(rows.expect("the tables are analysed").is_empty());
    }
}
