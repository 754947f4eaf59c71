//! An ear on everything that is logged while the suite runs, at the finest level.
//!
//! The tests run side by side and log into one place, so the ear keeps only the lines in which
//! it hears a canary: nothing that people wrote may ever be among them.

use std::io::{self, Write};
use std::sync::{Mutex, Once, PoisonError};

use tracing_subscriber::fmt::MakeWriter;

/// Parts of every canary, in small letters.
pub const CANARIES: [&str; 3] = ["канарейк", "kanareyk", "79990001122"];

static HEARD: Mutex<Vec<String>> = Mutex::new(Vec::new());
static LINES: Mutex<u64> = Mutex::new(0);

/// Begins to listen; once is enough.
pub fn listen() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        tracing_subscriber::fmt()
            .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
            .with_ansi(false)
            .with_writer(Ear)
            .init();
    });
}

/// The lines in which a canary was heard.
pub fn heard() -> Vec<String> {
    HEARD.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

/// How many lines were heard at all: an ear that hears nothing proves nothing.
pub fn lines() -> u64 {
    *LINES.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether a canary is in a text.
pub fn sings(text: &str) -> bool {
    let text = text.to_lowercase();
    CANARIES.iter().any(|canary| text.contains(canary))
}

struct Ear;

impl Write for Ear {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        *LINES.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        let line = String::from_utf8_lossy(bytes);
        if sings(&line) {
            HEARD.lock().unwrap_or_else(PoisonError::into_inner).push(line.into_owned());
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Ear {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        Self
    }
}
