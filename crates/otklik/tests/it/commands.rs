//! The commands as an administrator types them: what they say, where, and their exit codes.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::product::{Product, workspace};

const PASSWORD: &str = "лодка у причала";

/// What a command printed and its exit code.
pub fn outcome(command: &mut Command) -> (String, String, i32) {
    let Output { status, stdout, stderr } = command.output().expect("the program runs");
    let text = |bytes| String::from_utf8(bytes).expect("it prints text");
    (text(stdout), text(stderr), status.code().expect("it ends by itself"))
}

/// A copy of the shipped city under another name.
fn other_city(folder: &Path) -> PathBuf {
    let city = folder.join("city");
    for inner in ["", "letters", "calendars"] {
        let (from, to) = (workspace().join("city").join(inner), city.join(inner));
        std::fs::create_dir_all(&to).expect("a folder");
        for entry in std::fs::read_dir(from).expect("the city") {
            let path = entry.expect("an entry").path();
            if path.is_file() {
                std::fs::copy(&path, to.join(path.file_name().expect("a name"))).expect("a copy");
            }
        }
    }
    let about = city.join("city.toml");
    let text = std::fs::read_to_string(&about).expect("a text");
    let text = text.replacen("ru = \"Светломорск\"", "ru = \"Приморск\"", 1);
    std::fs::write(&about, text).expect("it is written");
    city
}

/// A log that goes to a file or a pipe holds words and no colours.
#[test]
fn a_log_in_a_file_has_no_colours() {
    let product = Product::sqlite();
    let (_, log, code) = outcome(&mut product.command(&["migrate"]));
    assert!(code == 0 && log.contains("files are loaded"), "{log}");
    assert!(!log.contains('\u{1b}'), "{log}");
}

/// A fault of the settings has its place in words of people, for every command.
#[test]
fn settings_that_cannot_be_used_are_told_in_words() {
    let product = Product::sqlite();
    let file = product.folder.path().join("otklik.toml");
    std::fs::write(&file, "[server]\nlistn = \"127.0.0.1:8080\"\n").expect("it is written");
    let fault = "otklik.toml:2:1: поле «listn» неизвестно; возможно, имелось в виду «listen»";
    for command in [&["serve"][..], &["migrate"], &["user", "list"]] {
        let (out, told, code) = outcome(product.command(command).env("LC_ALL", "ru_RU.UTF-8"));
        assert_eq!((out.as_str(), code), ("", 2), "{told}");
        assert_eq!(told, format!("otklik: настройки не годятся:\n{fault}\n"));
    }
    let (out, _, code) = outcome(product.command(&["check"]).env("LC_ALL", "ru_RU.UTF-8"));
    assert_eq!((out, code), (format!("{fault}\n"), 1));
    let (_, told, code) = outcome(&mut product.command(&["serve", "--config", "no.toml"]));
    assert_eq!(code, 2);
    assert!(told.ends_with("no.toml: not found; check the path\n"), "{told}");
}

/// A check tries what the settings name, and leaves no trace.
#[test]
fn a_check_tries_the_addresses_and_folders() {
    let product = Product::sqlite();
    let inside = || std::fs::read_dir(product.folder.path()).expect("a folder").count();
    let (out, _, code) = outcome(&mut product.command(&["check"]));
    assert_eq!((code, inside()), (0, 0), "{out}");
    let lines: Vec<&str> = out.lines().collect();
    assert!(lines[0].starts_with("note: OTKLIK_DATABASE__URL: there is no database "), "{out}");
    assert!(lines[1].starts_with("note: OTKLIK_STORAGE__PATH: there is no folder "), "{out}");
    assert!(lines[2].starts_with("Svetlomorsk: no faults ("), "{out}");

    product.run(&["migrate"]);
    std::fs::write(product.folder.path().join("files"), "").expect("it is written");
    let mut command = product.command(&["check"]);
    command.env("OTKLIK_SERVER__LISTEN", "203.0.113.1:80").env_remove("LANG");
    let (out, _, code) = outcome(&mut command);
    assert_eq!(code, 1, "{out}");
    let expect = [
        "OTKLIK_SERVER__LISTEN: 203.0.113.1:80: this machine has no such address; 0.0.0.0 means",
        "OTKLIK_STORAGE__PATH: ",
        "note: server.public_url: is not set, and the server is open to the network",
        "Svetlomorsk: no faults (",
    ];
    for (line, expect) in out.lines().zip(expect) {
        assert!(line.starts_with(expect), "{out}");
    }
    assert!(out.contains("stands in the way"), "{out}");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("its address").to_string();
    let mut command = product.command(&["check"]);
    command.env("OTKLIK_SERVER__LISTEN", &address).env("OTKLIK_STORAGE__PATH", "elsewhere/deeper");
    let (out, _, code) = outcome(&mut command);
    // A serving process may be the one that is there.
    let note = format!("note: OTKLIK_SERVER__LISTEN: {address} is in use");
    assert!(code == 0 && out.starts_with(&note), "{out}");
}

