//! A private PostgreSQL: its own port, its own data in a temporary folder, gone afterwards.

use std::fs::DirBuilder;
use std::net::TcpListener;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::interrupt::Interrupt;
use crate::packages::{self, Tool};
use crate::run;

const ROLE: &str = "otklik";
const CONNECTIONS_MAX: u32 = 200;
const READY_EVERY: Duration = Duration::from_millis(100);
const READY_WITHIN: Duration = Duration::from_secs(60);

/// `cargo xtask postgres`: one for development, until Ctrl-C.
pub fn command() -> Result<bool> {
    let interrupt = Interrupt::listen()?;
    packages::provide(&[Tool::PostgreSql], &interrupt)?;
    let server = Server::start(&interrupt)?;
    println!("{}", server.url());
    eprintln!("set OTKLIK_TEST_POSTGRES or OTKLIK_DATABASE__URL to this; Ctrl-C stops it");
    interrupt.wait();
    Ok(true)
}

/// A running server; dropping it stops it and removes its data.
pub struct Server {
    programs: PathBuf,
    folder: PathBuf,
    port: u16,
    user: Option<User>,
    process: Child,
}

/// Whom the server runs as when we are root: `initdb` refuses root.
#[derive(Clone, Copy)]
struct User {
    uid: u32,
    gid: u32,
}

impl Server {
    /// Makes an empty cluster, starts a server on it and waits until it answers.
    pub fn start(interrupt: &Interrupt) -> Result<Self> {
        let programs = packages::postgres_programs().context("PostgreSQL is not installed")?;
        let user = if packages::is_root() { Some(User::named("postgres")?) } else { None };
        let port = free_port()?;
        let folder = new_folder(user, port)?;
        let started = make_cluster(&programs, &folder, user)
            .and_then(|()| spawn(&programs, &folder, user, port));
        let process = match started {
            Ok(process) => process,
            Err(error) => {
                let _ = std::fs::remove_dir_all(&folder);
                return Err(error);
            }
        };
        let mut server = Self { programs, folder, port, user, process };
        server.wait_until_ready(interrupt)?;
        Ok(server)
    }

    /// The address of a database in which tests may do what they like.
    pub fn url(&self) -> String {
        format!("postgres://{ROLE}@127.0.0.1:{}/postgres", self.port)
    }

    fn wait_until_ready(&mut self, interrupt: &Interrupt) -> Result<()> {
        let port = self.port.to_string();
        let mut waited = Duration::ZERO;
        while waited < READY_WITHIN {
            if self.process.try_wait()?.is_some() {
                bail!("PostgreSQL ended at once: {}", self.log());
            }
            let mut ask = Command::new(self.programs.join("pg_isready"));
            ask.args(["--quiet", "--host", "127.0.0.1", "--port", &port]);
            ask.args(["--username", ROLE, "--dbname", "postgres"]);
            if ask.status().context("while asking whether PostgreSQL is ready")?.success() {
                return Ok(());
            }
            if interrupt.within(READY_EVERY) {
                bail!("interrupted while PostgreSQL was starting");
            }
            waited += READY_EVERY;
        }
        bail!("PostgreSQL was not ready in {} s: {}", READY_WITHIN.as_secs(), self.log())
    }

    fn log(&self) -> String {
        let log = std::fs::read_to_string(self.folder.join("log")).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        lines.iter().skip(lines.len().saturating_sub(5)).copied().collect::<Vec<_>>().join(" | ")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The data are thrown away, so there is nothing to save by a gentler stop.
        let mut stop = program(&self.programs.join("pg_ctl"), &self.folder, self.user);
        stop.args(["stop", "--silent", "--mode", "immediate", "--pgdata"]);
        stop.arg(self.folder.join("data"));
        if !stop.stdout(Stdio::null()).status().is_ok_and(|status| status.success()) {
            let _ = self.process.kill();
        }
        let _ = self.process.wait();
        if let Err(error) = std::fs::remove_dir_all(&self.folder) {
            eprintln!("could not remove {}: {error}", self.folder.display());
        }
    }
}

