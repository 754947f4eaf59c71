//! A town with its staff and a door to knock at: the product without a network.

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use axum::response::Response;
use base::calendar::WorkingCalendar;
use base::city::{City, CityFiles};
use base::{By, Code, Lang};
use channels::{ChannelRules, Incoming, IncomingAuthor, IncomingPlace, Regime};
use http_body_util::BodyExt as _;
use metrics_exporter_prometheus::PrometheusBuilder;
use people::password::{Hasher, Password};
use people::staff::{self, NewStaff};
use people::{AccountName, Department, Role};
use register::{Accepted, Files, Intake, IntakeWriter};
use store::group::Writer;
use testing::TestDb;
use tower::ServiceExt as _;
use web::{CityRules, House, Parts};
use work::Policies;

/// The password of everybody in the town.
pub const PASSWORD: &str = "прибой-и-маяк-26";

/// The files of our city, as they lie in the repository.
fn files() -> CityFiles {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../city");
    let mut found = Vec::new();
    let mut left = vec![folder.clone()];
    while let Some(place) = left.pop() {
        for entry in std::fs::read_dir(place).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                left.push(path);
            } else if path.extension().is_some_and(|extension| extension == "toml") {
                let name = path.strip_prefix(&folder).unwrap().to_str().unwrap().to_owned();
                found.push((name, std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    CityFiles::new(found)
}

/// The town.
pub struct Town {
    /// Its database and clock.
    pub city: TestDb,
    /// Its components.
    pub house: House,
    router: Router,
}

impl Town {
    /// A town with one of each role, named by it; two executors, `roads` and `greening`.
    pub async fn build(city: TestDb) -> Self {
        let files = files();
        let rules = CityRules {
            city: City::parse(&files).sound().unwrap().unwrap(),
            channels: ChannelRules::parse(&files, |_| true).sound().unwrap(),
            policies: Policies::parse(&files).sound().unwrap(),
            calendar: WorkingCalendar::parse(&files).sound().unwrap(),
        };
        let writer = IntakeWriter { ids: city.ids.clone(), zone: rules.city.zone.clone() };
        let clock = city.clock.clock();
        let house = House::new(Parts {
            intake: Writer::start(city.db.clone(), clock.clone(), writer),
            hasher: Hasher::new(city.ids.clone()),
            db: city.db.clone(),
            clock,
            ids: city.ids.clone(),
            files: Files::local(&city.folder.path().join("files")).unwrap(),
            tokens: people::token::Tokens::new(),
            city: rules,
            dictionaries: Default::default(),
            limits: Default::default(),
            live: Default::default(),
            metrics: PrometheusBuilder::new().build_recorder().handle(),
            public_url: None,
        });
        let town = Self { router: web::router(house.clone()), house, city };
        town.load(&files).await;
        town
    }

    async fn load(&self, files: &CityFiles) {
        let day = "2026-11-24".parse().unwrap();
        let departments = Department::parse(files).sound().unwrap();
        let topics = register::topic::Topic::parse(files).sound().unwrap();
        let password = Password::new(PASSWORD.to_owned()).unwrap();
        let hashed = self.house.hasher.hash(&password).await.unwrap();
        let mut unit = self.city.begin().await;
        people::department::load(&mut unit, &departments, day).await.unwrap();
        register::topic::load(&mut unit, &topics, day).await.unwrap();
        let staff = [
            ("operator", Role::Operator, None),
            ("controller", Role::Controller, None),
            ("head", Role::Head, None),
            ("analyst", Role::Analyst, None),
            ("admin", Role::Admin, None),
            ("roads", Role::Executor, Some("roads")),
            ("centre", Role::Executor, Some("centre")),
        ];
        for (login, role, department) in staff {
            let new = NewStaff {
                login: AccountName::parse(login).unwrap(),
                name: login.to_owned().into(),
                role,
                department: department.map(|code| Code::parse(code).unwrap()),
                language: Lang::Ru,
                password: hashed.clone(),
            };
            staff::add(&mut unit, &self.city.ids, &By::Rule("town".into()), new).await.unwrap();
        }
        unit.commit().await.unwrap();
    }

    /// A message arrives; the number of its appeal.
    pub async fn message(&self, text: &str) -> String {
        let now = self.city.now();
        let regime = Regime::Bot;
        let incoming = Incoming {
            channel: "api:telegram".to_owned(),
            external_id: text.chars().take(20).collect(),
            author: IncomingAuthor {
                name: Some("Алёна Волна".to_owned().into()),
                contact: Some("+7 999 000-11-22".to_owned().into()),
            },
            text: text.to_owned().into(),
            sent_at: None,
            place: IncomingPlace { point: None, address: Some("Якорная, 14".to_owned()) },
            files: Vec::new(),
            raw: "{}".to_owned().into(),
        };
        let due = self.house.city.due(regime, now);
        let by = By::Citizen(None);
        let intake = Intake { incoming, regime, received_at: now, due, district: None, by };
        match self.house.intake.write(intake).await.unwrap() {
            Accepted::New(receipt) => receipt.number.to_string(),
            other => panic!("not new: {other:?}"),
        }
    }

    /// Knocks at a door of the town.
    pub async fn knock(&self, request: Request<Body>) -> Response {
        self.router.clone().oneshot(request).await.unwrap()
    }

    /// Signs in.
    pub async fn sign_in(&self, login: &str) -> Person<'_> {
        let form = [("name", login), ("password", PASSWORD)];
        let nobody = Person { town: self, cookie: String::new() };
        let answer = nobody.post("/desk/sign-in", &form).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{login}: {}", answer.body);
        let cookie = answer.cookie.unwrap();
        let cookie = cookie.split(';').next().unwrap().to_owned();
        Person { town: self, cookie }
    }
}

/// A person at the desk, or nobody in particular.
pub struct Person<'a> {
    /// The town.
    pub town: &'a Town,
    /// The cookie; empty when nobody is signed in.
    pub cookie: String,
}

/// What a door answered.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The page.
    pub body: String,
    /// Where it leads on.
    pub location: Option<String>,
    /// The cookie that it sets.
    pub cookie: Option<String>,
}

