//! Deliveries: kept once, in order, and taken in once.

use base::Personal;
use mailroom::delivery::{aside, keep, put_aside, settle, take_again, waiting};
use mailroom::{Delivery, DeliveryId};
use testing::TestDb;

fn delivery(city: &TestDb, channel: &str, key: &str) -> Delivery {
    Delivery {
        channel: channel.to_owned(),
        key: key.to_owned(),
        body: Personal::new(format!("{{\"update_id\":{key}}}")),
        received_at: city.now(),
    }
}

async fn kept(city: &TestDb, deliveries: &[Delivery]) -> usize {
    let mut unit = city.begin().await;
    let new = keep(&mut unit, deliveries).await.unwrap();
    unit.commit().await.unwrap();
    new
}

async fn keys(city: &TestDb, channel: &str) -> Vec<(DeliveryId, String)> {
    let found = waiting(&mut city.db.reader(), channel, 100).await.unwrap();
    found.into_iter().map(|(id, it)| (id, it.key)).collect()
}

testing::both! {
    /// The same update, told three times, stands there once, in its first place.
    async fn a_repeated_delivery_counts_once(city) {
        let all = ["9", "10", "2"].map(|it| delivery(&city, "a", it));
        assert_eq!(kept(&city, &all).await, 3);
        assert_eq!(kept(&city, &all[..2]).await, 0);
        let mixed = [all[1].clone(), delivery(&city, "a", "11"), delivery(&city, "b", "9")];
        assert_eq!(kept(&city, &mixed).await, 2);
        let order: Vec<_> = keys(&city, "a").await.into_iter().map(|it| it.1).collect();
        assert_eq!(order, ["9", "10", "2", "11"]);
        let found = waiting(&mut city.db.reader(), "a", 1).await.unwrap();
        assert_eq!(found[0].1, all[0], "it is as it came");
    }

    /// What was taken in waits no more, and nothing is taken in twice.
    async fn a_delivery_is_taken_in_once(city) {
        kept(&city, &["1", "2"].map(|it| delivery(&city, "a", it))).await;
        let first = keys(&city, "a").await[0].0;
        for expected in [true, false] {
            let mut unit = city.begin().await;
            assert_eq!(settle(&mut unit, first).await.unwrap(), expected);
            unit.commit().await.unwrap();
        }
        assert_eq!(keys(&city, "a").await.len(), 1);
        assert_eq!(kept(&city, &[delivery(&city, "a", "1")]).await, 0, "it is still known");
    }

    /// What cannot be understood is put aside with its reason, and can be taken in again.
    async fn what_is_not_understood_can_come_again(city) {
        kept(&city, &["1", "2"].map(|it| delivery(&city, "a", it))).await;
        let first = keys(&city, "a").await[0].0;
        let mut unit = city.begin().await;
        assert!(put_aside(&mut unit, first, "no message in it").await.unwrap());
        unit.commit().await.unwrap();
        assert_eq!(keys(&city, "a").await.len(), 1);
        assert_eq!(aside(&mut city.db.reader(), "a").await.unwrap(), 1);
        let mut unit = city.begin().await;
        assert_eq!(take_again(&mut unit, "a").await.unwrap(), 1);
        unit.commit().await.unwrap();
        assert_eq!(keys(&city, "a").await[0].0, first, "in its old place");
        assert_eq!(aside(&mut city.db.reader(), "a").await.unwrap(), 0);
    }
}
