//! Imports: past appeals become cards with their whole history, registers the city's gazetteer, in
//! short units of work beside a serving process.

mod batch;
mod gazetteer;
mod pace;
mod progress;
mod reading;
mod rejected;
mod said;
mod spare;
mod summary;

#[cfg(test)]
mod tests;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use base::{Clock, Lang};
use channels::file::{Past, PastAppeal, Profile, Rejected};
use register::IntakeWriter;
use register::past::{Source, known};
use store::Db;

use batch::Batch;
pub use gazetteer::{entry, gazetteer};
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
    /// The file of an embedded database.
    pub database: Option<PathBuf>,
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

/// Imports past appeals; what is there already stays as it is, and a row that differs from it is
/// rejected.
pub async fn appeals(order: &Order, tools: &Tools) -> anyhow::Result<Summary> {
    let start = Instant::now();
    let lang = tools.lang;
    let profile = Profile::find(&order.profile)
        .map_err(|fault| anyhow::Error::msg(fault.words().of(lang).to_owned()))?;
    let rejected = RejectedFile::new(order, lang)?;
    let source = Source::of(&profile);
    let mut reading = Reading::start(order.file.clone(), profile, tools.clock.now(), lang).await?;
    let mut run = Run {
        file: reading.name().to_owned(),
        batch: Batch::new(source),
        rejected,
        pace: Pace::of(tools.db.engine()),
        progress: Progress::start(reading.progress(), lang),
        summary: Summary::default(),
        tools,
    };
    while let Some(rows) = reading.next(run.pace.size()).await? {
        run.take(rows).await?;
    }
    let ending = reading.ending();
    run.summary.events_left = ending.events_left;
    run.summary.mended = ending.mended;
    run.summary.took(start.elapsed());
    run.summary.longest_lock = run.pace.longest();
    run.summary.rejected_file = run.rejected.finish()?;
    run.progress.finish();
    Ok(run.summary)
}

struct Run<'t> {
    /// The name of the main file.
    file: String,
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
                Past::Rejected(row) => self.reject(&row)?,
            }
        }
        // What another import has written meanwhile, or an earlier row of this batch, is known
        // when it is looked for again.
        let mut fresh = self.only_new(appeals).await?;
        while !fresh.is_empty() {
            let left = self.write(fresh).await?;
            fresh = self.only_new(left).await?;
        }
        self.progress.add(count);
        Ok(())
    }

    /// Without what is there already, so that a second run takes no write lock.
    async fn only_new(&mut self, appeals: Vec<PastAppeal>) -> anyhow::Result<Vec<PastAppeal>> {
        if appeals.is_empty() {
            return Ok(appeals);
        }
        let ids: Vec<_> = appeals.iter().map(|it| it.external_id.as_str()).collect();
        let mut reader = self.tools.db.reader();
        let known = known(&mut reader, self.batch.source(), &ids).await;
        let known = known.map_err(said::store(self.tools.lang))?;
        let mut fresh = Vec::with_capacity(appeals.len());
        for appeal in appeals {
            match known.get(&appeal.external_id) {
                Some(stored) => self.compare(appeal, stored)?,
                None => fresh.push(appeal),
            }
        }
        Ok(fresh)
    }

    /// What is there already stays as it is; a row that tells something else is rejected.
    fn compare(&mut self, appeal: PastAppeal, stored: &str) -> anyhow::Result<()> {
        let Some(difference) = appeal.print.against(stored) else {
            self.summary.unchanged += 1;
            return Ok(());
        };
        self.summary.differing += 1;
        self.reject(&Rejected {
            file: self.file.clone(),
            row: appeal.row,
            external_id: Some(appeal.external_id),
            reason: difference.words(),
            raw: Some(appeal.raw),
        })
    }

    fn reject(&mut self, row: &Rejected) -> anyhow::Result<()> {
        self.rejected.write(row)?;
        self.summary.rejected += 1;
        Ok(())
    }

    /// Writes one batch; those that were there already. A database that is away for a while is
    /// waited for: nothing of the batch is there then, so it is written again as a whole.
    async fn write(&mut self, fresh: Vec<PastAppeal>) -> anyhow::Result<Vec<PastAppeal>> {
        let since = Instant::now();
        loop {
            let tools = self.tools;
            let now = tools.clock.now();
            match self.batch.write(&tools.db, &tools.writer, now, &fresh).await {
                Ok((is_new, held)) => {
                    self.pace.learn(fresh.len(), held);
                    let mut left = Vec::new();
                    for (appeal, is_new) in fresh.into_iter().zip(is_new) {
                        if is_new {
                            self.summary.add(&appeal);
                        } else {
                            left.push(appeal);
                        }
                    }
                    tokio::time::sleep(pace::PAUSE).await;
                    return Ok(left);
                }
                Err(error) if error.is_passing() && since.elapsed() < AWAY_MAX => {
                    tokio::time::sleep(AWAY_STEP).await;
                }
                Err(error) => return Err(said::store(tools.lang)(error)),
            }
        }
    }
}
