//! `cargo xtask bench`: builds the product and the benchmark, gives them a PostgreSQL of their own.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::interrupt::Interrupt;
use crate::packages::{self, Tool};
use crate::postgres::Server;
use crate::run::{self, End};

/// Runs the benchmark with these words; true when it went well.
pub fn command(root: &Path, words: &[&str]) -> Result<bool> {
    let interrupt = Interrupt::listen()?;
    packages::provide(&[Tool::Node, Tool::Npm, Tool::PostgreSql], &interrupt)?;
    // The quick form only shows that everything runs: the build of the tests will do.
    let profile: &[&str] = if words.contains(&"--quick") { &[] } else { &["--release"] };
    let build = [&["build", "--package", "otklik", "--package", "bench"], profile].concat();
    if run::through(&mut cargo(root, &build), &interrupt)? != End::Well {
        return Ok(false);
    }
    let server = Server::start(&interrupt)?;
    let run = [&["run", "--quiet", "--package", "bench"], profile, &["--"], words].concat();
    let mut run = cargo(root, &run);
    run.env("OTKLIK_BENCH_POSTGRES", server.url());
    Ok(run::through(&mut run, &interrupt)? == End::Well)
}

fn cargo(root: &Path, arguments: &[&str]) -> Command {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(program);
    command.current_dir(root).args(arguments);
    command
}
