//! Import of a gazetteer: registers of streets, houses, landmarks and borders.

mod entries;
mod summary;

use std::time::Instant;

use channels::file::Rejected;
use channels::gazetteer::{GazetteerFile, GazetteerProfile, Item, ReadEntry};
use understanding::place;

use super::pace::PAUSE;
use super::progress::Progress;
use super::rejected::RejectedFile;
use super::{AWAY_MAX, AWAY_STEP, Order, Tools, said};
pub use entries::entry;
use entries::refusal;
pub use summary::GazetteerSummary;

/// Entries of one unit of work: a few hundredths of a second of the write lock.
const BATCH: usize = 1_000;

/// Imports a register: what is new is added, what has changed is mended, the rest stays. Serving
/// processes notice it by their clock.
pub async fn gazetteer(order: &Order, tools: &Tools) -> anyhow::Result<GazetteerSummary> {
    let start = Instant::now();
    let lang = tools.lang;
    let profile = GazetteerProfile::find(&order.profile)
        .map_err(|fault| anyhow::Error::msg(fault.words().of(lang).to_owned()))?;
    let rejected = RejectedFile::new(order, lang)?;
    let before = place::count(&mut tools.db.reader()).await.map_err(said::store(lang))?;
    let told =
        |fault: channels::file::FileFault| anyhow::Error::msg(fault.words().of(lang).to_owned());
    let file = tokio::task::block_in_place(|| GazetteerFile::open(&order.file, &profile));
    let mut file = file.map_err(told)?;
    let mut run = Run {
        progress: Progress::start(file.progress(), lang),
        name: file.name().to_owned(),
        source: profile.name.clone(),
        summary: GazetteerSummary::default(),
        rejected,
        changed: 0,
        tools,
    };
    loop {
        let items: Result<Vec<Item>, _> =
            tokio::task::block_in_place(|| file.by_ref().take(BATCH).collect());
        let items = items.map_err(told)?;
        if items.is_empty() {
            break;
        }
        run.take(items).await?;
    }
    let after = run.finish().await?;
    let mut summary = run.summary;
    summary.grown(before, after, run.changed);
    summary.took(start.elapsed());
    summary.rejected_file = run.rejected.finish()?;
    run.progress.finish();
    Ok(summary)
}

struct Run<'t> {
    name: String,
    source: String,
    tools: &'t Tools,
    rejected: RejectedFile,
    progress: Progress,
    summary: GazetteerSummary,
    /// Rows of the database that were new or changed.
    changed: u64,
}

impl Run<'_> {
    async fn take(&mut self, items: Vec<Item>) -> anyhow::Result<()> {
        let count = items.len();
        let mut entries = Vec::with_capacity(count);
        for item in items {
            match item {
                Item::Entry(ReadEntry { entry: read, row, raw }) => match entry(read) {
                    Ok(made) => entries.push(made),
                    Err(bad) => self.reject(&Rejected {
                        file: self.name.clone(),
                        row,
                        external_id: None,
                        reason: refusal(bad),
                        raw: Some(base::Personal::new(raw)),
                    })?,
                },
                Item::Rejected(row) => self.reject(&row)?,
            }
        }
        self.summary.taken += entries.len() as u64;
        self.write(&entries).await?;
        self.progress.add(count);
        Ok(())
    }

    fn reject(&mut self, row: &Rejected) -> anyhow::Result<()> {
        self.summary.rejected += 1;
        self.rejected.write(row)
    }

    /// Writes one batch; a database that is away for a while is waited for.
    async fn write(&mut self, entries: &[place::Entry]) -> anyhow::Result<()> {
        let since = Instant::now();
        loop {
            match self.put(entries).await {
                Ok(changed) => {
                    self.changed += changed;
                    tokio::time::sleep(PAUSE).await;
                    return Ok(());
                }
                Err(error) if error.is_passing() && since.elapsed() < AWAY_MAX => {
                    tokio::time::sleep(AWAY_STEP).await;
                }
                Err(error) => return Err(said::store(self.tools.lang)(error)),
            }
        }
    }

    async fn put(&self, entries: &[place::Entry]) -> store::Result<u64> {
        let mut unit = self.tools.db.begin(self.tools.clock.now()).await?;
        let changed = place::put(&mut unit, &self.source, entries).await?;
        unit.commit().await?;
        Ok(changed)
    }

    /// Tells serving processes that there is a newer gazetteer, where there is one. An import that
    /// was stopped tells nothing; the same file again does.
    async fn finish(&self) -> anyhow::Result<[u64; 4]> {
        let end = async || -> store::Result<[u64; 4]> {
            let mut unit = self.tools.db.begin(self.tools.clock.now()).await?;
            place::renew(&mut unit).await?;
            let count = place::count(&mut unit).await?;
            unit.commit().await?;
            Ok(count)
        };
        end().await.map_err(said::store(self.tools.lang))
    }
}
