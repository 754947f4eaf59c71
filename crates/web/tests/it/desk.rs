//! The desk: who gets in, who sees and does what, what happens to forms that are refused.

use std::net::Ipv4Addr;

use axum::http::StatusCode;
use http_body_util::BodyExt as _;
use jobs::Follower as _;
use people::{Role, Scope};
use register::channels::file::PastStatus;
use serde_json::json;
use tower::ServiceExt as _;

use crate::ask::{Ask, Reply};
use crate::house::{PASSWORD, TestHouse};
use crate::visitor::{Visitor, hidden};

pub const SAID: &str = "Яма у садика на Якорной, третья машина за неделю";

/// A message of a person with a name and a place; the number of its appeal.
pub async fn message(house: &TestHouse, text: &str) -> String {
    let message = json!({
        "channel": "api:telegram",
        "external_id": text,
        "author": {"name": "Алёна Волна", "contact": "+7 999 000-11-22"},
        "text": text,
        "place": {"address": "Якорная, 14"},
    });
    let token = house.token(&[Scope::Intake]).await;
    let reply = house.hand_in(&token, &message).await;
    reply.json()["appeal"]["number"].as_str().unwrap().to_owned()
}

pub fn must_be(reply: &Reply, status: StatusCode, what: &str) {
    assert_eq!(reply.status, status, "{what}: {}", reply.text());
}

