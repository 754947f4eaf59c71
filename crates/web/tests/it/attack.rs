//! What nobody sends by mistake.

use people::{Role, Scope};
use serde_json::json;

use crate::ask::Ask;
use crate::house::{TestHouse, message};

/// A value as addresses write it.
fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

async fn found(house: &TestHouse, token: &str, words: &str) -> usize {
    let path = format!("/api/v1/appeals?q={}", encoded(words));
    let reply = house.read(token, &path).await;
    assert_eq!(reply.code(), 200, "{words}: {}", reply.text());
    reply.json()["items"].as_array().unwrap().len()
}

testing::both! {
    /// Words are never a query of the engine, and odd ones are found again.
    async fn words_are_only_words(city) {
        let house = TestHouse::open(city).await;
        let master = house.master().await;
        house.appeal(&master, "1", "Яма на углу").await;
        let odd = "10а м² İstanbul ﬁnal Straße ½ 日本語 user_name e-mail №5 Ångström é Ⅷ";
        house.appeal(&master, "2", odd).await;
        house.index().await;
        for words in [
            "\"яма\"", "яма*", "-яма", "+яма", "^яма", "(яма", "яма)",
            "яма'", "яма''; --", "яма\\", "яма:*", "!яма", "яма &", "| яма", "<-> яма",
            "яма\u{0}", "яма 😀", "\u{202e}яма", "яма\r\n", "{яма}", "яма;", "%яма_", "яма, яма",
        ] {
            assert_eq!(found(&house, &master, words).await, 1, "{words}");
        }
        for words in ["яма OR 10а", "яма NOT x", "NEAR(яма 10а)", "яма AND x", "'); SELECT x",
                      "text:яма", "words : яма", "яма:A"] {
            assert_eq!(found(&house, &master, words).await, 0, "{words}");
        }
        for words in ["\"", "'", "*", ":", "\u{0}", "😀", "--", "()", "\"\"\"\"", "\\", "&|!"] {
            assert_eq!(found(&house, &master, words).await, 0, "{words}");
        }
        for words in odd.split(' ') {
            assert_eq!(found(&house, &master, words).await, 1, "{words}");
        }
        let reply = house.read(&master, "/api/v1/appeals?q=%FF%FE%D1").await;
        assert_eq!(reply.code(), 200, "no UTF-8");
        assert_eq!(testing::count(&house.db.db, "appeals").await, 2, "nothing was dropped");
    }

    async fn ten_thousand_words_are_a_question_too(city) {
        let house = TestHouse::open(city).await;
        let master = house.master().await;
        house.appeal(&master, "1", "w1 w2").await;
        house.index().await;
        let many: String = (0..10_000).map(|word| format!("w{word}+")).collect();
        let reply = house.read(&master, &format!("/api/v1/appeals?q={many}")).await;
        assert_eq!(reply.code(), 200);
        assert_eq!(reply.json()["items"].as_array().unwrap().len(), 0);
        let long = "a".repeat(60_000);
        let query: String = (0..8_000).map(|index| format!("x{index}=&")).collect();
        for path in [
            format!("/api/v1/appeals?q={long}"),
            format!("/api/v1/appeals?channel={long}"),
        ] {
            assert_eq!(house.read(&master, &path).await.code(), 200);
        }
        for path in [
            format!("/api/v1/appeals?{query}"),
            format!("/api/v1/appeals?cursor={long}"),
            format!("/api/v1/appeals?from={long}"),
            format!("/api/v1/appeals?limit={}", "1".repeat(60_000)),
            format!("/api/v1/appeals?status={}", "new,".repeat(10_000)) + "x",
        ] {
            assert_eq!(house.read(&master, &path).await.code(), 400);
        }
    }

    async fn only_a_token_is_a_token(city) {
        let house = TestHouse::open(city).await;
        let token = house.token(&[Scope::Read]).await;
        let (head, tail) = token.split_at(10);
        for (value, code) in [
            (format!("Bearer {token}"), 200),
            (format!("bearer {token}"), 200),
            (format!("BEARER  {token} "), 200),
            (token.clone(), 401),
            (format!("Bearer{token}"), 401),
            (format!("Basic {token}"), 401),
            (format!("Bearer {head}{}", tail.to_uppercase()), 401),
            (format!("Bearer {}", &token[..token.len() - 1]), 401),
            (format!("Bearer {token}{token}"), 401),
            (format!("Bearer {token}, Bearer {token}"), 401),
            (format!("Bearer {}", "otk_".repeat(4_000)), 401),
            ("Bearer ".to_owned(), 401),
            ("Bearer otk_".to_owned(), 401),
            ("Bearer ' OR 1=1 --".to_owned(), 401),
            (String::new(), 401),
        ] {
            let ask = Ask::get("/api/v1/appeals").header("authorization", &value);
            assert_eq!(house.send(ask).await.code(), code, "{value}");
        }
        let odd = Ask::get("/api/v1/appeals").header("authorization", b"Bearer \xff");
        assert_eq!(house.send(odd).await.code(), 401);
        let address = Ask::get(&format!("/api/v1/appeals?access_token={token}"));
        assert_eq!(house.send(address).await.code(), 401, "never in an address");
        let cookie = Ask::get("/api/v1/appeals").header("cookie", format!("otklik={token}"));
        assert_eq!(house.send(cookie).await.code(), 401);
        let desk = Ask::get("/desk/inbox").header("authorization", format!("Bearer {token}"));
        assert_eq!(house.send(desk).await.code(), 303, "a program has no desk");
        let hash = house.hash().await;
        let vera = house.person(&hash, "vera", Role::Admin, None).await;
        let ask = Ask::get("/api/v1/appeals").header("cookie", vera.cookie);
        assert_eq!(house.send(ask).await.code(), 401, "a session opens no API");
    }

    /// Moments and places at the ends of what can be written are shown at every door.
    async fn the_ends_of_time_and_earth_are_shown(city) {
        let house = TestHouse::open(city).await;
        let (master, hash) = (house.master().await, house.hash().await);
        let vera = house.person(&hash, "vera", Role::Controller, None).await;
        for (index, (sent_at, lat, lon, code)) in [
            ("2026-11-25T00:00:00Z", 90.0, 180.0, 201),
            ("1990-01-01T00:00:00Z", -90.0, -180.0, 201),
            ("1990-01-01T00:00:01+00:00", -0.0, 1e-320, 201),
            ("2016-12-31T23:59:60Z", 0.0, 0.0, 201),
            ("2026-11-24T10:00:00.123456789+10:00", 0.0, 0.0, 201),
            ("2026-11-25T00:00:01Z", 0.0, 0.0, 422),
            ("9999-12-30T22:00:00.999Z", 0.0, 0.0, 422),
            ("1800-01-01T00:00:00Z", 0.0, 0.0, 422),
            ("-009999-01-02T01:59:59Z", 0.0, 0.0, 422),
            ("1970-01-01T00:00:00Z", 0.0, 0.0, 422),
            ("2026-11-24T10:00:00+26:00", 0.0, 0.0, 422),
            ("+010000-01-01T00:00:00Z", 0.0, 0.0, 422),
            ("2026-11-24", 0.0, 0.0, 422),
            ("1e9", 0.0, 0.0, 422),
            ("", 0.0, 0.0, 422),
        ].into_iter().enumerate() {
            let mut words = message(&index.to_string(), "Яма \u{202e}\u{200b}😀 <script>&amp;");
            words["sent_at"] = json!(sent_at);
            words["place"] = json!({"lat": lat, "lon": lon});
            let reply = house.hand_in(&master, &words).await;
            assert_eq!(reply.code(), code, "{sent_at}: {}", reply.text());
        }
        for (number, due_at) in [("2026-000001", "2099-12-31T23:59:59.999Z"),
                                 ("2026-000002", "2026-11-24T00:00:00.001Z")] {
            let order = json!({"department": "roads", "due_at": due_at});
            house.done(&master, number, "assignment", order).await;
        }
        for path in ["/desk/inbox", "/desk/inbox?view=all", "/desk/appeals/2026-000001",
                     "/desk/appeals/2026-000002/pane", "/desk/inbox/counts"] {
            let reply = house.send(Ask::get(path).header("cookie", &vera.cookie)).await;
            assert_eq!(reply.code(), 200, "{path}");
            assert!(!reply.text().contains("<script>&amp;"), "{path}");
        }
        for sort in ["due", "received"] {
            let list = house.read(&master, &format!("/api/v1/appeals?sort={sort}")).await.json();
            assert_eq!(list["items"].as_array().unwrap().len(), 5, "{sort}");
            let path = format!("/api/v1/appeals?sort={sort}&limit=1");
            let page = house.read(&master, &path).await.json();
            let next = format!("{path}&cursor={}", page["next_cursor"].as_str().unwrap());
            assert_eq!(house.read(&master, &next).await.code(), 200);
        }
    }

    /// Cursors made by hand lead to a page, never to an error of ours.
    async fn a_cursor_made_by_hand_is_only_a_place(city) {
        let house = TestHouse::open(city).await;
        let master = house.master().await;
        house.appeal(&master, "1", "Яма").await;
        let nil = "00000000-0000-0000-0000-000000000000";
        for (cursor, items) in [
            (format!("r7fffffffffffffff-{nil}"), 1),
            (format!("r0-{nil}"), 0),
            (format!("r+0-{nil}"), 0),
            (format!("r0-{{{nil}}}"), 0),
        ] {
            let path = format!("/api/v1/appeals?cursor={}", encoded(&cursor));
            let reply = house.read(&master, &path).await;
            assert_eq!(reply.code(), 200, "{cursor}");
            assert_eq!(reply.json()["items"].as_array().unwrap().len(), items, "{cursor}");
        }
    }
}
