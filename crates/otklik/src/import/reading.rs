//! The file is read on a thread of its own, a little ahead of what is written.

use std::path::PathBuf;

use anyhow::Context as _;
use base::{Lang, Timestamp};
use channels::file::{FileFault, Past, PastFile, Profile, Progress};
use tokio::sync::mpsc;
use tokio::task::{JoinHandle, spawn_blocking};

/// Appeals that are read ahead.
const AHEAD_MAX: usize = 1_000;

/// A file that is being read.
pub struct Reading {
    rows: mpsc::Receiver<Result<Past, FileFault>>,
    thread: Option<JoinHandle<usize>>,
    progress: Progress,
    events_left: usize,
    lang: Lang,
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
        let mut file = opened.await.context("while opening the file")?.map_err(said(lang))?;
        let progress = file.progress();
        let (sender, rows) = mpsc::channel(AHEAD_MAX);
        let thread = spawn_blocking(move || {
            for row in file.by_ref() {
                if sender.blocking_send(row).is_err() {
                    break;
                }
            }
            file.events_left()
        });
        Ok(Self { rows, thread: Some(thread), progress, events_left: 0, lang })
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
                Some(row) => rows.push(row.map_err(said(self.lang))?),
                None => break,
            }
        }
        if !rows.is_empty() {
            return Ok(Some(rows));
        }
        if let Some(thread) = self.thread.take() {
            self.events_left = thread.await.context("while reading the file")?;
        }
        Ok(None)
    }

    /// Events beside the file that belong to none of its appeals; known at the end.
    pub const fn events_left(&self) -> usize {
        self.events_left
    }
}

fn said(lang: Lang) -> impl Fn(FileFault) -> anyhow::Error {
    move |fault| anyhow::Error::msg(fault.words().of(lang).to_owned())
}
