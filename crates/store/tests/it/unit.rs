use base::{By, Code, Personal, Uuid};
use store::journal::{cursor, move_cursor};
use store::{Column, Error, Fact, SetStatement, Sql, Subject, args};

const TABLE: &str = "CREATE TABLE things (id BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL \
                     UNIQUE, size DOUBLE PRECISION, at BIGINT)";

static THINGS: SetStatement = SetStatement::insert(
    "things",
    &[Column::int("id"), Column::text("name"), Column::real("size"), Column::int("at")],
    "ON CONFLICT DO NOTHING",
);

fn by() -> By {
    By::Rule("test".into())
}

testing::both! {
    /// Every type goes in and comes out the same, `NULL` too.
    async fn values_come_back(city) {
        let mut unit = city.begin().await;
        unit.execute(TABLE, args![]).await.unwrap();
        let now = city.now();
        let insert = "INSERT INTO things (id, name, size, at) VALUES ($1, $2, $3, $4)";
        let name = Personal::new("Имя".to_owned());
        unit.execute(insert, args![1_i64, &name, 1.5, now]).await.unwrap();
        let code = Code::parse("a:b").unwrap();
        unit.execute(insert, args![2_i64, &code, None::<f64>, None::<i64>]).await.unwrap();
        unit.commit().await.unwrap();

        let mut reader = city.db.reader();
        let rows = reader.rows("SELECT * FROM things ORDER BY id", args![]).await.unwrap();
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[0].get::<Personal<String>>("name").unwrap().reveal(), "Имя");
        assert_eq!(rows[0].get::<f64>("size").unwrap(), 1.5);
        assert_eq!(rows[0].get::<base::Timestamp>("at").unwrap(), now);
        assert_eq!(rows[1].get::<Code>("name").unwrap(), code);
        assert_eq!(rows[1].get::<Option<f64>>("size").unwrap(), None);
        assert_eq!(rows[1].get::<Option<base::Timestamp>>("at").unwrap(), None);
        let count = reader.row("SELECT count(*) AS n FROM things", args![]).await.unwrap();
        assert_eq!(count.unwrap().get::<i64>("n").unwrap(), 2);
        assert!(matches!(rows[0].get::<Code>("name"), Err(Error::Foreign(_))));
    }

    /// A set statement puts all new rows in and tells how many they were.
    async fn a_set_skips_what_is_there(city) {
        let mut unit = city.begin().await;
        unit.execute(TABLE, args![]).await.unwrap();
        let row = |id: i64, name: &str| args![id, name, 0.25, None::<i64>];
        let first = unit.set(&THINGS, vec![row(1, "а"), row(2, "б\"\n"), row(3, "а")]).await;
        assert_eq!(first.unwrap(), 2);
        let second = unit.set(&THINGS, vec![row(4, "б\"\n"), row(5, "в")]).await;
        assert_eq!(second.unwrap(), 1);
        assert_eq!(unit.set(&THINGS, vec![]).await.unwrap(), 0);
        let rows = unit.rows("SELECT id FROM things ORDER BY id", args![]).await.unwrap();
        let ids: Vec<_> = rows.iter().map(|r| r.get::<i64>("id").unwrap()).collect();
        assert_eq!(ids, [1, 2, 5]);
    }

    /// What nobody asks about is there for the next question, in its order, and after the commit.
    async fn what_waits_comes_before_the_next_question(city) {
        let mut unit = city.begin().await;
        unit.execute(TABLE, args![]).await.unwrap();
        let row = |id: i64, name: &str| args![id, name, 0.25, None::<i64>];
        unit.put(&THINGS, vec![row(1, "а")]).unwrap();
        unit.put(&THINGS, vec![]).unwrap();
        unit.put(&THINGS, vec![row(2, "а"), row(3, "$1; б")]).unwrap();
        let rows = unit.rows("SELECT name FROM things ORDER BY id", args![]).await.unwrap();
        let names: Vec<_> = rows.iter().map(|r| r.get::<String>("name").unwrap()).collect();
        assert_eq!(names, ["а", "$1; б"]);
        let mark = unit.savepoint().await.unwrap();
        unit.put(&THINGS, vec![row(4, "в")]).unwrap();
        unit.back_to(mark).await.unwrap();
        unit.put(&THINGS, vec![row(5, "г")]).unwrap();
        let fact = |n| Fact::new("thing.put", Subject::of("thing", Uuid::from_u128(n)), by());
        unit.record(fact(1));
        unit.record(fact(2));
        assert_eq!(unit.commit().await.unwrap(), 2);
        let mut unit = city.begin().await;
        unit.put(&THINGS, vec![row(6, "д")]).unwrap();
        assert_eq!(unit.commit().await.unwrap(), 0);
        assert_eq!(testing::count(&city.db, "things").await, 4);
    }

    /// A taken key is told from other failures; a savepoint brings the unit back to work.
    async fn a_taken_key_has_its_own_name(city) {
        let mut unit = city.begin().await;
        unit.execute(TABLE, args![]).await.unwrap();
        let insert = "INSERT INTO things (id, name) VALUES ($1, $2)";
        unit.execute(insert, args![1_i64, "а"]).await.unwrap();
        let mark = unit.savepoint().await.unwrap();
        let refused = unit.execute(insert, args![2_i64, "а"]).await;
        assert!(matches!(refused, Err(Error::Taken(_))), "{refused:?}");
        unit.back_to(mark).await.unwrap();
        unit.execute(insert, args![2_i64, "б"]).await.unwrap();
        unit.commit().await.unwrap();
        let wrong = city.db.reader().rows("SELECT nothing FROM nowhere", args![]).await;
        assert!(matches!(wrong, Err(Error::Query(_))));
    }

    /// A unit that is dropped leaves no trace, and the next one can begin.
    async fn a_dropped_unit_changes_nothing(city) {
        let mut unit = city.begin().await;
        move_cursor(&mut unit, "test", 5).await.unwrap();
        drop(unit);
        assert_eq!(cursor(&mut city.db.reader(), "test").await.unwrap(), 0);
        let mut unit = city.begin().await;
        move_cursor(&mut unit, "test", 7).await.unwrap();
        move_cursor(&mut unit, "test", 3).await.unwrap();
        unit.commit().await.unwrap();
        assert_eq!(cursor(&mut city.db.reader(), "test").await.unwrap(), 7);
    }

    /// A list parameter and the ids of both engines.
    async fn lists_and_ids(city) {
        let mut unit = city.begin().await;
        move_cursor(&mut unit, "a", 1).await.unwrap();
        move_cursor(&mut unit, "b", 2).await.unwrap();
        move_cursor(&mut unit, "c", 3).await.unwrap();
        let text = format!(
            "SELECT name FROM cursors WHERE name IN {} ORDER BY name",
            unit.engine().in_list(1)
        );
        let rows = unit.rows(text, args![store::dialect::list(&["a", "c", "z"])]).await.unwrap();
        assert_eq!(rows.len(), 2);
        let id = Uuid::from_u128(42);
        let text = match unit.engine() {
            store::Engine::Sqlite => "SELECT $1 AS id",
            store::Engine::Postgres => "SELECT CAST($1 AS uuid) AS id",
        };
        let row = unit.row(text, args![id]).await.unwrap().unwrap();
        assert_eq!(row.get::<Uuid>("id").unwrap(), id);
    }
}

