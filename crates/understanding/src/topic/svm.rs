//! One-vs-rest support vector machines with squared hinge loss (L2-loss), trained by dual
//! coordinate descent (Hsieh, Chang, Lin, Keerthi, Sundararajan: "A dual coordinate descent method
//! for large-scale linear SVM", ICML 2008, algorithm 1 for L2-loss).
//!
//! The machines of [`LANES`] classes are trained together: one walk over a row serves them all,
//! and the compiler makes vector instructions of the lanes.

use super::random::Random;
use super::rows::{Row, Rows};
use super::table::Table;
use super::ticks::Ticks;

/// Classes that are trained together.
const LANES: usize = 32;

type Lanes = [f32; LANES];

/// Groups of classes that are trained together.
pub fn blocks(classes: usize) -> usize {
    classes.div_ceil(LANES)
}

/// How the machines are trained.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// The price of an error, `C`, above 0.
    pub cost: f32,
    /// The examples of a class weigh (others / own)^this; 0 weighs all alike.
    pub balance: f32,
    /// Walks over all rows.
    pub passes: usize,
    /// Of the order of rows.
    pub seed: u64,
}

/// Trained machines.
#[derive(Debug, Clone, PartialEq)]
pub struct Svm {
    /// A row for each feature, a column for each class.
    pub weights: Table,
    /// One for each class.
    pub biases: Vec<f32>,
}

impl Svm {
    /// Trains a machine for each of the classes 0 to `classes` − 1 on rows with these labels.
    pub fn train(
        rows: &Rows<f32>,
        labels: &[u32],
        (features, classes): (usize, usize),
        settings: &Settings,
        ticks: &Ticks,
    ) -> Self {
        let blocks: Vec<_> = (0..blocks(classes))
            .map(|block| Block::train(rows, labels, (features, block), settings, ticks))
            .collect();
        let mut weights = Table::new(features, classes);
        let mut line = Vec::with_capacity(blocks.len() * LANES);
        for feature in 0..features {
            line.clear();
            line.extend(blocks.iter().filter_map(|it| it.weights.get(feature)).flatten());
            weights.set(feature, line.get(..classes).unwrap_or_default());
        }
        let mut biases: Vec<f32> = blocks.iter().flat_map(|it| it.bias).collect();
        biases.truncate(classes);
        Self { weights, biases }
    }

    /// The distance of a row from each machine's border; above 0 on the side of its class.
    pub fn scores(&self, row: Row<'_, f32>) -> Vec<f32> {
        let mut scores = self.biases.clone();
        for (id, value) in row.pairs() {
            self.weights.add(id, value, &mut scores);
        }
        scores
    }
}

/// The machines of up to [`LANES`] classes while they are trained.
struct Block {
    weights: Vec<Lanes>,
    bias: Lanes,
}

impl Block {
    fn train(
        rows: &Rows<f32>,
        labels: &[u32],
        (features, block): (usize, usize),
        settings: &Settings,
        ticks: &Ticks,
    ) -> Self {
        let own = own_costs(labels, block, settings);
        let mut it = Self { weights: vec![[0.0; LANES]; features], bias: [0.0; LANES] };
        let mut alphas = vec![[0.0; LANES]; rows.len()];
        let lengths: Vec<f32> = (0..rows.len())
            .map(|row| 1.0 + rows.row(row).values.iter().map(|it| it * it).sum::<f32>())
            .collect();
        let mut order: Vec<usize> = (0..rows.len()).collect();
        let mut random = Random::new(settings.seed);
        for _ in 0..settings.passes {
            random.shuffle(&mut order);
            for &at in &order {
                let known = (labels.get(at), lengths.get(at), alphas.get_mut(at));
                let (Some(label), Some(length), Some(alpha)) = known else { continue };
                let (signs, softness) = targets(*label, block, &own, settings.cost);
                it.visit(rows.row(at), (&signs, &softness), *length, alpha);
            }
            ticks.tick();
        }
        it
    }

    /// Moves the dual variable of one row in every machine to the best it can be while the others
    /// stay, and the weights with it.
    fn visit(
        &mut self,
        row: Row<'_, f32>,
        (signs, softness): (&Lanes, &Lanes),
        length: f32,
        alpha: &mut Lanes,
    ) {
        let mut scores = self.bias;
        for (id, value) in row.pairs() {
            if let Some(weights) = self.weights.get(id as usize) {
                for (score, weight) in scores.iter_mut().zip(weights) {
                    *score += value * weight;
                }
            }
        }
        let mut moves = [0.0; LANES];
        let mut still = true;
        let lanes = moves.iter_mut().zip(alpha).zip(&scores).zip(signs).zip(softness);
        for ((((change, alpha), score), sign), soft) in lanes {
            let gradient = sign * score - 1.0 + *alpha * soft;
            let moved = (*alpha - gradient / (length + soft)).max(0.0);
            *change = (moved - *alpha) * sign;
            *alpha = moved;
            still &= *change == 0.0;
        }
        if !still {
            self.shift(row, &moves);
        }
    }

