//! Confidence: how often a proposal like this one was right.
//!
//! The shares of the classifier rank well and are too sure of themselves. A logistic regression
//! (Platt 1999, with four features instead of one) turns them into a probability. It is fitted on
//! examples that the classifier did not see, whose texts it did not see either.

use super::solve::solve;

/// Numbers of a regression: a constant and four features.
const SIZE: usize = 5;
/// Below this many examples there is no confidence but a constant.
const EXAMPLES_MIN: usize = 30;
/// Below this many examples only the first feature is used.
const EXAMPLES_FOR_ALL: usize = 300;
/// Steps of Newton's method; it needs less than ten.
const STEPS_MAX: usize = 30;
/// Halvings of a step; a shorter one leads nowhere.
const HALVINGS_MAX: i32 = 20;
/// Keeps weights small where examples are few or parted perfectly.
const RIDGE: f64 = 1.0;
/// Shares are kept this far from 0 and 1.
const EDGE: f64 = 1e-6;

/// What a proposal is judged by: log-odds of the best share, their lead over the second, the
/// entropy of all shares in nats, and ln(1 + characters).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Signs([f64; SIZE - 1]);

impl Signs {
    /// The signs of shares that sum to 1, for a text of so many characters.
    pub fn of(shares: &[f32], characters: usize) -> Self {
        let (mut first, mut second, mut entropy) = (0.0, 0.0, 0.0);
        for share in shares.iter().map(|it| f64::from(*it)) {
            if share > first {
                second = first;
                first = share;
            } else if share > second {
                second = share;
            }
            if share > 0.0 {
                entropy -= share * share.ln();
            }
        }
        let odds = log_odds(first);
        Self([odds, odds - log_odds(second), entropy, (1.0 + characters as f64).ln()])
    }

    fn line(&self, used: usize) -> [f64; SIZE] {
        let mut line = [1.0, 0.0, 0.0, 0.0, 0.0];
        for (place, sign) in line.iter_mut().skip(1).zip(self.0).take(used) {
            *place = sign;
        }
        line
    }
}

fn log_odds(share: f64) -> f64 {
    let share = share.clamp(EDGE, 1.0 - EDGE);
    (share / (1.0 - share)).ln()
}

/// A fitted regression.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Confidence {
    /// The constant, then a weight for each sign.
    pub weights: [f64; SIZE],
}

impl Confidence {
    /// Fits on examples: their signs, and whether the proposal was right.
    pub fn fit(examples: &[(Signs, bool)]) -> Self {
        let right = examples.iter().filter(|it| it.1).count() as f64;
        // Laplace: with no example at all the constant says one half.
        let constant = log_odds((right + 1.0) / (examples.len() as f64 + 2.0));
        let mut weights = [constant, 0.0, 0.0, 0.0, 0.0];
        let used = match examples.len() {
            0..EXAMPLES_MIN => return Self { weights },
            EXAMPLES_MIN..EXAMPLES_FOR_ALL => 1,
            _ => SIZE - 1,
        };
        for _ in 0..STEPS_MAX {
            let Some(step) = newton(examples, &weights, used) else { break };
            let Some(better) = shortened(examples, &weights, &step, used) else { break };
            weights = better;
        }
        Self { weights }
    }

    /// The probability that a proposal with these signs is right, 0 to 1.
    pub fn of(&self, signs: &Signs) -> f32 {
        probability(&self.weights, &signs.line(SIZE - 1)) as f32
    }
}

fn probability(weights: &[f64; SIZE], line: &[f64; SIZE]) -> f64 {
    let sum: f64 = weights.iter().zip(line).map(|(weight, it)| weight * it).sum();
    1.0 / (1.0 + (-sum).exp())
}

