//! The one test command: every check of the house as a list that can be read, with a sign-off.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::interrupt::Interrupt;
use crate::packages::{self, Tool};
use crate::postgres::Server;
use crate::run::{self, End};
use crate::tidy;

/// One check: what it is called, what it needs on the machine, how it is done.
struct Step {
    name: &'static str,
    needs: &'static [Tool],
    work: Work,
}

enum Work {
    /// A call of cargo with these arguments and settings.
    Cargo { arguments: &'static [&'static str], settings: &'static [(&'static str, &'static str)] },
    /// The check of this very program.
    Tidy,
}

/// The assets come from npm while their crate is built, so all that compiles it needs Node.
const BUILD: &[Tool] = &[Tool::Node, Tool::Npm];

/// In this order: what is quick and fails often comes first.
const STEPS: &[Step] = &[
    Step {
        name: "fmt",
        needs: &[],
        work: Work::Cargo { arguments: &["fmt", "--all", "--check"], settings: &[] },
    },
    Step { name: "tidy", needs: &[], work: Work::Tidy },
    Step {
        name: "clippy",
        needs: BUILD,
        work: Work::Cargo {
            arguments: &["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"],
            settings: &[],
        },
    },
    Step {
        // No own profile and no own features: `cargo build` and the tests share one product.
        name: "tests",
        needs: &[
            Tool::Node,
            Tool::Npm,
            Tool::Python,
            Tool::PostgreSql,
            Tool::Strace,
            Tool::Chromium,
        ],
        work: Work::Cargo { arguments: &["test", "--workspace", "--no-fail-fast"], settings: &[] },
    },
    Step {
        name: "docs",
        needs: BUILD,
        work: Work::Cargo {
            arguments: &["doc", "--workspace", "--no-deps"],
            settings: &[("RUSTDOCFLAGS", "-D warnings")],
        },
    },
];

/// What a step came to, and how long it took.
struct Outcome {
    name: &'static str,
    well: bool,
    took: Duration,
}

/// `cargo xtask test`: true when every chosen step went well.
pub fn test(root: &Path, arguments: &[&str]) -> Result<bool> {
    if arguments == ["--list"] {
        STEPS.iter().for_each(|step| println!("{}", step.name));
        return Ok(true);
    }
    let steps = chosen(arguments)?;
    let interrupt = Interrupt::listen()?;
    packages::provide(&needs(&steps), &interrupt)?;
    let server = if needs(&steps).contains(&Tool::PostgreSql) {
        Some(Server::start(&interrupt)?)
    } else {
        None
    };
    let outcomes = run_all(root, &steps, server.as_ref(), &interrupt)?;
    drop(server);
    Ok(sign_off(&outcomes))
}

fn chosen(arguments: &[&str]) -> Result<Vec<&'static Step>> {
    let mut wanted = Vec::new();
    let mut rest = arguments.iter();
    while let Some(word) = rest.next() {
        match (*word, rest.next()) {
            ("--only", Some(name)) => match STEPS.iter().find(|step| step.name == *name) {
                Some(step) => wanted.push(step),
                None => bail!("no step `{name}`; see `cargo xtask test --list`"),
            },
            _ => bail!("cannot understand `{word}`; it is `test [--only STEP]… | --list`"),
        }
    }
    Ok(if wanted.is_empty() { STEPS.iter().collect() } else { wanted })
}

fn needs(steps: &[&Step]) -> Vec<Tool> {
    let tools = steps.iter().flat_map(|step| step.needs.iter().copied());
    tools.collect::<BTreeSet<Tool>>().into_iter().collect()
}

/// Goes on after a failure, so that one run tells all that is wrong.
fn run_all(
    root: &Path,
    steps: &[&'static Step],
    server: Option<&Server>,
    interrupt: &Interrupt,
) -> Result<Vec<Outcome>> {
    let mut outcomes = Vec::new();
    for step in steps {
        println!("── {} {}", step.name, "─".repeat(60_usize.saturating_sub(step.name.len())));
        let start = Instant::now();
        let well = match &step.work {
            Work::Tidy => tidy::command(root)?,
            Work::Cargo { arguments, settings } => {
                let mut command = cargo(root, arguments, server);
                command.envs(settings.iter().copied());
                match run::through(&mut command, interrupt)? {
                    End::Well => true,
                    End::Badly => false,
                    End::Interrupted => bail!("interrupted during `{}`", step.name),
                }
            }
        };
        outcomes.push(Outcome { name: step.name, well, took: start.elapsed() });
    }
    Ok(outcomes)
}

fn cargo(root: &Path, arguments: &[&str], server: Option<&Server>) -> Command {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(program);
    command.current_dir(root).args(arguments);
    match server {
        Some(server) => command.env("OTKLIK_TEST_POSTGRES", server.url()),
        None => command.env_remove("OTKLIK_TEST_POSTGRES"),
    };
    command
}

fn sign_off(outcomes: &[Outcome]) -> bool {
    println!("── sign-off {}", "─".repeat(52));
    for Outcome { name, well, took } in outcomes {
        println!(
            "{}  {name:<10} {:>7.1} s",
            if *well { "ok    " } else { "FAILED" },
            took.as_secs_f64()
        );
    }
    let failed: Vec<&str> = outcomes.iter().filter(|it| !it.well).map(|it| it.name).collect();
    if failed.is_empty() {
        println!("all is well");
    } else {
        println!("not well: {} (again: cargo xtask test --only <step>)", failed.join(", "));
    }
    failed.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_words_every_step_is_chosen() {
        assert_eq!(chosen(&[]).unwrap().len(), STEPS.len());
    }

    #[test]
    fn only_the_named_steps_are_chosen_and_nothing_more_is_asked_of_the_machine() {
        let steps = chosen(&["--only", "tidy", "--only", "fmt"]).unwrap();
        assert_eq!(steps.iter().map(|step| step.name).collect::<Vec<_>>(), ["tidy", "fmt"]);
        assert!(needs(&steps).is_empty());
        assert!(chosen(&["--only", "nothing"]).is_err());
        assert!(chosen(&["--onyl", "tidy"]).is_err());
        assert!(chosen(&["--only"]).is_err());
    }

    #[test]
    fn one_failure_fails_the_whole() {
        let outcome = |well| Outcome { name: "x", well, took: Duration::ZERO };
        assert!(sign_off(&[outcome(true), outcome(true)]));
        assert!(!sign_off(&[outcome(true), outcome(false)]));
    }
}
