//! What the file and the environment give, with the place of each value and every fault.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::path::Path;

use base::Words;
use base::city::{CityFiles, Fault, Place, Table, nearest, read};

use super::telegram;

/// The file that is read where no other is named.
const FILE: &str = "otklik.toml";
/// What the name of every variable of ours begins with.
const PREFIX: &str = "OTKLIK_";
/// More connections of one process no PostgreSQL holds out.
const CONNECTIONS_MAX: i64 = 1_000;

/// The name of a variable of the environment and its value.
pub(super) type Variable = (OsString, OsString);

#[derive(Debug, Clone, Copy)]
enum Kind {
    Text,
    Connections,
    Flag,
}

/// Every setting there is.
const KEYS: &[(&str, Kind)] = &[
    ("database.url", Kind::Text),
    ("database.url_file", Kind::Text),
    ("database.connections_max", Kind::Connections),
    ("server.listen", Kind::Text),
    ("server.public_url", Kind::Text),
    ("server.trusted_proxies", Kind::Text),
    ("storage.path", Kind::Text),
    ("city.path", Kind::Text),
    ("log.filter", Kind::Text),
    ("log.json", Kind::Flag),
];
const TABLES: &[&str] = &["database", "server", "storage", "city", "log"];
/// The tables of channels that have names of their own: `[channels.telegram.NAME]`.
const CHANNELS: &str = "channels";

/// The settings that were given.
#[derive(Clone, Default)]
pub(super) struct Given(BTreeMap<String, (Value, Origin)>);

impl std::fmt::Debug for Given {
    /// The address of the database may hold a password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

#[derive(Clone)]
enum Value {
    Text(String),
    Number(u32),
    Flag(bool),
}

#[derive(Clone)]
enum Origin {
    File(String, Place),
    Variable(String),
}

impl Given {
    /// Reads both; the environment wins.
    pub(super) fn read(
        file: Option<&Path>,
        environment: impl IntoIterator<Item = Variable>,
    ) -> (Self, Vec<Fault>) {
        let (mut given, mut faults) = (Self::default(), Vec::new());
        let path = file.unwrap_or(Path::new(FILE));
        match std::fs::read(path) {
            Ok(bytes) => faults.extend(given.file(&path.display().to_string(), bytes)),
            Err(error) if file.is_none() && error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => faults.push(unreadable(&path.display().to_string(), &error)),
        }
        for (name, value) in environment {
            let name = name.to_string_lossy();
            let is_ours =
                name.get(..PREFIX.len()).is_some_and(|it| it.eq_ignore_ascii_case(PREFIX));
            if is_ours && let Some(words) = given.variable(&name, value.to_str()) {
                faults.push(Fault::of_file(&name, words));
            }
        }
        (given, faults)
    }

    fn file(&mut self, path: &str, bytes: Vec<u8>) -> Vec<Fault> {
        let files = CityFiles::read([(path.to_owned(), bytes)]);
        let path = path.replace('\\', "/");
        let parsed = read(&files, &path, |root| {
            root.only(&[TABLES, &[CHANNELS]].concat());
            if let Some(channels) = root.table_if(CHANNELS) {
                self.channels(&path, &channels);
            }
            for name in TABLES {
                let Some(table) = root.table_if(name) else { continue };
                let own = || KEYS.iter().filter_map(|it| Some((own_key(it.0, name)?, it)));
                table.only(&own().map(|(key, _)| key).collect::<Vec<_>>());
                for (key, (whole, kind)) in own() {
                    let value = match kind {
                        Kind::Text => table.text_if(key).map(Value::Text),
                        Kind::Flag => table.boolean_if(key).map(Value::Flag),
                        Kind::Connections => {
                            let number = table.integer_if(key, 1, CONNECTIONS_MAX);
                            number.and_then(|it| u32::try_from(it).ok()).map(Value::Number)
                        }
                    };
                    if let Some(value) = value {
                        let origin = Origin::File(path.clone(), table.place(key));
                        self.0.insert((*whole).to_owned(), (value, origin));
                    }
                }
            }
        });
        parsed.faults
    }

    fn channels(&mut self, path: &str, channels: &Table<'_>) {
        channels.only(&["telegram"]);
        let Some(bots) = channels.table_if("telegram") else { return };
        for name in bots.names() {
            if !telegram::is_name(name) {
                bots.fault_at(name, telegram::bad_name(name));
                continue;
            }
            let Some(bot) = bots.table_if(name) else { continue };
            bot.only(telegram::KEYS);
            for key in telegram::KEYS {
                if let Some(text) = bot.text_if(key) {
                    let origin = Origin::File(path.to_owned(), bot.place(key));
                    self.0.insert(telegram::whole_key(name, key), (Value::Text(text), origin));
                }
            }
        }
    }

