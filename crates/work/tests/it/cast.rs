//! An appeal, departments and people of the tests.

use std::sync::Arc;

use base::city::Imported;
use base::{By, Code, Personal, Uuid};
use people::{Principal, Role, Scope, Scopes, ServiceId, StaffId, department};
use register::channels::{Incoming, IncomingAuthor, IncomingPlace};
use register::{Accepted, Appeal, Due, Intake, IntakeWriter, Number, Regime};
use store::group::Apply;
use testing::TestDb;

pub fn code(text: &str) -> Code {
    Code::parse(text).unwrap()
}

pub fn personal(text: &str) -> Personal<String> {
    Personal::new(text.to_owned())
}

pub fn staff(role: Role) -> Principal {
    let id = StaffId(Uuid::from_u128(role as u128 + 100));
    Principal::staff(id, personal("Вера Соколова"), role, Some(code("roads")))
}

pub fn program(scope: Scope) -> Principal {
    let scopes = Scopes::of(&[scope]);
    Principal::service(ServiceId(Uuid::from_u128(9)), personal("portal"), scopes)
}

/// The departments of roads and of parks.
pub async fn found_departments(city: &TestDb) {
    let row = |own: &str| Imported { code: code(own), parent: None, name: own.to_owned() };
    let mut unit = city.begin().await;
    department::import(&mut unit, "cast", &[row("roads"), row("parks")]).await.unwrap();
    unit.commit().await.unwrap();
}

/// An appeal that was received now, with a date.
pub async fn appeal(city: &TestDb, due: Due) -> Number {
    let incoming = Incoming {
        channel: "api:test".to_owned(),
        external_id: "1".to_owned(),
        author: IncomingAuthor::default(),
        text: personal("Яма"),
        sent_at: None,
        place: IncomingPlace::default(),
        files: vec![],
        raw: personal("{}"),
    };
    let item = Intake {
        incoming,
        regime: Regime::Bot,
        received_at: city.now(),
        due: Some(due),
        district: None,
        by: By::Service(Uuid::from_u128(9)),
    };
    let zone = base::TimeZone::get("Asia/Vladivostok").unwrap();
    let writer = IntakeWriter { ids: city.ids.clone(), zone };
    let mut unit = city.begin().await;
    let accepted = writer.apply(&mut unit, &[Arc::new(item)]).await.unwrap();
    unit.commit().await.unwrap();
    let [Accepted::New(receipt)] = accepted.as_slice() else { panic!("{accepted:?}") };
    receipt.number
}

pub async fn find(city: &TestDb, number: Number) -> Appeal {
    Appeal::find(&mut city.db.reader(), number).await.unwrap().unwrap()
}
