//! Four folds over real appeals of St Petersburg.
//!
//! `OTKLIK_DATA=… cargo run --release -p understanding --example folds -- [reason|category] [COL]`
//!
//! Appeals are parted into four by a hash of their id. Each part is judged by a model that was
//! trained on the other three, without the rows whose text occurs there. With a column, that is
//! known beside the text.

#[path = "../tests/it/spb.rs"]
mod spb;

use std::error::Error;
use std::io::{Write, stdout};
use std::time::Instant;

use spb::{City, FOLDS, outcome};
use understanding::topic::{ColdStart, Entry, Outcome, Scores, Training, train};

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = stdout();
    let mut arguments = std::env::args().skip(1);
    let label = arguments.next().unwrap_or_else(|| "reason".to_owned());
    let beside = arguments.next();
    let Some(path) = spb::file() else {
        writeln!(out, "skipped: no spb/appeals.csv.gz (set OTKLIK_DATA)")?;
        return Ok(());
    };
    let city = City::read(&path, &label, beside.as_deref())?;
    writeln!(out, "{label}: {} classes", city.classes.len())?;
    cold(&mut out, &city)?;
    let mut all = Vec::new();
    for fold in 0..FOLDS {
        all.push(measure(&mut out, &city, fold)?);
    }
    writeln!(out, "mean    {}", line(&mean(&all)))?;
    whole(&mut out, &city)?;
    Ok(())
}

fn line(scores: &Scores) -> String {
    format!(
        "accuracy {:.4}  macro-F1 {:.3}  top-3 {:.3}  coverage at 95 % {:.3}  ECE {:.4}",
        scores.accuracy,
        scores.macro_f1,
        scores.top3,
        scores.coverage_at_95,
        scores.calibration_error,
    )
}

fn mean(all: &[Scores]) -> Scores {
    let of = |figure: fn(&Scores) -> f64| all.iter().map(figure).sum::<f64>() / all.len() as f64;
    Scores {
        accuracy: of(|it| it.accuracy),
        macro_f1: of(|it| it.macro_f1),
        top3: of(|it| it.top3),
        coverage_at_95: of(|it| it.coverage_at_95),
        calibration_error: of(|it| it.calibration_error),
    }
}

fn measure(out: &mut impl Write, city: &City, fold: u64) -> Result<Scores, Box<dyn Error>> {
    let (learnt, held) = city.parted(fold);
    let start = Instant::now();
    let training = Training { name: "fold", classes: &city.classes, examples: &learnt, seed: 7 };
    let model = train(&training)?;
    let trained = start.elapsed().as_secs_f64();
    let outcomes: Vec<_> = held.iter().map(|it| outcome(&model, it)).collect();
    let scores = Scores::of(&outcomes);
    writeln!(
        out,
        "fold {fold}  {}  ({} → {} rows, {trained:.1} s)",
        line(&scores),
        learnt.len(),
        held.len(),
    )?;
    Ok(scores)
}

/// What the mere names of the classes give, without history.
fn cold(out: &mut impl Write, city: &City) -> Result<(), Box<dyn Error>> {
    let entry = |class: &understanding::topic::Class| Entry {
        code: class.code.clone(),
        phrases: vec![class.name.clone()],
    };
    let model = ColdStart::new(&city.classes.iter().map(entry).collect::<Vec<_>>());
    let held = city.parted(0).1;
    let start = Instant::now();
    let outcome = |it: &understanding::topic::Example| {
        let ranked = model.rank(&it.text, 3);
        Outcome {
            truth: Some(it.class),
            confidence: ranked.first().map_or(0.0, |it| it.confidence),
            said: ranked.iter().map(|it| it.class).collect(),
        }
    };
    let outcomes: Vec<_> = held.iter().map(outcome).collect();
    let speed = held.len() as f64 / start.elapsed().as_secs_f64();
    let silent = outcomes.iter().filter(|it| it.said.is_empty()).count();
    writeln!(
        out,
        "cold    {}  ({silent} of {} silent, {speed:.0}/s)",
        line(&Scores::of(&outcomes)),
        held.len(),
    )?;
    if let Ok(path) = std::env::var("OTKLIK_COLD_DUMP") {
        let dump = outcomes.iter().map(|it| {
            let right = it.said.first().copied() == it.truth;
            format!("{} {}\n", it.confidence, u8::from(right))
        });
        std::fs::write(path, dump.collect::<String>())?;
    }
    Ok(())
}

/// How long it takes to learn from all rows, and to propose with reasons.
fn whole(out: &mut impl Write, city: &City) -> Result<(), Box<dyn Error>> {
    let examples: Vec<_> = city.appeals.iter().map(|it| it.1.clone()).collect();
    let start = Instant::now();
    let model =
        train(&Training { name: "all", classes: &city.classes, examples: &examples, seed: 7 })?;
    let trained = start.elapsed().as_secs_f64();
    let start = Instant::now();
    let made = examples.iter().filter_map(|it| model.propose(&it.text, &it.beside, 0.0)).count();
    let speed = examples.len() as f64 / start.elapsed().as_secs_f64();
    let megabytes = model.to_bytes().len() as f64 / 1e6;
    writeln!(
        out,
        "all     {} rows learnt in {trained:.1} s; {made} proposals with reasons, {speed:.0}/s on \
         one core; {megabytes:.1} MB",
        examples.len(),
    )?;
    Ok(())
}
