//! The portal: a resident tells the city something, follows it, and says whether it is done.

use dialogue::Conversation;
use dialogue::state::State;
use serde_json::json;

use crate::ask::{Ask, Reply};
use crate::house::TestHouse;

const PNG: &[u8] = testing::PICTURE;

/// Every door of the portal and what it answers to somebody without a visit.
pub const DOORS: [(&str, &str, u16); 17] = [
    ("GET", "/", 200),
    ("POST", "/report/words", 400),
    ("GET", "/report/photos/{index}", 404),
    ("POST", "/report/photos/{index}/removal", 403),
    ("GET", "/report/place", 303),
    ("POST", "/report/place", 403),
    ("GET", "/report/contact", 303),
    ("POST", "/report/contact", 403),
    ("POST", "/report/cancellation", 403),
    ("GET", "/report/receipt", 303),
    ("GET", "/status", 200),
    ("POST", "/status", 403),
    ("GET", "/s/{key}", 404),
    ("POST", "/s/{key}/verdict", 403),
    ("POST", "/s/{key}/words", 403),
    ("GET", "/s/{key}/photos/{id}", 404),
    ("POST", "/preferences", 303),
];

/// Somebody with a browser, which keeps its cookies.
pub struct Resident<'a> {
    house: &'a TestHouse,
    cookie: String,
    /// The token of the last page.
    csrf: String,
}

impl<'a> Resident<'a> {
    pub async fn of(house: &'a TestHouse) -> Self {
        let mut resident = Self { house, cookie: String::new(), csrf: String::new() };
        let page = resident.opens("/").await;
        assert_eq!(page.code(), 200);
        resident
    }

    fn learns(&mut self, reply: &Reply) {
        for line in reply.headers.get_all("set-cookie") {
            let pair = line.to_str().unwrap().split(';').next().unwrap();
            if pair.starts_with("visit=") {
                self.cookie = pair.to_owned();
            }
        }
        if let Some(rest) = reply.text().split("name=\"csrf\" value=\"").nth(1) {
            self.csrf = rest.split('"').next().unwrap().to_owned();
        }
    }

    pub async fn opens(&mut self, path: &str) -> Reply {
        let reply = self.house.send(Ask::get(path).header("cookie", &self.cookie)).await;
        self.learns(&reply);
        reply
    }

    /// Sends a form; where it leads, and the page there.
    pub async fn sends(&mut self, path: &str, fields: &[(&str, &str)]) -> (String, Reply) {
        let mut body = format!("csrf={}", self.csrf);
        for (name, value) in fields {
            body.push_str(&format!("&{name}={}", encoded(value)));
        }
        let kind = "application/x-www-form-urlencoded";
        self.posts(Ask::new("POST", path).header("content-type", kind).body(body)).await
    }

    async fn posts(&mut self, ask: Ask) -> (String, Reply) {
        let reply = self.house.send(ask.header("cookie", &self.cookie)).await;
        match reply.header("location").map(str::to_owned) {
            Some(next) => {
                let page = self.opens(next.split('#').next().unwrap()).await;
                (next, page)
            }
            None => {
                self.learns(&reply);
                (String::new(), reply)
            }
        }
    }

    /// Sends the first form.
    pub async fn tells(&mut self, say: &str, photos: &[(&str, &[u8])]) -> (String, Reply) {
        self.tells_with(say, photos, "").await
    }

    async fn tells_with(
        &mut self,
        say: &str,
        photos: &[(&str, &[u8])],
        website: &str,
    ) -> (String, Reply) {
        let mut body = Vec::new();
        let mut part = |disposition: &str, bytes: &[u8]| {
            let head = format!("--seam\r\nContent-Disposition: form-data; {disposition}\r\n\r\n");
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        };
        part("name=\"csrf\"", self.csrf.as_bytes());
        part("name=\"website\"", website.as_bytes());
        part("name=\"say\"", say.as_bytes());
        if photos.is_empty() {
            part("name=\"photo\"; filename=\"\"", b"");
        }
        for (name, bytes) in photos {
            part(&format!("name=\"photo\"; filename=\"{name}\""), bytes);
        }
        body.extend_from_slice(b"--seam--\r\n");
        let kind = "multipart/form-data; boundary=seam";
        self.posts(Ask::new("POST", "/report/words").header("content-type", kind).body(body)).await
    }

    /// Where the conversation of this browser stands.
    pub async fn state(&self) -> State {
        let key = self.cookie.strip_prefix("visit=").unwrap();
        let peer = channels::talk::Peer {
            channel: "portal".to_owned(),
            id: base::Personal::new(key.to_owned()),
        };
        let mut reader = self.house.db.db.reader();
        let found = Conversation::find(&mut reader, &peer).await.unwrap();
        found.map(|it| it.state).unwrap_or_default()
    }

