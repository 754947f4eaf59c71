//! Problems at the desk: picked in the list, answered together, parted, without scripts.

use axum::http::StatusCode;

use crate::desk::{message, must_be};
use crate::house::TestHouse;
use crate::visitor::{Visitor, hidden};

testing::both! {
    /// What was picked is joined, answered by one form, and parted again.
    async fn several_are_answered_at_once(city) {
        let house = TestHouse::open(city).await;
        let first = message(&house, "Яма на Якорной").await;
        let second = message(&house, "Опять яма на Якорной").await;
        let operator = Visitor::of(&house, "operator").await;
        let inbox = operator.get("/desk/inbox").await.text();
        assert!(inbox.contains("id=\"together\"") && inbox.contains("name=\"appeal\""));
        let csrf = hidden(&inbox, "csrf");
        let form = [("csrf", csrf.as_str()), ("appeal", &first), ("appeal", &second)];
        let joined = operator.post("/desk/problems", &form).await;
        must_be(&joined, StatusCode::SEE_OTHER, "joined");
        let way = joined.header("location").unwrap().to_owned();
        let page = operator.get(&way).await.text();
        assert!(page.contains("Сообщения объединены.") && page.contains("2 сообщения"));
        let path = way.split('?').next().unwrap().to_owned();
        let card = operator.get(&format!("/desk/appeals/{first}")).await.text();
        assert!(card.contains("Об этом 2 сообщения") && card.contains(&path), "the card leads on");

        let named = [("csrf", csrf.as_str()), ("name", "<b>Яма</b>")];
        must_be(&operator.post(&format!("{path}/name"), &named).await, StatusCode::SEE_OTHER, "n");
        let list = operator.get("/desk/problems").await.text();
        assert!(list.contains("&#60;b&#62;Яма&#60;/b&#62;"), "a name is no markup: {list}");

        let answers = format!("{path}/answers");
        let blank = [("csrf", csrf.as_str()), ("text", " "), ("act", "send")];
        let refused = operator.post(&answers, &blank).await;
        must_be(&refused, StatusCode::UNPROCESSABLE_ENTITY, "no words");
        let words = [("csrf", csrf.as_str()), ("text", "Засыпали"), ("act", "send")];
        must_be(&operator.post(&answers, &words).await, StatusCode::SEE_OTHER, "answered");
        for number in [&first, &second] {
            let card = operator.get(&format!("/desk/appeals/{number}")).await.text();
            assert!(card.contains("Засыпали"), "{number}");
        }
        let again = operator.post(&answers, &words).await;
        must_be(&again, StatusCode::UNPROCESSABLE_ENTITY, "nobody is left");
        assert!(again.text().contains("Засыпали"), "what was typed is kept");

        let part = [("csrf", csrf.as_str()), ("appeal", second.as_str())];
        let parted = operator.post(&format!("{path}/parting"), &part).await;
        must_be(&parted, StatusCode::SEE_OTHER, "parted");
        let page = operator.get(&path).await.text();
        assert!(page.contains("1 сообщение") && !page.contains(&second));
    }

    /// Drafts to all wait for somebody who may approve them, and go out by one button.
    async fn drafts_wait_together(city) {
        let house = TestHouse::open(city).await;
        let first = message(&house, "Яма на Якорной").await;
        let second = message(&house, "Опять яма на Якорной").await;
        let operator = Visitor::of(&house, "operator").await;
        let csrf = hidden(&operator.get("/desk/inbox").await.text(), "csrf");
        let form = [("csrf", csrf.as_str()), ("appeal", &first), ("appeal", &second)];
        let joined = operator.post("/desk/problems", &form).await;
        let path = joined.header("location").unwrap().split('?').next().unwrap().to_owned();
        let words = [("csrf", csrf.as_str()), ("text", "Засыпали"), ("act", "draft")];
        let drafted = operator.post(&format!("{path}/answers"), &words).await;
        must_be(&drafted, StatusCode::SEE_OTHER, "drafted");
        let page = operator.get(&path).await.text();
        assert!(page.contains("2 ответа ждут утверждения") && page.contains("Засыпали"));
        let together = hidden(&page, "together");
        let form = [("csrf", csrf.as_str()), ("together", together.as_str())];
        let approved = operator.post(&format!("{path}/approval"), &form).await;
        must_be(&approved, StatusCode::SEE_OTHER, "approved");
        let page = operator.get(&path).await.text();
        assert!(!page.contains("ждут утверждения"));
        let card = operator.get(&format!("/desk/appeals/{second}")).await.text();
        assert!(card.contains("Засыпали"));
    }
}
