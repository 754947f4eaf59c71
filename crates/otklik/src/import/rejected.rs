//! The file of rejected rows: what was not taken, why, and the row itself to be mended.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use base::{Lang, Words};
use channels::file::Rejected;

use super::{Order, said};

/// A CSV file that is made when the first row is rejected.
pub struct RejectedFile {
    path: PathBuf,
    file: Option<csv::Writer<File>>,
    lang: Lang,
}

impl RejectedFile {
    /// The file that was named, which must be one that can be written, or `FILE.rejected.csv`:
    /// who imports from a place that can only be read may have nothing to reject.
    pub fn new(order: &Order, lang: Lang) -> anyhow::Result<Self> {
        let path = match &order.rejected {
            Some(named) => {
                try_out(named, &order.file, lang)?;
                named.clone()
            }
            None => {
                let mut name = order.file.file_name().unwrap_or_default().to_owned();
                name.push(".rejected.csv");
                order.file.with_file_name(name)
            }
        };
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

/// Finds out whether a file could be written, before hours of work hang on it; what is in it stays,
/// and a file that was not there is not there afterwards.
fn try_out(path: &Path, source: &Path, lang: Lang) -> anyhow::Result<()> {
    let same =
        |one: &Path, other: &Path| Some(one.canonicalize().ok()? == other.canonicalize().ok()?);
    if same(path, source) == Some(true) {
        let words = Words::new(
            "--rejected называет сам ввозимый файл: он был бы затёрт; назовите другой",
            "--rejected names the very file to import, which would be lost; name another one",
        );
        anyhow::bail!("{}", words.of(lang).to_owned());
    }
    let is_there = path.exists();
    let opened = OpenOptions::new().write(true).create(true).truncate(false).open(path);
    opened.map_err(cannot_write(path, lang))?;
    if !is_there {
        std::fs::remove_file(path).map_err(cannot_write(path, lang))?;
    }
    Ok(())
}

fn create(path: &Path, lang: Lang) -> anyhow::Result<csv::Writer<File>> {
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
    file.write_record(["file", "row", "external_id", "reason", "raw"])
        .map_err(|error| cannot_write(path, lang)(io_of(error)))?;
    Ok(file)
}

fn cannot_write(path: &Path, lang: Lang) -> impl Fn(io::Error) -> anyhow::Error {
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
