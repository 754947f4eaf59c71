//! Four folds over real appeals of St Petersburg: `OTKLIK_DATA=… cargo run --release -p
//! understanding --example folds -- [reason|category] [--with city_object]`.
//!
//! Rows are parted into four by a hash of their id. Each part is judged by a model that was trained
//! on the other three; rows whose text occurs there are left out of the judgement.
#![expect(clippy::print_stdout, reason = "it prints what it has measured")]

use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;
use std::time::Instant;

use base::{Code, text};
use channels::file::Table;
use understanding::topic::{Class, Example, Model, Outcome, Scores, Training, train};

const FOLDS: u64 = 4;

struct Appeal {
    fold: u64,
    example: Example,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let label = arguments.next().unwrap_or_else(|| "reason".to_owned());
    let with: Vec<String> = arguments.filter(|it| it != "--with").collect();
    let folder = std::env::var("OTKLIK_DATA").unwrap_or_else(|_| ".".to_owned());
    let path = PathBuf::from(folder).join("spb/appeals.csv.gz");
    if !path.is_file() {
        println!("skipped: no {} (set OTKLIK_DATA)", path.display());
        return Ok(());
    }
    let mut columns = vec!["id".to_owned(), "text".to_owned(), label];
    columns.extend(with);
    let (classes, appeals) = read(&path, &columns)?;
    println!("{} rows, {} classes", appeals.len(), classes.len());
    let mut all = Vec::new();
    for fold in 0..FOLDS {
        all.push(measure(fold, &classes, &appeals)?);
    }
    let mean = |of: fn(&Scores) -> f64| all.iter().map(of).sum::<f64>() / all.len() as f64;
    println!(
        "mean   accuracy {:.4}  macro-F1 {:.3}  top-3 {:.3}  coverage at 95 % {:.3}  ECE {:.4}",
        mean(|it| it.accuracy),
        mean(|it| it.macro_f1),
        mean(|it| it.top3),
        mean(|it| it.coverage_at_95),
        mean(|it| it.calibration_error),
    );
    if std::env::args().len() < 3 {
        whole(&classes, &appeals)?;
    }
    Ok(())
}

fn read(
    path: &std::path::Path,
    columns: &[String],
) -> Result<(Vec<Class>, Vec<Appeal>), Box<dyn std::error::Error>> {
    let mut table = Table::open(path, columns).map_err(|fault| fault.to_string())?;
    let mut classes = BTreeMap::new();
    let mut appeals = Vec::new();
    while let Some(row) = table.next_row() {
        let Ok(cells) = row.map_err(|fault| fault.to_string())? else { continue };
        let [id, text, label, beside @ ..] = &cells[..] else { continue };
        let next = classes.len();
        let class = *classes.entry(label.clone()).or_insert(next);
        let example = Example { text: text.clone(), beside: beside.to_vec(), class };
        appeals.push(Appeal { fold: fold(id), example });
    }
    let mut named = vec![String::new(); classes.len()];
    for (name, class) in classes {
        named[class] = name;
    }
    let class = |(at, name)| Ok(Class { code: Code::parse(&format!("class:{at}"))?, name });
    let classes: Result<Vec<_>, base::BadCode> = named.into_iter().enumerate().map(class).collect();
    Ok((classes?, appeals))
}

fn fold(id: &str) -> u64 {
    let hash = id.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    (hash >> 32) % FOLDS
}

fn measure(
    fold: u64,
    classes: &[Class],
    appeals: &[Appeal],
) -> Result<Scores, Box<dyn std::error::Error>> {
    let (held, learnt): (Vec<_>, Vec<_>) = appeals.iter().partition(|it| it.fold == fold);
    let texts: HashSet<String> = learnt.iter().map(|it| text::fold(&it.example.text)).collect();
    let unseen = |it: &&&Appeal| !texts.contains(&text::fold(&it.example.text));
    let held: Vec<_> = held.iter().filter(unseen).map(|it| &it.example).collect();
    let examples: Vec<_> = learnt.iter().map(|it| it.example.clone()).collect();
    let start = Instant::now();
    let model = train(&Training { name: "folds", classes, examples: &examples, seed: 7 })?;
    let trained = start.elapsed();
    let start = Instant::now();
    let outcomes: Vec<_> = held.iter().map(|it| outcome(&model, it)).collect();
    let judged = start.elapsed();
    let scores = Scores::of(&outcomes);
    println!(
        "fold {fold} accuracy {:.4}  macro-F1 {:.3}  top-3 {:.3}  coverage at 95 % {:.3}  ECE \
         {:.4}  ({} → {} rows, {:.1} s, {:.0}/s, {:.1} MB)",
        scores.accuracy,
        scores.macro_f1,
        scores.top3,
        scores.coverage_at_95,
        scores.calibration_error,
        examples.len(),
        held.len(),
        trained.as_secs_f64(),
        held.len() as f64 / judged.as_secs_f64(),
        model.to_bytes().len() as f64 / 1e6,
    );
    Ok(scores)
}

fn outcome(model: &Model, example: &Example) -> Outcome {
    let ranked = model.rank(&example.text, &example.beside, 3);
    Outcome {
        truth: Some(example.class),
        confidence: ranked.first().map_or(0.0, |it| it.confidence),
        said: ranked.iter().map(|it| it.class).collect(),
    }
}

/// How long it takes to learn from all rows, and to propose with reasons.
fn whole(classes: &[Class], appeals: &[Appeal]) -> Result<(), Box<dyn std::error::Error>> {
    let examples: Vec<_> = appeals.iter().map(|it| it.example.clone()).collect();
    let start = Instant::now();
    let model = train(&Training { name: "all", classes, examples: &examples, seed: 7 })?;
    let trained = start.elapsed().as_secs_f64();
    let start = Instant::now();
    let made = examples.iter().filter_map(|it| model.propose(&it.text, &it.beside, 0.0)).count();
    let speed = examples.len() as f64 / start.elapsed().as_secs_f64();
    println!(
        "all {} rows: {trained:.1} s; {made} proposals with reasons, {speed:.0}/s",
        examples.len()
    );
    Ok(())
}
