//! `otklik import`: bring the past in.

use std::path::PathBuf;
use std::process::ExitCode;

use base::{Clock, Ids};
use clap::{Args, Subcommand};
use register::IntakeWriter;

use crate::config::Config;
use crate::house;
use crate::import::{self, Order, Tools};

/// The exit code of an import that has rejected rows: it is no failure, and not all is there.
const REJECTED: u8 = 3;

/// What can be imported.
#[derive(Debug, Subcommand)]
pub enum Import {
    /// Bring past appeals in with their whole history
    ///
    /// Reads CSV, XLSX and JSON Lines, each also gzipped. Sends nothing, starts no clock for the
    /// past, may run beside `otklik serve`, and may be stopped and started again: what is there
    /// already stays as it is.
    ///
    /// Exit codes: 0 everything was taken or there already; 3 the file was read to its end and
    /// some rows were rejected; 1 it stopped before the end; 2 the command cannot be understood.
    ///
    /// Examples:
    ///   otklik import appeals appeals.csv.gz --profile spb
    ///   otklik import appeals past.xlsx --profile ./our-columns.toml --rejected bad.csv
    #[command(verbatim_doc_comment)]
    Appeals(Appeals),
}

/// `otklik import appeals`.
#[derive(Debug, Args)]
pub struct Appeals {
    /// The file; companion files are found beside it
    file: PathBuf,
    /// The name of a profile that ships with the product, or the path of your own
    #[arg(long, value_name = "NAME|FILE.toml")]
    profile: String,
    /// Where rejected rows go with their reasons; FILE.rejected.csv where it is not given
    #[arg(long, value_name = "FILE")]
    rejected: Option<PathBuf>,
    /// Print the summary as one JSON object
    #[arg(long)]
    json: bool,
}

impl Import {
    /// Runs the command.
    pub async fn run(self, config: &Config) -> anyhow::Result<ExitCode> {
        let Self::Appeals(Appeals { file, profile, rejected, json }) = self;
        let city = house::city(config)?;
        let db = house::open(config).await?;
        city.check_home(&db).await?;
        let tools = Tools {
            db: db.clone(),
            writer: IntakeWriter { ids: Ids::random(), zone: city.city.zone.clone() },
            clock: Clock::system(),
            lang: house::language(),
        };
        let database = config.store().judge().ok().and_then(|(_, file)| file);
        let order = Order { file, profile, rejected, database };
        let summary = import::appeals(&order, &tools).await;
        db.close().await;
        let summary = summary?;
        if json {
            println!("{}", summary.json()?);
        } else {
            print!("{}", summary.words(tools.lang));
        }
        Ok(if summary.rejected == 0 { ExitCode::SUCCESS } else { ExitCode::from(REJECTED) })
    }
}
