//! Files of messages and answers: what they are, and where their bytes lie.

use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::path::Path;
use std::sync::Arc;

use ::store::{Result, Sql, Unit};
use base::{Timestamp, Uuid, id_type, millis};
use channels::FileRef;
use futures::stream::BoxStream;
use futures::{StreamExt as _, TryStreamExt as _};
use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::{ObjectStore, ObjectStoreExt as _, PutPayload};
use sha2::{Digest, Sha256};
use tokio::task::spawn_blocking;

use crate::appeal::{Appeal, AppealId, MessageId};
use crate::store;

id_type!(
    /// A file of a message or of an answer.
    AttachmentId
);

/// The kinds of pictures that are shown in a page.
pub(crate) const PHOTO_TYPES: [&str; 4] = ["image/jpeg", "image/png", "image/webp", "image/gif"];

/// What a file belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// A message that arrived.
    Message(MessageId),
    /// An answer, by its id.
    Answer(Uuid),
    /// A photo of the work, by its id.
    Evidence(Uuid),
}

impl Owner {
    pub(crate) const fn kind(self) -> &'static str {
        match self {
            Self::Message(_) => "message",
            Self::Answer(_) => "answer",
            Self::Evidence(_) => "evidence",
        }
    }

    pub(crate) const fn id(self) -> Uuid {
        match self {
            Self::Message(MessageId(id)) | Self::Answer(id) | Self::Evidence(id) => id,
        }
    }
}

/// A file that hangs on an appeal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Its id.
    pub id: AttachmentId,
    /// What it belongs to.
    pub owner: Owner,
    /// The file.
    pub file: FileRef,
}

impl Attachment {
    /// All files of an appeal, those of one message or answer in the order they were sent in.
    pub async fn of(sql: &mut impl Sql, appeal: &Appeal) -> Result<Vec<Self>> {
        store::thread::attachments(sql, appeal.id).await
    }

    /// One file of an appeal.
    pub async fn find(
        sql: &mut impl Sql,
        appeal: &Appeal,
        id: AttachmentId,
    ) -> Result<Option<Self>> {
        store::thread::attachment_of(sql, appeal.id, id).await
    }

    /// A photo for each of these appeals that has one which can be shown: the first.
    pub async fn photos(
        sql: &mut impl Sql,
        appeals: &[AppealId],
    ) -> Result<HashMap<AppealId, AttachmentId>> {
        store::thread::photos(sql, appeals).await
    }

    /// Whether a browser can show it: a photo. Drawings that may hold scripts are none.
    pub fn is_photo(&self) -> bool {
        Self::is_photo_type(&self.file.content_type)
    }

    /// Whether files of this kind are photos that a browser can show.
    pub fn is_photo_type(content_type: &str) -> bool {
        PHOTO_TYPES.contains(&content_type)
    }

    /// Hangs a file on an appeal; its position is the one among the files of its owner, from 0.
    pub async fn put(&self, unit: &mut Unit, appeal: &Appeal, position: usize) -> Result<()> {
        store::thread::put_attachment(unit, appeal.id, self, position).await
    }
}

/// The storage of files, addressed by the SHA-256 of their content.
///
/// A file is on the disk, with its folder, before [`Files::put`] returns.
#[derive(Debug, Clone)]
pub struct Files(Arc<dyn ObjectStore>);

