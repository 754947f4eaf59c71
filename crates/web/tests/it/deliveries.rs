//! What became of an answer on its channel, over the API and at the desk, and what the resident
//! says of it.

use axum::http::StatusCode;
use channels::talk::Peer;
use serde_json::json;
use testing::cast::{CHANNEL, message, personal, take_one};

use crate::desk::must_be;
use crate::house::TestHouse;
use crate::visitor::Visitor;

/// An appeal that came from a conversation.
async fn from_a_conversation(house: &TestHouse) -> String {
    let mut item = message(&house.db, "1", "Яма");
    item.incoming.peer = Some(personal("42"));
    take_one(&house.db, item).await.to_string()
}

/// The person wants to hear nothing more there.
async fn leave(house: &TestHouse) {
    let peer = Peer { channel: CHANNEL.to_owned(), id: personal("42") };
    let mut unit = house.db.begin().await;
    mailroom::peer::close(&mut unit, &peer).await.unwrap();
    unit.commit().await.unwrap();
}

testing::both! {
    /// An answer that did not arrive is told in words, sent again or settled.
    async fn what_did_not_arrive_is_told(city) {
        let house = TestHouse::open(city).await;
        let master = house.master().await;
        let number = from_a_conversation(&house).await;
        let answer = json!({"text": "Засыпали", "final": true});
        house.done(&master, &number, "answers", answer).await;
        let path = format!("/api/v1/appeals/{number}");
        let delivery = async || house.read(&master, &path).await.json()["deliveries"][0].clone();
        let waiting = delivery().await;
        assert_eq!((&waiting["state"], &waiting["channel"]), (&json!("waiting"), &json!(CHANNEL)));
        leave(&house).await;
        let failed = delivery().await;
        assert_eq!((&failed["state"], &failed["trouble"]), (&json!("failed"), &json!("gone")));

        let operator = Visitor::of(&house, "operator").await;
        let page = operator.get(&format!("/desk/appeals/{number}")).await.text();
        assert!(page.contains("Не доставлено"), "{page}");
        let id = failed["id"].as_str().unwrap();
        let noun = format!("deliveries/{id}/again");
        must_be(&operator.send(&number, &noun, &[]).await, StatusCode::SEE_OTHER, "again");
        assert_eq!(delivery().await["state"], "waiting");
        leave(&house).await;
        let noun = format!("deliveries/{id}/settlement");
        for what in ["settled", "settled by a colleague meanwhile"] {
            must_be(&operator.send(&number, &noun, &[]).await, StatusCode::SEE_OTHER, what);
        }
        assert!(delivery().await["settled_at"].is_string());
        let page = operator.get(&format!("/desk/appeals/{number}")).await.text();
        assert!(page.contains("житель знает"), "{page}");
    }

    /// What a resident says by phone: once, and what contradicts opens it again.
    async fn a_verdict_is_heard_by_phone(city) {
        let house = TestHouse::open(city).await;
        let master = house.master().await;
        let number = house.appeal(&master, "1", "Яма").await;
        let early = house.act(&master, &number, "verdict", json!({"outcome": "done"})).await;
        assert_eq!((early.code(), early.problem().as_str()), (409, "not-possible"));
        let answer = json!({"text": "Засыпали", "final": true});
        house.done(&master, &number, "answers", answer).await;
        for (outcome, became, status) in [
            ("done", "confirmed", "confirmed"),
            ("done", "repeated", "confirmed"),
            ("not_done", "reopened", "reopened"),
            ("not_done", "repeated", "reopened"),
            ("done", "kept", "reopened"),
        ] {
            house.db.clock.turn(1);
            let heard = house.done(&master, &number, "verdict", json!({"outcome": outcome})).await;
            let heard = heard.json();
            assert_eq!((&heard["became"], &heard["status"]), (&json!(became), &json!(status)));
        }
        let strange = house.act(&master, &number, "verdict", json!({"outcome": "maybe"})).await;
        assert_eq!(strange.code(), 422);
    }
}