impl User {
    fn named(name: &str) -> Result<Self> {
        let users = std::fs::read_to_string("/etc/passwd").context("while reading the users")?;
        let found = users.lines().find_map(|line| {
            let mut fields = line.split(':');
            let (login, uid, gid) = (fields.next()?, fields.nth(1)?, fields.next()?);
            Some((login == name, uid.parse().ok()?, gid.parse().ok()?)).filter(|(same, _, _)| *same)
        });
        let (_, uid, gid) = found
            .with_context(|| format!("no user `{name}`: it comes with the package postgresql"))?;
        Ok(Self { uid, gid })
    }
}

/// A program of PostgreSQL, run as its user.
fn program(path: &Path, folder: &Path, user: Option<User>) -> Command {
    let mut command = Command::new(path);
    command.current_dir(folder).stdin(Stdio::null());
    if let Some(User { uid, gid }) = user {
        command.uid(uid).gid(gid);
    }
    command
}

fn make_cluster(programs: &Path, folder: &Path, user: Option<User>) -> Result<()> {
    let mut initdb = program(&programs.join("initdb"), folder, user);
    initdb.args([
        "--auth",
        "trust",
        "--encoding",
        "UTF8",
        "--locale",
        "C.UTF-8",
        "--username",
        ROLE,
    ]);
    // The server itself syncs; an empty cluster that is lost is simply made again.
    initdb.arg("--no-sync");
    run::quietly(initdb.arg("--pgdata").arg(folder.join("data")))
        .map(drop)
        .context("while making a database cluster")
}

fn spawn(programs: &Path, folder: &Path, user: Option<User>, port: u16) -> Result<Child> {
    let log = std::fs::File::create(folder.join("log"))?;
    let server = programs.join("postgres");
    // Where it can be had, the kernel stops the server even if we are killed outright.
    let mut command = match packages::on_path("setpriv") {
        Some(setpriv) => {
            let mut command = program(&setpriv, folder, user);
            command.args(["--pdeathsig", "INT", "--"]).arg(server);
            command
        }
        None => program(&server, folder, user),
    };
    command.arg("-D").arg(folder.join("data")).arg("-k").arg(folder);
    command.args(["-h", "127.0.0.1", "-p", &port.to_string(), "-c", "fsync=on"]);
    command.args(["-c", &format!("max_connections={CONNECTIONS_MAX}")]);
    command.stdout(log.try_clone()?).stderr(log);
    // A group of its own: Ctrl-C at the keyboard must reach the tests before their database.
    command.process_group(0).spawn().context("while starting PostgreSQL")
}

fn free_port() -> Result<u16> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).context("while looking for a free port")?;
    Ok(listener.local_addr()?.port())
}

/// A new folder that its user, and nobody else, may read.
fn new_folder(user: Option<User>, port: u16) -> Result<PathBuf> {
    let name = format!("otklik-postgres-{}-{port}", std::process::id());
    let candidates = [std::env::temp_dir(), PathBuf::from("/tmp"), PathBuf::from("/var/tmp")];
    let parent = candidates
        .iter()
        .find(|folder| user.is_none() || is_open_to_all(folder))
        .context("no temporary folder that the user postgres can reach")?;
    let folder = parent.join(name);
    DirBuilder::new()
        .mode(0o700)
        .create(&folder)
        .with_context(|| format!("while making {}", folder.display()))?;
    if let Some(User { uid, gid }) = user {
        chown(&folder, Some(uid), Some(gid)).context("while giving the folder to postgres")?;
    }
    Ok(folder)
}

fn is_open_to_all(folder: &Path) -> bool {
    folder.is_dir()
        && folder.ancestors().all(|above| {
            std::fs::metadata(above).is_ok_and(|it| it.permissions().mode() & 0o001 != 0)
        })
}

#[cfg(test)]
mod tests {
    use std::net::TcpStream;

    use super::*;

    #[test]
    fn a_server_answers_and_leaves_nothing_behind() {
        if packages::postgres_programs().is_none() {
            eprintln!("skipped: PostgreSQL is not installed");
            return;
        }
        let (_hand, interrupt) = Interrupt::by_hand();
        let server = Server::start(&interrupt).unwrap();
        let (folder, port) = (server.folder.clone(), server.port);
        assert_eq!(server.url(), format!("postgres://otklik@127.0.0.1:{port}/postgres"));
        assert!(TcpStream::connect(("127.0.0.1", port)).is_ok());
        drop(server);
        assert!(TcpStream::connect(("127.0.0.1", port)).is_err());
        assert!(!folder.exists());
    }
}
