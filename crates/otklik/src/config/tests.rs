use base::Lang;

use super::*;

/// Reads a configuration of these lines and variables.
fn read(lines: &str, variables: &[(&str, &str)]) -> Result<Config, Vec<String>> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("o.toml");
    std::fs::write(&file, lines).unwrap();
    let variables = variables.iter().map(|(name, value)| ((*name).into(), (*value).into()));
    Config::of(Some(&file), variables).map_err(|faults| {
        let folder = format!("{}/", folder.path().display());
        faults.iter().map(|it| it.to_string().replace(&folder, "")).collect()
    })
}

fn check(lines: &str, variables: &[(&str, &str)], expect: &[&str]) {
    let found = read(lines, variables).map(|_| ()).unwrap_err();
    assert_eq!(found, expect, "{lines}{variables:?}");
}

#[test]
fn the_environment_stands_over_the_file_and_an_empty_variable_is_none() {
    let lines = "[server]\nlisten = \"127.0.0.1:1\"\n[log]\njson = true\n";
    let config = read(lines, &[("OTKLIK_SERVER__LISTEN", ""), ("PATH", "x")]).unwrap();
    assert_eq!((config.server.listen.as_str(), config.log.json), ("127.0.0.1:1", true));
    let variables = [
        ("OTKLIK_SERVER__LISTEN", "[::]:2"),
        ("OTKLIK_LOG__JSON", "False"),
        ("otklik_database__connections_max", "4"),
        ("OTKLIK_TEST_POSTGRES", "of a test"),
    ];
    let config = read(lines, &variables).unwrap();
    assert_eq!((config.server.listen.as_str(), config.log.json), ("[::]:2", false));
    assert_eq!(config.database.connections_max, 4);
    assert_eq!(config.storage.path, PathBuf::from("otklik-data/files"));
}

#[test]
fn a_fault_of_the_file_has_its_line_and_says_what_was_meant() {
    check(
        "[server]\nlisten = \"127.0.0.1:1\"\nport = 5\n[serve]\n[database]\nurls = \"x\"\n",
        &[],
        &[
            "o.toml:3:1: unknown field `port`; known here are: listen, public_url, \
             trusted_proxies",
            "o.toml:4:2: unknown field `serve`; perhaps `server` was meant",
            "o.toml:6:1: unknown field `urls`; perhaps `url` was meant",
        ],
    );
    check(
        "[log]\njson = \"yes\"\n[database]\nconnections_max = 0\n",
        &[],
        &[
            "o.toml:2:8: the field `json` takes true or false, but here is a text in quotes",
            "o.toml:4:19: `0` cannot be the `connections_max`: it lies between 1 and 1000",
        ],
    );
    let broken = read("[server]\nlisten = 127.0.0.1:1\n", &[]).unwrap_err();
    assert!(broken[0].starts_with("o.toml:2:15: this is not valid TOML"), "{broken:?}");
}

#[test]
fn a_value_that_cannot_be_meant_is_told_where_it_was_given() {
    check(
        "[server]\nlisten = \"8080\"\npublic_url = \"otklik.example\"\n",
        &[
            ("OTKLIK_SERVER__TRUSTED_PROXIES", "127.0.0.1, proxy"),
            ("OTKLIK_DATABASE__URL", "mysql://user:canary@host/db"),
            ("OTKLIK_CITY__PATH", "/no/city"),
        ],
        &[
            "OTKLIK_DATABASE__URL: `mysql:…` is no address of a database: it begins with \
             sqlite:// or postgres://",
            "o.toml:2:10: `8080` is no address with a port; write it as in 127.0.0.1:8080 or \
             [::]:8080",
            "o.toml:3:14: `otklik.example` is no address of a site: https:// and a name, as in \
             https://otklik.example",
            "OTKLIK_SERVER__TRUSTED_PROXIES: `proxy` is no IP address; write those of the proxies \
             with commas, as 127.0.0.1",
            "OTKLIK_CITY__PATH: /no/city: not found; check the path",
        ],
    );
    check(
        "",
        &[("OTKLIK_DATABASE__URL", "sqlite::memory:"), ("OTKLIK_LOG__FILTER", "web=loud")],
        &[
            "OTKLIK_DATABASE__URL: a database of SQLite needs a file: sqlite://PATH; one in \
             memory keeps nothing",
            "OTKLIK_LOG__FILTER: `web=loud` is no filter of the log; write it as in info or \
             warn,web=debug",
        ],
    );
    let found = read("", &[("OTKLIK_DATABASE__URL", "postgres://user:canary@host:port/db")]);
    let found = found.unwrap_err();
    assert!(found[0].contains("cannot be read") && !found[0].contains("canary"), "{found:?}");
}

