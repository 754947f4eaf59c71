//! How far a training is, for whoever waits for it.

use std::sync::atomic::{AtomicUsize, Ordering};

/// Counts walks over the rows: those that are done, and those that there will be.
#[derive(Debug, Default)]
pub struct Ticks {
    done: AtomicUsize,
    all: AtomicUsize,
}

impl Ticks {
    pub(super) fn expect(&self, all: usize) {
        self.all.store(all, Ordering::Relaxed);
    }

    pub(super) fn tick(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }

    /// Walks that are done and walks that there will be; none are expected before it begins.
    pub fn far(&self) -> (usize, usize) {
        (self.done.load(Ordering::Relaxed), self.all.load(Ordering::Relaxed))
    }
}
