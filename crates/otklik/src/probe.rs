//! Whether the configuration can be served: each address and folder is tried and left as it was.

use std::io::ErrorKind;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use base::Words;
use base::city::Fault;
use store::Db;
use tokio::net::TcpListener;

use crate::config::{Config, unreadable};
use crate::database;

/// How long a database may take to answer.
const ANSWER_WAIT: Duration = Duration::from_secs(6);

/// What the trying found.
#[derive(Debug, Default)]
pub struct Found {
    /// What must be mended before anything is served.
    pub faults: Vec<Fault>,
    /// What is worth knowing.
    pub notes: Vec<Fault>,
}

impl Found {
    fn fault(&mut self, config: &Config, key: &str, words: Words) {
        self.faults.push(config.fault(key, words));
    }

    fn note(&mut self, config: &Config, key: &str, words: Words) {
        self.notes.push(config.fault(key, words));
    }
}

/// Tries everything that the configuration names; a city is given where its files are sound.
pub async fn all(config: &Config, city: Option<&base::city::City>) -> Found {
    let mut found = Found::default();
    listen(config, &mut found).await;
    cookies(config, &mut found);
    database(config, city, &mut found).await;
    storage(config, &mut found);
    found
}

async fn listen(config: &Config, found: &mut Found) {
    const KEY: &str = "server.listen";
    let address = &config.server.listen;
    let Err(error) = TcpListener::bind(address).await else { return };
    match error.kind() {
        // It may be our own server.
        ErrorKind::AddrInUse => found.note(config, KEY, closed(address, &error)),
        _ => found.fault(config, KEY, closed(address, &error)),
    }
}

/// Why nobody can listen at an address, and what to do.
pub fn closed(address: &str, error: &std::io::Error) -> Words {
    match error.kind() {
        ErrorKind::AddrInUse => Words::new(
            format!(
                "{address} занят: там уже работает «otklik serve» или другая программа (какая, \
                 покажет «ss -ltnp»); остановите её или задайте другой адрес: \
                 OTKLIK_SERVER__LISTEN=127.0.0.1:8081"
            ),
            format!(
                "{address} is in use: by a serving otklik or by another program (`ss -ltnp` shows \
                 which); stop it or name another address: OTKLIK_SERVER__LISTEN=127.0.0.1:8081"
            ),
        ),
        ErrorKind::PermissionDenied => Words::new(
            format!("{address}: нет прав на этот порт; возьмите порт выше 1023"),
            format!("{address}: no permission for this port; take one above 1023"),
        ),
        ErrorKind::AddrNotAvailable => Words::new(
            format!("{address}: у этой машины нет такого адреса; 0.0.0.0 означает все её адреса"),
            format!("{address}: this machine has no such address; 0.0.0.0 means all of its own"),
        ),
        _ => Words::new(
            format!("{address}: этот адрес не открывается ({error})"),
            format!("{address}: nobody can listen there ({error})"),
        ),
    }
}

/// Cookies travel by https only where the address that people use says https.
fn cookies(config: &Config, found: &mut Found) {
    const KEY: &str = "server.public_url";
    let host = config.server.listen.rsplit_once(':').map_or("", |(host, _)| host);
    let bare = host.trim_matches(['[', ']']);
    let is_own = bare == "localhost" || bare.parse::<IpAddr>().is_ok_and(|it| it.is_loopback());
    match &config.server.public_url {
        Some(url) if url.starts_with("https://") => {}
        Some(url) => found.note(
            config,
            KEY,
            Words::new(
                format!("{url} без https: сеансы сотрудников идут по сети открыто"),
                format!("{url} is without https: sessions of staff travel the network openly"),
            ),
        ),
        None if is_own => {}
        None => found.note(
            config,
            KEY,
            Words::new(
                "не задан, а сервер открыт в сеть: укажите адрес https://…, чтобы сеансы \
                 сотрудников не шли открыто",
                "is not set, and the server is open to the network: name an address of https://… \
                 so that sessions of staff do not travel openly",
            ),
        ),
    }
}

async fn database(config: &Config, city: Option<&base::city::City>, found: &mut Found) {
    let key = config.url_key();
    let settings = config.store();
    // The form of the address was judged when the configuration was read.
    let Ok((_, file)) = settings.judge() else { return };
    if let Some(file) = file {
        match sqlite_file(&file) {
            Ok(true) => {}
            Ok(false) => {
                let path = file.display();
                let words = Words::new(
                    format!("базы {path} ещё нет; её создаст первый запуск"),
                    format!("there is no database {path} yet; the first start makes it"),
                );
                return found.note(config, key, words);
            }
            Err(words) => return found.fault(config, key, words),
        }
    }
    match tokio::time::timeout(ANSWER_WAIT, tables(&settings, city)).await {
        Ok(Ok(State { tables, owner })) => {
            let says = |words: Option<Words>| words.map(|it| config.fault(key, it));
            found.faults.extend(says(newer(tables)));
            found.faults.extend(says((tables.changed > 0).then(database::other_build)));
            found.faults.extend(says(owner));
            found.notes.extend(says(older(tables)));
        }
        Ok(Err(error)) => found.fault(config, key, database::words(&settings, &error)),
        Err(_) => found.fault(config, key, silent()),
    }
}

