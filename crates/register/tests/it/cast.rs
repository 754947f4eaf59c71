//! Messages and people of the tests.

use std::sync::Arc;

use base::city::Imported;
use base::{By, Code, Personal, Timestamp, Uuid};
use channels::{Incoming, IncomingAuthor, IncomingPlace};
use people::{Principal, Role, Scope, Scopes, ServiceId, StaffId};
use register::change::Hand;
use register::transition::Actor;
use register::{Accepted, Appeal, Card, Due, Intake, IntakeWriter, Number, Receipt, Regime};
use store::Unit;
use store::group::Apply;
use store::journal::{self, Recorded};
use testing::TestDb;

pub const CHANNEL: &str = "api:test";

pub fn code(text: &str) -> Code {
    Code::parse(text).unwrap()
}

pub fn personal(text: &str) -> Personal<String> {
    Personal::new(text.to_owned())
}

pub fn zone() -> base::TimeZone {
    base::TimeZone::get("Asia/Vladivostok").unwrap()
}

/// The program that hands messages in.
pub fn portal() -> By {
    By::Service(Uuid::from_u128(9))
}

/// A message under a key, received now, without author, place and date.
pub fn message(city: &TestDb, key: &str, text: &str) -> Intake {
    Intake {
        incoming: Incoming {
            channel: CHANNEL.to_owned(),
            external_id: key.to_owned(),
            author: IncomingAuthor::default(),
            text: personal(text),
            sent_at: None,
            place: IncomingPlace::default(),
            files: vec![],
            raw: personal("{}"),
        },
        regime: Regime::Bot,
        received_at: city.now(),
        due: None,
        district: None,
        by: portal(),
    }
}

pub fn due(at: Timestamp) -> Due {
    let valid_from = Some("2026-01-01".to_owned());
    Due { at, policy: Some(code("bot-answer")), valid_from }
}

pub fn hand_in(city: &TestDb) -> IntakeWriter {
    IntakeWriter { ids: city.ids.clone(), zone: zone() }
}

/// Writes messages as one group.
pub async fn take(city: &TestDb, items: impl IntoIterator<Item = Intake>) -> Vec<Accepted> {
    let items: Vec<_> = items.into_iter().map(Arc::new).collect();
    let mut unit = city.begin().await;
    let accepted = hand_in(city).apply(&mut unit, &items).await.unwrap();
    unit.commit().await.unwrap();
    accepted
}

/// Writes a message that is new; the number of its appeal.
pub async fn take_one(city: &TestDb, item: Intake) -> Number {
    let accepted = take(city, [item]).await;
    let [Accepted::New(receipt)] = accepted.as_slice() else { panic!("{accepted:?}") };
    receipt.number
}

pub fn receipt(accepted: &Accepted) -> &Receipt {
    let (Accepted::New(it) | Accepted::Repeated(it) | Accepted::Different(it)) = accepted;
    it
}

pub async fn find(city: &TestDb, number: Number) -> Appeal {
    Appeal::find(&mut city.db.reader(), number).await.unwrap().unwrap()
}

/// The facts about an appeal.
pub async fn history(city: &TestDb, number: Number) -> Vec<Recorded> {
    find(city, number).await.history(&mut city.db.reader()).await.unwrap()
}

/// All facts of the journal.
pub async fn facts(city: &TestDb) -> Vec<Recorded> {
    journal::after(&mut city.db.reader(), 0, journal::READ_MAX).await.unwrap()
}

/// Somebody of the centre.
pub fn staff(role: Role) -> Principal {
    let id = StaffId(Uuid::from_u128(role as u128 + 100));
    Principal::staff(id, personal("Вера Соколова"), role, None)
}

/// A program with these rights.
pub fn program(scopes: &[Scope]) -> Principal {
    Principal::service(ServiceId(Uuid::from_u128(9)), personal("portal"), Scopes::of(scopes))
}

/// Changes an appeal as somebody does it; the appeal as it stands after.
pub async fn change(
    city: &TestDb,
    number: Number,
    who: &Principal,
    verb: impl AsyncFnOnce(&mut Unit, &mut Card, Hand<'_>),
) -> Appeal {
    let mut unit = city.begin().await;
    let mut card = Card::open(&mut unit, number, who.by(), None).await.unwrap();
    let hand = Hand { actor: Actor::Principal(who), ids: &city.ids };
    verb(&mut unit, &mut card, hand).await;
    let appeal = card.save(&mut unit).await.unwrap();
    unit.commit().await.unwrap();
    appeal
}

/// Topics of the city: a group and two topics in it, and one beside.
pub async fn found_topics(city: &TestDb) {
    let row = |own: &str, parent: Option<&str>| Imported {
        code: code(own),
        parent: parent.map(code),
        name: own.to_owned(),
    };
    let rows = [
        row("roads", None),
        row("pothole", Some("roads")),
        row("ice", Some("roads")),
        row("dogs", None),
    ];
    let mut unit = city.begin().await;
    register::topic::import(&mut unit, "cast", &rows).await.unwrap();
    unit.commit().await.unwrap();
}

/// Districts of the city, as an import makes them.
pub async fn districts(city: &TestDb, codes: &[&str]) {
    let mut unit = city.begin().await;
    let row = |own: &&str| Imported { code: code(own), parent: None, name: (*own).to_owned() };
    let rows: Vec<_> = codes.iter().map(row).collect();
    register::district::import(&mut unit, "cast", &rows).await.unwrap();
    unit.commit().await.unwrap();
}
