use base::{Lang, Uuid};
use people::password::Hasher;
use people::staff::{self, NewStaff, StaffError, Theme};
use people::{Role, Scope, StaffId};
use store::journal;

use crate::cast::{self, admin, login};

testing::both! {
    /// What was added is read back the same, and the fact names nobody.
    async fn an_account_is_added_and_found(city) {
        let hasher = Hasher::new(city.ids.clone());
        cast::found_roads(&city).await;
        let pavel = cast::add(&city, cast::pavel(&hasher).await).await;
        let vera = cast::add(&city, cast::vera(&hasher).await).await;

        let mut reader = city.db.reader();
        let found = staff::by_login(&mut reader, &login(" VERA ")).await.unwrap().unwrap();
        assert_eq!(found.id, vera);
        assert_eq!(found.name.reveal(), "Вера Соколова");
        assert_eq!((found.role, found.language, found.theme), (Role::Operator, None, None));
        assert_eq!((found.created_at, found.disabled_at), (city.now(), None));
        let executor = staff::get(&mut reader, pavel).await.unwrap().unwrap();
        assert_eq!(executor.department.as_ref().map(|it| it.as_str()), Some("roads"));
        assert!(executor.principal().sees(executor.department.as_ref()));
        assert!(!executor.principal().may(Scope::Work));
        let logins = staff::list(&mut reader).await.unwrap();
        let logins: Vec<_> = logins.iter().map(|it| it.login.reveal()).collect();
        assert_eq!(logins, ["pavel", "vera"]);

        let facts = journal::after(&mut reader, 0, 10).await.unwrap();
        assert_eq!(facts[0].fact.kind, "staff.added");
        assert_eq!(facts[0].fact.subject.id, pavel.0);
        assert_eq!(facts[0].fact.became.as_deref(), Some("executor"));
        assert_eq!(facts[0].fact.details["department"], "roads");
        assert_eq!(facts[0].fact.by, admin());
    }

    /// A taken name, an executor of nothing or of an unknown department and an unreadable name are
    /// refused and leave no trace.
    async fn bad_accounts_are_refused(city) {
        let hasher = Hasher::new(city.ids.clone());
        cast::add(&city, cast::vera(&hasher).await).await;
        let vera = cast::vera(&hasher).await;
        let mut unit = city.begin().await;

        let twin = NewStaff { login: login("vERA"), ..vera.clone() };
        let refused = staff::add(&mut unit, &city.ids, &admin(), twin).await;
        assert!(matches!(refused, Err(StaffError::NameTaken)));
        let lost = NewStaff { login: login("lost"), role: Role::Executor, ..vera.clone() };
        let refused = staff::add(&mut unit, &city.ids, &admin(), lost).await;
        assert!(matches!(refused, Err(StaffError::DepartmentMissing)));
        let department = Some(cast::roads());
        let bound = NewStaff { login: login("bound"), department, ..vera.clone() };
        let refused = staff::add(&mut unit, &city.ids, &admin(), bound).await;
        assert!(matches!(refused, Err(StaffError::DepartmentForeign)));
        let pavel = cast::pavel(&hasher).await;
        let refused = staff::add(&mut unit, &city.ids, &admin(), pavel).await;
        let Err(StaffError::DepartmentUnknown(code)) = refused else { panic!("{refused:?}") };
        assert_eq!(code, cast::roads());
        let odd = NewStaff { login: login("odd"), name: "a\0b".to_owned().into(), ..vera };
        let refused = staff::add(&mut unit, &city.ids, &admin(), odd).await;
        assert!(matches!(refused, Err(StaffError::BadName(_))));

        unit.commit().await.unwrap();
        assert_eq!(cast::facts(&city).await, ["staff.added"]);
        assert_eq!(staff::list(&mut city.db.reader()).await.unwrap().len(), 1);
    }

    /// An account is disabled once, and a stranger never.
    async fn an_account_is_disabled_once(city) {
        let hasher = Hasher::new(city.ids.clone());
        let vera = cast::add(&city, cast::vera(&hasher).await).await;
        city.clock.turn(60);
        let mut unit = city.begin().await;
        staff::disable(&mut unit, &admin(), vera).await.unwrap();
        let again = staff::disable(&mut unit, &admin(), vera).await;
        assert!(matches!(again, Err(StaffError::AlreadyDisabled)));
        let stranger = staff::disable(&mut unit, &admin(), StaffId(Uuid::nil())).await;
        assert!(matches!(stranger, Err(StaffError::NotFound)));
        unit.commit().await.unwrap();

        let found = staff::get(&mut city.db.reader(), vera).await.unwrap().unwrap();
        assert_eq!(found.disabled_at, Some(city.now()));
        assert_eq!(cast::facts(&city).await, ["staff.added", "staff.disabled"]);
    }

    /// The look of the desk is kept.
    async fn a_look_is_set(city) {
        let hasher = Hasher::new(city.ids.clone());
        let vera = cast::add(&city, cast::vera(&hasher).await).await;
        let mut unit = city.begin().await;
        let by = base::By::Staff(vera.0);
        staff::set_look(&mut unit, &by, vera, Some(Lang::En), Some(Theme::Dark)).await.unwrap();
        let stranger = StaffId(Uuid::nil());
        let refused = staff::set_look(&mut unit, &by, stranger, Some(Lang::En), None).await;
        assert!(matches!(refused, Err(StaffError::NotFound)));
        unit.commit().await.unwrap();

        let found = staff::get(&mut city.db.reader(), vera).await.unwrap().unwrap();
        assert_eq!((found.language, found.theme), (Some(Lang::En), Some(Theme::Dark)));
        assert_eq!(cast::facts(&city).await, ["staff.added", "staff.look_set"]);
    }
}
