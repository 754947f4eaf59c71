//! How good a classifier is, by what it said of texts whose class is known.

/// Bins of the calibration error.
const BINS: usize = 15;
/// The precision that `coverage_at_95` asks for.
const PRECISION: f64 = 0.95;
/// How many choices `top3` looks at.
const CHOICES: usize = 3;

/// What was said of one text.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// The class that it has; none that the model knows where it is new.
    pub truth: Option<usize>,
    /// The classes that were named, the best first.
    pub said: Vec<usize>,
    /// The confidence in the best, 0 to 1.
    pub confidence: f32,
}

impl Outcome {
    fn best(&self) -> Option<usize> {
        self.said.first().copied()
    }

    fn is_right(&self) -> bool {
        self.truth.is_some() && self.best() == self.truth
    }
}

/// Figures over many texts, each 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scores {
    /// The share whose best was right.
    pub accuracy: f64,
    /// The mean of F1 over the classes that occur, as truth or as what was said; a rare class
    /// counts as much as a frequent one.
    pub macro_f1: f64,
    /// The share whose class was among the first three.
    pub top3: f64,
    /// The greatest share that can be decided, the surest first, so that 95 % of it is right.
    pub coverage_at_95: f64,
    /// The mean distance of what was said from what came true, over 15 equal bins of confidence
    /// weighted by how many texts are in them (expected calibration error).
    pub calibration_error: f64,
}

impl Scores {
    /// The figures of some outcomes; all 0 where there are none.
    pub fn of(outcomes: &[Outcome]) -> Self {
        let in_top = |it: &Outcome| {
            it.truth.is_some_and(|truth| it.said.iter().take(CHOICES).any(|said| *said == truth))
        };
        Self {
            accuracy: share(outcomes, Outcome::is_right),
            macro_f1: macro_f1(outcomes),
            top3: share(outcomes, in_top),
            coverage_at_95: coverage(outcomes),
            calibration_error: calibration_error(outcomes),
        }
    }
}

fn share(outcomes: &[Outcome], test: impl Fn(&Outcome) -> bool) -> f64 {
    let found = outcomes.iter().filter(|it| test(it)).count();
    found as f64 / outcomes.len().max(1) as f64
}

fn macro_f1(outcomes: &[Outcome]) -> f64 {
    // By class: right, said, true.
    let mut counts = std::collections::BTreeMap::<usize, [f64; 3]>::new();
    let mut unknown = 0.0_f64;
    for outcome in outcomes {
        match outcome.truth {
            Some(truth) => counts.entry(truth).or_default()[2] += 1.0,
            None => unknown = 1.0,
        }
        if let Some(said) = outcome.best() {
            let count = counts.entry(said).or_default();
            count[1] += 1.0;
            count[0] += f64::from(u8::from(outcome.is_right()));
        }
    }
    let f1 = |[right, said, truth]: &[f64; 3]| 2.0 * right / (said + truth);
    let all = counts.len() as f64 + unknown;
    counts.values().map(f1).sum::<f64>() / all.max(1.0)
}

fn coverage(outcomes: &[Outcome]) -> f64 {
    let mut order: Vec<&Outcome> = outcomes.iter().collect();
    order.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    let (mut right, mut best, mut done) = (0.0, 0.0, 0.0);
    // Those of one confidence are decided together or not at all.
    for group in order.chunk_by(|a, b| a.confidence == b.confidence) {
        right += group.iter().filter(|it| it.is_right()).count() as f64;
        done += group.len() as f64;
        if right >= PRECISION * done {
            best = done;
        }
    }
    best / outcomes.len().max(1) as f64
}

fn calibration_error(outcomes: &[Outcome]) -> f64 {
    // By bin: the sum of what was said less what came true.
    let mut bins = [0.0_f64; BINS];
    for outcome in outcomes {
        let at = (f64::from(outcome.confidence) * BINS as f64) as usize;
        if let Some(bin) = bins.get_mut(at.min(BINS - 1)) {
            *bin += f64::from(outcome.confidence) - f64::from(u8::from(outcome.is_right()));
        }
    }
    bins.iter().map(|it| it.abs()).sum::<f64>() / outcomes.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(truth: usize, said: &[usize], confidence: f32) -> Outcome {
        Outcome { truth: Some(truth), said: said.to_vec(), confidence }
    }

    fn close(found: f64, expect: f64) {
        assert!((found - expect).abs() < 1e-6, "{found} is not {expect}");
    }

    #[test]
    fn figures_by_hand() {
        let scores = Scores::of(&[
            outcome(0, &[0, 1, 2], 0.9),
            outcome(0, &[0, 2, 1], 0.8),
            outcome(1, &[0, 2, 1], 0.7),
            outcome(2, &[1, 0, 3], 0.6),
        ]);
        close(scores.accuracy, 0.5);
        close(scores.top3, 0.75);
        // Class 0: precision 2/3, recall 1, F1 0.8; classes 1 and 2: 0.
        close(scores.macro_f1, 0.8 / 3.0);
        close(scores.coverage_at_95, 0.5);
        close(scores.calibration_error, (0.1 + 0.2 + 0.7 + 0.6) / 4.0);
    }

    #[test]
    fn ends_of_the_range() {
        let none = Scores::of(&[]);
        close(none.accuracy + none.macro_f1 + none.coverage_at_95 + none.calibration_error, 0.0);
        let perfect = Scores::of(&[outcome(0, &[0], 1.0), outcome(1, &[1], 1.0)]);
        close(perfect.macro_f1 + perfect.coverage_at_95 + perfect.top3, 3.0);
        close(perfect.calibration_error, 0.0);
        let unknown = Outcome { truth: None, said: vec![], confidence: 0.0 };
        close(Scores::of(&[unknown]).accuracy, 0.0);
    }

    #[test]
    fn equal_confidence_is_decided_together() {
        let mut outcomes = vec![outcome(0, &[0], 0.5); 19];
        outcomes.insert(0, outcome(1, &[0], 0.5));
        close(Scores::of(&outcomes).coverage_at_95, 1.0);
        outcomes.push(outcome(1, &[0], 0.5));
        close(Scores::of(&outcomes).coverage_at_95, 0.0);
    }
}