    /// Goes all three steps; the path of the secret link and the receipt.
    pub async fn files(&mut self, say: &str, address: &str, phone: &str) -> (String, Reply) {
        let (next, _) = self.tells(say, &[]).await;
        assert_eq!(next, "/report/place");
        let (mut next, _) =
            self.sends("/report/place", &[("act", "find"), ("addr", address)]).await;
        if next == "/report/place" {
            next = self.sends("/report/place", &[("act", "join"), ("join", "none")]).await.0;
        }
        assert_eq!(next, "/report/contact");
        let to = if phone.is_empty() { "none" } else { "phone" };
        let (next, page) = self.sends("/report/contact", &[("to", to), ("phone", phone)]).await;
        assert_eq!(next, "/report/receipt", "{}", page.text());
        let link =
            page.text().split("href=\"/s/").nth(1).unwrap().split('"').next().unwrap().to_owned();
        (format!("/s/{link}"), page)
    }
}

fn encoded(text: &str) -> String {
    let byte = |it: u8| match it {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => char::from(it).to_string(),
        other => format!("%{other:02X}"),
    };
    text.bytes().map(byte).collect()
}

/// Assigns and answers an appeal as the staff does.
async fn answer(house: &TestHouse, number: &str, words: &str) {
    let master = house.master().await;
    house.done(&master, number, "assignment", json!({"department": "roads"})).await;
    let body = json!({"text": words, "final": true});
    house.done(&master, number, "answers", body).await;
}

#[track_caller]
fn shows(page: &Reply, words: &str) {
    assert!(page.text().contains(words), "{words}: {}", page.text());
}

