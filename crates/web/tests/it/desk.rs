//! The desk: who gets in, who sees and does what, what happens to forms that are refused.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use http_body_util::BodyExt as _;
use jobs::Follower as _;

use crate::town::{Answer, PASSWORD, Person, Town, hidden};

const SAID: &str = "Яма у садика на Якорной, третья машина за неделю";

fn nobody(town: &Town) -> Person<'_> {
    Person { town, cookie: String::new() }
}

fn must_be(answer: &Answer, status: StatusCode, what: &str) {
    assert_eq!(answer.status, status, "{what}: {}", answer.body);
}

testing::both! {
    async fn nobody_gets_in_without_the_right_password(city) {
        let town = Town::build(city).await;
        let door = nobody(&town);
        let page = door.get("/desk/appeals/2026-000001").await;
        must_be(&page, StatusCode::SEE_OTHER, "a stranger");
        assert_eq!(
            page.location.as_deref(),
            Some("/desk/sign-in?next=%2Fdesk%2Fappeals%2F2026-000001")
        );
        let form = [("name", "operator"), ("password", "мимо"), ("next", "/desk/inbox?view=all")];
        let wrong = door.post("/desk/sign-in", &form).await;
        must_be(&wrong, StatusCode::UNPROCESSABLE_ENTITY, "a wrong password");
        assert!(wrong.cookie.is_none());
        assert!(wrong.body.contains("value=\"operator\""), "the name typed is kept");
        assert!(!wrong.body.contains("мимо"), "the password is not");
        assert_eq!(hidden(&wrong.body, "next"), "/desk/inbox?view=all");
        let form = [("name", "operator"), ("password", PASSWORD), ("next", "//evil.example/")];
        let right = door.post("/desk/sign-in", &form).await;
        must_be(&right, StatusCode::SEE_OTHER, "the right password");
        assert_eq!(right.location.as_deref(), Some("/desk/inbox"), "the door leads to the desk");
        let cookie = right.cookie.unwrap();
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
    }

    async fn a_session_ends_with_sign_out(city) {
        let town = Town::build(city).await;
        let operator = town.sign_in("operator").await;
        let page = operator.get("/desk/inbox").await;
        must_be(&page, StatusCode::OK, "the inbox");
        let csrf = hidden(&page.body, "csrf");
        let forged = operator.post("/desk/sign-out", &[("csrf", "forged")]).await;
        must_be(&forged, StatusCode::FORBIDDEN, "a forged form");
        let out = operator.post("/desk/sign-out", &[("csrf", &csrf)]).await;
        must_be(&out, StatusCode::SEE_OTHER, "out");
        must_be(&operator.get("/desk/inbox").await, StatusCode::SEE_OTHER, "after");
    }

    async fn an_appeal_goes_its_way_without_scripts(city) {
        let town = Town::build(city).await;
        let number = town.message(SAID).await;
        let operator = town.sign_in("operator").await;
        let inbox = operator.get("/desk/inbox").await;
        assert!(inbox.body.contains(SAID) && inbox.body.contains("Алёна Волна"));

        let topic = operator.send(&number, "topic", &[("topic", "roads")]).await;
        must_be(&topic, StatusCode::SEE_OTHER, "topic");
        let form = [("department", "roads"), ("reason", "Проверьте сегодня")];
        let given = operator.send(&number, "assignment", &form).await;
        must_be(&given, StatusCode::SEE_OTHER, "assignment");
        let page = operator.get(&given.location.unwrap()).await;
        assert!(page.body.contains("Передано: "), "the page says what was done");
        assert!(page.body.contains("Проверьте сегодня"), "the reason is in the history");

        let executor = town.sign_in("roads").await;
        let form = [("text", "Засыпали щебнем."), ("final", "true"), ("act", "send")];
        let sent = executor.send(&number, "answers", &form).await;
        must_be(&sent, StatusCode::FORBIDDEN, "an executor does not send");
        let form = [("text", "Засыпали щебнем."), ("final", "true"), ("act", "draft")];
        must_be(&executor.send(&number, "answers", &form).await, StatusCode::SEE_OTHER, "draft");
        let page = executor.get(&format!("/desk/appeals/{number}")).await.body;
        assert!(!page.contains("Алёна Волна"), "an executor does not see names");
        assert!(!page.contains("/approval\""), "nor approves");

        let waiting = operator.get("/desk/inbox?view=approval").await.body;
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
        let page = operator.get(&format!("/desk/appeals/{number}")).await.body;
        for words in ["Отклонено", "Не дорога города", "щебень вымыло", "Засыпали щебнем."] {
            assert!(page.contains(words), "{words}");
        }
    }

    async fn a_draft_goes_back_with_words(city) {
        let town = Town::build(city).await;
        let number = town.message(SAID).await;
        let operator = town.sign_in("operator").await;
        let form = [("text", "Всё хорошо."), ("final", "true"), ("act", "draft")];
        must_be(&operator.send(&number, "answers", &form).await, StatusCode::SEE_OTHER, "draft");
        let page = operator.get(&format!("/desk/appeals/{number}")).await.body;
        let id = page.split("/answers/").filter_map(|it| it.split_once("/return\"")).next();
        let noun = format!("answers/{}/return", id.unwrap().0);
        let empty = operator.send(&number, &noun, &[("reason", "")]).await;
        must_be(&empty, StatusCode::UNPROCESSABLE_ENTITY, "no words");
        let form = [("reason", "Напишите, что сделано")];
        must_be(&operator.send(&number, &noun, &form).await, StatusCode::SEE_OTHER, "returned");
        let page = operator.get(&format!("/desk/appeals/{number}")).await.body;
        assert!(page.contains("Напишите, что сделано"));
    }

    async fn a_stale_form_keeps_what_was_typed(city) {
        let town = Town::build(city).await;
        let number = town.message(SAID).await;
        let (operator, controller) =
            (town.sign_in("operator").await, town.sign_in("controller").await);
        let page = operator.get(&format!("/desk/appeals/{number}")).await.body;
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
        assert!(stale.body.contains("controller"), "it says who");
        assert!(stale.body.contains("выехала &#38; работает"), "the text is kept: {}", stale.body);
        let fresh = hidden(&stale.body, "version");
        assert_ne!(fresh, version, "the form may be sent again");
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
        assert!(forged.body.contains("слова, которые жаль"), "even then the words are shown");
    }

    async fn what_is_out_of_sight_does_not_exist(city) {
        let town = Town::build(city).await;
        let number = town.message(SAID).await;
        let operator = town.sign_in("operator").await;
        let form = [("department", "roads")];
        must_be(&operator.send(&number, "assignment", &form).await, StatusCode::SEE_OTHER, "x");
        let (own, other) = (town.sign_in("roads").await, town.sign_in("centre").await);
        let page = format!("/desk/appeals/{number}");
        must_be(&own.get(&page).await, StatusCode::OK, "the own card");
        for path in [page.clone(), format!("{page}/pane"), format!("/desk/inbox/rows/{number}")] {
            must_be(&other.get(&path).await, StatusCode::NOT_FOUND, &path);
        }
        let sought = format!("/desk/inbox?q={number}");
        must_be(&own.get(&sought).await, StatusCode::SEE_OTHER, "its number leads to it");
        must_be(&other.get(&sought).await, StatusCode::OK, "not where it is out of sight");
        let inbox = other.get("/desk/inbox?view=all").await.body;
        assert!(!inbox.contains(SAID), "nor is it in the list");
        let csrf = hidden(&inbox, "csrf");
        let form = [("csrf", csrf.as_str()), ("text", "Не моё"), ("act", "draft")];
        let drafted = other.post(&format!("{page}/answers"), &form).await;
        must_be(&drafted, StatusCode::NOT_FOUND, "nor can it be answered");
    }

    async fn every_route_has_an_expectation_for_every_role(city) {
        let town = Town::build(city).await;
        let number = town.message(SAID).await;
        let routes = routes();
        for (_, path) in &routes {
            let known = GETS.iter().map(|it| it.0).chain(POSTS.iter().map(|it| it.0));
            assert!(known.chain(OPEN).any(|it| it == path), "no expectation for {path}");
        }
        let fill = |path: &str| {
            let id = "01a20cc6-79dd-756d-a1d4-9eda06e2e616";
            path.replace("{number}", &number).replace("{id}", id).replace("{*rest}", "x")
        };
        for (path, _) in GETS {
            let stranger = nobody(&town).get(&fill(path)).await;
            must_be(&stranger, StatusCode::SEE_OTHER, path);
        }
        for (path, _) in POSTS {
            let stranger = nobody(&town).post(&fill(path), &[]).await;
            must_be(&stranger, StatusCode::SEE_OTHER, path);
        }
        for role in ROLES {
            let person = town.sign_in(role).await;
            let csrf = hidden(&person.get("/desk/inbox").await.body, "csrf");
            for (path, expected) in GETS {
                let status = person.get(&fill(path)).await.status.as_u16();
                let sees = *role != "roads" || !path.contains("{number}");
                let expected = if sees { *expected } else { 404 };
                assert_eq!(status, expected, "GET {path} as {role}");
            }
            for (path, allowed) in POSTS {
                let forged = person.post(&fill(path), &[]).await.status;
                assert_eq!(forged, StatusCode::FORBIDDEN, "POST {path} without a token");
                let status = person.post(&fill(path), &[("csrf", &csrf)]).await.status.as_u16();
                let expected: &[u16] = match (*role, allowed.contains(role)) {
                    // Nobody's appeal is out of an executor's sight.
                    ("roads", _) => &[200, 303, 404],
                    (_, true) => &[200, 303, 409, 422],
                    (_, false) => &[403, 404],
                };
                assert!(expected.contains(&status), "POST {path} as {role}: {status}");
            }
        }
    }

    async fn open_pages_hear_of_changes(city) {
        let town = Town::build(city).await;
        let number = town.message(SAID).await;
        let operator = town.sign_in("operator").await;
        let reporter = town.house.live.reporter(town.city.db.clone());
        reporter.step().await.unwrap();
        let request = Request::builder()
            .uri("/desk/live?view=new&since=0")
            .header("cookie", &operator.cookie)
            .body(Body::empty())
            .unwrap();
        let response = town.knock(request).await;
        assert_eq!(response.status(), StatusCode::OK);
        let mut events = response.into_body();
        let form = [("department", "roads")];
        must_be(&operator.send(&number, "assignment", &form).await, StatusCode::SEE_OTHER, "x");
        town.message("Второе сообщение").await;
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
        let town = Town::build(city).await;
        town.message(SAID).await;
        let operator = town.sign_in("operator").await;
        let csrf = hidden(&operator.get("/desk/inbox").await.body, "csrf");
        let form = [("csrf", csrf.as_str()), ("lang", "en"), ("theme", "dark"), ("back", "/x")];
        let set = operator.post("/desk/preferences", &form).await;
        must_be(&set, StatusCode::SEE_OTHER, "preferences");
        assert_eq!(set.location.as_deref(), Some("/desk/inbox"));
        let page = operator.get("/desk/inbox").await.body;
        assert!(page.contains("lang=\"en\"") && page.contains("data-bs-theme=\"dark\""));
        assert!(page.contains("Unsorted"));
    }
}

