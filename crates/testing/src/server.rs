//! A PostgreSQL of one test, which it may stop and start again.

use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use store::{Db, Settings, Sql as _, args};
use tempfile::TempDir;

/// How long a server may take to answer, on a busy machine.
const READY_WITHIN: Duration = Duration::from_secs(60);
const ASK_EVERY: Duration = Duration::from_millis(50);

/// A server with an empty database; it goes with the test.
pub struct OwnPostgres {
    programs: PathBuf,
    folder: TempDir,
    port: u16,
    /// Whom it runs as where the test is root, which the server refuses to be.
    user: Option<(u32, u32)>,
    process: Option<Child>,
}

impl OwnPostgres {
    /// Makes a cluster and starts its server.
    pub async fn start() -> Self {
        let is_root = std::fs::metadata("/proc/self").is_ok_and(|me| me.uid() == 0);
        let user = is_root.then(|| postgres_user().expect("the user postgres"));
        let folder = tempfile::Builder::new().prefix("otklik-pg-").tempdir_in("/tmp");
        let folder = folder.expect("a temporary folder");
        if let Some((uid, gid)) = user {
            chown(folder.path(), Some(uid), Some(gid)).expect("the folder is given to postgres");
        }
        let port = TcpListener::bind("127.0.0.1:0").and_then(|it| it.local_addr());
        let port = port.expect("a free port").port();
        let programs = programs().expect("PostgreSQL is installed");
        let mut server = Self { programs, folder, port, user, process: None };
        let mut initdb = server.program("initdb");
        initdb.args(["--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]);
        initdb.args(["--username=otklik", "--pgdata"]).arg(server.data());
        let made = initdb.stdout(Stdio::null()).status().expect("initdb runs");
        assert!(made.success(), "initdb failed");
        server.start_again().await;
        server
    }

    /// The address of its database.
    pub fn url(&self) -> String {
        format!("postgres://otklik@127.0.0.1:{}/postgres", self.port)
    }

    /// Starts the server after a stop and waits until it answers.
    pub async fn start_again(&mut self) {
        let mut server = self.server();
        server.arg("-D").arg(self.data()).arg("-k").arg(self.folder.path());
        server.args(["-h", "127.0.0.1", "-p", &self.port.to_string()]);
        server.stdout(Stdio::null()).stderr(Stdio::null());
        self.process = Some(server.spawn().expect("the server starts"));
        let until = Instant::now() + READY_WITHIN;
        while Instant::now() < until {
            let db = Db::open(&Settings::new(self.url())).await.expect("an address");
            let answer = db.reader().rows("SELECT 1 AS one", args![]).await;
            db.close().await;
            if answer.is_ok() {
                return;
            }
            tokio::time::sleep(ASK_EVERY).await;
        }
        panic!("the server does not answer within {READY_WITHIN:?}");
    }

    /// Stops the server: sessions are ended at once, what was committed stays.
    pub fn stop(&mut self) {
        let mut stop = self.program("pg_ctl");
        stop.args(["stop", "--silent", "--mode=fast", "--pgdata"]).arg(self.data());
        let stopped = stop.stdout(Stdio::null()).stderr(Stdio::null()).status();
        if let Some(mut process) = self.process.take() {
            if !stopped.is_ok_and(|it| it.success()) {
                let _ = process.kill();
            }
            let _ = process.wait();
        }
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Where it can be had, the kernel stops the server even if the test is killed outright: it
    /// watches the thread of the test, which must be the one that starts it.
    fn server(&self) -> Command {
        let server = self.programs.join("postgres");
        if on_path("setpriv").is_none() {
            return self.command(&server);
        }
        let mut command = self.command(Path::new("setpriv"));
        command.args(["--pdeathsig", "INT", "--"]).arg(server);
        command
    }

    fn program(&self, name: &str) -> Command {
        self.command(&self.programs.join(name))
    }

    fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir(self.folder.path()).stdin(Stdio::null());
        if let Some((uid, gid)) = self.user {
            command.uid(uid).gid(gid);
        }
        command
    }
}

impl Drop for OwnPostgres {
    fn drop(&mut self) {
        self.stop();
    }
}

fn postgres_user() -> Option<(u32, u32)> {
    let users = std::fs::read_to_string("/etc/passwd").ok()?;
    let line = users.lines().find(|line| line.starts_with("postgres:"))?;
    let mut fields = line.split(':').skip(2);
    Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
}

/// Debian keeps the programs off the path, one folder a version.
fn programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?.flatten();
    let newest = versions
        .filter_map(|it| Some((it.file_name().to_str()?.parse::<u32>().ok()?, it.path())))
        .max()
        .map(|(_, folder)| folder.join("bin"));
    // A link on the path leads to the folder that holds the server too.
    let linked = || on_path("initdb")?.canonicalize().ok()?.parent().map(Path::to_path_buf);
    newest.or_else(linked)
}

fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}