    /// The names of the bots that anything is said of.
    pub(super) fn bots(&self) -> BTreeSet<String> {
        let own = self.0.keys().filter_map(|key| key.strip_prefix(telegram::PREFIX));
        own.filter_map(|rest| Some(rest.split_once('.')?.0.to_owned())).collect()
    }

    /// Takes a variable; what is wrong with it, if anything. An empty one counts as not set.
    fn variable(&mut self, name: &str, value: Option<&str>) -> Option<Words> {
        if let Some(key) = telegram::key_of_variable(name) {
            let text = value.map(str::trim).filter(|it| !it.is_empty())?.to_owned();
            self.0.insert(key, (Value::Text(text), Origin::Variable(name.to_owned())));
            return None;
        }
        let is_it = |key: &str| variable(key).eq_ignore_ascii_case(name);
        let Some((key, kind)) = KEYS.iter().find(|(key, _)| is_it(key)) else {
            return unknown(name);
        };
        let Some(text) = value.map(str::trim) else {
            return Some(Words::new("значение не в кодировке UTF-8", "the value is not in UTF-8"));
        };
        if text.is_empty() {
            return None;
        }
        let value = match kind {
            Kind::Text => Some(Value::Text(text.to_owned())),
            Kind::Flag => text.to_ascii_lowercase().parse().ok().map(Value::Flag),
            Kind::Connections => {
                let number = text.parse().ok().filter(|it| (1..=CONNECTIONS_MAX).contains(it));
                number.and_then(|it| u32::try_from(it).ok()).map(Value::Number)
            }
        };
        let Some(value) = value else { return Some(kind.expected(text)) };
        self.0.insert((*key).to_owned(), (value, Origin::Variable(name.to_owned())));
        None
    }

    pub(super) fn text(&self, key: &str) -> Option<String> {
        match self.0.get(key) {
            Some((Value::Text(text), _)) => Some(text.clone()),
            _ => None,
        }
    }

    pub(super) fn number(&self, key: &str) -> Option<u32> {
        match self.0.get(key) {
            Some((Value::Number(number), _)) => Some(*number),
            _ => None,
        }
    }

    pub(super) fn flag(&self, key: &str) -> Option<bool> {
        match self.0.get(key) {
            Some((Value::Flag(flag), _)) => Some(*flag),
            _ => None,
        }
    }

    /// A fault of a setting, where it was given; by its name where it is the default.
    pub(super) fn fault(&self, key: &str, words: Words) -> Fault {
        match self.0.get(key).map(|(_, origin)| origin) {
            Some(Origin::File(path, place)) => Fault::at(path, *place, words),
            Some(Origin::Variable(name)) => Fault::of_file(name, words),
            None => Fault::of_file(key, words),
        }
    }
}

impl Kind {
    fn expected(self, found: &str) -> Words {
        let (ru, en) = match self {
            Self::Text => ("текст".to_owned(), "a text".to_owned()),
            Self::Flag => ("true или false".to_owned(), "true or false".to_owned()),
            Self::Connections => (
                format!("целое число от 1 до {CONNECTIONS_MAX}"),
                format!("a whole number from 1 to {CONNECTIONS_MAX}"),
            ),
        };
        Words::new(
            format!("ожидается {ru}, а указано «{found}»"),
            format!("takes {en}, but here is `{found}`"),
        )
    }
}

/// The part of a key after its table, if it is of this table.
fn own_key<'k>(key: &'k str, table: &str) -> Option<&'k str> {
    key.strip_prefix(table)?.strip_prefix('.')
}

/// The name of the variable of a key.
fn variable(key: &str) -> String {
    format!("{PREFIX}{}", key.replace('.', "__").to_ascii_uppercase())
}

/// A variable that is none of the settings. One that names no table and is near to no setting
/// belongs to tests or builds.
fn unknown(name: &str) -> Option<Words> {
    let known: Vec<String> = KEYS.iter().map(|(key, _)| variable(key)).collect();
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    match nearest(&name.to_ascii_uppercase(), &known) {
        Some(near) => Some(Words::new(
            format!("такой переменной нет; возможно, имелась в виду {near}"),
            format!("there is no such variable; perhaps {near} was meant"),
        )),
        None if name.contains("__") => Some(Words::new(
            format!("такой переменной нет; есть {}", known.join(", ")),
            format!("there is no such variable; there are {}", known.join(", ")),
        )),
        None => None,
    }
}

fn unreadable(path: &str, error: &std::io::Error) -> Fault {
    Fault::of_file(path, super::judge::unreadable(error))
}