/// A database that does not answer, is none, or is newer than the program, is told.
#[test]
fn a_check_asks_the_database() {
    let product = Product::sqlite();
    let with = |url: &str| {
        let mut command = product.command(&["check"]);
        command.env("OTKLIK_DATABASE__URL", url);
        let (out, _, code) = outcome(&mut command);
        assert_eq!(code, 1, "{out}");
        out
    };
    let out = with("postgres://nobody:canary@127.0.0.1:1/none");
    let said = "nobody@127.0.0.1:1/none: the server of the database does not answer; check that";
    assert!(out.contains(&format!("OTKLIK_DATABASE__URL: {said}")), "{out}");
    let file = product.folder.path().join("no.db");
    std::fs::write(&file, "a text that is no database, long enough to be judged as one").unwrap();
    let out = with(&format!("sqlite://{}", file.display()));
    assert!(out.contains("no.db: this file is no database of SQLite; check the path"), "{out}");
    let out = with(&format!("sqlite://{}/no.db/otklik.db", product.folder.path().display()));
    assert!(out.contains("stands in the way"), "{out}");
    assert!(!out.contains("canary"));
}

/// No command puts another city over the one of the database.
#[test]
fn another_city_is_refused_in_words() {
    let product = Product::sqlite();
    product.run(&["migrate"]);
    let city = other_city(product.folder.path());
    let add = ["user", "add", "vera", "--role", "operator", "--password-stdin"];
    let import = ["import", "appeals", "past.csv", "--profile", "plain"];
    for command in [&["serve"][..], &["migrate"], &add, &import] {
        let mut command = product.command(command);
        command.env("OTKLIK_CITY__PATH", &city).env("LANG", "ru_RU.UTF-8").env_remove("LC_ALL");
        let (_, told, code) = outcome(&mut command);
        assert_eq!(code, 1, "{told}");
        let words = "otklik: в базе данных город «Светломорск», а файлы описывают «Приморск»";
        assert!(told.contains(words) && told.contains("--rename-city"), "{told}");
    }
    let check = |product: &Product| {
        let mut command = product.command(&["check"]);
        outcome(command.env("OTKLIK_CITY__PATH", &city))
    };
    let (out, _, code) = check(&product);
    assert!(code == 1 && out.contains("database holds the city Svetlomorsk"), "{out}");
    let mut command = product.command(&["migrate", "--rename-city"]);
    let (_, told, code) = outcome(command.env("OTKLIK_CITY__PATH", &city));
    assert_eq!(code, 0, "{told}");
    assert_eq!(check(&product).2, 0);
    assert_eq!(outcome(&mut product.command(&["migrate"])).2, 1);
}

/// Accounts are listed, given passwords, disabled, enabled and revoked by commands.
#[test]
fn accounts_are_managed_by_commands() {
    let product = Product::sqlite();
    let add = ["user", "add", "Vera", "--role", "operator", "--password-stdin"];
    product.run_with(&add, PASSWORD);
    let token = product.run(&["user", "token", "gateway", "--scope", "intake,read"]);
    let list = || -> serde_json::Value {
        serde_json::from_str(&product.run(&["user", "list", "--json"])).expect("JSON")
    };
    let listed = list();
    let (person, program) = (&listed["staff"][0], &listed["programs"][0]);
    assert_eq!((&person["login"], &person["role"]), (&"vera".into(), &"operator".into()));
    assert_eq!((&person["refused"], &person["disabled_at"]), (&0.into(), &().into()));
    assert_eq!(program["name"], "gateway");
    assert_eq!(program["tokens"][0]["scopes"], serde_json::json!(["intake", "read"]));
    assert!(!listed.to_string().contains(token.trim()), "a token is never shown again");

    product.run(&["user", "disable", "vera"]);
    assert!(list()["staff"][0]["disabled_at"].is_string());
    product.run(&["user", "enable", "vera"]);
    product.run_with(&["user", "password", "vera", "--password-stdin"], "другая лодка");
    let id = program["tokens"][0]["id"].as_str().expect("an id");
    product.run(&["user", "revoke", id]);
    assert!(list()["programs"][0]["tokens"][0]["revoked_at"].is_string());
    product.run(&["user", "disable", "gateway"]);
    let text = product.run(&["user", "list"]);
    assert!(text.starts_with("Staff: 1\n  vera  operator") && text.contains("revoked"), "{text}");

    for (command, words) in [
        (&["user", "revoke", id][..], "нет; номера показывает «otklik user list»"),
        (&["user", "disable", "petr"], "такой учётной записи нет"),
        (&["user", "token", "Vera", "--scope", "read"], "так называется сотрудник"),
        (&["user", "token", "gateway", "--scope", "read"], "эта программа отключена"),
        (&["user", "enable", "vera"], "учётная запись не отключена"),
    ] {
        let (out, told, code) = outcome(product.command(command).env("LC_ALL", "ru"));
        assert_eq!((out.as_str(), code), ("", 1), "{told}");
        assert!(told.contains(words) && !told.contains("vera"), "{told}");
    }
}
