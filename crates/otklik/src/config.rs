//! Configuration: `otklik.toml` and, over it, the environment `OTKLIK_…`.

mod judge;
mod read;
mod telegram;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

use base::Personal;
use base::city::Fault;

pub use judge::unreadable;
use read::Given;
pub use telegram::{Bot, Mode};

/// All settings, each with its default.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// The database.
    pub database: Database,
    /// The server of HTTP.
    pub server: Server,
    /// Files of messages and answers.
    pub storage: Storage,
    /// The city.
    pub city: City,
    /// The log.
    pub log: Log,
    /// The bots of Telegram, by their names here.
    pub telegram: BTreeMap<String, Bot>,
    given: Given,
}

/// Where the database is.
#[derive(Clone)]
pub struct Database {
    /// `sqlite://PATH` or `postgres://USER:PASSWORD@HOST/NAME`.
    pub url: String,
    /// A file with the address in it, instead of `url`: for an address with a password.
    pub url_file: Option<PathBuf>,
    /// Connections of one process to PostgreSQL at most.
    pub connections_max: u32,
}

impl std::fmt::Debug for Database {
    /// The address may hold a password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Database").field("connections_max", &self.connections_max).finish()
    }
}

/// How the product is reached.
#[derive(Debug, Clone)]
pub struct Server {
    /// The address to listen at.
    pub listen: String,
    /// The address under which people reach it; with https, cookies travel by https only.
    pub public_url: Option<String>,
    /// The addresses of proxies before it, with commas between.
    pub trusted_proxies: String,
}

/// Where files lie.
#[derive(Debug, Clone)]
pub struct Storage {
    /// The folder of files.
    pub path: PathBuf,
}

/// The city's files.
#[derive(Debug, Clone, Default)]
pub struct City {
    /// The folder with the city's files; the embedded invented city where it is absent.
    pub path: Option<PathBuf>,
}

/// What is logged.
#[derive(Debug, Clone)]
pub struct Log {
    /// A filter such as `info` or `warn,web=debug`.
    pub filter: String,
    /// One JSON object a line, for machines.
    pub json: bool,
}

impl Default for Database {
    fn default() -> Self {
        Self {
            url: "sqlite://otklik-data/otklik.db".to_owned(),
            url_file: None,
            connections_max: 16,
        }
    }
}

impl Server {
    /// The addresses of trusted proxies; as an error, a text that is none.
    pub fn proxies(&self) -> impl Iterator<Item = Result<IpAddr, &str>> {
        let given = self.trusted_proxies.split(',').map(str::trim).filter(|it| !it.is_empty());
        given.map(|it| it.parse::<IpAddr>().map(|it| it.to_canonical()).map_err(|_| it))
    }
}

impl Default for Server {
    fn default() -> Self {
        Self {
            listen: "127.0.0.1:8080".to_owned(),
            public_url: None,
            trusted_proxies: String::new(),
        }
    }
}

impl Default for Storage {
    fn default() -> Self {
        Self { path: PathBuf::from("otklik-data/files") }
    }
}

impl Default for Log {
    fn default() -> Self {
        Self { filter: "info,sqlx=warn".to_owned(), json: false }
    }
}

impl Config {
    /// Reads the file, if there is one, and the environment over it; every fault of both.
    pub fn load(file: Option<&Path>) -> Result<Self, Vec<Fault>> {
        Self::of(file, std::env::vars_os())
    }

    fn of(
        file: Option<&Path>,
        environment: impl IntoIterator<Item = read::Variable>,
    ) -> Result<Self, Vec<Fault>> {
        let (given, mut faults) = Given::read(file, environment);
        let config = Self::from(given);
        let mut config = judge::with_url_file(config, &mut faults);
        config.telegram = telegram::read(&config, &mut faults);
        faults.extend(judge::values(&config));
        if faults.is_empty() { Ok(config) } else { Err(faults) }
    }

    fn from(given: Given) -> Self {
        let usual = Self::default();
        Self {
            database: Database {
                url: given.text("database.url").unwrap_or(usual.database.url),
                url_file: given.text("database.url_file").map(PathBuf::from),
                connections_max: given
                    .number("database.connections_max")
                    .unwrap_or(usual.database.connections_max),
            },
            server: Server {
                listen: given.text("server.listen").unwrap_or(usual.server.listen),
                public_url: given.text("server.public_url"),
                trusted_proxies: given.text("server.trusted_proxies").unwrap_or_default(),
            },
            storage: Storage {
                path: given.text("storage.path").map_or(usual.storage.path, PathBuf::from),
            },
            city: City { path: given.text("city.path").map(PathBuf::from) },
            log: Log {
                filter: given.text("log.filter").unwrap_or(usual.log.filter),
                json: given.flag("log.json").unwrap_or(usual.log.json),
            },
            telegram: BTreeMap::new(),
            given,
        }
    }

    /// A fault of a setting, where it was given: the file with its line, or the variable.
    pub fn fault(&self, key: &str, words: base::Words) -> Fault {
        self.given.fault(key, words)
    }

    /// The setting that says where the database is.
    pub fn url_key(&self) -> &'static str {
        let is_file = self.database.url_file.is_some();
        if is_file { "database.url_file" } else { "database.url" }
    }

    /// The settings of the database.
    pub fn store(&self) -> store::Settings {
        store::Settings {
            url: Personal::new(self.database.url.clone()),
            connections_max: self.database.connections_max,
        }
    }
}
