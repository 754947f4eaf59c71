use base::{Lang, Personal};
use people::command::{self, AddStaff, CommandError};
use people::password::Hasher;
use people::staff::StaffError;
use people::{Role, Scope, Scopes, session, token};

use crate::cast::{self, PASSWORD};

fn add_vera(password: &str) -> AddStaff {
    AddStaff {
        name: Personal::new("Vera".to_owned()),
        role: Role::Operator,
        department: None,
        language: Lang::Ru,
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
        assert_eq!(cast::facts(&city).await, ["staff.added"]);
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
}
