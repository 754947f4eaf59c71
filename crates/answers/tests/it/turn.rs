//! Turns in an appeal's life: drafts that waited no longer do, and clocks start anew.

use answers::answer::{approve, awaiting_approval, draft, send_back};
use answers::{Answer, AnswerError, AnswerId, ApprovalRule, Draft, State, turn};
use base::calendar::WorkingCalendar;
use base::city::CityFiles;
use channels::file::PastStatus;
use jiff::SignedDuration;
use people::{Principal, Role};
use register::change::{ChangeError, Closing};
use register::transition::{Act, Refused};
use register::{Due, Intake, Number, Status};
use testing::TestDb;
use testing::cast::{self, act, find, message, moved, personal, take_one};

use crate::cast::voice;
use work::{Policies, Terms, Why};

const OWN: ApprovalRule = ApprovalRule { own_drafts: true };

/// The city gives three working days.
fn policies() -> Policies {
    let text = "[[policies]]\ncode = \"answer\"\nregime = \"bot\"\namount = 3\n\
                unit = \"working_days\"\nbasis = { ru = \"Правила\" }\n";
    let files = CityFiles::new([("deadlines.toml".to_owned(), text.to_owned())]);
    Policies::parse(&files).sound().unwrap()
}

async fn new_appeal(city: &TestDb) -> Number {
    let number = take_one(city, message(city, "1", "Яма")).await;
    moved(city, number, Status::Assigned).await;
    number
}

async fn drafted(city: &TestDb, number: Number, who: &Principal, is_final: bool) -> AnswerId {
    // Ids of one millisecond have no order.
    city.clock.turn(1);
    let what = Draft { text: personal("Анна, засыпали"), is_final, files: vec![] };
    let done = act(city, number, who, async |unit, card, hand| draft(unit, card, hand, what).await);
    done.await.unwrap()
}

async fn try_approve(city: &TestDb, number: Number, id: AnswerId) -> Result<(), AnswerError> {
    let vera = cast::staff(Role::Operator);
    act(city, number, &vera, async |unit, card, hand| {
        approve(unit, card, hand, id, OWN, voice()).await
    })
    .await
}

async fn close(city: &TestDb, number: Number, closing: Closing) -> Result<(), ChangeError> {
    let boss = cast::staff(Role::Controller);
    act(city, number, &boss, async |unit, card, hand| {
        let reason = personal("так");
        turn::close(unit, card, hand, closing, reason, SignedDuration::ZERO).await
    })
    .await
}

async fn reopen(city: &TestDb, number: Number) -> Result<(), ChangeError> {
    let (policies, zone, calendar) = (policies(), cast::zone(), WorkingCalendar::default());
    let terms = Terms { policies: &policies, zone: &zone, calendar: &calendar };
    let vera = cast::staff(Role::Operator);
    act(city, number, &vera, async |unit, card, hand| {
        turn::reopen(unit, card, hand, terms, personal("не сделано")).await
    })
    .await
}

async fn answers(city: &TestDb, number: Number) -> Vec<Answer> {
    let appeal = find(city, number).await;
    Answer::of(&mut city.db.reader(), &appeal).await.unwrap()
}

/// The facts after so many.
async fn told(city: &TestDb, number: Number, after: usize) -> Vec<String> {
    let facts = cast::history(city, number).await;
    facts.into_iter().skip(after).map(|it| it.fact.kind).collect()
}

