//! `otklik check`: every fault of the city's files, in words.

use std::process::ExitCode;

use crate::city::{self, fault_lines, soundness};
use crate::config::Config;
use crate::house::language;

/// Prints every fault with its file and line; exit code 1 when there is one.
pub fn run(config: &Config) -> anyhow::Result<ExitCode> {
    let folder = config.city.path.as_deref();
    let parsed = city::read(folder)?;
    match parsed.value {
        Some(city) if parsed.faults.is_empty() => {
            let today = city.day(base::Clock::system().now());
            println!("{}", soundness(&city, today, language()));
            Ok(ExitCode::SUCCESS)
        }
        _ => {
            print!("{}", fault_lines(&parsed.faults, folder, language()));
            Ok(ExitCode::from(1))
        }
    }
}
