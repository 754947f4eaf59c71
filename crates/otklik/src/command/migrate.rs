//! `otklik migrate`: the tables of this release.

use std::process::ExitCode;

use base::Lang;
use clap::Args;

use crate::config::Config;
use crate::house;

/// `otklik migrate`.
#[derive(Debug, Args)]
pub struct Migrate {
    /// The city of the database has the new name that the files give it
    #[arg(long)]
    rename_city: bool,
}

/// Migrates the database and loads the city's files.
pub async fn run(command: &Migrate, config: &Config) -> anyhow::Result<ExitCode> {
    let city = house::city(config)?;
    let db = house::open(config).await?;
    let now = base::Clock::system().now();
    if command.rename_city {
        city.rename(&db, now).await?;
    }
    city.load(&db, now).await?;
    let (engine, release) = (db.engine().name(), env!("CARGO_PKG_VERSION"));
    match house::language() {
        Lang::Ru => println!("{engine}: таблицы — выпуска {release}"),
        Lang::En => println!("{engine}: the tables are those of release {release}"),
    }
    db.close().await;
    Ok(ExitCode::SUCCESS)
}
