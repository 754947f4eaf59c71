//! Whether the settings can be what they are, as far as can be seen without trying them.

use std::io::ErrorKind;
use std::path::Path;

use base::Words;
use base::city::Fault;
use tracing_subscriber::EnvFilter;

use super::{Config, Server};

/// Takes the address of the database out of its own file, if one is named.
pub(super) fn with_url_file(mut config: Config, faults: &mut Vec<Fault>) -> Config {
    const KEY: &str = "database.url_file";
    let Some(file) = &config.database.url_file else { return config };
    match std::fs::read_to_string(file) {
        Ok(url) => config.database.url = url.trim().to_owned(),
        Err(error) => {
            let (file, why) = (file.display(), unreadable(&error));
            let words = Words::new(format!("{file}: {}", why.ru), format!("{file}: {}", why.en));
            faults.push(config.fault(KEY, words));
        }
    }
    config
}

/// Every setting whose value cannot be meant.
pub(super) fn values(config: &Config) -> Vec<Fault> {
    let folder = config.city.path.as_deref();
    [
        (config.url_key(), database(config)),
        ("server.listen", listen(&config.server.listen)),
        ("server.public_url", config.server.public_url.as_deref().and_then(public_url)),
        ("server.trusted_proxies", proxies(&config.server)),
        ("city.path", folder.and_then(city)),
        ("log.filter", filter(&config.log.filter)),
    ]
    .into_iter()
    .filter_map(|(key, words)| Some(config.fault(key, words?)))
    .collect()
}

fn database(config: &Config) -> Option<Words> {
    let error = config.store().judge().err()?;
    Some(match error {
        // Only what stands before the colon is repeated: the rest may hold a password.
        store::Error::Address(scheme) if scheme != "sqlite:…" => Words::new(
            format!("«{scheme}» — не адрес базы; он начинается с sqlite:// или postgres://"),
            format!(
                "`{scheme}` is no address of a database: it begins with sqlite:// or postgres://"
            ),
        ),
        store::Error::Address(_) => Words::new(
            "базе SQLite нужен файл: sqlite://ПУТЬ; база в памяти не сохраняет ничего",
            "a database of SQLite needs a file: sqlite://PATH; one in memory keeps nothing",
        ),
        _ => Words::new(
            "адрес базы не разбирается; образцы: sqlite://otklik-data/otklik.db, \
             postgres://ИМЯ:ПАРОЛЬ@СЕРВЕР:5432/БАЗА",
            "the address of the database cannot be read; write it as in \
             sqlite://otklik-data/otklik.db or postgres://USER:PASSWORD@HOST:5432/NAME",
        ),
    })
}

/// `host:port`, where an address of IPv6 stands in brackets.
fn listen(address: &str) -> Option<Words> {
    let parts = address.rsplit_once(':');
    let is_good = parts.is_some_and(|(host, port)| {
        let bare = host.starts_with('[') && host.ends_with(']');
        let plain = !host.is_empty() && (bare || !host.contains([':', '/', ' ']));
        plain && port.parse::<u16>().is_ok()
    });
    (!is_good).then(|| {
        Words::new(
            format!(
                "«{address}» — не адрес и порт; пишите, например, 127.0.0.1:8080 или [::]:8080"
            ),
            format!(
                "`{address}` is no address with a port; write it as in 127.0.0.1:8080 or [::]:8080"
            ),
        )
    })
}

fn proxies(server: &Server) -> Option<Words> {
    let bad = server.proxies().find_map(Result::err)?;
    Some(Words::new(
        format!("«{bad}» — не адрес IP; пишите адреса прокси через запятую, например 127.0.0.1"),
        format!("`{bad}` is no IP address; write those of the proxies with commas, as 127.0.0.1"),
    ))
}

fn public_url(url: &str) -> Option<Words> {
    let host = ["https://", "http://"].iter().find_map(|it| url.strip_prefix(it));
    let is_good = host.is_some_and(|it| {
        let it = it.strip_suffix('/').unwrap_or(it);
        !it.is_empty() && !it.contains(['/', '?', '#', '@']) && !it.contains(char::is_whitespace)
    });
    (!is_good).then(|| {
        Words::new(
            format!(
                "«{url}» — не адрес сайта; пишите https:// и имя, например https://otklik.example"
            ),
            format!(
                "`{url}` is no address of a site: https:// and a name, as in https://otklik.example"
            ),
        )
    })
}

fn city(folder: &Path) -> Option<Words> {
    let path = folder.display();
    match std::fs::metadata(folder) {
        Ok(about) if about.is_dir() => None,
        Ok(_) => Some(Words::new(
            format!("{path} — файл, а нужна папка с файлами города"),
            format!("{path} is a file; a folder with the files of the city is needed"),
        )),
        Err(error) => {
            let why = unreadable(&error);
            Some(Words::new(format!("папка {path}: {}", why.ru), format!("{path}: {}", why.en)))
        }
    }
}

fn filter(filter: &str) -> Option<Words> {
    EnvFilter::try_new(filter).is_err().then(|| {
        Words::new(
            format!(
                "«{filter}» — не отбор записей журнала; пишите, например, info или warn,web=debug"
            ),
            format!("`{filter}` is no filter of the log; write it as in info or warn,web=debug"),
        )
    })
}

/// Why a file or a folder cannot be used, in the words of people where they are known.
pub fn unreadable(error: &std::io::Error) -> Words {
    match error.kind() {
        ErrorKind::NotFound => {
            Words::new("такого нет; проверьте путь", "not found; check the path")
        }
        ErrorKind::PermissionDenied => {
            Words::new("нет прав; проверьте владельца и доступ", "no permission; check the owner")
        }
        ErrorKind::IsADirectory => Words::new("это папка, а нужен файл", "a folder, not a file"),
        // A folder cannot be made where a file has its name already.
        ErrorKind::NotADirectory | ErrorKind::AlreadyExists => {
            Words::new("на пути стоит файл", "a file stands in the way")
        }
        ErrorKind::InvalidData => Words::new("это не текст в UTF-8", "this is not text in UTF-8"),
        ErrorKind::ReadOnlyFilesystem => {
            Words::new("диск открыт только для чтения", "the disk is read-only")
        }
        _ => Words::new(format!("не открывается ({error})"), format!("cannot be used ({error})")),
    }
}