testing::both! {
    async fn nobody_gets_in_without_the_right_password(city) {
        let house = TestHouse::open(city).await;
        let door = Visitor::nobody(&house);
        let page = door.get("/desk/appeals/2026-000001").await;
        must_be(&page, StatusCode::SEE_OTHER, "a stranger");
        assert_eq!(
            page.header("location"),
            Some("/desk/sign-in?next=%2Fdesk%2Fappeals%2F2026-000001")
        );
        let hash = house.hash().await;
        house.person(&hash, "operator", Role::Operator, None).await;
        let form = [("name", "operator"), ("password", "мимо"), ("next", "/desk/inbox?view=all")];
        let wrong = door.post("/desk/sign-in", &form).await;
        must_be(&wrong, StatusCode::UNPROCESSABLE_ENTITY, "a wrong password");
        assert!(wrong.header("set-cookie").is_none());
        assert!(wrong.text().contains("value=\"operator\""), "the name typed is kept");
        assert!(!wrong.text().contains("мимо"), "the password is not");
        assert_eq!(hidden(&wrong.text(), "next"), "/desk/inbox?view=all");
        let form = [("name", "operator"), ("password", PASSWORD), ("next", "//evil.example/")];
        let right = door.post("/desk/sign-in", &form).await;
        must_be(&right, StatusCode::SEE_OTHER, "the right password");
        assert_eq!(right.header("location"), Some("/desk/inbox"), "the door leads to the desk");
        let cookie = right.header("set-cookie").unwrap();
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
    }

    async fn a_session_ends_with_sign_out(city) {
        let house = TestHouse::open(city).await;
        let operator = Visitor::of(&house, "operator").await;
        let page = operator.get("/desk/inbox").await;
        must_be(&page, StatusCode::OK, "the inbox");
        let csrf = hidden(&page.text(), "csrf");
        let forged = operator.post("/desk/sign-out", &[("csrf", "forged")]).await;
        must_be(&forged, StatusCode::FORBIDDEN, "a forged form");
        let out = operator.post("/desk/sign-out", &[("csrf", &csrf)]).await;
        must_be(&out, StatusCode::SEE_OTHER, "out");
        must_be(&operator.get("/desk/inbox").await, StatusCode::SEE_OTHER, "after");
    }

    async fn an_appeal_goes_its_way_without_scripts(city) {
        let house = TestHouse::open(city).await;
        let number = message(&house, SAID).await;
        let operator = Visitor::of(&house, "operator").await;
        let inbox = operator.get("/desk/inbox").await;
        assert!(inbox.text().contains(SAID) && inbox.text().contains("Алёна Волна"));

        let topic = operator.send(&number, "topic", &[("topic", "roads")]).await;
        must_be(&topic, StatusCode::SEE_OTHER, "topic");
        let form = [("department", "roads"), ("reason", "Проверьте сегодня")];
        let given = operator.send(&number, "assignment", &form).await;
        must_be(&given, StatusCode::SEE_OTHER, "assignment");
        let page = operator.get(given.header("location").unwrap()).await;
        assert!(page.text().contains("Передано: "), "the page says what was done");
        assert!(page.text().contains("Проверьте сегодня"), "the reason is in the history");

        let executor = Visitor::of(&house, "roads").await;
        let form = [("text", "Засыпали щебнем."), ("final", "true"), ("act", "send")];
        let sent = executor.send(&number, "answers", &form).await;
        must_be(&sent, StatusCode::FORBIDDEN, "an executor does not send");
        let form = [("text", "Засыпали щебнем."), ("final", "true"), ("act", "draft")];
        must_be(&executor.send(&number, "answers", &form).await, StatusCode::SEE_OTHER, "draft");
        let page = executor.get(&format!("/desk/appeals/{number}")).await.text();
        assert!(!page.contains("Алёна Волна"), "an executor does not see names");
        assert!(!page.contains("/approval\""), "nor approves");

        let waiting = operator.get("/desk/inbox?view=approval").await.text();
        assert!(waiting.contains(SAID), "the view of what waits");
        let ids = waiting.split("/answers/").filter_map(|it| it.split_once("/approval\""));
        let id = ids.map(|(id, _)| id).find(|id| id.len() == 36).unwrap().to_owned();
        let noun = format!("answers/{id}/approval");
        must_be(&operator.send(&number, &noun, &[]).await, StatusCode::SEE_OTHER, "approval");
        let again = operator.send(&number, &noun, &[]).await;
        must_be(&again, StatusCode::CONFLICT, "a second approval");

        let form = [("reason", "Житель: щебень вымыло")];
        must_be(&operator.send(&number, "reopening", &form).await, StatusCode::SEE_OTHER, "again");
        let form = [("outcome", "declined"), ("reason", "")];
        let refused = operator.send(&number, "closure", &form).await;
        must_be(&refused, StatusCode::UNPROCESSABLE_ENTITY, "no ground, no refusal");
        let form = [("outcome", "declined"), ("reason", "Не дорога города")];
        must_be(&operator.send(&number, "closure", &form).await, StatusCode::SEE_OTHER, "closed");
        let page = operator.get(&format!("/desk/appeals/{number}")).await.text();
        for words in ["Отклонено", "Не дорога города", "щебень вымыло", "Засыпали щебнем."] {
            assert!(page.contains(words), "{words}");
        }
    }

    /// The page offered what the term did not allow yet.
    async fn a_refused_verb_says_what_is_possible_now(city) {
        let house = TestHouse::open(city).await;
        let number = message(&house, SAID).await;
        let controller = Visitor::of(&house, "controller").await;
        let form = [("text", "Засыпали."), ("final", "true"), ("act", "send")];
        must_be(&controller.send(&number, "answers", &form).await, StatusCode::SEE_OTHER, "sent");
        let early = controller.send(&number, "assignment", &[("department", "roads")]).await;
        must_be(&early, StatusCode::CONFLICT, "too late for a department");
        let page = early.text();
        let now = "Возможно: записать подтверждение жителя, открыть снова. Закрыть без его слова";
        assert!(page.contains(now), "{page}");
        house.db.clock.turn(14 * 24 * 3600);
        let later = house.person(&house.hash().await, "later", Role::Controller, None).await;
        let later = Visitor::with(&house, &later.cookie);
        let late = later.send(&number, "assignment", &[("department", "roads")]).await.text();
        assert!(late.contains("подтверждение жителя, закрыть без подтверждения"), "{late}");
        assert!(!late.contains("Закрыть без его слова"), "{late}");
    }

    async fn the_place_is_corrected_by_a_form(city) {
        let house = TestHouse::open(city).await;
        let number = message(&house, SAID).await;
        let operator = Visitor::of(&house, "operator").await;
        let form = [("address", "Верфная, 22"), ("district", "portovy"), ("point", "сто, сто")];
        let refused = operator.send(&number, "place", &form).await;
        must_be(&refused, StatusCode::UNPROCESSABLE_ENTITY, "no point");
        let page = refused.text();
        for kept in ["Точка не понята", "value=\"Верфная, 22\"", "value=\"сто, сто\"",
            "value=\"portovy\" selected"] {
            assert!(page.contains(kept), "{kept} is in the form again");
        }
        let form = [("address", "Верфная, 22"), ("district", "nowhere")];
        let refused = operator.send(&number, "place", &form).await;
        must_be(&refused, StatusCode::UNPROCESSABLE_ENTITY, "no such district");
        let point = "43.20740, 132.61150";
        let form = [("address", " Верфная, 22 "), ("district", "portovy"), ("point", point)];
        let set = operator.send(&number, "place", &form).await;
        must_be(&set, StatusCode::SEE_OTHER, "set");
        let page = operator.get(set.header("location").unwrap()).await.text();
        assert!(page.contains("Место сохранено: Верфная, 22"), "it says what was done");
        assert!(page.contains("Место: Портовый"), "the history tells the district");
        assert!(page.contains(&format!("value=\"{point}\"")), "the form holds what is known");
        let gone = operator.send(&number, "place", &[("address", "")]).await;
        let page = operator.get(gone.header("location").unwrap()).await.text();
        assert!(page.contains("Место снято"), "nothing is known any more");
    }

    async fn a_search_within_a_view_leads_to_all_messages(city) {
        let house = TestHouse::open(city).await;
        let number = message(&house, SAID).await;
        house.index().await;
        let operator = Visitor::of(&house, "operator").await;
        let wider = "href=\"/desk/inbox?view=all&#38;q=%D1%8F%D0%BC%D0%B0\"";
        let found = operator.get("/desk/inbox?view=new&q=яма").await.text();
        assert!(found.contains(&number) && found.contains(wider), "little: {found}");
        let nothing = operator.get("/desk/inbox?view=closed&q=яма").await.text();
        assert!(!nothing.contains(SAID) && nothing.contains(wider), "nothing: {nothing}");
        let all = operator.get("/desk/inbox?view=all&q=яма").await.text();
        assert!(all.contains(SAID) && !all.contains("во всех сообщениях"), "all is all");
    }

    async fn a_draft_goes_back_with_words(city) {
        let house = TestHouse::open(city).await;
        let number = message(&house, SAID).await;
        let operator = Visitor::of(&house, "operator").await;
        let form = [("text", "Всё хорошо."), ("final", "true"), ("act", "draft")];
        must_be(&operator.send(&number, "answers", &form).await, StatusCode::SEE_OTHER, "draft");
        let page = operator.get(&format!("/desk/appeals/{number}")).await.text();
        let id = page.split("/answers/").filter_map(|it| it.split_once("/return\"")).next();
        let noun = format!("answers/{}/return", id.unwrap().0);
        let empty = operator.send(&number, &noun, &[("reason", "")]).await;
        must_be(&empty, StatusCode::UNPROCESSABLE_ENTITY, "no words");
        let form = [("reason", "Напишите, что сделано")];
        must_be(&operator.send(&number, &noun, &form).await, StatusCode::SEE_OTHER, "returned");
        let page = operator.get(&format!("/desk/appeals/{number}")).await.text();
        assert!(page.contains("Напишите, что сделано"));
    }

    async fn a_draft_no_longer_waits_once_a_final_answer_was_given(city) {
        let house = TestHouse::open(city).await;
        let number = message(&house, SAID).await;
        let operator = Visitor::of(&house, "operator").await;
        let form = [("text", "Засыпем щебнем."), ("final", "true"), ("act", "draft")];
        must_be(&operator.send(&number, "answers", &form).await, StatusCode::SEE_OTHER, "draft");
        let page = operator.get(&format!("/desk/appeals/{number}")).await.text();
        let ids = page.split("/answers/").filter_map(|it| it.split_once("/approval\""));
        let id = ids.map(|(id, _)| id).find(|id| id.len() == 36).unwrap().to_owned();
        let form = [("text", "Залили асфальтом."), ("final", "true"), ("act", "send")];
        must_be(&operator.send(&number, "answers", &form).await, StatusCode::SEE_OTHER, "answer");

        let page = operator.get(&format!("/desk/appeals/{number}")).await.text();
        assert!(page.contains("Больше не ждёт утверждения: дан окончательный ответ, сегодня"));
        assert!(!page.contains("/approval\""), "nothing is left to approve");
        assert_eq!(page.matches("bubble-waits").count(), 1, "it does not look like an answer");
        assert!(!operator.get("/desk/inbox?view=approval").await.text().contains(SAID));
        let reason = [("reason", "Асфальт вымыло")];
        let again = operator.send(&number, "reopening", &reason).await;
        must_be(&again, StatusCode::SEE_OTHER, "again");
        let late = operator.send(&number, &format!("answers/{id}/approval"), &[]).await;
        must_be(&late, StatusCode::CONFLICT, "an old draft");
        assert!(late.text().contains("Он больше не ждёт утверждения"), "{}", late.text());
    }

    async fn what_came_from_an_archive_gets_a_clock_when_it_is_opened_again(city) {
        let house = TestHouse::open(city).await;
        let number = testing::cast::imported(&house.db, PastStatus::Confirmed).await.to_string();
        let operator = Visitor::of(&house, "operator").await;
        let page = operator.get(&format!("/desk/appeals/{number}")).await.text();
        assert!(page.contains("Сообщение пришло из архива"), "no clock for the past");
        let reason = [("reason", "Снова яма")];
        let again = operator.send(&number, "reopening", &reason).await;
        must_be(&again, StatusCode::SEE_OTHER, "again");
        let page = operator.get(&format!("/desk/appeals/{number}")).await.text();
        assert!(page.contains("Отсчёт с сегодня: сообщение из архива взято в работу"), "{page}");
        assert!(!page.contains("просрочено"), "the past is not counted");
    }

    async fn an_answer_in_between_is_offered_where_it_leads_on(city) {
        let house = TestHouse::open(city).await;
        let number = message(&house, SAID).await;
        let operator = Visitor::of(&house, "operator").await;
        let offered = async || {
            operator.get(&format!("/desk/appeals/{number}")).await.text().contains("Промежуточный")
        };
        assert!(!offered().await, "new");
        operator.send(&number, "assignment", &[("department", "roads")]).await;
        assert!(offered().await, "assigned");
        let form = [("text", "Едем."), ("final", "false"), ("act", "send")];
        must_be(&operator.send(&number, "answers", &form).await, StatusCode::SEE_OTHER, "interim");
        assert!(offered().await, "in work there may be more to say");
        let form = [("text", "Готово."), ("final", "true"), ("act", "send")];
        must_be(&operator.send(&number, "answers", &form).await, StatusCode::SEE_OTHER, "final");
        assert!(!offered().await, "answered");
        let form = [("text", "Ещё едем."), ("final", "false"), ("act", "draft")];
        let refused = operator.send(&number, "answers", &form).await;
        must_be(&refused, StatusCode::CONFLICT, "a draft that nobody could approve");
        let page = refused.text();
        assert!(page.contains("Возможно: ") && page.contains("Ещё едем."), "{page}");
    }

    async fn a_stale_form_keeps_what_was_typed(city) {
        let house = TestHouse::open(city).await;
        let number = message(&house, SAID).await;
        let (operator, controller) =
            (Visitor::of(&house, "operator").await, Visitor::of(&house, "controller").await);
        let page = operator.get(&format!("/desk/appeals/{number}")).await.text();
        let (csrf, version) = (hidden(&page, "csrf"), hidden(&page, "version"));
        let form = [("department", "centre"), ("reason", "Ваше")];
        must_be(&controller.send(&number, "assignment", &form).await, StatusCode::SEE_OTHER, "x");
        let typed = "Алёна, бригада выехала & работает";
        let form = [
            ("csrf", csrf.as_str()),
            ("version", &version),
            ("text", typed),
            ("final", "true"),
            ("act", "send"),
        ];
        let answers = format!("/desk/appeals/{number}/answers");
        let stale = operator.post(&answers, &form).await;
        must_be(&stale, StatusCode::CONFLICT, "a colleague was quicker");
        let page = stale.text();
        assert!(page.contains("controller"), "it says who");
        assert!(page.contains("выехала &#38; работает"), "the text is kept: {page}");
        let fresh = hidden(&page, "version");
        assert_ne!(fresh, version, "the form may be sent again");
        for none in ["", "x"] {
            let form = [("csrf", csrf.as_str()), ("version", none), ("text", typed)];
            let blind = operator.post(&answers, &form).await;
            must_be(&blind, StatusCode::CONFLICT, "who has seen no version has seen an old one");
        }
        let form = [
            ("csrf", csrf.as_str()),
            ("version", &fresh),
            ("text", typed),
            ("final", "true"),
            ("act", "send"),
        ];
        must_be(&operator.post(&answers, &form).await, StatusCode::SEE_OTHER, "sent again");
        let forged = [("csrf", "forged"), ("text", "слова, которые жаль")];
        let forged = operator.post(&answers, &forged).await;
        must_be(&forged, StatusCode::FORBIDDEN, "an old form");
        assert!(forged.text().contains("слова, которые жаль"), "even then the words are shown");
    }

    async fn what_is_out_of_sight_does_not_exist(city) {
        let house = TestHouse::open(city).await;
        let number = message(&house, SAID).await;
        let operator = Visitor::of(&house, "operator").await;
        let form = [("department", "roads")];
        must_be(&operator.send(&number, "assignment", &form).await, StatusCode::SEE_OTHER, "x");
        let own = Visitor::of(&house, "roads").await;
        let other = Visitor::of(&house, "centre").await;
        let page = format!("/desk/appeals/{number}");
        must_be(&own.get(&page).await, StatusCode::OK, "the own card");
        for path in [page.clone(), format!("{page}/pane"), format!("/desk/inbox/rows/{number}")] {
            must_be(&other.get(&path).await, StatusCode::NOT_FOUND, &path);
        }
        let sought = format!("/desk/inbox?q={number}");
        must_be(&own.get(&sought).await, StatusCode::SEE_OTHER, "its number leads to it");
        let signed = own.get(&format!("/desk/inbox?q=№{number}")).await;
        assert_eq!(signed.header("location"), Some(page.as_str()), "with its sign, too");
        let counter = number.trim_start_matches("2026-");
        let listed = own.get(&format!("/desk/inbox?view=all&q={counter}")).await.text();
        assert!(listed.contains(SAID), "the counter alone finds it");
        must_be(&other.get(&sought).await, StatusCode::OK, "not where it is out of sight");
        let inbox = other.get("/desk/inbox?view=all").await.text();
        assert!(!inbox.contains(SAID), "nor is it in the list");
        let csrf = hidden(&inbox, "csrf");
        let form = [("csrf", csrf.as_str()), ("text", "Не моё"), ("act", "draft")];
        let drafted = other.post(&format!("{page}/answers"), &form).await;
        must_be(&drafted, StatusCode::NOT_FOUND, "nor can it be answered");
    }

    async fn open_pages_hear_of_changes(city) {
        let house = TestHouse::open(city).await;
        let number = message(&house, SAID).await;
        let operator = Visitor::of(&house, "operator").await;
        let reporter = house.house.live.reporter(house.db.db.clone());
        reporter.step().await.unwrap();
        let ask = operator.cookied(Ask::get("/desk/live?view=new&since=0"));
        let response = house.doors().oneshot(ask.into_request()).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()["x-accel-buffering"], "no", "nginx gathers nothing");
        let mut events = response.into_body();
        let form = [("department", "roads")];
        must_be(&operator.send(&number, "assignment", &form).await, StatusCode::SEE_OTHER, "x");
        message(&house, "Второе сообщение").await;
        reporter.step().await.unwrap();
        let mut heard = String::new();
        while !(heard.contains("event: changed") && heard.contains("event: fresh")) {
            let frame = events.frame().await.unwrap().unwrap();
            heard.push_str(std::str::from_utf8(frame.data_ref().unwrap()).unwrap());
        }
        assert!(heard.contains(&number) && heard.contains("1 новое"), "{heard}");
        drop(reporter);
        // The reporter has stopped, so the connection ends by itself.
        while let Some(frame) = events.frame().await {
            frame.unwrap();
        }
    }

    async fn an_english_reader_sees_english(city) {
        let house = TestHouse::open(city).await;
        message(&house, SAID).await;
        let operator = Visitor::of(&house, "operator").await;
        let csrf = hidden(&operator.get("/desk/inbox").await.text(), "csrf");
        let form = [("csrf", csrf.as_str()), ("lang", "en"), ("theme", "dark"), ("back", "/x")];
        let set = operator.post("/desk/preferences", &form).await;
        must_be(&set, StatusCode::SEE_OTHER, "preferences");
        assert_eq!(set.header("location"), Some("/desk/inbox"));
        let page = operator.get("/desk/inbox").await.text();
        assert!(page.contains("lang=\"en\"") && page.contains("data-bs-theme=\"dark\""));
        assert!(page.contains("Unsorted"));
    }

    /// The language chosen at the door was lost to that of the account.
    async fn what_was_chosen_at_the_door_holds_inside(city) {
        let house = TestHouse::open(city).await;
        let hash = house.hash().await;
        let cookie = house.person(&hash, "operator", Role::Operator, None).await.cookie;
        let open = async |chosen: &str| {
            let cookies = format!("{cookie}; {chosen}");
            house.send(Ask::get("/desk/inbox").header("cookie", &cookies)).await.text()
        };
        let page = open("lang=en; theme=dark").await;
        assert!(page.contains("lang=\"en\"") && page.contains("data-bs-theme=\"dark\""));
        let page = open("lang=xx; keys=on").await;
        assert!(page.contains("<html lang=\"ru\""), "the account's own, where nothing was chosen");
    }

    /// Whoever succeeds used up the tries of a whole office, which has one address.
    async fn an_office_behind_one_address_signs_in(city) {
        let house = TestHouse::open(city).await;
        let hash = house.hash().await;
        house.person(&hash, "operator", Role::Operator, None).await;
        let office = Ipv4Addr::new(192, 0, 2, 7);
        let come = async |name: &str, password: &str| {
            let password: String = password.bytes().map(|it| format!("%{it:02X}")).collect();
            let form = format!("name={name}&password={password}&next=");
            let kind = "application/x-www-form-urlencoded";
            let ask = Ask::new("POST", "/desk/sign-in").header("content-type", kind).body(form);
            house.send(ask.from(office)).await
        };
        for _ in 0..12 {
            must_be(&come("operator", PASSWORD).await, StatusCode::SEE_OTHER, "right");
        }
        for index in 0..10 {
            let wrong = come(&format!("guess-{index}"), "мимо").await;
            must_be(&wrong, StatusCode::UNPROCESSABLE_ENTITY, "wrong");
        }
        let put_off = come("operator", PASSWORD).await;
        must_be(&put_off, StatusCode::TOO_MANY_REQUESTS, "too many guesses");
        assert_eq!(put_off.header("retry-after"), Some("6"));
        assert!(put_off.text().contains("Подождите 6\u{a0}секунд и"));
        house.db.clock.turn(6);
        must_be(&come("operator", PASSWORD).await, StatusCode::SEE_OTHER, "after a wait");
    }

    /// One login is not guessed without end.
    async fn one_login_is_guessed_ever_slower(city) {
        let house = TestHouse::open(city).await;
        let hash = house.hash().await;
        house.person(&hash, "operator", Role::Operator, None).await;
        let door = Visitor::nobody(&house);
        let form = [("name", "operator"), ("password", "мимо"), ("next", "")];
        for _ in 0..people::tries::FREE {
            let wrong = door.post("/desk/sign-in", &form).await;
            must_be(&wrong, StatusCode::UNPROCESSABLE_ENTITY, "a wrong password");
        }
        let form = [("name", " Operator"), ("password", PASSWORD), ("next", "")];
        let put_off = door.post("/desk/sign-in", &form).await;
        must_be(&put_off, StatusCode::TOO_MANY_REQUESTS, "too soon");
        assert_eq!(put_off.header("retry-after"), Some("1"));
        assert!(put_off.text().contains("Подождите 1\u{a0}секунду и"), "as the header says");
        assert!(put_off.header("set-cookie").is_none());
        house.db.clock.turn(1);
        let right = door.post("/desk/sign-in", &form).await;
        must_be(&right, StatusCode::SEE_OTHER, "after a wait");
    }
}
