//! The program: one binary, one process, every duty of the product.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "commands talk to the one who typed them"
)]

mod city;
mod command;
mod config;
mod house;
mod import;
mod logging;
mod schedule;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::config::Config;

/// Otklik: the system of a municipal management centre
///
/// Every message that a resident sends to the city arrives here, is given to whoever must act,
/// and is answered where it was asked.
#[derive(Parser)]
#[command(version, about, long_about, propagate_version = true)]
struct Cli {
    /// The configuration; `otklik.toml` of the working folder where it is not given
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,

    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the product over HTTP
    ///
    /// Needs no file: an empty database is made under ./otklik-data and the embedded city is
    /// served at http://127.0.0.1:8080.
    Serve,
    /// Bring the tables of the database up to this release
    Migrate,
    /// Name every fault in the configuration and in the city's files
    ///
    /// Exit code 1 when there is a fault.
    Check,
    /// Bring the past in from files
    #[command(subcommand)]
    Import(command::import::Import),
    /// Staff and service accounts
    #[command(subcommand)]
    User(command::user::User),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(cli) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("otklik: {}", chain(&error));
            ExitCode::from(1)
        }
    }
}

fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    let config = Config::load(cli.config.as_deref())?;
    logging::start(&config.log)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        match cli.command {
            Command::Serve => command::serve::run(&config).await,
            Command::Migrate => command::migrate::run(&config).await,
            Command::Check => command::check::run(&config),
            Command::Import(import) => import.run(&config).await,
            Command::User(user) => user.run(&config).await,
        }
    })
}

/// What went wrong with everything that led to it, on one line.
fn chain(error: &anyhow::Error) -> String {
    let mut text = String::new();
    for cause in error.chain() {
        let cause = cause.to_string();
        if !text.is_empty() {
            text.push_str(": ");
        }
        text.push_str(&cause);
    }
    text
}
