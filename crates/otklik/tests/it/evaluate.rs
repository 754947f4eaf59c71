//! `otklik evaluate topics` as it is typed.

use std::path::{Path, PathBuf};

use crate::commands::outcome;
use crate::product::Product;

const WORDS: [(&str, &str); 3] =
    [("Ямы", "яма на дороге"), ("Мусор", "свалка во дворе"), ("Вода", "нет горячей воды")];

/// A table of letters; the number in each makes its text its own.
fn table(folder: &Path, name: &str, numbers: std::ops::Range<usize>) -> PathBuf {
    let path = folder.join(name);
    let mut text = String::from("id;letter;topic\n");
    for at in numbers {
        let (topic, words) = WORDS[at % 3];
        text.push_str(&format!(
            "{at};{words} у дома {at}{};{topic}\n",
            ["", "!", " срочно"][at / 3 % 3]
        ));
    }
    std::fs::write(&path, text).expect("it is written");
    path
}

fn arguments<'a>(train: &'a Path, test: &'a Path) -> Vec<&'a str> {
    let path = |it: &'a Path| it.to_str().expect("a path");
    let columns = ["--text", "letter", "--label", "topic"];
    [&["evaluate", "topics", "--train", path(train), "--test", path(test)][..], &columns].concat()
}

#[test]
fn figures_are_printed_for_programs_and_for_people() {
    let product = Product::sqlite();
    let folder = product.folder.path();
    let (train, test) = (table(folder, "a.csv", 0..240), table(folder, "b.csv", 240..300));
    let mut typed = arguments(&train, &test);
    let (out, told, code) = outcome(product.command(&typed).env("LC_ALL", "ru_RU.UTF-8"));
    assert_eq!(code, 0, "{told}");
    assert!(out.contains("Тема верна") && out.contains("100,0 %"), "{out}");
    typed.push("--json");
    let figures: serde_json::Value =
        serde_json::from_str(&product.run(&typed)).expect("one JSON object");
    for name in ["accuracy", "macro_f1", "top3"] {
        assert_eq!(figures[name], 1.0, "{figures}");
    }
    assert_eq!((&figures["rows"], &figures["train_rows"]), (&60.into(), &240.into()));
    for name in ["coverage_at_95", "calibration_error", "messages_per_second", "seconds"] {
        assert!(figures[name].is_number(), "{figures}");
    }
}

/// Nothing is stored, and no database is needed or made.
#[test]
fn nothing_is_left_behind() {
    let product = Product::sqlite();
    let before = || std::fs::read_dir(product.folder.path()).expect("a folder").count();
    let folder = product.folder.path();
    let (train, test) = (table(folder, "a.csv", 0..30), table(folder, "b.csv", 30..40));
    let count = before();
    product.run(&arguments(&train, &test));
    assert_eq!(before(), count);
}

#[test]
fn what_cannot_be_evaluated_is_told_in_words() {
    let product = Product::sqlite();
    let folder = product.folder.path();
    let (train, test) = (table(folder, "a.csv", 0..30), table(folder, "b.csv", 30..40));
    let empty = folder.join("empty.csv");
    std::fs::write(&empty, "letter,topic\n,\n").expect("it is written");
    let one = table(folder, "one.csv", 0..1);
    let told = |arguments: &[&str], expect: i32| {
        let (out, told, code) = outcome(product.command(arguments).env("LC_ALL", "ru_RU.UTF-8"));
        assert_eq!((out.as_str(), code), ("", expect), "{told}");
        told
    };
    let missing = told(&arguments(&folder.join("no.csv"), &test), 1);
    assert!(missing.starts_with("otklik: Файл «no.csv»"), "{missing}");
    assert!(told(&arguments(&train, &empty), 1).contains("оценивать нечего"));
    assert!(told(&arguments(&one, &test), 1).contains("нужны хотя бы две"));
    let mut column = arguments(&train, &test);
    column[7] = "words";
    let words = told(&column, 1);
    assert!(words.contains("words") && words.contains("letter"), "{words}");
    let mut asked = arguments(&train, &test);
    asked.extend(["--with", "topic"]);
    assert!(told(&asked, 2).contains("столбец «topic» — ответ"));
}
