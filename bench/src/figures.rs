//! Times that were measured, and what is said of them.

use std::time::Duration;

/// Times of one thing that was done many times.
#[derive(Debug, Clone, Default)]
pub struct Times(Vec<Duration>);

impl Times {
    /// One more.
    pub fn add(&mut self, time: Duration) {
        self.0.push(time);
    }

    /// Those of another, too.
    pub fn join(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The time that this share of them did not exceed.
    pub fn quantile(&self, share: f64) -> Duration {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let last = sorted.len().saturating_sub(1);
        let at = (last as f64 * share).round() as usize;
        sorted.get(at.min(last)).copied().unwrap_or_default()
    }

    /// `p50 / p99` in milliseconds.
    pub fn words(&self) -> String {
        format!("{} / {}", ms(self.quantile(0.5)), ms(self.quantile(0.99)))
    }
}

/// Milliseconds, with as many digits as mean something.
pub fn ms(time: Duration) -> String {
    let ms = time.as_secs_f64() * 1_000.0;
    if ms < 10.0 { format!("{ms:.1}") } else { format!("{ms:.0}") }
}

/// The middle one.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_of_the_sorted_times() {
        let mut times = Times::default();
        (0..=100).rev().for_each(|n| times.add(Duration::from_millis(n)));
        assert_eq!(times.words(), "50 / 99");
        assert_eq!(Times::default().words(), "0.0 / 0.0");
        assert_eq!(median(vec![3.0, 1.0, 2.0]), 2.0);
    }
}
