//! What the checks need on the machine, by the name of its Debian package.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::interrupt::Interrupt;
use crate::run::{self, End};

/// A program that a step cannot do without.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tool {
    /// The server and its tools.
    PostgreSql,
    /// The browser of the browser test.
    Chromium,
    /// Shows the order of fsync and acknowledgement.
    Strace,
    /// Runs npm and the browser test.
    Node,
    /// Fetches the assets by their lock file.
    Npm,
    /// Runs the bot of a library from PyPI, in an environment of its own.
    Python,
}

impl Tool {
    /// The Debian package that brings it.
    pub fn package(self) -> &'static str {
        match self {
            Tool::PostgreSql => "postgresql",
            Tool::Chromium => "chromium",
            Tool::Strace => "strace",
            Tool::Node => "nodejs",
            Tool::Npm => "npm",
            Tool::Python => "python3-venv",
        }
    }

    fn is_here(self) -> bool {
        match self {
            Tool::PostgreSql => postgres_programs().is_some(),
            Tool::Chromium => on_path("chromium").is_some(),
            Tool::Strace => on_path("strace").is_some(),
            Tool::Node => on_path("node").is_some(),
            Tool::Npm => on_path("npm").is_some(),
            Tool::Python => makes_environments(),
        }
    }
}

/// Sees to it that the tools are here: root installs what is missing, others are told what to
/// install.
pub fn provide(tools: &[Tool], interrupt: &Interrupt) -> Result<()> {
    let missing = missing(tools);
    if missing.is_empty() {
        return Ok(());
    }
    let names = names(&missing);
    if !is_root() || on_path("apt-get").is_none() {
        bail!("please install first: apt-get install {}", names.join(" "));
    }
    println!("installing {}", names.join(", "));
    apt(&["update"], interrupt)?;
    let install = ["install", "--yes", "--no-install-recommends"];
    apt(&[&install[..], &names[..]].concat(), interrupt)?;
    let left = self::missing(&missing);
    if !left.is_empty() {
        bail!("installed but still not found: {}", self::names(&left).join(" "));
    }
    Ok(())
}

/// The folder of `initdb` and `postgres`: Debian keeps them off the path, one folder a version.
pub fn postgres_programs() -> Option<PathBuf> {
    if let Some(initdb) = on_path("initdb") {
        // A link on the path leads to the folder that holds the server too.
        return initdb.canonicalize().ok()?.parent().map(Path::to_path_buf);
    }
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
    let numbered = versions.flatten().filter_map(|entry| {
        let number: u32 = entry.file_name().to_str()?.parse().ok()?;
        let programs = entry.path().join("bin");
        programs.join("initdb").is_file().then_some((number, programs))
    });
    numbered.max().map(|(_, programs)| programs)
}

/// Debian has Python without what makes an environment.
fn makes_environments() -> bool {
    let mut python = Command::new("python3");
    python.args(["-c", "import ensurepip, venv"]);
    run::quietly(&mut python).is_ok()
}

/// Whether this process may install and change users.
pub fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata("/proc/self").is_ok_and(|me| me.uid() == 0)
}

/// Where on the path a program lies.
pub fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

fn missing(tools: &[Tool]) -> Vec<Tool> {
    tools.iter().copied().filter(|tool| !tool.is_here()).collect()
}

fn names(tools: &[Tool]) -> Vec<&'static str> {
    tools.iter().map(|tool| tool.package()).collect()
}

fn apt(arguments: &[&str], interrupt: &Interrupt) -> Result<()> {
    let mut command = Command::new("apt-get");
    command.args(["-q", "-o", "DPkg::Lock::Timeout=120"]).args(arguments);
    command.env("DEBIAN_FRONTEND", "noninteractive");
    match run::through(&mut command, interrupt).context("while installing packages")? {
        End::Well => Ok(()),
        End::Badly => bail!("apt-get {} failed", arguments.join(" ")),
        End::Interrupted => bail!("interrupted while installing packages"),
    }
}
