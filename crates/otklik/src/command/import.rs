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
    /// Bring registers of streets, houses, landmarks and borders in
    ///
    /// Reads CSV and XLSX, each also gzipped, and GeoJSON. What a file lists is told by its
    /// columns. By these registers places are found in messages. What is new is added, what has
    /// changed is mended, and the same file again changes nothing. May run beside `otklik serve`,
    /// which notices within half a minute.
    ///
    /// Exit codes: 0 everything was taken or there already; 3 the file was read to its end and
    /// some rows were rejected; 1 it stopped before the end; 2 the command cannot be understood.
    ///
    /// Examples:
    ///   otklik import gazetteer city/gazetteer/houses.csv --profile plain
    ///   otklik import gazetteer streets.csv --profile ./our-registers.toml --rejected bad.csv
    #[command(verbatim_doc_comment)]
    Gazetteer(Gazetteer),
}

/// `otklik import gazetteer`.
#[derive(Debug, Args)]
pub struct Gazetteer {
    /// The file: CSV, XLSX or GeoJSON
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
        let (file, profile, rejected, json, is_past) = match self {
            Self::Appeals(Appeals { file, profile, rejected, json }) => {
                (file, profile, rejected, json, true)
            }
            Self::Gazetteer(Gazetteer { file, profile, rejected, json }) => {
                (file, profile, rejected, json, false)
            }
        };
        let tools = tools(config).await?;
        let database = config.store().judge().ok().and_then(|(_, file)| file);
        let order = Order { file, profile, rejected, database };
        let told = if is_past {
            import::appeals(&order, &tools).await.and_then(|it| {
                let said = if json { it.json()? + "\n" } else { it.words(tools.lang) };
                Ok((said, it.rejected == 0))
            })
        } else {
            import::gazetteer(&order, &tools).await.and_then(|it| {
                let said = if json { it.json()? + "\n" } else { it.words(tools.lang) };
                Ok((said, it.rejected == 0))
            })
        };
        tools.db.close().await;
        let (said, is_whole) = told?;
        print!("{said}");
        Ok(if is_whole { ExitCode::SUCCESS } else { ExitCode::from(REJECTED) })
    }
}

/// What an import works with, once the database is that of the configured city.
async fn tools(config: &Config) -> anyhow::Result<Tools> {
    let city = house::city(config)?;
    let db = house::open(config).await?;
    city.check_home(&db).await?;
    Ok(Tools {
        db,
        writer: IntakeWriter { ids: Ids::random(), zone: city.city.zone },
        clock: Clock::system(),
        lang: house::language(),
    })
}
