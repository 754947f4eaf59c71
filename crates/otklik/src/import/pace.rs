//! How many appeals one batch takes: as many as the write lock may be held for.

use std::time::Duration;

/// How long a batch is meant to hold the write lock. Twice as long is the most it may, so half
/// of that is left for a slow disk.
const HELD_TARGET: Duration = Duration::from_millis(80);
/// What is left to other writers between two batches.
pub const PAUSE: Duration = Duration::from_millis(10);
/// Appeals of the first batch, before anything was measured.
const FIRST: usize = 20;
/// Appeals of a batch at least.
const LEAST: usize = 5;
/// Appeals of a batch at most.
const MOST: usize = 500;

/// The size of the next batch, learnt from those before.
#[derive(Debug)]
pub struct Pace {
    size: usize,
    longest: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self { size: FIRST, longest: Duration::ZERO }
    }
}

impl Pace {
    /// Appeals of the next batch.
    pub const fn size(&self) -> usize {
        self.size
    }

    /// The longest that the lock was held.
    pub const fn longest(&self) -> Duration {
        self.longest
    }

    /// Learns from a batch of so many appeals. It grows by half at most, and shrinks at once.
    pub fn learn(&mut self, appeals: usize, held: Duration) {
        self.longest = self.longest.max(held);
        let held = held.max(Duration::from_millis(1)).as_secs_f64();
        let fitting = appeals as f64 * HELD_TARGET.as_secs_f64() / held;
        let growing = (self.size + self.size / 2 + 1) as f64;
        // Both are positive and far below the limits of the types.
        self.size = (fitting.min(growing) as usize).clamp(LEAST, MOST);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_batch_follows_the_lock() {
        let mut pace = Pace::default();
        let ms = Duration::from_millis;
        pace.learn(20, ms(2));
        assert_eq!(pace.size(), 31, "it grows by half at most");
        pace.learn(31, ms(160));
        assert_eq!(pace.size(), 15, "it shrinks at once");
        for _ in 0..50 {
            pace.learn(pace.size(), ms(1));
        }
        assert_eq!(pace.size(), MOST);
        pace.learn(MOST, ms(60_000));
        assert_eq!((pace.size(), pace.longest()), (LEAST, ms(60_000)));
    }
}
