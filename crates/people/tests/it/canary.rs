//! What must never be printed: a canary in every place that holds something secret or personal.

use std::fmt::Debug;

use base::Personal;
use people::command::{self, AddStaff};
use people::password::{HashedPassword, Hasher, Password};
use people::staff::{self, NewStaff};
use people::token::{self, Tokens};
use people::tries::Tries;
use people::{AccountName, Role, Scope, Scopes, session};

use crate::cast::{self, admin};

const NAME: &str = "Канарейка Жёлтая";
const LOGIN: &str = "kanareyka+79990001122";
const PASSWORD: &str = "канарейкин пароль";

/// Gathers what printing would show.
#[derive(Default)]
struct Printed(String);

impl Printed {
    fn value(&mut self, value: &impl Debug) {
        self.0.push_str(&format!("{value:?}\n{value:#?}\n"));
    }

    /// The error, and the whole chain of what caused it.
    fn error(&mut self, error: &dyn std::error::Error) {
        let mut next = Some(error);
        while let Some(error) = next {
            self.0.push_str(&format!("{error}\n{error:?}\n"));
            next = error.source();
        }
    }

    fn shows_none_of(&self, canaries: &[&str]) {
        let printed = self.0.to_lowercase();
        for canary in canaries {
            assert!(!printed.contains(&canary.to_lowercase()), "{canary} in:\n{printed}");
        }
        for part in ["канарейк", "kanareyka", "79990001122", "argon2id"] {
            assert!(!printed.contains(part), "{part} in:\n{printed}");
        }
    }
}

fn command(name: &str, password: &str) -> AddStaff {
    AddStaff {
        name: Personal::new(name.to_owned()),
        role: Role::Operator,
        department: None,
        password: Personal::new(password.to_owned()),
    }
}

async fn account(hasher: &Hasher) -> (HashedPassword, NewStaff) {
    let password = hasher.hash(&Password::new(PASSWORD.to_owned()).unwrap()).await.unwrap();
    let new = NewStaff {
        login: AccountName::parse(LOGIN).unwrap(),
        name: Personal::new(NAME.to_owned()),
        role: Role::Operator,
        department: None,
        password: password.clone(),
    };
    (password, new)
}

testing::both! {
    /// No `Debug` of a public type shows a name, a login, a password, its hash, a key or a token.
    async fn no_value_prints_it(city) {
        let mut printed = Printed::default();
        let (ids, now) = (&city.ids, city.now());
        let hasher = Hasher::new(ids.clone());
        let (hash, new) = account(&hasher).await;
        let typed = cast::sign_in(LOGIN, PASSWORD);
        printed.value(&(&typed, &typed.password, &hash, &new, &hasher, &new.login));
        printed.value(&command(LOGIN, PASSWORD));

        let mut unit = city.begin().await;
        let id = staff::add(&mut unit, ids, &admin(), new).await.unwrap();
        let scopes = Scopes::of(&[Scope::Read]);
        let name = AccountName::parse(&format!("{LOGIN}-portal")).unwrap();
        let issued = token::issue(&mut unit, ids, &admin(), &name, scopes).await.unwrap();
        unit.commit().await.unwrap();
        let mut reader = city.db.reader();
        let staff = staff::get(&mut reader, id).await.unwrap().unwrap();
        printed.value(&(&staff, staff.principal(), staff::list(&mut reader).await.unwrap()));

        let key = session::sign_in(&city.db, &hasher, ids, &typed, now).await.unwrap();
        let (cookie, word) = (key.cookie(), key.csrf().word(ids));
        let session = session::find(&mut reader, &cookie, now).await.unwrap().unwrap();
        printed.value(&(&key, key.csrf(), &session));

        let text = issued.token.reveal();
        let tokens = Tokens::new();
        let principal = tokens.find(&city.db, &text, now).await.unwrap().unwrap();
        let listed = token::list(&mut reader).await.unwrap();
        printed.value(&(&issued, &tokens, principal, listed));
        printed.value(&command::accounts(&city.db).await.unwrap());
        let tries = Tries::default();
        tries.succeeded(LOGIN, [127, 0, 0, 1].into(), now);
        printed.value(&tries);

        printed.shows_none_of(&[NAME, LOGIN, PASSWORD, &cookie, &word, &text]);
    }

    /// No error repeats what was typed, nor does anything that caused it.
    async fn no_error_prints_it(city) {
        let mut printed = Printed::default();
        let (ids, now) = (&city.ids, city.now());
        let hasher = Hasher::new(ids.clone());
        command::add_staff(&city.db, &hasher, ids, command(LOGIN, PASSWORD), now).await.unwrap();
        for bad in [
            command(LOGIN, PASSWORD),
            command(&format!("{LOGIN}\n"), PASSWORD),
            command("vera", "канарейк"),
            command("vera", &PASSWORD.repeat(100)),
            AddStaff { role: Role::Executor, ..command(LOGIN, PASSWORD) },
        ] {
            let error = command::add_staff(&city.db, &hasher, ids, bad, now).await.unwrap_err();
            printed.error(&error);
        }
        let wrong = cast::sign_in(LOGIN, &format!("{PASSWORD}!"));
        let refused = session::sign_in(&city.db, &hasher, ids, &wrong, now).await;
        printed.error(&refused.unwrap_err());

        let (_, new) = account(&hasher).await;
        let name = Personal::new(format!("{NAME}\0"));
        let mut unit = city.begin().await;
        let odd = NewStaff { login: AccountName::parse("odd").unwrap(), name, ..new };
        let refused = staff::add(&mut unit, ids, &admin(), odd).await;
        printed.error(&refused.unwrap_err());
        let name = AccountName::parse(LOGIN).unwrap();
        for scopes in [Scopes::NONE, Scopes::of(&[Scope::Read])] {
            let refused = token::issue(&mut unit, ids, &admin(), &name, scopes).await;
            printed.error(&refused.unwrap_err());
        }
        drop(unit);
        for name in [LOGIN, "kanareyka"] {
            printed.error(&command::revoke(&city.db, &format!("{name}!"), now).await.unwrap_err());
            printed.error(&command::enable(&city.db, name, now).await.unwrap_err());
        }
        printed.error(&AccountName::parse(&format!("{LOGIN}/{NAME}")).unwrap_err());

        printed.shows_none_of(&[NAME, LOGIN, PASSWORD]);
    }
}
