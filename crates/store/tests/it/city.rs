use base::Words;
use store::city;
use testing::TestDb;

fn svetlomorsk() -> Words {
    Words::new("Светломорск", "Svetlomorsk")
}

fn other() -> Words {
    Words::new("Приморск", "Primorsk")
}

async fn settle(db: &TestDb, name: &Words) -> Option<Words> {
    let mut unit = db.begin().await;
    let found = city::settle(&mut unit, name).await.unwrap();
    unit.commit().await.unwrap();
    found
}

testing::both! {
    /// The first city settles; later only it is at home, in any spelling, until it is renamed.
    async fn a_database_is_one_citys(db) {
        assert_eq!(city::owner(&mut db.db.reader()).await.unwrap(), None);
        assert_eq!(settle(&db, &svetlomorsk()).await, None);
        assert_eq!(settle(&db, &Words::new(" светломорск", "Sea")).await, None);
        assert_eq!(settle(&db, &other()).await, Some(svetlomorsk()));
        assert_eq!(city::owner(&mut db.db.reader()).await.unwrap(), Some(svetlomorsk()));

        let mut unit = db.begin().await;
        city::rename(&mut unit, &other()).await.unwrap();
        unit.commit().await.unwrap();
        assert_eq!(settle(&db, &other()).await, None);
        assert_eq!(settle(&db, &svetlomorsk()).await, Some(other()));
    }

    /// Of two that come at once one settles and the other is told.
    async fn two_cities_at_once_are_not_both_at_home(db) {
        let (one, two) = (svetlomorsk(), other());
        let (first, second) = tokio::join!(settle(&db, &one), settle(&db, &two));
        let owner = city::owner(&mut db.db.reader()).await.unwrap().unwrap();
        let expect = if owner == one { (None, Some(one)) } else { (Some(two), None) };
        assert_eq!((first, second), expect);
    }
}
