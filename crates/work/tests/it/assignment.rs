//! Assignments: to whom, by when, and who may.

use base::Timestamp;
use base::text::BadText;
use jiff::SignedDuration;
use people::{Principal, Role, Scope};
use register::change::Hand;
use register::transition::{Act, Actor, Refused};
use register::{Appeal, Card, Due, Number, Status};
use testing::TestDb;
use work::assignment::{self, assign};
use work::{Assign, AssignError};

use crate::cast::{self, code, find, personal};

fn to(department: &str) -> Assign {
    Assign { department: code(department), due_at: None, reason: None }
}

fn in_hours(city: &TestDb, hours: i64) -> Timestamp {
    city.now() + SignedDuration::from_hours(hours)
}

async fn new_appeal(city: &TestDb) -> Number {
    cast::found_departments(city).await;
    let policy = Some(code("bot-answer"));
    cast::appeal(city, Due { at: in_hours(city, 48), policy, valid_from: None }).await
}

/// Tries to assign; what is refused leaves nothing behind.
async fn try_assign(
    city: &TestDb,
    number: Number,
    who: &Principal,
    what: Assign,
) -> Result<Appeal, AssignError> {
    let mut unit = city.begin().await;
    let mut card = Card::open(&mut unit, number, who.by(), None).await.unwrap();
    let hand = Hand { actor: Actor::Principal(who), ids: &city.ids };
    assign(&mut unit, &mut card, hand, what).await?;
    let appeal = card.save(&mut unit).await.unwrap();
    unit.commit().await.unwrap();
    Ok(appeal)
}

async fn moved(city: &TestDb, number: Number, status: Status) {
    let mut unit = city.begin().await;
    let by = cast::staff(Role::Operator).by();
    let mut card = Card::open(&mut unit, number, by, None).await.unwrap();
    card.move_to(status);
    let fact = card.fact("appeal.moved");
    card.note(fact);
    card.save(&mut unit).await.unwrap();
    unit.commit().await.unwrap();
}

testing::both! {
    /// It is given to a department, then to another with a date and words of its own.
    async fn an_appeal_is_given_on(city) {
        let number = new_appeal(&city).await;
        let before = find(&city, number).await;
        let vera = cast::staff(Role::Operator);
        let first = try_assign(&city, number, &vera, to("roads")).await.unwrap();
        assert_eq!((first.status, &first.due), (Status::Assigned, &before.due));
        assert_eq!(first.department, Some(code("roads")));

        city.clock.turn(60);
        let due_at = in_hours(&city, 5);
        let reason = Some(personal("Анна пишет о парке"));
        let what = Assign { due_at: Some(due_at), reason: reason.clone(), ..to("parks") };
        let second = try_assign(&city, number, &cast::program(Scope::Work), what).await.unwrap();
        assert_eq!(second.due, Some(Due { at: due_at, policy: None, valid_from: None }));
        assert_eq!(find(&city, number).await, second);
        assert!(!second.is_overdue(due_at));
        assert!(second.is_overdue(due_at + SignedDuration::from_millis(1)));

        let all = assignment::of(&mut city.db.reader(), &second).await.unwrap();
        let departments: Vec<_> = all.iter().map(|it| it.department.as_str()).collect();
        assert_eq!(departments, ["roads", "parks"]);
        assert_eq!((&all[1].reason, all[1].due_at), (&reason, Some(due_at)));
        assert_eq!((&all[0].by, all[1].at), (&vera.by(), city.now()));

        let facts = second.history(&mut city.db.reader()).await.unwrap();
        let fact = &facts[2].fact;
        assert_eq!((fact.kind.as_str(), second.version), ("appeal.assigned", 3));
        assert_eq!(fact.ground, Some(all[1].id.to_string()));
        assert_eq!(fact.details["department"], "parks");
        assert_eq!(fact.details["department_before"], "roads");
        assert_eq!(fact.details["due_at"], due_at.to_string());
        assert!(!format!("{facts:?}").contains("Анна"));
    }

    /// What cannot be done is said and not done.
    async fn bad_assignments_are_refused(city) {
        let number = new_appeal(&city).await;
        let before = find(&city, number).await;
        let vera = cast::staff(Role::Operator);
        let unknown = try_assign(&city, number, &vera, to("fire")).await;
        assert!(matches!(unknown, Err(AssignError::UnknownDepartment(it)) if it == code("fire")));
        for at in [city.now(), in_hours(&city, -1)] {
            let what = Assign { due_at: Some(at), ..to("roads") };
            let past = try_assign(&city, number, &vera, what).await;
            assert!(matches!(past, Err(AssignError::DueInPast(it)) if it == at), "{past:?}");
        }
        let at = base::LATEST;
        let far = try_assign(&city, number, &vera, Assign { due_at: Some(at), ..to("roads") });
        assert!(matches!(far.await, Err(AssignError::DueTooFar(it)) if it == at));
        for (words, expect) in [("", BadText::Empty), ("\u{1}", BadText::Control(1))] {
            let what = Assign { reason: Some(personal(words)), ..to("roads") };
            let bad = try_assign(&city, number, &vera, what).await;
            assert!(matches!(bad, Err(AssignError::Reason(it)) if it == expect), "{bad:?}");
        }
        assert_eq!(find(&city, number).await, before);
        assert_eq!(testing::count(&city.db, "assignments").await, 0);
    }

    /// Who may, and in which status.
    async fn the_table_decides(city) {
        let number = new_appeal(&city).await;
        for role in Role::ALL {
            let may = matches!(role, Role::Operator | Role::Controller);
            let done = try_assign(&city, number, &cast::staff(role), to("roads")).await;
            match done {
                Ok(_) => assert!(may, "{role:?}"),
                Err(AssignError::Refused(Refused::NotYours { act: Act::Assign })) => {
                    assert!(!may, "{role:?}");
                }
                Err(other) => panic!("{role:?}: {other:?}"),
            }
        }
        for scope in Scope::ALL {
            let done = try_assign(&city, number, &cast::program(scope), to("roads")).await;
            assert_eq!(done.is_ok(), scope == Scope::Work, "{scope:?}");
        }
        let vera = cast::staff(Role::Operator);
        for status in Status::ALL {
            moved(&city, number, status).await;
            match try_assign(&city, number, &vera, to("parks")).await {
                Ok(after) => assert!(status.is_open() && after.status == Status::Assigned),
                Err(AssignError::Refused(Refused::NotFrom { status: at, possible, .. })) => {
                    assert_eq!(at, status);
                    assert!(!status.is_open() && !possible.contains(&Act::Assign));
                }
                Err(other) => panic!("{status:?}: {other:?}"),
            }
        }
    }
}
