use base::{By, Origin, Uuid};
use store::journal::{READ_MAX, after, head, of};
use store::{Error, Fact, Subject, args};

fn fact(number: u128) -> Fact {
    let by = By::Rule("test".into());
    Fact::new("thing.changed", Subject::of("thing", Uuid::from_u128(number)), by)
}

testing::both! {
    /// A fact is read back whole.
    async fn a_fact_comes_back_whole(city) {
        let past = city.now() - jiff::SignedDuration::from_hours(24);
        let whole = fact(1)
            .change(Some("new"), Some("assigned"))
            .ground("policy".to_owned())
            .with("department", "roads")
            .imported(past);
        let mut unit = city.begin().await;
        unit.record(whole.clone());
        unit.record(fact(2));
        assert_eq!(unit.commit().await.unwrap(), 2);

        let mut reader = city.db.reader();
        let facts = after(&mut reader, 0, READ_MAX).await.unwrap();
        assert_eq!(facts.iter().map(|f| f.seq).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(facts[0].fact, whole);
        assert_eq!((facts[0].occurred_at, facts[0].recorded_at), (past, city.now()));
        assert_eq!(facts[1].fact.origin, Origin::Live);
        assert_eq!(facts[1].occurred_at, city.now());
        let own = of(&mut reader, &Subject::of("thing", Uuid::from_u128(2))).await.unwrap();
        assert_eq!(own.len(), 1);
    }

    /// A rollback gives the numbers back: no gap.
    async fn a_rollback_leaves_no_gap(city) {
        for number in 0..6 {
            let mut unit = city.begin().await;
            unit.record(fact(number));
            if number % 2 == 0 { unit.rollback().await.unwrap() } else {
                unit.commit().await.unwrap();
            }
        }
        assert_eq!(head(&mut city.db.reader()).await.unwrap(), 3);
        let facts = after(&mut city.db.reader(), 0, READ_MAX).await.unwrap();
        assert_eq!(facts.iter().map(|f| f.seq).collect::<Vec<_>>(), [1, 2, 3]);
    }

    /// The database itself refuses to change or to remove a fact.
    async fn facts_are_final(city) {
        let mut unit = city.begin().await;
        unit.record(fact(1));
        unit.commit().await.unwrap();
        for text in ["UPDATE facts SET kind = 'other'", "DELETE FROM facts"] {
            let mut unit = city.begin().await;
            let refused = unit.execute(text, args![]).await;
            assert!(matches!(refused, Err(Error::Query(_) | Error::Refused(_))), "{refused:?}");
        }
        assert_eq!(head(&mut city.db.reader()).await.unwrap(), 1);
    }

    /// The bell rings with the number of the last fact.
    async fn the_bell_rings_after_commit(city) {
        let mut bell = city.db.bell();
        let mut unit = city.begin().await;
        unit.record(fact(1));
        assert!(!bell.has_changed().unwrap());
        unit.commit().await.unwrap();
        bell.changed().await.unwrap();
        assert_eq!(*bell.borrow(), 1);
    }
}
