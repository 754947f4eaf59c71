//! Places in messages, by the gazetteer of the invented city.

use std::path::Path;

use base::Point;
use proptest::prelude::*;
use understanding::place::{Area, Builder, Finder, Finding, Gazetteer};

/// The gazetteer that stands beside the files of the invented city.
fn svetlomorsk() -> Gazetteer {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../city/gazetteer");
    let mut builder = Builder::default();
    let point = |lat: &str, lon: &str| {
        Point::new(
            lat.parse().expect("the gazetteer is sound"),
            lon.parse().expect("the gazetteer is sound"),
        )
        .ok()
    };
    for row in
        csv::Reader::from_path(folder.join("houses.csv")).expect("the gazetteer is sound").records()
    {
        let row = row.expect("the gazetteer is sound");
        let locality = (!row[1].is_empty()).then_some(&row[1]);
        builder
            .house(&row[0], locality, &row[2], point(&row[3], &row[4]))
            .expect("the gazetteer is sound");
    }
    for row in csv::Reader::from_path(folder.join("landmarks.csv"))
        .expect("the gazetteer is sound")
        .records()
    {
        let row = row.expect("the gazetteer is sound");
        builder.landmark(&row[0], point(&row[1], &row[2])).expect("the gazetteer is sound");
    }
    let corner = |lat, lon| Point::new(lat, lon).expect("the gazetteer is sound");
    builder.area(Area {
        kind: understanding::place::AreaKind::District,
        code: base::Code::parse("city").expect("the gazetteer is sound"),
        name: "Город".to_owned(),
        rings: vec![vec![
            corner(43.0, 132.0),
            corner(43.0, 133.0),
            corner(44.0, 133.0),
            corner(44.0, 132.0),
        ]],
    });
    builder.build()
}

/// What is made of a message: `=` a place, `?` a street to be asked about, `~` places to choose.
#[track_caller]
fn check(finder: &Finder, message: &str, expect: &str) {
    let addresses = match finder.find(message) {
        Finding::Found(found) => format!("= {}", found.address()),
        Finding::Ask(found) => format!("? {}", found.address()),
        Finding::Candidates(found) => {
            let all: Vec<_> = found.iter().map(understanding::place::Found::address).collect();
            format!("~ {}", all.join(" | "))
        }
        Finding::Nothing => String::new(),
    };
    assert_eq!(addresses, expect, "{message}");
}

#[test]
fn places_are_found_as_people_write_them() {
    let finder = Finder::of(svetlomorsk());
    for (message, expect) in [
        ("Яма на ул. Садовая, 10", "= Садовая улица, 10"),
        ("яма на садовой 10 возле подъезда", "= Садовая улица, 10"),
        ("У дома 10 по Садовой прорвало трубу", "= Садовая улица, 10"),
        ("Не горит фонарь: Маячная улица д.12", "= Маячная улица, 12"),
        ("ЯКОРНАЯ 11 НЕТ ВОДЫ", "= Якорная улица, 11"),
        ("на 2-й Причальной ул., дом 4, свалка", "= 2-я Причальная улица, 4"),
        ("наб. Ольховки 8 лёд", "= набережная реки Ольховки, 8"),
        ("пр-т Мореходов 5", "= проспект Мореходов, 5"),
        ("ул.Рыбаков,д5", "= улица Рыбаков, 5"),
        ("Штурмаская улица 12", "= Штурманская улица, 12"),
        ("В. Смирновой 4, мусор", "= улица Веры Смирновой, 4"),
        ("Ул Ак. Тихого 3", "= улица Академика Тихого, 3"),
        ("В Сосновке на Садовой 3 нет света", "= Сосновка, Садовая улица, 3"),
        ("Прорвало трубу на Якорной улице", "? Якорная улица"),
        ("ул. Рыбаков, 999", "? улица Рыбаков, 999"),
        ("Темно на Штурманской", "~ Штурманская улица"),
        ("Драка у Центрального рынка", "= Центральный рынок"),
        ("возле школы № 5 яма", "= Школа № 5"),
    ] {
        check(&finder, message, expect);
    }
}