testing::both! {
    async fn every_door_answers_a_stranger(city) {
        let house = TestHouse::open(city).await;
        for (method, path, status) in DOORS {
            let path = path.replace("{key}", "k7vr2mx9pt4h").replace("{index}", "0")
                .replace("{id}", "00000000-0000-0000-0000-000000000000");
            let kind = "application/x-www-form-urlencoded";
            let ask = Ask::new(method, &path).header("content-type", kind).body("say=x");
            let reply = house.send(ask).await;
            assert_eq!(reply.code(), status, "{method} {path}: {}", reply.text());
            for name in ["content-security-policy", "x-content-type-options", "cache-control"] {
                assert!(reply.header(name).is_some(), "{method} {path}: {name}");
            }
        }
    }

    async fn a_message_goes_three_steps_and_is_followed_by_its_link(city) {
        let house = TestHouse::open(city).await;
        let mut anna = Resident::of(&house).await;
        let (next, page) = anna.tells("Яма у садика", &[("яма.png", PNG)]).await;
        assert_eq!(next, "/report/place");
        shows(&page, "Где это?");
        shows(&page, "/report/photos/0");
        let (next, page) =
            anna.sends("/report/place", &[("act", "find"), ("addr", "Якорная, 14")]).await;
        assert_eq!(next, "/report/contact");
        shows(&page, "Якорная, 14");
        let (next, page) = anna.sends("/report/contact", &[("to", "none")]).await;
        assert_eq!(next, "/report/receipt");
        shows(&page, "2026-000001");
        shows(&page, "class=\"p-qr\"");
        assert!(!page.text().contains("style="), "no inline styles");
        let path =
            page.text().split("href=\"/s/").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let path = format!("/s/{path}");
        let page = anna.opens(&path).await;
        shows(&page, "Сообщение у нас, читаем");
        shows(&page, "Яма у садика");
        assert_eq!(page.header("referrer-policy"), Some("no-referrer"));
        assert_eq!(page.header("x-robots-tag"), Some("noindex, nofollow, noarchive"));
        assert_eq!(page.header("cache-control"), Some("no-store"));
        let photo = page.text().split(&format!("src=\"{path}/photos/")).nth(1).unwrap()
            .split('"').next().unwrap().to_owned();
        let photo = anna.opens(&format!("{path}/photos/{photo}")).await;
        assert_eq!((photo.code(), photo.header("content-security-policy").is_some()), (200, true));

        answer(&house, "2026-000001", "Засыпали и заасфальтировали").await;
        let page = anna.opens(&path).await;
        shows(&page, "Мы ответили. Проверьте, пожалуйста");
        shows(&page, "Засыпали и заасфальтировали");
        let (next, page) = anna.sends(&format!("{path}/verdict"), &[("verdict", "not_done")]).await;
        assert!(next.contains("why=1"));
        shows(&page, "Что не так?");
        let fields =
            [("verdict", "not_done"), ("asked", "1"), ("why", "partly"), ("say", "Края острые")];
        let (_, page) = anna.sends(&format!("{path}/verdict"), &fields).await;
        shows(&page, "Вернули в работу");
        let master = house.master().await;
        let appeal = house.read(&master, "/api/v1/appeals/2026-000001").await.json();
        assert_eq!(appeal["status"], "reopened");
        let (_, page) = anna.sends(&format!("{path}/verdict"), &[("verdict", "done")]).await;
        shows(&page, "Сейчас ваше слово не нужно");
        let (_, page) = anna.sends(&format!("{path}/words"), &[("say", "И ещё бордюр")]).await;
        shows(&page, "И ещё бордюр");
    }

    async fn what_was_typed_is_there_after_the_page_was_closed(city) {
        let house = TestHouse::open(city).await;
        let mut anna = Resident::of(&house).await;
        anna.tells("Не горит фонарь", &[("лампа.png", PNG)]).await;
        let page = anna.opens("/").await;
        shows(&page, "Не горит фонарь</textarea>");
        shows(&page, "Продолжим?");
        let (_, page) = anna.tells("Не горит фонарь, темно", &[("ещё.png", PNG)]).await;
        shows(&page, "Не горит фонарь, темно");
        assert_eq!(anna.state().await.draft.files.len(), 2);
        anna.opens("/").await;
        let (_, page) = anna.sends("/report/photos/0/removal", &[]).await;
        shows(&page, "ещё.png");
        assert!(!page.text().contains("лампа.png"));
        let (_, page) = anna.sends("/report/cancellation", &[]).await;
        assert!(!page.text().contains("Не горит"));
    }

    async fn bad_input_is_answered_kindly_and_nothing_is_lost(city) {
        let house = TestHouse::open(city).await;
        let mut anna = Resident::of(&house).await;
        let (_, page) = anna.tells("  ", &[]).await;
        assert_eq!(page.code(), 422);
        shows(&page, "Напишите хоть пару слов или добавьте фото");
        let (_, page) = anna.tells("👍👍", &[]).await;
        shows(&page, "Пока не понимаем");
        shows(&page, "👍👍</textarea>");
        let long = "я".repeat(600_000);
        let (_, page) = anna.tells(&long, &[]).await;
        assert_eq!(page.code(), 422);
        shows(&page, "слишком длинно");
        let broken = [&PNG[..20], &[0; 200]].concat();
        let (_, page) = anna.tells(
            "Яма",
            &[("a.png", &broken), ("b.mp4", b"\0\0\0\x18ftypmp42"), ("c.png", PNG)],
        ).await;
        assert_eq!(page.code(), 422);
        shows(&page, "JPEG, PNG или WebP");
        assert_eq!(anna.state().await.draft.files.len(), 1, "the good one is kept");
        let huge = vec![0_u8; 21 * 1024 * 1024];
        let (_, page) = anna.tells("Яма", &[("video.mov", &huge)]).await;
        shows(&page, "до 20 МБ");
        let (_, page) = anna.tells("Яма на дороге", &[]).await;
        shows(&page, "Где это?");
        let (_, page) = anna.sends("/report/place", &[("act", "find"), ("addr", "  ")]).await;
        shows(&page, "Напишите, где это");
        let (next, _) =
            anna.sends("/report/place", &[("act", "point"), ("lat", "999"), ("lon", "x")]).await;
        assert_eq!(next, "/report/place");
        let (next, _) = anna.sends("/report/place", &[("act", "skip")]).await;
        assert_eq!(next, "/report/contact");
        let fields = [("to", "phone"), ("phone", "позвоните")];
        let (_, page) = anna.sends("/report/contact", &fields).await;
        assert_eq!(page.code(), 422);
        shows(&page, "Не похоже на телефон");
        shows(&page, "value=\"позвоните\"");
        let (next, _) =
            anna.sends("/report/contact", &[("to", "phone"), ("phone", "8900-0000000")]).await;
        assert_eq!(next, "/report/receipt");
        let (next, _) = anna.sends("/report/contact", &[("to", "none")]).await;
        assert_eq!(next, "/report/receipt", "sent twice, taken once");
        assert_eq!(testing::count(&house.db.db, "appeals").await, 1);
    }

    async fn words_of_a_page_stay_words(city) {
        let house = TestHouse::open(city).await;
        let mut anna = Resident::of(&house).await;
        let evil = "<script>alert(1)</script>\"><img src=x onerror=alert(1)>";
        let (path, page) = anna.files(evil, "<b>Якорная</b>", "").await;
        for text in [page.text(), anna.opens(&path).await.text(), anna.opens("/").await.text()] {
            assert!(!text.contains("<script>alert") && !text.contains("<img src=x"), "{text}");
            assert!(!text.contains("<b>Якорная"));
        }
    }

    async fn forms_from_elsewhere_are_refused_and_the_text_comes_back(city) {
        let house = TestHouse::open(city).await;
        let mut anna = Resident::of(&house).await;
        let mut mallory = Resident::of(&house).await;
        std::mem::swap(&mut anna.csrf, &mut mallory.csrf);
        let (_, page) = anna.tells("Важные слова", &[("a.png", PNG)]).await;
        assert_eq!(page.code(), 403);
        shows(&page, "Важные слова");
        assert!(anna.state().await.draft.is_empty());
        let mut boris = Resident::of(&house).await;
        let ask = Ask::new("POST", "/report/cancellation")
            .header("content-type", "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "cross-site")
            .body(format!("csrf={}", boris.csrf));
        let (_, page) = boris.posts(ask).await;
        assert_eq!(page.code(), 403);
        let (next, _) = boris.tells_with("Купите", &[], "http://spam.example").await;
        assert_eq!(next, "/");
        assert!(!boris.state().await.begun, "a program that fills every field is heard by nobody");
    }

    async fn links_cannot_be_guessed_and_a_lost_one_is_found_by_number_and_contact(city) {
        let house = TestHouse::open(city).await;
        let mut anna = Resident::of(&house).await;
        let (path, _) = anna.files("Яма у дома", "Якорная, 14", "+7 900 000-00-00").await;
        let wrong: String = path.chars().rev().collect();
        for other in [
            &path[..path.len() - 1],
            &format!("{path}0"),
            &format!("/s/{}",
            &wrong[..26]),
        ] {
            assert_eq!(anna.opens(other).await.code(), 404, "{other}");
        }
        let mut boris = Resident::of(&house).await;
        let page = boris.opens("/status").await;
        assert_eq!(page.code(), 200);
        let mut refused = Vec::new();
        for (number, contact) in [
            ("2026-000001", "+7 900 000-00-01"),
            ("2026-000777", "+7 900 000-00-00"),
            ("2026-000001", ""),
        ] {
            let fields = [("number", number), ("contact", contact)];
            let (_, page) = boris.sends("/status", &fields).await;
            assert_eq!(page.code(), 422);
            shows(&page, "Сообщения с таким номером и контактом нет");
            refused.push(page.text().len() - number.len() - contact.len());
        }
        let fields = [("number", "№2026-000001"), ("contact", "8 (900) 000-00-00")];
        let (next, page) = boris.sends("/status", &fields).await;
        assert!(next.starts_with("/s/") && next != path);
        shows(&page, "Яма у дома");
        let here = std::net::Ipv4Addr::new(203, 0, 113, 9);
        let mut last = 0;
        for _ in 0..12 {
            let ask = Ask::new("POST", "/status").from(here)
                .header("content-type", "application/x-www-form-urlencoded")
                .body(format!("csrf={}&number=2026-000001&contact=1", boris.csrf));
            let (_, page) = boris.posts(ask).await;
            last = page.code();
        }
        assert_eq!(last, 429);
    }

    async fn neighbours_are_offered_without_their_words(city) {
        let house = TestHouse::open(city).await;
        let mut anna = Resident::of(&house).await;
        anna.files("Яма, звоните Анне +7 900 000-00-00", "Якорная, 14", "").await;
        let mut boris = Resident::of(&house).await;
        boris.tells("Огромная яма на дороге", &[]).await;
        let (next, page) =
            boris.sends("/report/place", &[("act", "find"), ("addr", "Якорная, 14")]).await;
        assert_eq!(next, "/report/place");
        shows(&page, "Об этом уже пишут соседи");
        shows(&page, "1 сообщение");
        assert!(!page.text().contains("Анне") && !page.text().contains("900 000"));
        let (next, page) =
            boris.sends("/report/place", &[("act", "join"), ("join", "pick-0")]).await;
        assert_eq!(next, "/report/contact");
        shows(&page, "Присоединим к 2026-000001");
        let (_, page) = boris.sends("/report/contact", &[("to", "none")]).await;
        shows(&page, "2026-000002");
        let master = house.master().await;
        let one = house.read(&master, "/api/v1/appeals/2026-000001").await.json();
        let two = house.read(&master, "/api/v1/appeals/2026-000002").await.json();
        assert!(one["problem"].is_object() || one["problem"].is_string());
        assert_eq!(one["problem"], two["problem"]);
    }

    async fn a_page_of_the_portal_weighs_little(city) {
        let house = TestHouse::open(city).await;
        let mut anna = Resident::of(&house).await;
        let (path, _) = anna.files("Яма у дома", "Якорная, 14", "").await;
        for path in ["/", "/report/receipt", "/status", &path] {
            let ask =
                Ask::get(path).header("accept-encoding", "gzip").header("cookie", &anna.cookie);
            let reply = house.send(ask).await;
            assert!(reply.bytes.len() < 20_000, "{path}: {} bytes", reply.bytes.len());
        }
    }
}
