//! What an import of registers has added, for people and for programs.

use std::path::PathBuf;
use std::time::Duration;

use base::Lang;
use serde::Serialize;

/// What a run has added.
#[derive(Debug, Default, Serialize)]
pub struct GazetteerSummary {
    /// New spellings of streets.
    pub streets: u64,
    /// New houses.
    pub houses: u64,
    /// New landmarks.
    pub landmarks: u64,
    /// New areas.
    pub areas: u64,
    /// Entries that were there and are told otherwise now.
    pub updated: u64,
    /// Entries that were there already, or stood in the file twice.
    pub unchanged: u64,
    /// Rows that were not taken.
    pub rejected: u64,
    /// How long it took.
    pub seconds: f64,
    /// Rows that were taken.
    #[serde(skip)]
    pub taken: u64,
    /// The file of rejected rows, if there are any.
    #[serde(skip)]
    pub rejected_file: Option<PathBuf>,
}

impl GazetteerSummary {
    /// Reckons what was added from the sizes of the tables before and after.
    pub fn grown(&mut self, before: [u64; 4], after: [u64; 4], changed: u64) {
        let mut grown =
            after.iter().zip(before).map(|(after, before)| after.saturating_sub(before));
        let mut next = || grown.next().unwrap_or_default();
        (self.streets, self.houses) = (next(), next());
        (self.landmarks, self.areas) = (next(), next());
        let added = self.streets + self.houses + self.landmarks + self.areas;
        self.updated = changed.saturating_sub(added);
        self.unchanged = self.taken.saturating_sub(changed);
    }

    /// Notes how long it took, to the millisecond.
    pub fn took(&mut self, time: Duration) {
        self.seconds = (time.as_secs_f64() * 1_000.0).round() / 1_000.0;
    }

    /// The summary as one JSON object.
    pub fn json(&self) -> serde_json::Result<String> {
        serde_json::to_string(self)
    }

    /// The summary in words.
    pub fn words(&self, lang: Lang) -> String {
        let Self { streets, houses, landmarks, areas, updated, unchanged, rejected, .. } = self;
        let mut text = match lang {
            Lang::Ru => format!(
                "Добавлено: написаний улиц {streets}, домов {houses}, ориентиров {landmarks}, \
                 границ {areas}.\nИсправлено {updated}, без изменений {unchanged}, отклонено строк \
                 {rejected}. Заняло {:.1} с.\n",
                self.seconds
            ),
            Lang::En => format!(
                "Added: spellings of streets {streets}, houses {houses}, landmarks {landmarks}, \
                 borders {areas}.\nMended {updated}, unchanged {unchanged}, rejected rows \
                 {rejected}. Took {:.1} s.\n",
                self.seconds
            ),
        };
        if let Some(path) = &self.rejected_file {
            let path = path.display();
            text.push_str(&match lang {
                Lang::Ru => format!("Отклонённые строки с причинами: {path}\n"),
                Lang::En => format!("Rejected rows with their reasons: {path}\n"),
            });
        }
        text
    }
}
