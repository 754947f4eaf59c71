//! A whole city: sound, broken in every file, and loaded.

use base::{Lang, Timestamp};
use proptest::prelude::*;

use super::*;

fn shipped() -> Vec<(String, String)> {
    let files = collect(None).unwrap();
    let text = |path: &str| files.text(path).unwrap().to_owned();
    files.paths().map(|path| (path.to_owned(), text(path))).collect()
}

/// Changes one shipped file from the beginning of a line; the fault must be told where the
/// change ends.
fn check(file: &str, (from, to): (&str, &str), words: &str) {
    let mut files = shipped();
    let (_, text) = files.iter_mut().find(|(path, _)| path == file).unwrap();
    let at = text.find(from).unwrap_or_else(|| panic!("{file} holds no {from}"));
    let line = text[..at].lines().count() + to.lines().count();
    *text = text.replacen(from, to, 1);
    let faults = CityData::parse(&CityFiles::new(files)).faults;
    let told = fault_lines(&faults, None, Lang::En);
    let address = format!("{file}:{line}:");
    let found = told.lines().find(|told| told.starts_with(&address));
    assert!(found.is_some_and(|found| found.ends_with(words)), "not at {address}\n{told}");
}

#[test]
fn the_shipped_city_is_sound_and_complete_in_both_languages() {
    let files = CityFiles::new(shipped());
    let parsed = CityData::parse(&files);
    assert_eq!(parsed.faults, []);
    let data = parsed.value.unwrap();
    let today: Date = "2026-11-24".parse().unwrap();
    let topics: Vec<_> = data.topics.all_on(today).map(|topic| topic.value.clone()).collect();
    assert!(topics.iter().filter(|topic| topic.group.is_some()).count() >= 150);
    let cyrillic = |text: &str| text.chars().any(|c| ('а'..='я').contains(&c));
    for topic in &topics {
        assert!(!cyrillic(&topic.name.en), "{} has no English name", topic.code);
        assert!(topic.group.is_none() || !topic.keywords.is_empty(), "{}", topic.code);
    }
    for (_, regime) in register::Regime::ALL {
        let now = "2026-11-24T00:00:00Z".parse().unwrap();
        let due = data.policies.due(*regime, now, &data.city.zone, &data.calendar);
        assert!(due.is_some_and(|due| due.policy.is_some()), "no term under {regime}");
    }
    assert_eq!(data.channels.regime_of("api:vk"), register::Regime::OpenSource);
    assert_eq!(data.next_change(today), None);
}

#[test]
fn a_fault_in_any_file_names_the_file_and_the_line() {
    check(
        "city.toml",
        ("zone = \"Asia/Vladivostok", "zone = \"Asia/Svetlomorsk"),
        "unknown time zone `Asia/Svetlomorsk`; write it as in Asia/Vladivostok",
    );
    check(
        "channels.toml",
        ("regime = \"pos\"", "regime = \"post\""),
        "`post` cannot be the `regime`: choose one of open_source, bot, pos, dispatch, fz59, \
         media, campaign",
    );
    check(
        "channels.toml",
        ("icon = \"mail\"", "icon = \"main\""),
        "the program has no icon `main`; docs/operating/city.md lists them",
    );
    check(
        "topics.toml",
        ("code = \"yard-playground-new\"", "code = \"yard-playground\""),
        "with the same first day; remove one or give another valid_from",
    );
    check(
        "topics.toml",
        ("group = \"roads\"", "group = \"road\""),
        "`group` names the code `road`, which does not exist; perhaps `roads` was meant",
    );
    check(
        "departments.toml",
        ("parent = \"transport\"", "parent = \"transports\""),
        "`parent` names the code `transports`, which does not exist; perhaps `transport` was \
         meant",
    );
    check(
        "districts.toml",
        ("name = ", "title = "),
        "unknown field `title`; known here are: code, name, valid_from",
    );
    check(
        "deadlines.toml",
        ("valid_from = 2006-11-02", "valid_from = \"02.11.2006\""),
        "`02.11.2006` in `valid_from` is not a date; write year-month-day, as in 2026-03-01",
    );
    check(
        "calendars/2025.toml",
        ("working = [2025-11-01]\nshort", "working = []\nshort"),
        "2025-11-01 is a day off and cannot be shortened",
    );
    check(
        "letters/answer.toml",
        ("\n{answer}", "\n{ответ}"),
        "letters have no blank {ответ}; they have: number, url, due_on, topic, address, \
         department, centre, city, answer, reason",
    );
}

