//! Terms: what holds for any moment of receipt, and what an appeal says of its own date.

use base::calendar::{Rounding, WorkingCalendar};
use base::city::CityFiles;
use base::{Code, TimeZone, Timestamp, Uuid, from_millis, millis};
use proptest::prelude::*;
use register::{Appeal, AppealId, Due, MessageId, Number, Place, Regime, Status};
use testing::cast::zone;
use work::{Policies, Terms, Why};

fn policies(amount: u16, unit: &str, rounding: &str) -> Policies {
    let text = format!(
        "[[policies]]\ncode = \"answer\"\nregime = \"bot\"\namount = {amount}\nunit = \"{unit}\"\n\
         rounding = \"{rounding}\"\nbasis = {{ ru = \"Правила\" }}\n"
    );
    let files = CityFiles::new([("deadlines.toml".to_owned(), text)]);
    Policies::parse(&files).sound().unwrap()
}

/// The city gives three working days.
pub fn three_days() -> Policies {
    policies(3, "working_days", "none")
}

fn appeal(received_at: Timestamp, due: Option<Due>) -> Appeal {
    Appeal {
        id: AppealId(Uuid::nil()),
        number: Number::new(2026, 1),
        regime: Regime::Bot,
        channel: "api:bot".to_owned(),
        status: Status::New,
        topic: None,
        department: None,
        place: Place { point: None, address: None, district: None },
        message: MessageId(Uuid::nil()),
        author: None,
        received_at,
        due,
        answered_at: None,
        problem: None,
        version: 1,
        imported: false,
    }
}

#[test]
fn an_appeal_says_why_its_answer_is_due_then() {
    let calendar = WorkingCalendar::default();
    let why = |policies: &Policies, appeal: &Appeal| policies.explain(appeal, &zone(), &calendar);
    let received_at = "2026-11-20T10:00:00+10:00".parse().unwrap();
    let three_days = three_days();
    let due = three_days.due(Regime::Bot, received_at, &zone(), &calendar).unwrap();

    assert_eq!(why(&three_days, &appeal(received_at, None)), None);
    let own = appeal(received_at, Some(due.clone()));
    let Some(Why::Policy(found)) = why(&three_days, &own) else { panic!("by policy") };
    assert_eq!(found.due_on.to_string(), "2026-11-25");
    assert_eq!(found.policy.rounding, Rounding::None);
    assert_eq!(found.skipped.len(), 2);

    // Other files give another date: the stored one stays and says that it is of former files.
    let ten_days = policies(10, "calendar_days", "none");
    assert_eq!(why(&ten_days, &own), Some(Why::FormerFiles(due.clone())));

    let by_hand = Due { policy: None, ..due };
    let set = appeal(received_at, Some(by_hand.clone()));
    assert_eq!(why(&three_days, &set), Some(Why::ByHand(by_hand)));
}

#[test]
fn a_clock_that_started_anew_says_since_when() {
    let (calendar, zone) = (WorkingCalendar::default(), zone());
    let policies = three_days();
    let terms = Terms { policies: &policies, zone: &zone, calendar: &calendar };
    let received_at = "2025-05-05T10:00:00+10:00".parse().unwrap();
    let since = "2026-11-24T10:00:00+10:00".parse().unwrap();
    let due = terms.anew(Regime::Bot, since).unwrap();
    assert_eq!(due.since, Some(since));
    assert_eq!(terms.anew(Regime::Media, since), None, "no policy, no clock");
    let own = appeal(received_at, Some(due.clone()));
    let Some(Why::Policy(found)) = policies.explain(&own, &zone, &calendar) else {
        panic!("{own:?}")
    };
    assert_eq!(
        (found.since_on.to_string().as_str(), found.due_on.to_string().as_str()),
        ("2026-11-24", "2026-11-27")
    );
    assert_eq!(found.due, due);
}

#[test]
fn a_due_day_ends_with_its_last_millisecond_in_the_city() {
    let end = work::deadline::end_of("2026-11-25".parse().unwrap(), &zone());
    assert_eq!(end.to_string(), "2026-11-25T13:59:59.999Z");
    assert_eq!(work::deadline::end_of(base::Date::MAX, &zone()), Timestamp::MAX);
    // Midnight does not exist on the day when Amman turned its clocks: the day still ends.
    let amman = TimeZone::get("Asia/Amman").unwrap();
    let end = work::deadline::end_of("2021-03-25".parse().unwrap(), &amman);
    assert_eq!(end.to_string(), "2021-03-25T21:59:59.999Z");
}

fn any_policy() -> impl Strategy<Value = Policies> {
    let calendar_days = (1_u16..60, prop::sample::select(vec!["preceding", "none", "following"]))
        .prop_map(|(amount, rounding)| policies(amount, "calendar_days", rounding));
    let working_days = (1_u16..60).prop_map(|amount| policies(amount, "working_days", "none"));
    prop_oneof![calendar_days, working_days]
}

/// Any moment from 2011 to 2049: years by law, since no calendar is loaded here.
fn any_moment() -> impl Strategy<Value = Timestamp> {
    (1_300_000_000_i64..2_500_000_000).prop_map(|second| from_millis(second * 1_000))
}

proptest! {
    #[test]
    fn a_term_lies_ahead_and_never_turns_back(
        policies in any_policy(), received_at in any_moment(), later in 0_i64..200_000,
    ) {
        let calendar = WorkingCalendar::default();
        let due = |at| policies.due(Regime::Bot, at, &zone(), &calendar).unwrap();
        let first = due(received_at);
        prop_assert!(first.at > received_at);
        let second = due(from_millis(millis(received_at) + later * 1_000));
        prop_assert!(second.at >= first.at, "who writes later is not answered earlier");
        prop_assert_eq!(first.policy, Some(Code::parse("answer").unwrap()));
    }
}
