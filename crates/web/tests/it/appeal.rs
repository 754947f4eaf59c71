//! `GET /api/v1/appeals/{number}`.

use people::Scope;
use serde_json::json;

use crate::ask::Ask;
use crate::house::TestHouse;
use crate::transcript::Transcript;
use crate::visitor::Visitor;

testing::both! {
    /// A life of an appeal, read at its end: whole, with the reasons' words in the history.
    async fn an_appeal_is_shown_whole(city) {
        let house = TestHouse::open(city).await;
        let master = house.master().await;
        let message = json!({
            "channel": "api:dispatch",
            "external_id": "1",
            "author": {"name": "Анна Ветрова", "contact": "anna@example.org"},
            "text": "На Портовой, 5 не горит фонарь",
            "sent_at": "2026-11-24T09:58:00+10:00",
            "place": {"lat": 43.2074, "lon": 132.6115, "address": "Портовая, 5"},
            "attachments": [{"name": "опись.txt", "content_type": "text/plain",
                             "data_base64": "MQ=="}],
        });
        assert_eq!(house.hand_in(&master, &message).await.code(), 201);
        let number = "2026-000001";
        let worker = house.token(&[Scope::Work]).await;
        house.db.clock.turn(60);
        let order = json!({"department": "lighting", "reason": "Посмотрите сегодня",
                           "due_at": "2026-11-26T18:00:00+10:00"});
        house.done(&worker, number, "assignment", order).await;
        let topic = json!({"topic": "yard-surface", "reason": "Жалуются и на двор"});
        house.done(&worker, number, "topic", topic).await;
        let place = json!({"lat": 43.21, "lon": 132.61, "address": "Портовая, 7"});
        house.done(&worker, number, "place", place).await;
        house.db.clock.turn(3600);
        house.done(&worker, number, "answers", json!({"text": "Едем", "final": false})).await;
        house.db.clock.turn(60);
        let interim = json!({"text": "Выехали", "final": false});
        house.done(&master, number, "answers", interim).await;
        house.db.clock.turn(60);
        let last = json!({"text": "Починили", "final": true, "attachments": [
            {"name": "после.txt", "content_type": "text/plain", "data_base64": "Mg=="}]});
        house.done(&master, number, "answers", last).await;
        house.db.clock.turn(24 * 3600);
        house.done(&worker, number, "reopening", json!({"reason": "Опять не горит"})).await;
        let declined = json!({"outcome": "declined", "reason": "Фонарь частный"});
        house.done(&master, number, "closure", declined).await;

        let reader = house.token(&[Scope::Read]).await;
        let whole = house.token(&[Scope::Read, Scope::ReadPersonal]).await;
        let path = "/api/v1/appeals/2026-000001";
        let mut said = Transcript::default();
        said.note("in Russian", &house.read(&reader, path).await);
        let english = house.send(Ask::get(path).token(&reader).english()).await.json();
        assert_eq!(english["topic"]["name"], "Broken surface in a courtyard");
        assert_eq!(english["author"], json!({"name": "А…", "contacts": ["a…"], "masked": true}));
        let seen = house.read(&whole, path).await.json();
        let author = json!({"name": "Анна Ветрова", "contacts": ["anna@example.org"],
                            "masked": false});
        assert_eq!(seen["author"], author);
        // Time zones at the doors: the same moments everywhere, in UTC.
        assert_eq!(seen["messages"][0]["sent_at"], "2026-11-23T23:58:00Z");
        insta::assert_snapshot!("appeal", said.text());
    }

    /// The history named people by their ids alone, which no program can look up.
    async fn the_history_names_who_did_it(city) {
        let house = TestHouse::open(city).await;
        let master = house.master().await;
        let number = house.appeal(&master, "1", "Яма").await;
        let operator = Visitor::of(&house, "operator").await;
        operator.send(&number, "assignment", &[("department", "roads")]).await;
        house.done(&master, &number, "answers", json!({"text": "Едем", "final": false})).await;
        let seen = house.read(&master, &format!("/api/v1/appeals/{number}")).await.json();
        let who: Vec<_> = seen["history"].as_array().unwrap().iter().map(|it| {
            assert!(it["who"]["id"].is_string() || it["who"]["kind"] == "citizen");
            let text = |name: &str| it["who"][name].as_str().unwrap_or("-").to_owned();
            format!("{} {} {}", text("kind"), text("name"), it["kind"].as_str().unwrap())
        }).collect();
        assert_eq!(who, [
            "service portal appeal.opened",
            "staff operator appeal.assigned",
            "service portal appeal.answer_drafted",
            "service portal appeal.answered",
        ]);
        assert_eq!(seen["answers"][0]["decided_by"]["name"], "portal");
    }

    async fn a_number_has_one_spelling(city) {
        let house = TestHouse::open(city).await;
        let master = house.master().await;
        house.appeal(&master, "1", "Яма").await;
        let mut said = Transcript::default();
        let ask = Ask::get("/api/v1/appeals/2026-000002").token(&master);
        said.refusal(&house, "there is none", ask).await;
        let ask = Ask::get("/api/v1/appeals/%FF").token(&master);
        said.refusal(&house, "no text", ask).await;
        insta::assert_snapshot!("appeal_none", said.text());
        for number in [
            "2026-1", "2026-0000001", "26-000001", "2026-000001.", "2026-000001%20",
            "%202026-000001", "2026-000001%00", "2026%2D000001%2F", "2026-%2B00001",
            "2026-999999999999", "2026-9999999999999", "9999-000001", "-2026-000001",
            "%D9%A2026-000001", "2026-000001%27--", "..%2F..%2Fetc%2Fpasswd", "*", "null",
        ] {
            for path in ["", "/attachments/x"] {
                let path = format!("/api/v1/appeals/{number}{path}");
                let reply = house.read(&master, &path).await;
                assert_eq!((reply.code(), reply.problem().as_str()), (404, "not-found"), "{path}");
            }
            let reply = house.act(&master, number, "topic", json!({"topic": "roads"})).await;
            assert_eq!(reply.problem(), "not-found", "{number}");
        }
        for path in ["/api/v1/appeals/", "/api/v1/appeals//", "/api/v1//appeals",
                     "/api/v1/appeals/2026-000001/", "/api/v1/appeals/./2026-000001"] {
            let reply = house.read(&master, path).await;
            assert_eq!((reply.code(), reply.problem().as_str()), (404, "not-found"), "{path}");
        }
    }
}
