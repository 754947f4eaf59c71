//! `GET /api/v1/appeals`.

use people::Scope;
use serde_json::{Value, json};

use crate::ask::Ask;
use crate::house::TestHouse;
use crate::transcript::Transcript;

const PATH: &str = "/api/v1/appeals";

/// A house with six appeals of three days, and a token that reads them.
async fn filled(city: testing::TestDb) -> (TestHouse, String) {
    let house = TestHouse::open(city).await;
    let master = house.master().await;
    let rows = [
        ("api:dispatch", "Во дворе яма, не проехать", "Якорная, 10"),
        ("api:dispatch", "Не горит фонарь у школы", "Портовая, 5"),
        ("api:fz59", "Прошу отремонтировать тротуар", "Ёлочная, 3"),
        ("api:telegram", "Ямы по всей улице, машины объезжают", "Якорная, 12"),
        ("api:telegram", "Не вывезли мусор", ""),
        ("api:pos", "Автобус 14 не пришёл", "Портовая, 5"),
    ];
    for (index, (channel, text, address)) in rows.into_iter().enumerate() {
        let message = json!({
            "channel": channel, "external_id": index.to_string(), "text": text,
            "place": {"address": address},
        });
        assert_eq!(house.hand_in(&master, &message).await.code(), 201);
        house.db.clock.turn(12 * 3600);
    }
    let number = |index: u32| format!("2026-{index:06}");
    house.done(&master, &number(1), "assignment", json!({"department": "roads"})).await;
    house.done(&master, &number(1), "topic", json!({"topic": "yard-surface"})).await;
    house.done(&master, &number(2), "assignment", json!({"department": "lighting"})).await;
    let answer = json!({"text": "Починили", "final": true});
    house.done(&master, &number(2), "answers", answer).await;
    house.done(&master, &number(4), "topic", json!({"topic": "courtyards"})).await;
    house.index().await;
    let token = house.token(&[Scope::Read]).await;
    (house, token)
}

fn numbers(page: &Value) -> Vec<u32> {
    let items = page["items"].as_array().unwrap();
    items.iter().map(|it| it["number"].as_str().unwrap()[5..].parse().unwrap()).collect()
}

