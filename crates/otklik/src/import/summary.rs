//! What an import has added, for people and for programs.

use std::path::PathBuf;
use std::time::Duration;

use base::Lang;
use channels::file::{PastAppeal, PastKind, PastStatus};
use serde::Serialize;

/// What a run has added. The states of appeals are their final ones.
#[derive(Debug, Default, Serialize)]
pub struct Summary {
    /// Appeals.
    pub appeals: usize,
    /// Messages: the appeals' own texts and those that came after them.
    pub messages: usize,
    /// Answers, interim ones among them.
    pub answers: usize,
    /// Reopenings.
    pub reopenings: usize,
    /// Appeals that the citizen confirmed as done.
    pub confirmed: usize,
    /// Appeals closed because the citizen was silent.
    pub closed_unconfirmed: usize,
    /// Appeals that were there already.
    pub unchanged: usize,
    /// Rows that were not taken.
    pub rejected: usize,
    /// How long it took.
    pub seconds: f64,
    /// Rejected rows whose appeal is here already and is told otherwise.
    #[serde(skip)]
    pub differing: usize,
    /// Rows in which control characters became spaces.
    #[serde(skip)]
    pub mended: u64,
    /// Events beside the file that belong to none of its appeals.
    #[serde(skip)]
    pub events_left: usize,
    /// The longest that one batch held the write lock.
    #[serde(skip)]
    pub longest_lock: Duration,
    /// The file of rejected rows, if there are any.
    #[serde(skip)]
    pub rejected_file: Option<PathBuf>,
}

impl Summary {
    /// Counts an appeal that was added.
    pub fn add(&mut self, appeal: &PastAppeal) {
        self.appeals += 1;
        self.messages += 1;
        match appeal.status {
            PastStatus::Confirmed => self.confirmed += 1,
            PastStatus::ClosedUnconfirmed => self.closed_unconfirmed += 1,
            _ => {}
        }
        for event in &appeal.events {
            match event.kind {
                PastKind::Message(_) => self.messages += 1,
                PastKind::Reopening(_) => {
                    self.messages += 1;
                    self.reopenings += 1;
                }
                PastKind::Answer { .. } => self.answers += 1,
                _ => {}
            }
        }
    }

    /// The summary as one JSON object.
    pub fn json(&self) -> serde_json::Result<String> {
        serde_json::to_string(self)
    }

    /// Notes how long it took, to the millisecond: more digits say nothing.
    pub fn took(&mut self, time: Duration) {
        self.seconds = (time.as_secs_f64() * 1_000.0).round() / 1_000.0;
    }

    /// The summary in words.
    pub fn words(&self, lang: Lang) -> String {
        let mut text = match lang {
            Lang::Ru => format!(
                "Добавлено: обращений {}, сообщений {}, ответов {}, повторных открытий {}.\n\
                 Подтверждено жителями {}, закрыто без подтверждения {}.\n\
                 Без изменений {}, отклонено строк {}. Заняло {:.1} с; запись занимала базу не \
                 дольше {} мс подряд.\n",
                self.appeals,
                self.messages,
                self.answers,
                self.reopenings,
                self.confirmed,
                self.closed_unconfirmed,
                self.unchanged,
                self.rejected,
                self.seconds,
                self.longest_lock.as_millis(),
            ),
            Lang::En => format!(
                "Added: {} appeals, {} messages, {} answers, {} reopenings.\n\
                 {} confirmed by citizens, {} closed unconfirmed.\n\
                 {} unchanged, {} rows rejected. It took {:.1} s; no batch kept the database for \
                 more than {} ms.\n",
                self.appeals,
                self.messages,
                self.answers,
                self.reopenings,
                self.confirmed,
                self.closed_unconfirmed,
                self.unchanged,
                self.rejected,
                self.seconds,
                self.longest_lock.as_millis(),
            ),
        };
        text.push_str(&self.remarks(lang));
        text
    }

    fn remarks(&self, lang: Lang) -> String {
        let mut text = String::new();
        if let Some(path) = &self.rejected_file {
            let path = path.display();
            text.push_str(&match lang {
                Lang::Ru => format!("Отклонённые строки с причинами: {path}\n"),
                Lang::En => format!("Rejected rows with their reasons: {path}\n"),
            });
        }
        if self.differing > 0 {
            text.push_str(&match lang {
                Lang::Ru => format!(
                    "Из них уже ввезены, а в файле другие или новее: {}; карточки не тронуты\n",
                    self.differing
                ),
                Lang::En => format!(
                    "Of these, imported already and other or newer in the file: {}; the cards \
                     were left as they are\n",
                    self.differing
                ),
            });
        }
        if self.mended > 0 {
            text.push_str(&match lang {
                Lang::Ru => format!(
                    "Управляющие знаки заменены пробелами, строк: {}; исходные строки целы\n",
                    self.mended
                ),
                Lang::En => format!(
                    "Rows with control characters taken for spaces: {}; the raw rows are whole\n",
                    self.mended
                ),
            });
        }
        if self.events_left > 0 {
            text.push_str(&match lang {
                Lang::Ru => format!("События без обращения в файле: {}\n", self.events_left),
                Lang::En => format!("Events without an appeal in the file: {}\n", self.events_left),
            });
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_have_three_digits() {
        let mut summary = Summary::default();
        summary.took(Duration::from_nanos(12_345_678_901));
        assert!(summary.json().unwrap().contains("\"seconds\":12.346"), "{summary:?}");
    }
}
