//! Every route has one expectation for every asker, in one table; a route without one fails.
//!
//! The routes come from the router itself and their methods from its own `Allow`, so that nobody
//! can add a route and forget this page.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use people::{Role, Scope};
use serde_json::{Value, json};

use crate::ask::{Ask, Reply};
use crate::house::{Person, TestHouse, message};

/// Who is let in, and with which status; everybody else is refused.
enum Door {
    /// Anybody, known or not.
    Open(u16),
    /// A token with one of these scopes. No token is 401, another scope 403.
    Token(&'static [Scope], u16),
    /// A form or page of the desk for everybody who is signed in, whatever the appeal.
    Staff(u16),
    /// The desk's view of an appeal: for all roles, an executor only of the own department; out
    /// of sight is 404.
    Sight(u16),
    /// A form about an appeal: for these roles; other roles 403, out of sight 404.
    Roles(&'static [Role], u16),
    /// A form about several appeals or none: for these roles; others 403.
    Duty(&'static [Role], u16),
}

/// What an appeal must have gone through before the route is tried.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    New,
    Assigned,
    /// A request for more time waits.
    Asked,
    /// An answer waits for approval.
    Waiting,
    Answered,
}

struct Line {
    method: &'static str,
    path: &'static str,
    door: Door,
    stage: Stage,
    body: Body,
}

enum Body {
    None,
    Json(Value),
    /// A form; the token against forgery is added.
    Form(&'static str),
}

const READ: &[Scope] = &[Scope::Read];
const WORK: &[Scope] = &[Scope::Work];
const APPROVE: &[Scope] = &[Scope::Approve];
const WORDS: &[Scope] = &[Scope::Read, Scope::Work, Scope::Approve, Scope::Intake];
const CENTRE: &[Role] = &[Role::Operator, Role::Controller];
const DRAFTERS: &[Role] = &[Role::Operator, Role::Controller, Role::Executor];

/// After every deadline of this page.
const LATER: &str = "2027-06-01T00:00:00Z";

/// The table for programs.
fn programs() -> Vec<Line> {
    use Door::{Open, Token};
    use Stage::{Answered, Assigned, New};
    let get = |path, door| line("GET", path, door, Assigned, Body::None);
    let post = |path, door, stage, body: Value| line("POST", path, door, stage, Body::Json(body));
    let answer = json!({"text": "Починим", "final": true});
    let declined = json!({"outcome": "declined", "reason": "Не город"});
    vec![
        get("/healthz", Open(200)),
        get("/readyz", Open(200)),
        get("/metrics", Open(200)),
        get("/api/openapi.json", Open(200)),
        post("/hooks/telegram/{name}", Open(403), New, json!({"update_id": 1})),
        post("/api/v1/messages", Token(&[Scope::Intake], 201), New, message("", "Яма")),
        get("/api/v1/appeals", Token(READ, 200)),
        get("/api/v1/appeals/{number}", Token(READ, 200)),
        get("/api/v1/appeals/{number}/attachments/{id}", Token(READ, 200)),
        post(
            "/api/v1/appeals/{number}/assignment",
            Token(WORK, 200),
            New,
            json!({"department": "roads"}),
        ),
        post(
            "/api/v1/appeals/{number}/answers",
            Token(&[Scope::Work, Scope::Approve], 201),
            New,
            answer,
        ),
        post(
            "/api/v1/appeals/{number}/topic",
            Token(WORK, 200),
            New,
            json!({"topic": "yard-surface"}),
        ),
        post(
            "/api/v1/appeals/{number}/place",
            Token(WORK, 200),
            New,
            json!({"lat": 43.2, "lon": 132.6}),
        ),
        post("/api/v1/appeals/{number}/closure", Token(APPROVE, 200), New, declined),
        post(
            "/api/v1/appeals/{number}/reopening",
            Token(WORK, 200),
            Answered,
            json!({"reason": "Не сделали"}),
        ),
        post(
            "/api/v1/appeals/{number}/verdict",
            Token(WORK, 200),
            Answered,
            json!({"outcome": "not_done"}),
        ),
        get("/api/v1/topics", Token(WORDS, 200)),
        get("/api/v1/departments", Token(WORDS, 200)),
        get("/api/v1/districts", Token(WORDS, 200)),
    ]
}

/// The table for programs that speak of problems.
fn programs_on_problems() -> Vec<Line> {
    use Door::Token;
    use Stage::New;
    let get = |path| line("GET", path, Token(READ, 200), New, Body::None);
    let post = |path, door, body: Value| line("POST", path, door, New, Body::Json(body));
    let (one, url) = (json!({"appeals": ["NUMBER"]}), "/api/v1/problems/{problem}/appeals");
    let part = "/api/v1/problems/{problem}/appeals/{number}";
    let answer = json!({"text": "Починим", "final": true});
    vec![
        get("/api/v1/problems"),
        get("/api/v1/problems/{problem}"),
        post("/api/v1/problems", Token(WORK, 201), one.clone()),
        post(url, Token(WORK, 200), one),
        line("DELETE", part, Token(WORK, 200), New, Body::None),
        post(
            "/api/v1/problems/{problem}/answers",
            Token(&[Scope::Work, Scope::Approve], 201),
            answer,
        ),
    ]
}

/// The lines of the photos of the work.
fn evidence_of_programs() -> Vec<Line> {
    use Door::Token;
    use Stage::Assigned;
    let get = |path, door| line("GET", path, door, Assigned, Body::None);
    let post = |path, door, stage, body: Value| line("POST", path, door, stage, Body::Json(body));
    vec![
        get("/api/v1/appeals/{number}/evidence", Token(READ, 200)),
        post(
            "/api/v1/appeals/{number}/evidence",
            Token(WORK, 201),
            Assigned,
            json!({"phase": "after", "words": "Яму уже закрыли плитой"}),
        ),
        line(
            "DELETE",
            "/api/v1/appeals/{number}/evidence/{id}",
            Token(WORK, 404),
            Assigned,
            Body::Json(json!({"reason": "Не то место"})),
        ),
    ]
}

/// The same at the desk, with the executor's day.
fn evidence_of_people() -> Vec<Line> {
    use Door::{Roles, Staff};
    use Stage::Assigned;
    let form =
        |path, door, stage, form: &'static str| line("POST", path, door, stage, Body::Form(form));
    vec![
        line("GET", "/desk/day", Staff(200), Assigned, Body::None),
        form(
            "/desk/appeals/{number}/evidence",
            Roles(DRAFTERS, 303),
            Assigned,
            "phase=after&reason=Уже+закрыли",
        ),
        form(
            "/desk/appeals/{number}/evidence/{id}/removal",
            Roles(DRAFTERS, 422),
            Assigned,
            "reason=Не+то",
        ),
    ]
}

/// The table for people.
fn desk() -> Vec<Line> {
    use Door::{Open, Roles, Sight, Staff};
    use Stage::{Answered, Assigned, Waiting};
    let get = |path, door| line("GET", path, door, Assigned, Body::None);
    let post =
        |path, door, stage, form: &'static str| line("POST", path, door, stage, Body::Form(form));
    vec![
        get("/assets/{*path}", Open(404)),
        get("/desk", Open(303)),
        get("/desk/", Open(303)),
        get("/desk/{*rest}", Open(404)),
        get("/desk/inbox", Staff(200)),
        get("/desk/inbox/list", Staff(200)),
        get("/desk/inbox/counts", Staff(200)),
        get("/desk/inbox/rows/{number}", Sight(200)),
        get("/desk/live", Staff(200)),
        get("/desk/appeals/{number}", Sight(200)),
        get("/desk/appeals/{number}/pane", Sight(200)),
        // The page that asks says no version: it is told nothing.
        get("/desk/appeals/{number}/proposals", Sight(204)),
        get("/desk/appeals/{number}/attachments/{id}", Sight(200)),
        get("/desk/appeals/{number}/attachments/{id}/picture", Sight(200)),
        get("/desk/appeals/{number}/attachments/{id}/thumb", Sight(200)),
        post("/desk/sign-out", Staff(303), Assigned, ""),
        post(
            "/desk/appeals/{number}/assignment",
            Roles(CENTRE, 303),
            Assigned,
            "department=lighting",
        ),
        post("/desk/appeals/{number}/topic", Roles(CENTRE, 303), Assigned, "topic=yard-surface"),
        post("/desk/appeals/{number}/place", Roles(CENTRE, 303), Assigned, "address=Yakornaya"),
        // Nothing was chosen that could be taken back.
        post("/desk/appeals/{number}/undo", Roles(CENTRE, 409), Assigned, ""),
        post(
            "/desk/appeals/{number}/answers",
            Roles(DRAFTERS, 303),
            Assigned,
            "text=Yes&final=true&act=draft",
        ),
        // Without scripts the same form asks how it will look.
        post(
            "/desk/appeals/{number}/answers",
            Roles(DRAFTERS, 200),
            Assigned,
            "text=Yes&final=true&act=preview",
        ),
        post("/desk/appeals/{number}/answers/preview", Roles(DRAFTERS, 200), Assigned, "text=Yes"),
        post("/desk/appeals/{number}/answers/{id}/approval", Roles(CENTRE, 303), Waiting, ""),
        post(
            "/desk/appeals/{number}/answers/{id}/return",
            Roles(CENTRE, 303),
            Waiting,
            "reason=No",
        ),
        post(
            "/desk/appeals/{number}/closure",
            Roles(CENTRE, 303),
            Assigned,
            "outcome=declined&reason=No",
        ),
        // Nothing went out: those who may are told that there is no such thing.
        post("/desk/appeals/{number}/deliveries/{id}/again", Roles(CENTRE, 404), Answered, ""),
        post("/desk/appeals/{number}/deliveries/{id}/settlement", Roles(CENTRE, 404), Answered, ""),
        post("/desk/appeals/{number}/reopening", Roles(CENTRE, 303), Answered, "reason=No"),
    ]
}

/// The table for people who look at problems.
fn desk_on_problems() -> Vec<Line> {
    use Door::{Duty, Staff};
    use Stage::{Assigned, Waiting};
    let get = |path| line("GET", path, Staff(200), Assigned, Body::None);
    let post = |path, form: &'static str| {
        line("POST", path, Duty(CENTRE, 303), Assigned, Body::Form(form))
    };
    vec![
        get("/desk/problems"),
        get("/desk/problems/{problem}"),
        post("/desk/problems", "appeal=NUMBER"),
        post("/desk/problems/{problem}/parting", "appeal=NUMBER"),
        post("/desk/problems/{problem}/name", "name=Pit"),
        post("/desk/problems/{problem}/answers", "text=Yes&final=true&act=send"),
        Line { stage: Waiting, ..post("/desk/problems/{problem}/approval", "together=x") },
    ]
}

/// What departments do with what they were given, over the API.
fn work_of_programs() -> Vec<Line> {
    use Door::Token;
    use Stage::{Asked, Assigned};
    let post = |path, door, stage, body: Value| line("POST", path, door, stage, Body::Json(body));
    vec![
        post("/api/v1/appeals/{number}/take", Token(WORK, 200), Assigned, json!({})),
        post(
            "/api/v1/appeals/{number}/hand-back",
            Token(WORK, 200),
            Assigned,
            json!({"reason": "Не наше"}),
        ),
        post(
            "/api/v1/appeals/{number}/extension",
            Token(WORK, 200),
            Assigned,
            json!({"until": LATER, "reason": "Ждём трубу"}),
        ),
        post(
            "/api/v1/appeals/{number}/extension/decision",
            Token(APPROVE, 200),
            Asked,
            json!({"outcome": "granted"}),
        ),
    ]
}

/// The same at the desk.
fn work_of_people() -> Vec<Line> {
    use Door::Roles;
    use Stage::{Asked, Assigned};
    let post =
        |path, door, stage, form: &'static str| line("POST", path, door, stage, Body::Form(form));
    vec![
        post("/desk/appeals/{number}/take", Roles(DRAFTERS, 303), Assigned, ""),
        post("/desk/appeals/{number}/hand-back", Roles(DRAFTERS, 303), Assigned, "reason=No"),
        post(
            "/desk/appeals/{number}/extension",
            Roles(DRAFTERS, 303),
            Assigned,
            "due_on=2027-06-01&reason=Pipe",
        ),
        post(
            "/desk/appeals/{number}/extension/decision",
            Roles(CENTRE, 303),
            Asked,
            "outcome=granted",
        ),
    ]
}

/// Every line for programs.
fn all_programs() -> impl Iterator<Item = Line> {
    programs()
        .into_iter()
        .chain(programs_on_problems())
        .chain(work_of_programs())
        .chain(evidence_of_programs())
}

/// Every line for people.
fn all_desk() -> impl Iterator<Item = Line> {
    desk().into_iter().chain(desk_on_problems()).chain(work_of_people()).chain(evidence_of_people())
}

/// Routes that ask for no session and answer by what is typed; tried by the tests of the desk.
const DOOR_OF_THE_DESK: [(&str, &str); 3] =
    [("GET", "/desk/sign-in"), ("POST", "/desk/sign-in"), ("POST", "/desk/preferences")];

fn line(method: &'static str, path: &'static str, door: Door, stage: Stage, body: Body) -> Line {
    Line { method, path, door, stage, body }
}

/// An appeal with a file, gone through a stage.
#[derive(Default)]
struct Card {
    number: String,
    version: i64,
    attachment: String,
    answer: String,
    problem: String,
}

/// Appeals made to measure, and everybody who asks.
struct Scene {
    house: TestHouse,
    master: String,
    made: u32,
}

impl Scene {
    async fn card(&mut self, stage: Stage) -> Card {
        self.made += 1;
        let mut words = message(&format!("card-{}", self.made), "Яма");
        let png = STANDARD.encode(testing::PICTURE);
        words["attachments"] =
            json!([{"name": "a.png", "content_type": "image/png", "data_base64": png}]);
        let (house, master) = (&self.house, &self.master);
        let reply = house.hand_in(master, &words).await.json();
        let number = reply["appeal"]["number"].as_str().unwrap().to_owned();
        if stage != Stage::New {
            house.done(master, &number, "assignment", json!({"department": "roads"})).await;
        }
        if stage == Stage::Asked {
            let asked = json!({"until": LATER, "reason": "Ждём трубу"});
            house.done(master, &number, "extension", asked).await;
        }
        let answer = json!({"text": "Починим", "final": true});
        let answer = match stage {
            Stage::New | Stage::Assigned | Stage::Asked => Value::Null,
            Stage::Waiting => {
                let worker = house.token(WORK).await;
                house.done(&worker, &number, "answers", answer).await.json()["id"].clone()
            }
            Stage::Answered => house.done(master, &number, "answers", answer).await.json(),
        };
        let joined = Ask::post("/api/v1/problems", &json!({"appeals": [number]})).token(master);
        let problem = house.send(joined).await.json()["id"].as_str().unwrap().to_owned();
        let whole = house.read(master, &format!("/api/v1/appeals/{number}")).await.json();
        Card {
            problem,
            version: whole["version"].as_i64().unwrap(),
            attachment: whole["attachments"][0]["id"].as_str().unwrap().to_owned(),
            answer: answer.as_str().unwrap_or_default().to_owned(),
            number,
        }
    }

    /// A line's request about an appeal of its own.
    async fn ask(&mut self, line: &Line, csrf: &str) -> Ask {
        let about = line.path.contains("{number}") || line.path.contains("problem");
        let card = if about {
            self.card(line.stage).await
        } else {
            self.made += 1;
            Card::default()
        };
        let id = if line.path.contains("/answers/") { card.answer } else { card.attachment };
        let path = fill(&line.path.replace("{problem}", &card.problem), &card.number, &id);
        match &line.body {
            Body::None => Ask::new(line.method, &path),
            Body::Json(body) => {
                let mut body = body.clone();
                if body.get("external_id").is_some() {
                    body["external_id"] = json!(format!("asked-{}", self.made));
                }
                let body = body.to_string().replace("NUMBER", &card.number);
                if line.method == "POST" {
                    return Ask::post(&path, &serde_json::from_str(&body).unwrap());
                }
                Ask::new(line.method, &path).header("content-type", "application/json").body(body)
            }
            Body::Form(fields) => {
                let fields = fields.replace("NUMBER", &card.number);
                form(&path, &format!("version={}&{fields}", card.version), csrf)
            }
        }
    }
}

fn form(path: &str, fields: &str, csrf: &str) -> Ask {
    let body = format!("csrf={csrf}&{fields}");
    Ask::new("POST", path).header("content-type", "application/x-www-form-urlencoded").body(body)
}

fn fill(path: &str, number: &str, id: &str) -> String {
    path.replace("{number}", number)
        .replace("{id}", id)
        .replace("{problem}", id)
        .replace("{name}", "main")
        .replace("{key}", "k7vr2mx9pt4h")
        .replace("{index}", "0")
        .replace("{*path}", "nothing.css")
        .replace("{*rest}", "nowhere")
}

/// Every method of every route, by the router's own word.
async fn routes(house: &TestHouse) -> BTreeSet<(String, String)> {
    let mut routes = BTreeSet::new();
    for path in house.paths() {
        let filled = fill(&path, "2026-000001", "00000000-0000-0000-0000-000000000000");
        let reply = house.send(Ask::new("OPTIONS", &filled)).await;
        let allow = reply.header("allow").unwrap_or_else(|| panic!("{path}: {}", reply.status));
        for method in allow.split(',').map(str::trim).filter(|it| *it != "HEAD") {
            routes.insert((method.to_owned(), path.clone()));
        }
    }
    routes
}

fn documented() -> BTreeSet<(String, String)> {
    let document = serde_json::to_value(web::api::document()).unwrap();
    let paths = document["paths"].as_object().unwrap();
    let methods = paths.iter().flat_map(|(path, item)| {
        let methods = item.as_object().unwrap().keys();
        methods.map(|method| (method.to_uppercase(), path.clone()))
    });
    methods.collect()
}

testing::both! {
    async fn every_route_has_an_expectation(city) {
        let house = TestHouse::open(city).await;
        let there = routes(&house).await;
        let lines = all_programs().chain(all_desk());
        let mut expected: BTreeSet<_> =
            lines.map(|line| (line.method.to_owned(), line.path.to_owned())).collect();
        let door = DOOR_OF_THE_DESK.map(|(method, path)| (method.to_owned(), path.to_owned()));
        expected.extend(door);
        let portal = crate::portal::DOORS.iter().map(|it| (it.0.to_owned(), it.1.to_owned()));
        expected.extend(portal);
        let untried: Vec<_> = there.difference(&expected).collect();
        assert!(untried.is_empty(), "no expectation for {untried:?}");
        let gone: Vec<_> = expected.difference(&there).collect();
        assert!(gone.is_empty(), "no such route any more: {gone:?}");

        let documented = documented();
        let silent: Vec<_> = there
            .iter()
            .filter(|(_, path)| path.starts_with("/api/v1/"))
            .filter(|route| !documented.contains(*route))
            .collect();
        assert!(silent.is_empty(), "not in the document: {silent:?}");
        assert!(documented.is_subset(&there), "documented but not there");
    }

    async fn programs_enter_by_their_scopes(city) {
        let house = TestHouse::open(city).await;
        let master = house.master().await;
        let mut tokens = Vec::new();
        for scope in Scope::ALL {
            tokens.push((scope, house.token(&[scope]).await));
        }
        let mut scene = Scene { house, master, made: 0 };
        for line in all_programs() {
            let name = format!("{} {}", line.method, line.path);
            let ask = scene.ask(&line, "").await;
            let nobody = scene.house.send(ask.clone()).await;
            let stranger = scene.house.send(ask.token(&format!("otk_{}", "A".repeat(43)))).await;
            let Door::Token(scopes, ok) = line.door else {
                let Door::Open(ok) = line.door else { panic!("{name} is no door for programs") };
                assert_eq!((nobody.code(), stranger.code()), (ok, ok), "{name}");
                continue;
            };
            for reply in [nobody, stranger] {
                assert_eq!((reply.code(), reply.problem().as_str()), (401, "no-token"), "{name}");
            }
            for (scope, token) in &tokens {
                let ask = scene.ask(&line, "").await.token(token);
                let reply = scene.house.send(ask).await;
                let case = format!("{name} by {}: {}", scope.word(), reply.text());
                if scopes.contains(scope) {
                    assert_eq!(reply.code(), ok, "{case}");
                } else {
                    assert_eq!(reply.code(), 403, "{case}");
                    assert_eq!(reply.problem(), "missing-scope", "{case}");
                }
            }
        }
    }

    async fn people_enter_by_their_roles(city) {
        let house = TestHouse::open(city).await;
        let (master, hash) = (house.master().await, house.hash().await);
        let mut staff = Vec::new();
        for role in Role::ALL {
            let department = role.has_department().then_some("roads");
            staff.push((role, house.person(&hash, role.word(), role, department).await));
        }
        let stranger = house.person(&hash, "stranger", Role::Executor, Some("lighting")).await;
        let mut scene = Scene { house, master, made: 0 };
        for line in all_desk() {
            let nobody = scene.ask(&line, "").await;
            let nobody = scene.house.send(nobody).await;
            nobody_enters(&line, &nobody);
            for (role, person) in &staff {
                // Signing out ends the session: the others of this table still need it.
                if line.path == "/desk/sign-out" && *role != Role::Admin {
                    continue;
                }
                let reply = scene.by(&line, person).await;
                let expected = match line.door {
                    Door::Roles(roles, _) | Door::Duty(roles, _) if !roles.contains(role) => 403,
                    ref door => door.ok(),
                };
                let case = format!("{} {} by {}", line.method, line.path, role.word());
                assert_eq!(reply.code(), expected, "{case}: {}", reply.text());
                if line.path == "/desk/sign-out" {
                    let again = scene.house.send(Ask::get("/desk/inbox")
                        .header("cookie", &person.cookie)).await;
                    assert_eq!(again.code(), 303, "a session ends at sign-out");
                    staff.pop();
                    break;
                }
            }
            let expected = match line.door {
                Door::Sight(_) | Door::Roles(..) => 404,
                Door::Duty(..) => 403,
                ref door => door.ok(),
            };
            if line.path != "/desk/sign-out" {
                let reply = scene.by(&line, &stranger).await;
                assert_eq!(reply.code(), expected, "{} {} by a stranger", line.method, line.path);
            }
        }
    }

    /// The preview of an answer was shown for any number.
    async fn what_is_not_there_is_found_by_nobody(city) {
        let house = TestHouse::open(city).await;
        let hash = house.hash().await;
        let mut staff = Vec::new();
        for role in Role::ALL {
            let department = role.has_department().then_some("roads");
            staff.push((role, house.person(&hash, role.word(), role, department).await));
        }
        for line in all_desk().filter(|line| line.path.contains("{number}")) {
            let path = fill(line.path, "2026-999999", "00000000-0000-0000-0000-000000000000");
            for (role, person) in &staff {
                let ask = match &line.body {
                    Body::Form(fields) => form(&path, fields, &person.csrf),
                    _ => Ask::new(line.method, &path),
                };
                let reply = house.send(ask.header("cookie", &person.cookie)).await;
                assert_eq!(reply.code(), 404, "{} {path} by {}", line.method, role.word());
            }
        }
    }

    async fn no_form_is_taken_without_its_word(city) {
        let house = TestHouse::open(city).await;
        let (master, hash) = (house.master().await, house.hash().await);
        let person = house.person(&hash, "vera", Role::Controller, None).await;
        let other = house.person(&hash, "pavel", Role::Controller, None).await;
        let mut scene = Scene { house, master, made: 0 };
        for line in all_desk().filter(|line| line.method == "POST") {
            for csrf in ["", "x", &other.csrf] {
                let ask = scene.ask(&line, csrf).await.header("cookie", &person.cookie);
                let reply = scene.house.send(ask).await;
                assert_eq!(reply.code(), 403, "{} {csrf}", line.path);
            }
            let ask = scene.ask(&line, &person.csrf).await.header("cookie", &person.cookie);
            let reply = scene.house.send(ask.header("sec-fetch-site", "cross-site")).await;
            assert_eq!(reply.code(), 403, "{} from elsewhere", line.path);
        }
    }
}

impl Door {
    fn ok(&self) -> u16 {
        match self {
            Self::Open(ok) | Self::Token(_, ok) | Self::Staff(ok) => *ok,
            Self::Sight(ok) | Self::Roles(_, ok) | Self::Duty(_, ok) => *ok,
        }
    }
}

impl Scene {
    async fn by(&mut self, line: &Line, person: &Person) -> Reply {
        let ask = self.ask(line, &person.csrf).await;
        self.house.send(ask.header("cookie", &person.cookie)).await
    }
}

/// Nobody enters but by an open door: all others lead to the sign-in.
fn nobody_enters(line: &Line, reply: &Reply) {
    let name = format!("{} {}", line.method, line.path);
    match line.door {
        Door::Open(ok) => assert_eq!(reply.code(), ok, "{name}"),
        _ => {
            assert_eq!(reply.code(), 303, "{name}");
            let to = reply.header("location").unwrap();
            assert!(to.starts_with("/desk/sign-in"), "{name}: {to}");
        }
    }
}