#[test]
fn what_is_left_out_is_named_and_the_city_is_served_without_it() {
    check(
        "topics.toml",
        ("name = { ru = \"Дороги\", en = \"Roads\" }", "name = { ru = \"Дороги\" }"),
        "`name` has no English (en); the Russian text is shown in its place",
    );
    let mut files = shipped();
    let (_, text) = files.iter_mut().find(|(path, _)| path == "deadlines.toml").unwrap();
    *text = text.replace("regime = \"media\"", "regime = \"bot\"");
    *text =
        text.replace("valid_from = 2021-06-01\namount = 7", "valid_from = 2019-06-01\namount = 7");
    let parsed = CityData::parse(&CityFiles::new(files));
    let told = fault_lines(&parsed.faults, None, Lang::En);
    let expect = "channels.toml:27:10: answers under `media` have no term: deadlines.toml has no \
                  policy with regime = \"media\"\n";
    assert_eq!(told, expect);
    assert!(parsed.is_sound());
}

#[test]
fn a_city_without_departments_is_no_city() {
    for text in ["", "# nobody yet\n", "departments = []\n"] {
        let mut files = shipped();
        files.retain(|(path, _)| path != "departments.toml");
        files.push(("departments.toml".to_owned(), text.to_owned()));
        let parsed = CityData::parse(&CityFiles::new(files));
        let told = fault_lines(&parsed.faults, None, Lang::Ru);
        assert!(told.starts_with("departments.toml:1:"), "{told}");
        assert!(told.contains("нет ни одного подразделения"), "{told}");
        assert!(!parsed.is_sound() && told.lines().count() == 1, "{told}");
    }
}

/// Such a file was called missing, beside the true word about it.
#[test]
fn a_file_in_another_encoding_is_not_missing() {
    for name in ["topics.toml", "letters/answer.toml", "calendars/2025.toml", "city.toml"] {
        let files = shipped().into_iter().map(|(path, text)| {
            let mut bytes = text.into_bytes();
            if path == name {
                // The word «Привет» as Windows-1251 writes it, on the second line.
                bytes.splice(0..0, *b"# one\n# \xcf\xf0\xe8\xe2\xe5\xf2\n");
            }
            (path, bytes)
        });
        let parsed = CityData::parse(&CityFiles::read(files));
        let told = fault_lines(&parsed.faults, None, Lang::En);
        let expect = format!("{name}:2:3: this is not text in UTF-8 (often it is Windows-1251)");
        assert!(told.starts_with(&expect) && told.lines().count() == 1, "{told}");
    }
}

#[test]
fn a_misspelt_file_is_missed_and_found() {
    let mut files = shipped();
    for (path, _) in &mut files {
        if path == "topics.toml" {
            *path = "topic.toml".to_owned();
        }
    }
    let faults = CityData::parse(&CityFiles::new(files)).faults;
    let text = fault_lines(&faults, Some("/srv/city".as_ref()), Lang::Ru);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 2);
    assert!(lines[0].starts_with("/srv/city/topic.toml: этот файл никто не читает"));
    assert!(lines[1].starts_with("/srv/city/topics.toml: файла нет"));
}