/// The storage refused.
#[derive(Debug, thiserror::Error)]
#[error("the storage of files failed")]
pub struct FilesError(#[from] object_store::Error);

impl Files {
    /// Files in a folder of this machine, which is made for this account alone if it is absent.
    pub fn local(folder: &Path) -> std::result::Result<Self, FilesError> {
        ::store::private::folder(folder).map_err(|source| object_store::Error::Generic {
            store: "folder",
            source: Box::new(source),
        })?;
        let local = LocalFileSystem::new_with_prefix(folder)?.with_fsync(true);
        Ok(Self(Arc::new(local)))
    }

    /// Keeps bytes; their address. The same bytes are kept once, but written anew each time: the
    /// file is then young, and whoever removes old ones leaves it alone.
    pub async fn put(&self, bytes: Vec<u8>) -> std::result::Result<String, FilesError> {
        let (bytes, sha256) = address_of(bytes).await?;
        self.0.put(&key(&sha256), PutPayload::from(bytes)).await?;
        Ok(sha256)
    }

    /// The bytes of an address, as a stream; `None` where there are none.
    pub async fn get(
        &self,
        sha256: &str,
    ) -> std::result::Result<Option<BoxStream<'static, std::io::Result<Vec<u8>>>>, FilesError> {
        if !is_address(sha256) {
            return Ok(None);
        }
        for key in [key(sha256), aside(sha256)] {
            match self.0.get(&key).await {
                Ok(found) => {
                    let bytes = found.into_stream().map_ok(|bytes| bytes.to_vec());
                    return Ok(Some(bytes.map_err(std::io::Error::other).boxed()));
                }
                Err(object_store::Error::NotFound { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(None)
    }

    /// Files under these first two letters of their hash that were put last in this time, in
    /// portions of at most so many.
    pub(crate) fn put_between(
        &self,
        letters: &str,
        time: RangeInclusive<Timestamp>,
        portion: usize,
    ) -> BoxStream<'static, std::result::Result<Vec<String>, FilesError>> {
        let found = self.0.list(Some(&Key::from(letters))).try_filter_map(move |file| {
            let put_at = base::from_millis(file.last_modified.timestamp_millis());
            let is_meant = time.contains(&put_at);
            let sha256: String = file.location.as_ref().split('/').collect();
            std::future::ready(Ok((is_meant && is_address(&sha256)).then_some(sha256)))
        });
        found.try_chunks(portion).map_err(|error| error.1.into()).boxed()
    }

    /// Removes a file that was put last before a moment; false where it is younger or not there.
    pub(crate) async fn remove_if_old(
        &self,
        sha256: &str,
        before: Timestamp,
    ) -> std::result::Result<bool, FilesError> {
        let (key, aside) = (key(sha256), aside(sha256));
        // Whoever puts it from here on gets a file of their own. One that a crash left aside is
        // looked at as well.
        there(self.0.rename(&key, &aside).await)?;
        let Some(file) = there(self.0.head(&aside).await)? else { return Ok(false) };
        if file.last_modified.timestamp_millis() > millis(before) {
            there(self.0.rename(&aside, &key).await)?;
            return Ok(false);
        }
        there(self.0.delete(&aside).await).map(|it| it.is_some()).map_err(FilesError::from)
    }
}

/// What was found; `None` where there is nothing.
fn there<T>(outcome: object_store::Result<T>) -> object_store::Result<Option<T>> {
    match outcome {
        Ok(found) => Ok(Some(found)),
        Err(object_store::Error::NotFound { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Bytes that are hashed at once, in about a millisecond; more would hold up whoever serves.
const LIGHT_BYTES_MAX: usize = 256 * 1024;

/// Bytes and their address. Large ones go to a thread for such work and come back, uncopied.
async fn address_of(bytes: Vec<u8>) -> object_store::Result<(Vec<u8>, String)> {
    let is_light = bytes.len() <= LIGHT_BYTES_MAX;
    let hash = move || {
        let sha256 = channels::base16(&Sha256::digest(&bytes));
        (bytes, sha256)
    };
    if is_light {
        return Ok(hash());
    }
    let broken = |source| object_store::Error::Generic { store: "hash", source: Box::new(source) };
    spawn_blocking(hash).await.map_err(broken)
}

/// Whether a text is a SHA-256 as [`Files::put`] writes it.
fn is_address(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

/// Two letters of the hash are the folder, so that no folder grows too long.
fn key(sha256: &str) -> Key {
    let (head, tail) = sha256.split_at_checked(2).unwrap_or((sha256, ""));
    Key::from(format!("{head}/{tail}"))
}

/// Where a file waits for a moment that is about to be removed.
fn aside(sha256: &str) -> Key {
    Key::from(format!("aside/{sha256}"))
}

#[cfg(test)]
mod tests {
    use futures::FutureExt as _;
    use object_store::memory::InMemory;

    use super::*;

    /// Twenty megabytes were hashed by a thread that serves, while all others waited.
    #[tokio::test]
    async fn a_large_file_is_hashed_by_a_thread_that_serves_nobody() {
        let files = Files(Arc::new(InMemory::new()));
        for (bytes, is_at_once) in [(LIGHT_BYTES_MAX, true), (LIGHT_BYTES_MAX + 1, false)] {
            let mut putting = Box::pin(files.put(vec![0; bytes]));
            let at_once = (&mut putting).now_or_never();
            assert_eq!(at_once.is_some(), is_at_once, "{bytes}");
            let sha256 = match at_once {
                Some(put) => put.unwrap(),
                None => putting.await.unwrap(),
            };
            let expected = channels::base16(&Sha256::digest(vec![0; bytes]));
            assert_eq!(sha256, expected);
            assert!(files.get(&sha256).await.unwrap().is_some());
        }
    }
}
