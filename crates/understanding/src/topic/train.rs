//! Training: a city's own history becomes a model.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::thread;

use base::{Code, text};

use super::blend::{Blend, Weights};
use super::confidence::{Confidence, Signs};
use super::grams::{Reader, context};
use super::model::Model;
use super::net::{self, Net};
use super::normalise::normalise;
use super::random::Random;
use super::rows::Rows;
use super::score::{Outcome, Scores};
use super::svm::{self, Svm};
use super::ticks::Ticks;
use super::vocabulary::{Counts, Vocabulary};

/// A class of the taxonomy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Class {
    /// What a proposal names.
    pub code: Code,
    /// Its name in words: the first example of it.
    pub name: String,
}

/// A text whose class is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// The words of the resident.
    pub text: String,
    /// What is known beside them, always in the same order; empty where it is not known.
    pub beside: Vec<String>,
    /// Its class, an index into the classes.
    pub class: usize,
}

/// What a model is trained from.
#[derive(Debug, Clone, Copy)]
pub struct Training<'t> {
    /// The name of the model.
    pub name: &'t str,
    /// The taxonomy.
    pub classes: &'t [Class],
    /// The history.
    pub examples: &'t [Example],
    /// The same seed and examples give the same model, to the last bit.
    pub seed: u64,
}

/// Why nothing can be trained.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Untrainable {
    /// Classes are told apart; with less than two there is nothing to tell.
    #[error("a classifier needs two classes that have examples, there are {0}")]
    TooFewClasses(usize),
    /// An example names a class that there is not.
    #[error("example {0} has a class that there is not")]
    NoSuchClass(usize),
    /// Two classes have one code.
    #[error("the code `{0}` stands for two classes")]
    DoubledCode(Code),
}

/// How often a class name counts as an example of its class.
const NAME_EXAMPLES: usize = 3;
/// Rows in which a gram must occur, where rows are many and where they are few.
const ROWS_MIN: (u32, u32) = (3, 2);
/// Below this many rows the settings for small histories hold.
const SMALL: usize = 5_000;
/// Above this many classes they are fine ones, such as reasons, and the machines are held tighter.
const FINE_CLASSES: usize = 40;
/// One of this many examples is held out for the confidence.
const HELD_OUT: usize = 4;
/// Choices for an example that are looked at when it is judged.
const CHOICES: usize = 3;

/// Settings that follow from the size of the history; measured in docs/understanding.md.
struct Recipe {
    svm: svm::Settings,
    net: net::Settings,
    /// How many nets are trained.
    nets: u64,
    weights: Weights,
    rows_min: u32,
}

impl Recipe {
    fn of(training: &Training<'_>) -> Self {
        let seed = training.seed;
        let cost = if training.classes.len() > FINE_CLASSES { 0.3 } else { 0.5 };
        if training.examples.len() < SMALL {
            return Self {
                svm: svm::Settings { cost, balance: 0.2, passes: 10, seed },
                net: net::Settings { hidden: 128, epochs: 25, input_dropout: 0.3, seed },
                nets: 2,
                weights: Weights { sharpness: 4.0, svm: 0.7 },
                rows_min: ROWS_MIN.1,
            };
        }
        Self {
            svm: svm::Settings { cost, balance: 0.3, passes: 5, seed },
            net: net::Settings { hidden: 192, epochs: 8, input_dropout: 0.4, seed },
            nets: 1,
            weights: Weights { sharpness: 3.0, svm: 0.4 },
            rows_min: ROWS_MIN.0,
        }
    }
}

impl Recipe {
    /// Walks over all rows that one learning takes.
    fn walks(&self, classes: usize) -> usize {
        let nets = usize::try_from(self.nets).unwrap_or(1) * self.net.epochs;
        nets + svm::blocks(classes) * self.svm.passes
    }
}

/// Trains a model. Runs on two threads: one learns from all examples, the other from three
/// quarters of them and finds on the last quarter how sure one may be.
pub fn train(training: &Training<'_>) -> Result<Model, Untrainable> {
    Ok(train_and_judge(training, &Ticks::default())?.model)
}

/// A trained model, and how good it is.
pub struct Trained {
    /// The model, which has learnt from all examples.
    pub model: Model,
    /// The figures of its twin, which has learnt from three quarters of them, on those of the last
    /// quarter whose text it had not learnt. The model itself knows more, and is hardly worse.
    pub scores: Scores,
    /// How many examples were judged.
    pub judged: usize,
}

/// Trains a model and says how good it is, which costs nothing more; tells how far it is.
pub fn train_and_judge(training: &Training<'_>, ticks: &Ticks) -> Result<Trained, Untrainable> {
    check(training)?;
    let learning = Learning::new(training, ticks);
    let all: Vec<usize> = (0..training.examples.len()).collect();
    let (blend, (confidence, outcomes)) = thread::scope(|scope| {
        let twin = scope.spawn(|| learning.judge());
        let blend = learning.learn(&all);
        (blend, twin.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    });
    let codes = training.classes.iter().map(|it| it.code.clone()).collect();
    Ok(Trained {
        model: Model::new(training.name, codes, blend, confidence),
        scores: Scores::of(&outcomes),
        judged: outcomes.len(),
    })
}

fn check(training: &Training<'_>) -> Result<(), Untrainable> {
    let mut codes = BTreeSet::new();
    if let Some(class) = training.classes.iter().find(|it| !codes.insert(&it.code)) {
        return Err(Untrainable::DoubledCode(class.code.clone()));
    }
    let classes = training.classes.len();
    if let Some(at) = training.examples.iter().position(|it| it.class >= classes) {
        return Err(Untrainable::NoSuchClass(at));
    }
    let found: BTreeSet<_> = training.examples.iter().map(|it| it.class).collect();
    if found.len() < 2 { Err(Untrainable::TooFewClasses(found.len())) } else { Ok(()) }
}

struct Learning<'t> {
    training: &'t Training<'t>,
    ticks: &'t Ticks,
    recipe: Recipe,
    /// The examples, then the names of the classes, once each.
    counts: Counts,
}

