//! The program: one binary, one process, every duty of the product.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "commands talk to the one who typed them"
)]

mod city;
mod command;
mod config;
mod database;
mod evaluate;
mod house;
mod import;
mod logging;
mod probe;
mod schedule;
mod server;
mod telegram;
mod told;
mod train;
mod typed;

use std::path::PathBuf;
use std::process::ExitCode;

use base::{Lang, Words};
use clap::{Parser, Subcommand};

use crate::config::Config;
use crate::told::Told;

/// Otklik: the system of a municipal management centre
///
/// Every message that a resident sends to the city arrives here, is given to whoever must act,
/// and is answered where it was asked.
///
/// Examples:
///   otklik serve
///   otklik check --config /etc/otklik/otklik.toml
///   otklik user --help
#[derive(Parser)]
#[command(version, about, long_about, verbatim_doc_comment, propagate_version = true)]
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
    ///
    /// Examples:
    ///   otklik serve
    ///   otklik serve --config /etc/otklik/otklik.toml
    ///   OTKLIK_SERVER__LISTEN=0.0.0.0:8080 otklik serve
    #[command(verbatim_doc_comment)]
    Serve,
    /// Bring the tables of the database up to this release
    ///
    /// Loads the city's files too. `otklik serve` does both when it starts.
    ///
    /// Examples:
    ///   otklik migrate
    ///   OTKLIK_DATABASE__URL=postgres://otklik@db.example/otklik otklik migrate
    ///   otklik migrate --rename-city
    #[command(verbatim_doc_comment)]
    Migrate(command::migrate::Migrate),
    /// Name every fault in the configuration and in the city's files
    ///
    /// Tries what the configuration names: the address to listen at, the database, the folder of
    /// files. Nothing is changed. Exit code 1 when there is a fault.
    ///
    /// Examples:
    ///   otklik check
    ///   otklik check --config /etc/otklik/otklik.toml
    ///   OTKLIK_CITY__PATH=./our-city otklik check
    #[command(verbatim_doc_comment)]
    Check,
    /// Bring the past, or registers of places, in from files
    ///
    /// Examples:
    ///   otklik import appeals appeals.csv.gz --profile spb
    ///   otklik import gazetteer houses.csv --profile plain
    #[command(subcommand, verbatim_doc_comment)]
    Import(command::import::Import),
    /// Say in figures how well messages are understood
    ///
    /// Examples:
    ///   otklik evaluate topics --train past.csv --test new.csv --text text --label topic
    ///   otklik evaluate places --test known.csv --text text --street street --house house
    #[command(subcommand, verbatim_doc_comment)]
    Evaluate(command::evaluate::Evaluate),
    /// Learn from the city's own appeals what messages are about
    ///
    /// Learns from appeals whose topic a person, a program or an import has set, the newest first,
    /// each text once for a topic. What was learnt is kept in the database and used at once by
    /// every process that serves it; appeals that wait for a topic get new proposals. The last
    /// five models are kept, and an older one can be returned to. May run beside `otklik serve`,
    /// best every night. Prints how good the model is on appeals that were held out, and what
    /// became of earlier proposals: accepted, another of three accepted, corrected, never decided.
    ///
    /// Examples:
    ///   otklik train
    ///   otklik train --json
    ///   otklik train --list
    ///   otklik train --use 31f0da72800f
    #[command(verbatim_doc_comment)]
    Train(command::train::Train),
    /// Staff and service accounts
    ///
    /// Examples:
    ///   printf %s "$PASSWORD" | otklik user add vera --role operator --password-stdin
    ///   otklik user token gateway --scope intake,read
    ///   otklik user list
    #[command(subcommand, verbatim_doc_comment)]
    User(command::user::User),
}

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return misunderstood(&error),
    };
    match run(cli) {
        Ok(code) => code,
        Err(error) => {
            let told = error.downcast_ref::<Told>();
            let words =
                told.map_or_else(|| chain(&error), |it| it.of(house::language()).to_owned());
            eprintln!("otklik: {words}");
            ExitCode::from(told.map_or(1, Told::code))
        }
    }
}

/// Help is printed as it is asked for; a mistake is told in the language of whoever made it.
fn misunderstood(error: &clap::Error) -> ExitCode {
    match (house::language(), typed::words(error)) {
        (Lang::Ru, Some(words)) => {
            eprintln!("otklik: {words}");
            ExitCode::from(2)
        }
        _ => error.exit(),
    }
}

fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    let config = match Config::load(cli.config.as_deref()) {
        Ok(config) => config,
        Err(faults) if matches!(cli.command, Command::Check) => {
            return Ok(command::check::unreadable(&faults));
        }
        Err(faults) => return Err(unusable(&faults)),
    };
    logging::start(&config.log)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let done = runtime.block_on(async {
        match cli.command {
            Command::Serve => command::serve::run(&config).await,
            Command::Migrate(it) => command::migrate::run(&it, &config).await,
            Command::Check => command::check::run(&config).await,
            Command::Import(import) => import.run(&config).await,
            Command::Evaluate(evaluate) => evaluate.run(&config).await,
            Command::Train(train) => train.run(&config).await,
            Command::User(user) => user.run(&config).await,
        }
    });
    done.map_err(|error| database::in_words(error, &config))
}

/// A configuration that cannot be read is a command that cannot be understood.
fn unusable(faults: &[base::city::Fault]) -> anyhow::Error {
    let lines = |lang| {
        let lines = city::fault_lines(faults, None, lang);
        lines.trim_end().to_owned()
    };
    Told::usage(Words::new(
        format!("настройки не годятся:\n{}", lines(Lang::Ru)),
        format!("the settings cannot be used:\n{}", lines(Lang::En)),
    ))
    .into()
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

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    /// The commands that can be given, each with its whole help.
    fn helps(command: &mut clap::Command, name: &str, found: &mut Vec<(String, String)>) {
        found.push((name.to_owned(), command.render_long_help().to_string()));
        for inner in command.get_subcommands_mut().filter(|it| it.get_name() != "help") {
            let name = format!("{name} {}", inner.get_name());
            helps(inner, &name, found);
        }
    }

    #[test]
    fn the_command_line_is_sound_and_every_command_shows_an_example() {
        Cli::command().debug_assert();
        let mut found = Vec::new();
        let mut all = Cli::command();
        all.build();
        helps(&mut all, "otklik", &mut found);
        assert!(found.len() > 8, "{found:?}");
        for (name, help) in &found {
            let examples = help.split_once("Example").map_or("", |(_, rest)| rest);
            let examples = examples.split_once("\n\n").map_or(examples, |(first, _)| first);
            assert!(examples.contains(name.as_str()), "{name}:\n{help}");
            assert!(help.lines().all(|it| it.chars().count() <= 100), "{name}:\n{help}");
        }
    }
}
