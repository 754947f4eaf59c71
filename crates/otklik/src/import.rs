//! Import of the past: a file becomes cards with their whole history, in short units of work
//! beside a serving process.

mod batch;
mod pace;
mod progress;
mod reading;
mod rejected;
mod summary;

#[cfg(test)]
mod tests;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use base::{Clock, Lang};
use channels::file::{Past, PastAppeal, Profile};
use register::IntakeWriter;
use register::past::{Source, known};
use store::Db;

use batch::Batch;
use pace::Pace;
use progress::Progress;
use reading::Reading;
use rejected::RejectedFile;
pub use summary::Summary;

/// What is to be imported.
#[derive(Debug)]
pub struct Order {
    /// The file.
    pub file: PathBuf,
    /// The name of a profile, or the path of one's own.
    pub profile: String,
    /// Where rejected rows are written; beside the file where it is not said.
    pub rejected: Option<PathBuf>,
}

/// What an import works with.
#[derive(Debug)]
pub struct Tools {
    /// The database.
    pub db: Db,
    /// Ids, and the zone that gives the year of a number.
    pub writer: IntakeWriter,
    /// The clock.
    pub clock: Clock,
    /// The language of whoever waits.
    pub lang: Lang,
}

/// How long a database that is away is waited for.
const AWAY_MAX: Duration = Duration::from_secs(60);
/// How often it is tried meanwhile.
const AWAY_STEP: Duration = Duration::from_secs(1);

/// Imports past appeals; what is there already stays as it is.
pub async fn appeals(order: &Order, tools: &Tools) -> anyhow::Result<Summary> {
    let start = Instant::now();
    let lang = tools.lang;
    let profile = Profile::find(&order.profile)
        .map_err(|fault| anyhow::Error::msg(fault.words().of(lang).to_owned()))?;
    let source = Source::of(&profile);
    let mut reading = Reading::start(order.file.clone(), profile, tools.clock.now(), lang).await?;
    let mut run = Run {
        batch: Batch::new(source),
        rejected: RejectedFile::new(order, lang),
        pace: Pace::of(tools.db.engine()),
        progress: Progress::start(reading.progress(), lang),
        summary: Summary::default(),
        tools,
    };
    while let Some(rows) = reading.next(run.pace.size()).await? {
        run.take(rows).await?;
    }
    run.summary.events_left = reading.events_left();
    run.summary.took(start.elapsed());
    run.summary.longest_lock = run.pace.longest();
    run.summary.rejected_file = run.rejected.finish()?;
    run.progress.finish();
    Ok(run.summary)
}

struct Run<'t> {
    tools: &'t Tools,
    batch: Batch,
    rejected: RejectedFile,
    pace: Pace,
    progress: Progress,
    summary: Summary,
}

impl Run<'_> {
    async fn take(&mut self, rows: Vec<Past>) -> anyhow::Result<()> {
        let count = rows.len();
        let mut appeals = Vec::with_capacity(count);
        for row in rows {
            match row {
                Past::Appeal(appeal) => appeals.push(*appeal),
                Past::Rejected(row) => {
                    self.rejected.write(&row).context("while writing a rejected row")?;
                    self.summary.rejected += 1;
                }
            }
        }
        let fresh = self.only_new(appeals).await?;
        if !fresh.is_empty() {
            self.write(&fresh).await?;
        }
        self.progress.add(count);
        Ok(())
    }

    /// Without what is there already, so that a second run takes no write lock.
    async fn only_new(&mut self, appeals: Vec<PastAppeal>) -> anyhow::Result<Vec<PastAppeal>> {
        let ids: Vec<_> = appeals.iter().map(|it| it.external_id.as_str()).collect();
        let mut reader = self.tools.db.reader();
        let known = known(&mut reader, self.batch.source(), &ids)
            .await
            .context("while looking for what is there already")?;
        let before = appeals.len();
        let fresh: Vec<_> =
            appeals.into_iter().filter(|it| !known.contains(&it.external_id)).collect();
        self.summary.unchanged += before - fresh.len();
        Ok(fresh)
    }

    /// Writes one batch. A database that is away for a while is waited for: nothing of the batch
    /// is there then, so it is written again as a whole.
    async fn write(&mut self, fresh: &[PastAppeal]) -> anyhow::Result<()> {
        let since = Instant::now();
        loop {
            let tools = self.tools;
            let now = tools.clock.now();
            match self.batch.write(&tools.db, &tools.writer, now, fresh).await {
                Ok((is_new, held)) => {
                    self.summary.add(fresh, &is_new);
                    self.pace.learn(fresh.len(), held);
                    tokio::time::sleep(pace::PAUSE).await;
                    return Ok(());
                }
                Err(error) if error.is_passing() && since.elapsed() < AWAY_MAX => {
                    tokio::time::sleep(AWAY_STEP).await;
                }
                Err(error) => return Err(error).context("while writing a batch"),
            }
        }
    }
}
