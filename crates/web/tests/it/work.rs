//! What departments do with what they were given: at the desk without scripts, and over the API.

use axum::http::StatusCode;
use people::Scope;
use serde_json::json;

use crate::ask::Ask;
use crate::desk::{SAID, message, must_be};
use crate::house::TestHouse;
use crate::visitor::Visitor;

const LATER: &str = "2027-06-01";

/// An appeal that the department of roads has.
async fn given(house: &TestHouse, operator: &Visitor<'_>) -> String {
    let number = message(house, SAID).await;
    let given = operator.send(&number, "assignment", &[("department", "roads")]).await;
    must_be(&given, StatusCode::SEE_OTHER, "given");
    number
}

testing::both! {
    async fn not_ours_goes_back_to_the_centre_with_words(city) {
        let house = TestHouse::open(city).await;
        let operator = Visitor::of(&house, "operator").await;
        let number = given(&house, &operator).await;
        let executor = Visitor::of(&house, "roads").await;
        let path = format!("/desk/appeals/{number}");
        let page = executor.get(&path).await.text();
        assert!(page.contains("Взять в работу") && page.contains("Не наше"), "{page}");

        let taken = executor.send(&number, "take", &[]).await;
        must_be(&taken, StatusCode::SEE_OTHER, "taken");
        let page = executor.get(taken.header("location").unwrap()).await.text();
        assert!(page.contains("Взято в работу.") && !page.contains("/take\""), "{page}");

        let empty = executor.send(&number, "hand-back", &[("reason", " ")]).await;
        must_be(&empty, StatusCode::UNPROCESSABLE_ENTITY, "no words");
        let form = [("reason", "Это двор, не дорога"), ("department", "lighting")];
        let back = executor.send(&number, "hand-back", &form).await;
        must_be(&back, StatusCode::SEE_OTHER, "back");
        let list = back.header("location").unwrap();
        assert_eq!(list, format!("/desk/inbox?handed={number}"));
        let page = executor.get(list).await.text();
        assert!(page.contains(&format!("{number}: возвращено в центр")), "{page}");
        must_be(&executor.get(&path).await, StatusCode::NOT_FOUND, "out of sight");

        let inbox = operator.get("/desk/inbox?view=new").await.text();
        assert!(inbox.contains(SAID), "the centre has it again");
        let page = operator.get(&path).await.text();
        assert!(page.contains("Вернули как не своё") && page.contains("Это двор, не дорога"));
    }

    async fn the_centre_gives_more_time_or_does_not(city) {
        let house = TestHouse::open(city).await;
        let operator = Visitor::of(&house, "operator").await;
        let number = given(&house, &operator).await;
        let executor = Visitor::of(&house, "roads").await;
        let path = format!("/desk/appeals/{number}");
        let early = [("due_on", "2026-11-24"), ("reason", "Ждём трубу")];
        let early = executor.send(&number, "extension", &early).await;
        must_be(&early, StatusCode::UNPROCESSABLE_ENTITY, "no later than it is");
        assert!(early.text().contains("Ждём трубу"), "what was typed stays");
        let form = [("due_on", LATER), ("reason", "Ждём трубу")];
        must_be(&executor.send(&number, "extension", &form).await, StatusCode::SEE_OTHER, "asked");
        let page = executor.get(&path).await.text();
        assert!(page.contains("решит оператор или контролёр") && !page.contains("/decision\""));
        let twice = executor.send(&number, "extension", &form).await;
        must_be(&twice, StatusCode::CONFLICT, "one waits already");

        let waiting = operator.get("/desk/inbox?view=approval").await.text();
        assert!(waiting.contains(SAID), "it waits for the centre");
        let noun = "extension/decision";
        let no_words = [("outcome", "refused"), ("reason", "")];
        let no_words = operator.send(&number, noun, &no_words).await;
        must_be(&no_words, StatusCode::UNPROCESSABLE_ENTITY, "no words, no refusal");
        let sent = operator.send(&number, noun, &[("outcome", "granted"), ("due_on", LATER)]).await;
        must_be(&sent, StatusCode::SEE_OTHER, "granted");
        let page = operator.get(&path).await.text();
        assert!(page.contains("Срок продлён: было до "), "the date says why: {page}");
        assert!(page.contains("срок продлевали 1 раз"));
        assert!(!operator.get("/desk/inbox?view=approval").await.text().contains(SAID));
        let late = operator.send(&number, noun, &[("outcome", "granted")]).await;
        must_be(&late, StatusCode::CONFLICT, "nothing waits");
    }

    async fn programs_do_the_same(city) {
        let house = TestHouse::open(city).await;
        let (master, worker) = (house.master().await, house.token(&[Scope::Work]).await);
        let number = message(&house, SAID).await;
        house.done(&worker, &number, "assignment", json!({"department": "roads"})).await;
        let taken = house.done(&worker, &number, "take", json!({})).await.json();
        assert_eq!(taken["status"], "in_work");
        let until = format!("{LATER}T00:00:00Z");
        let ask = json!({"until": until, "reason": "Ждём трубу"});
        house.done(&worker, &number, "extension", ask.clone()).await;
        let path = |verb: &str| format!("/api/v1/appeals/{number}/{verb}");
        let twice = house.send(Ask::post(&path("extension"), &ask).token(&worker)).await;
        assert_eq!((twice.code(), twice.problem().as_str()), (409, "extension-waits"));
        let odd = json!({"outcome": "refused", "until": until});
        let odd = house.send(Ask::post(&path("extension/decision"), &odd).token(&master)).await;
        assert_eq!((odd.code(), odd.json()["field"].clone()), (422, json!("until")));
        let no = json!({"outcome": "refused", "reason": "Успеете"});
        house.done(&master, &number, "extension/decision", no).await;
        let own = json!({"reason": "Не мы", "department": "roads"});
        let own = house.send(Ask::post(&path("hand-back"), &own).token(&worker)).await;
        assert_eq!((own.code(), own.json()["field"].clone()), (422, json!("department")));
        let back = json!({"reason": "Не мы", "department": "lighting"});
        let back = house.done(&worker, &number, "hand-back", back).await.json();
        assert_eq!((&back["status"], &back["department"]), (&json!("new"), &json!(null)));

        let whole = house.read(&master, &format!("/api/v1/appeals/{number}")).await.json();
        let extension = &whole["extensions"][0];
        assert_eq!((&extension["state"], &extension["decision"]),
            (&json!("refused"), &json!("Успеете")));
        assert_eq!(whole["hand_backs"][0]["suggested"]["code"], "lighting");
        let facts = whole["history"].as_array().unwrap();
        let words = |kind: &str| {
            facts.iter().find(|it| it["kind"] == kind).unwrap()["ground"]["text"].clone()
        };
        assert_eq!(words("appeal.extension_asked"), "Ждём трубу");
        assert_eq!(words("appeal.extension_refused"), "Успеете");
        assert_eq!(words("appeal.handed_back"), "Не мы");
    }
}
