use base::Personal;
use people::command::{self, AddStaff, CommandError, Revoked};
use people::password::Hasher;
use people::service::ServiceError;
use people::staff::StaffError;
use people::token::TokenError;
use people::{Role, Scope, Scopes, session, token};

use crate::cast::{self, PASSWORD};

fn add_vera(password: &str) -> AddStaff {
    AddStaff {
        name: Personal::new("Vera".to_owned()),
        role: Role::Operator,
        department: None,
        password: Personal::new(password.to_owned()),
    }
}

testing::both! {
    /// An account added by the command signs in; a second one of that name is refused.
    async fn a_command_adds_an_account(city) {
        let hasher = Hasher::new(city.ids.clone());
        let (ids, now) = (&city.ids, city.now());
        let read = format!("{PASSWORD}\n");
        command::add_staff(&city.db, &hasher, ids, add_vera(&read), now).await.unwrap();
        let typed = cast::sign_in("vera", PASSWORD);
        session::sign_in(&city.db, &hasher, ids, &typed, now).await.unwrap();

        let again = command::add_staff(&city.db, &hasher, ids, add_vera(&read), now).await;
        assert!(matches!(again, Err(CommandError::Staff(StaffError::NameTaken))));
        let short = command::add_staff(&city.db, &hasher, ids, add_vera("short\n"), now).await;
        assert!(matches!(short, Err(CommandError::Password(_))));
        assert_eq!(cast::facts(&city).await, ["staff.added", "staff.signed_in"]);
    }

    /// A token made by the command opens.
    async fn a_command_issues_a_token(city) {
        let scopes = Scopes::of(&[Scope::Intake]);
        let token = command::issue_token(&city.db, &city.ids, "portal", scopes, city.now());
        let token = token.await.unwrap();
        let found = token::find(&mut city.db.reader(), &token.reveal()).await.unwrap();
        assert!(found.unwrap().may(Scope::Intake));
        let refused = command::issue_token(&city.db, &city.ids, "a/b", scopes, city.now()).await;
        assert!(matches!(refused, Err(CommandError::Name(_))));
    }

    /// A name means one account: a person's or a program's.
    async fn a_name_means_one_account(city) {
        let hasher = Hasher::new(city.ids.clone());
        let (ids, now) = (&city.ids, city.now());
        let scopes = Scopes::of(&[Scope::Read]);
        command::add_staff(&city.db, &hasher, ids, add_vera(PASSWORD), now).await.unwrap();
        let refused = command::issue_token(&city.db, ids, "VERA", scopes, now).await;
        assert!(matches!(refused, Err(CommandError::Token(TokenError::NameOfStaff))));
        command::issue_token(&city.db, ids, "portal", scopes, now).await.unwrap();
        let twin = AddStaff { name: "Portal".to_owned().into(), ..add_vera(PASSWORD) };
        let refused = command::add_staff(&city.db, &hasher, ids, twin, now).await;
        assert!(matches!(refused, Err(CommandError::Staff(StaffError::NameOfProgram))));
        assert_eq!(cast::facts(&city).await, ["staff.added", "service.added", "token.issued"]);
    }

    /// A disabled person is out at once, comes back with the same password, and gets a new one.
    async fn a_person_is_disabled_enabled_and_given_a_password(city) {
        let hasher = Hasher::new(city.ids.clone());
        let (db, ids, now) = (&city.db, &city.ids, city.now());
        command::add_staff(db, &hasher, ids, add_vera(PASSWORD), now).await.unwrap();
        let enter = async |password| {
            session::sign_in(db, &hasher, ids, &cast::sign_in("vera", password), now).await
        };
        let alive = async |key: &session::SessionKey| {
            session::resume(db, &key.cookie(), now).await.unwrap().is_some()
        };
        let key = enter(PASSWORD).await.unwrap();
        command::disable(db, "Vera", now).await.unwrap();
        assert!(!alive(&key).await && enter(PASSWORD).await.is_err());
        let again = command::disable(db, "vera", now).await;
        assert!(matches!(again, Err(CommandError::Staff(StaffError::AlreadyDisabled))));
        command::enable(db, "vera", now).await.unwrap();
        let again = command::enable(db, "vera", now).await;
        assert!(matches!(again, Err(CommandError::Staff(StaffError::NotDisabled))));
        let key = enter(PASSWORD).await.unwrap();
        assert!(alive(&key).await);
        assert_eq!(command::revoke(db, "vera", now).await.unwrap(), Revoked::Sessions(1));
        assert_eq!(command::revoke(db, "vera", now).await.unwrap(), Revoked::Sessions(0));
        assert!(!alive(&key).await);

        let key = enter(PASSWORD).await.unwrap();
        let new = Personal::new("новая лодка у причала\n".to_owned());
        command::set_password(db, &hasher, "vera", &new, now).await.unwrap();
        assert!(!alive(&key).await && enter(PASSWORD).await.is_err());
        enter("новая лодка у причала").await.unwrap();
        let refused = command::set_password(db, &hasher, "petr", &new, now).await;
        assert!(matches!(refused, Err(CommandError::Unknown)));
        let short = Personal::new("коротко".to_owned());
        let refused = command::set_password(db, &hasher, "vera", &short, now).await;
        assert!(matches!(refused, Err(CommandError::Password(_))));

        let mut facts = cast::facts(&city).await;
        facts.retain(|it| it != "staff.signed_in");
        let expect = ["added", "disabled", "enabled", "sessions_ended", "password_set"];
        assert_eq!(facts, expect.map(|it| format!("staff.{it}")));
    }

    /// Tokens of a disabled program open nothing; they are revoked one by one or all at once.
    async fn a_program_is_disabled_and_its_tokens_are_revoked(city) {
        let hasher = Hasher::new(city.ids.clone());
        let (db, ids, now) = (&city.db, &city.ids, city.now());
        let scopes = Scopes::of(&[Scope::Read]);
        let issue = async || command::issue_token(db, ids, "portal", scopes, now).await;
        let opens = async |token: &token::ApiToken| {
            let text = token.reveal();
            let fresh = token::Tokens::new().find(db, &text, now).await.unwrap().is_some();
            let found = token::find(&mut db.reader(), &text).await.unwrap().is_some();
            assert_eq!(fresh, found);
            found
        };
        let (one, two) = (issue().await.unwrap(), issue().await.unwrap());
        command::disable(db, "Portal", now).await.unwrap();
        assert!(!opens(&one).await && !opens(&two).await);
        assert!(matches!(issue().await, Err(CommandError::Token(TokenError::Disabled))));
        let again = command::disable(db, "portal", now).await;
        assert!(matches!(again, Err(CommandError::Service(ServiceError::AlreadyDisabled))));
        command::enable(db, "portal", now).await.unwrap();
        assert!(opens(&one).await && opens(&two).await);

        let listed = command::accounts(db).await.unwrap();
        assert!(listed.staff.is_empty());
        let [program] = &listed.programs[..] else { panic!("{listed:?}") };
        assert_eq!((program.tokens.len(), program.service.disabled_at), (2, None));
        let id = program.tokens[0].id.to_string();
        assert_eq!(command::revoke(db, &id, now).await.unwrap(), Revoked::Token);
        assert_ne!(opens(&one).await, opens(&two).await);
        let again = command::revoke(db, &id, now).await;
        assert!(matches!(again, Err(CommandError::Token(TokenError::NotFound))));
        assert_eq!(command::revoke(db, "portal", now).await.unwrap(), Revoked::Tokens(1));
        assert!(!opens(&one).await && !opens(&two).await);
        let password = Personal::new(PASSWORD.to_owned());
        let refused = command::set_password(db, &hasher, "portal", &password, now).await;
        assert!(matches!(refused, Err(CommandError::NoPassword)));
        let unknown = command::revoke(db, "nobody", now).await;
        assert!(matches!(unknown, Err(CommandError::Unknown)));

        let facts = cast::facts(&city).await;
        let rest = ["service.disabled", "service.enabled", "token.revoked", "token.revoked"];
        assert_eq!(facts[3..], rest);
    }
}
