//! The file of rejected rows: what was not taken, why, and the row itself to be mended.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use base::{Lang, Words};
use channels::file::Rejected;

use super::{Order, said, spare};
use crate::told::Told;

/// The columns, which also tell a file of rejected rows from any other.
pub(super) const COLUMNS: [&str; 5] = ["file", "row", "external_id", "reason", "raw"];

/// A CSV file that is made when the first row is rejected.
pub struct RejectedFile {
    path: PathBuf,
    file: Option<csv::Writer<File>>,
    lang: Lang,
}

impl RejectedFile {
    /// The file that was named, which must be one that can be written, or `FILE.rejected.csv`:
    /// who imports from a place that can only be read may have nothing to reject. Neither may
    /// hold anything but the rejected rows of a former import.
    pub fn new(order: &Order, lang: Lang) -> anyhow::Result<Self> {
        let path = match &order.rejected {
            Some(named) => named.clone(),
            None => beside(&order.file)?,
        };
        spare::judge(&path, order, lang)?;
        if order.rejected.is_some() {
            try_out(&path, lang)?;
        }
        Ok(Self { path, file: None, lang })
    }

    /// Writes a row with its reason.
    pub fn write(&mut self, row: &Rejected) -> anyhow::Result<()> {
        let file = match &mut self.file {
            Some(file) => file,
            None => self.file.insert(create(&self.path, self.lang)?),
        };
        let number = row.row.to_string();
        let raw = row.raw.as_ref().map(|it| it.reveal().as_str()).unwrap_or_default();
        let id = row.external_id.as_deref().unwrap_or_default();
        file.write_record([&row.file, &number, id, row.reason.of(self.lang), raw])
            .map_err(|error| cannot_write(&self.path, self.lang)(io_of(error)))
    }

    /// Flushes; the path where anything was rejected.
    pub fn finish(self) -> anyhow::Result<Option<PathBuf>> {
        let Some(mut file) = self.file else { return Ok(None) };
        file.flush().map_err(cannot_write(&self.path, self.lang))?;
        Ok(Some(self.path))
    }
}

/// The name where none is given. Beside a pipe or a device nobody would look for a file.
fn beside(source: &Path) -> anyhow::Result<PathBuf> {
    let is_special = source.metadata().is_ok_and(|it| !it.is_file() && !it.is_dir());
    // A file that a shell hands over has its name there as well.
    if is_special || ["/dev", "/proc"].iter().any(|folder| source.starts_with(folder)) {
        let words = Words::new(
            "ввоз идёт не из обычного файла, рядом с ним отклонённые строки не положить; \
             назовите место: --rejected FILE",
            "this import reads no regular file, so rejected rows have no place beside it; \
             name one: --rejected FILE",
        );
        return Err(Told::new(words).into());
    }
    let mut name = source.file_name().unwrap_or_default().to_owned();
    name.push(".rejected.csv");
    Ok(source.with_file_name(name))
}

/// Finds out whether a file could be written, before hours of work hang on it; what is in it stays,
/// and a file that was not there is not there afterwards.
fn try_out(path: &Path, lang: Lang) -> anyhow::Result<()> {
    if path.metadata().is_ok_and(|it| !it.is_file() && !it.is_dir()) {
        // Whoever reads a pipe would take the trial for its end.
        return Ok(());
    }
    let is_there = path.symlink_metadata().is_ok();
    let opened = OpenOptions::new().write(true).create(true).truncate(false).open(path);
    opened.map_err(cannot_write(path, lang))?;
    if !is_there {
        std::fs::remove_file(path).map_err(cannot_write(path, lang))?;
    }
    Ok(())
}

fn create(path: &Path, lang: Lang) -> anyhow::Result<csv::Writer<File>> {
    // Hours may lie between the first look and the first rejected row.
    spare::judge_content(path, lang)?;
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        // Rejected rows hold people's words: they are for the one who imports.
        options.mode(0o600);
    }
    let file = options.open(path).map_err(cannot_write(path, lang))?;
    let mut file = csv::Writer::from_writer(file);
    file.write_record(COLUMNS).map_err(|error| cannot_write(path, lang)(io_of(error)))?;
    Ok(file)
}

pub(super) fn cannot_write(path: &Path, lang: Lang) -> impl Fn(io::Error) -> anyhow::Error {
    let path = path.display();
    let words = Words::new(
        format!("файл отклонённых строк {path} не записать (другой задаёт --rejected FILE)"),
        format!("cannot write {path} for rejected rows (name another by --rejected FILE)"),
    );
    said::file(lang, words)
}

/// A writer of rows fails by its file only.
fn io_of(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}