const ROLES: &[&str] = &["operator", "controller", "head", "analyst", "admin", "roads"];
const CENTRE: &[&str] = &["operator", "controller"];
const ALL: &[&str] = ROLES;

/// Open to everybody: the door itself. Addresses that only lead on are among them.
const OPEN: [&str; 3] = ["/desk/sign-in", "/desk/preferences", "/desk/{*rest}"];

/// Pages and what a person signed in gets; an executor finds no card that is not the own one.
const GETS: &[(&str, u16)] = &[
    ("/desk", 303),
    ("/desk/", 303),
    ("/desk/inbox", 200),
    ("/desk/inbox/list", 200),
    ("/desk/inbox/rows/{number}", 200),
    ("/desk/inbox/counts", 200),
    ("/desk/appeals/{number}", 200),
    ("/desk/appeals/{number}/pane", 200),
    ("/desk/appeals/{number}/attachments/{id}", 404),
    ("/desk/live", 200),
];

/// Forms and who may send them.
const POSTS: &[(&str, &[&str])] = &[
    ("/desk/appeals/{number}/topic", CENTRE),
    ("/desk/appeals/{number}/assignment", CENTRE),
    ("/desk/appeals/{number}/answers", CENTRE),
    ("/desk/appeals/{number}/answers/preview", ALL),
    ("/desk/appeals/{number}/answers/{id}/approval", CENTRE),
    ("/desk/appeals/{number}/answers/{id}/return", CENTRE),
    ("/desk/appeals/{number}/closure", CENTRE),
    ("/desk/appeals/{number}/reopening", CENTRE),
    ("/desk/sign-out", ALL),
];

/// The routes as the router names them, read from its source: a new one cannot be forgotten.
fn routes() -> Vec<(String, String)> {
    let source = include_str!("../../src/desk/router.rs");
    let named = source.split(".route(\"").skip(1);
    let routes: Vec<_> = named
        .filter_map(|rest| rest.split_once('"'))
        .map(|(path, verbs)| (verbs.chars().take(40).collect(), path.to_owned()))
        .filter(|(_, path): &(String, String)| path.starts_with("/desk"))
        .collect();
    assert!(routes.len() > 15, "the routes were not read");
    routes
}
