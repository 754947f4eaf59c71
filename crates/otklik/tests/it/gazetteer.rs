//! `otklik import gazetteer` and `otklik evaluate places` as they are typed.

use std::path::{Path, PathBuf};

use crate::commands::outcome;
use crate::product::{Product, workspace};

/// A file of the invented city's gazetteer.
fn register(name: &str) -> PathBuf {
    workspace().join("city/gazetteer").join(name)
}

fn path(path: &Path) -> &str {
    path.to_str().expect("a path")
}

fn import(product: &Product, file: &Path) -> serde_json::Value {
    let typed = ["import", "gazetteer", path(file), "--profile", "plain", "--json"];
    serde_json::from_str(&product.run(&typed)).expect("one JSON object")
}

fn known(folder: &Path) -> PathBuf {
    let file = folder.join("known.csv");
    let text = "text,street,house\n\
        \"Яма на ул. Садовая, 10\",Садовая улица,10\n\
        \"У дома 12 по Маячной темно\",Маячная улица,12\n\
        \"Прорвало трубу, Якорная 11\",Якорная улица,11\n\
        \"Свалка на ул. Рыбаков\",улица Рыбаков,5\n\
        \"Когда дадут тепло?\",улица Рыбаков,5\n";
    std::fs::write(&file, text).expect("it is written");
    file
}

#[test]
fn registers_are_imported_and_again_changes_nothing() {
    let product = Product::sqlite();
    let first = import(&product, &register("houses.csv"));
    assert_eq!((&first["houses"], &first["rejected"]), (&954.into(), &0.into()), "{first}");
    let again = import(&product, &register("houses.csv"));
    assert_eq!((&again["houses"], &again["unchanged"]), (&0.into(), &954.into()), "{again}");
    assert_eq!(import(&product, &register("landmarks.csv"))["landmarks"], 20);
    assert_eq!(import(&product, &register("districts.geojson"))["areas"], 5);

    let file = known(product.folder.path());
    let typed = ["evaluate", "places", "--test", path(&file), "--text", "text"];
    let typed = [&typed[..], &["--street", "street", "--house", "house"]].concat();
    let figures: serde_json::Value =
        serde_json::from_str(&product.run(&[&typed[..], &["--json"]].concat())).expect("JSON");
    assert_eq!(figures["rows"], 5, "{figures}");
    assert_eq!(
        (&figures["street_recall"], &figures["street_precision"]),
        (&0.8.into(), &1.0.into())
    );
    assert_eq!((&figures["house_rows"], &figures["house_recall"]), (&3.into(), &1.0.into()));
    let (out, told, code) = outcome(product.command(&typed).env("LC_ALL", "ru_RU.UTF-8"));
    assert_eq!(code, 0, "{told}");
    assert!(out.contains("Улица найдена") && out.contains("80,0 %"), "{out}");
}

#[test]
fn bad_rows_are_rejected_with_reasons() {
    let product = Product::sqlite();
    let file = product.folder.path().join("bad.csv");
    let rows = "street,house,lat,lon\nулица Мира,5,43.1,131.9\nулица Мира,б/н,43.1,131.9\n\
                Остров,5,43.1,131.9\nулица Мира,7,999,0\n";
    std::fs::write(&file, rows).expect("it is written");
    let typed = ["import", "gazetteer", path(&file), "--profile", "plain"];
    let (out, told, code) = outcome(product.command(&typed).env("LC_ALL", "ru_RU.UTF-8"));
    assert_eq!(code, 3, "{told}");
    assert!(out.contains("домов 1") && out.contains("отклонено строк 3"), "{out}");
    let rejected = std::fs::read_to_string(product.folder.path().join("bad.csv.rejected.csv"));
    let rejected = rejected.expect("the rejected rows");
    for reason in ["bad.csv,3,,\"номера дома не разобрать", "нет вида улицы", "не точка: широта"]
    {
        assert!(rejected.contains(reason), "{reason}: {rejected}");
    }
}

#[test]
fn files_of_a_gazetteer_can_be_judged_without_a_database() {
    let product = Product::sqlite();
    let file = known(product.folder.path());
    let houses = register("houses.csv");
    let typed = ["evaluate", "places", "--test", path(&file), "--text", "text", "--json"];
    let of_files = ["--gazetteer", path(&houses), "--profile", "plain"];
    let figures = product.run(&[&typed[..], &of_files].concat());
    let figures: serde_json::Value = serde_json::from_str(&figures).expect("JSON");
    assert_eq!(figures["false_places"], 0.8, "{figures}");
    let plain = [&typed[..], &of_files, &["--without-address-words"]].concat();
    let figures: serde_json::Value = serde_json::from_str(&product.run(&plain)).expect("JSON");
    assert_eq!((&figures["rows"], &figures["skipped"]), (&2.into(), &3.into()), "{figures}");
    assert_eq!(std::fs::read_dir(product.folder.path()).expect("a folder").count(), 1);
}

#[test]
fn what_cannot_be_done_is_told_in_words() {
    let product = Product::sqlite();
    let file = known(product.folder.path());
    let told = |typed: &[&str], expect: i32| {
        let (out, told, code) = outcome(product.command(typed).env("LC_ALL", "ru_RU.UTF-8"));
        assert_eq!((out.as_str(), code), ("", expect), "{told}");
        told
    };
    let evaluate = ["evaluate", "places", "--test", path(&file), "--text", "text"];
    assert!(told(&evaluate, 1).contains("газеттир пуст"));
    let import = ["import", "gazetteer", path(&file), "--profile", "nowhere"];
    assert!(told(&import, 1).contains("plain"));
    let import = ["import", "gazetteer", "no.csv", "--profile", "plain"];
    assert!(told(&import, 1).contains("no.csv"));
}
