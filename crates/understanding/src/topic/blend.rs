//! The two learners together: shares of classes as a weighted product.

use std::collections::BTreeMap;

use super::grams::context;
use super::net::{Net, softmax};
use super::rows::Rows;
use super::svm::Svm;
use super::vocabulary::Vocabulary;

/// Keeps the logarithm of a share finite.
const FLOOR: f32 = 1e-5;
/// What a class loses that was never seen together with what is known beside the text: e⁻⁶.
const NEVER_SEEN: f32 = 6.0;

/// How much each learner says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weights {
    /// The scores of the machines are multiplied by this before they become shares.
    pub sharpness: f32,
    /// The weight of the machines beside the net, which has 1.
    pub svm: f32,
}

/// Everything that turns a text into shares of classes.
#[derive(Debug, Clone, PartialEq)]
pub struct Blend {
    /// The grams that count.
    pub vocabulary: Vocabulary,
    /// Nets of the same shape and different seeds; their shares are averaged.
    pub nets: Vec<Net>,
    /// The machines.
    pub svm: Svm,
    /// How much each says.
    pub weights: Weights,
    /// Which classes were seen with a thing known beside the text, by its hash; rising.
    pub together: BTreeMap<u64, Vec<u32>>,
}

/// What a text was judged to be.
#[derive(Debug, Clone)]
pub struct Judgement {
    /// The grams of the text that are known, with their weights; ids rise.
    pub row: Vec<(u32, f32)>,
    /// What the hidden units of each net said.
    pub hidden: Vec<Vec<f32>>,
    /// The share of each class; they sum to 1.
    pub shares: Vec<f32>,
}

impl Blend {
    /// Judges the known grams of a text.
    pub fn judge(&self, row: Vec<(u32, f32)>, beside: &[String]) -> Judgement {
        let mut rows = Rows::default();
        rows.push(row.iter().copied());
        let known = rows.row(0);
        let hidden: Vec<Vec<f32>> = self.nets.iter().map(|net| net.hidden(known)).collect();
        let net = self.net_shares(&hidden);
        let mut svm = self.svm.scores(known);
        svm.iter_mut().for_each(|it| *it *= self.weights.sharpness);
        softmax(&mut svm);
        let log =
            |(net, svm): (&f32, &f32)| (net + FLOOR).ln() + self.weights.svm * (svm + FLOOR).ln();
        let mut shares: Vec<f32> = net.iter().zip(&svm).map(log).collect();
        self.rule_out(beside, &mut shares);
        softmax(&mut shares);
        Judgement { row, hidden, shares }
    }

    fn net_shares(&self, hidden: &[Vec<f32>]) -> Vec<f32> {
        let mut sums = vec![0.0; self.svm.biases.len()];
        for (net, hidden) in self.nets.iter().zip(hidden) {
            sums.iter_mut().zip(net.shares(hidden)).for_each(|(sum, it)| *sum += it);
        }
        let count = self.nets.len().max(1) as f32;
        sums.iter_mut().for_each(|it| *it /= count);
        sums
    }

    fn rule_out(&self, beside: &[String], logits: &mut [f32]) {
        for (column, value) in beside.iter().enumerate() {
            let Some(seen) = self.together.get(&context(column, value)) else { continue };
            for (class, logit) in (0..).zip(logits.iter_mut()) {
                if seen.binary_search(&class).is_err() {
                    *logit -= NEVER_SEEN;
                }
            }
        }
    }
}

/// The classes by falling share; of equal ones the first.
pub fn ranked(shares: &[f32]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..shares.len()).collect();
    let share = |at: &usize| shares.get(*at).copied().unwrap_or(0.0);
    order.sort_by(|a, b| share(b).total_cmp(&share(a)));
    order
}
