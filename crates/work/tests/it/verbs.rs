//! What departments do with what they were given.

use base::Timestamp;
use base::calendar::WorkingCalendar;
use base::text::BadText;
use jiff::SignedDuration;
use people::{Principal, Role, Scope};
use register::transition::{Act, Refused};
use register::{Appeal, Intake, Number, Status};
use testing::TestDb;
use testing::cast::{self, act, code, find, message, moved, personal, take_one};
use work::assignment::assign;
use work::extension::{self, State};
use work::{
    Ask, Assign, Decision, ExtensionError, HandBack, HandBackError, Records, Terms, Why, hand_back,
};

use crate::deadline::three_days;

fn in_hours(city: &TestDb, hours: i64) -> Timestamp {
    city.now() + SignedDuration::from_hours(hours)
}

/// An appeal that the department of roads has, due in two days.
async fn given(city: &TestDb) -> Number {
    cast::found_departments(city).await;
    let due = Some(cast::due(in_hours(city, 48)));
    let number = take_one(city, Intake { due, ..message(city, "1", "Яма") }).await;
    give(city, number, "roads").await;
    number
}

async fn give(city: &TestDb, number: Number, department: &str) {
    let (policies, zone, calendar) = (three_days(), cast::zone(), WorkingCalendar::default());
    let terms = Terms { policies: &policies, zone: &zone, calendar: &calendar };
    let to = Assign { department: code(department), due_at: None, reason: None };
    let vera = cast::staff(Role::Operator);
    let done = act(city, number, &vera, async |unit, card, hand| {
        assign(unit, card, hand, terms, to).await
    });
    done.await.unwrap();
}

async fn try_take(city: &TestDb, number: Number, who: &Principal) -> Result<Appeal, Refused> {
    act(city, number, who, async |_, card, hand| work::take(card, hand)).await?;
    Ok(find(city, number).await)
}

async fn try_back(
    city: &TestDb,
    number: Number,
    who: &Principal,
    suggested: Option<&str>,
    reason: &str,
) -> Result<Appeal, HandBackError> {
    let back = HandBack { reason: personal(reason), suggested: suggested.map(code) };
    let done = act(city, number, who, async |unit, card, hand| {
        hand_back::hand_back(unit, card, hand, back).await
    });
    done.await?;
    Ok(find(city, number).await)
}

async fn try_ask(
    city: &TestDb,
    number: Number,
    who: &Principal,
    until: Timestamp,
) -> Result<Appeal, ExtensionError> {
    let ask = Ask { until, reason: personal("Ждём трубу") };
    let done = act(city, number, who, async |unit, card, hand| {
        extension::ask(unit, card, hand, ask).await
    });
    done.await?;
    Ok(find(city, number).await)
}

async fn try_decide(
    city: &TestDb,
    number: Number,
    who: &Principal,
    decision: Decision,
) -> Result<Appeal, ExtensionError> {
    let done = act(city, number, who, async |unit, card, hand| {
        extension::decide(unit, card, hand, decision).await
    });
    done.await?;
    Ok(find(city, number).await)
}

fn refusal(words: &str) -> Decision {
    Decision::Refuse { reason: personal(words) }
}

async fn records(city: &TestDb, number: Number) -> Records {
    let appeal = find(city, number).await;
    Records::of(&mut city.db.reader(), &appeal).await.unwrap()
}

async fn kinds(city: &TestDb, number: Number) -> Vec<String> {
    cast::history(city, number).await.into_iter().map(|it| it.fact.kind).collect()
}

