//! What people write reaches no log, no problem, no fact and no figure: a canary is sent through
//! every door, also where it is refused and where the database fails.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use people::{Role, Scope};
use serde_json::{Value, json};
use store::journal;

use crate::ask::{Ask, Reply};
use crate::ear;
use crate::house::TestHouse;

const NAME: &str = "Канарейка Жёлтая";
const PHONE: &str = "+79990001122";
const TEXT: &str = "Канарейкины слова, kanareyka";
/// The name, as addresses write it.
const ENCODED: &str = "%D0%9A%D0%B0%D0%BD%D0%B0%D1%80%D0%B5%D0%B9%D0%BA%D0%B0";
const NUMBER: &str = "2026-000001";

/// Sends, and sees to it that a problem does not sing.
async fn sent(house: &TestHouse, ask: Ask) -> Reply {
    let reply = house.send(ask).await;
    let kind = reply.header("content-type").unwrap_or_default();
    if kind.starts_with("application/problem+json") || reply.status.is_server_error() {
        assert!(!ear::sings(&reply.text()), "{}", reply.text());
    }
    for (name, value) in &reply.headers {
        let value = String::from_utf8_lossy(value.as_bytes());
        assert!(!ear::sings(&value), "{name}: {value}");
    }
    reply
}

fn whole(key: &str) -> Value {
    json!({
        "channel": "api:test",
        "external_id": key,
        "author": {"name": NAME, "contact": PHONE},
        "text": TEXT,
        "place": {"address": NAME},
        "attachments": [{"name": format!("{NAME}.txt"), "content_type": "text/plain",
                         "data_base64": STANDARD.encode(TEXT)}],
    })
}

/// Messages that are refused, each with a canary in what is wrong.
fn refused() -> Vec<String> {
    let mut bodies = Vec::new();
    let mut with = |name: &str, value: Value| {
        let mut body = whole("bad");
        body[name] = value;
        bodies.push(body.to_string());
    };
    with("channel", json!(NAME));
    with("external_id", json!(format!("{PHONE}\u{1}")));
    with("external_id", json!(PHONE.repeat(50)));
    with("author", json!(NAME));
    with("author", json!({"name": [NAME]}));
    with("author", json!({"name": format!("{NAME}\u{0}")}));
    with("author", json!({"contact": PHONE.repeat(60)}));
    with("text", json!(TEXT.repeat(10_000)));
    with("text", json!({NAME: TEXT}));
    with("sent_at", json!(PHONE));
    with("place", json!({"lat": PHONE}));
    with("place", json!({"address": format!("{NAME}\u{7}")}));
    let file = |name: &str, kind: &str, data: &str| {
        let file = json!({"name": name, "content_type": kind, "data_base64": data});
        json!([file])
    };
    with("attachments", file(NAME, "image/png", &STANDARD.encode(TEXT)));
    with("attachments", file(NAME, "text/plain", TEXT));
    with("attachments", file(&format!("{NAME}\u{2}"), NAME, "MQ=="));
    with("attachments", json!([[NAME, NAME, "MQ=="]]));
    let text = whole("bad").to_string();
    bodies.push(text[..text.len() / 2].trim_end_matches(|c: char| !c.is_ascii()).to_owned());
    bodies.push(format!("{NAME} {TEXT}"));
    bodies.push(format!("[{}]", json!(NAME)));
    bodies.push(format!("{{\"text\":\"{TEXT}\",\"text\":\"{NAME}\"}}"));
    bodies
}

async fn hand_in(house: &TestHouse, token: &str) {
    let post = |body: &str| Ask::text("/api/v1/messages", body).token(token);
    assert_eq!(sent(house, post(&whole("1").to_string())).await.code(), 201);
    assert_eq!(sent(house, post(&whole("1").to_string())).await.code(), 200);
    let mut other = whole("1");
    other["text"] = json!(format!("{TEXT}!"));
    assert_eq!(sent(house, post(&other.to_string())).await.code(), 409);
    for body in refused() {
        let reply = sent(house, post(&body)).await;
        assert!(reply.status.is_client_error(), "{}", reply.text());
    }
    let kind = "multipart/form-data; boundary=seam";
    for (name, file) in [("message", NAME), ("file", NAME), (NAME, "a")] {
        let body = format!(
            "--seam\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\n\
             Content-Type: image/png\r\n\r\n{TEXT}\r\n--seam--\r\n"
        );
        let ask = Ask::new("POST", "/api/v1/messages").header("content-type", kind);
        assert!(sent(house, ask.body(body).token(token)).await.status.is_client_error());
    }
}

async fn read(house: &TestHouse, token: &str) {
    for path in ["/api/v1/appeals", "/api/v1/topics", "/api/v1/departments", "/api/v1/districts"] {
        sent(house, Ask::get(path).token(token)).await;
    }
    for name in [
        "q",
        "topic",
        "department",
        "channel",
        "status",
        "from",
        "to",
        "sort",
        "cursor",
        "limit",
        "other",
    ] {
        let path = format!("/api/v1/appeals?{name}={ENCODED}");
        sent(house, Ask::get(&path).token(token)).await;
        sent(house, Ask::get(&format!("{path}&{name}=2")).token(token)).await;
    }
    let appeal = sent(house, Ask::get(&format!("/api/v1/appeals/{NUMBER}")).token(token)).await;
    let url = appeal.json()["attachments"][0]["url"].as_str().unwrap().to_owned();
    house.send(Ask::get(&url).token(token)).await;
    for path in ["/api/v1/appeals", "/api/v1", "/desk", "/assets", ""] {
        sent(house, Ask::get(&format!("{path}/{ENCODED}")).token(token)).await;
        sent(house, Ask::new("DELETE", &format!("{path}/{ENCODED}")).token(token)).await;
    }
    for header in ["authorization", "accept-language", "cookie", "if-none-match"] {
        sent(house, Ask::get("/api/v1/appeals").header(header, NAME)).await;
        let bearer = format!("Bearer otk_{TEXT}");
        sent(house, Ask::get("/api/v1/appeals").header(header, bearer)).await;
    }
}

