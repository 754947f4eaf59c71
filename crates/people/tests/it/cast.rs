//! The people of the tests.

use base::city::Imported;
use base::{By, Code, Uuid};
use people::password::{Hasher, Password};
use people::session::SignIn;
use people::staff::{self, NewStaff};
use people::{AccountName, Role, StaffId, department};
use store::journal;
use testing::TestDb;

/// Vera's password.
pub const PASSWORD: &str = "лодка у причала";

/// The admin who adds accounts in tests.
pub fn admin() -> By {
    By::Staff(Uuid::from_u128(1))
}

pub fn login(name: &str) -> AccountName {
    AccountName::parse(name).unwrap()
}

/// What somebody types at sign-in.
pub fn sign_in(name: &str, password: &str) -> SignIn {
    SignIn { name: name.to_owned().into(), password: typed(password) }
}

pub fn typed(password: &str) -> Password {
    Password::typed(password.to_owned())
}

/// What is needed to add Vera, an operator.
pub async fn vera(hasher: &Hasher) -> NewStaff {
    NewStaff {
        login: login("Vera"),
        name: "Вера Соколова".to_owned().into(),
        role: Role::Operator,
        department: None,
        password: hasher.hash(&typed(PASSWORD)).await.unwrap(),
    }
}

/// The department that mends roads.
pub fn roads() -> Code {
    Code::parse("roads").unwrap()
}

pub async fn found_roads(city: &TestDb) {
    let mut unit = city.begin().await;
    let rows = [Imported { code: roads(), parent: None, name: "Дороги".to_owned() }];
    department::import(&mut unit, "cast", &rows).unwrap();
    unit.commit().await.unwrap();
}

/// Pavel, who works there; he has Vera's password.
pub async fn pavel(hasher: &Hasher) -> NewStaff {
    NewStaff {
        login: login("pavel"),
        name: "Павел Дорогин".to_owned().into(),
        role: Role::Executor,
        department: Some(roads()),
        ..vera(hasher).await
    }
}

pub async fn add(city: &TestDb, new: NewStaff) -> StaffId {
    let mut unit = city.begin().await;
    let id = staff::add(&mut unit, &city.ids, &admin(), new).await.unwrap();
    unit.commit().await.unwrap();
    id
}

/// The kinds of all facts, in order.
pub async fn facts(city: &TestDb) -> Vec<String> {
    let all = journal::after(&mut city.db.reader(), 0, journal::READ_MAX).await.unwrap();
    all.into_iter().map(|it| it.fact.kind).collect()
}
