//! `Idempotency-Key`: what is sent again is not done again.

use people::{Scope, Scopes};
use serde_json::{Value, json};
use store::{Sql as _, args};

use crate::ask::{Ask, Reply};
use crate::house::{TestHouse, send};
use crate::transcript::Transcript;

const NUMBER: &str = "2026-000001";
const DAY: i64 = 24 * 3600;

fn ask(token: &str, verb: &str, body: &Value, key: &str) -> Ask {
    let path = format!("/api/v1/appeals/{NUMBER}/{verb}");
    Ask::post(&path, body).token(token).header("idempotency-key", key)
}

fn is_replay(reply: &Reply) -> bool {
    reply.header("idempotent-replayed") == Some("true")
}

async fn version(house: &TestHouse, token: &str) -> i64 {
    let appeal = house.read(token, &format!("/api/v1/appeals/{NUMBER}")).await.json();
    appeal["version"].as_i64().unwrap()
}

testing::both! {
    /// Every verb, sent again, also after the appeal went on, with a version that is long stale.
    async fn what_is_sent_again_is_done_once(city) {
        let house = TestHouse::open(city).await;
        let master = house.master().await;
        house.appeal(&master, "1", "Яма у дома").await;
        let verbs = [
            ("assignment", json!({"department": "roads"})),
            ("topic", json!({"topic": "yard-surface", "reason": "Двор"})),
            ("place", json!({"lat": 43.2, "lon": 132.6})),
            ("answers", json!({"text": "Починили", "final": true})),
            ("closure", json!({"outcome": "confirmed", "reason": "Спасибо"})),
            ("reopening", json!({"reason": "Снова яма"})),
        ];
        let mut first = Vec::new();
        for (verb, body) in &verbs {
            let before = version(&house, &master).await;
            let tag = format!("\"{before}\"");
            let ask = ask(&master, verb, body, verb).header("if-match", &tag);
            let reply = house.send(ask.clone()).await;
            assert!(reply.status.is_success() && !is_replay(&reply), "{verb}: {}", reply.text());
            first.push((verb, ask, reply));
        }
        let last = version(&house, &master).await;
        let facts = testing::count(&house.db.db, "facts").await;
        house.db.clock.turn(DAY - 1);
        for (verb, ask, reply) in &first {
            let again = house.send(ask.clone()).await;
            assert!(is_replay(&again), "{verb}");
            assert_eq!((again.code(), &again.bytes), (reply.code(), &reply.bytes), "{verb}");
            assert_eq!(again.header("etag"), reply.header("etag"), "{verb}");
        }
        assert_eq!(version(&house, &master).await, last);
        assert_eq!(testing::count(&house.db.db, "facts").await, facts);
        assert_eq!(testing::count(&house.db.db, "answers").await, 1);
    }

    async fn a_key_belongs_to_one_request(city) {
        let house = TestHouse::open(city).await;
        let master = house.master().await;
        house.appeal(&master, "1", "Яма").await;
        house.appeal(&master, "2", "Лёд").await;
        let topic = json!({"topic": "yard-surface"});
        assert_eq!(house.send(ask(&master, "topic", &topic, "k")).await.code(), 200);
        let mut said = Transcript::default();
        let other = json!({"topic": "courtyards"});
        said.refusal(&house, "another body", ask(&master, "topic", &other, "k")).await;
        let elsewhere = Ask::post("/api/v1/appeals/2026-000002/topic", &topic).token(&master);
        let reply = house.send(elsewhere.header("idempotency-key", "k")).await;
        assert_eq!(reply.problem(), "idempotency-key-reused", "another appeal");
        for bad in [&b""[..], b"\"\"", "ключ".as_bytes(), &[b'k'; 256]] {
            let path = format!("/api/v1/appeals/{NUMBER}/topic");
            let ask = Ask::post(&path, &topic).token(&master).header("idempotency-key", bad);
            if bad.is_empty() {
                said.refusal(&house, "no key", ask).await;
            } else {
                assert_eq!(house.send(ask).await.problem(), "bad-idempotency-key");
            }
        }
        insta::assert_snapshot!("key_bad", said.text());
        let quoted = house.send(ask(&master, "topic", &topic, "\"k\"")).await;
        assert!(is_replay(&quoted), "quoted or bare, it is one key");
        // The rights of a token and the account behind it are asked before the key.
        let reader = house.token(&[Scope::Read]).await;
        let reply = house.send(ask(&reader, "topic", &topic, "k")).await;
        assert_eq!(reply.problem(), "missing-scope");
        let (db, ids) = (&house.db.db, &house.db.ids);
        let scopes = Scopes::of(&[Scope::Work]);
        let foreign = people::command::issue_token(db, ids, "other", scopes, house.db.now()).await;
        let foreign = foreign.unwrap().reveal();
        let reply = house.send(ask(&foreign, "topic", &other, "k")).await;
        assert_eq!((reply.code(), is_replay(&reply)), (200, false), "a key of another account");
        // After a day the key is as good as new.
        house.db.clock.turn(DAY);
        let reply = house.send(ask(&master, "topic", &topic, "k")).await;
        assert_eq!((reply.code(), is_replay(&reply)), (200, false), "{}", reply.text());
    }

    /// What was refused did nothing, so its key is free.
    async fn a_refused_request_leaves_no_key(city) {
        let house = TestHouse::open(city).await;
        let master = house.master().await;
        house.appeal(&master, "1", "Яма").await;
        let again = json!({"reason": "Снова яма"});
        let reopening = || ask(&master, "reopening", &again, "k");
        assert_eq!(house.send(reopening()).await.problem(), "not-possible");
        assert_eq!(testing::count(&house.db.db, "replies").await, 0);
        let answer = json!({"text": "Починили", "final": true});
        house.done(&master, NUMBER, "answers", answer).await;
        assert_eq!(house.send(reopening()).await.code(), 200);
        assert!(is_replay(&house.send(reopening()).await));
    }

    /// The key and what was done under it are kept together or not at all.
    async fn a_failed_commit_keeps_neither(city) {
        let house = TestHouse::open(city).await;
        let master = house.master().await;
        house.appeal(&master, "1", "Яма").await;
        testing::refuse(&house.db.db, "facts", "kind", "appeal.topic_set").await;
        let topic = json!({"topic": "yard-surface"});
        let reply = house.send(ask(&master, "topic", &topic, "k")).await;
        assert_eq!(reply.problem(), "internal");
        assert_eq!(testing::count(&house.db.db, "replies").await, 0);
        let appeal = house.read(&master, &format!("/api/v1/appeals/{NUMBER}")).await.json();
        assert!(appeal["topic"].is_null());
    }

    /// Sent many times at once, it is done once: the others are put off, or get its answer.
    async fn at_the_same_instant_one_works(city) {
        let house = TestHouse::open(city).await;
        let master = house.master().await;
        house.appeal(&master, "1", "Яма").await;
        let draft = json!({"text": "Едем", "final": true});
        let worker = house.token(&[Scope::Work]).await;
        let asks = (0..8).map(|_| {
            tokio::spawn(send(house.doors(), ask(&worker, "answers", &draft, "k")))
        });
        let mut done = 0;
        for asked in asks.collect::<Vec<_>>() {
            let reply = asked.await.unwrap();
            match reply.code() {
                201 if is_replay(&reply) => {}
                201 => done += 1,
                409 => {
                    assert_eq!(reply.problem(), "idempotency-key-in-use");
                    assert_eq!(reply.header("retry-after"), Some("1"));
                }
                _ => panic!("{}", reply.text()),
            }
        }
        assert_eq!(done, 1);
        assert_eq!(testing::count(&house.db.db, "answers").await, 1);
        assert!(is_replay(&house.send(ask(&worker, "answers", &draft, "k")).await));
    }

    /// Two processes: the second waits for the first, and gets its answer.
    async fn in_two_processes_one_works(city) {
        let house = TestHouse::open(city).await;
        let master = house.master().await;
        house.appeal(&master, "1", "Яма").await;
        let other = house.second().await;
        let draft = json!({"text": "Едем", "final": true});
        for round in 0..8 {
            let key = format!("k{round}");
            let one = send(house.doors(), ask(&master, "answers", &draft, &key));
            let two = send(other.clone(), ask(&master, "answers", &draft, &key));
            let (one, two) = tokio::join!(tokio::spawn(one), tokio::spawn(two));
            let (one, two) = (one.unwrap(), two.unwrap());
            assert_eq!((one.code(), two.code()), (201, 201), "{} {}", one.text(), two.text());
            assert_eq!(one.bytes, two.bytes);
            assert_ne!(is_replay(&one), is_replay(&two));
            house.done(&master, NUMBER, "reopening", json!({"reason": "Нет"})).await;
        }
        assert_eq!(testing::count(&house.db.db, "answers").await, 8);
    }

    async fn what_people_wrote_is_not_kept_with_a_key(city) {
        let house = TestHouse::open(city).await;
        let master = house.master().await;
        house.appeal(&master, "1", "Слова жителя").await;
        let place = json!({"lat": 43.2, "lon": 132.6, "address": "Якорная, 14"});
        house.send(ask(&master, "place", &place, "k0")).await;
        let reply = house.send(ask(&master, "place", &place, "k")).await;
        assert_eq!(reply.json()["text"], "Слова жителя");
        let answer = json!({"text": "Слова отдела", "final": true});
        house.send(ask(&master, "answers", &answer, "k2")).await;
        let rows = house.db.db.reader().rows("SELECT answer FROM replies", args![]).await.unwrap();
        assert_eq!(rows.len(), 3);
        for row in rows {
            let kept: String = row.get("answer").unwrap();
            assert!(kept.len() < 4_096 && kept.contains(NUMBER), "{kept}");
            assert!(!kept.contains("Слова") && !kept.contains("Якорная"), "{kept}");
        }
    }
}
