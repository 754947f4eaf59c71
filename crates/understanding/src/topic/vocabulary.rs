//! Which grams are known, and what each weighs: TF-IDF.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::grams::{Block, Gram, Reader, context};
use super::normalise::normalise;
use super::rows::{Row, Rows};

/// The value of a thing known beside the text; the blocks of the text have length 1 each.
const CONTEXT_VALUE: f32 = 0.7;

/// A gram's hash is spread already, so that a table needs no hash of its own.
#[derive(Debug, Default, Clone, Copy)]
pub struct Spread(u64);

impl Hasher for Spread {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash.rotate_right(2);
    }
}

type Ids = HashMap<u64, u32, BuildHasherDefault<Spread>>;

/// Texts as counts of their grams, before it is decided which grams count.
#[derive(Debug, Default)]
pub struct Counts {
    ids: Ids,
    hashes: Vec<u64>,
    rows: Rows<f32>,
}

impl Counts {
    /// Adds a text with what is known beside it; empty values are not known.
    pub fn add(&mut self, reader: &Reader, text: &str, beside: &[String]) {
        let mut found: Vec<u32> = Vec::new();
        let Self { ids, hashes, .. } = self;
        let mut see = |hash| {
            let next = u32::try_from(hashes.len()).unwrap_or(u32::MAX);
            let id = *ids.entry(hash).or_insert(next);
            if id == next {
                hashes.push(hash);
            }
            found.push(id);
        };
        reader.read(&normalise(text), |gram| see(gram.hash));
        known(beside).for_each(&mut see);
        found.sort_unstable();
        let runs = found.chunk_by(|a, b| a == b);
        self.rows.push(runs.filter_map(|run| Some((*run.first()?, run.len() as f32))));
    }

    /// The counts of a row.
    pub fn row(&self, at: usize) -> Row<'_, f32> {
        self.rows.row(at)
    }

    fn hash(&self, id: u32) -> u64 {
        usize::try_from(id).ok().and_then(|id| self.hashes.get(id)).copied().unwrap_or(0)
    }
}

fn known(beside: &[String]) -> impl Iterator<Item = u64> {
    let filled = beside.iter().enumerate().filter(|(_, value)| !value.is_empty());
    filled.map(|(column, value)| context(column, value))
}

/// The grams that count, with dense ids from 0 and weights.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Vocabulary {
    ids: Ids,
    hashes: Vec<u64>,
    /// The inverse document frequency of each: ln((1 + N) / (1 + df)) + 1, so 1 or more.
    idf: Vec<f32>,
}

impl Vocabulary {
    /// The grams of some rows that occur in at least `rows_min` of them.
    pub fn of(counts: &Counts, rows: &[usize], rows_min: u32) -> Self {
        let mut frequency = vec![0_u32; counts.hashes.len()];
        for &row in rows {
            for &id in counts.row(row).ids {
                if let Some(count) = usize::try_from(id).ok().and_then(|id| frequency.get_mut(id)) {
                    *count += 1;
                }
            }
        }
        let all = rows.len() as f32;
        let grams = counts.hashes.iter().zip(&frequency);
        let kept = grams.filter(|(_, count)| **count >= rows_min.max(1));
        let weighed = kept.map(|(hash, count)| (*hash, idf(all, *count as f32)));
        Self::from_parts(weighed.unzip())
    }

    /// A vocabulary of hashes and their weights, as a file keeps them.
    pub fn from_parts((hashes, idf): (Vec<u64>, Vec<f32>)) -> Self {
        let ids = hashes.iter().copied().zip(0..).collect();
        Self { ids, hashes, idf }
    }

    /// The hashes and their weights, in the order of ids.
    pub fn parts(&self) -> (&[u64], &[f32]) {
        (&self.hashes, &self.idf)
    }

    /// How many grams are known.
    pub fn len(&self) -> usize {
        self.hashes.len()
    }

    /// The id of a gram.
    pub fn id(&self, gram: &Gram) -> Option<u32> {
        self.ids.get(&gram.hash).copied()
    }

