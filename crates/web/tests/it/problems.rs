//! Problems over the API: joined, parted, answered together, once under a key.

use people::Scope;
use serde_json::{Value, json};

use crate::ask::{Ask, Reply};
use crate::house::TestHouse;

async fn open(house: &TestHouse, token: &str, body: Value) -> Reply {
    house.send(Ask::post("/api/v1/problems", &body).token(token)).await
}

fn numbers(reply: &Value) -> Vec<&str> {
    let appeals = reply["appeals"].as_array().unwrap();
    appeals.iter().map(|it| it["number"].as_str().unwrap()).collect()
}

testing::both! {
    /// A problem is opened, seen from its appeals and in lists, and grows.
    async fn appeals_are_joined(city) {
        let house = TestHouse::open(city).await;
        let master = house.master().await;
        let first = house.appeal(&master, "1", "Яма на Якорной").await;
        let second = house.appeal(&master, "2", "Опять яма").await;
        let third = house.appeal(&master, "3", "Фонарь").await;
        let body = json!({"appeals": [second, first, second], "name": "Яма на Якорной, 10"});
        let reply = open(&house, &master, body).await;
        assert_eq!(reply.code(), 201, "{}", reply.text());
        let problem = reply.json();
        assert_eq!(numbers(&problem), [&first, &second]);
        assert_eq!(problem["opened"], true);
        let url = problem["url"].as_str().unwrap();

        let more = Ask::post(&format!("{url}/appeals"), &json!({"appeals": [third]}));
        let joined = house.send(more.token(&master)).await;
        assert_eq!((joined.code(), numbers(&joined.json()).len()), (200, 3));

        let card = house.read(&master, &format!("/api/v1/appeals/{third}")).await.json();
        assert_eq!(card["problem"]["id"], problem["id"]);
        assert_eq!(card["problem"]["name"], "Яма на Якорной, 10");
        let id = problem["id"].as_str().unwrap();
        let list = house.read(&master, &format!("/api/v1/appeals?problem={id}")).await.json();
        assert_eq!(list["items"].as_array().unwrap().len(), 3);
        let page = house.read(&master, "/api/v1/problems").await.json();
        let line = &page["items"][0];
        assert_eq!((&line["appeals"], &line["open"]), (&json!(3), &json!(3)));
        let whole = house.read(&master, url).await.json();
        assert_eq!(numbers(&whole), [&first, &second, &third]);
    }

    /// A parted appeal is what it was; what is not in a problem cannot be parted from it.
    async fn an_appeal_is_parted_without_loss(city) {
        let house = TestHouse::open(city).await;
        let master = house.master().await;
        let number = house.appeal(&master, "1", "Яма").await;
        let path = format!("/api/v1/appeals/{number}");
        let before = house.read(&master, &path).await.json();
        let problem = open(&house, &master, json!({"appeals": [number]})).await.json();
        let part = format!("{}/appeals/{number}", problem["url"].as_str().unwrap());
        let parted = house.send(Ask::new("DELETE", &part).token(&master)).await;
        assert_eq!((parted.code(), numbers(&parted.json()).len()), (200, 0));
        let mut after = house.read(&master, &path).await.json();
        assert_eq!(after["history"].as_array().unwrap().len(), 3);
        after["history"] = before["history"].clone();
        after["version"] = before["version"].clone();
        assert_eq!(after, before);
        assert_eq!(house.send(Ask::new("DELETE", &part).token(&master)).await.code(), 404);
    }

    /// One answer reaches everybody who can be answered, each under the own number.
    async fn one_answer_reaches_all(city) {
        let house = TestHouse::open(city).await;
        let master = house.master().await;
        let mut all = Vec::new();
        for key in ["1", "2", "3"] {
            all.push(house.appeal(&master, key, "Яма").await);
        }
        let closed = json!({"outcome": "declined", "reason": "Не город"});
        house.done(&master, &all[2], "closure", closed).await;
        let problem = open(&house, &master, json!({"appeals": all})).await.json();
        let path = format!("{}/answers", problem["url"].as_str().unwrap());
        let words = json!({"text": "Засыпали", "final": true, "public": true});
        let given = house.send(Ask::post(&path, &words).token(&master)).await;
        assert_eq!(given.code(), 201, "{}", given.text());
        let given = given.json();
        assert_eq!(given["answers"].as_array().unwrap().len(), 2);
        assert_eq!(given["answers"][0]["state"], "approved");
        assert_eq!(given["left"], json!([{"number": all[2], "status": "declined"}]));
        for number in &all[..2] {
            let card = house.read(&master, &format!("/api/v1/appeals/{number}")).await.json();
            assert_eq!(card["status"], "answered");
            assert_eq!(card["answers"][0]["text"], "Засыпали");
        }

        let again = house.send(Ask::post(&path, &words).token(&master)).await;
        assert_eq!((again.code(), again.problem().as_str()), (409, "nobody-to-answer"));

        // With `work` alone it waits for approval.
        let worker = house.token(&[Scope::Work]).await;
        let fourth = house.appeal(&master, "4", "Яма").await;
        let other = open(&house, &master, json!({"appeals": [fourth]})).await.json();
        let path = format!("{}/answers", other["url"].as_str().unwrap());
        let waits = house.send(Ask::post(&path, &words).token(&worker)).await.json();
        assert_eq!(waits["answers"][0]["state"], "waiting");
    }

    /// Whatever is wrong, nothing is joined, and the words say what.
    async fn bad_requests_join_nothing(city) {
        let house = TestHouse::open(city).await;
        let master = house.master().await;
        let number = house.appeal(&master, "1", "Яма").await;
        let many: Vec<_> = (1..=501).map(|it| format!("2026-{it:06}")).collect();
        for (body, code) in [
            (json!({"appeals": []}), "bad-field"),
            (json!({"appeals": ["2026-000001", "2026-999999"]}), "bad-field"),
            (json!({"appeals": ["яма"]}), "bad-field"),
            (json!({"appeals": many}), "bad-field"),
            (json!({"appeals": [number], "name": "Яма\nи лужа"}), "bad-field"),
            (json!({"appeals": [number], "nmae": "Яма"}), "unknown-field"),
            (json!({}), "bad-json"),
        ] {
            let reply = open(&house, &master, body.clone()).await;
            assert_eq!(reply.code(), 422, "{body}: {}", reply.text());
            assert_eq!(reply.problem(), code, "{body}");
        }
        let card = house.read(&master, &format!("/api/v1/appeals/{number}")).await.json();
        assert_eq!(card["problem"], Value::Null);
        assert_eq!(house.read(&master, "/api/v1/problems").await.json()["items"], json!([]));
        for id in ["%D1%8F", "00000000-0000-0000-0000-000000000000"] {
            let path = format!("/api/v1/problems/{id}");
            assert_eq!(house.read(&master, &path).await.code(), 404, "{path}");
        }
        let cursor = house.read(&master, "/api/v1/problems?cursor=x").await;
        assert_eq!((cursor.code(), cursor.problem().as_str()), (400, "bad-parameter"));
    }

    /// The same request under its key opens one problem, and answers nobody twice.
    async fn a_key_makes_it_once(city) {
        let house = TestHouse::open(city).await;
        let master = house.master().await;
        let number = house.appeal(&master, "1", "Яма").await;
        let body = json!({"appeals": [number]});
        let keyed =
            |path, body, key| Ask::post(path, body).token(&master).header("idempotency-key", key);
        let ask = || keyed("/api/v1/problems", &body, "a");
        let (first, second) = (house.send(ask()).await, house.send(ask()).await);
        assert_eq!((first.code(), second.code()), (201, 201));
        assert_eq!(first.json(), second.json());
        assert_eq!(second.header("idempotent-replayed"), Some("true"));
        let path = format!("{}/answers", first.json()["url"].as_str().unwrap());
        let words = json!({"text": "Засыпали", "final": false});
        house.done(&master, &number, "assignment", json!({"department": "roads"})).await;
        let ask = || keyed(&path, &words, "b");
        let (first, second) = (house.send(ask()).await, house.send(ask()).await);
        assert_eq!((first.code(), second.code()), (201, 201), "{}", second.text());
        assert_eq!(first.json(), second.json());
        let card = house.read(&master, &format!("/api/v1/appeals/{number}")).await.json();
        assert_eq!(card["answers"].as_array().unwrap().len(), 1);
    }
}