testing::both! {
    /// After the final answer no other draft waits: each has its fact, and none can be approved.
    async fn a_final_answer_ends_all_waiting(city) {
        let number = new_appeal(&city).await;
        let (pavel, vera) = (cast::staff(Role::Executor), cast::staff(Role::Operator));
        let first = drafted(&city, number, &pavel, true).await;
        let between = drafted(&city, number, &pavel, false).await;
        let good = drafted(&city, number, &vera, true).await;
        city.clock.turn(60);
        try_approve(&city, number, good).await.unwrap();

        let all = answers(&city, number).await;
        let of = |id| all.iter().find(|it| it.id == id).unwrap();
        assert_eq!((of(good).state, of(good).superseded_by), (State::Approved, None));
        for id in [first, between] {
            assert_eq!(of(id).state, State::Superseded);
            assert_eq!(of(id).superseded_by, Some(Act::Answer));
            assert_eq!(of(id).decided, Some((vera.by(), city.now())));
            let late = try_approve(&city, number, id).await;
            assert!(matches!(late, Err(AnswerError::Decided(State::Superseded))), "{late:?}");
            let back = act(&city, number, &vera, async |unit, card, hand| {
                send_back(unit, card, hand, id, personal("нет")).await
            }).await;
            assert!(matches!(back, Err(AnswerError::Decided(State::Superseded))), "{back:?}");
        }
        assert!(awaiting_approval(&mut city.db.reader()).await.unwrap().is_empty());
        let superseded = "appeal.answer_superseded";
        assert_eq!(told(&city, number, 5).await, ["appeal.answered", superseded, superseded]);
        let facts = cast::history(&city, number).await;
        for (fact, id) in facts[6..].iter().map(|it| &it.fact).zip([first, between]) {
            assert_eq!((&fact.by, &fact.ground), (&vera.by(), &Some(id.to_string())));
            assert_eq!(fact.details["superseded_by"], "answer");
            assert_eq!((&fact.was, &fact.became), (&None, &None));
        }
        assert_eq!(find(&city, number).await.version, 8);
    }

    /// An answer in between ends nothing: the final draft still waits.
    async fn an_answer_in_between_ends_no_waiting(city) {
        let number = new_appeal(&city).await;
        let pavel = cast::staff(Role::Executor);
        let last = drafted(&city, number, &pavel, true).await;
        let between = drafted(&city, number, &pavel, false).await;
        try_approve(&city, number, between).await.unwrap();
        assert_eq!(answers(&city, number).await[0].state, State::Waiting);
        try_approve(&city, number, last).await.unwrap();
        assert_eq!(find(&city, number).await.status, Status::Answered);
    }

    /// Declined while a draft waited: it cannot be approved after the appeal is opened again.
    async fn a_decline_ends_all_waiting(city) {
        let number = new_appeal(&city).await;
        let id = drafted(&city, number, &cast::staff(Role::Executor), true).await;
        close(&city, number, Closing::Declined).await.unwrap();
        assert_eq!(told(&city, number, 3).await, ["appeal.closed", "appeal.answer_superseded"]);
        assert_eq!(answers(&city, number).await[0].superseded_by, Some(Act::Decline));
        reopen(&city, number).await.unwrap();
        let late = try_approve(&city, number, id).await;
        assert!(matches!(late, Err(AnswerError::Decided(State::Superseded))), "{late:?}");
        assert_eq!(find(&city, number).await.status, Status::Reopened);
    }

    /// What waits although the appeal has ended (an older release left it so) ends with any turn.
    async fn every_turn_ends_all_waiting(city) {
        for (from, act) in [
            (Status::Answered, Act::Confirm),
            (Status::Answered, Act::CloseUnconfirmed),
            (Status::Confirmed, Act::Reopen),
        ] {
            let item = message(&city, act.word(), "Яма");
            let number = take_one(&city, item).await;
            drafted(&city, number, &cast::staff(Role::Executor), true).await;
            moved(&city, number, from).await;
            let done = match act {
                Act::Confirm => close(&city, number, Closing::Confirmed).await,
                Act::CloseUnconfirmed => close(&city, number, Closing::Unconfirmed).await,
                _ => reopen(&city, number).await,
            };
            done.unwrap();
            let all = answers(&city, number).await;
            assert_eq!((all[0].state, all[0].superseded_by), (State::Superseded, Some(act)));
        }
    }

    /// A turn that is refused supersedes nothing.
    async fn a_refused_turn_leaves_drafts_alone(city) {
        let number = new_appeal(&city).await;
        drafted(&city, number, &cast::staff(Role::Executor), true).await;
        let refused = close(&city, number, Closing::Confirmed).await;
        assert!(matches!(refused, Err(ChangeError::Refused(Refused::NotFrom { .. }))));
        assert!(matches!(reopen(&city, number).await, Err(ChangeError::Refused(_))));
        assert_eq!(answers(&city, number).await[0].state, State::Waiting);
        assert_eq!(find(&city, number).await.version, 3);
    }

    /// Opened again, an appeal has the term of its regime before it, wherever it came from.
    async fn a_reopened_appeal_has_a_new_term(city) {
        let due = Some(cast::due(city.now() - SignedDuration::from_hours(24)));
        let live = take_one(&city, Intake { due, ..message(&city, "1", "Яма") }).await;
        moved(&city, live, Status::Answered).await;
        let past = cast::imported(&city, PastStatus::ClosedUnconfirmed).await;
        assert_eq!(find(&city, past).await.due, None, "the past has no clock");
        for number in [live, past] {
            reopen(&city, number).await.unwrap();
            let appeal = find(&city, number).await;
            let Due { at, since, policy, .. } = appeal.due.clone().unwrap();
            assert_eq!(at.to_string(), "2026-11-27T13:59:59.999Z", "three working days from now");
            assert_eq!((since, policy), (Some(city.now()), Some(cast::code("answer"))));
            assert!(!appeal.is_overdue(at) && appeal.is_overdue(at + SignedDuration::from_secs(1)));
            let why = policies().explain(&appeal, &cast::zone(), &WorkingCalendar::default());
            assert!(matches!(why, Some(Why::Policy(_))), "{why:?}");
        }
    }

    /// Where an answer in between leads nowhere, none is drafted; what can be done is said.
    async fn nobody_drafts_what_nobody_could_approve(city) {
        let number = new_appeal(&city).await;
        let (pavel, vera) = (cast::staff(Role::Executor), cast::staff(Role::Operator));
        for status in Status::ALL {
            moved(&city, number, status).await;
            for who in [&pavel, &vera] {
                let what = Draft { text: personal("Едем"), is_final: false, files: vec![] };
                let tried = act(&city, number, who, async |unit, card, hand| {
                    draft(unit, card, hand, what).await
                }).await;
                if matches!(status, Status::Assigned | Status::InWork | Status::Reopened) {
                    assert!(tried.is_ok(), "{status:?}: {tried:?}");
                    continue;
                }
                let Err(AnswerError::Refused(Refused::NotFrom { act, possible, .. })) = tried else {
                    panic!("{status:?}: {tried:?}")
                };
                assert_eq!(act, Act::AnswerInterim);
                assert!(!possible.contains(&act));
                assert_eq!(possible.contains(&Act::Answer), status.is_open(), "{status:?}");
            }
        }
    }
}
