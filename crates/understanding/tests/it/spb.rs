//! Real appeals of St Petersburg, where they are at hand: `spb/appeals.csv.gz` in the folder that
//! `OTKLIK_DATA` names. Shared by the data test and the example that measures.

use std::collections::{BTreeMap, HashSet};
use std::io::{Error, Read};
use std::path::PathBuf;

use base::{Code, text};
use understanding::topic::{Class, Example, Model, Outcome};

/// Parts of the data; each is judged by what was learnt from the others.
pub const FOLDS: u64 = 4;

/// The appeals with one column as their class.
pub struct City {
    /// The classes by name.
    pub classes: Vec<Class>,
    /// The appeals with their parts.
    pub appeals: Vec<(u64, Example)>,
}

/// The file of appeals; none where it is absent.
pub fn file() -> Option<PathBuf> {
    let usual = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data");
    let folder = std::env::var("OTKLIK_DATA").unwrap_or_else(|_| usual.to_owned());
    let path = PathBuf::from(folder).join("spb/appeals.csv.gz");
    path.is_file().then_some(path)
}

impl City {
    /// Reads the file, with a column as the class and another, if any, beside the text.
    pub fn read(path: &PathBuf, label: &str, beside: Option<&str>) -> Result<Self, Error> {
        let mut bytes = Vec::new();
        flate2::read::MultiGzDecoder::new(std::fs::File::open(path)?).read_to_end(&mut bytes)?;
        let mut table = csv::Reader::from_reader(&bytes[..]);
        let header = table.headers()?.clone();
        let column = |name: &str| {
            let found = header.iter().position(|it| it == name);
            found.ok_or_else(|| Error::other(format!("no column {name}")))
        };
        let (id, text, label) = (column("id")?, column("text")?, column(label)?);
        let beside = beside.map(column).transpose()?;
        let mut numbers = BTreeMap::new();
        let mut rows = Vec::new();
        for record in table.records() {
            let record = record?;
            let cell = |at: usize| record.get(at).unwrap_or_default().trim().to_owned();
            numbers.insert(cell(label), 0);
            rows.push((fold(&cell(id)), cell(text), beside.map(cell), cell(label)));
        }
        for (at, number) in numbers.values_mut().enumerate() {
            *number = at;
        }
        let appeal = |(fold, text, beside, label): (u64, String, Option<String>, String)| {
            let class = numbers.get(&label).copied().unwrap_or_default();
            (fold, Example { text, beside: beside.into_iter().collect(), class })
        };
        let appeals = rows.into_iter().map(appeal).collect();
        let classes = numbers.keys().enumerate().filter_map(|(at, name)| {
            Some(Class { code: Code::parse(&format!("class:{at}")).ok()?, name: name.clone() })
        });
        Ok(Self { classes: classes.collect(), appeals })
    }

    /// The other parts, and this part without the rows whose text occurs there.
    pub fn parted(&self, fold: u64) -> (Vec<Example>, Vec<Example>) {
        let (held, learnt): (Vec<_>, Vec<_>) = self.appeals.iter().partition(|it| it.0 == fold);
        let texts: HashSet<String> = learnt.iter().map(|it| text::fold(&it.1.text)).collect();
        let unseen = held.iter().filter(|it| !texts.contains(&text::fold(&it.1.text)));
        let held = unseen.map(|it| it.1.clone()).collect();
        (learnt.into_iter().map(|it| it.1.clone()).collect(), held)
    }
}

/// The part of an appeal: a hash of its id (FNV-1a), whose upper half is well spread.
fn fold(id: &str) -> u64 {
    let hash = id.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    (hash >> 32) % FOLDS
}

/// What a model says of an example.
pub fn outcome(model: &Model, example: &Example) -> Outcome {
    let ranked = model.rank(&example.text, &example.beside, 3);
    Outcome {
        truth: Some(example.class),
        confidence: ranked.first().map_or(0.0, |it| it.confidence),
        said: ranked.iter().map(|it| it.class).collect(),
    }
}
