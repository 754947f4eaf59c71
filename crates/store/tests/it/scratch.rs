//! Databases of tests that nobody removed are removed by who comes later.

use std::collections::BTreeSet;

use store::{Db, Settings, Sql as _, args, scratch};
use testing::OwnPostgres;

async fn open(url: &str) -> Db {
    Db::open(&Settings::new(url.to_owned())).await.unwrap()
}

async fn names(db: &Db) -> BTreeSet<String> {
    let text = "SELECT CAST(datname AS text) AS name FROM pg_database WHERE datname LIKE 'otklik%'";
    let rows = db.reader().rows(text, args![]).await.unwrap();
    rows.iter().map(|row| row.get("name").unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_left_over_is_swept() {
    let server = OwnPostgres::start().await;
    let db = open(&server.url()).await;
    let (old, used) = ("otklik_test_1700000000_a", "otklik_test_1700000000_b");
    for name in [old, used, "otklik_mine", "otklik_test_77_1"] {
        db.reader().rows(format!("CREATE DATABASE {name}"), args![]).await.unwrap();
    }
    let somebody = open(&server.url().replace("/postgres", &format!("/{used}"))).await;
    somebody.reader().rows("SELECT 1 AS one", args![]).await.unwrap();
    assert_eq!(scratch::sweep(&server.url()).await.unwrap(), 1);
    let all = names(&db).await;
    assert!(!all.contains(old), "{all:?}");
    for kept in [used, "otklik_mine", "otklik_test_77_1"] {
        assert!(all.contains(kept), "{kept} is not left over");
    }
    somebody.close().await;
    db.close().await;
}
