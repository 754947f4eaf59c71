//! What may be shown of pictures: a clean copy and a thumbnail, made once of each content.
//!
//! Nothing is made on the way of intake: a follower makes what comes in a moment later, and
//! whoever looks at a picture before that has it made at once.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use ::store::{Db, Sql, journal};
use base::{Clock, Timestamp};
use channels::FileRef;
use futures::future::BoxFuture;
use futures::{FutureExt as _, TryStreamExt as _};
use jobs::{Follower, HolderId, Lease, Step};
use pictures::Made;
pub use pictures::{Taken, Told, Unshown};
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use crate::attachment::{Files, FilesError};
use crate::store;

/// Pictures that one process unpacks at once: each may take half a gigabyte for a second.
pub const PICTURES_AT_ONCE: usize = 2;

/// A file that may be shown to anybody: it holds nothing but points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PictureCopy {
    /// Its address in the storage.
    pub sha256: String,
    /// `image/jpeg` or `image/png`.
    pub content_type: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// Points from left to right.
    pub width: u32,
    /// Points from top to bottom.
    pub height: u32,
}

/// The two copies of a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copies {
    /// To be looked at.
    pub clean: PictureCopy,
    /// To be found by in a list.
    pub thumb: PictureCopy,
}

/// What is known of the content of a file as a picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// Its copies, or why there are none.
    pub copies: Result<Copies, Unshown>,
    /// What its metadata said of time and place: for staff alone.
    pub told: Told,
}

impl Picture {
    /// Those of these contents that were looked at already.
    pub async fn known(
        sql: &mut impl Sql,
        sha256: &[String],
    ) -> ::store::Result<HashMap<String, Self>> {
        store::picture::known(sql, sha256).await
    }

    /// The copy to be looked at, if there is one.
    pub fn clean(&self) -> Option<&PictureCopy> {
        self.copies.as_ref().ok().map(|it| &it.clean)
    }

    /// The copy for lists, if there is one.
    pub fn thumb(&self) -> Option<&PictureCopy> {
        self.copies.as_ref().ok().map(|it| &it.thumb)
    }
}

