//! `otklik check`: every fault of the configuration and of the city's files, in words.

use std::process::ExitCode;

use base::city::Fault;

use crate::city::{self, fault_lines, soundness};
use crate::config::Config;
use crate::house::language;
use crate::probe;

/// Prints every fault with its file and line; exit code 1 when there is one.
pub async fn run(config: &Config) -> anyhow::Result<ExitCode> {
    let lang = language();
    let folder = config.city.path.as_deref();
    let parsed = city::read(folder)?;
    let about = parsed.value.as_ref().filter(|_| parsed.is_sound()).map(|it| &it.city);
    let found = probe::all(config, about).await;
    print!("{}", fault_lines(&found.faults, None, lang));
    print!("{}", fault_lines(&parsed.faults, folder, lang));
    let note = match lang {
        base::Lang::Ru => "замечание: ",
        base::Lang::En => "note: ",
    };
    for line in fault_lines(&found.notes, None, lang).lines() {
        println!("{note}{line}");
    }
    if let (Some(city), []) = (&parsed.value, &parsed.faults[..]) {
        let today = city.day(base::Clock::system().now());
        println!("{}", soundness(city, today, lang));
    }
    Ok(exit(found.faults.is_empty() && parsed.faults.is_empty()))
}

/// Prints the faults of a configuration that cannot be read.
pub fn unreadable(faults: &[Fault]) -> ExitCode {
    print!("{}", fault_lines(faults, None, language()));
    exit(false)
}

fn exit(is_sound: bool) -> ExitCode {
    if is_sound { ExitCode::SUCCESS } else { ExitCode::from(1) }
}
