//! The desk: what its pages show first, and to whom.

use axum::http::StatusCode;

use crate::desk::{SAID, message, must_be};
use crate::house::TestHouse;
use crate::visitor::Visitor;

testing::both! {
    async fn the_desk_begins_with_what_its_address_asks_for(city) {
        let house = TestHouse::open(city).await;
        let operator = Visitor::of(&house, "operator").await;
        for (path, to) in [
            ("/desk", "/desk/inbox"),
            ("/desk?", "/desk/inbox"),
            ("/desk?view=overdue", "/desk/inbox?view=overdue"),
            ("/desk/?q=%D1%8F%D0%BC%D0%B0&view=all", "/desk/inbox?q=%D1%8F%D0%BC%D0%B0&view=all"),
        ] {
            assert_eq!(operator.get(path).await.header("location"), Some(to), "{path}");
        }
    }

    /// "Everything is assigned or closed" is no word for a city where nothing has come yet.
    async fn a_city_without_appeals_says_how_the_first_ones_come(city) {
        let house = TestHouse::open(city).await;
        let operator = Visitor::of(&house, "operator").await;
        let admin = Visitor::of(&house, "admin").await;
        for view in ["new", "overdue", "closed&q=яма"] {
            let path = format!("/desk/inbox?view={view}");
            let page = operator.get(&path).await.text();
            assert!(page.contains("В городе пока нет ни одного сообщения"), "{view}");
            assert!(page.contains("администратор подключит источник"), "{view}");
            assert!(!page.contains("otklik user token"), "an operator has no terminal");
            let page = admin.get(&path).await.text();
            assert!(page.contains("otklik user token") && page.contains("otklik import"), "{view}");
        }
        let number = message(&house, SAID).await;
        let form = [("department", "roads")];
        must_be(&operator.send(&number, "assignment", &form).await, StatusCode::SEE_OTHER, "x");
        let page = operator.get("/desk/inbox").await.text();
        assert!(page.contains("Всё принятое уже передано или закрыто"), "now it is true");
        let other = Visitor::of(&house, "centre").await;
        let page = other.get("/desk/inbox?view=all").await.text();
        assert!(page.contains("У вашего отдела сообщений пока нет"), "a department without any");
    }

    /// What nobody has yet is never in a department's sight: its day begins with its own work.
    async fn an_executor_begins_with_the_work_of_the_department(city) {
        let house = TestHouse::open(city).await;
        let number = message(&house, SAID).await;
        let operator = Visitor::of(&house, "operator").await;
        let form = [("department", "roads")];
        must_be(&operator.send(&number, "assignment", &form).await, StatusCode::SEE_OTHER, "x");
        let executor = Visitor::of(&house, "roads").await;
        let page = executor.get("/desk/inbox").await.text();
        assert!(page.contains(SAID), "the work is on the first page");
        assert!(!page.contains("inbox?view=new"), "and a view that is always empty is not");
        let counts = executor.get("/desk/inbox/counts").await.text();
        assert!(counts.contains("count-work") && !counts.contains("count-new"), "nor its figure");
        let page = operator.get("/desk/inbox").await.text();
        assert!(!page.contains(SAID) && page.contains("inbox?view=new"), "an operator sorts");
    }

    /// Names were one letter and dots, and rows that wait for approval said where the appeal lies.
    async fn what_is_hidden_and_what_waits_is_said_in_words(city) {
        let house = TestHouse::open(city).await;
        let number = message(&house, SAID).await;
        let operator = Visitor::of(&house, "operator").await;
        let form = [("department", "roads")];
        must_be(&operator.send(&number, "assignment", &form).await, StatusCode::SEE_OTHER, "x");
        let executor = Visitor::of(&house, "roads").await;
        let page = executor.get(&format!("/desk/appeals/{number}")).await.text();
        assert!(page.contains("Имя и контакт скрыты") && page.contains("Ответ: житель"), "{page}");
        assert!(!page.contains("А…") && !page.contains("7…"), "{page}");
        let whole = operator.get(&format!("/desk/appeals/{number}")).await.text();
        assert!(whole.contains("Алёна Волна") && !whole.contains("Имя и контакт скрыты"));
        let form = [("text", "Засыпем."), ("final", "true"), ("act", "draft")];
        must_be(&executor.send(&number, "answers", &form).await, StatusCode::SEE_OTHER, "draft");
        let row = format!("/desk/inbox/rows/{number}?view=approval");
        for path in ["/desk/inbox/list?view=approval", row.as_str()] {
            let rows = operator.get(path).await.text();
            assert!(rows.contains("Ответ на согласовании"), "{path}: {rows}");
        }
        let form = [("text", "Засыпали."), ("final", "true"), ("act", "send")];
        must_be(&operator.send(&number, "answers", &form).await, StatusCode::SEE_OTHER, "sent");
        let gone = operator.get(&row).await.text();
        assert!(gone.contains("Ответ дан") && !gone.contains("на согласовании"), "{gone}");
    }

    /// htmx logs an error for a figure that has no place in the page.
    async fn every_figure_has_its_place(city) {
        let house = TestHouse::open(city).await;
        message(&house, SAID).await;
        for login in ["operator", "controller", "head", "analyst", "admin", "roads"] {
            let visitor = Visitor::of(&house, login).await;
            for view in ["", "?view=new", "?view=all"] {
                let page = visitor.get(&format!("/desk/inbox{view}")).await.text();
                let counts = visitor.get(&format!("/desk/inbox/counts{view}")).await.text();
                let ids = counts.split("<span ").filter(|it| it.contains("hx-swap-oob"));
                for id in ids.filter_map(|it| it.split_once("id=\"")?.1.split('"').next()) {
                    assert!(page.contains(&format!("id=\"{id}\"")), "{id} for {login} {view}");
                }
            }
        }
    }

    /// An answer that was given at once was sent to nobody for approval.
    async fn an_answer_given_at_once_is_one_line_of_the_history(city) {
        let house = TestHouse::open(city).await;
        let number = message(&house, SAID).await;
        let operator = Visitor::of(&house, "operator").await;
        let page = format!("/desk/appeals/{number}");
        let form = [("text", "Засыпем завтра."), ("final", "true"), ("act", "draft")];
        must_be(&operator.send(&number, "answers", &form).await, StatusCode::SEE_OTHER, "draft");
        let told = operator.get(&page).await.text();
        assert!(told.contains("Ответ отправлен на согласование"), "a draft is told");
        let form = [("text", "Засыпали."), ("final", "true"), ("act", "send")];
        must_be(&operator.send(&number, "answers", &form).await, StatusCode::SEE_OTHER, "sent");
        let told = operator.get(&page).await.text();
        assert_eq!(told.matches("Ответ отправлен на согласование").count(), 1, "{told}");
        assert!(told.contains("Дан окончательный ответ"));
    }

    /// However long the thread, what waits for the reader stands above the other steps.
    async fn what_waits_for_approval_is_seen_first(city) {
        let house = TestHouse::open(city).await;
        let number = message(&house, SAID).await;
        let operator = Visitor::of(&house, "operator").await;
        for round in 0..4 {
            house.db.clock.turn(60);
            let text = format!("Ответ {round}");
            let form = [("text", text.as_str()), ("final", "true"), ("act", "send")];
            must_be(&operator.send(&number, "answers", &form).await, StatusCode::SEE_OTHER, "x");
            let form = [("reason", "Не сделано")];
            must_be(&operator.send(&number, "reopening", &form).await, StatusCode::SEE_OTHER, "x");
            let form = [("department", if round % 2 == 0 { "roads" } else { "centre" })];
            must_be(&operator.send(&number, "assignment", &form).await, StatusCode::SEE_OTHER, "x");
        }
        let form = [("text", "Последний ответ"), ("final", "true"), ("act", "draft")];
        must_be(&operator.send(&number, "answers", &form).await, StatusCode::SEE_OTHER, "draft");
        let page = operator.get(&format!("/desk/appeals/{number}")).await.text();
        let at = |what: &str| page.find(what).unwrap_or_else(|| panic!("{what} in {page}"));
        assert!(at("href=\"#decision\"") < at("id=\"said\""), "the bar leads there");
        assert!(at("id=\"decision\"") < at("/approval\""));
        assert!(at("/approval\"") < at("class=\"appeal-decide\""), "before the other steps");
        assert_eq!(page.matches("Последний ответ").count(), 1, "and not in the thread again");
        assert!(at("Ответ 0") < at("class=\"earlier\""), "the thread keeps its beginning");
        assert!(at("class=\"earlier\"") < at("Ответ 3"), "and its end");
    }
}
