//! Verbs that change an appeal: their facts, their records, their refusals.

use base::Point;
use base::text::BadText;
use jiff::SignedDuration;
use people::{Principal, Role, Scope};
use register::change::{self, ChangeError, Closing, Hand, reasons};
use register::transition::{Act, Actor, Refused};
use register::{Appeal, Card, Due, Number, Place, Status};
use store::Unit;
use testing::TestDb;

use crate::cast::{self, code, history, message, personal, take_one};

const TERM: SignedDuration = SignedDuration::from_hours(240);

/// An appeal that was answered now, as the room of answers does it.
async fn answered(city: &TestDb) -> Number {
    let mut item = message(city, "1", "Яма");
    item.due = Some(cast::due(city.now() + SignedDuration::from_hours(24)));
    let number = take_one(city, item).await;
    let vera = cast::staff(Role::Operator);
    cast::change(city, number, &vera, async |unit, card, _| {
        card.move_to(Status::Answered);
        card.set_answered(unit.now());
        let fact = card.fact("appeal.answered");
        card.note(fact);
    })
    .await;
    number
}

/// Tries a verb; nothing is kept.
async fn refusal(
    city: &TestDb,
    number: Number,
    who: &Principal,
    verb: impl AsyncFnOnce(&mut Unit, &mut Card, Hand<'_>) -> Result<(), ChangeError>,
) -> ChangeError {
    let before = cast::find(city, number).await;
    let mut unit = city.begin().await;
    let mut card = Card::open(&mut unit, number, who.by(), None).await.unwrap();
    let hand = Hand { actor: Actor::Principal(who), ids: &city.ids };
    let refused = verb(&mut unit, &mut card, hand).await.unwrap_err();
    card.save(&mut unit).await.unwrap();
    unit.commit().await.unwrap();
    assert_eq!(cast::find(city, number).await, before, "a refused verb changes nothing");
    refused
}

async fn reason_of_last(city: &TestDb, appeal: &Appeal) -> String {
    let facts = history(city, appeal.number).await;
    let ground = facts.last().unwrap().fact.ground.clone().unwrap();
    let all = reasons(&mut city.db.reader(), appeal).await.unwrap();
    let (_, words) = all.into_iter().find(|(id, _)| *id == ground).unwrap();
    words.into_revealed()
}

testing::both! {
    /// The topic is named, with a reason that stays in its record, and renamed without one.
    async fn the_topic_is_named(city) {
        cast::found_topics(&city).await;
        let number = take_one(&city, message(&city, "1", "Яма")).await;
        let vera = cast::staff(Role::Operator);
        let appeal = cast::change(&city, number, &vera, async |unit, card, hand| {
            let reason = Some(personal("Анна просит о дороге"));
            change::set_topic(unit, card, hand, code("pothole"), reason).await.unwrap();
        }).await;
        assert_eq!(appeal.topic, Some(code("pothole")));
        assert_eq!(reason_of_last(&city, &appeal).await, "Анна просит о дороге");
        let facts = history(&city, number).await;
        let fact = &facts[1].fact;
        assert_eq!((fact.kind.as_str(), &fact.by), ("appeal.topic_set", &vera.by()));
        assert_eq!((fact.was.as_deref(), fact.became.as_deref()), (None, Some("pothole")));
        assert!(!format!("{facts:?}").contains("Анна"));

        cast::change(&city, number, &vera, async |unit, card, hand| {
            change::set_topic(unit, card, hand, code("ice"), None).await.unwrap();
        }).await;
        let last = history(&city, number).await.pop().unwrap().fact;
        assert_eq!((last.was.as_deref(), last.ground), (Some("pothole"), None));
        assert_eq!(testing::count(&city.db, "corrections").await, 1);
    }

    /// A topic must exist, and a reason must be readable.
    async fn a_bad_topic_is_refused(city) {
        cast::found_topics(&city).await;
        let number = take_one(&city, message(&city, "1", "Яма")).await;
        let vera = cast::staff(Role::Operator);
        let unknown = refusal(&city, number, &vera, async |unit, card, hand| {
            change::set_topic(unit, card, hand, code("fire"), None).await
        }).await;
        assert!(matches!(unknown, ChangeError::UnknownTopic(it) if it == code("fire")));
        for (words, expect) in [
            (" ".to_owned(), BadText::Empty),
            ("а\u{7}".to_owned(), BadText::Control(7)),
            ("я".repeat(2_001), BadText::TooLong { length: 2_001, max: 2_000 }),
        ] {
            let bad = refusal(&city, number, &vera, async |unit, card, hand| {
                let reason = Some(personal(&words));
                change::set_topic(unit, card, hand, code("ice"), reason).await
            }).await;
            assert!(matches!(bad, ChangeError::Reason(it) if it == expect), "{bad:?}");
        }
        assert_eq!(testing::count(&city.db, "corrections").await, 0);
    }

    /// The place is set at any time, and its fact tells the point and the districts; what is not
    /// named is unknown from then on.
    async fn the_place_is_set(city) {
        cast::districts(&city, &["hill"]).await;
        let mut item = message(&city, "1", "Яма");
        item.district = Some(code("port"));
        let number = take_one(&city, item).await;
        let vera = cast::staff(Role::Operator);
        let point = Some(Point::new(43.12, 131.88).unwrap());
        let address = Some(personal("Нагорная, 5"));
        let place = Place { point, address: address.clone(), district: Some(code("hill")) };
        for _ in 0..2 {
            let appeal = cast::change(&city, number, &vera, async |unit, card, _| {
                change::set_place(unit, card, place.clone()).await.unwrap();
            }).await;
            assert!(!format!("{appeal:?}").contains("Нагорная"), "an address is personal");
            assert_eq!((appeal.place, appeal.version), (place.clone(), 2));
        }
        let fact = history(&city, number).await.pop().unwrap().fact;
        assert_eq!((fact.was.as_deref(), fact.became.as_deref()), (Some("port"), Some("hill")));
        assert_eq!((&fact.details["lat"], &fact.details["lon"]), (&43.12.into(), &131.88.into()));
        assert!(!fact.details.values().any(|it| it == "Нагорная, 5"));
        let only_words = Place { address, ..Place::default() };
        let appeal = cast::change(&city, number, &vera, async |unit, card, _| {
            change::set_place(unit, card, only_words.clone()).await.unwrap();
        }).await;
        assert_eq!(appeal.place, only_words);
        let fact = history(&city, number).await.pop().unwrap().fact;
        assert!(fact.became.is_none() && !fact.details.contains_key("lat"));
        let bad = refusal(&city, number, &vera, async |unit, card, _| {
            let address = Some(personal("\u{0}"));
            change::set_place(unit, card, Place { address, ..Place::default() }).await
        }).await;
        assert!(matches!(bad, ChangeError::Address(_)));
        let unknown = refusal(&city, number, &vera, async |unit, card, _| {
            let district = Some(code("nowhere"));
            change::set_place(unit, card, Place { district, ..Place::default() }).await
        }).await;
        assert!(matches!(unknown, ChangeError::UnknownDistrict(it) if it == code("nowhere")));
    }

    /// Closed as confirmed or declined, each with its record; then nothing but opening again.
    async fn an_appeal_is_closed(city) {
        let number = answered(&city).await;
        let vera = cast::staff(Role::Operator);
        let appeal = cast::change(&city, number, &vera, async |unit, card, hand| {
            let reason = personal("«Спасибо»");
            let turn = change::close(unit, card, hand, Closing::Confirmed, reason, TERM).await;
            assert_eq!(turn.unwrap().act(), Act::Confirm);
        }).await;
        assert_eq!(appeal.status, Status::Confirmed);
        assert_eq!(reason_of_last(&city, &appeal).await, "«Спасибо»");
        let fact = history(&city, number).await.pop().unwrap().fact;
        assert_eq!(fact.kind, "appeal.closed");
        let step = (fact.was.as_deref(), fact.became.as_deref());
        assert_eq!(step, (Some("answered"), Some("confirmed")));

        let refused = refusal(&city, number, &vera, async |unit, card, hand| {
            let reason = personal("нет");
            change::close(unit, card, hand, Closing::Declined, reason, TERM).await.map(drop)
        }).await;
        let ChangeError::Refused(Refused::NotFrom { act, status, possible }) = refused else {
            panic!("{refused:?}")
        };
        assert_eq!((act, status, possible), (Act::Decline, Status::Confirmed, vec![Act::Reopen]));
        assert_eq!(testing::count(&city.db, "closures").await, 1);
    }

    /// The citizen's silence counts from the answer, to the millisecond.
    async fn silence_has_its_term(city) {
        let number = answered(&city).await;
        let until = city.now() + TERM;
        let (vera, boss) = (cast::staff(Role::Operator), cast::staff(Role::Controller));
        let close = async |unit: &mut Unit, card: &mut Card, hand: Hand<'_>| {
            let reason = personal("молчит");
            change::close(unit, card, hand, Closing::Unconfirmed, reason, TERM).await.map(drop)
        };
        let not_hers = refusal(&city, number, &vera, close).await;
        let expect = Refused::NotYours { act: Act::CloseUnconfirmed };
        assert!(matches!(not_hers, ChangeError::Refused(it) if it == expect));
        city.clock.turn(TERM.as_secs() - 1);
        let early = refusal(&city, number, &boss, close).await;
        assert!(matches!(early, ChangeError::TooEarly { until: it } if it == until), "{early:?}");
        city.clock.turn(1);
        let appeal = cast::change(&city, number, &boss, async |unit, card, hand| {
            close(unit, card, hand).await.unwrap();
        }).await;
        assert_eq!(appeal.status, Status::ClosedUnconfirmed);
    }

    /// Opened again, as often as the citizen is not content; each time its clock starts anew.
    async fn an_appeal_is_reopened(city) {
        let number = answered(&city).await;
        let program = cast::program(&[Scope::Work]);
        city.clock.turn(25 * 3_600);
        let since = Some(city.now());
        let due = Due { since, ..cast::due(city.now() + SignedDuration::from_hours(24)) };
        let appeal = cast::change(&city, number, &program, async |unit, card, hand| {
            let due = Some(due.clone());
            let turn = change::reopen(unit, card, hand, personal("не убрали"), due).await;
            assert_eq!(turn.unwrap().act(), Act::Reopen);
        }).await;
        assert_eq!(appeal.status, Status::Reopened);
        assert_eq!(reason_of_last(&city, &appeal).await, "не убрали");
        let fact = history(&city, number).await.pop().unwrap().fact;
        assert_eq!((fact.kind.as_str(), fact.by), ("appeal.reopened", program.by()));
        assert_eq!(fact.details["due_at"], due.at.to_string());
        assert_eq!(fact.details["due_policy"], "bot-answer");
        assert_eq!(appeal.due.as_ref(), Some(&due));
        assert_eq!(cast::find(&city, number).await, appeal, "kept with the moment of its start");
        assert!(!appeal.is_overdue(due.at), "the clock of the first round has ended");
        city.clock.turn(25 * 3_600);
        assert!(appeal.is_overdue(city.now()));

        let refused = refusal(&city, number, &program, async |unit, card, hand| {
            change::reopen(unit, card, hand, personal("опять"), None).await.map(drop)
        }).await;
        let ChangeError::Refused(Refused::NotFrom { possible, .. }) = refused else {
            panic!("{refused:?}")
        };
        assert_eq!(possible, [Act::Assign, Act::Take, Act::HandBack, Act::AskExtension]);
        answered_again(&city, number).await;
        let empty = refusal(&city, number, &program, async |unit, card, hand| {
            change::reopen(unit, card, hand, personal(""), None).await.map(drop)
        }).await;
        assert!(matches!(empty, ChangeError::Reason(BadText::Empty)));
        assert_eq!(testing::count(&city.db, "reopenings").await, 1);
        let appeal = cast::change(&city, number, &program, async |unit, card, hand| {
            let turn = change::reopen(unit, card, hand, personal("опять"), None).await;
            assert_eq!(turn.unwrap().act(), Act::Reopen);
        }).await;
        assert_eq!(appeal.due, None, "no policy, no clock");
    }
}

async fn answered_again(city: &TestDb, number: Number) {
    let vera = cast::staff(Role::Operator);
    cast::change(city, number, &vera, async |_, card, _| {
        card.move_to(Status::Answered);
        let fact = card.fact("appeal.answered");
        card.note(fact);
    })
    .await;
}
