//! One step of learning after the other.

use super::{Net, Settings, softmax};
use crate::topic::random::Random;
use crate::topic::rows::Row;
use crate::topic::table::{self, Table};

/// The first step of the embedding.
const EMBEDDING_RATE: f32 = 0.04;
/// The first step of the output weights.
const OUTPUT_RATE: f32 = 0.02;
/// The first step of the output biases.
const OUTPUT_BIAS_RATE: f32 = 0.01;
/// The first step of the hidden biases, which have no accumulator.
const HIDDEN_BIAS_RATE: f32 = 0.004;
/// What is left of the steps at the end.
const RATE_END: f32 = 0.03;
/// The share of hidden units that is dropped.
const HIDDEN_DROPOUT: f32 = 0.2;
/// The share of the target that is spread over all classes.
const SMOOTHING: f32 = 0.05;
/// The first weights are uniform between ± this / √hidden.
const SPREAD: f32 = 1.7;
/// Keeps the first steps finite.
const TINY: f32 = 1e-8;

/// A net while it learns. Matrices are stored row by row.
pub struct Learner {
    keep: f32,
    hidden: usize,
    /// features × hidden.
    embedding: Vec<f32>,
    /// The sum of mean squared gradients, for each feature.
    embedding_seen: Vec<f32>,
    hidden_biases: Vec<f32>,
    /// hidden × classes.
    output: Vec<f32>,
    output_seen: Vec<f32>,
    output_biases: Vec<f32>,
    bias_seen: Vec<f32>,
    room: Room,
}

/// What one step works with, kept to be used again.
#[derive(Default)]
struct Room {
    inputs: Vec<(usize, f32)>,
    units: Vec<f32>,
    back: Vec<f32>,
    logits: Vec<f32>,
    steps: Vec<f32>,
}

impl Learner {
    /// A net that knows nothing.
    pub fn new(
        (features, classes): (usize, usize),
        settings: &Settings,
        random: &mut Random,
    ) -> Self {
        let hidden = settings.hidden;
        let spread = SPREAD / (hidden.max(1) as f32).sqrt();
        let mut uniform = |count: usize| -> Vec<f32> {
            (0..count).map(|_| (random.unit() * 2.0 - 1.0) * spread).collect()
        };
        Self {
            keep: 1.0 - settings.input_dropout,
            hidden,
            embedding: uniform(features * hidden),
            embedding_seen: vec![0.0; features],
            hidden_biases: vec![0.0; hidden],
            output: uniform(hidden * classes),
            output_seen: vec![0.0; classes],
            output_biases: vec![0.0; classes],
            bias_seen: vec![0.0; classes],
            room: Room::default(),
        }
    }

    /// Learns one row; `progress` from 0 to 1 makes the steps smaller.
    pub fn learn(&mut self, row: Row<'_, f32>, label: u32, progress: f32, random: &mut Random) {
        let rate = 1.0 - (1.0 - RATE_END) * progress;
        let mut room = std::mem::take(&mut self.room);
        self.forward(row, random, &mut room);
        // From here on the logits hold what each of them is to blame for.
        softmax(&mut room.logits);
        let classes = room.logits.len() as f32;
        room.logits.iter_mut().for_each(|it| *it -= SMOOTHING / classes);
        if let Some(own) = room.logits.get_mut(label as usize) {
            *own -= 1.0 - SMOOTHING;
        }
        self.backward_output(rate, &mut room);
        self.backward_embedding(rate, &room);
        self.room = room;
    }

    fn forward(&self, row: Row<'_, f32>, random: &mut Random, room: &mut Room) {
        room.inputs.clear();
        for (id, value) in row.pairs() {
            if self.keep >= 1.0 || random.unit() < self.keep {
                room.inputs.push((id as usize, value / self.keep));
            }
        }
        room.units.clone_from(&self.hidden_biases);
        for &(id, value) in &room.inputs {
            add(&mut room.units, value, line(&self.embedding, id, self.hidden));
        }
        for unit in &mut room.units {
            let kept = *unit > 0.0 && random.unit() >= HIDDEN_DROPOUT;
            *unit = if kept { *unit / (1.0 - HIDDEN_DROPOUT) } else { 0.0 };
        }
        room.logits.clone_from(&self.output_biases);
        let lines = self.output.chunks_exact(self.output_biases.len().max(1));
        for (line, &unit) in lines.zip(&room.units) {
            if unit > 0.0 {
                add(&mut room.logits, unit, line);
            }
        }
    }

    fn backward_output(&mut self, rate: f32, room: &mut Room) {
        let length = dot(&room.units, &room.units) / (self.hidden.max(1) as f32);
        room.steps.clear();
        let biases = self.output_biases.iter_mut().zip(&mut self.bias_seen);
        for ((&blame, seen), (bias, bias_seen)) in
            room.logits.iter().zip(&mut self.output_seen).zip(biases)
        {
            *seen += blame * blame * length;
            room.steps.push(-rate * OUTPUT_RATE * blame / (*seen + TINY).sqrt());
            *bias_seen += blame * blame;
            *bias -= rate * OUTPUT_BIAS_RATE * blame / (*bias_seen + TINY).sqrt();
        }
        room.back.clear();
        let lines = self.output.chunks_exact_mut(room.logits.len().max(1));
        for (line, &unit) in lines.zip(&room.units) {
            if unit > 0.0 {
                room.back.push(dot(line, &room.logits) / (1.0 - HIDDEN_DROPOUT));
                add(line, unit, &room.steps);
            } else {
                room.back.push(0.0);
            }
        }
    }

    fn backward_embedding(&mut self, rate: f32, room: &Room) {
        add(&mut self.hidden_biases, -rate * HIDDEN_BIAS_RATE, &room.back);
        let square = dot(&room.back, &room.back) / (self.hidden.max(1) as f32);
        if square == 0.0 {
            return;
        }
        for &(id, value) in &room.inputs {
            let Some(seen) = self.embedding_seen.get_mut(id) else { continue };
            *seen += value * value * square;
            let step = -rate * EMBEDDING_RATE * value / (*seen + TINY).sqrt();
            let from = id * self.hidden;
            if let Some(line) = self.embedding.get_mut(from..from + self.hidden) {
                add(line, step, &room.back);
            }
        }
    }

    /// The net as it is used.
    pub fn finish(self) -> Net {
        Net {
            embedding: rounded(&self.embedding, self.embedding_seen.len(), self.hidden),
            hidden_biases: self.hidden_biases,
            output: rounded(&self.output, self.hidden, self.output_biases.len()),
            output_biases: self.output_biases,
        }
    }
}

fn rounded(cells: &[f32], height: usize, width: usize) -> Table {
    let mut table = Table::new(height, width);
    for (row, line) in cells.chunks_exact(width.max(1)).enumerate() {
        table.set(row, line);
    }
    table
}

fn line(matrix: &[f32], row: usize, width: usize) -> &[f32] {
    matrix.get(row * width..(row + 1) * width).unwrap_or_default()
}

fn add(sums: &mut [f32], times: f32, line: &[f32]) {
    for (sum, it) in sums.iter_mut().zip(line) {
        *sum += times * it;
    }
}

fn dot(left: &[f32], right: &[f32]) -> f32 {
    table::dot(left, right, |it| it)
}
