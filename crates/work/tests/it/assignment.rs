//! Assignments: to whom, by when, and who may.

use base::Timestamp;
use base::calendar::WorkingCalendar;
use base::text::BadText;

use jiff::SignedDuration;
use people::{Principal, Role, Scope};
use register::channels::file::PastStatus;
use register::transition::{Act, Refused};
use register::{Appeal, Due, Intake, Number, Status};
use testing::TestDb;
use testing::cast::{self, act, code, find, message, moved, personal, take_one};
use work::assignment::{self, assign};
use work::{Assign, AssignError, Terms, Why};

use crate::deadline::three_days;

fn to(department: &str) -> Assign {
    Assign { department: code(department), due_at: None, reason: None }
}

fn in_hours(city: &TestDb, hours: i64) -> Timestamp {
    city.now() + SignedDuration::from_hours(hours)
}

async fn new_appeal(city: &TestDb) -> Number {
    cast::found_departments(city).await;
    let due = Some(cast::due(in_hours(city, 48)));
    take_one(city, Intake { due, ..message(city, "1", "Яма") }).await
}

/// Tries to assign; what is refused leaves nothing behind.
async fn try_assign(
    city: &TestDb,
    number: Number,
    who: &Principal,
    what: Assign,
) -> Result<Appeal, AssignError> {
    let (policies, zone, calendar) = (three_days(), cast::zone(), WorkingCalendar::default());
    let terms = Terms { policies: &policies, zone: &zone, calendar: &calendar };
    let done = act(city, number, who, async |unit, card, hand| {
        assign(unit, card, hand, terms, what).await
    });
    done.await?;
    Ok(find(city, number).await)
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
        let second = try_assign(&city, number, &cast::program(&[Scope::Work]), what).await.unwrap();
        let since = Some(city.now());
        let by_hand = Due { at: due_at, policy: None, valid_from: None, since };
        assert_eq!(second.due, Some(by_hand));
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
            let done = try_assign(&city, number, &cast::program(&[scope]), to("roads")).await;
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

    /// The past of an import starts no clock; the first work on it here does, from now on.
    async fn an_imported_appeal_gets_its_clock_with_the_first_work(city) {
        cast::found_departments(&city).await;
        let number = cast::imported(&city, PastStatus::New).await;
        let before = find(&city, number).await;
        assert_eq!((before.imported, &before.due), (true, &None));
        assert!(!before.is_overdue(city.now()));
        let vera = cast::staff(Role::Operator);
        let given = try_assign(&city, number, &vera, to("roads")).await.unwrap();
        let due = given.due.clone().unwrap();
        // Tuesday, 24 November, and three working days.
        assert_eq!(due.at.to_string(), "2026-11-27T13:59:59.999Z");
        assert_eq!((&due.policy, due.since), (&Some(code("answer")), Some(city.now())));
        assert!(!given.is_overdue(due.at));
        assert!(given.is_overdue(due.at + SignedDuration::from_secs(1)));
        let fact = cast::history(&city, number).await.pop().unwrap().fact;
        assert_eq!(fact.details["due_at"], due.at.to_string());
        assert_eq!(fact.details["due_policy"], "answer");
        let why = three_days().explain(&given, &cast::zone(), &WorkingCalendar::default());
        let Some(Why::Policy(found)) = why else { panic!("{why:?}") };
        assert_eq!((found.since_on.to_string().as_str(), found.due), ("2026-11-24", due.clone()));

        city.clock.turn(3_600);
        let again = try_assign(&city, number, &vera, to("parks")).await.unwrap();
        assert_eq!(again.due, Some(due), "the clock that runs goes on");
    }

    /// A date that a person names is the date, also of what was imported.
    async fn an_imported_appeal_takes_a_date_by_hand(city) {
        cast::found_departments(&city).await;
        let number = cast::imported(&city, PastStatus::Reopened).await;
        let due_at = Some(in_hours(&city, 5));
        let what = Assign { due_at, ..to("roads") };
        let given = try_assign(&city, number, &cast::staff(Role::Operator), what).await.unwrap();
        let why = three_days().explain(&given, &cast::zone(), &WorkingCalendar::default());
        assert_eq!(why, Some(Why::ByHand(given.due.clone().unwrap())));
        assert_eq!(given.due.map(|it| it.at), due_at);
    }
}
