//! `otklik evaluate`: how well the machine understands, in figures.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};

use crate::evaluate;
use crate::house;

/// What can be evaluated.
#[derive(Debug, Subcommand)]
pub enum Evaluate {
    /// Train on one table, judge another, and print how often the topic was right
    ///
    /// Reads CSV, XLSX and JSON Lines, each also gzipped. Nothing is stored and no database is
    /// needed. Confidence is learnt from rows of the training table alone. Rows without a text or
    /// a label are left out.
    ///
    /// Figures: `accuracy` of the first choice; `macro_f1`, the mean over labels; `top3`, the
    /// label was among three choices; `coverage_at_95`, the share that can be decided so that 95 %
    /// of it is right; `calibration_error` of the confidence; `messages_per_second` of one core,
    /// from the raw text to a proposal with its reasons.
    ///
    /// Examples:
    ///   otklik evaluate topics --train past.csv --test new.csv --text text --label topic
    ///   otklik evaluate topics --train a.csv.gz --test b.csv.gz --text text --label reason \
    ///     --with city_object --json
    #[command(verbatim_doc_comment)]
    Topics(Topics),
}

/// `otklik evaluate topics`.
#[derive(Debug, Args)]
pub struct Topics {
    /// The table to learn from
    #[arg(long, value_name = "FILE")]
    train: PathBuf,
    /// The table to judge
    #[arg(long, value_name = "FILE")]
    test: PathBuf,
    /// The column of the resident's words
    #[arg(long, value_name = "COL")]
    text: String,
    /// The column of the right topic
    #[arg(long, value_name = "COL")]
    label: String,
    /// A column that is known beside the words; may be given more than once
    #[arg(long, value_name = "COL")]
    with: Vec<String>,
    /// Print the figures as one JSON object
    #[arg(long)]
    json: bool,
}

impl Evaluate {
    /// Runs the command.
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        let Self::Topics(Topics { train, test, text, label, with, json }) = self;
        let order = evaluate::Order { train, test, text, label, with };
        let figures = tokio::task::spawn_blocking(move || evaluate::topics(&order)).await??;
        if json {
            println!("{}", figures.json()?);
        } else {
            print!("{}", figures.words(house::language()));
        }
        Ok(ExitCode::SUCCESS)
    }
}
