//! How many appeals one batch takes: as many as the write lock may be held for.

use std::time::Duration;

use store::Engine;

/// How long a batch is meant to hold the one write lock of SQLite. It may never be more than
/// 200 ms; what is left is for a busy machine and a slow disk.
const HELD_SQLITE: Duration = Duration::from_millis(80);
/// The same on PostgreSQL, where a batch holds the counter of its year only, and the head of the
/// journal only while it commits: other writers go on meanwhile.
const HELD_POSTGRES: Duration = Duration::from_millis(100);
/// What is left to other writers between two batches.
pub const PAUSE: Duration = Duration::from_millis(10);
/// Appeals of the first batch, before anything was measured.
const FIRST: usize = 20;
/// Appeals of a batch at least.
const LEAST: usize = 5;
/// Appeals of a batch at most.
const MOST: usize = 400;
/// How much of a cost that was dearer than the last one is believed in after each batch. A dear
/// batch is remembered for some batches, a cheap one is believed by a fifth.
const MEMORY: f64 = 0.8;

/// The size of the next batch, learnt from those before.
#[derive(Debug)]
pub struct Pace {
    /// Seconds that an appeal is expected to cost; none before the first batch.
    cost: Option<f64>,
    target: Duration,
    size: usize,
    longest: Duration,
}

impl Pace {
    /// The pace of an import into this engine.
    pub const fn of(engine: Engine) -> Self {
        let target = match engine {
            Engine::Sqlite => HELD_SQLITE,
            Engine::Postgres => HELD_POSTGRES,
        };
        Self { cost: None, target, size: FIRST, longest: Duration::ZERO }
    }

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
        let seen = held.max(Duration::from_millis(1)).as_secs_f64() / appeals.max(1) as f64;
        let cost = self.cost.map_or(seen, |cost| seen.max(cost * MEMORY + seen * (1.0 - MEMORY)));
        self.cost = Some(cost);
        let fitting = self.target.as_secs_f64() / cost;
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
        let mut pace = Pace::of(Engine::Sqlite);
        let ms = Duration::from_millis;
        pace.learn(20, ms(2));
        assert_eq!(pace.size(), 31, "it grows by half at most");
        pace.learn(31, ms(160));
        assert_eq!(pace.size(), 15, "it shrinks at once");
        pace.learn(15, ms(8));
        assert!(pace.size() < 20, "a dear batch is remembered: {}", pace.size());
        for _ in 0..100 {
            pace.learn(pace.size(), ms(1));
        }
        assert_eq!(pace.size(), MOST);
        pace.learn(MOST, ms(60_000));
        assert_eq!((pace.size(), pace.longest()), (LEAST, ms(60_000)));
    }
}