impl Person<'_> {
    /// Opens a page.
    pub async fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path, String::new()).await
    }

    /// Sends a form as it is.
    pub async fn post(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        let encode =
            |text: &str| -> String { text.bytes().map(|byte| format!("%{byte:02X}")).collect() };
        let pairs = form.iter().map(|(name, value)| format!("{name}={}", encode(value)));
        self.ask(Method::POST, path, pairs.collect::<Vec<_>>().join("&")).await
    }

    /// Opens an appeal's page and sends a form of it, with its token and version.
    pub async fn send(&self, number: &str, noun: &str, form: &[(&str, &str)]) -> Answer {
        let page = self.get(&format!("/desk/appeals/{number}")).await.body;
        let (csrf, version) = (hidden(&page, "csrf"), hidden(&page, "version"));
        let mut all = vec![("csrf", csrf.as_str()), ("version", version.as_str())];
        all.extend(form);
        self.post(&format!("/desk/appeals/{number}/{noun}"), &all).await
    }

    async fn ask(&self, method: Method, path: &str, body: String) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body))
            .unwrap();
        let response = self.town.knock(request).await;
        let text = |name| {
            let value = response.headers().get(name)?;
            Some(value.to_str().unwrap().to_owned())
        };
        let (status, location) = (response.status(), text(header::LOCATION));
        let cookie = text(header::SET_COOKIE);
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        let body = String::from_utf8(bytes.to_vec()).unwrap();
        Answer { status, body, location, cookie }
    }
}

/// The value of a hidden field.
pub fn hidden(page: &str, name: &str) -> String {
    let mark = format!("name=\"{name}\" value=\"");
    let rest = page.split(&mark).nth(1);
    rest.and_then(|rest| rest.split('"').next()).unwrap_or_default().to_owned()
}