#[test]
fn a_misspelt_variable_is_told() {
    check(
        "",
        &[
            ("OTKLIK_DATABASE_URL", "sqlite://x.db"),
            ("OTKLIK_SERVER__LISTN", "x"),
            ("OTKLIK_LOG__JSON", "да"),
            ("OTKLIK_DATABASE__CONNECTIONS_MAX", "many"),
        ],
        &[
            "OTKLIK_DATABASE_URL: there is no such variable; perhaps OTKLIK_DATABASE__URL was \
             meant",
            "OTKLIK_SERVER__LISTN: there is no such variable; perhaps OTKLIK_SERVER__LISTEN was \
             meant",
            "OTKLIK_LOG__JSON: takes true or false, but here is `да`",
            "OTKLIK_DATABASE__CONNECTIONS_MAX: takes a whole number from 1 to 1000, but here is \
             `many`",
        ],
    );
    let found = read("", &[("OTKLIK_MAIL__HOST", "x")]).unwrap_err();
    assert!(found[0].contains("there are OTKLIK_DATABASE__URL, "), "{found:?}");
}

#[test]
fn a_file_that_is_not_there_is_told_when_it_was_named() {
    let faults = Config::of(Some(Path::new("/nowhere/o.toml")), []).unwrap_err();
    assert_eq!(faults[0].to_string(), "/nowhere/o.toml: not found; check the path");
    assert_eq!(faults[0].words.of(Lang::Ru), "такого нет; проверьте путь");
    let found = read("[database]\nurl_file = \"/nowhere/url\"\n", &[]).unwrap_err();
    assert_eq!(found, ["o.toml:2:12: /nowhere/url: not found; check the path"]);
}

#[test]
fn the_address_of_the_database_may_lie_in_a_file_of_its_own() {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), "postgres://user:canary@host/db\n").unwrap();
    let lines = format!("[database]\nurl = \"sqlite://x\"\nurl_file = {:?}\n", file.path());
    let config = read(&lines, &[]).unwrap();
    assert_eq!(config.database.url, "postgres://user:canary@host/db");
    assert!(!format!("{config:?} {:?}", config.store()).contains("canary"));
}

const TOKEN: &str = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw";

#[test]
fn a_bot_is_set_up_by_file_or_variable_and_its_token_is_never_shown() {
    let lines = format!("[channels.telegram.main]\ntoken = \"{TOKEN}\"\n");
    let config = read(&lines, &[]).unwrap();
    assert_eq!(config.telegram["main"].mode, Mode::Poll);
    assert_eq!(config.telegram["main"].api_url, "https://api.telegram.org");
    let variables = [
        ("OTKLIK_CHANNELS__TELEGRAM__CITY_NEWS__TOKEN", TOKEN),
        ("OTKLIK_CHANNELS__TELEGRAM__CITY_NEWS__PROXY", "socks5h://user:canary@x:1"),
        ("OTKLIK_CHANNELS__TELEGRAM__CITY_NEWS__MODE", "webhook"),
        ("OTKLIK_CHANNELS__TELEGRAM__CITY_NEWS__SECRET", "canary-too"),
        ("OTKLIK_SERVER__PUBLIC_URL", "https://otklik.example"),
    ];
    let config = read("", &variables).unwrap();
    assert_eq!(config.telegram["city-news"].mode, Mode::Webhook);
    let shown = format!("{config:?}");
    assert!(!shown.contains("canary") && !shown.contains("AAHdq"), "{shown}");
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), format!("{TOKEN}\n")).unwrap();
    let lines = format!("[channels.telegram.main]\ntoken_file = {:?}\n", file.path());
    assert_eq!(read(&lines, &[]).unwrap().telegram["main"].token.bot(), "110201543");
}

#[test]
fn a_bot_that_cannot_work_is_told_in_words() {
    check(
        "[channels.telegram.main]\ntokens = \"x\"\n",
        &[],
        &["o.toml:2:1: unknown field `tokens`; perhaps `token` was meant"],
    );
    check(
        "[channels.telegram.Main]\ntoken = \"x\"\n[channels.vk.a]\n",
        &[],
        &[
            "o.toml:1:1: the name of a bot, `Main`, takes small Latin letters, digits and `-`, \
             up to 32",
            "o.toml:3:11: unknown field `vk`; known here are: telegram",
        ],
    );
    let found = read(
        "[channels.telegram.main]\ntoken = \"canary\"\nmode = \"push\"\nproxy = \"canary\"\n",
        &[],
    );
    let found = found.unwrap_err();
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(found[0].starts_with("o.toml:2:9: this is no token of a bot"), "{found:?}");
    assert_eq!(found[1], "o.toml:3:8: takes poll or webhook, but here is `push`");
    assert!(!found.concat().contains("canary"), "{found:?}");
    let lines = format!(
        "[channels.telegram.a]\ntoken = \"{TOKEN}\"\nmode = \"webhook\"\n[channels.telegram.b]\n"
    );
    let found = read(&lines, &[("OTKLIK_CHANNELS__TELEGRAM__C__TOKEN", TOKEN)]).unwrap_err();
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].contains("needs a secret") || found[1].contains("by https only"), "{found:?}");
}
