//! A house on a test's own database, with the city of this repository and a named cast.

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::body::to_bytes;
use base::calendar::WorkingCalendar;
use base::city::{City, CityFiles};
use base::{By, Clock, Code, Personal};
use channels::ChannelRules;
use http_body_util::BodyExt as _;
use jobs::Follower as _;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle, PrometheusRecorder};
use people::password::{HashedPassword, Hasher, Password};
use people::session::{self, SignIn};
use people::staff::{self, NewStaff};
use people::token::Tokens;
use people::{AccountName, Department, Role, Scope, Scopes};
use register::district::District;
use register::picture::Pictures;
use register::topic::Topic;
use register::{Files, IntakeWriter, SearchFollower};
use serde_json::{Value, json};
use store::group::Writer;
use store::{Db, Settings};
use testing::TestDb;
use tower::ServiceExt as _;
use web::hooks::Hooks;
use web::{CityRules, House, Parts};

/// The secret of the bot `main`.
pub const SECRET: &str = "s-e_c-r_e-t";
use work::Policies;

use crate::ask::{Ask, Reply};
use crate::ear;

/// Bytes of an answer that a test reads at most.
const REPLY_MAX: usize = 64 * 1024 * 1024;
/// The password of everybody in the cast.
pub const PASSWORD: &str = "лодка у причала";

/// The house with its doors.
pub struct TestHouse {
    pub db: TestDb,
    pub house: House,
    /// What this house's requests measure while the recorder is set for the thread.
    pub recorder: PrometheusRecorder,
    app: Router,
}

/// Somebody at the desk.
pub struct Person {
    pub cookie: String,
    pub csrf: String,
}

impl TestHouse {
    /// Opens the doors over a database; the city's files are loaded.
    pub async fn open(db: TestDb) -> Self {
        let clock = db.clock.clock();
        Self::open_with(db, clock).await
    }

    /// The same with another clock for what doors ask.
    pub async fn open_with(db: TestDb, clock: Clock) -> Self {
        ear::listen();
        let files = city_files();
        load(&db, &files).await;
        let recorder = PrometheusBuilder::new().build_recorder();
        let house = build(&db, db.db.clone(), clock, &files, recorder.handle());
        let app = web::router(house.clone());
        Self { db, house, recorder, app }
    }

    /// The doors of a second process on the same database and files.
    pub async fn second(&self) -> Router {
        let own = Db::open(&Settings::new(self.db.url.clone())).await.unwrap();
        let clock = self.db.clock.clock();
        web::router(build(&self.db, own, clock, &city_files(), self.recorder.handle()))
    }

    /// Every route that the router has, as it prints them itself: there is no other way to ask,
    /// and no other list to forget a route in.
    pub fn paths(&self) -> Vec<String> {
        let printed = format!("{:?}", self.app);
        let printed = printed.split(", fallback_router:").next().unwrap();
        let paths = printed.split("RouteId(").filter_map(|part| {
            let (_, path) = part.split_once("): \"")?;
            Some(path.split('"').next()?.to_owned())
        });
        let mut paths: Vec<_> = paths.filter(|it| it.starts_with('/')).collect();
        paths.sort();
        paths.dedup();
        paths
    }

    /// The doors, for requests side by side.
    pub fn doors(&self) -> Router {
        self.app.clone()
    }

    /// Sends a request.
    pub async fn send(&self, ask: Ask) -> Reply {
        send(self.doors(), ask).await
    }

    /// A token with these scopes.
    pub async fn token(&self, scopes: &[Scope]) -> String {
        let now = self.db.now();
        let (db, ids) = (&self.db.db, &self.db.ids);
        let issued = people::command::issue_token(db, ids, "portal", Scopes::of(scopes), now).await;
        issued.unwrap().reveal()
    }

    /// A token that may do everything.
    pub async fn master(&self) -> String {
        self.token(&Scope::ALL).await
    }

    /// Adds somebody to the staff and signs them in; the hash of [`PASSWORD`] is made once.
    pub async fn person(
        &self,
        hash: &HashedPassword,
        login: &str,
        role: Role,
        department: Option<&str>,
    ) -> Person {
        let new = NewStaff {
            login: AccountName::parse(login).unwrap(),
            name: Personal::new(login.to_owned()),
            role,
            department: department.map(code),
            password: hash.clone(),
        };
        let mut unit = self.db.begin().await;
        let by = By::Rule("cast".to_owned());
        staff::add(&mut unit, &self.db.ids, &by, new).await.unwrap();
        unit.commit().await.unwrap();
        let typed = SignIn {
            name: Personal::new(login.to_owned()),
            password: Password::typed(PASSWORD.to_owned()),
        };
        let house = &self.house;
        let key = session::sign_in(&house.db, &house.hasher, &house.ids, &typed, self.db.now())
            .await
            .unwrap();
        Person { cookie: format!("otklik={}", key.cookie()), csrf: key.csrf().word(&house.ids) }
    }

