//! A file as a stream of plain bytes: opened, counted, unpacked and kept within its limits.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::bufread::MultiGzDecoder;

use super::fault::{FileFault, FileFaultKind};
use super::limits::{GZIP_RATIO_FROM_BYTES, GZIP_RATIO_MAX, UNFOLDED_BYTES_MAX};

/// How far a file has been read, in bytes as they lie on the disk.
#[derive(Debug, Clone, Default)]
pub struct Progress {
    read: Arc<AtomicU64>,
    /// Bytes of the whole file.
    pub size: u64,
}

impl Progress {
    /// Bytes read so far.
    pub fn read(&self) -> u64 {
        self.read.load(Ordering::Relaxed)
    }
}

/// An opened file: what it is called, how far it is read and its unpacked bytes.
pub(super) struct Source {
    pub name: String,
    pub progress: Progress,
    pub bytes: Box<dyn BufRead + Send>,
}

const BUFFER_BYTES: usize = 64 << 10;

impl Source {
    /// Opens a file; packing is recognised by its first bytes, never by its name.
    pub fn open(path: &Path) -> Result<Self, FileFault> {
        let name = path
            .file_name()
            .map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
        match Self::unpack(path) {
            Ok((progress, bytes)) => Ok(Self { name, progress, bytes }),
            Err(error) => Err(FileFault::new(&name, fault_of(error))),
        }
    }

    fn unpack(path: &Path) -> io::Result<(Progress, Box<dyn BufRead + Send>)> {
        let file = File::open(path)?;
        let progress = Progress { read: Arc::default(), size: file.metadata()?.len() };
        let counted = Counted { inner: file, read: progress.read.clone() };
        let mut plain = BufReader::with_capacity(BUFFER_BYTES, counted);
        let packed = plain.fill_buf()?.starts_with(&[0x1f, 0x8b]);
        let bytes: Box<dyn Read + Send> =
            if packed { Box::new(MultiGzDecoder::new(plain)) } else { Box::new(plain) };
        let limited = Unfolded { inner: bytes, packed: progress.read.clone(), out: 0 };
        Ok((progress, Box::new(BufReader::with_capacity(BUFFER_BYTES, limited))))
    }
}

/// Bytes at the beginning of a file that tell what it is.
const HEAD_BYTES: u64 = 64 << 10;

/// The name of a file; and where its beginning holds a mark, its whole text, which must not be
/// longer than a limit.
pub(crate) fn whole_text(
    path: &Path,
    bytes_max: u64,
    mark: &str,
) -> Result<(String, Option<(String, Progress)>), FileFault> {
    let Source { name, progress, mut bytes } = Source::open(path)?;
    let fault = |error| FileFault::new(&name, fault_of(error));
    let mut text = Vec::new();
    (&mut bytes).take(HEAD_BYTES).read_to_end(&mut text).map_err(fault)?;
    if !String::from_utf8_lossy(&text).contains(mark) || !text.trim_ascii_start().starts_with(b"{")
    {
        return Ok((name, None));
    }
    let rest = (bytes_max + 1).saturating_sub(text.len() as u64);
    bytes.take(rest).read_to_end(&mut text).map_err(fault)?;
    if text.len() as u64 > bytes_max {
        return Err(FileFault::new(&name, FileFaultKind::TooLarge { bytes_max }));
    }
    let text = String::from_utf8_lossy(&text).into_owned();
    Ok((name, Some((text, progress))))
}

/// What an error of reading says about the file.
pub(super) fn fault_of(error: io::Error) -> FileFaultKind {
    if let Some(broken) = error.get_ref().and_then(|inner| inner.downcast_ref::<Broken>()) {
        return match broken {
            Broken::Bomb => FileFaultKind::Bomb,
            Broken::TooLarge(bytes_max) => FileFaultKind::TooLarge { bytes_max: *bytes_max },
            Broken::RowTooLong => FileFaultKind::RowTooLong { row: 0 },
        };
    }
    match error.kind() {
        // flate2 says these of its input; a plain file read whole never does.
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => {
            FileFaultKind::BrokenGzip
        }
        _ => FileFaultKind::Io(error),
    }
}

/// A limit that was met inside a chain of readers.
#[derive(Debug, thiserror::Error)]
enum Broken {
    #[error("it unpacks to hundreds of times its size")]
    Bomb,
    #[error("it is larger than {0} bytes")]
    TooLarge(u64),
    #[error("a row is too long")]
    RowTooLong,
}

struct Counted {
    inner: File,
    read: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.read.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

struct Unfolded {
    inner: Box<dyn Read + Send>,
    packed: Arc<AtomicU64>,
    out: u64,
}

impl Read for Unfolded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.out += read as u64;
        check_growth(self.packed.load(Ordering::Relaxed), self.out, UNFOLDED_BYTES_MAX)?;
        Ok(read)
    }
}

/// Refuses what has grown beyond its limit or out of proportion.
pub(super) fn check_growth(packed: u64, out: u64, bytes_max: u64) -> io::Result<()> {
    if out > GZIP_RATIO_FROM_BYTES && out / packed.max(1) > GZIP_RATIO_MAX {
        return Err(io::Error::other(Broken::Bomb));
    }
    if out > bytes_max {
        return Err(io::Error::other(Broken::TooLarge(bytes_max)));
    }
    Ok(())
}

/// A reader that may give out only so many bytes until its owner allows more: the guard of a
/// row's length where the parser itself knows none.
pub(super) struct Allowance<R> {
    inner: R,
    left: Arc<AtomicU64>,
}

impl<R: Read> Allowance<R> {
    /// Guards a reader; the handle sets what is left.
    pub fn new(inner: R) -> (Self, Arc<AtomicU64>) {
        let left = Arc::new(AtomicU64::new(u64::MAX));
        (Self { inner, left: left.clone() }, left)
    }
}

impl<R: Read> Read for Allowance<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.left.load(Ordering::Relaxed);
        if left == 0 {
            return Err(io::Error::other(Broken::RowTooLong));
        }
        let room = buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        let read = match buffer.get_mut(..room) {
            Some(part) => self.inner.read(part)?,
            None => 0,
        };
        self.left.store(left - read as u64, Ordering::Relaxed);
        Ok(read)
    }
}
