//! The benchmark of the house: each figure beside its limit, measured in the same run.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line tool talks there")]

mod cards;
mod facts;
mod figures;
mod fill;
mod http;
mod import;
mod intake;
mod invented;
mod lists;
mod place;
mod product;
mod report;
mod start;
mod store;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::place::Place;
use crate::report::Report;

const HELP: &str = "\
bench [part…] [--quick] [--engine sqlite|postgres] [--appeals N] [--folder DIR] [--explain]

  parts      start, intake, lists, import, facts; all of them where none is named
  --quick    small numbers, seconds: shows that everything runs, its figures say little
  --engine   one engine alone
  --appeals  how many appeals the lists stand on, 1000000 where nothing is said
  --folder   keeps SQLite's databases there; a register that is filled already is used again
  --explain  also print how the engine would find each list

The product is the program `otklik` beside this one. PostgreSQL is the server that
OTKLIK_BENCH_POSTGRES names; without it that engine is passed over.
";

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Start,
    Intake,
    Import,
    Facts,
    Lists,
}

/// What a run was asked for.
struct Asked {
    parts: Vec<Part>,
    engines: Vec<::store::Engine>,
    scale: Scale,
    folder: Option<PathBuf>,
}

/// How much of everything.
#[derive(Debug, Clone, Copy)]
struct Scale {
    /// Appeals that lists stand on.
    appeals: u64,
    /// Seconds of one round of load.
    seconds: u64,
    /// Rounds, of which the middle one counts.
    rounds: usize,
    /// Rows of the imported file.
    rows: u64,
    /// Print the plans of lists.
    explain: bool,
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if words.iter().any(|word| matches!(word.as_str(), "--help" | "-h" | "help")) {
        print!("{HELP}");
        return ExitCode::SUCCESS;
    }
    match ask(&words).and_then(run) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn ask(words: &[String]) -> Result<Asked> {
    let quick = words.iter().any(|word| word == "--quick");
    let mut scale = match quick {
        true => Scale { appeals: 2_000, seconds: 1, rounds: 1, rows: 300, explain: false },
        false => Scale { appeals: 1_000_000, seconds: 5, rounds: 3, rows: 20_000, explain: false },
    };
    let (mut parts, mut folder) = (Vec::new(), None);
    let mut engines = vec![::store::Engine::Sqlite, ::store::Engine::Postgres];
    let mut rest = words.iter();
    while let Some(word) = rest.next() {
        match word.as_str() {
            "start" => parts.push(Part::Start),
            "intake" => parts.push(Part::Intake),
            "import" => parts.push(Part::Import),
            "facts" => parts.push(Part::Facts),
            "lists" => parts.push(Part::Lists),
            "--quick" => {}
            "--explain" => scale.explain = true,
            "--engine" => match rest.next().map(String::as_str) {
                Some("sqlite") => engines = vec![::store::Engine::Sqlite],
                Some("postgres") => engines = vec![::store::Engine::Postgres],
                _ => bail!("--engine is sqlite or postgres"),
            },
            "--appeals" => match rest.next().map(|word| word.parse()) {
                Some(Ok(appeals)) => scale.appeals = appeals,
                _ => bail!("--appeals is a number"),
            },
            "--folder" => match rest.next() {
                Some(path) => folder = Some(PathBuf::from(path)),
                None => bail!("--folder is a path"),
            },
            other => bail!("cannot understand `{other}`\n\n{HELP}"),
        }
    }
    if parts.is_empty() {
        parts = vec![Part::Start, Part::Intake, Part::Import, Part::Facts, Part::Lists];
    }
    Ok(Asked { parts, engines, scale, folder })
}

fn run(asked: Asked) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let report = runtime.block_on(measure(&asked))?;
    print!("{}", report.markdown());
    Ok(())
}

async fn measure(asked: &Asked) -> Result<Report> {
    let mut report = Report::default();
    for engine in &asked.engines {
        let Some(place) = Place::of(*engine, asked.folder.as_deref())? else {
            eprintln!("{}: passed over, {} names no server", engine.name(), place::POSTGRES);
            continue;
        };
        for part in &asked.parts {
            eprintln!("{} · {part:?}", engine.name());
            match part {
                Part::Start => start::measure(&place, &asked.scale, &mut report).await?,
                Part::Intake => intake::measure(&place, &asked.scale, &mut report).await?,
                Part::Import => import::measure(&place, &asked.scale, &mut report).await?,
                Part::Facts => facts::measure(&place, &asked.scale, &mut report).await?,
                Part::Lists => lists::measure(&place, &asked.scale, &mut report).await?,
            }
        }
    }
    Ok(report)
}

#[cfg(test)]
mod tests {
    #[test]
    fn words_are_understood_or_refused() {
        let ask = |text: &str| {
            let words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
            super::ask(&words)
        };
        assert_eq!(ask("").unwrap().parts.len(), 5);
        assert_eq!(ask("lists --quick").unwrap().scale.appeals, 2_000);
        assert_eq!(ask("lists --appeals 45000").unwrap().scale.appeals, 45_000);
        assert_eq!(ask("--engine sqlite").unwrap().engines, [::store::Engine::Sqlite]);
        assert!(ask("list").is_err() && ask("--engine").is_err() && ask("--appeals x").is_err());
    }
}