    fn shift(&mut self, row: Row<'_, f32>, moves: &Lanes) {
        for (bias, change) in self.bias.iter_mut().zip(moves) {
            *bias += change;
        }
        for (id, value) in row.pairs() {
            if let Some(weights) = self.weights.get_mut(id as usize) {
                for (weight, change) in weights.iter_mut().zip(moves) {
                    *weight += value * change;
                }
            }
        }
    }
}

/// What an error on an example of its own class costs each machine of a block.
fn own_costs(labels: &[u32], block: usize, settings: &Settings) -> Lanes {
    let mut own = [0.0_f32; LANES];
    for &label in labels {
        if let Some(count) = lane(label, block).and_then(|lane| own.get_mut(lane)) {
            *count += 1.0;
        }
    }
    let all = labels.len() as f32;
    own.map(|count| {
        let rest = (all - count).max(1.0);
        settings.cost * (rest / count.max(1.0)).powf(settings.balance)
    })
}

fn lane(label: u32, block: usize) -> Option<usize> {
    usize::try_from(label).ok()?.checked_sub(block * LANES).filter(|it| *it < LANES)
}

/// The side on which a row belongs for each machine, and 1 / (2 C) there.
fn targets(label: u32, block: usize, own: &Lanes, cost: f32) -> (Lanes, Lanes) {
    let (mut signs, mut softness) = ([-1.0; LANES], [0.5 / cost; LANES]);
    let Some(lane) = lane(label, block) else { return (signs, softness) };
    let places = (signs.get_mut(lane), softness.get_mut(lane), own.get(lane));
    if let (Some(sign), Some(soft), Some(own)) = places {
        *sign = 1.0;
        *soft = 0.5 / own;
    }
    (signs, softness)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Settings = Settings { cost: 1.0, balance: 0.0, passes: 200, seed: 7 };

    fn rows(values: &[f32]) -> Rows<f32> {
        let mut rows = Rows::default();
        for value in values {
            rows.push([(0, *value)]);
        }
        rows
    }

    /// With one feature and two rows the optimum can be found by hand. Rows x = ±1 with bias:
    /// minimise ½w² + 2C(1 − w)² over w ≥ 0 (the bias is 0 by symmetry), so w = 4C / (1 + 4C).
    #[test]
    fn the_optimum_is_found() {
        for cost in [0.1, 0.3, 1.0, 10.0] {
            let settings = Settings { cost, ..PLAIN };
            let svm =
                Svm::train(&rows(&[1.0, -1.0]), &[0, 1], (1, 2), &settings, &Ticks::default());
            let weight = 4.0 * cost / (1.0 + 4.0 * cost);
            let scores = svm.scores(rows(&[1.0]).row(0));
            for (score, expect) in scores.iter().zip([weight, -weight]) {
                assert!((score - expect).abs() < 0.02, "{cost}: {score} {expect}");
            }
        }
    }

    #[test]
    fn a_rare_class_gains_by_balance() {
        let mut values = vec![0.2; 30];
        values.push(1.0);
        let mut labels = vec![0; 30];
        labels.push(1);
        let score = |balance| {
            let settings = Settings { balance, ..PLAIN };
            let svm = Svm::train(&rows(&values), &labels, (1, 2), &settings, &Ticks::default());
            svm.scores(rows(&[1.0]).row(0))[1]
        };
        assert!(score(0.5) > score(0.0) + 0.1, "{} {}", score(0.5), score(0.0));
    }

    #[test]
    fn more_classes_than_lanes_keep_apart() {
        let classes = LANES + 9;
        let mut rows = Rows::default();
        for class in 0..classes {
            rows.push([(class as u32, 1.0)]);
        }
        let labels: Vec<u32> = (0..classes as u32).collect();
        let svm = Svm::train(&rows, &labels, (classes, classes), &PLAIN, &Ticks::default());
        for class in 0..classes {
            let scores = svm.scores(rows.row(class));
            let best = (0..classes).max_by(|a, b| scores[*a].total_cmp(&scores[*b]));
            assert_eq!(best, Some(class));
        }
    }
}
