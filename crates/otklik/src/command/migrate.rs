//! `otklik migrate`: the tables of this release.

use std::process::ExitCode;

use crate::config::Config;
use crate::house;

/// Migrates the database and loads the city's files.
pub async fn run(config: &Config) -> anyhow::Result<ExitCode> {
    let city = house::city(config)?;
    let db = house::open(config).await?;
    city.load(&db, base::Clock::system().now()).await?;
    println!(
        "{}: the tables are those of release {}",
        db.engine().name(),
        env!("CARGO_PKG_VERSION")
    );
    db.close().await;
    Ok(ExitCode::SUCCESS)
}
