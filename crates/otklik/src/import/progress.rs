//! How far it is: a bar on a terminal, sparse lines elsewhere. Standard output stays free.

use std::io::IsTerminal as _;
use std::time::{Duration, Instant};

use base::Lang;
use channels::file::Progress as Bytes;
use indicatif::{HumanDuration, ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How often a line is written where there is no terminal.
const LINE_EVERY: Duration = Duration::from_secs(5);

/// The progress of an import.
pub struct Progress {
    bytes: Bytes,
    rows: usize,
    since: Instant,
    told: Instant,
    bar: Option<ProgressBar>,
    lang: Lang,
}

impl Progress {
    /// Begins to show how far the file is read.
    pub fn start(bytes: Bytes, lang: Lang) -> Self {
        let now = Instant::now();
        let bar = std::io::stderr().is_terminal().then(|| bar(&bytes));
        Self { bytes, rows: 0, since: now, told: now, bar, lang }
    }

    /// So many rows more are done.
    pub fn add(&mut self, rows: usize) {
        self.rows += rows;
        if let Some(bar) = &self.bar {
            bar.set_position(self.bytes.read());
            bar.set_message(self.line());
        } else if self.told.elapsed() >= LINE_EVERY {
            self.told = Instant::now();
            eprintln!("{} %, {}", self.percent(), self.line());
        }
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }

    fn percent(&self) -> u64 {
        self.bytes.read().saturating_mul(100) / self.bytes.size.max(1)
    }

    /// Rows, rate and the time left, reckoned from the bytes of the file.
    fn line(&self) -> String {
        let spent = self.since.elapsed().as_secs_f64().max(0.001);
        let rate = self.rows as f64 / spent;
        let read = self.bytes.read().max(1) as f64;
        let left = (spent * (self.bytes.size as f64 / read - 1.0)).max(0.0);
        let left = Duration::from_secs_f64(left.min(1e9));
        let rows = self.rows;
        match self.lang {
            Lang::Ru => format!("строк {rows}, {rate:.0} в секунду, осталось {}", clock(left)),
            Lang::En => format!("{rows} rows, {rate:.0} a second, {} left", HumanDuration(left)),
        }
    }
}

/// Minutes and seconds, which read the same in any language.
fn clock(time: Duration) -> String {
    let seconds = time.as_secs();
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

fn bar(bytes: &Bytes) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(bytes.size), ProgressDrawTarget::stderr());
    let style = ProgressStyle::with_template("{bar:30} {percent:>3} % {msg}");
    match style {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
