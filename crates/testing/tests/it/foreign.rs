//! Two bot libraries of others take the stand-in for the Bot API for the real one.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::OnceLock;
use std::time::Duration;

use testing::telegram::{FakeTelegram, Fault, Resident, TOKEN};
use testing::{PICTURE, TestClock};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

/// How long a bot may take for the whole walk, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);
/// Who is told when somebody left.
const ADMIN: i64 = 9_000;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("foreign")
}

/// Runs a program of the installation to its end.
fn install(command: &mut std::process::Command) {
    let done = command.output().expect("it runs; `cargo xtask test` installs it");
    let words = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{command:?}: {words}");
}

/// Copies files of the bots to a folder of the build, and says so.
fn place(name: &str, files: &[&str]) -> PathBuf {
    let own = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&own).expect("a folder of the build");
    for file in files {
        std::fs::copy(folder().join(file), own.join(file)).expect("a file is copied");
    }
    own
}

/// Whether the packages of this list lie there already; a new list is installed anew.
fn is_installed(own: &Path, list: &str) -> bool {
    let read = |path: PathBuf| std::fs::read(path).ok();
    read(own.join("installed")).is_some_and(|it| Some(it) == read(own.join(list)))
}

fn note_installed(own: &Path, list: &str) {
    std::fs::copy(own.join(list), own.join("installed")).expect("a note is written");
}

fn grammy() -> Command {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    let own = FOLDER.get_or_init(|| {
        let own = place("grammy", &["package.json", "package-lock.json", "grammy.mjs"]);
        if !is_installed(&own, "package-lock.json") {
            let words = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
            install(std::process::Command::new("npm").args(words).current_dir(&own));
            note_installed(&own, "package-lock.json");
        }
        own
    });
    let mut bot = Command::new("node");
    bot.arg("grammy.mjs").current_dir(own);
    bot
}

fn aiogram() -> Command {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    let own = FOLDER.get_or_init(|| {
        let own = place("aiogram", &["requirements.txt", "aiogram_bot.py"]);
        if !is_installed(&own, "requirements.txt") {
            let make = ["-m", "venv", "--clear", "own"];
            install(std::process::Command::new("python3").args(make).current_dir(&own));
            // Nothing is built and nothing is taken that has another hash than was written down.
            let words = "-m pip install --quiet --disable-pip-version-check --no-deps \
                         --only-binary :all: --require-hashes --requirement requirements.txt";
            let python = own.join("own/bin/python");
            let words = words.split_whitespace();
            install(std::process::Command::new(python).args(words).current_dir(&own));
            note_installed(&own, "requirements.txt");
        }
        own
    });
    let mut bot = Command::new(own.join("own/bin/python"));
    bot.arg("aiogram_bot.py").current_dir(own);
    bot
}

/// A bot that runs and is ready; it ends with this value.
async fn start(mut bot: Command, fake: &FakeTelegram, mode: &str, picture: &Path) -> Child {
    let settings = [("API", fake.url()), ("TOKEN", TOKEN.into()), ("MODE", mode.into())];
    bot.envs(settings).env("ADMIN", ADMIN.to_string()).env("SECRET", "s-e_c-r_e-t");
    bot.env("PICTURE", picture).kill_on_drop(true).stdin(Stdio::null()).stdout(Stdio::piped());
    let mut bot = bot.spawn().expect("the bot starts");
    let mut lines = BufReader::new(bot.stdout.take().expect("its output")).lines();
    let said = lines.next_line().await.expect("a line").unwrap_or_default();
    assert_eq!(said, "ready");
    // What it says afterwards is a failure; it is shown beside what the test says.
    tokio::spawn(async move {
        while let Ok(Some(line)) = lines.next_line().await {
            eprintln!("{line}");
        }
    });
    bot
}

/// What was said last, after so many messages.
async fn last(resident: &Resident, messages: usize) -> testing::telegram::Seen {
    let mut seen = resident.sees(messages).await;
    assert_eq!(seen.len(), messages, "{seen:#?}");
    seen.pop().expect("a message")
}

/// A resident does what residents do, and the bot says what it heard.
async fn walk(bot: Command, mode: &str) {
    let fake = FakeTelegram::start(TestClock::new().clock()).await;
    let own = tempfile::NamedTempFile::with_suffix(".png").expect("a file");
    std::fs::write(own.path(), PICTURE).expect("a picture");
    let (anna, admin) = (fake.resident(1111, "Анна"), fake.resident(ADMIN, "Вера"));
    let _bot = start(bot, &fake, mode, own.path()).await;
    admin.says("here");
    assert_eq!(last(&admin, 1).await.text, "heard here of Вера");

    let first = anna.begins(Some("yard"));
    let hello = last(&anna, 1).await;
    assert_eq!((hello.text.as_str(), hello.answers), ("hello yard", Some(first)));
    assert_eq!(hello.buttons[0].len(), 2);
    anna.presses("yes");
    assert_eq!(last(&anna, 2).await.text, "pressed v:yes");
    assert_eq!(anna.seen()[0].buttons, [] as [Vec<_>; 0], "the buttons are gone");

    let said = anna.says("Яма");
    assert_eq!(last(&anna, 3).await.text, "heard Яма of Анна");
    anna.edits(said, "Люк");
    assert_eq!(last(&anna, 4).await.text, "edited Люк");
    anna.says("album");
    let pictures = anna.sees(6).await;
    assert_eq!((pictures[4].text.as_str(), &pictures[4].album), ("two", &pictures[5].album));
    assert!(pictures[5].album.is_some());
    assert_eq!(pictures[5].files, [PICTURE]);

    anna.says("place");
    assert!(last(&anna, 7).await.buttons[0][0].asks_place);
    anna.presses("here");
    assert_eq!(last(&anna, 8).await.text, "place 43.1164 131.8823");
    anna.sends_photo(PICTURE, "вот");
    assert_eq!(last(&anna, 9).await.text, format!("photo {} вот", PICTURE.len()));
    anna.sends_document("акт.pdf", "application/pdf", b"%PDF-1.4", "");
    assert_eq!(last(&anna, 10).await.text, "document акт.pdf 8");

    anna.says("long");
    assert_eq!(last(&anna, 11).await.text, "Bad Request: message is too long");
    fake.fail("sendMessage", Fault::TooMany(7), 1);
    anna.says("hurry");
    assert_eq!(last(&anna, 12).await.text, "again after 7");
    anna.blocks();
    let told = last(&admin, 2).await.text;
    assert_eq!(told, "kicked: Forbidden: bot was blocked by the user");
    anna.returns();
    assert_eq!(last(&admin, 3).await.text, "member: let in");
    assert_eq!(last(&anna, 13).await.text, "still there?");
}

async fn in_time(walk: impl Future<Output = ()>) {
    tokio::time::timeout(PATIENCE, walk).await.expect("the bot keeps up");
}

#[tokio::test]
async fn grammy_polls() {
    in_time(walk(grammy(), "poll")).await;
}

#[tokio::test]
async fn grammy_is_called() {
    in_time(walk(grammy(), "webhook")).await;
}

#[tokio::test]
async fn aiogram_polls() {
    in_time(walk(aiogram(), "poll")).await;
}

#[tokio::test]
async fn aiogram_is_called() {
    in_time(walk(aiogram(), "webhook")).await;
}
