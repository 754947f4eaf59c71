//! The cast of the rooms' suites: messages, the appeals that they become, and who acts on them.

use std::sync::Arc;

use base::city::Imported;
use base::{By, Code, Personal, TimeZone, Timestamp, Uuid};
use channels::file::{PastAppeal, PastPlace, PastStatus, Print};
use channels::{Incoming, IncomingAuthor, IncomingPlace};
use people::{Principal, Role, Scope, Scopes, ServiceId, StaffId, department};
use register::change::Hand;
use register::past::{self, PastCard, Source};
use register::transition::Actor;
use register::{
    Accepted, Appeal, Card, Due, Intake, IntakeWriter, Number, Receipt, Regime, Status,
};
use store::Unit;
use store::group::Apply;
use store::journal::Recorded;

use crate::TestDb;

/// The channel of the cast's messages.
pub const CHANNEL: &str = "api:test";

/// A code of the city.
pub fn code(text: &str) -> Code {
    Code::parse(text).expect("a code")
}

/// Personal data.
pub fn personal(text: &str) -> Personal<String> {
    Personal::new(text.to_owned())
}

/// The zone of the city.
pub fn zone() -> TimeZone {
    TimeZone::get("Asia/Vladivostok").expect("a zone")
}

/// The program that hands messages in.
pub fn portal() -> By {
    By::Service(Uuid::from_u128(9))
}

/// Somebody of the staff; whoever works in a department works on roads.
pub fn staff(role: Role) -> Principal {
    let id = StaffId(Uuid::from_u128(role as u128 + 100));
    Principal::staff(id, personal("Вера Соколова"), role, Some(code("roads")))
}

/// A program with these rights.
pub fn program(scopes: &[Scope]) -> Principal {
    Principal::service(ServiceId(Uuid::from_u128(9)), personal("portal"), Scopes::of(scopes))
}

/// The departments of roads and of parks.
pub async fn found_departments(city: &TestDb) {
    let row = |own: &str| Imported { code: code(own), parent: None, name: own.to_owned() };
    let mut unit = city.begin().await;
    let rows = [row("roads"), row("parks")];
    department::import(&mut unit, "cast", &rows).expect("departments are kept");
    unit.commit().await.expect("departments are kept");
}

/// A message under a key, received now, without author, place and date.
pub fn message(city: &TestDb, key: &str, text: &str) -> Intake {
    Intake {
        incoming: Incoming {
            channel: CHANNEL.to_owned(),
            external_id: key.to_owned(),
            peer: None,
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

/// A date that a policy gave.
pub fn due(at: Timestamp) -> Due {
    let valid_from = Some("2026-01-01".to_owned());
    Due { at, policy: Some(code("bot-answer")), valid_from, since: None }
}

/// The hand of the writer of intake.
pub fn hand_in(city: &TestDb) -> IntakeWriter {
    IntakeWriter { ids: city.ids.clone(), zone: zone() }
}

/// Writes messages as one group.
pub async fn take(city: &TestDb, items: impl IntoIterator<Item = Intake>) -> Vec<Accepted> {
    let items: Vec<_> = items.into_iter().map(Arc::new).collect();
    let mut unit = city.begin().await;
    let accepted = hand_in(city).apply(&mut unit, &items).await.expect("messages are taken");
    unit.commit().await.expect("messages are taken");
    accepted
}

/// Writes a message that is new; the number of its appeal.
pub async fn take_one(city: &TestDb, item: Intake) -> Number {
    let accepted = take(city, [item]).await;
    let [Accepted::New(receipt)] = accepted.as_slice() else { panic!("{accepted:?}") };
    receipt.number
}

/// The receipt of a message, new or known.
pub fn receipt(accepted: &Accepted) -> &Receipt {
    let (Accepted::New(it) | Accepted::Repeated(it) | Accepted::Different(it)) = accepted;
    it
}

/// An appeal that an import brings with this status and without any history.
pub async fn imported(city: &TestDb, status: PastStatus) -> Number {
    let source =
        Source { profile: "cast".to_owned(), channel: "file:cast".to_owned(), regime: Regime::Bot };
    let past = PastAppeal {
        row: 1,
        external_id: "1".to_owned(),
        text: personal("Яма с прошлого года"),
        raw: personal("{}"),
        print: Print::default(),
        received_at: "2025-05-05T05:05:05Z".parse().expect("a moment"),
        author: None,
        place: PastPlace::default(),
        topic: None,
        first_topic: None,
        district: None,
        department: None,
        status,
        due_at: None,
        events: Vec::new(),
    };
    let mut unit = city.begin().await;
    let mut cards = [PastCard::open(&city.ids, &source, &past)];
    past::put(&mut unit, &hand_in(city), &mut cards).await.expect("the past is kept");
    unit.commit().await.expect("the past is kept");
    Number::new(2025, 1)
}

/// An appeal as it stands.
pub async fn find(city: &TestDb, number: Number) -> Appeal {
    let found = Appeal::find(&mut city.db.reader(), number).await.expect("the register is read");
    found.expect("there is such an appeal")
}

/// The facts about an appeal.
pub async fn history(city: &TestDb, number: Number) -> Vec<Recorded> {
    let appeal = find(city, number).await;
    appeal.history(&mut city.db.reader()).await.expect("the journal is read")
}

/// Does something to an appeal as somebody; what is refused leaves nothing behind.
pub async fn act<T, E>(
    city: &TestDb,
    number: Number,
    who: &Principal,
    verb: impl AsyncFnOnce(&mut Unit, &mut Card, Hand<'_>) -> Result<T, E>,
) -> Result<T, E> {
    let mut unit = city.begin().await;
    let mut card = Card::open(&mut unit, number, who.by(), None).await.expect("it opens");
    let hand = Hand { actor: Actor::Principal(who), ids: &city.ids };
    let done = verb(&mut unit, &mut card, hand).await?;
    card.save(&mut unit).await.expect("the card is saved");
    unit.commit().await.expect("the change is kept");
    Ok(done)
}

/// Puts an appeal into a status, past the table of transitions.
pub async fn moved(city: &TestDb, number: Number, status: Status) {
    let vera = staff(Role::Operator);
    let done = act(city, number, &vera, async |_, card, _| {
        card.move_to(status);
        card.give_to(code("roads"));
        let fact = card.fact("appeal.moved");
        card.note(fact);
        Ok::<_, store::Error>(())
    });
    done.await.expect("it moves");
}
