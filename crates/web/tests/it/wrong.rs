//! What goes wrong at the desk is said on a page of the desk, in the reader's language.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::http::StatusCode;
use base::Clock;
use people::Scope;

use crate::ask::{Ask, Reply};
use crate::house::TestHouse;
use crate::visitor::Visitor;

/// A house whose clock cries out once when it is told to: what a fault of ours looks like.
async fn fragile(city: testing::TestDb) -> (TestHouse, Arc<AtomicBool>) {
    let (clock, armed) = (city.clock.clone(), Arc::new(AtomicBool::new(false)));
    let bomb = Arc::clone(&armed);
    let clock = Clock::of(move || {
        assert!(!bomb.swap(false, Ordering::SeqCst), "the mainspring broke");
        clock.now()
    });
    (TestHouse::open_with(city, clock).await, armed)
}

fn in_the_desk(reply: &Reply, words: &str) {
    let page = reply.text();
    assert!(page.contains("class=\"rail\""), "it is a page of the desk: {page}");
    assert!(page.contains(words), "{words}: {page}");
    assert!(page.contains("href=\"/desk/inbox\""), "with a way out");
}

testing::both! {
    async fn a_panic_is_told_in_words_and_keeps_its_detail(city) {
        let (house, armed) = fragile(city).await;
        let master = house.master().await;
        let operator = Visitor::of(&house, "operator").await;
        armed.store(true, Ordering::SeqCst);
        let page = operator.get("/desk/inbox").await;
        assert_eq!(page.status, StatusCode::INTERNAL_SERVER_ERROR);
        in_the_desk(&page, "Ошибка на нашей стороне");
        assert!(page.text().contains("Номер ошибки") && !page.text().contains("mainspring"));
        assert_eq!(operator.get("/desk/inbox").await.status, StatusCode::OK, "and goes on");

        armed.store(true, Ordering::SeqCst);
        let stranger = Ask::get("/api/v1/appeals").token(&master).english();
        let reply = house.send(stranger).await;
        assert_eq!((reply.code(), reply.problem().as_str()), (500, "internal"));
        assert_eq!(reply.json()["title"], "An error on our side");
        assert!(reply.json()["incident"].is_string() && !reply.text().contains("mainspring"));
    }

    async fn who_is_signed_in_stays_at_the_desk(city) {
        let house = TestHouse::open(city).await;
        let operator = Visitor::of(&house, "operator").await;
        let lost = operator.get("/desk/appeals/2026-999999").await;
        assert_eq!(lost.status, StatusCode::NOT_FOUND);
        in_the_desk(&lost, "Такой страницы нет");
        let stranger = Visitor::nobody(&house).get("/desk/nothing").await;
        assert_eq!(stranger.status, StatusCode::NOT_FOUND);
        assert!(!stranger.text().contains("class=\"rail\""), "a stranger has no desk");
        let part = operator.cookied(Ask::get("/desk/appeals/2026-999999/pane"));
        let part = house.send(part.header("hx-request", "true")).await.text();
        assert!(part.contains("Такой страницы нет") && !part.contains("<html"), "{part}");
    }

    async fn words_are_not_lost_while_the_database_is_away(city) {
        let house = TestHouse::open(city).await;
        let token = house.token(&[Scope::Intake]).await;
        let number = house.appeal(&token, "1", "Яма").await;
        let operator = Visitor::of(&house, "operator").await;
        house.db.db.close().await;
        let appeal = format!("/desk/appeals/{number}");
        let answer = [("csrf", "x"), ("text", "Засыпали & уплотнили")];
        let lost = operator.post_parts(&format!("{appeal}/answers"), &answer, &[]).await;
        assert_eq!(lost.status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(lost.header("retry-after"), Some("2"));
        assert!(lost.text().contains("через 2\u{a0}секунды"), "{}", lost.text());
        assert!(lost.text().contains("Засыпали &#38; уплотнили"), "{}", lost.text());
        let reason = [("csrf", "x"), ("reason", "Не дорога города")];
        let lost = operator.post(&format!("{appeal}/closure"), &reason).await;
        assert!(lost.text().contains("Не дорога города"), "{}", lost.text());
        let page = operator.get(&appeal).await;
        assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(page.text().contains("Повторить"), "{}", page.text());
    }

    async fn what_the_framework_refuses_is_said_in_words(city) {
        let house = TestHouse::open(city).await;
        let token = house.token(&[Scope::Intake]).await;
        let number = house.appeal(&token, "1", "Яма").await;
        let operator = Visitor::of(&house, "operator").await;
        let form = format!("/desk/appeals/{number}/topic");
        let large = "x".repeat(2_000_001);
        let kind = "application/x-www-form-urlencoded";
        for (kind, body, status, words) in [
            (kind, large.as_str(), 413, "Слишком много данных"),
            ("text/csv", "a,b", 415, "Запрос не понят"),
        ] {
            let ask = Ask::new("POST", &form).header("content-type", kind).body(body);
            let reply = house.send(operator.cookied(ask)).await;
            assert_eq!(reply.code(), status, "{}", reply.text());
            in_the_desk(&reply, words);
        }
        // Whoever reloads the page of a refused form is led to its appeal.
        let again = operator.get(&form).await;
        assert_eq!(again.status, StatusCode::SEE_OTHER);
        assert_eq!(again.header("location"), Some(format!("/desk/appeals/{number}").as_str()));
    }
}