/// Processes that start at once on an absent file all find the tables.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn processes_migrate_in_turn() {
    let folder = tempfile::TempDir::new().unwrap();
    let url = format!("sqlite://{}", folder.path().join("new/otklik.db").display());
    let starts = (0..4).map(|_| async {
        let db = store::Db::open(&store::Settings::new(url.clone())).await.unwrap();
        db.migrate().await.unwrap();
        assert_eq!(store::journal::head(&mut db.reader()).await.unwrap(), 0);
        db.close().await;
    });
    futures::future::join_all(starts).await;
}

/// A full disk takes one unit back; each of the next begins as ever, and writes when there is room.
#[tokio::test]
async fn a_full_disk_takes_one_unit_back() {
    let city = testing::TestDb::sqlite().await;
    let mut unit = city.begin().await;
    unit.execute(TABLE, args![]).await.unwrap();
    unit.commit().await.unwrap();
    let insert = "INSERT INTO things (id, name) VALUES ($1, $2)";
    let large = "x".repeat(100_000);
    for n in 0..3_i64 {
        let mut unit = city.begin().await;
        // As if the disk ended here; a limit of this one connection.
        unit.rows("PRAGMA max_page_count = 1", args![]).await.unwrap();
        let full = unit.execute(insert, args![n, &large]).await;
        assert!(matches!(full, Err(Error::Full(_))), "{full:?}");
        assert!(unit.commit().await.is_err(), "SQLite has taken it back already");
    }
    let mut unit = city.begin().await;
    unit.execute(insert, args![9_i64, &large]).await.unwrap();
    unit.commit().await.unwrap();
    assert_eq!(testing::count(&city.db, "things").await, 1);
}