    /// The hash of [`PASSWORD`].
    pub async fn hash(&self) -> HashedPassword {
        let password = Password::new(PASSWORD.to_owned()).unwrap();
        self.house.hasher.hash(&password).await.unwrap()
    }

    /// A new appeal with these words; its number.
    pub async fn appeal(&self, token: &str, key: &str, text: &str) -> String {
        let reply = self.hand_in(token, &message(key, text)).await;
        assert_eq!(reply.code(), 201, "{}", reply.text());
        reply.json()["appeal"]["number"].as_str().unwrap().to_owned()
    }

    /// Hands a message in.
    pub async fn hand_in(&self, token: &str, message: &Value) -> Reply {
        self.send(Ask::post("/api/v1/messages", message).token(token)).await
    }

    /// Does something to an appeal.
    pub async fn act(&self, token: &str, number: &str, verb: &str, body: Value) -> Reply {
        let path = format!("/api/v1/appeals/{number}/{verb}");
        self.send(Ask::post(&path, &body).token(token)).await
    }

    /// The same, and it must succeed.
    pub async fn done(&self, token: &str, number: &str, verb: &str, body: Value) -> Reply {
        let reply = self.act(token, number, verb, body).await;
        assert!(reply.status.is_success(), "{verb}: {}", reply.text());
        reply
    }

    /// Reads an address of the API.
    pub async fn read(&self, token: &str, path: &str) -> Reply {
        self.send(Ask::get(path).token(token)).await
    }

    /// Lets the index of words catch up.
    pub async fn index(&self) {
        let holder = self.db.ids.next(self.db.now());
        let (db, clock) = (self.db.db.clone(), self.db.clock.clock());
        let follower = SearchFollower { db, clock, holder };
        while matches!(follower.step().await.unwrap(), jobs::Step::More) {}
    }
}

fn build(
    db: &TestDb,
    own: Db,
    clock: Clock,
    files: &CityFiles,
    metrics: PrometheusHandle,
) -> House {
    let city = City::parse(files).value.unwrap();
    let ids = db.ids.clone();
    let writer = IntakeWriter { ids: ids.clone(), zone: city.zone.clone() };
    let files_there = Files::local(&db.folder.path().join("files")).unwrap();
    let mut hooks = Hooks::default();
    hooks.open("main", SECRET);
    House::new(Parts {
        intake: Writer::start(own.clone(), clock.clone(), writer),
        hasher: Hasher::new(ids.clone()),
        pictures: Pictures::new(own.clone(), files_there.clone(), clock.clone()),
        db: own,
        clock,
        ids,
        files: files_there,
        tokens: Tokens::new(),
        city: CityRules {
            channels: ChannelRules::parse(files, |_| true).value,
            policies: Policies::parse(files).value,
            calendar: WorkingCalendar::parse(files).value,
            letters: answers::Letters::parse(files).value,
            city,
        },
        dictionaries: Default::default(),
        places: Arc::new(dialogue::place::NoPlaces { centre: None }),
        limits: Default::default(),
        live: Default::default(),
        hooks,
        metrics,
        public_url: None,
        trusted_proxies: Vec::new(),
    })
}

/// Sends a request through doors.
pub async fn send(doors: Router, ask: Ask) -> Reply {
    let response = doors.oneshot(ask.into_request()).await.unwrap();
    let (parts, body) = response.into_parts();
    // A stream of a test's house ends by itself: nobody reports news there.
    let bytes = to_bytes(axum::body::Body::new(body.boxed_unsync()), REPLY_MAX).await.unwrap();
    Reply { status: parts.status, headers: parts.headers, bytes: bytes.to_vec() }
}

pub fn code(text: &str) -> Code {
    Code::parse(text).unwrap()
}

/// A message without author, place and files.
pub fn message(key: &str, text: &str) -> Value {
    json!({ "channel": "api:test", "external_id": key, "text": text })
}

fn city_files() -> CityFiles {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../city");
    let mut files = Vec::new();
    let mut left = vec![root.clone()];
    while let Some(folder) = left.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                left.push(path);
            } else {
                let name = path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
                files.push((name, std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    CityFiles::new(files)
}

async fn load(db: &TestDb, files: &CityFiles) {
    let day = db.now().to_zoned_datetime(base::TimeZone::get("Asia/Vladivostok").unwrap()).date();
    let mut unit = db.begin().await;
    let departments = Department::parse(files).value;
    people::department::load(&mut unit, &departments, day).await.unwrap();
    register::topic::load(&mut unit, &Topic::parse(files).value, day).await.unwrap();
    register::district::load(&mut unit, &District::parse(files).value, day).await.unwrap();
    unit.commit().await.unwrap();
}
