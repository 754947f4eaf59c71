//! `otklik evaluate`: how well the machine understands, in figures.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};

use crate::config::Config;
use crate::evaluate::{self, PlaceOrder};
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
    /// Find places in texts whose place is known, and print how often street and house were right
    ///
    /// The gazetteer is that of the database (`otklik import gazetteer`), or is read from files and
    /// stored nowhere. A house counts where its number stands in the text. Without `--street` every
    /// place that is found counts as false: for texts that are known to hold none.
    ///
    /// Figures: `street_recall`, the right street came first; `street_precision`, where a street
    /// came first it was right; `house_recall` and `house_precision`, the same of houses;
    /// `proposed`, one place was sure enough to be proposed; `proposed_precision`, it was right;
    /// `false_places` and `false_proposals` of texts without a place; `messages_per_second` of one
    /// core.
    ///
    /// Examples:
    ///   otklik evaluate places --test known.csv --text text --street street --house house
    ///   otklik evaluate places --test news.csv --text text --without-address-words --json \
    ///     --gazetteer houses.csv --gazetteer streets.csv --profile spb
    #[command(verbatim_doc_comment)]
    Places(Places),
}

/// `otklik evaluate places`.
#[derive(Debug, Args)]
pub struct Places {
    /// The table to judge
    #[arg(long, value_name = "FILE")]
    test: PathBuf,
    /// The column of the resident's words
    #[arg(long, value_name = "COL")]
    text: String,
    /// The column of the right street
    #[arg(long, value_name = "COL")]
    street: Option<String>,
    /// The column of the right house
    #[arg(long, value_name = "COL", requires = "street")]
    house: Option<String>,
    /// Leave out texts with words of addresses, such as «улица» and «дом»
    #[arg(long)]
    without_address_words: bool,
    /// A file of the gazetteer in place of that of the database; may be given more than once
    #[arg(long, value_name = "FILE", requires = "profile")]
    gazetteer: Vec<PathBuf>,
    /// The profile of these files: the name of one that ships, or the path of your own
    #[arg(long, value_name = "NAME|FILE.toml", requires = "gazetteer")]
    profile: Option<String>,
    /// Print the figures as one JSON object
    #[arg(long)]
    json: bool,
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
    pub async fn run(self, config: &Config) -> anyhow::Result<ExitCode> {
        let said = match self {
            Self::Topics(it) => it.run().await?,
            Self::Places(it) => it.run(config).await?,
        };
        print!("{said}");
        Ok(ExitCode::SUCCESS)
    }
}

impl Topics {
    async fn run(self) -> anyhow::Result<String> {
        let Self { train, test, text, label, with, json } = self;
        let order = evaluate::Order { train, test, text, label, with };
        let figures = tokio::task::spawn_blocking(move || evaluate::topics(&order)).await??;
        Ok(if json { figures.json()? + "\n" } else { figures.words(house::language()) })
    }
}

impl Places {
    async fn run(self, config: &Config) -> anyhow::Result<String> {
        let Self { test, text, street, house, without_address_words, json, .. } = self;
        let kept = match self.profile {
            Some(_) => None,
            None => {
                let db = house::open(config).await?;
                let kept = evaluate::kept(&db).await;
                db.close().await;
                Some(kept?)
            }
        };
        let (files, profile) = (self.gazetteer, self.profile.unwrap_or_default());
        let order = PlaceOrder { test, text, street, house, without_address_words };
        let work = move || {
            let gazetteer = match kept {
                Some(kept) => kept,
                None => evaluate::of_files(&files, &profile)?,
            };
            evaluate::places(&order, gazetteer)
        };
        let figures = tokio::task::spawn_blocking(work).await??;
        Ok(if json { figures.json()? + "\n" } else { figures.words(house::language()) })
    }
}
