//! `POST /api/v1/messages` with JSON.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use people::Scope;
use serde_json::{Value, json};

use crate::ask::Ask;
use crate::house::{TestHouse, message, send};
use crate::transcript::Transcript;

const PATH: &str = "/api/v1/messages";

/// A message with everything that one can have.
fn full(key: &str) -> Value {
    json!({
        "channel": "api:dispatch",
        "external_id": key,
        "author": {"name": "Анна Ветрова", "contact": "anna@example.org"},
        "text": "На Портовой, 5 не горит фонарь",
        "sent_at": "2026-11-24T09:58:00+10:00",
        "place": {"lat": 43.2074, "lon": 132.6115, "address": "Портовая, 5"},
        "attachments": [file("фонарь.png", "image/png", testing::PICTURE)],
    })
}

fn file(name: &str, content_type: &str, bytes: &[u8]) -> Value {
    json!({"name": name, "content_type": content_type, "data_base64": STANDARD.encode(bytes)})
}

/// A message with one member changed.
fn with(name: &str, value: Value) -> Value {
    let mut message = message("bad", "Яма");
    message[name] = value;
    message
}

testing::both! {
    async fn a_message_becomes_an_appeal_once(city) {
        let house = TestHouse::open(city).await;
        let master = house.master().await;
        let token = house.token(&[Scope::Intake]).await;
        let mut said = Transcript::default();
        said.note("new", &house.hand_in(&token, &full("1")).await);
        let number = "2026-000001";
        house.done(&master, number, "assignment", json!({"department": "lighting"})).await;
        said.note("the same again, assigned meanwhile", &house.hand_in(&token, &full("1")).await);
        let mut turned = full("1");
        turned["sent_at"] = json!("2026-11-23T23:58:00Z");
        said.note("the same moment in another zone", &house.hand_in(&token, &turned).await);
        turned["text"] = json!("На Портовой, 5 не горит фонарь!");
        let ask = Ask::post(PATH, &turned).token(&token);
        said.refusal(&house, "another text", ask).await;
        let mut other = full("1");
        let other_picture = [testing::PICTURE, b"!"].concat();
        other["attachments"] = json!([file("фонарь.png", "image/png", &other_picture)]);
        let reply = house.hand_in(&token, &other).await;
        assert_eq!(reply.problem(), "different-message", "another file");
        said.note("a bare one", &house.hand_in(&token, &message("2", "Яма")).await);
        let year = json!({"channel": "api:dispatch", "external_id": "3", "text": "Лёд"});
        // Half past midnight of the first of January in the city is still December in Greenwich.
        house.db.clock.turn(38 * 24 * 3600 - 10 * 3600 + 1800);
        said.note("after New Year", &house.hand_in(&token, &year).await);
        insta::assert_snapshot!("messages_once", said.text());
    }

    async fn a_bad_field_is_named(city) {
        let house = TestHouse::open(city).await;
        let token = house.token(&[Scope::Intake]).await;
        let png = || file("a.png", "image/png", testing::PICTURE);
        let long = "я".repeat(100_001);
        let cases = [
            ("a foreign channel", with("channel", json!("vk"))),
            ("a channel in capitals", with("channel", json!("api:Site"))),
            ("a long channel", with("channel", json!(format!("api:{}", "a".repeat(33))))),
            ("an empty id", with("external_id", json!(" "))),
            ("a long id", with("external_id", json!("1".repeat(201)))),
            ("an empty text", with("text", json!(" \n"))),
            ("a long text", with("text", json!(long))),
            ("a text that cannot be seen", with("text", json!("\u{200b}\u{feff}\u{301}"))),
            ("a zero character", with("text", json!("Яма\u{0}"))),
            ("a control character", with("author", json!({"name": "Анна\u{1b}[31m"}))),
            ("a long contact", with("author", json!({"contact": "1".repeat(501)}))),
            ("a time without zone", with("sent_at", json!("2026-11-24T10:00:00"))),
            ("a day that is none", with("sent_at", json!("2026-02-30T10:00:00Z"))),
            ("a time of the year 9999", with("sent_at", json!("9999-01-01T00:00:00Z"))),
            ("a time of the year 1800", with("sent_at", json!("1800-01-01T00:00:00Z"))),
            ("half a point", with("place", json!({"lat": 43.2}))),
            ("a point off the earth", with("place", json!({"lat": 91, "lon": 0}))),
            ("a long address", with("place", json!({"address": "у".repeat(501)}))),
            ("an image that is none", with("attachments", json!([file("a", "image/png", b"no")]))),
            (
                "an image by its first bytes only",
                with("attachments", json!([file("a.png", "image/png", b"\x89PNG\r\n\x1a\n no")])),
            ),
            (
                "a name of two lines",
                with("attachments", json!([file("a.png\r\nX: y", "image/png", testing::PICTURE)])),
            ),
            (
                "a name that turns round",
                with("attachments", json!([file("a\u{202e}gnp.exe", "text/plain", b"1")])),
            ),
            ("an id of two lines", with("external_id", json!("1\n2"))),
            ("a drawing", with("attachments", json!([file("a.svg", "image/svg+xml", b"<svg/>")]))),
            ("an empty file", with("attachments", json!([file("a.txt", "text/plain", b"")]))),
            ("a file without a name", with("attachments", json!([file("", "text/plain", b"1")]))),
            ("eleven files", with("attachments", json!(vec![png(); 11]))),
            (
                "no base64",
                with("attachments", json!([
                    {"name": "a", "content_type": "text/plain", "data_base64": "Яма"}
                ])),
            ),
        ];
        let mut said = Transcript::default();
        for (title, body) in cases {
            said.refusal(&house, title, Ask::post(PATH, &body).token(&token)).await;
        }
        insta::assert_snapshot!("messages_bad_field", said.text());
        assert_eq!(testing::count(&house.db.db, "messages").await, 0);
        assert_eq!(testing::count(&house.db.db, "authors").await, 0);
        let kept = std::fs::read_dir(house.db.folder.path().join("files")).unwrap().count();
        assert_eq!(kept, 0, "a refused message leaves no file");
    }

    async fn bad_json_is_said_to_be_bad(city) {
        let house = TestHouse::open(city).await;
        let token = house.token(&[Scope::Intake]).await;
        let start = r#"{"channel":"api:test","external_id":"1","text":"Яма""#;
        let nested = format!("{}{}", "[".repeat(200), "]".repeat(200));
        let cases: Vec<(&str, Vec<u8>)> = vec![
            ("nothing", vec![]),
            ("no JSON", b"channel=api:test".into()),
            ("cut off", start.as_bytes().into()),
            ("too deep", format!("{start},\"more\":{nested}}}").into()),
            ("a list", br#"["api:test","1",null,"text",null,null,[]]"#.into()),
            ("null", b"null".into()),
            ("no text", br#"{"channel":"api:test","external_id":"1"}"#.into()),
            ("null for a text", br#"{"channel":"api:test","external_id":null}"#.into()),
            ("a list for a name", format!("{start},\"author\":{{\"name\":[]}}}}").into()),
            ("text twice", format!("{start},\"text\":\"Лёд\"}}").into()),
            ("a number for a text", br#"{"channel":"api:test","external_id":1}"#.into()),
            ("a number too large", format!("{start},\"place\":{{\"lat\":1e999}}}}").into()),
            ("no number", format!("{start},\"place\":{{\"lat\":NaN}}}}").into()),
            ("half a character", format!("{start},\"author\":{{\"name\":\"\\ud800\"}}}}").into()),
            ("no UTF-8", [start.as_bytes(), b",\"author\":{\"name\":\"\xff\"}}"].concat()),
            ("a byte of zero", [start.as_bytes(), b",\"author\":{\"name\":\"\0\"}}"].concat()),
            ("a list for a file", format!("{start},\"attachments\":[[\"a\",\"b\",\"\"]]}}").into()),
        ];
        let mut said = Transcript::default();
        for (title, body) in cases {
            let ask = Ask::text(PATH, "").body(body).token(&token);
            said.refusal(&house, title, ask).await;
        }
        insta::assert_snapshot!("messages_bad_json", said.text());
        assert_eq!(testing::count(&house.db.db, "messages").await, 0);
    }

    /// A misspelt field was read over: the message lost its files or its place in silence.
    async fn a_misspelt_field_is_refused(city) {
        let house = TestHouse::open(city).await;
        let token = house.token(&[Scope::Intake]).await;
        let mut said = Transcript::default();
        let body = json!({"channel": "api:test", "extrenal_id": "1", "text": "Яма"});
        said.refusal(&house, "an id", Ask::post(PATH, &body).token(&token)).await;
        let mut png = file("a.png", "image/png", b"\x89PNG\r\n\x1a\n");
        for (title, body) in [
            ("files", with("atachments", json!([png.clone()]))),
            ("a name of the author", with("author", json!({"nmae": "Анна"}))),
            ("a field of the place", with("place", json!({"latitude": 43.2}))),
            ("nothing like it", with("priority", json!("high"))),
            ("no name at all", with("", json!(1))),
            ("a very long name", with(&"x".repeat(10_000), json!(1))),
        ] {
            said.refusal(&house, title, Ask::post(PATH, &body).token(&token)).await;
        }
        png["type"] = json!("image/png");
        let body = with("attachments", json!([png]));
        said.refusal(&house, "a field of a file", Ask::post(PATH, &body).token(&token)).await;
        insta::assert_snapshot!("messages_unknown_field", said.text());
        assert_eq!(testing::count(&house.db.db, "messages").await, 0);
    }

    /// A null says the same as no field; only lists were refused for it.
    async fn a_null_is_as_absent(city) {
        let house = TestHouse::open(city).await;
        let token = house.token(&[Scope::Intake]).await;
        let mut nulls = message("1", "Яма");
        assert_eq!(house.hand_in(&token, &nulls).await.code(), 201);
        for name in ["author", "sent_at", "place", "attachments"] {
            nulls[name] = json!(null);
        }
        let reply = house.hand_in(&token, &nulls).await;
        assert_eq!(reply.code(), 200, "the same message: {}", reply.text());
        nulls["author"] = json!({"name": null, "contact": null});
        nulls["place"] = json!({"lat": null, "lon": null, "address": null});
        let reply = house.hand_in(&token, &nulls).await;
        assert_eq!(reply.code(), 200, "the same message: {}", reply.text());
    }

    async fn what_is_too_large_is_refused(city) {
        let house = TestHouse::open(city).await;
        let token = house.token(&[Scope::Intake]).await;
        let mut said = Transcript::default();
        let large = vec![b' '; 32 * 1024 * 1024 + 1];
        let ask = Ask::text(PATH, "").body(large).token(&token);
        said.refusal(&house, "over 32 MB", ask).await;
        let bytes = vec![b'1'; 20 * 1024 * 1024 + 1];
        let body = with("attachments", json!([file("a.txt", "text/plain", &bytes)]));
        said.refusal(&house, "a file over 20 MB", Ask::post(PATH, &body).token(&token)).await;
        insta::assert_snapshot!("messages_too_large", said.text());

        let whole = "😀".repeat(100_000);
        let reply = house.hand_in(&token, &message("whole", &whole)).await;
        assert_eq!(reply.code(), 201, "the longest text is taken");
    }

    async fn the_same_message_at_the_same_instant_is_one_appeal(city) {
        let house = TestHouse::open(city).await;
        let token = house.token(&[Scope::Intake]).await;
        let ask = Ask::post(PATH, &full("1")).token(&token);
        let asks = (0..24).map(|_| tokio::spawn(send(house.doors(), ask.clone())));
        let mut codes = Vec::new();
        for asked in asks.collect::<Vec<_>>() {
            let reply = asked.await.unwrap();
            assert_eq!(reply.json()["appeal"]["number"], "2026-000001");
            codes.push(reply.code());
        }
        codes.sort_unstable();
        assert_eq!(codes.iter().filter(|code| **code == 201).count(), 1, "{codes:?}");
        assert_eq!(codes.iter().filter(|code| **code == 200).count(), 23, "{codes:?}");
        assert_eq!(testing::count(&house.db.db, "appeals").await, 1);
        assert_eq!(testing::count(&house.db.db, "authors").await, 1);
        assert_eq!(testing::count(&house.db.db, "attachments").await, 1);
    }

    /// A bad neighbour in the same group of a commit takes nobody with it.
    async fn a_failure_of_one_message_spares_the_others(city) {
        let house = TestHouse::open(city).await;
        let token = house.token(&[Scope::Intake]).await;
        testing::refuse(&house.db.db, "messages", "external_id", "bad").await;
        let asks = (0..16).map(|index| {
            let key = if index == 7 { "bad".to_owned() } else { format!("good-{index}") };
            let ask = Ask::post(PATH, &message(&key, "Яма")).token(&token);
            tokio::spawn(send(house.doors(), ask))
        });
        let mut codes = Vec::new();
        for asked in asks.collect::<Vec<_>>() {
            codes.push(asked.await.unwrap().code());
        }
        assert_eq!(codes.iter().filter(|code| **code == 201).count(), 15, "{codes:?}");
        assert_eq!(codes.iter().filter(|code| **code == 500).count(), 1, "{codes:?}");
        assert_eq!(testing::count(&house.db.db, "appeals").await, 15);
    }

    async fn the_content_type_of_json_does_not_matter(city) {
        let house = TestHouse::open(city).await;
        let token = house.token(&[Scope::Intake]).await;
        let text = message("1", "Яма").to_string();
        for (kind, code) in [
            ("application/json; charset=utf-8", 201),
            ("text/plain", 200),
            ("application/x-www-form-urlencoded", 200),
            ("multipart/mixed; boundary=x", 200),
            ("multipart/form-data; boundary=x", 400),
            ("multipart/form-data", 400),
            ("", 200),
        ] {
            let ask = Ask::new("POST", PATH).header("content-type", kind).body(&text);
            let reply = house.send(ask.token(&token)).await;
            assert_eq!(reply.code(), code, "{kind}: {}", reply.text());
        }
        let reply = house.send(Ask::new("POST", PATH).body(&text).token(&token)).await;
        assert_eq!(reply.code(), 200, "none at all");
        let packed = Ask::new("POST", PATH).header("content-encoding", "gzip");
        let reply = house.send(packed.body(b"\x1f\x8b\x08\0").token(&token)).await;
        assert_eq!(reply.problem(), "packed-body", "packed bodies are not unpacked");
    }
}
