//! `otklik train`: learn from the city's own appeals.

use std::process::ExitCode;

use base::{Clock, Ids};
use clap::Args;

use crate::config::Config;
use crate::house;
use crate::train::{self, Report, Tools};

/// Appeals that are learnt from where nothing else is asked for.
const NEWEST: usize = 50_000;

/// `otklik train`.
#[derive(Debug, Args)]
pub struct Train {
    /// Learn from so many of the newest appeals at most
    #[arg(long, value_name = "N", default_value_t = NEWEST)]
    newest: usize,
    /// Train nothing; list the models, and how right their proposals were
    #[arg(long, conflicts_with = "newest")]
    list: bool,
    /// Train nothing; put this model to use again
    #[arg(long = "use", value_name = "VERSION", conflicts_with_all = ["newest", "list"])]
    again: Option<String>,
    /// Print the figures as one JSON object
    #[arg(long)]
    json: bool,
}

impl Train {
    /// Runs the command.
    pub async fn run(self, config: &Config) -> anyhow::Result<ExitCode> {
        let city = house::city(config)?;
        let db = house::open(config).await?;
        city.check_home(&db).await?;
        let lang = house::language();
        let tools = Tools { db: db.clone(), clock: Clock::system(), ids: Ids::random(), lang };
        let report = self.report(&tools).await;
        db.close().await;
        let report = report?;
        if self.json {
            println!("{}", report.json()?);
        } else {
            print!("{}", report.words(lang).trim_start_matches('\n'));
        }
        Ok(ExitCode::SUCCESS)
    }

    async fn report(&self, tools: &Tools) -> anyhow::Result<Report> {
        let learnt = match (&self.again, self.list) {
            (Some(version), _) => {
                train::return_to(tools, version).await?;
                None
            }
            (None, true) => None,
            (None, false) => Some(train::learn(tools, self.newest).await?),
        };
        let (models, tallies) = train::known(tools).await?;
        Ok(Report { learnt, models, tallies })
    }
}