/// Why nothing could be made; not the fault of the picture.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// The storage of files.
    #[error(transparent)]
    Files(#[from] FilesError),
    /// The storage broke off while a file was read.
    #[error("a file could not be read to its end")]
    Read(#[from] std::io::Error),
    /// The database.
    #[error(transparent)]
    Store(#[from] ::store::Error),
}

/// Makes the copies of pictures, few at once. Clones share the places.
#[derive(Debug, Clone)]
pub struct Pictures {
    db: Db,
    files: Files,
    clock: Clock,
    places: Arc<Semaphore>,
}

impl Pictures {
    /// Copies of what lies in this storage.
    pub fn new(db: Db, files: Files, clock: Clock) -> Self {
        Self { db, files, clock, places: Arc::new(Semaphore::new(PICTURES_AT_ONCE)) }
    }

    /// What may be shown of a content: made now if it never was; `None` where there is no such
    /// file.
    pub async fn of(&self, sha256: &str) -> Result<Option<Picture>, PictureError> {
        if let Some(known) = store::picture::find(&mut self.db.reader(), sha256).await? {
            return Ok(Some(known));
        }
        // The semaphore is never closed.
        let _place = self.places.acquire().await;
        if let Some(known) = store::picture::find(&mut self.db.reader(), sha256).await? {
            return Ok(Some(known));
        }
        let Some(bytes) = self.bytes(sha256).await? else { return Ok(None) };
        let looking = spawn_blocking(move || look(&bytes)).await;
        // A decoder that panics over a file says that it is broken, and takes nobody with it.
        let (made, told) = looking.unwrap_or((Err(Unshown::Broken), Told::default()));
        let copies = match made {
            Ok(made) => Ok(Copies {
                clean: self.keep(made.clean).await?,
                thumb: self.keep(made.thumb).await?,
            }),
            Err(why) => Err(why),
        };
        let picture = Picture { copies, told };
        let mut unit = self.db.begin(self.clock.now()).await?;
        store::picture::put(&mut unit, sha256, &picture).await?;
        unit.commit().await?;
        Ok(Some(picture))
    }

    async fn bytes(&self, sha256: &str) -> Result<Option<Vec<u8>>, PictureError> {
        let Some(mut stream) = self.files.get(sha256).await? else { return Ok(None) };
        let mut whole = Vec::new();
        while let Some(part) = stream.try_next().await? {
            whole.extend_from_slice(&part);
        }
        Ok(Some(whole))
    }

    async fn keep(&self, copy: pictures::Copy) -> Result<PictureCopy, FilesError> {
        let bytes = copy.bytes.len() as u64;
        Ok(PictureCopy {
            sha256: self.files.put(copy.bytes).await?,
            content_type: copy.content_type.to_owned(),
            bytes,
            width: copy.width,
            height: copy.height,
        })
    }
}

/// What goes out to a resident: of a picture the clean copy, which says nothing of where and when
/// it was taken; one that cannot be shown does not go out. Other files go as they are.
impl mailroom::Bodies for Pictures {
    fn bytes<'a>(&'a self, file: &'a FileRef) -> BoxFuture<'a, std::io::Result<Option<Vec<u8>>>> {
        async move {
            if !file.content_type.starts_with("image/") {
                return self.bytes(&file.sha256).await.map_err(std::io::Error::other);
            }
            let picture = self.of(&file.sha256).await.map_err(std::io::Error::other)?;
            match picture.as_ref().and_then(Picture::clean) {
                Some(clean) => self.bytes(&clean.sha256).await.map_err(std::io::Error::other),
                None => Ok(None),
            }
        }
        .boxed()
    }
}

fn look(bytes: &[u8]) -> (Result<Made, Unshown>, Told) {
    let made = pictures::make(bytes);
    let told = made.as_ref().map_or_else(|_| pictures::told(bytes), |it| it.told);
    (made, told)
}

/// Makes the copies of what comes in: follows the journal.
#[derive(Debug)]
pub struct PictureFollower {
    /// Who makes them.
    pub pictures: Pictures,
    /// The process that holds the lease.
    pub holder: HolderId,
}

impl PictureFollower {
    /// A step may unpack many pictures.
    const LEASE: Lease = Lease { name: "pictures", term: Duration::from_secs(120) };
    /// Facts that one step takes.
    const STEP: u32 = 200;
    /// Pictures that one step makes at most.
    const MADE_MAX: u32 = 16;
    /// The facts after which an appeal may have files that it had not before.
    const BRING_FILES: &[&str] = &[
        "appeal.opened",
        "appeal.message_added",
        "appeal.answer_drafted",
        "appeal.evidence_added",
    ];

    fn now(&self) -> Timestamp {
        self.pictures.clock.now()
    }
}

impl Follower for PictureFollower {
    fn name(&self) -> &'static str {
        "pictures"
    }

    async fn step(&self) -> ::store::Result<Step> {
        let db = &self.pictures.db;
        let mut reader = db.reader();
        let cursor = journal::cursor(&mut reader, self.name()).await?;
        let touched = journal::touched(&mut reader, cursor, Self::STEP, Self::BRING_FILES).await?;
        let Some((last, appeals)) = touched else { return Ok(Step::Done) };
        let mut unit = db.begin(self.now()).await?;
        if !Self::LEASE.hold(&mut unit, self.holder).await? {
            return Ok(Step::Done);
        }
        unit.commit().await?;
        let missing = store::picture::missing(&mut reader, &appeals, Self::MADE_MAX).await?;
        let mut made = 0;
        for sha256 in &missing {
            match self.pictures.of(sha256).await {
                Ok(_) => made += 1,
                Err(PictureError::Store(error)) => return Err(error),
                // Whoever looks at it will try again, and be told.
                Err(error) => tracing::warn!(%error, "no copy was made of a picture"),
            }
        }
        // What failed is not waited for, or nothing would be made any more.
        if made > 0 && missing.len() == Self::MADE_MAX as usize {
            return Ok(Step::More);
        }
        let mut unit = db.begin(self.now()).await?;
        if journal::cursor(&mut unit, self.name()).await? == cursor {
            journal::move_cursor(&mut unit, self.name(), last).await?;
        }
        unit.commit().await?;
        Ok(if last < cursor + i64::from(Self::STEP) { Step::Done } else { Step::More })
    }
}
