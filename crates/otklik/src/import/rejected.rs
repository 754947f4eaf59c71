//! The file of rejected rows: what was not taken, why, and the row itself to be mended.

use std::fs::{File, OpenOptions};
use std::path::PathBuf;

use anyhow::Context as _;
use base::{Lang, Words};
use channels::file::Rejected;

use super::Order;

/// A CSV file that is made when the first row is rejected.
pub struct RejectedFile {
    path: PathBuf,
    file: Option<csv::Writer<File>>,
    lang: Lang,
}

impl RejectedFile {
    /// The file that was named, or `FILE.rejected.csv`.
    pub fn new(order: &Order, lang: Lang) -> Self {
        let path = order.rejected.clone().unwrap_or_else(|| {
            let mut name = order.file.file_name().unwrap_or_default().to_owned();
            name.push(".rejected.csv");
            order.file.with_file_name(name)
        });
        Self { path, file: None, lang }
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
        file.write_record([&row.file, &number, id, row.reason.of(self.lang), raw])?;
        Ok(())
    }

    /// Flushes; the path where anything was rejected.
    pub fn finish(self) -> anyhow::Result<Option<PathBuf>> {
        let Some(mut file) = self.file else { return Ok(None) };
        file.flush().context("while writing rejected rows")?;
        Ok(Some(self.path))
    }
}

fn create(path: &PathBuf, lang: Lang) -> anyhow::Result<csv::Writer<File>> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        // Rejected rows hold people's words: they are for the one who imports.
        options.mode(0o600);
    }
    let file = options.open(path).with_context(|| {
        let path = path.display();
        let words = Words::new(
            format!("файл отклонённых строк {path} не создаётся; укажите другой: --rejected FILE"),
            format!("cannot create {path} for rejected rows; name another: --rejected FILE"),
        );
        words.of(lang).to_owned()
    })?;
    let mut file = csv::Writer::from_writer(file);
    file.write_record(["file", "row", "external_id", "reason", "raw"])?;
    Ok(file)
}
