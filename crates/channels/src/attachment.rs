//! Files that come with words: their names, and what they are by their content.

use base::Personal;
use base::text::{self, BadText};

use crate::image::{self, Image};
use crate::incoming::FIELD_MAX;

/// Files of one message at most.
pub const FILES_MAX: usize = 10;
/// Bytes of one file at most.
pub const FILE_BYTES_MAX: u64 = 20 * 1024 * 1024;

/// The name that a sender gave a file: one line of text, whichever door it came through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileName(Personal<String>);

impl FileName {
    /// Takes a name in; the one place where names of files are judged.
    pub fn parse(name: impl Into<String>) -> Result<Self, BadText> {
        let name = name.into();
        text::check_line(&name, FIELD_MAX)?;
        Ok(Self(name.into()))
    }

    /// A name that was taken in before.
    pub const fn kept(name: Personal<String>) -> Self {
        Self(name)
    }

    /// The name, for the one place that must show, send or store it.
    pub const fn reveal(&self) -> &String {
        self.0.reveal()
    }
}

/// A file that came with a message and lies in the storage already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileRef {
    /// SHA-256 of its bytes, in hex: its address in the storage.
    pub sha256: String,
    /// The name that its sender gave it.
    pub name: FileName,
    /// What it is, judged by its content.
    pub content_type: String,
    /// Its size in bytes.
    pub bytes: u64,
}

/// What bytes are, judged by themselves and by no name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// A picture of a kind that is known, whole enough to be one.
    Image(&'static str),
    /// A file of another kind that is told by its first bytes.
    Other(&'static str),
    /// It begins as a picture, and what follows is none.
    BrokenImage(&'static str),
    /// A picture whose sides no screen of ours should be asked to unfold.
    HugeImage {
        /// Points from left to right.
        width: u32,
        /// Points from top to bottom.
        height: u32,
    },
    /// A text, or what nothing is known of.
    Unknown,
}

impl Content {
    /// Looks at the bytes of a file. Nothing is unpacked, so that it costs next to nothing.
    ///
    /// An SVG is a text that can run scripts, so it counts as no image.
    pub fn of(bytes: &[u8]) -> Self {
        let Some(kind) = infer::get(bytes).map(|it| it.mime_type()) else { return Self::Unknown };
        if !kind.starts_with("image/") {
            return Self::Other(kind);
        }
        match image::look(kind, bytes) {
            Image::Sound => Self::Image(kind),
            Image::Broken => Self::BrokenImage(kind),
            Image::Huge { width, height } => Self::HugeImage { width, height },
            Image::OfNoKnownKind => Self::Unknown,
        }
    }
}
