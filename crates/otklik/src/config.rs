//! Configuration: `otklik.toml` and, over it, the environment `OTKLIK_…`.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use base::Personal;
use figment::Figment;
use figment::providers::{Env, Format as _, Serialized, Toml};
use serde::{Deserialize, Serialize};

/// The file that is read where no other is named.
const FILE: &str = "otklik.toml";

/// All settings, each with its default.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
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
}

/// Where the database is.
#[derive(Clone, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
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
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Server {
    /// The address to listen at.
    pub listen: String,
    /// The address under which people reach it; with https, cookies travel by https only.
    pub public_url: Option<String>,
}

/// Where files lie.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Storage {
    /// The folder of files.
    pub path: PathBuf,
}

/// The city's files.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct City {
    /// The folder with the city's files; the embedded invented city where it is absent.
    pub path: Option<PathBuf>,
}

/// What is logged.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
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

impl Default for Server {
    fn default() -> Self {
        Self { listen: "127.0.0.1:8080".to_owned(), public_url: None }
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
    /// Reads the file, if there is one, and the environment over it.
    pub fn load(file: Option<&Path>) -> anyhow::Result<Self> {
        let defaults = Figment::from(Serialized::defaults(Self::default()));
        let with_file = match file {
            Some(file) => {
                anyhow::ensure!(file.is_file(), "there is no file {}", file.display());
                defaults.merge(Toml::file_exact(file))
            }
            None => defaults.merge(Toml::file(FILE)),
        };
        let mut config: Self = with_file
            // A setting always names its table; other variables are for tests and builds.
            .merge(Env::prefixed("OTKLIK_").filter(|key| key.as_str().contains("__")).split("__"))
            .extract()
            .context("the configuration cannot be read")?;
        if let Some(file) = &config.database.url_file {
            let url = std::fs::read_to_string(file)
                .with_context(|| format!("while reading database.url_file {}", file.display()))?;
            config.database.url = url.trim().to_owned();
        }
        Ok(config)
    }

    /// The settings of the database.
    pub fn store(&self) -> store::Settings {
        store::Settings {
            url: Personal::new(self.database.url.clone()),
            connections_max: self.database.connections_max,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_key_is_named() {
        let file = tempfile::NamedTempFile::with_suffix(".toml").unwrap();
        std::fs::write(file.path(), "[server]\nlisten = \"127.0.0.1:1\"\nport = 5\n").unwrap();
        let error = Config::load(Some(file.path())).unwrap_err();
        assert!(format!("{error:#}").contains("port"), "{error:#}");
        std::fs::write(file.path(), "[server]\nlisten = \"127.0.0.1:1\"\n").unwrap();
        assert_eq!(Config::load(Some(file.path())).unwrap().server.listen, "127.0.0.1:1");
    }

    #[test]
    fn a_password_is_not_shown() {
        let mut config = Config::default();
        config.database.url = "postgres://user:canary@host/db".to_owned();
        assert!(!format!("{config:?} {:?}", config.store()).contains("canary"));
    }
}
