//! `POST /api/v1/appeals/{number}/…`: what is done to an appeal.

use people::Scope;
use serde_json::{Value, json};

use crate::ask::Ask;
use crate::house::{TestHouse, message, send};
use crate::transcript::Transcript;
use crate::visitor::Visitor;

const NUMBER: &str = "2026-000001";

fn ask(token: &str, verb: &str, body: &Value) -> Ask {
    Ask::post(&format!("/api/v1/appeals/{NUMBER}/{verb}"), body).token(token)
}

fn answer(text: &str, is_final: bool) -> Value {
    json!({"text": text, "final": is_final})
}

fn closing(outcome: &str) -> Value {
    json!({"outcome": outcome, "reason": "Так сказал житель"})
}

testing::both! {
    async fn every_verb_does_what_it_says(city) {
        let house = TestHouse::open(city).await;
        let (master, worker) = (house.master().await, house.token(&[Scope::Work]).await);
        house.appeal(&master, "1", "Яма").await;
        let mut said = Transcript::default();
        for (title, token, verb, body) in [
            ("given to a department", &worker, "assignment", json!({"department": "roads"})),
            ("a topic", &worker, "topic", json!({"topic": "yard-surface"})),
            ("the same topic changes nothing", &worker, "topic", json!({"topic": "yard-surface"})),
            ("a place", &worker, "place", json!({"lat": 43.2, "lon": 132.6, "address": " "})),
            ("a draft in between", &worker, "answers", answer("Едем", false)),
            ("an answer in between", &master, "answers", answer("Едем", false)),
            ("the answer", &master, "answers", answer("Починили", true)),
            ("the citizen's word", &master, "closure", closing("confirmed")),
            ("opened again", &worker, "reopening", json!({"reason": "Снова яма"})),
            ("declined", &master, "closure", closing("declined")),
        ] {
            said.note(title, &house.done(token, NUMBER, verb, body).await);
        }
        house.done(&worker, NUMBER, "reopening", json!({"reason": "Снова яма"})).await;
        house.done(&master, NUMBER, "answers", answer("Починили", true)).await;
        house.db.clock.turn(14 * 24 * 3600);
        let silent = house.done(&master, NUMBER, "closure", closing("closed_unconfirmed")).await;
        said.note("closed after silence", &silent);
        insta::assert_snapshot!("verbs", said.text());
    }

    async fn a_refused_transition_says_what_is_possible(city) {
        let house = TestHouse::open(city).await;
        let (master, worker) = (house.master().await, house.token(&[Scope::Work]).await);
        house.appeal(&master, "1", "Яма").await;
        let reopening = json!({"reason": "Снова яма"});
        let roads = json!({"department": "roads"});
        let mut said = Transcript::default();
        let new: [(&str, &str, &str, &Value); 4] = [
            ("new: reopen", &worker, "reopening", &reopening),
            ("new: confirm", &master, "closure", &closing("confirmed")),
            ("new: close", &master, "closure", &closing("closed_unconfirmed")),
            ("new: answer in between", &master, "answers", &answer("Едем", false)),
        ];
        for (title, token, verb, body) in new {
            said.refusal(&house, title, ask(token, verb, body)).await;
        }
        house.done(&master, NUMBER, "answers", answer("Починили", true)).await;
        let answered: [(&str, &str, &str, &Value); 6] = [
            ("answered: assign", &worker, "assignment", &roads),
            ("answered: answer", &master, "answers", &answer("И ещё", true)),
            ("answered: draft", &worker, "answers", &answer("И ещё", true)),
            ("answered: decline", &master, "closure", &closing("declined")),
            ("answered: close too early", &master, "closure", &closing("closed_unconfirmed")),
            ("answered: draft in between", &worker, "answers", &answer("Едем", false)),
        ];
        for (title, token, verb, body) in answered {
            said.refusal(&house, title, ask(token, verb, body)).await;
        }
        house.done(&master, NUMBER, "closure", closing("confirmed")).await;
        let again = ask(&master, "closure", &closing("confirmed"));
        said.refusal(&house, "confirmed: confirm", again).await;
        insta::assert_snapshot!("verbs_refused", said.text());
        let appeal = house.read(&master, &format!("/api/v1/appeals/{NUMBER}")).await;
        assert_eq!(appeal.header("etag"), Some("\"4\""), "a refusal leaves nothing behind");
        assert_eq!(appeal.json()["answers"].as_array().unwrap().len(), 1);
    }

    /// What the term did not allow yet was called possible.
    async fn what_is_possible_is_possible_now(city) {
        let house = TestHouse::open(city).await;
        let master = house.master().await;
        house.appeal(&master, "1", "Яма").await;
        house.done(&master, NUMBER, "answers", answer("Починили", true)).await;
        let again = ask(&master, "answers", &answer("И ещё", true));
        let early = house.send(again.clone()).await.json();
        assert_eq!(early["possible"], json!(["confirm", "reopen"]));
        let later = json!([{"act": "close_unconfirmed", "from": "2026-12-08T00:00:00Z"}]);
        assert_eq!(early["later"], later);
        let detail = early["detail"].as_str().unwrap();
        let words = "С 8\u{a0}декабря 2026, 10:00 можно закрыть без подтверждения.";
        assert!(detail.ends_with(words), "{detail}");
        house.db.clock.turn(14 * 24 * 3600);
        let late = house.send(again).await.json();
        assert_eq!(late["possible"], json!(["confirm", "close_unconfirmed", "reopen"]));
        assert!(late.get("later").is_none());
        house.done(&master, NUMBER, "closure", closing("closed_unconfirmed")).await;
    }

    /// The law calls it otherwise.
    async fn an_appeal_is_named_as_its_regime_does(city) {
        let house = TestHouse::open(city).await;
        let master = house.master().await;
        for (channel, large, small) in
            [("api:fz59", "Обращение", "обращение"), ("api:site", "Сообщение", "сообщение")]
        {
            let mut message = message(channel, "Яма");
            message["channel"] = json!(channel);
            let reply = house.hand_in(&master, &message).await.json();
            let number = reply["appeal"]["number"].as_str().unwrap().to_owned();
            message["text"] = json!("Две ямы");
            let other = house.hand_in(&master, &message).await.json();
            let detail = other["detail"].as_str().unwrap();
            assert!(detail.starts_with(&format!("Это {small} {number}.")), "{detail}");
            let reopen = json!({"reason": "Снова"});
            let refused = house.act(&master, &number, "reopening", reopen.clone()).await.json();
            let detail = refused["detail"].as_str().unwrap();
            assert!(detail.starts_with(&format!("{large} новое.")), "{detail}");
            house.done(&master, &number, "topic", json!({"topic": "yard-surface"})).await;
            let path = format!("/api/v1/appeals/{number}/reopening");
            let stale = Ask::post(&path, &reopen).token(&master).header("if-match", "\"1\"");
            let stale = house.send(stale).await.json();
            assert_eq!(stale["title"], format!("{large} уже изменили"));
            let detail = stale["detail"].as_str().unwrap();
            assert!(detail.ends_with(&format!("Прочтите {small} заново и повторите.")), "{detail}");
        }
    }

    async fn a_bad_field_is_named(city) {
        let house = TestHouse::open(city).await;
        let master = house.master().await;
        house.appeal(&master, "1", "Яма").await;
        let file = json!({"name": "a", "content_type": "image/png", "data_base64": "MQ=="});
        let with_file =
            json!({"text": "Да", "final": true, "attachments": [file]});
        let place = |lat: f64, lon: f64| json!({"lat": lat, "lon": lon});
        let mut said = Transcript::default();
        for (title, verb, body) in [
            ("no such department", "assignment", json!({"department": "no-such"})),
            ("no code", "assignment", json!({"department": "Дороги"})),
            ("no department", "assignment", json!({})),
            ("a long code", "assignment", json!({"department": "a".repeat(65)})),
            ("yesterday", "assignment",
             json!({"department": "roads", "due_at": "2026-11-23T10:00:00+10:00"})),
            ("this very moment", "assignment",
             json!({"department": "roads", "due_at": "2026-11-24T00:00:00Z"})),
            ("no moment", "assignment", json!({"department": "roads", "due_at": "завтра"})),
            ("a long reason", "assignment",
             json!({"department": "roads", "reason": "я".repeat(10_001)})),
            ("no such topic", "topic", json!({"topic": "no-such"})),
            ("a bad reason", "topic", json!({"topic": "yard-surface", "reason": "\u{1}"})),
            ("off the earth", "place", place(90.000_001, 0.0)),
            ("far off the earth", "place", place(0.0, f64::MAX)),
            ("a word for a number", "place", json!({"lat": "43", "lon": 132})),
            ("a bad address", "place", json!({"lat": 43, "lon": 132, "address": "\u{0}"})),
            ("no such outcome", "closure", closing("done")),
            ("no reason", "closure", json!({"outcome": "declined"})),
            ("null for a reason", "closure", json!({"outcome": "declined", "reason": null})),
            ("a misspelt field", "assignment", json!({"departament": "roads"})),
            ("a field of another verb", "reopening", json!({"reason": "Яма", "final": true})),
            ("an empty reason", "closure", json!({"outcome": "declined", "reason": "  "})),
            (
                "a reason that cannot be seen",
                "closure",
                json!({"outcome": "declined", "reason": "\u{200b}"}),
            ),
            ("an empty answer", "answers", answer("", true)),
            ("an answer that cannot be seen", "answers", answer("\u{2060}\u{301}", true)),
            ("a long answer", "answers", answer(&"я".repeat(100_001), true)),
            ("not said whether final", "answers", json!({"text": "Да"})),
            ("a file that is no image", "answers", with_file),
            ("a list", "topic", json!(["yard-surface", null])),
        ] {
            said.refusal(&house, title, ask(&master, verb, &body)).await;
        }
        house.done(&master, NUMBER, "answers", answer("Починили", true)).await;
        let empty = ask(&master, "reopening", &json!({"reason": ""}));
        said.refusal(&house, "an empty word of the citizen", empty).await;
        let wide = ask(&master, "topic", &json!({"topic": "a".repeat(2 * 1024 * 1024)}));
        said.refusal(&house, "over 2 MB", wide).await;
        insta::assert_snapshot!("verbs_bad_field", said.text());
        let appeal = house.read(&master, &format!("/api/v1/appeals/{NUMBER}")).await.json();
        assert_eq!(appeal["version"], 3, "nothing half-written");
    }

    /// It was called no UTF-8, which helps nobody.
    async fn a_packed_body_is_refused_in_words(city) {
        let house = TestHouse::open(city).await;
        let master = house.master().await;
        let number = house.appeal(&master, "1", "Яма").await;
        let packed = [0x1f, 0x8b, 8, 0];
        let ask = |path: &str, coding: &str| {
            let ask = Ask::new("POST", path).header("content-type", "application/json");
            ask.header("content-encoding", coding).token(&master)
        };
        let topic = format!("/api/v1/appeals/{number}/topic");
        for path in ["/api/v1/messages", &topic, &format!("/api/v1/appeals/{number}/answers")] {
            for coding in ["gzip", "br", "identity, gzip", "Zstd"] {
                let reply = house.send(ask(path, coding).body(packed)).await;
                assert_eq!((reply.code(), reply.problem().as_str()), (415, "packed-body"));
                assert_eq!(reply.header("accept-encoding"), Some("identity"));
                let detail = reply.json()["detail"].as_str().unwrap().to_owned();
                assert!(detail.contains("без заголовка Content-Encoding"), "{detail}");
            }
        }
        let plain = ask(&topic, "Identity").body(json!({"topic": "yard-surface"}).to_string());
        assert_eq!(house.send(plain).await.code(), 200);
    }

    async fn a_stale_version_names_who_changed_what(city) {
        let house = TestHouse::open(city).await;
        let master = house.master().await;
        house.appeal(&master, "1", "Яма").await;
        let read = house.read(&master, &format!("/api/v1/appeals/{NUMBER}")).await;
        let etag = read.header("etag").unwrap().to_owned();
        house.done(&master, NUMBER, "topic", json!({"topic": "yard-surface"})).await;
        house.db.clock.turn(90);
        house.done(&master, NUMBER, "assignment", json!({"department": "roads"})).await;
        let mut said = Transcript::default();
        let bodies = [
            ("assignment", json!({"department": "lighting"})),
            ("answers", answer("Починили", true)),
            ("topic", json!({"topic": "courtyards"})),
            ("place", json!({"lat": 43, "lon": 132})),
            ("closure", closing("declined")),
            ("reopening", json!({"reason": "Снова"})),
        ];
        for (verb, body) in &bodies {
            let ask = ask(&master, verb, body).header("if-match", &etag);
            if *verb == "assignment" {
                said.refusal(&house, "assigned meanwhile", ask.clone()).await;
            }
            let reply = house.send(ask).await;
            assert_eq!((reply.code(), reply.problem().as_str()), (412, "stale"), "{verb}");
        }
        let ahead = ask(&master, "topic", &bodies[2].1).header("if-match", "\"99\"");
        said.refusal(&house, "a version to come", ahead).await;
        let odd = ask(&master, "topic", &bodies[2].1).header("if-match", "\"abc\"");
        said.refusal(&house, "no version of ours", odd).await;
        insta::assert_snapshot!("verbs_stale", said.text());

        let topic = |value: &[u8]| ask(&master, "topic", &bodies[2].1).header("if-match", value);
        for (value, code) in [
            (&b"\"3\""[..], 200),
            (b"W/\"4\"", 412),
            (b"4", 200),
            (b" \"4\" ", 200),
            (b"*", 200),
            (b"\"1\", \"4\"", 200),
            (b"\"1\",\"2\"", 412),
            (b"\"-1\"", 412),
            (b"\"99999999999999999999\"", 412),
            (b"", 400),
            (b"\"\"", 412),
            (b"\xff", 400),
        ] {
            let reply = house.send(topic(value)).await;
            let shown = String::from_utf8_lossy(value).into_owned();
            assert_eq!(reply.code(), code, "{shown}: {}", reply.text());
        }
    }

    /// A point that was sent alone erased the address and the district.
    async fn a_point_alone_leaves_the_address(city) {
        let house = TestHouse::open(city).await;
        let (master, operator) = (house.master().await, Visitor::of(&house, "operator").await);
        let mut message = message("1", "Яма");
        message["place"] = json!({"address": "Портовая, 5"});
        house.hand_in(&master, &message).await;
        let point = ("point", "43.1, 132.5");
        let settle = [point, ("address", "Портовая, 5"), ("district", "portovy")];
        operator.send(NUMBER, "place", &settle).await;
        let point = |lat: f64, address: Value| {
            json!({"lat": lat, "lon": 132.6, "address": address})
        };
        for (body, lat, address, district) in [
            (json!({"lat": 43.2, "lon": 132.6}), 43.2, json!("Портовая, 5"), json!("portovy")),
            (point(43.3, json!("Портовая, 5")), 43.3, json!("Портовая, 5"), json!("portovy")),
            (point(43.3, json!("Якорная, 10")), 43.3, json!("Якорная, 10"), Value::Null),
            (json!({"lat": 43.4, "lon": 132.6}), 43.4, json!("Якорная, 10"), Value::Null),
            (point(43.4, Value::Null), 43.4, Value::Null, Value::Null),
        ] {
            house.done(&master, NUMBER, "place", body.clone()).await;
            let appeal = house.read(&master, &format!("/api/v1/appeals/{NUMBER}")).await.json();
            let place = &appeal["place"];
            let code = place["district"].get("code").cloned().unwrap_or_default();
            assert_eq!((&place["address"], &code), (&address, &district), "{body}");
            assert_eq!(place["lat"], lat, "{body}");
        }
    }

    /// What a program shows to a person holds no words of the wire and no times of Greenwich.
    async fn a_detail_is_said_in_the_askers_words(city) {
        let house = TestHouse::open(city).await;
        let master = house.master().await;
        house.appeal(&master, "1", "Яма").await;
        house.done(&master, NUMBER, "answers", answer("Починили", true)).await;
        let early = ask(&master, "closure", &closing("closed_unconfirmed"));
        house.db.clock.turn(14 * 24 * 3600);
        house.done(&master, NUMBER, "closure", closing("closed_unconfirmed")).await;
        let stale = ask(&master, "reopening", &json!({"reason": "Снова"}));
        let stale = stale.header("if-match", "\"1\"");
        let twice = ask(&master, "closure", &closing("closed_unconfirmed"));
        for (ask, ru, en) in [
            (stale, "закрыто: житель не ответил, portal, 8\u{a0}декабря 2026, 10:00",
             "it was closed: the resident did not reply, by portal, 8\u{a0}December 2026, 10:00"),
            (twice, "закрыто без подтверждения", "closed unconfirmed"),
        ] {
            for (ask, words) in [(ask.clone(), ru), (ask.english(), en)] {
                let problem = house.send(ask).await.json();
                let detail = problem["detail"].as_str().unwrap();
                assert!(detail.contains(words), "{detail}");
                assert!(!detail.contains('_') && !detail.contains("00Z"), "{detail}");
            }
        }
        house.done(&master, NUMBER, "reopening", json!({"reason": "Снова"})).await;
        house.done(&master, NUMBER, "answers", answer("Починили", true)).await;
        let problem = house.send(early).await.json();
        assert_eq!(problem["possible_from"], "2026-12-22T00:00:00Z");
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.contains("с 22\u{a0}декабря 2026, 10:00 по времени города"), "{detail}");
    }

    async fn of_changes_at_the_same_instant_one_wins(city) {
        let house = TestHouse::open(city).await;
        let master = house.master().await;
        house.appeal(&master, "1", "Яма").await;
        let race = async |ask: Ask| {
            let asked: Vec<_> =
                (0..8).map(|_| tokio::spawn(send(house.doors(), ask.clone()))).collect();
            let mut codes = Vec::new();
            for reply in asked {
                codes.push(reply.await.unwrap().code());
            }
            codes.sort_unstable();
            codes
        };
        let roads = ask(&master, "assignment", &json!({"department": "roads"}));
        let mut expected = vec![412; 7];
        expected.insert(0, 200);
        assert_eq!(race(roads.header("if-match", "\"1\"")).await, expected);
        let mut expected = vec![409; 7];
        expected.insert(0, 201);
        assert_eq!(race(ask(&master, "answers", &answer("Починили", true))).await, expected);
        let mut expected = vec![409; 7];
        expected.insert(0, 200);
        let reopening = json!({"reason": "Снова яма"});
        assert_eq!(race(ask(&master, "reopening", &reopening)).await, expected);
        let appeal = house.read(&master, &format!("/api/v1/appeals/{NUMBER}")).await.json();
        assert_eq!(appeal["answers"].as_array().unwrap().len(), 1);
    }
}
