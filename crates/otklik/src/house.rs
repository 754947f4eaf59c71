//! The building of the house: configuration becomes components.

use std::sync::Arc;

use anyhow::Context as _;
use base::{Clock, Ids, Lang, Words};
use dialogue::place::Places;
use metrics_exporter_prometheus::PrometheusBuilder;
use people::password::Hasher;
use people::token::Tokens;
use register::picture::Pictures;
use register::{Files, IntakeWriter};
use store::Db;
use store::group::Writer;
use web::{CityRules, House, Parts};

use crate::city::{self, CityData, fault_lines};
use crate::config::{Config, unreadable};
use crate::telegram;
use crate::told::Told;

/// Opens the database and brings its tables up to this release.
pub async fn open(config: &Config) -> anyhow::Result<Db> {
    let db = Db::open(&config.store()).await.context("while opening the database")?;
    db.migrate().await.context("while migrating the database")?;
    Ok(db)
}

/// The city of the configuration; all its faults at once where it has any.
pub fn city(config: &Config) -> anyhow::Result<CityData> {
    let folder = config.city.path.as_deref();
    let parsed = city::read(folder)?;
    let (is_sound, gaps) = (parsed.is_sound(), parsed.faults.len());
    match parsed.value {
        Some(city) if is_sound => {
            if gaps > 0 {
                tracing::warn!(gaps, "the city's files have gaps; `otklik check` names them");
            }
            Ok(city)
        }
        _ => {
            let lines = |lang| fault_lines(&parsed.faults, folder, lang).trim_end().to_owned();
            let (ru, en) = (lines(Lang::Ru), lines(Lang::En));
            let words = Words::new(
                format!("файлы города не годятся, ошибок: {gaps}\n{ru}"),
                format!("the city's files cannot be used, faults: {gaps}\n{en}"),
            );
            Err(Told::new(words).into())
        }
    }
}

fn folder_refused(config: &Config, error: &std::io::Error) -> Told {
    let (path, why) = (config.storage.path.display(), unreadable(error));
    let words = Words::new(format!("{path}: {}", why.ru), format!("{path}: {}", why.en));
    let fault = config.fault("storage.path", words);
    let (at, said) = (fault.address(), fault.words);
    Told::new(Words::new(
        format!("{at}: папка вложений {}", said.ru),
        format!("{at}: the folder of files {}", said.en),
    ))
}

/// The language of the one who types commands.
pub fn language() -> Lang {
    ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|it| !it.is_empty())
        .and_then(|it| Lang::from_tag(it.split('.').next().unwrap_or_default()))
        .unwrap_or(Lang::En)
}

/// Builds the house of a serving process.
pub fn build(
    config: &Config,
    db: Db,
    city: &CityData,
    places: Arc<dyn Places>,
) -> anyhow::Result<House> {
    let clock = Clock::system();
    let ids = Ids::random();
    let zone = city.city.zone.clone();
    let writer = IntakeWriter { ids: ids.clone(), zone };
    let metrics =
        PrometheusBuilder::new().install_recorder().context("while starting to measure")?;
    let path = &config.storage.path;
    // Made here, so that what is wrong with it can be said; the storage says it in its own words.
    store::private::folder(path).map_err(|error| folder_refused(config, &error))?;
    let files = Files::local(path)
        .with_context(|| format!("while opening the folder of files {}", path.display()))?;
    Ok(House::new(Parts {
        intake: Writer::start(db.clone(), clock.clone(), writer),
        hasher: Hasher::new(ids.clone()),
        pictures: Pictures::new(db.clone(), files.clone(), clock.clone()),
        db,
        clock,
        ids,
        files,
        tokens: Tokens::new(),
        city: CityRules {
            city: city.city.clone(),
            channels: city.channels.clone(),
            policies: city.policies.clone(),
            calendar: city.calendar.clone(),
            letters: city.letters.clone(),
        },
        dictionaries: Default::default(),
        places,
        limits: Default::default(),
        live: Default::default(),
        hooks: telegram::hooks(config),
        metrics,
        public_url: config.server.public_url.clone(),
        trusted_proxies: config.server.proxies().filter_map(Result::ok).collect(),
    }))
}
