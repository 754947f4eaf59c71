//! Evaluation: the topic classifier, trained on one table and judged by another; the finder of
//! places, judged by texts whose place is known.

mod examples;
mod figures;
mod places;

use std::collections::HashSet;
use std::path::PathBuf;
use std::time::Instant;

use base::{Words, text};
use understanding::topic::{Example, Model, Outcome, Scores, Training, Untrainable, train};

use crate::told::Told;
use examples::{Labels, Read};
pub use figures::Figures;
pub use places::{PlaceOrder, kept, of_files, places};

/// The same for every run, so that the same tables give the same figures.
const SEED: u64 = 7;
/// Choices that are looked at.
const CHOICES: usize = 3;
/// The name of a model that is trained to be judged; it is never stored.
const NAME: &str = "evaluated";

/// What is to be evaluated.
#[derive(Debug)]
pub struct Order {
    /// The table to learn from.
    pub train: PathBuf,
    /// The table to judge.
    pub test: PathBuf,
    /// The column of words.
    pub text: String,
    /// The column of the right answer.
    pub label: String,
    /// Columns that are known beside the words.
    pub with: Vec<String>,
}

/// Trains and judges. Takes seconds and both cores.
pub fn topics(order: &Order) -> Result<Figures, Told> {
    let start = Instant::now();
    order.check()?;
    let mut labels = Labels::default();
    let learnt = examples::read(&order.train, order, |label| Some(labels.learn(label)))?;
    let judged = examples::read(&order.test, order, |label| labels.find(label))?;
    if judged.rows.is_empty() {
        return Err(nothing_to_judge(&judged));
    }
    let examples: Vec<Example> =
        learnt.rows.into_iter().filter_map(examples::Row::example).collect();
    let classes = labels.classes();
    let training = Training { name: NAME, classes: &classes, examples: &examples, seed: SEED };
    let began = Instant::now();
    let model = train(&training).map_err(|why| untrainable(&why, &learnt.file))?;
    let train_seconds = began.elapsed().as_secs_f64();
    let outcomes: Vec<Outcome> = judged.rows.iter().map(|row| outcome(&model, row)).collect();
    let seen: HashSet<String> = examples.iter().map(|it| text::fold(&it.text)).collect();
    Ok(Figures {
        rows: judged.rows.len(),
        train_rows: examples.len(),
        labels: classes.len(),
        skipped: learnt.skipped + judged.skipped,
        seen: judged.rows.iter().filter(|it| seen.contains(&text::fold(&it.text))).count(),
        scores: Scores::of(&outcomes),
        messages_per_second: speed(&model, &judged.rows),
        train_seconds,
        seconds: start.elapsed().as_secs_f64(),
    })
}

impl Order {
    /// What is asked for must not stand beside the question.
    fn check(&self) -> Result<(), Told> {
        let beside = self.with.iter().chain([&self.text]);
        if !beside.clone().any(|it| *it == self.label) {
            return Ok(());
        }
        let label = &self.label;
        Err(Told::usage(Words::new(
            format!("столбец «{label}» — ответ (--label), он не может быть и частью вопроса"),
            format!("column “{label}” is the answer (--label), it cannot be asked with as well"),
        )))
    }
}

fn outcome(model: &Model, row: &examples::Row) -> Outcome {
    let ranked = model.rank(&row.text, &row.beside, CHOICES);
    Outcome {
        truth: row.class,
        confidence: ranked.first().map_or(0.0, |it| it.confidence),
        said: ranked.iter().map(|it| it.class).collect(),
    }
}

/// Messages a second on one core, from the raw text to a proposal with its reasons.
fn speed(model: &Model, rows: &[examples::Row]) -> f64 {
    let start = Instant::now();
    let made = rows.iter().filter_map(|it| model.propose(&it.text, &it.beside, 0.0)).count();
    // Looked at, so that the work is not left out as useless.
    std::hint::black_box(made);
    rows.len() as f64 / start.elapsed().as_secs_f64().max(f64::EPSILON)
}

fn nothing_to_judge(read: &Read) -> Told {
    let file = &read.file;
    Told::new(Words::new(
        format!("в файле «{file}» нет ни одной строки с текстом и темой: оценивать нечего"),
        format!("file “{file}” has no row with a text and a label: there is nothing to judge"),
    ))
}

fn untrainable(why: &Untrainable, file: &str) -> Told {
    let Untrainable::TooFewClasses(found) = why else {
        return Told::new(Words::new(format!("обучить не удалось: {why}"), format!("{why}")));
    };
    Told::new(Words::new(
        format!("в файле «{file}» разных тем: {found}; чтобы их различать, нужны хотя бы две"),
        format!("file “{file}” has {found} labels; two are needed to tell them apart"),
    ))
}
