//! The real program on a temporary folder.

use std::io::Write as _;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// How long the program may take to be ready, on a busy machine.
const READY_WITHIN: Duration = Duration::from_secs(60);

/// The program with its settings; it is stopped when the test ends.
pub struct Product {
    /// Its address.
    pub base: String,
    /// Its folder.
    pub folder: TempDir,
    listen: String,
    database: String,
    settings: Vec<(&'static str, String)>,
    server: Option<Child>,
}

impl Product {
    /// The program on SQLite, not serving yet.
    pub fn sqlite() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let database = format!("sqlite://{}", folder.path().join("otklik.db").display());
        Self::on(database, folder)
    }

    /// The program on a database, not serving yet.
    pub fn on(database: String, folder: TempDir) -> Self {
        let port = TcpListener::bind("127.0.0.1:0")
            .and_then(|it| it.local_addr())
            .expect("a free port")
            .port();
        let listen = format!("127.0.0.1:{port}");
        Self {
            base: format!("http://{listen}"),
            folder,
            listen,
            database,
            settings: Vec::new(),
            server: None,
        }
    }

    /// Gives a setting by its variable.
    pub fn set(&mut self, variable: &'static str, value: &str) {
        self.settings.push((variable, value.to_owned()));
    }

    /// What the server has logged.
    pub fn logged(&self) -> String {
        std::fs::read_to_string(self.log()).unwrap_or_default()
    }

    /// A command of the program with the settings of this product.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_otklik"));
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env("OTKLIK_DATABASE__URL", &self.database)
            .env("OTKLIK_SERVER__LISTEN", &self.listen)
            .env("OTKLIK_STORAGE__PATH", self.folder.path().join("files"))
            .envs(self.settings.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null());
        command
    }

    /// Runs a command to its end and gives back what it printed.
    pub fn run(&self, arguments: &[&str]) -> String {
        let output = self.command(arguments).output().expect("the program runs");
        printed(arguments, &output)
    }

    /// Runs a command that reads its standard input.
    pub fn run_with(&self, arguments: &[&str], input: &str) -> String {
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program runs");
        let mut stdin = child.stdin.take().expect("its input");
        stdin.write_all(input.as_bytes()).expect("it reads");
        drop(stdin);
        printed(arguments, &child.wait_with_output().expect("the program ends"))
    }

    /// Starts serving and waits until it is ready.
    pub async fn serve(&mut self) {
        self.start();
        self.wait_until_ready().await;
    }

    /// Starts serving; its log goes to a file of its folder.
    pub fn start(&mut self) {
        self.start_under(&[]);
    }

    /// Starts serving under another program, which is given what to run as its last arguments.
    pub fn start_under(&mut self, outer: &[&str]) {
        let log = std::fs::OpenOptions::new().create(true).append(true).open(self.log());
        let serve = self.command(&["serve"]);
        let mut command = match outer {
            [] => serve,
            [program, arguments @ ..] => wrapped(program, arguments, &serve),
        };
        let child = command.stderr(log.expect("a log")).spawn().expect("the program runs");
        self.server = Some(child);
    }

    fn log(&self) -> PathBuf {
        self.folder.path().join("server.log")
    }

    /// Waits until it serves.
    pub async fn wait_until_ready(&self) {
        let until = Instant::now() + READY_WITHIN;
        let (http, ready) = (testing::http(), format!("{}/readyz", self.base));
        while Instant::now() < until {
            if http.get(&ready).send().await.is_ok_and(|it| it.status().is_success()) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let log = std::fs::read_to_string(self.log()).unwrap_or_default();
        panic!("the program is not ready within {READY_WITHIN:?}: {log}");
    }

    /// Kills the server as a power cut would.
    pub fn kill(&mut self) {
        self.end("-KILL");
    }

    /// Stops the server as an administrator does.
    pub fn stop(&mut self) {
        self.end("-TERM");
    }

    fn end(&mut self, signal: &str) {
        let Some(mut server) = self.server.take() else { return };
        // Under another program it is the only child of that.
        let outer = server.id();
        let children = std::fs::read_to_string(format!("/proc/{outer}/task/{outer}/children"));
        let own = children.ok().and_then(|it| it.split(' ').next()?.parse().ok()).unwrap_or(outer);
        let told = Command::new("kill").args([signal, &own.to_string()]).status();
        assert!(told.expect("kill runs").success(), "the program is there");
        server.wait().expect("the program ends");
    }
}

fn wrapped(program: &str, arguments: &[&str], inner: &Command) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).arg(inner.get_program()).args(inner.get_args()).stdin(Stdio::null());
    command.envs(inner.get_envs().filter_map(|(name, value)| Some((name, value?))));
    if let Some(folder) = inner.get_current_dir() {
        command.current_dir(folder);
    }
    command
}

impl Drop for Product {
    fn drop(&mut self) {
        self.kill();
    }
}

fn printed(arguments: &[&str], output: &Output) -> String {
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "otklik {arguments:?} failed: {errors}");
    String::from_utf8(output.stdout.clone()).expect("it prints text")
}

/// The folder of the workspace.
pub fn workspace() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}