/// How badly weights explain the examples: the negative logarithm of their likelihood with the
/// ridge.
fn badness(examples: &[(Signs, bool)], weights: &[f64; SIZE], used: usize) -> f64 {
    let ridge: f64 = weights.iter().map(|it| RIDGE * it * it / 2.0).sum();
    let loss = |(signs, right): &(Signs, bool)| {
        let sum: f64 = weights.iter().zip(signs.line(used)).map(|(weight, it)| weight * it).sum();
        // ln(1 + e⁻ᵐ) without overflow.
        let margin = if *right { sum } else { -sum };
        (-margin.abs()).exp().ln_1p() + (-margin).max(0.0)
    };
    ridge + examples.iter().map(loss).sum::<f64>()
}

/// The weights after a step, halved until it leads down; none where it leads nowhere.
fn shortened(
    examples: &[(Signs, bool)],
    weights: &[f64; SIZE],
    step: &[f64; SIZE],
    used: usize,
) -> Option<[f64; SIZE]> {
    let now = badness(examples, weights, used);
    (0..HALVINGS_MAX).find_map(|halvings| {
        let part = 0.5_f64.powi(halvings);
        let mut moved = *weights;
        moved.iter_mut().zip(step).for_each(|(weight, step)| *weight += part * step);
        (badness(examples, &moved, used) < now - 1e-9 * now).then_some(moved)
    })
}

/// The step from here towards the most likely weights.
fn newton(examples: &[(Signs, bool)], weights: &[f64; SIZE], used: usize) -> Option<[f64; SIZE]> {
    let mut gradient = weights.map(|it| -RIDGE * it);
    let mut curvature = [[0.0; SIZE]; SIZE];
    for (at, row) in curvature.iter_mut().enumerate() {
        row.iter_mut().skip(at).take(1).for_each(|it| *it = RIDGE);
    }
    for (signs, right) in examples {
        let line = signs.line(used);
        let said = probability(weights, &line);
        let error = f64::from(u8::from(*right)) - said;
        for ((row, sum), left) in curvature.iter_mut().zip(&mut gradient).zip(line) {
            *sum += error * left;
            for (cell, other) in row.iter_mut().zip(line) {
                *cell += said * (1.0 - said) * left * other;
            }
        }
    }
    solve(curvature, gradient)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Shares that are right exactly as often as the square of what they say.
    fn overconfident(count: u32) -> Vec<(Signs, bool)> {
        let example = |at: u32| {
            let share = 0.5 + 0.49 * (at % 100) as f32 / 100.0;
            let right = (at / 100 % 50) as f32 / 50.0 < share * share;
            (Signs::of(&[share, 1.0 - share], 40), right)
        };
        (0..count).map(example).collect()
    }

    #[test]
    fn what_is_said_comes_true() {
        let fitted = Confidence::fit(&overconfident(5_000));
        for share in [0.6, 0.75, 0.9_f32] {
            let said = fitted.of(&Signs::of(&[share, 1.0 - share], 40));
            assert!((said - share * share).abs() < 0.04, "{share}: {said}");
        }
    }

    #[test]
    fn a_greater_share_is_never_less_sure() {
        for count in [0, 10, 100, 299, 300, 5_000] {
            let fitted = Confidence::fit(&overconfident(count));
            let said = |it: u8| {
                let share = 0.5 + f32::from(it) / 210.0;
                fitted.of(&Signs::of(&[share, 1.0 - share], 40))
            };
            for step in 0..100 {
                assert!(said(step) <= said(step + 1) + 1e-6, "{count} {step}");
                assert!((0.0..=1.0).contains(&said(step)));
            }
        }
    }

    #[test]
    fn extremes_stay_numbers() {
        let all_right: Vec<_> = (0..1_000).map(|_| (Signs::of(&[1.0, 0.0], 0), true)).collect();
        for examples in [&all_right[..], &[]] {
            let fitted = Confidence::fit(examples);
            for shares in [&[][..], &[1.0], &[f32::NAN, 0.0], &[0.0, 0.0]] {
                assert!(fitted.of(&Signs::of(shares, usize::MAX)).is_finite());
            }
        }
    }
}
