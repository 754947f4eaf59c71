//! The cast of all rooms, and what this room adds to it.

use base::city::Imported;
use people::Principal;
use register::change::Hand;
use register::{Appeal, Card, Number};
use store::Unit;
use store::journal::{self, Recorded};
use testing::TestDb;
pub use testing::cast::*;

/// All facts of the journal.
pub async fn facts(city: &TestDb) -> Vec<Recorded> {
    journal::after(&mut city.db.reader(), 0, journal::READ_MAX).await.unwrap()
}

/// Changes an appeal as somebody does it; the appeal as it stands after.
pub async fn change(
    city: &TestDb,
    number: Number,
    who: &Principal,
    verb: impl AsyncFnOnce(&mut Unit, &mut Card, Hand<'_>),
) -> Appeal {
    let done = act(city, number, who, async |unit, card, hand| {
        verb(unit, card, hand).await;
        Ok::<_, store::Error>(())
    });
    done.await.unwrap();
    find(city, number).await
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
    register::topic::import(&mut unit, "cast", &rows).unwrap();
    unit.commit().await.unwrap();
}

/// Districts of the city, as an import makes them.
pub async fn districts(city: &TestDb, codes: &[&str]) {
    let mut unit = city.begin().await;
    let row = |own: &&str| Imported { code: code(own), parent: None, name: (*own).to_owned() };
    let rows: Vec<_> = codes.iter().map(row).collect();
    register::district::import(&mut unit, "cast", &rows).unwrap();
    unit.commit().await.unwrap();
}
