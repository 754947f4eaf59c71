//! Where messengers call.

use mailroom::delivery;
use serde_json::json;

use crate::ask::{Ask, Reply};
use crate::house::{SECRET, TestHouse};

const PATH: &str = "/hooks/telegram/main";
const HEADER: &str = "x-telegram-bot-api-secret-token";
const CHANNEL: &str = "telegram:main";

async fn call(house: &TestHouse, body: &str) -> Reply {
    house.send(Ask::text(PATH, body).header(HEADER, SECRET)).await
}

async fn kept(house: &TestHouse) -> Vec<String> {
    let waiting = delivery::waiting(&mut house.db.db.reader(), CHANNEL, 100).await.unwrap();
    waiting.into_iter().map(|(_, it)| it.key).collect()
}

testing::both! {
    async fn an_update_is_kept_once_however_often_it_comes(db) {
        let house = TestHouse::open(db).await;
        let update = json!({"update_id": 7, "message": {"text": "Яма"}}).to_string();
        for _ in 0..3 {
            assert_eq!(call(&house, &update).await.code(), 200);
        }
        assert_eq!(kept(&house).await, ["7"]);
        // What is no update is kept too, whole, and somebody can look at it.
        assert_eq!(call(&house, "no update").await.code(), 200);
        assert_eq!(kept(&house).await.len(), 2);
    }

    async fn whoever_does_not_know_the_secret_leaves_nothing(db) {
        let house = TestHouse::open(db).await;
        let update = json!({"update_id": 7}).to_string();
        let ask = || Ask::text(PATH, &update);
        for (ask, code) in [
            (ask(), 403),
            (ask().header(HEADER, ""), 403),
            (ask().header(HEADER, "s-e_c-r_e-T"), 403),
            (ask().header(HEADER, [0xff, 0xfe]), 403),
            (Ask::text("/hooks/telegram/other", &update).header(HEADER, SECRET), 404),
            (Ask::text(PATH, &"x".repeat(2_000_000)).header(HEADER, SECRET), 413),
        ] {
            let reply = house.send(ask).await;
            assert_eq!(reply.code(), code, "{}", reply.text());
            assert!(!reply.text().contains(SECRET));
        }
        assert_eq!(kept(&house).await, Vec::<String>::new());
    }
}
