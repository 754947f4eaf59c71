//! Terms of working hours, beside a reference that looks at one minute after the other.

use base::calendar::{Office, WorkingCalendar};
use base::city::{City, CityFiles};
use base::{TimeZone, Timestamp};
use jiff::SignedDuration;
use jiff::civil::Time;
use proptest::prelude::*;

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap()
}

/// Is this minute worked? By the rules in words: a working day, its hours, no lunch, an hour less
/// before a holiday.
fn is_worked(calendar: &WorkingCalendar, at: Timestamp, zone: &TimeZone) -> bool {
    let there = zone.to_datetime(at);
    let (day, office) = (calendar.day(there.date()), calendar.office());
    let minute = i32::from(there.hour()) * 60 + i32::from(there.minute());
    let of = |time: Time| i32::from(time.hour()) * 60 + i32::from(time.minute());
    let to = of(office.to) - if day.short { 60 } else { 0 };
    let at_lunch = office.lunch.is_some_and(|(out, back)| of(out) <= minute && minute < of(back));
    day.off.is_none() && of(office.from) <= minute && minute < to && !at_lunch
}

fn slowly(calendar: &WorkingCalendar, since: Timestamp, hours: u16, zone: &TimeZone) -> Timestamp {
    let (mut at, mut left) = (since, i64::from(hours) * 60);
    while left > 0 {
        left -= i64::from(is_worked(calendar, at, zone));
        at += SignedDuration::from_mins(1);
    }
    at
}

fn reached(since: &str, hours: u16) -> String {
    let zone = zone("Asia/Vladivostok");
    let found = WorkingCalendar::default().add_working_hours(since.parse().unwrap(), hours, &zone);
    zone.to_datetime(found.at).to_string()
}

#[test]
fn hours_count_while_people_work() {
    for (since, hours, until) in [
        ("2026-11-24T10:15:00+10:00", 2, "2026-11-24T12:15:00"),
        // Lunch does not count.
        ("2026-11-24T12:30:00+10:00", 1, "2026-11-24T14:30:00"),
        ("2026-11-24T13:20:00+10:00", 1, "2026-11-24T15:00:00"),
        // What comes in the evening or before the morning begins with the day.
        ("2026-11-24T20:00:00+10:00", 1, "2026-11-25T10:00:00"),
        ("2026-11-24T05:00:00+10:00", 8, "2026-11-24T18:00:00"),
        // Over a weekend.
        ("2026-11-27T17:00:00+10:00", 2, "2026-11-30T10:00:00"),
    ] {
        assert_eq!(reached(since, hours), until, "{since} and {hours}");
    }
    // The day before the holiday of 8 March 2033, a Monday, ends at five; the next is off.
    let zone = zone("Asia/Vladivostok");
    let calendar = WorkingCalendar::default();
    let since = "2033-03-07T16:30:00+10:00".parse().unwrap();
    let found = calendar.add_working_hours(since, 1, &zone);
    assert_eq!(zone.to_datetime(found.at).to_string(), "2033-03-09T09:30:00");
    assert_eq!((found.short.len(), found.skipped.len(), found.provisional), (1, 1, true));
}

fn city(day: &str) -> Vec<String> {
    let text = format!(
        "name = {{ ru = \"Город\", en = \"City\" }}\ncentre_name = {{ ru = \"Ц\", en = \"C\" }}\n\
         zone = \"Asia/Vladivostok\"\n[centre]\nlat = 43.0\nlon = 132.0\n[working_day]\n{day}"
    );
    let parsed = City::parse(&CityFiles::new([("city.toml".to_owned(), text)]));
    let faults = parsed.faults.iter().map(ToString::to_string).collect();
    if parsed.is_sound() {
        let office = parsed.value.unwrap().office;
        assert_ne!(office, Office::default());
    }
    faults
}

#[test]
fn a_working_day_is_read_and_its_faults_are_said() {
    assert!(city("from = \"08:00\"\nto = \"17:00\"").is_empty());
    let bad = city("from = \"8\"\nto = \"17:00\"");
    assert!(bad[0].contains("`8` is no time of a day"), "{bad:?}");
    let turned = city("from = \"18:00\"\nto = \"09:00\"");
    assert!(turned[0].contains("the day ends before it begins"), "{turned:?}");
    let lunch = city("from = \"08:00\"\nto = \"17:00\"\nlunch_from = \"12:00\"");
    assert!(lunch[0].contains("lunch_to"), "{lunch:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn hours_agree_with_walking_minute_by_minute(
        minutes in 0_i64..7_000_000,
        hours in 1_u16..40,
        place in prop::sample::select(vec!["Asia/Vladivostok", "Europe/Berlin"]),
    ) {
        let (calendar, zone) = (WorkingCalendar::default(), zone(place));
        let start: Timestamp = "2024-01-01T00:00:00Z".parse().unwrap();
        let since = start + SignedDuration::from_mins(minutes);
        let found = calendar.add_working_hours(since, hours, &zone);
        prop_assert_eq!(found.at, slowly(&calendar, since, hours, &zone));
        prop_assert!(found.skipped.iter().all(|day| day.off.is_some()));
        prop_assert!(found.skipped.is_sorted_by_key(|day| day.date));
    }
}
