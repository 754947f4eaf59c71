use std::sync::Arc;

use base::{By, Uuid};
use store::group::{Apply, Refusal, Writer};
use store::journal::head;
use store::{Error, Fact, Sql, Subject, Unit, args};

/// Puts a name into a table; the table refuses a name that is there and the empty one.
struct Names;

impl Apply for Names {
    type Item = String;
    type Outcome = usize;

    async fn apply(&self, unit: &mut Unit, items: &[Arc<String>]) -> Result<Vec<usize>, Error> {
        for name in items {
            unit.execute("INSERT INTO names (name) VALUES ($1)", args![name.as_str()]).await?;
            let subject = Subject::of("name", Uuid::from_u128(1));
            unit.record(Fact::new("name.added", subject, By::Rule("test".into())));
        }
        Ok(items.iter().map(|_| items.len()).collect())
    }
}

async fn names(city: &testing::TestDb) -> Writer<Names> {
    let mut unit = city.begin().await;
    let table = "CREATE TABLE names (name TEXT NOT NULL PRIMARY KEY CHECK (name <> ''))";
    unit.execute(table, args![]).await.unwrap();
    unit.commit().await.unwrap();
    Writer::start(city.db.clone(), city.clock.clock(), Names)
}

testing::both! {
    /// Writes that wait together are committed together.
    async fn waiting_writes_share_a_commit(city) {
        let writer = names(&city).await;
        let writes = (0..100).map(|n| {
            let writer = writer.clone();
            async move { writer.write(format!("n{n}")).await.unwrap() }
        });
        let sizes = futures::future::join_all(writes).await;
        assert!(sizes.iter().max() > Some(&10), "{sizes:?}");
        assert_eq!(head(&mut city.db.reader()).await.unwrap(), 100);
    }

    /// One bad item is refused alone; its neighbours and their facts are kept.
    async fn a_bad_item_goes_alone(city) {
        let writer = names(&city).await;
        let texts = ["a", "", "b", "a", "c"];
        let writes = texts.map(|text| {
            let writer = writer.clone();
            async move { writer.write(text.to_owned()).await }
        });
        let outcomes = futures::future::join_all(writes).await;
        let good = outcomes.iter().filter(|it| it.is_ok()).count();
        assert_eq!(good, 3, "{outcomes:?}");
        assert!(matches!(outcomes[1], Err(Refusal::Store(_))));
        let row = city.db.reader().row("SELECT count(*) AS n FROM names", args![]).await;
        assert_eq!(row.unwrap().unwrap().get::<i64>("n").unwrap(), 3);
        assert_eq!(head(&mut city.db.reader()).await.unwrap(), 3);
    }
}