#[test]
fn other_texts_hold_no_place() {
    let finder = Finder::of(svetlomorsk());
    for message in [
        "",
        "   ",
        "👍👍👍",
        "Когда уже дадут тепло?",
        "Сад на садовой земле зарос",
        "У нас 5 рыбаков пропали",
        "Северное сияние видели вчера в 22:30",
        "Живу тут 40 лет, порта не узнать",
        "Мельничная мука подорожала на 10 %",
        "12.10.2026 в 15:40 звонил на горячую линию",
        "Приморская область, Верфная слобода",
    ] {
        check(&finder, message, "");
    }
}

#[test]
fn what_is_typed_is_looked_up() {
    let finder = Finder::of(svetlomorsk());
    let lookup = |typed: &str| {
        let found = finder.lookup(typed, 5);
        found.iter().map(understanding::place::Found::address).collect::<Vec<_>>()
    };
    assert_eq!(lookup("садовая 10"), ["Садовая улица, 10"]);
    assert_eq!(lookup("морская 3")[..2], ["Большая Морская улица, 3", "Малая Морская улица, 3"]);
    assert_eq!(lookup("штурм"), ["Штурманская улица"]);
    assert_eq!(lookup("центральный рынок"), ["Центральный рынок"]);
    assert_eq!(lookup("1"), Vec::<String>::new());
    assert!(finder.lookup("причальная", 2).len() == 2);
}

#[test]
fn a_place_has_a_point_a_district_and_its_words() {
    let finder = Finder::of(svetlomorsk());
    let message = "Вчера на ул. Садовая, д. 10 упало дерево";
    let Finding::Found(found) = finder.find(message) else { panic!("a place") };
    assert_eq!(&message[found.span.clone()], "ул. Садовая, д. 10");
    assert_eq!(found.words, ["ул", "Садовая", "д", "10"]);
    assert!(found.confidence > 0.9 && found.point.is_some(), "{found:?}");
    assert_eq!(found.district.expect("the gazetteer is sound").as_str(), "city");
    let outside = Point::new(10.0, 10.0).expect("the gazetteer is sound");
    assert!(finder.district_of(outside).is_none());
    assert_eq!(finder.covers(outside), Some(false));
    assert_eq!(finder.covers(Point::new(43.21, 132.6).expect("a point")), Some(true));
}

#[test]
fn a_city_without_a_gazetteer_finds_nothing() {
    let finder = Finder::default();
    assert_eq!(finder.find("ул. Садовая, 10"), Finding::Nothing);
    assert!(finder.lookup("Садовая", 5).is_empty());
    assert_eq!(finder.covers(Point::new(43.0, 132.0).expect("a point")), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_text_makes_it_panic_and_spans_are_whole(text in "\\PC{0,120}") {
        let finder = Finder::of(svetlomorsk());
        for found in finder.all(&text).into_iter().chain(finder.lookup(&text, 5)) {
            prop_assert!(text.get(found.span.clone()).is_some());
            prop_assert!((0.0..=1.0).contains(&found.confidence));
        }
    }

    #[test]
    fn a_text_of_its_own_words_does_not_either(
        words in prop::collection::vec(
            prop::sample::select(vec![
                "Садовая", "ул.", "д.", "10", "-", "к", "2", "2-я", "Морская", "на", "по", "/", ",",
                "«", "»", "№", "Ольховки", "реки", "Б.", "лет", "40", "Порта", "школа", "кв", ".",
            ]),
            0..60,
        ),
        space in prop::sample::select(vec![" ", ""]),
    ) {
        let finder = Finder::of(svetlomorsk());
        let text = words.join(space);
        prop_assert_eq!(finder.all(&text), finder.all(&text));
        for found in finder.all(&text) {
            prop_assert!(text.get(found.span.clone()).is_some());
        }
    }
}

#[test]
fn a_long_list_of_streets_is_read_in_bounded_time() {
    let finder = Finder::of(svetlomorsk());
    let text = "Морская Садовая 1-я Причальная ".repeat(100_000);
    assert!(finder.all(&text).len() <= 8);
}
