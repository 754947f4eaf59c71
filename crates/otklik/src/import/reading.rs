//! The file is read on a thread of its own, a little ahead of what is written.

use std::path::PathBuf;

use base::{Lang, Timestamp};
use channels::file::{FileFault, Past, PastFile, Profile, Progress};
use tokio::sync::mpsc;
use tokio::task::{JoinHandle, spawn_blocking};

use super::said;

/// Appeals that are read ahead.
const AHEAD_MAX: usize = 1_000;

/// A file that is being read.
pub struct Reading {
    rows: mpsc::Receiver<Result<Past, FileFault>>,
    thread: Option<JoinHandle<Ending>>,
    name: String,
    progress: Progress,
    ending: Ending,
    lang: Lang,
}

/// What is known when a file was read to its end.
#[derive(Debug, Clone, Copy, Default)]
pub struct Ending {
    /// Events beside the file that belong to none of its appeals.
    pub events_left: usize,
    /// Rows in which control characters became spaces.
    pub mended: u64,
}

impl Reading {
    /// Opens a file, with what lies beside it, and begins to read.
    pub async fn start(
        path: PathBuf,
        profile: Profile,
        now: Timestamp,
        lang: Lang,
    ) -> anyhow::Result<Self> {
        let opened = spawn_blocking(move || PastFile::open(&path, profile, now));
        let mut file = opened.await.map_err(said::reader(lang))?.map_err(fault(lang))?;
        let (name, progress) = (file.name().to_owned(), file.progress());
        let (sender, rows) = mpsc::channel(AHEAD_MAX);
        let thread = spawn_blocking(move || {
            for row in file.by_ref() {
                if sender.blocking_send(row).is_err() {
                    break;
                }
            }
            Ending { events_left: file.events_left(), mended: file.mended() }
        });
        let ending = Ending::default();
        Ok(Self { rows, thread: Some(thread), name, progress, ending, lang })
    }

    /// How far the file is read.
    pub fn progress(&self) -> Progress {
        self.progress.clone()
    }

    /// The next rows, at most so many; `None` at the end of the file.
    pub async fn next(&mut self, rows_max: usize) -> anyhow::Result<Option<Vec<Past>>> {
        let mut rows = Vec::with_capacity(rows_max);
        while rows.len() < rows_max {
            match self.rows.recv().await {
                Some(row) => rows.push(row.map_err(fault(self.lang))?),
                None => break,
            }
        }
        if !rows.is_empty() {
            return Ok(Some(rows));
        }
        if let Some(thread) = self.thread.take() {
            self.ending = thread.await.map_err(said::reader(self.lang))?;
        }
        Ok(None)
    }

    /// The name of the file.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What is known at the end.
    pub const fn ending(&self) -> Ending {
        self.ending
    }
}

fn fault(lang: Lang) -> impl Fn(FileFault) -> anyhow::Error {
    move |fault| anyhow::Error::msg(fault.words().of(lang).to_owned())
}
