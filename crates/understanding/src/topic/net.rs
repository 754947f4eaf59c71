//! A small net: a bag of grams → one hidden layer of rectified units → softmax over classes.
//!
//! Trained by stochastic gradient descent, row after row in one thread, so that the same rows and
//! seed give the same net. Steps follow AdaGrad (Duchi, Hazan, Singer 2011) with one accumulator
//! a feature; a part of the inputs and of the hidden units is dropped (Srivastava et al. 2014),
//! and the target is smoothed (Szegedy et al. 2016).

use super::random::Random;
use super::rows::{Row, Rows};
use super::table::Table;
use super::ticks::Ticks;
use learning::Learner;

mod learning;

/// How the net is trained.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// Hidden units.
    pub hidden: usize,
    /// Walks over all rows.
    pub epochs: usize,
    /// The share of inputs that is dropped while training, below 1.
    pub input_dropout: f32,
    /// Of the first weights, of the order of rows and of what is dropped.
    pub seed: u64,
}

/// A trained net.
#[derive(Debug, Clone, PartialEq)]
pub struct Net {
    /// A row for each feature, a column for each hidden unit.
    pub embedding: Table,
    /// One for each hidden unit.
    pub hidden_biases: Vec<f32>,
    /// A row for each hidden unit, a column for each class.
    pub output: Table,
    /// One for each class.
    pub output_biases: Vec<f32>,
}

impl Net {
    /// Trains a net on rows with these labels, 0 to `classes` − 1.
    pub fn train(
        rows: &Rows<f32>,
        labels: &[u32],
        (features, classes): (usize, usize),
        settings: &Settings,
        ticks: &Ticks,
    ) -> Self {
        let mut random = Random::new(settings.seed);
        let mut learner = Learner::new((features, classes), settings, &mut random);
        let mut order: Vec<usize> = (0..rows.len()).collect();
        let steps = (settings.epochs * rows.len()).max(1) as f32;
        let mut done = 0.0;
        for _ in 0..settings.epochs {
            random.shuffle(&mut order);
            for &at in &order {
                if let Some(&label) = labels.get(at) {
                    learner.learn(rows.row(at), label, done / steps, &mut random);
                }
                done += 1.0;
            }
            ticks.tick();
        }
        learner.finish()
    }

    /// What the hidden units say to a row, each 0 or more.
    pub fn hidden(&self, row: Row<'_, f32>) -> Vec<f32> {
        let mut hidden = self.hidden_biases.clone();
        for (id, value) in row.pairs() {
            self.embedding.add(id, value, &mut hidden);
        }
        hidden.iter_mut().for_each(|it| *it = it.max(0.0));
        hidden
    }

    /// The share of each class, by the hidden units; they sum to 1.
    pub fn shares(&self, hidden: &[f32]) -> Vec<f32> {
        let mut logits = self.output_biases.clone();
        for (unit, &value) in (0..).zip(hidden) {
            if value > 0.0 {
                self.output.add(unit, value, &mut logits);
            }
        }
        softmax(&mut logits);
        logits
    }
}

/// Turns scores into shares that sum to 1.
pub fn softmax(scores: &mut [f32]) {
    let largest = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    scores.iter_mut().for_each(|it| *it = (*it - largest).exp());
    let sum: f32 = scores.iter().sum();
    scores.iter_mut().for_each(|it| *it /= sum);
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: Settings = Settings { hidden: 16, epochs: 60, input_dropout: 0.0, seed: 3 };

    /// No linear machine can tell these apart: the class is whether exactly one is there.
    fn exclusive_or() -> (Rows<f32>, Vec<u32>) {
        let (mut rows, mut labels) = (Rows::default(), Vec::new());
        for at in 0..200_u32 {
            let (first, second) = (at & 1, at >> 1 & 1);
            let ids = [(first, 1.0), (2 + second, 1.0)];
            rows.push(ids);
            labels.push(first ^ second);
        }
        (rows, labels)
    }

    #[test]
    fn it_learns_what_no_straight_line_parts() {
        let (rows, labels) = exclusive_or();
        let net = Net::train(&rows, &labels, (4, 2), &SMALL, &Ticks::default());
        for (at, label) in labels.iter().enumerate() {
            let shares = net.shares(&net.hidden(rows.row(at)));
            assert!(shares[*label as usize] > 0.8, "{at} {label} {shares:?}");
            assert!((shares.iter().sum::<f32>() - 1.0).abs() < 1e-5);
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_net() {
        let (rows, labels) = exclusive_or();
        let net = |seed| {
            Net::train(&rows, &labels, (4, 2), &Settings { seed, ..SMALL }, &Ticks::default())
        };
        assert_eq!(net(3), net(3));
        assert_ne!(net(3), net(4));
    }
}
