//! How far a training is: a bar on a terminal, sparse lines elsewhere. Standard output stays free.

use std::cell::Cell;
use std::io::IsTerminal as _;
use std::time::{Duration, Instant};

use base::Lang;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How often a line is written where there is no terminal.
const LINE_EVERY: Duration = Duration::from_secs(5);

/// The progress of a training.
pub struct Progress {
    bar: Option<ProgressBar>,
    told: Cell<Instant>,
    lang: Lang,
}

impl Progress {
    /// Begins to show how far it is.
    pub fn start(lang: Lang) -> Self {
        let bar = std::io::stderr().is_terminal().then(bar);
        Self { bar, told: Cell::new(Instant::now()), lang }
    }

    /// So many appeals were read.
    pub fn read(&self, rows: usize) {
        self.show((0, 0), &self.of(("прочитано сообщений", "messages read"), rows));
    }

    /// So many walks of so many are done.
    pub fn learn(&self, (done, all): (usize, usize)) {
        let percent = done * 100 / all.max(1);
        let words = match self.lang {
            Lang::Ru => format!("обучение, {percent} %"),
            Lang::En => format!("learning, {percent} %"),
        };
        self.show((done, all), &words);
    }

    /// So many appeals that wait were thought over anew.
    pub fn propose(&self, rows: usize) {
        self.show((0, 0), &self.of(("предложено заново", "proposed anew"), rows));
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }

    fn of(&self, (ru, en): (&str, &str), rows: usize) -> String {
        let what = match self.lang {
            Lang::Ru => ru,
            Lang::En => en,
        };
        format!("{what}: {rows}")
    }

    fn show(&self, (done, all): (usize, usize), words: &str) {
        if let Some(bar) = &self.bar {
            bar.set_length(all as u64);
            bar.set_position(done as u64);
            bar.set_message(words.to_owned());
        } else if self.told.get().elapsed() >= LINE_EVERY {
            self.told.set(Instant::now());
            eprintln!("{words}");
        }
    }
}

fn bar() -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr());
    match ProgressStyle::with_template("{bar:30} {msg}") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
