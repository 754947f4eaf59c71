//! `GET /api/v1/topics`, `/departments`, `/districts`.

use people::Scope;

use crate::ask::Ask;
use crate::house::TestHouse;
use crate::transcript::Transcript;

testing::both! {
    async fn codes_have_names_in_both_languages(city) {
        let house = TestHouse::open(city).await;
        let token = house.token(&[Scope::Intake]).await;
        let mut said = Transcript::default();
        said.note("districts", &house.read(&token, "/api/v1/districts").await);
        let english = Ask::get("/api/v1/districts").token(&token).english();
        said.note("districts in English", &house.send(english).await);
        insta::assert_snapshot!("districts", said.text());
        for (path, code, ru, en) in [
            ("topics", "yard-surface", "Ямы и разрушенный асфальт во дворе",
             "Broken surface in a courtyard"),
            ("departments", "roads", "Управление дорог и благоустройства",
             "Roads and Public Realm Office"),
        ] {
            let path = format!("/api/v1/{path}");
            for (lang, name) in [("ru", ru), ("en-GB,en;q=0.9", en), ("de", ru), ("*", ru)] {
                let ask = Ask::get(&path).token(&token).header("accept-language", lang);
                let list = house.send(ask).await.json();
                let items = list["items"].as_array().unwrap();
                let found = items.iter().find(|it| it["code"] == code).unwrap();
                assert_eq!(found["name"], name, "{path} {lang}");
            }
        }
        let topics = house.read(&token, "/api/v1/topics").await.json();
        for topic in topics["items"].as_array().unwrap() {
            let group = &topic["group"];
            let known = topics["items"].as_array().unwrap().iter().any(|it| it["code"] == *group);
            assert!(group.is_null() || known, "{topic}");
        }
    }

    async fn a_list_of_codes_takes_no_parameters(city) {
        let house = TestHouse::open(city).await;
        let token = house.token(&[Scope::Read]).await;
        let mut said = Transcript::default();
        let ask = Ask::get("/api/v1/topics?group=roads").token(&token);
        said.refusal(&house, "a filter", ask).await;
        insta::assert_snapshot!("dictionaries_bad", said.text());
        for list in ["departments", "districts"] {
            let reply = house.read(&token, &format!("/api/v1/{list}?limit=1")).await;
            assert_eq!(reply.problem(), "unknown-parameter", "{list}");
        }
    }
}