proptest! {
    /// Whatever happens to a file, it is told in words and at a place that the file has.
    #[test]
    fn no_damage_is_too_much(which in 0_usize..1_000, at in 0.0..1.0_f64, cut in 0_usize..40,
        put in "[\\[\\]{}=\"'#,.:a-я0-9 \n]{0,6}",
    ) {
        let mut files = shipped();
        let which = which % files.len();
        let (path, text) = &mut files[which];
        let letters: Vec<char> = text.chars().collect();
        let at = (at * letters.len() as f64) as usize;
        let rest = letters.iter().skip(at + cut);
        *text = letters.iter().take(at).copied().chain(put.chars()).chain(rest.copied()).collect();
        let (path, lines) = (path.clone(), text.matches('\n').count() + 1);
        for fault in CityData::parse(&CityFiles::new(files)).faults {
            prop_assert!(!fault.words.ru.is_empty() && !fault.words.en.is_empty());
            // Damage to one file is told there, unless the whole file has gone missing by it.
            // A topic that goes by another name now is missed by the file that speaks of it.
            let names_it = path == "topics.toml" && fault.file == "evidence.toml";
            let is_there = fault.file == path || fault.place.is_none() || names_it;
            prop_assert!(is_there, "{fault} for {path}");
            prop_assert!(fault.place.is_none_or(|place| place.line <= lines), "{fault}");
        }
    }
}

testing::both! {
    /// Several processes start at once, and one starts again.
    async fn the_city_is_loaded_by_all_at_once(city) {
        let files = CityFiles::new(shipped());
        let data = CityData::parse(&files).sound().unwrap().unwrap();
        let now: Timestamp = city.now();
        let (one, two, three) = tokio::join!(
            data.load(&city.db, now), data.load(&city.db, now), data.load(&city.db, now),
        );
        one.and(two).and(three).unwrap();
        data.load(&city.db, now).await.unwrap();
        let mut reader = city.db.reader();
        let topics = register::topic::all(&mut reader).await.unwrap().len();
        let departments = people::department::all(&mut reader).await.unwrap().len();
        let districts = register::district::all(&mut reader).await.unwrap().len();
        assert_eq!([topics, departments, districts], [234, 20, 5]);
    }

    /// A command that was started with other files does not put another city in place.
    async fn a_command_leaves_a_served_city_alone(city) {
        let now: Timestamp = city.now();
        let served = CityData::parse(&CityFiles::new(shipped())).sound().unwrap().unwrap();
        let mut other = shipped();
        let departments = other.iter_mut().find(|(path, _)| path == "departments.toml").unwrap();
        departments.1 = departments.1.replacen("code = \"", "code = \"other-", 1);
        let other = CityData::parse(&CityFiles::new(other)).value.unwrap();
        served.load(&city.db, now).await.unwrap();
        let mut reader = city.db.reader();
        let before = people::department::all(&mut reader).await.unwrap();
        assert_eq!(before.len(), 20);
        other.load_first(&city.db, now).await.unwrap();
        assert_eq!(people::department::all(&mut reader).await.unwrap(), before);
    }

    /// The files of another city were loaded over those of a served one.
    async fn another_city_is_refused_and_a_renamed_one_is_not(city) {
        let now: Timestamp = city.now();
        let served = CityData::parse(&CityFiles::new(shipped())).sound().unwrap().unwrap();
        let mut files = shipped();
        for (path, text) in &mut files {
            if path == "city.toml" {
                *text = text.replacen("ru = \"Светломорск\", en = \"Svetlomorsk\"",
                    "ru = \"Приморск\", en = \"Primorsk\"", 1);
            } else if path == "departments.toml" {
                *text = text.replacen("code = \"", "code = \"other-", 1);
            }
        }
        let other = CityData::parse(&CityFiles::new(files)).value.unwrap();
        served.load(&city.db, now).await.unwrap();
        let mut reader = city.db.reader();
        let before = people::department::all(&mut reader).await.unwrap();
        for refused in [
            other.load(&city.db, now).await,
            other.load_first(&city.db, now).await,
            other.check_home(&city.db).await,
        ] {
            let error = refused.unwrap_err();
            let told = error.downcast_ref::<Told>().unwrap();
            let words = told.of(Lang::Ru);
            assert!(words.contains("город «Светломорск», а файлы описывают «Приморск»"), "{words}");
            assert!(told.of(Lang::En).contains("otklik migrate --rename-city"));
        }
        assert_eq!(people::department::all(&mut reader).await.unwrap(), before);
        other.rename(&city.db, now).await.unwrap();
        other.load(&city.db, now).await.unwrap();
        assert!(people::department::all(&mut reader).await.unwrap() != before);
        assert!(served.load(&city.db, now).await.is_err());
    }
}
