//! Files that were kept for something which was then refused: noted, and removed a day later.
//!
//! A file is kept under the hash of its content, so another message may come to name it at any
//! moment. Whoever does puts it anew first, which makes it young; what is removed is old, named by
//! nobody, and set aside before its age is looked at, so that no put in between can be lost.

use std::time::Duration;

use ::store::{Db, Unit};
use base::Timestamp;
use jobs::{HolderId, Lease};

use crate::attachment::{Files, FilesError};
use crate::store::stray as rows;

/// How long after it was put a file may still come to be named: no request takes as long.
const NAMED_WITHIN: Duration = Duration::from_secs(24 * 60 * 60);
/// Strays that one sweep looks at, at most.
const SWEPT_MAX: u32 = 500;
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

    /// Removes noted files that nobody has come to name within a day; how many were removed. One
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
        let strays = rows::put_before(&mut db.reader(), old, SWEPT_MAX).await?;
        let mut removed = 0;
        for stray in strays.iter().filter(|it| !it.is_named) {
            removed += usize::from(self.remove_if_old(&stray.sha256, old).await?);
        }
        let done: Vec<_> = strays.iter().map(|it| it.sha256.as_str()).collect();
        let mut unit = db.begin(now).await?;
        rows::forget(&mut unit, old, &done).await?;
        LEASE.release(&mut unit, holder).await?;
        unit.commit().await?;
        Ok(removed)
    }
}