    /// The weights of a counted row.
    pub fn weigh(&self, counts: &Counts, row: usize) -> Vec<(u32, f32)> {
        let pairs = counts.row(row).pairs();
        self.weights(pairs.filter_map(|(id, count)| {
            let hash = counts.hash(id);
            Some((Block::of(hash), *self.ids.get(&hash)?, count))
        }))
    }

    /// The weights of a text that was not counted: (id, weight), ids in rising order.
    pub fn read(&self, reader: &Reader, normalised: &str, beside: &[String]) -> Vec<(u32, f32)> {
        let mut found: Vec<(u32, u64)> = Vec::with_capacity(normalised.len() * 2);
        let mut see = |hash: u64| found.extend(self.ids.get(&hash).map(|id| (*id, hash)));
        reader.read(normalised, |gram| see(gram.hash));
        known(beside).for_each(&mut see);
        found.sort_unstable();
        let runs = found.chunk_by(|a, b| a.0 == b.0);
        self.weights(runs.filter_map(|run| {
            let (id, hash) = run.first()?;
            Some((Block::of(*hash), *id, run.len() as f32))
        }))
    }

    /// (1 + ln count) · idf, then each block of the text to length 1 by itself (L2).
    fn weights(&self, counted: impl Iterator<Item = (Block, u32, f32)>) -> Vec<(u32, f32)> {
        let mut lengths = [0.0_f32; 2];
        let mut weighed: Vec<(Block, u32, f32)> = Vec::new();
        for (block, id, count) in counted {
            let idf = usize::try_from(id).ok().and_then(|id| self.idf.get(id)).copied();
            let weight = (1.0 + count.ln()) * idf.unwrap_or(0.0);
            match block {
                Block::Words => lengths[0] += weight * weight,
                Block::Chars => lengths[1] += weight * weight,
                Block::Context => {}
            }
            weighed.push((block, id, weight));
        }
        let scales = lengths.map(|it| if it > 0.0 { it.sqrt().recip() } else { 0.0 });
        let scaled = weighed.into_iter().map(|(block, id, weight)| match block {
            Block::Words => (id, weight * scales[0]),
            Block::Chars => (id, weight * scales[1]),
            Block::Context => (id, CONTEXT_VALUE),
        });
        scaled.collect()
    }
}

fn idf(rows: f32, frequency: f32) -> f32 {
    ((1.0 + rows) / (1.0 + frequency)).ln() + 1.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(texts: &[&str]) -> (Reader, Counts) {
        let (reader, mut counts) = (Reader::default(), Counts::default());
        for text in texts {
            counts.add(&reader, text, &["двор".to_owned()]);
        }
        (reader, counts)
    }

    #[test]
    fn a_text_reads_the_same_counted_or_not() {
        let texts = ["Яма на дороге", "Нет воды, воды!", "На дороге вода"];
        let (reader, counts) = counted(&texts);
        let vocabulary = Vocabulary::of(&counts, &[0, 1, 2], 1);
        for (row, text) in texts.iter().enumerate() {
            let mut weighed = vocabulary.weigh(&counts, row);
            weighed.sort_by_key(|it| it.0);
            let beside = ["двор".to_owned()];
            let read = vocabulary.read(&reader, &normalise(text), &beside);
            assert_eq!(weighed, read, "{text}");
            let squares: f32 = read.iter().map(|it| it.1 * it.1).sum();
            assert!((squares - 2.0 - CONTEXT_VALUE * CONTEXT_VALUE).abs() < 1e-4, "{squares}");
        }
    }

    #[test]
    fn rare_grams_and_strange_texts_weigh_nothing() {
        let (reader, counts) = counted(&["яма", "яма", "снег"]);
        let vocabulary = Vocabulary::of(&counts, &[0, 1, 2], 2);
        assert_eq!(vocabulary.len(), 1 + 9 + 1, "one word, its runs, and the context");
        for text in ["", "снеговик", "漢字", "\u{1f6ae}"] {
            let read = vocabulary.read(&reader, text, &[]);
            assert!(read.iter().all(|it| it.1.is_finite()), "{text}");
        }
        assert!(vocabulary.read(&reader, "", &[]).is_empty());
    }
}