testing::both! {
    async fn the_department_begins_the_work(city) {
        let number = given(&city).await;
        let before = find(&city, number).await;
        let taken = try_take(&city, number, &cast::staff(Role::Executor)).await.unwrap();
        assert_eq!((taken.status, &taken.due), (Status::InWork, &before.due));
        let fact = cast::history(&city, number).await.pop().unwrap().fact;
        assert_eq!((fact.kind.as_str(), fact.was.as_deref()), ("appeal.taken", Some("assigned")));
        assert_eq!(fact.details["department"], "roads");
        let again = try_take(&city, number, &cast::staff(Role::Executor)).await;
        assert!(matches!(again, Err(Refused::NotFrom { act: Act::Take, .. })), "{again:?}");
        moved(&city, number, Status::Reopened).await;
        let reopened = try_take(&city, number, &cast::program(&[Scope::Work])).await.unwrap();
        assert_eq!(reopened.status, Status::InWork);
    }

    /// It lies in the centre's inbox again, with the words and the count; its clock goes on.
    async fn what_is_not_ours_goes_back_to_the_centre(city) {
        let number = given(&city).await;
        let before = find(&city, number).await;
        let worker = cast::staff(Role::Executor);
        let back = try_back(&city, number, &worker, Some("parks"), "Это парк").await.unwrap();
        assert_eq!((back.status, &back.department), (Status::New, &None));
        assert_eq!(back.due, before.due);
        let fact = cast::history(&city, number).await.pop().unwrap().fact;
        assert_eq!(fact.kind, "appeal.handed_back");
        assert_eq!((&fact.details["department"], &fact.details["suggested"]),
            (&"roads".into(), &"parks".into()));
        assert!(!format!("{fact:?}").contains("парк"), "the words stay in their record");
        let all = records(&city, number).await;
        let [record] = all.hand_backs.as_slice() else { panic!("{all:?}") };
        assert_eq!(fact.ground, Some(record.id.to_string()));
        assert_eq!((record.reason.reveal().as_str(), &record.by), ("Это парк", &worker.by()));

        give(&city, number, "roads").await;
        moved(&city, number, Status::Reopened).await;
        let again = try_back(&city, number, &worker, None, "Всё ещё парк").await.unwrap();
        assert_eq!((again.status, again.department), (Status::Reopened, None));
        let counts = hand_back::counts(&mut city.db.reader(), city.now()).await.unwrap();
        assert_eq!(counts, [(code("roads"), 2)]);
        let later = hand_back::counts(&mut city.db.reader(), in_hours(&city, 1)).await.unwrap();
        assert_eq!(later, []);
        let nobody = try_back(&city, number, &cast::staff(Role::Operator), None, "Нет").await;
        assert!(matches!(nobody, Err(HandBackError::Refused(Refused::NotFrom { .. }))));
    }

    async fn bad_hand_backs_leave_nothing_behind(city) {
        let number = given(&city).await;
        let before = find(&city, number).await;
        let worker = cast::staff(Role::Executor);
        let own = try_back(&city, number, &worker, Some("roads"), "Не мы").await;
        assert!(matches!(own, Err(HandBackError::OwnDepartment(it)) if it == code("roads")));
        let unknown = try_back(&city, number, &worker, Some("fire"), "Не мы").await;
        assert!(matches!(unknown, Err(HandBackError::UnknownDepartment(_))));
        let empty = try_back(&city, number, &worker, None, " ").await;
        assert!(matches!(empty, Err(HandBackError::Reason(BadText::Empty))));
        for role in [Role::Head, Role::Analyst, Role::Admin] {
            let done = try_back(&city, number, &cast::staff(role), None, "Не мы").await;
            assert!(matches!(done, Err(HandBackError::Refused(Refused::NotYours { .. }))));
        }
        assert_eq!(find(&city, number).await, before);
        assert_eq!(testing::count(&city.db, "hand_backs").await, 0);
    }

    /// The deadline moves, the clock goes on from where it began, and says why.
    async fn more_time_is_asked_for_and_given(city) {
        let number = given(&city).await;
        let (worker, vera) = (cast::staff(Role::Executor), cast::staff(Role::Operator));
        let before = find(&city, number).await.due.unwrap();
        let until = in_hours(&city, 100);
        let asked = try_ask(&city, number, &worker, until).await.unwrap();
        assert_eq!((asked.status, asked.due.as_ref()), (Status::Assigned, Some(&before)));
        let waiting = extension::awaiting(&mut city.db.reader()).await.unwrap();
        assert_eq!(waiting, [asked.id]);
        let second = try_ask(&city, number, &worker, in_hours(&city, 200)).await;
        assert!(matches!(second, Err(ExtensionError::Waits)), "{second:?}");

        city.clock.turn(60);
        let grant = Decision::Grant { until: None, reason: None };
        let given = try_decide(&city, number, &vera, grant).await.unwrap();
        let due = given.due.clone().unwrap();
        assert_eq!((due.at, &due.policy, due.since), (until, &None, before.since));
        let fact = cast::history(&city, number).await.pop().unwrap().fact;
        assert_eq!(fact.kind, "appeal.extension_granted");
        assert_eq!(fact.details["due_before"], before.at.to_string());
        assert_eq!(fact.details["due_at"], until.to_string());
        let all = records(&city, number).await;
        let [record] = all.extensions.as_slice() else { panic!("{all:?}") };
        assert_eq!((record.state, record.granted_until), (State::Granted, Some(until)));
        assert_eq!(record.decided, Some((vera.by(), city.now())));
        assert_eq!(all.waiting(), None);
        let (policies, zone, calendar) = (three_days(), cast::zone(), WorkingCalendar::default());
        let terms = Terms { policies: &policies, zone: &zone, calendar: &calendar };
        let why = extension::explain(terms, &given, &all.extensions);
        assert_eq!(why, Some(Why::Extended(Box::new(record.clone()))));

        // Once more, and the centre names a date of its own.
        try_ask(&city, number, &worker, in_hours(&city, 300)).await.unwrap();
        let sooner = Some(in_hours(&city, 150));
        let grant = Decision::Grant { until: sooner, reason: Some(personal("Не дольше")) };
        let given = try_decide(&city, number, &vera, grant).await.unwrap();
        assert_eq!(given.due.map(|it| Some(it.at)), Some(sooner));
        let all = records(&city, number).await;
        assert_eq!(extension::granted(&all.extensions).count(), 2);
        assert!(extension::awaiting(&mut city.db.reader()).await.unwrap().is_empty());
    }

    async fn bad_requests_are_refused(city) {
        let number = given(&city).await;
        let (worker, vera) = (cast::staff(Role::Executor), cast::staff(Role::Operator));
        let due = find(&city, number).await.due.unwrap().at;
        let same = try_ask(&city, number, &worker, due).await;
        assert!(matches!(same, Err(ExtensionError::NotLater { due: at }) if at == due));
        let far = try_ask(&city, number, &worker, base::LATEST).await;
        assert!(matches!(far, Err(ExtensionError::TooFar(_))), "{far:?}");
        let none = try_decide(&city, number, &vera, refusal("Нет")).await;
        assert!(matches!(none, Err(ExtensionError::NoneWaits)), "{none:?}");
        try_ask(&city, number, &worker, in_hours(&city, 90)).await.unwrap();
        let own = try_decide(&city, number, &worker, refusal("Нет")).await;
        assert!(matches!(own, Err(ExtensionError::Refused(Refused::NotYours { .. }))));
        let empty = try_decide(&city, number, &vera, refusal("")).await;
        assert!(matches!(empty, Err(ExtensionError::Reason(BadText::Empty))));
        let refused = try_decide(&city, number, &vera, refusal("Успеете")).await.unwrap();
        assert_eq!(refused.due.map(|it| it.at), Some(due));
        let all = records(&city, number).await;
        assert_eq!(all.extensions[0].state, State::Refused);
        let words = all.extensions[0].decision.as_ref().map(|it| it.reveal().as_str());
        assert_eq!(words, Some("Успеете"));
        moved(&city, number, Status::Answered).await;
        let late = try_ask(&city, number, &worker, in_hours(&city, 99)).await;
        assert!(matches!(late, Err(ExtensionError::Refused(Refused::NotFrom { .. }))));
    }

    /// Nobody decides about the time of a department that has it no longer.
    async fn a_request_lapses_when_the_appeal_goes_on(city) {
        let number = given(&city).await;
        let worker = cast::staff(Role::Executor);
        try_ask(&city, number, &worker, in_hours(&city, 90)).await.unwrap();
        give(&city, number, "roads").await;
        assert!(records(&city, number).await.waiting().is_some(), "the same department has it");
        give(&city, number, "parks").await;
        assert_eq!(records(&city, number).await.extensions[0].state, State::Lapsed);
        assert_eq!(kinds(&city, number).await.pop().as_deref(), Some("appeal.extension_lapsed"));
        try_ask(&city, number, &worker, in_hours(&city, 90)).await.unwrap();
        try_back(&city, number, &worker, None, "Не наше").await.unwrap();
        let last = kinds(&city, number).await.split_off(7);
        assert_eq!(last, ["appeal.handed_back", "appeal.extension_lapsed"]);
    }
}