async fn work(house: &TestHouse, token: &str) {
    for (verb, body) in [
        ("assignment", json!({"department": NAME, "reason": TEXT})),
        ("assignment", json!({"department": "roads", "due_at": PHONE})),
        ("assignment", json!({"department": "roads", "reason": format!("{TEXT}\u{0}")})),
        ("assignment", json!({"department": "roads", "reason": TEXT})),
        ("topic", json!({"topic": TEXT})),
        ("topic", json!({"topic": "yard-surface", "reason": TEXT})),
        ("place", json!({"lat": PHONE, "lon": NAME})),
        ("place", json!({"lat": 43.2, "lon": 132.6, "address": NAME})),
        ("answers", json!({"text": [TEXT], "final": true})),
        ("answers", json!({"text": TEXT, "final": true})),
        ("answers", json!({"text": TEXT, "final": true})),
        ("closure", json!({"outcome": NAME, "reason": TEXT})),
        ("closure", json!({"outcome": "confirmed", "reason": TEXT})),
        ("reopening", json!({"reason": TEXT})),
        ("closure", json!({"outcome": "declined", "reason": TEXT})),
    ] {
        let path = format!("/api/v1/appeals/{NUMBER}/{verb}");
        let ask = Ask::post(&path, &body).token(token);
        sent(house, ask.clone().header("if-match", NAME)).await;
        sent(house, ask.clone().header("if-match", "\"1\"")).await;
        sent(house, ask.clone().header("idempotency-key", NAME)).await;
        sent(house, ask.clone().header("idempotency-key", "kanareyka")).await;
        sent(house, ask).await;
    }
    let appeal = house.read(token, &format!("/api/v1/appeals/{NUMBER}")).await.json();
    assert_eq!(appeal["status"], "declined", "all verbs were done");
}

/// At the desk pages show what people wrote, to those who may see it; logs do not.
async fn at_the_desk(house: &TestHouse) {
    let hash = house.hash().await;
    let person = house.person(&hash, "vera", Role::Controller, None).await;
    let form = |path: &str, body: String| {
        let kind = "application/x-www-form-urlencoded";
        Ask::new("POST", path).header("content-type", kind).body(body)
    };
    for body in [format!("name={ENCODED}&password={ENCODED}"), ENCODED.to_owned()] {
        house.send(form("/desk/sign-in", body)).await;
    }
    for path in [
        format!("/desk/inbox?q={ENCODED}"),
        format!("/desk/inbox/list?q={ENCODED}&cursor={ENCODED}"),
        format!("/desk/inbox/counts?q={ENCODED}"),
        format!("/desk/appeals/{NUMBER}?done={ENCODED}"),
        format!("/desk/appeals/{ENCODED}"),
        format!("/desk/sign-in?next=/desk/{ENCODED}"),
    ] {
        let reply = house.send(Ask::get(&path).header("cookie", &person.cookie)).await;
        assert!(!reply.status.is_server_error(), "{path}");
    }
    for verb in ["assignment", "topic", "answers", "answers/preview", "closure", "reopening"] {
        for csrf in [ENCODED, &person.csrf] {
            let body = format!(
                "csrf={csrf}&department={ENCODED}&topic={ENCODED}&outcome={ENCODED}\
                 &text={ENCODED}&reason={ENCODED}&due_on={ENCODED}&version=1"
            );
            let ask = form(&format!("/desk/appeals/{NUMBER}/{verb}"), body);
            let reply = house.send(ask.header("cookie", &person.cookie)).await;
            assert!(!reply.status.is_server_error(), "{verb}");
        }
    }
}

/// The database itself refuses a row, and says so in its own words.
async fn when_the_database_fails(house: &TestHouse, token: &str) {
    testing::refuse(&house.db.db, "messages", "external_id", "refused").await;
    let ask = Ask::post("/api/v1/messages", &whole("refused")).token(token);
    assert_eq!(sent(house, ask).await.problem(), "internal");
    testing::refuse(&house.db.db, "answers", "state", "waiting").await;
    let number = house.appeal(token, "3", TEXT).await;
    let path = format!("/api/v1/appeals/{number}/answers");
    let ask = Ask::post(&path, &json!({"text": TEXT, "final": true}));
    assert_eq!(sent(house, ask.token(token)).await.problem(), "internal");
}

testing::both! {
    async fn nothing_sings(city) {
        let house = TestHouse::open(city).await;
        let _measuring = metrics::set_default_local_recorder(&house.recorder);
        let token = house.token(&Scope::ALL).await;
        hand_in(&house, &token).await;
        house.index().await;
        read(&house, &token).await;
        work(&house, &token).await;
        at_the_desk(&house).await;
        when_the_database_fails(&house, &token).await;
        house.index().await;
        sent(&house, Ask::get("/healthz").header("user-agent", NAME)).await;
        let figures = house.send(Ask::get("/metrics")).await.text();
        assert!(!ear::sings(&figures), "{figures}");
        let facts = journal::after(&mut house.db.db.reader(), 0, journal::READ_MAX).await.unwrap();
        assert!(facts.len() > 10);
        for fact in &facts {
            assert!(!ear::sings(&format!("{fact:?}")), "{fact:?}");
        }
        assert!(ear::lines() > 100, "the ear is deaf: {} lines", ear::lines());
        assert_eq!(ear::heard(), Vec::<String>::new());
    }
}