/// How the tables stand, and what is to be said of a city that is not the given one.
struct State {
    tables: store::Tables,
    owner: Option<Words>,
}

async fn tables(
    settings: &store::Settings,
    city: Option<&base::city::City>,
) -> store::Result<State> {
    let db = Db::open(settings).await?;
    let asked = async {
        let tables = db.tables().await?;
        let is_whole = tables.missing == 0 && tables.unknown == 0;
        let owner = match city {
            Some(city) if is_whole => store::city::owner(&mut db.reader())
                .await?
                .filter(|owner| !store::city::is_same(owner, &city.name))
                .map(|owner| crate::city::not_at_home(&city.name, &owner)),
            _ => None,
        };
        Ok(State { tables, owner })
    };
    let state = asked.await;
    db.close().await;
    state
}

/// Whether the file of an embedded database is there, or can be made.
fn sqlite_file(file: &Path) -> Result<bool, Words> {
    let said = |words: &Words| {
        let path = file.display();
        Words::new(format!("{path}: {}", words.ru), format!("{path}: {}", words.en))
    };
    match std::fs::OpenOptions::new().read(true).write(true).open(file) {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let folder = file.parent().unwrap_or(Path::new(""));
            writable(folder).map(|_| false).map_err(|words| said(&words))
        }
        Err(error) => Err(said(&unreadable(&error))),
    }
}

fn silent() -> Words {
    Words::new(
        "сервер базы не отвечает; проверьте адрес и порт и что он запущен",
        "the server of the database does not answer; check the address and that it runs",
    )
}

fn older(tables: store::Tables) -> Option<Words> {
    let store::Tables { is_empty, missing, .. } = tables;
    if is_empty {
        return Some(Words::new(
            "база пуста; таблицы создаст первый запуск или «otklik migrate»",
            "the database is empty; the first start or `otklik migrate` makes the tables",
        ));
    }
    (missing > 0).then(|| {
        Words::new(
            format!("таблицы старее программы (шагов: {missing}); их обновит «otklik migrate»"),
            format!("the tables are older than the program by {missing}: run `otklik migrate`"),
        )
    })
}

fn newer(tables: store::Tables) -> Option<Words> {
    (tables.unknown > 0).then(|| {
        Words::new(
            "таблицы новее этой программы; возьмите программу не старше той, что их обновила",
            "the tables are newer than this program; take one as new as that which made them",
        )
    })
}

fn storage(config: &Config, found: &mut Found) {
    const KEY: &str = "storage.path";
    let folder = &config.storage.path;
    let path = folder.display();
    match writable(folder) {
        Ok(true) => {}
        Ok(false) => found.note(
            config,
            KEY,
            Words::new(
                format!("папки {path} ещё нет; её создаст первый запуск"),
                format!("there is no folder {path} yet; the first start makes it"),
            ),
        ),
        Err(words) => found.fault(
            config,
            KEY,
            Words::new(format!("{path}: {}", words.ru), format!("{path}: {}", words.en)),
        ),
    }
}

/// Whether a folder is there and can be written to; `false` where it is not there and can be made.
fn writable(folder: &Path) -> Result<bool, Words> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let is_there = folder.exists();
    let nearest = folder.ancestors().map(or_here).find(|it| it.exists());
    let nearest = nearest.unwrap_or_else(|| PathBuf::from("."));
    if !nearest.is_dir() {
        return Err(Words::new(
            format!("на пути стоит файл {}", nearest.display()),
            format!("the file {} stands in the way", nearest.display()),
        ));
    }
    let trial = nearest.join(format!(".otklik-check-{}", std::process::id()));
    match std::fs::File::create_new(&trial) {
        Ok(_) => {
            // It is empty and of no use to anybody: one that stays does no harm.
            let _ = std::fs::remove_file(&trial);
            Ok(is_there)
        }
        Err(error) => Err(unreadable(&error)),
    }
}

fn or_here(path: &Path) -> PathBuf {
    if path.as_os_str().is_empty() { PathBuf::from(".") } else { path.to_owned() }
}
