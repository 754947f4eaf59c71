//! For programs that watch, and for whoever knocks at no door of ours.

use std::net::Ipv4Addr;

use people::Scope;
use serde_json::json;

use crate::ask::Ask;
use crate::house::TestHouse;
use crate::transcript::Transcript;
use crate::visitor::Visitor;

testing::both! {
    async fn it_is_alive_and_ready(city) {
        let house = TestHouse::open(city).await;
        for (path, body) in [("/healthz", "ok\n"), ("/readyz", "ready\n")] {
            let reply = house.send(Ask::get(path)).await;
            assert_eq!((reply.code(), reply.text().as_str()), (200, body), "{path}");
            let reply = house.send(Ask::new("HEAD", path)).await;
            assert_eq!((reply.code(), reply.text().as_str()), (200, ""), "{path}");
        }
        house.db.db.close().await;
        let reply = house.send(Ask::get("/readyz")).await;
        assert_eq!((reply.code(), reply.problem().as_str()), (503, "unavailable"));
        assert_eq!(reply.header("retry-after"), Some("2"));
        assert_eq!(house.send(Ask::get("/healthz")).await.code(), 200, "it still lives");
    }

    async fn away_is_away_at_every_door(city) {
        let house = TestHouse::open(city).await;
        let token = house.token(&[Scope::Intake, Scope::Read, Scope::Work]).await;
        assert_eq!(house.read(&token, "/api/v1/appeals").await.code(), 200);
        house.db.db.close().await;
        let mut said = Transcript::default();
        let message = crate::house::message("1", "Яма");
        said.note("a message", &house.hand_in(&token, &message).await);
        for path in ["/api/v1/appeals", "/api/v1/appeals/2026-000001"] {
            let reply = house.read(&token, path).await;
            assert_eq!((reply.code(), reply.problem().as_str()), (503, "unavailable"), "{path}");
        }
        insta::assert_snapshot!("away", said.text());
    }

    /// Anybody may invent a method: each was a new series of figures, and kept for ever.
    async fn invented_methods_are_counted_as_one(city) {
        let house = TestHouse::open(city).await;
        let _measuring = metrics::set_default_local_recorder(&house.recorder);
        for method in ["KANAREYKA", "IVANOV", "PATCH", "GET"] {
            house.send(Ask::new(method, "/healthz")).await;
        }
        house.send(Ask::get("/api/v1/appeals/2026-000001?q=kanareyka")).await;
        house.send(Ask::get("/kanareyka/%D0%AF")).await;
        let token = house.token(&[Scope::Intake]).await;
        house.appeal(&token, "kanareyka", "kanareyka").await;
        let text = house.send(Ask::get("/metrics")).await.text();
        let mut series: Vec<_> = text
            .lines()
            .filter(|it| it.starts_with("otklik_request_seconds_count") || it.contains("messages{"))
            .map(|it| it.rsplit_once(' ').unwrap().0)
            .collect();
        series.sort_unstable();
        insta::assert_snapshot!("metrics", series.join("\n"));
        assert!(!crate::ear::sings(&text), "{text}");
    }

    async fn who_shows_no_token_is_slowed_down(city) {
        let house = TestHouse::open(city).await;
        let token = house.token(&[Scope::Read]).await;
        let here = Ipv4Addr::new(192, 0, 2, 1);
        let ask = Ask::get("/api/v1/appeals").from(here);
        let mut refused = None;
        for _ in 0..2_000 {
            let reply = house.send(ask.clone()).await;
            if reply.code() == 429 {
                refused = Some(reply);
                break;
            }
            assert_eq!(reply.code(), 401);
        }
        let mut said = Transcript::default();
        said.note("too many", &refused.expect("a limit"));
        insta::assert_snapshot!("too_many", said.text());
        // A watcher behind the same address believed the process dead.
        for path in ["/healthz", "/readyz", "/metrics"] {
            assert_eq!(house.send(Ask::get(path).from(here)).await.code(), 200, "{path}");
        }
        // The limit fills up again by the clock, so each is asked until it says no.
        for path in ["/healthz", "/readyz", "/metrics", "/api/openapi.json"] {
            let mut limited = false;
            for _ in 0..2_000 {
                limited = limited || house.send(Ask::get(path).from(here)).await.code() == 429;
                if limited {
                    break;
                }
            }
            assert!(limited, "{path}");
        }
        let other = Ask::get("/healthz").from(Ipv4Addr::new(192, 0, 2, 2));
        assert_eq!(house.send(other).await.code(), 200, "another address is not touched");
        let known = Ask::get("/api/v1/appeals").from(here).token(&token);
        for _ in 0..100 {
            assert_eq!(house.send(known.clone()).await.code(), 200, "a valid token is let in");
        }
    }

    async fn no_door_is_said_in_words(city) {
        let house = TestHouse::open(city).await;
        let master = house.master().await;
        let mut said = Transcript::default();
        for (method, path) in [
            ("GET", "/nowhere"),
            ("GET", "/api/v2/appeals"),
            ("POST", "/api/v1/appeals"),
            ("DELETE", "/api/v1/appeals/2026-000001"),
            ("OPTIONS", "/api/v1/messages"),
            ("PUT", "/healthz"),
        ] {
            let ask = Ask::new(method, path).token(&master);
            said.refusal(&house, &format!("{method} {path}"), ask).await;
        }
        insta::assert_snapshot!("no_door", said.text());
        house.appeal(&master, "1", "Яма").await;
        for path in ["/api/v1/appeals", "/api/v1/appeals/2026-000001", "/api/openapi.json"] {
            let head = house.send(Ask::new("HEAD", path).token(&master)).await;
            let get = house.read(&master, path).await;
            assert_eq!((head.code(), head.bytes.len()), (200, 0), "{path}");
            assert_eq!(head.header("content-length"), get.header("content-length"), "{path}");
            assert_eq!(head.header("etag"), get.header("etag"), "{path}");
        }
    }

    async fn the_asker_is_answered_in_their_language(city) {
        let house = TestHouse::open(city).await;
        let russian = "Нужен ключ доступа";
        let english = "A token is needed";
        for (header, title) in [
            (&b""[..], russian),
            (b"ru", russian),
            (b"en-US,en;q=0.5", english),
            (b"EN", english),
            (b"de-DE, fr;q=0.9", russian),
            (b"ru;q=0.1, en;q=0.2", english),
            (b"en;q=x", english),
            (b"en;q=0", russian),
            (b"\xff\xfe", russian),
            (&[b','; 8_000], russian),
        ] {
            let ask = Ask::get("/api/v1/topics").header("accept-language", header);
            let reply = house.send(ask).await;
            let shown = String::from_utf8_lossy(header).into_owned();
            assert_eq!(reply.json()["title"], title, "{shown}");
            let tag = if title == russian { "ru" } else { "en" };
            assert_eq!(reply.header("content-language"), Some(tag), "{shown}");
        }
    }

    /// What one asker may see, no cache shows to another, nor in another language.
    async fn caches_are_told_what_they_may_keep(city) {
        let house = TestHouse::open(city).await;
        let master = house.master().await;
        let mut words = crate::house::message("1", "Яма");
        words["attachments"] =
            json!([{"name": "a.txt", "content_type": "text/plain", "data_base64": "MQ=="}]);
        house.hand_in(&master, &words).await;
        let card = "/api/v1/appeals/2026-000001";
        let whole = house.read(&master, card).await.json();
        let file = whole["attachments"][0]["url"].as_str().unwrap();
        let at_desk = file.replace("/api/v1/", "/desk/");
        let operator = Visitor::of(&house, "operator").await;
        let (one, desk) = ("accept-language, authorization", "cookie, accept-language, hx-request");
        for (path, kept, vary) in [
            (card, "no-store", one),
            ("/api/v1/appeals", "no-store", one),
            ("/api/v1/topics", "no-store", one),
            ("/api/v1/nowhere", "no-store", one),
            (file, "private, max-age=3600", one),
            ("/api/openapi.json", "public, max-age=300", "accept-language"),
            ("/healthz", "no-store", "accept-language"),
            ("/desk/inbox", "no-store", desk),
            ("/desk/nowhere", "no-store", desk),
            (&at_desk, "private, max-age=86400, immutable", desk),
        ] {
            let ask = operator.cookied(Ask::get(path)).token(&master);
            let reply = house.send(ask.header("accept-encoding", "gzip")).await;
            assert_eq!(reply.header("cache-control"), Some(kept), "{path}");
            let all = reply.headers.get_all("vary").iter().map(|it| it.to_str().unwrap());
            let all = all.collect::<Vec<_>>().join(", ");
            assert!(all.contains(vary), "{path}: {all}");
            let is_packed = reply.header("content-encoding").is_some();
            assert!(!is_packed || all.contains("accept-encoding"), "{path}: {all}");
        }
        let nobody = house.send(Ask::get(card)).await;
        assert_eq!((nobody.code(), nobody.header("cache-control")), (401, Some("no-store")));
    }
}
