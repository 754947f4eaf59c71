//! Reading a city's files: every fault at once, in words, with its place.

use base::Lang;
use base::city::{City, CityFiles, Fault, Table, read};

use crate::{city_files, files};

/// Reads one file and gives its faults as they are printed, in English.
fn faults_of(text: &str, body: impl FnOnce(&Table<'_>)) -> Vec<String> {
    read(&files([("x.toml", text)]), "x.toml", body).faults.iter().map(Fault::to_string).collect()
}

#[test]
fn the_shipped_city_is_sound() {
    let city = City::parse(&city_files()).sound().unwrap().unwrap();
    assert_eq!(city.name.ru, "Светломорск");
    assert_eq!(city.zone.iana_name(), Some("Asia/Vladivostok"));
    assert_eq!(city.language, Lang::Ru);
    assert!(city.rules.operator_approves_own_draft);
}

#[test]
fn all_faults_of_a_file_are_found_at_once() {
    let text = r#"
name = "Светломорск"
zone = "Europe/Svetlomorsk"
languag = "ru"

[centre]
lat = 143
lon = "132"

[rules]
silence_days = 0
"#;
    let parsed = City::parse(&files([("city.toml", text)]));
    assert!(parsed.value.is_none());
    let found: Vec<String> = parsed.faults.iter().map(Fault::to_string).collect();
    assert_eq!(
        found,
        [
            "city.toml:1:1: the field `centre_name` is missing",
            "city.toml:2:8: the field `name` takes a set of fields, but here is a text in quotes",
            "city.toml:3:8: unknown time zone `Europe/Svetlomorsk`; write it as in \
             Asia/Vladivostok",
            "city.toml:4:1: unknown field `languag`; perhaps `language` was meant",
            "city.toml:7:7: `143` cannot be the `lat`: it lies between -90 and 90",
            "city.toml:8:7: the field `lon` takes a number, but here is a text in quotes",
            "city.toml:11:16: `0` cannot be the `silence_days`: it lies between 1 and 366",
        ]
    );
    let russian: Vec<&str> = parsed.faults.iter().map(|fault| fault.words.of(Lang::Ru)).collect();
    assert!(russian.contains(&"не указано поле «centre_name»"));
    assert!(russian.contains(&"поле «languag» неизвестно; возможно, имелось в виду «language»"));
}

#[test]
fn a_missing_file_says_so() {
    let parsed = City::parse(&CityFiles::default());
    let found: Vec<String> = parsed.faults.iter().map(Fault::to_string).collect();
    assert_eq!(
        found,
        ["city.toml: the file is missing; create city.toml (see the city that ships with the \
          product)"]
    );
}

#[test]
fn broken_toml_is_told_with_its_line() {
    let found = faults_of("a = 1\nb = \nc = \"open\na = 2\n", |_| panic!("nothing to read"));
    assert_eq!(found.len(), 3, "{found:#?}");
    assert!(found[0].starts_with("x.toml:2:"), "{found:#?}");
    assert!(found[1].starts_with("x.toml:3:"), "{found:#?}");
    assert_eq!(found[2], "x.toml:4:1: this field has been given above; keep one of the two");
}

#[test]
fn codes_dates_and_choices_are_checked() {
    let text = r#"
code = "Дороги"
own = "spb:roads"
day = "31.12.2026"
time = 2026-12-31T10:00:00
none = 2026-02-30
unit = "weeks"
blank = "  "
list = ["a", 1, ""]
"#;
    let found = faults_of(text, |root| {
        root.code("code");
        root.code("own");
        root.date("day");
        root.date("time");
        root.date("none");
        root.choice("unit", &[("calendar_days", 1), ("working_days", 2)]);
        root.text("blank");
        root.texts_if("list");
    });
    // A day that does not exist is broken TOML already, and then nothing else is read.
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].starts_with("x.toml:6:"), "{found:#?}");

    let text = text.replace("none = 2026-02-30", "none = \"2026-02-30\"");
    let found = faults_of(&text, |root| {
        root.code("code");
        root.code("own");
        root.date("day");
        root.date("time");
        root.date("none");
        root.choice("unit", &[("calendar_days", 1), ("working_days", 2)]);
        root.text("blank");
        root.texts_if("list");
    });
    assert_eq!(
        found,
        [
            "x.toml:2:8: `Дороги` cannot be the `code`: a code is made of lower-case Latin \
             letters, digits and hyphens, 64 at most",
            "x.toml:3:7: the code `spb:roads` has a colon; such codes are kept for imported data",
            "x.toml:4:7: `31.12.2026` in `day` is not a date; write year-month-day, as in \
             2026-03-01",
            "x.toml:5:8: `2026-12-31T10:00:00` in `time` is not a date; write year-month-day, as \
             in 2026-03-01",
            "x.toml:6:8: `2026-02-30` in `none` is not a date; write year-month-day, as in \
             2026-03-01",
            "x.toml:7:8: `weeks` cannot be the `unit`: choose one of calendar_days, working_days",
            "x.toml:8:9: the field `blank` is empty",
            "x.toml:9:14: the field `list` takes a text in quotes, but here is a whole number",
            "x.toml:9:17: the field `list` is empty",
        ]
    );
}

#[test]
fn entries_carry_their_own_places() {
    let text = "[[topics]]\ncode = \"a\"\n\n[[topics]]\nname = { ru = \"Б\", e = \"B\" }\n";
    let found = faults_of(text, |root| {
        for topic in root.tables("topics") {
            topic.code("code");
            topic.words("name");
        }
    });
    assert_eq!(
        found,
        [
            "x.toml:1:1: the field `name` is missing",
            "x.toml:4:1: the field `code` is missing",
            "x.toml:5:8: `name` has no English (en); the Russian text is shown in its place",
            "x.toml:5:20: unknown field `e`; known here are: ru, en",
        ]
    );
}

#[test]
fn a_byte_order_mark_is_no_fault() {
    assert_eq!(faults_of("\u{feff}a = \"b\"", |root| root.only(&["a"])), [""; 0]);
}
