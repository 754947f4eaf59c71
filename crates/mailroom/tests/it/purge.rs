//! What is not kept longer than it is needed.

use base::{By, Personal, Uuid};
use channels::carrier::Carried;
use mailroom::outgoing::{TurnError, give_up, resend};
use mailroom::{Delivery, delivery, purge};
use testing::{TestDb, count};

use crate::cast::{Do, Scripted, hand_over, post, posted, say, send_all, tell};

const DAY: i64 = 24 * 3_600;

async fn purged(city: &TestDb) -> u64 {
    let mut unit = city.begin().await;
    let removed = purge::old(&mut unit).await.unwrap();
    unit.commit().await.unwrap();
    removed
}

testing::both! {
    /// Deliveries go some weeks after they were taken in; what waits or was put aside stays.
    async fn deliveries_go(city) {
        let mut unit = city.begin().await;
        let all = ["1", "2", "3"].map(|key| Delivery {
            channel: "a".to_owned(),
            key: key.to_owned(),
            body: Personal::new("{}".to_owned()),
            received_at: city.now(),
        });
        delivery::keep(&mut unit, &all).await.unwrap();
        let ids = delivery::waiting(&mut unit, "a", 10).await.unwrap();
        delivery::settle(&mut unit, ids[0].0).await.unwrap();
        delivery::put_aside(&mut unit, ids[1].0, "strange").await.unwrap();
        unit.commit().await.unwrap();
        city.clock.turn(29 * DAY);
        assert_eq!(purged(&city).await, 0);
        city.clock.turn(2 * DAY);
        assert_eq!(purged(&city).await, 1);
        assert_eq!(count(&city.db, "deliveries").await, 2);
    }

    /// Words go some weeks after they were sent or settled; that they were sent stays with the
    /// appeal. What nobody has settled keeps its words.
    async fn words_go(city) {
        let carrier = Scripted::new();
        let refused = || Do::Answer(Carried::Refused { why: "no".to_owned(), gone: false });
        carrier.will("boris", refused());
        carrier.will("galina", refused());
        tell(&city, "anna", "Ответ").await;
        let boris = tell(&city, "boris", "Ответ").await;
        let galina = tell(&city, "galina", "0").await;
        hand_over(&city, "wera", say("Где это?"), None).await;
        send_all(&post(&city, &carrier)).await;
        let vera = By::Staff(Uuid::from_u128(5));
        let mut unit = city.begin().await;
        give_up(&mut unit, boris, &vera).await.unwrap();
        unit.commit().await.unwrap();
        city.clock.turn(31 * DAY);
        assert_eq!(purged(&city).await, 3);
        assert_eq!(purged(&city).await, 0, "nothing is gone through again");
        let states: Vec<_> = posted(&city).await.iter().map(|it| it.state.word()).collect();
        assert_eq!(states, ["sent", "failed", "failed"]);
        let mut unit = city.begin().await;
        let settled = resend(&mut unit, boris, &vera).await.unwrap_err();
        assert!(matches!(settled, TurnError::Not(_)));
        resend(&mut unit, galina, &vera).await.unwrap();
        unit.commit().await.unwrap();
        send_all(&post(&city, &carrier)).await;
        assert_eq!(carrier.said_to("galina"), ["0"]);
    }
}
