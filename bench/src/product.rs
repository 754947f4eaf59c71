//! The product as its users run it: a process of its own.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::process::{Child, Command};

use crate::http::{self, Caller};

/// A database, a folder of files and the program on them.
pub struct Product {
    program: PathBuf,
    folder: PathBuf,
    url: String,
}

/// A serving process; killed when it is dropped.
pub struct Serving {
    child: Child,
    /// Where it listens.
    pub address: String,
    /// From the start of the process to its first page.
    pub first_page: Duration,
}

impl Product {
    /// The program `otklik` beside this one, on a database and a folder of files.
    pub fn on(url: &str, folder: &Path) -> Result<Self> {
        let own = std::env::current_exe()?;
        let program = own.parent().unwrap_or(Path::new(".")).join("otklik");
        if !program.is_file() {
            bail!("there is no {}: cargo xtask bench builds it", program.display());
        }
        std::fs::create_dir_all(folder)?;
        Ok(Self { program, folder: folder.to_path_buf(), url: url.to_owned() })
    }

    /// The address of its database.
    pub fn url(&self) -> &str {
        &self.url
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command
            .args(words)
            .current_dir(&self.folder)
            .env("OTKLIK_DATABASE__URL", &self.url)
            .env("OTKLIK_STORAGE__PATH", self.folder.join("files"))
            .env("OTKLIK_SERVER__LISTEN", "127.0.0.1:0")
            .env("OTKLIK_LOG__FILTER", "warn")
            .stdin(Stdio::null())
            .kill_on_drop(true);
        command
    }

    /// Runs a command to its end; what it printed.
    pub async fn run(&self, words: &[&str]) -> Result<String> {
        let output = self.command(words).output().await.context("while starting otklik")?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            bail!("otklik {} failed: {}", words.join(" "), said.trim());
        }
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// A token for programs.
    pub async fn token(&self, scopes: &str) -> Result<String> {
        let token = self.run(&["user", "token", "bench", "--scope", scopes]).await?;
        Ok(token.trim().to_owned())
    }

    /// Starts to serve and waits for the first page.
    pub async fn serve(&self) -> Result<Serving> {
        let start = Instant::now();
        let mut child = self.command(&["serve"]).stderr(Stdio::piped()).spawn()?;
        let said = child.stderr.take().context("otklik has no standard error")?;
        let mut lines = BufReader::new(said).lines();
        let address = loop {
            let line = lines.next_line().await?.context("otklik ended while it started")?;
            if let Some((_, address)) = line.split_once("http://") {
                break address.trim_end_matches("/desk").to_owned();
            }
            eprintln!("otklik: {line}");
        };
        // What it says later must not fill the pipe and stop it.
        tokio::spawn(async move {
            while let Ok(Some(line)) = lines.next_line().await {
                let _ = tokio::io::stderr().write_all(format!("otklik: {line}\n").as_bytes()).await;
            }
        });
        let page = Caller::connect(&address).await?.send(&http::get("/desk/sign-in", "")).await?;
        if page.status != 200 {
            bail!("the first page answered {}", page.status);
        }
        Ok(Serving { child, address, first_page: start.elapsed() })
    }
}

/// What a process has used.
#[derive(Debug, Clone, Copy, Default)]
pub struct Used {
    /// Memory now, in megabytes.
    pub memory: f64,
    /// Memory at its highest, in megabytes.
    pub memory_max: f64,
    /// Seconds of processor time.
    pub seconds: f64,
}

impl Serving {
    /// What the process has used.
    pub fn used(&self) -> Used {
        self.child.id().map(|id| used(&id.to_string())).unwrap_or_default()
    }

    /// Ends in order.
    pub async fn stop(mut self) -> Result<()> {
        if let Some(id) = self.child.id() {
            let kill = format!("kill -s TERM {id}");
            Command::new("sh").args(["-c", &kill]).status().await?;
        }
        self.child.wait().await?;
        Ok(())
    }
}

/// What this process has used.
pub fn own() -> Used {
    used("self")
}

/// From the kernel's own figures; nothing where there are none.
fn used(process: &str) -> Used {
    let read = |file| std::fs::read_to_string(format!("/proc/{process}/{file}"));
    let status = read("status").unwrap_or_default();
    let memory = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        let kilobytes = line.and_then(|it| it.split_whitespace().next()?.parse::<f64>().ok());
        kilobytes.unwrap_or_default() / 1_000.0 * 1.024
    };
    let stat = read("stat").unwrap_or_default();
    // After the name in brackets, which may hold spaces, the 12th and 13th are times in ticks.
    let fields = stat.rsplit_once(')').map(|(_, rest)| rest).unwrap_or_default();
    let ticks: f64 =
        fields.split_whitespace().skip(11).take(2).filter_map(|it| it.parse::<f64>().ok()).sum();
    Used { memory: memory("VmRSS:"), memory_max: memory("VmHWM:"), seconds: ticks / 100.0 }
}
