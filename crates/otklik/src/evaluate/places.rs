//! Evaluation of the finder of places, by texts whose place is known or that hold none.

mod figures;
mod truth;

use std::path::{Path, PathBuf};
use std::time::Instant;

use base::Words;
use channels::file::Table;
use channels::gazetteer::{GazetteerFile, GazetteerProfile, Item};
use store::Db;
use understanding::place::{Builder, Finder, Finding, Gazetteer};

use crate::import::entry;
use crate::told::Told;
pub use figures::PlaceFigures;
use truth::Truth;

/// Rows that are judged at most.
const ROWS_MAX: usize = 5_000_000;

/// What is to be evaluated.
#[derive(Debug)]
pub struct PlaceOrder {
    /// The table to judge.
    pub test: PathBuf,
    /// The column of words.
    pub text: String,
    /// The column of the right street; without one, every place that is found is false.
    pub street: Option<String>,
    /// The column of the right house.
    pub house: Option<String>,
    /// Whether texts with words of addresses are left out.
    pub without_address_words: bool,
}

/// A row to judge.
struct Row {
    text: String,
    truth: Truth,
}

/// Loads the gazetteer of the database.
pub async fn kept(db: &Db) -> anyhow::Result<Gazetteer> {
    Ok(Gazetteer::load(&mut db.reader()).await?)
}

/// Reads a gazetteer from files, which are stored nowhere.
pub fn of_files(files: &[PathBuf], profile: &str) -> Result<Gazetteer, Told> {
    let profile = GazetteerProfile::find(profile).map_err(|fault| Told::usage(fault.words()))?;
    let mut builder = Builder::default();
    for file in files {
        let told = |fault: channels::file::FileFault| Told::new(fault.words());
        for item in GazetteerFile::open(file, &profile).map_err(told)? {
            if let Item::Entry(read) = item.map_err(told)?
                && let Ok(made) = entry(read.entry)
            {
                // What is refused here is refused by an import, too, and named by it.
                let _ = builder.add(&made);
            }
        }
    }
    Ok(builder.build())
}

/// Judges a finder.
pub fn places(order: &PlaceOrder, gazetteer: Gazetteer) -> Result<PlaceFigures, Told> {
    let start = Instant::now();
    if gazetteer.is_empty() {
        return Err(no_gazetteer());
    }
    let (rows, skipped) = read(order)?;
    if rows.is_empty() {
        return Err(nothing_to_judge(&order.test));
    }
    let began = Instant::now();
    let finder = Finder::of(gazetteer);
    let index_seconds = began.elapsed().as_secs_f64();
    let began = Instant::now();
    let found: Vec<Finding> = rows.iter().map(|it| finder.find(&it.text)).collect();
    let seconds = began.elapsed().as_secs_f64();
    let mut figures = PlaceFigures::default();
    figures.has_truth = order.street.is_some();
    figures.streets = finder.gazetteer().streets().len();
    figures.houses = finder.gazetteer().house_count();
    figures.messages_per_second = rows.len() as f64 / seconds.max(f64::EPSILON);
    (figures.skipped, figures.index_seconds) = (skipped, index_seconds);
    for (row, found) in rows.iter().zip(&found) {
        figures.see(&row.truth, found);
    }
    figures.seconds = start.elapsed().as_secs_f64();
    Ok(figures)
}

/// The rows to judge, and how many were left out.
fn read(order: &PlaceOrder) -> Result<(Vec<Row>, usize), Told> {
    let mut columns = vec![order.text.clone()];
    columns.extend(order.street.clone());
    columns.extend(order.house.clone());
    let told = |fault: channels::file::FileFault| Told::new(fault.words());
    let mut table = Table::open(&order.test, &columns).map_err(told)?;
    let (mut rows, mut skipped) = (Vec::new(), 0);
    while let Some(row) = table.next_row() {
        let cells = row.map_err(told)?.unwrap_or_default();
        let mut cells = cells.into_iter();
        let text = cells.next().unwrap_or_default();
        let street = order.street.as_ref().and_then(|_| cells.next());
        let house = order.house.as_ref().and_then(|_| cells.next());
        let is_left_out = order.without_address_words && truth::has_address_words(&text);
        match Truth::of(&text, street.as_deref(), house.as_deref()) {
            Some(truth) if !text.is_empty() && !is_left_out => rows.push(Row { text, truth }),
            _ => skipped += 1,
        }
        if rows.len() >= ROWS_MAX {
            break;
        }
    }
    Ok((rows, skipped))
}

fn nothing_to_judge(file: &Path) -> Told {
    let file = file.display();
    Told::new(Words::new(
        format!("в файле «{file}» нет ни одной подходящей строки: оценивать нечего"),
        format!("file “{file}” has no row that can be judged"),
    ))
}

fn no_gazetteer() -> Told {
    Told::new(Words::new(
        "газеттир пуст: ввезите его (otklik import gazetteer) или назовите файлы: --gazetteer FILE \
         --profile NAME",
        "the gazetteer is empty: import one (otklik import gazetteer) or name its files: \
         --gazetteer FILE --profile NAME",
    ))
}
