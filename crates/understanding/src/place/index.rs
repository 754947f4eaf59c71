//! What a gazetteer is looked up by.

use std::collections::{BTreeSet, HashMap};

use super::forms;
use super::gazetteer::Gazetteer;
use super::lexicon::Lexicon;
use super::name;
use super::sequence::{self, Quality};
use super::token::Text;

/// A way to call a street, by the numbers of its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sequence {
    /// The words.
    pub words: Vec<u32>,
    /// The street.
    pub street: u32,
    /// How much of its name these are.
    pub quality: Quality,
}

/// The words of a gazetteer, and the streets that they lead to.
#[derive(Debug, Default)]
pub struct Index {
    /// The words.
    pub lexicon: Lexicon,
    sequences: Vec<Vec<Sequence>>,
    suffixes: BTreeSet<String>,
    localities: HashMap<String, Vec<u16>>,
}

impl Index {
    /// The index of a gazetteer.
    pub fn of(gazetteer: &Gazetteer) -> Self {
        let mut index = Self::default();
        for (street, number) in gazetteer.streets.iter().zip(0_u32..) {
            index.suffixes.extend(street.parts.suffix.clone());
            for (words, quality) in sequence::all(&street.spellings) {
                let words: Vec<u32> = words.iter().map(|it| index.lexicon.learn(it)).collect();
                index.add(Sequence { words, street: number, quality });
            }
        }
        index.lexicon.settle();
        for (locality, number) in gazetteer.localities.iter().zip(0_u16..) {
            let word = base::text::words(locality).find(|it| it.chars().count() > 3);
            for form in word.iter().flat_map(|it| forms::cases(it)) {
                index.localities.entry(form).or_default().push(number);
            }
        }
        index
    }

    fn add(&mut self, sequence: Sequence) {
        let Some(first) = sequence.words.first().and_then(|it| usize::try_from(*it).ok()) else {
            return;
        };
        if self.sequences.len() <= first {
            self.sequences.resize_with(first + 1, Vec::new);
        }
        if let Some(known) = self.sequences.get_mut(first) {
            known.push(sequence);
        }
    }

    /// The ways to call a street that begin with a word.
    pub fn sequences(&self, word: u32) -> &[Sequence] {
        let at = usize::try_from(word).unwrap_or(usize::MAX);
        self.sequences.get(at).map(Vec::as_slice).unwrap_or_default()
    }

    /// How many streets are called by one word alone.
    pub fn streets_called(&self, word: u32) -> usize {
        self.sequences(word).iter().filter(|it| it.words.len() == 1).count()
    }

    /// Initials of a part of the city behind a name: «В.О.», «ВО».
    pub fn suffix_at(&self, text: &Text, at: usize) -> Option<(String, usize)> {
        if self.suffixes.is_empty() {
            return None;
        }
        let at = if text.is_mark(at, ',') { at + 1 } else { at };
        if let Some((suffix, end)) = name::suffix(text, at) {
            return self.suffixes.contains(&suffix).then_some((suffix, end));
        }
        let joined = text.word(at);
        if text.is_capital(at) && self.suffixes.contains(joined) {
            return Some((joined.to_owned(), at + 1));
        }
        let letters = format!("{joined}{}", text.word(at + 2));
        let is_pair = joined.chars().count() == 1 && text.is_any_mark(at + 1, &['.', '/']);
        if is_pair && self.suffixes.contains(&letters) {
            let end = if text.is_mark(at + 3, '.') { at + 4 } else { at + 3 };
            return Some((letters, end));
        }
        None
    }

    /// The parts of the city that a text names.
    pub fn localities_in(&self, text: &Text) -> Vec<u16> {
        if self.localities.is_empty() {
            return Vec::new();
        }
        let named = (0..text.len()).filter(|at| text.is_capital(*at));
        named.filter_map(|at| self.localities.get(text.word(at))).flatten().copied().collect()
    }
}