impl<'t> Learning<'t> {
    fn new(training: &'t Training<'t>, ticks: &'t Ticks) -> Self {
        let (reader, mut counts) = (Reader::default(), Counts::default());
        for example in training.examples {
            counts.add(&reader, &example.text, &example.beside);
        }
        for class in training.classes {
            counts.add(&reader, &class.name, &[]);
        }
        let recipe = Recipe::of(training);
        // Twice: the model, and its twin that is judged.
        ticks.expect(2 * recipe.walks(training.classes.len()));
        Self { training, ticks, recipe, counts }
    }

    /// Learns from some of the examples and all names.
    fn learn(&self, examples: &[usize]) -> Blend {
        let names = self.training.examples.len()..;
        let names = names.take(self.training.classes.len());
        let mut used = examples.to_vec();
        used.extend(names.flat_map(|row| [row; NAME_EXAMPLES]));
        let vocabulary = Vocabulary::of(&self.counts, &used, self.recipe.rows_min);
        let (mut rows, mut labels) = (Rows::default(), Vec::with_capacity(used.len()));
        for &row in &used {
            rows.push(vocabulary.weigh(&self.counts, row));
            labels.push(self.label(row));
        }
        let sizes = (vocabulary.len(), self.training.classes.len());
        Blend {
            nets: self.nets(&rows, &labels, sizes),
            svm: Svm::train(&rows, &labels, sizes, &self.recipe.svm, self.ticks),
            weights: self.recipe.weights,
            together: self.together(examples),
            vocabulary,
        }
    }

    fn nets(&self, rows: &Rows<f32>, labels: &[u32], sizes: (usize, usize)) -> Vec<Net> {
        let settings = (0..self.recipe.nets).map(|at| {
            let seed = self.recipe.net.seed.wrapping_add(at);
            net::Settings { seed, ..self.recipe.net }
        });
        settings.map(|it| Net::train(rows, labels, sizes, &it, self.ticks)).collect()
    }

    fn label(&self, row: usize) -> u32 {
        let example = self.training.examples.get(row).map(|it| it.class);
        let class = example.unwrap_or_else(|| row - self.training.examples.len());
        u32::try_from(class).unwrap_or(u32::MAX)
    }

    fn together(&self, examples: &[usize]) -> BTreeMap<u64, Vec<u32>> {
        let mut seen: BTreeMap<u64, BTreeSet<u32>> = BTreeMap::new();
        for &row in examples {
            let beside = self.training.examples.get(row).map_or(&[][..], |it| &it.beside);
            for (column, value) in beside.iter().enumerate().filter(|it| !it.1.is_empty()) {
                seen.entry(context(column, value)).or_default().insert(self.label(row));
            }
        }
        seen.into_iter().map(|(hash, classes)| (hash, classes.into_iter().collect())).collect()
    }

    /// How sure one may be, and how often the first choice is right: found on examples that were
    /// held out and whose texts were not learnt.
    fn judge(&self) -> (Confidence, Vec<Outcome>) {
        let mut order: Vec<usize> = (0..self.training.examples.len()).collect();
        Random::new(self.training.seed ^ 1).shuffle(&mut order);
        let (held, learnt) = order.split_at(order.len() / HELD_OUT);
        let folded = |row: &usize| {
            let example = self.training.examples.get(*row);
            example.map(|it| text::fold(&it.text)).unwrap_or_default()
        };
        let texts: HashSet<String> = learnt.iter().map(folded).collect();
        let fresh = held.iter().copied().filter(|row| !texts.contains(&folded(row)));
        let blend = self.learn(learnt);
        let judged: Vec<Judged> = fresh.filter_map(|row| self.judged(&blend, row)).collect();
        let signs: Vec<_> = judged.iter().map(|it| (it.signs, it.is_right())).collect();
        let confidence = Confidence::fit(&signs);
        let outcome = |it: Judged| Outcome {
            truth: Some(it.truth),
            confidence: confidence.of(&it.signs),
            said: it.said,
        };
        (confidence, judged.into_iter().map(outcome).collect())
    }

    fn judged(&self, blend: &Blend, row: usize) -> Option<Judged> {
        let example = self.training.examples.get(row)?;
        let weighed = blend.vocabulary.weigh(&self.counts, row);
        let shares = blend.judge(weighed, &example.beside).shares;
        let characters = normalise(&example.text).chars().count();
        let mut said = super::blend::ranked(&shares);
        said.truncate(CHOICES);
        Some(Judged { signs: Signs::of(&shares, characters), said, truth: example.class })
    }
}

/// What was said of an example that was held out.
struct Judged {
    signs: Signs,
    said: Vec<usize>,
    truth: usize,
}

impl Judged {
    fn is_right(&self) -> bool {
        self.said.first() == Some(&self.truth)
    }
}