testing::both! {
    async fn a_page_says_what_is_on_it(city) {
        let (house, token) = filled(city).await;
        let mut said = Transcript::default();
        said.note("two of them", &house.read(&token, "/api/v1/appeals?limit=2").await);
        let english = Ask::get("/api/v1/appeals?department=roads").token(&token).english();
        said.note("in English", &house.send(english).await);
        said.note("none", &house.read(&token, "/api/v1/appeals?district=nagorny").await);
        insta::assert_snapshot!("list", said.text());
    }

    async fn every_filter_holds(city) {
        let (house, token) = filled(city).await;
        for (query, expected) in [
            ("", &[6, 5, 4, 3, 2, 1][..]),
            ("topic=yard-surface", &[1]),
            ("topic=courtyards", &[4, 1]),
            ("topic=no-such", &[]),
            ("department=lighting", &[2]),
            ("district=nagorny", &[]),
            ("channel=api:telegram", &[5, 4]),
            ("channel=api%3Atelegram&topic=courtyards", &[4]),
            ("status=new", &[6, 5, 4, 3]),
            ("status=assigned,answered", &[2, 1]),
            ("status=%20assigned%20,,%20answered,answered", &[2, 1]),
            ("status=forwarded", &[]),
            // Any form of a word, in any case, with either е, in text or address.
            ("q=%D1%8F%D0%BC%D0%B0", &[4, 1]),
            ("q=%D0%AF%D0%9C%D0%AB", &[4, 1]),
            ("q=%D0%B5%D0%BB%D0%BE%D1%87%D0%BD%D0%B0%D1%8F", &[3]),
            ("q=%D1%8F%D0%BC%D0%B0+%D0%B4%D0%B2%D0%BE%D1%80", &[1]),
            ("q=%D1%8F%D0%BC%D0%B0+%D1%84%D0%BE%D0%BD%D0%B0%D1%80%D1%8C", &[]),
            ("q=14", &[6]),
            ("q=%D0%BF%D0%BE%D1%80%D1%82%D0%BE%D0%B2%D0%B0%D1%8F+5", &[6, 2]),
            // Days of the city, half open: the first appeal came at ten of the 24th, and then
            // one came every twelve hours.
            ("from=2026-11-25", &[6, 5, 4, 3]),
            ("to=2026-11-25", &[2, 1]),
            ("from=2026-11-25&to=2026-11-26", &[4, 3]),
            ("from=2026-11-26&to=2026-11-25", &[]),
            ("from=2026-11-24T22:00:00%2B10:00", &[6, 5, 4, 3, 2]),
            ("from=2026-11-24T22:00:00+10:00", &[6, 5, 4, 3, 2]),
            ("to=2026-11-24T12:00:00Z", &[1]),
            ("to=2026-11-24T12:00:00.001Z", &[2, 1]),
            ("from=0001-01-01&to=9999-01-01", &[6, 5, 4, 3, 2, 1]),
            ("limit=3", &[6, 5, 4]),
            ("limit=200&topic=&department=&status=&q=&from=&to=&sort=", &[6, 5, 4, 3, 2, 1]),
        ] {
            let reply = house.read(&token, &format!("{PATH}?{query}")).await;
            assert_eq!(reply.code(), 200, "{query}: {}", reply.text());
            assert_eq!(numbers(&reply.json()), expected, "{query}");
        }
    }

    async fn pages_are_right_while_rows_arrive_and_change(city) {
        let (house, token) = filled(city).await;
        let master = house.master().await;
        for (sort, expected) in
            [("received", vec![6, 5, 4, 3, 2, 1]), ("due", vec![])]
        {
            let whole = house.read(&token, &format!("{PATH}?sort={sort}&to=2026-12-01")).await;
            let whole = numbers(&whole.json());
            if !expected.is_empty() {
                assert_eq!(whole, expected);
            }
            let (mut seen, mut cursor) = (Vec::new(), String::new());
            for step in 0.. {
                let path =
                    format!("{PATH}?sort={sort}&to=2026-12-01&limit=1&cursor={cursor}");
                let page = house.read(&token, &path).await.json();
                seen.extend(numbers(&page));
                house.db.clock.turn(8 * 24 * 3600);
                house.appeal(&master, &format!("{sort}-{step}"), "Новая яма").await;
                match page["next_cursor"].as_str() {
                    Some(next) => next.clone_into(&mut cursor),
                    None => break,
                }
            }
            assert_eq!(seen, whole, "{sort}");
        }
    }

    /// Two hundred of the longest texts were sent at once.
    async fn a_page_of_long_texts_ends_early_and_nothing_is_lost(city) {
        let house = TestHouse::open(city).await;
        let master = house.master().await;
        let long = "\u{1f4a7}".repeat(100_000);
        let all: Vec<u32> = (1..=25).collect();
        for number in &all {
            // Every third is short.
            let text = if number % 3 == 0 { "Яма" } else { &long };
            house.appeal(&master, &number.to_string(), text).await;
            house.db.clock.turn(60);
        }
        for sort in ["received", "due"] {
            let (mut seen, mut pages, mut cursor) = (Vec::new(), 0, String::new());
            loop {
                let path = format!("{PATH}?sort={sort}&limit=200&cursor={cursor}");
                let reply = house.read(&master, &path).await;
                assert!(reply.bytes.len() < 4 * 1024 * 1024 + 4096, "{}", reply.bytes.len());
                let page = reply.json();
                seen.extend(numbers(&page));
                pages += 1;
                match page["next_cursor"].as_str() {
                    Some(next) => next.clone_into(&mut cursor),
                    None => break,
                }
            }
            assert_eq!(pages, 2, "{sort}");
            seen.sort_unstable();
            assert_eq!(seen, all, "{sort}: each once");
        }
    }

    async fn what_is_due_next_comes_first(city) {
        let (house, token) = filled(city).await;
        let page = house.read(&token, &format!("{PATH}?sort=due")).await.json();
        let due: Vec<_> = page["items"].as_array().unwrap().iter().map(|it| {
            (it["due_at"].as_str().map(str::to_owned), it["status"].as_str() == Some("answered"))
        }).collect();
        let open: Vec<_> = due.iter().filter(|it| !it.1).filter_map(|it| it.0.clone()).collect();
        let mut sorted = open.clone();
        sorted.sort();
        assert_eq!(open, sorted);
        assert!(open.len() >= 3, "{due:?}");
        let last_with_clock = due.iter().rposition(|it| it.0.is_some() && !it.1).unwrap();
        let first_without = due.iter().position(|it| it.0.is_none() || it.1).unwrap();
        assert!(last_with_clock < first_without, "{due:?}");
    }

    async fn what_is_not_understood_is_refused(city) {
        let (house, token) = filled(city).await;
        let page = house.read(&token, &format!("{PATH}?limit=1")).await.json();
        let cursor = page["next_cursor"].as_str().unwrap();
        let stolen = format!("sort=due&cursor={cursor}");
        let mut said = Transcript::default();
        for query in [
            "limit=0", "limit=201", "limit=x", "limit=-1", "limit=1.5", "limit=99999999999",
            "status=open", "status=new,open", "sort=number", "topic=%D0%AF%D0%BC%D0%B0",
            "department=a%00b", "from=yesterday", "to=2026-13-01", "from=2026-02-30",
            "from=2026-11-24T10:00:00", "from=99999-01-01",
            "cursor=x", "cursor=r1", "cursor=r-1-00000000000000000000000000000000",
            "cursor=rffffffffffffffffff-00000000000000000000000000000000",
            "cursor=r1-0000%00", "cursor=%D1%8F", &stolen, "limit=1&limit=2", "q=a&q=b",
            // A misspelt filter returned everything.
            "departament=roads", "Status=new", "page=2", "limit=1&x%3Cy=", "=",
        ] {
            let ask = Ask::get(&format!("{PATH}?{query}")).token(&token);
            said.refusal(&house, query, ask).await;
        }
        insta::assert_snapshot!("list_bad", said.text().replace(cursor, "<cursor>"));
    }
}
