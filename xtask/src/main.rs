//! The house's own tools: one test command, the tidy check, a database for development.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line tool talks there")]

mod bench;
mod interrupt;
mod packages;
mod postgres;
mod run;
mod steps;
mod tidy;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

const HELP: &str = "\
cargo xtask <command>

  test                 every check of the house, in the order that CI runs them
  test --only <step>   one of them (may be given several times)
  test --list          the names of the steps
  tidy                 directions between rooms, size limits, bans, documents
  bench [part…]        what the product can do, beside its limits: one table, about half an hour
  bench --quick        that all of it runs, in seconds; see bench/README.md
  postgres             a private PostgreSQL for development, until Ctrl-C

Examples:
  cargo xtask test
  cargo xtask test --only tests
  OTKLIK_TEST_POSTGRES=postgres://… cargo test -p register
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["test", rest @ ..] => steps::test(&root(), rest),
        ["bench", rest @ ..] => bench::command(&root(), rest),
        ["tidy"] => tidy::command(&root()),
        ["postgres"] => postgres::command(),
        [] | ["help" | "--help" | "-h"] => {
            print!("{HELP}");
            Ok(true)
        }
        _ => {
            eprint!("unknown command: {}\n\n{HELP}", words.join(" "));
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// The folder of the workspace: the one above this crate.
fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}
