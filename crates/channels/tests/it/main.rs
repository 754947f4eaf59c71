//! The room's tests through its public door.

#![expect(clippy::unwrap_used, reason = "a helper of tests fails as a test does")]

mod bad;
mod data;
mod formats;
mod gazetteers;
mod order;
mod petersburg;
mod pictures;
mod prints;
mod profiles;
mod table;
mod telegram;

use std::io::Write as _;
use std::path::{Path, PathBuf};

use base::Timestamp;
use channels::file::{FileFault, Past, PastAppeal, PastFile, Profile, Rejected};
use flate2::Compression;
use flate2::write::GzEncoder;

/// The moment that every test calls now.
fn now() -> Timestamp {
    "2026-11-24T00:00:00Z".parse().unwrap()
}

/// What a file gave.
#[derive(Debug, Default)]
struct Read {
    appeals: Vec<PastAppeal>,
    rejected: Vec<Rejected>,
}

impl Read {
    /// The rejected rows and their reasons in English.
    fn reasons(&self) -> Vec<(u64, &str)> {
        self.rejected.iter().map(|it| (it.row, it.reason.en.as_str())).collect()
    }

    /// The appeal with this key.
    fn appeal(&self, id: &str) -> &PastAppeal {
        self.appeals.iter().find(|it| it.external_id == id).unwrap()
    }
}

fn read(path: &Path, profile: &str) -> Result<Read, FileFault> {
    read_by(path, Profile::find(profile).unwrap())
}

fn read_by(path: &Path, profile: Profile) -> Result<Read, FileFault> {
    let mut read = Read::default();
    for past in PastFile::open(path, profile, now())? {
        match past? {
            Past::Appeal(appeal) => read.appeals.push(*appeal),
            Past::Rejected(row) => read.rejected.push(row),
        }
    }
    Ok(read)
}

/// A folder with files that lives as long as its value.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }
}

fn gzip(bytes: impl AsRef<[u8]>) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(bytes.as_ref()).unwrap();
    packed.finish().unwrap()
}

/// A folder of the room's own invented fixtures.
fn fixture(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(path)
}
