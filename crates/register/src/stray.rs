//! Files that were kept for something which was then refused: noted, and removed a day later. A
//! process that is killed notes nothing, so what lies in the storage is gone through as well, a
//! small part of it each time.
//!
//! A file is kept under the hash of its content, so another message may come to name it at any
//! moment. Whoever does puts it anew first, which makes it young; what is removed is old, named by
//! nobody, and set aside before its age is looked at, so that no put in between can be lost.

use std::time::Duration;

use ::store::{Db, Unit, journal};
use base::{Timestamp, millis};
use futures::StreamExt as _;
use jobs::{HolderId, Lease};

use crate::attachment::{Files, FilesError};
use crate::store::stray as rows;

/// How long after it was put a file may still come to be named: no request takes as long.
const NAMED_WITHIN: Duration = Duration::from_secs(24 * 60 * 60);
/// Strays that one sweep looks at, at most.
const SWEPT_MAX: u32 = 500;
/// The storage is gone through in so many turns: 16 hours, where one comes each quarter of an hour.
const TURNS: i64 = 64;
/// A turn is the clock's, so that nobody has to remember it; one that is missed comes again.
const TURN: Duration = Duration::from_secs(15 * 60);
/// Folders of the storage: the first two letters of a hash.
const FOLDERS: i64 = 256;
/// Files that are compared with the tables at once.
const COMPARED_MAX: usize = 500;
/// Far longer than a sweep takes.
const LEASE: Lease = Lease { name: "strays", term: Duration::from_secs(30 * 60) };

/// Why strays were not removed.
#[derive(Debug, thiserror::Error)]
pub enum SweepError {
    /// The storage of files.
    #[error(transparent)]
    Files(#[from] FilesError),
    /// The database.
    #[error(transparent)]
    Store(#[from] ::store::Error),
}

impl Files {
    /// Notes files that were kept for something which was then refused.
    pub async fn note_strays(unit: &mut Unit, sha256: &[String]) -> ::store::Result<()> {
        for sha256 in sha256 {
            rows::note(unit, sha256).await?;
        }
        Ok(())
    }

    /// Removes files that nobody has come to name within a day: those that were noted, and those
    /// that are found in the part of the storage whose turn it is; how many were removed. One
    /// sweeps at a time: two would set aside what is not the same.
    pub async fn sweep_strays(
        &self,
        db: &Db,
        holder: HolderId,
        now: Timestamp,
    ) -> Result<usize, SweepError> {
        let mut unit = db.begin(now).await?;
        if !LEASE.hold(&mut unit, holder).await? {
            return Ok(0);
        }
        unit.commit().await?;
        let old = now.checked_sub(NAMED_WITHIN).unwrap_or(Timestamp::MIN);
        self.find_strays(db, now, old).await?;
        let strays = rows::put_before(&mut db.reader(), old, SWEPT_MAX).await?;
        let mut removed = Vec::new();
        for stray in strays.iter().filter(|it| !it.is_named) {
            if self.remove_if_old(&stray.sha256, old).await? {
                removed.push(stray.sha256.as_str());
            }
        }
        let done: Vec<_> = strays.iter().map(|it| it.sha256.as_str()).collect();
        let mut unit = db.begin(now).await?;
        rows::forget(&mut unit, old, &done).await?;
        // Their copies are named by nobody from here on, and go when they are found.
        crate::store::picture::forget(&mut unit, &removed).await?;
        LEASE.release(&mut unit, holder).await?;
        unit.commit().await?;
        Ok(removed.len())
    }

    /// Notes old files that nobody names, of the folders whose turn it is.
    ///
    /// What is older than the database was not kept for it: a new database that is put beside the
    /// files of another one takes nothing away.
    async fn find_strays(&self, db: &Db, now: Timestamp, old: Timestamp) -> Result<(), SweepError> {
        let first = journal::after(&mut db.reader(), 0, 1).await?;
        let Some(begun) = first.first().map(|it| it.recorded_at) else { return Ok(()) };
        let turn_millis = i64::try_from(TURN.as_millis()).unwrap_or(i64::MAX);
        let turn = millis(now).div_euclid(turn_millis).rem_euclid(TURNS);
        let each = FOLDERS / TURNS;
        for folder in turn * each..(turn + 1) * each {
            let mut portions =
                self.put_between(&format!("{folder:02x}"), begun..=old, COMPARED_MAX);
            while let Some(portion) = portions.next().await {
                let unknown = rows::unknown(&mut db.reader(), &portion?).await?;
                if unknown.is_empty() {
                    continue;
                }
                let mut unit = db.begin(now).await?;
                for sha256 in &unknown {
                    rows::note_old(&mut unit, sha256, old).await?;
                }
                unit.commit().await?;
            }
        }
        Ok(())
    }
}
