//! What the classifier sees of a text: grams, each a 64-bit hash, no string kept.
//!
//! Three blocks: stems of words as uni- and bigrams; runs of 2 to 4 characters inside each word
//! (padded by a space on both sides, as scikit-learn's `char_wb` does); and what is known beside
//! the text. Digits are all read as `0`: the number of a house says nothing about the topic.

use frostem::{Algorithm, Stemmer};

/// A block of grams; each is weighed by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Block {
    /// Stems of words, alone and in pairs.
    Words,
    /// Runs of characters.
    Chars,
    /// What is known beside the text, such as the kind of place.
    Context,
}

/// A gram with the words it was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gram {
    /// Its hash; the two lowest bits say its block.
    pub hash: u64,
    /// The word it begins in, counted from 0 over the words between spaces.
    pub first: u32,
    /// The word it ends in.
    pub last: u32,
}

/// The shortest run of characters.
const RUN_MIN: usize = 2;
/// The longest run of characters.
const RUN_MAX: usize = 4;
/// Characters of one word that are read; no real word is longer.
const WORD_CHARS_MAX: usize = 64;
/// A multiplier with well spread bits (the golden ratio of 2⁶⁴).
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

impl Block {
    fn tag(self) -> u64 {
        match self {
            Self::Words => 0,
            Self::Chars => 1,
            Self::Context => 2,
        }
    }

    /// The block of a gram, told by its hash.
    pub fn of(hash: u64) -> Self {
        match hash & 3 {
            0 => Self::Words,
            1 => Self::Chars,
            _ => Self::Context,
        }
    }

    fn seal(self, state: u64) -> u64 {
        // The last step of SplitMix64: every bit of the state moves every bit of the hash.
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) & !3) | self.tag()
    }
}

fn step(state: u64, c: char) -> u64 {
    (state.rotate_left(5) ^ u64::from(c)).wrapping_mul(SPREAD)
}

fn state_of(text: &str) -> u64 {
    text.chars().fold(SPREAD, step)
}

fn masked(c: char) -> char {
    if c.is_numeric() { '0' } else { c }
}

/// The gram of a thing known beside the text: `column` 0 and up, and its value.
pub fn context(column: usize, value: &str) -> u64 {
    let salt = u64::try_from(column).unwrap_or(u64::MAX).wrapping_add(1);
    Block::Context.seal(state_of(value) ^ salt.wrapping_mul(SPREAD))
}

/// Reads grams; made once for many texts.
pub struct Reader {
    stemmer: Stemmer,
}

impl Default for Reader {
    fn default() -> Self {
        Self { stemmer: Stemmer::new(Algorithm::Russian) }
    }
}

impl Reader {
    /// Hands every gram of a normalised text to `see`, in the order of the text.
    pub fn read(&self, normalised: &str, mut see: impl FnMut(Gram)) {
        let mut chars = Vec::with_capacity(WORD_CHARS_MAX);
        let mut before: Option<(u64, u32)> = None;
        for (word, at) in normalised.split(' ').zip(0_u32..) {
            chars.clear();
            chars.extend(word.chars().take(WORD_CHARS_MAX).map(masked));
            runs(&chars, |hash| see(Gram { hash, first: at, last: at }));
            let parts = chars.split(|c| !(c.is_alphanumeric() || *c == '_'));
            for part in parts.filter(|it| !it.is_empty()) {
                let stem = self.stem(part);
                see(Gram { hash: Block::Words.seal(stem), first: at, last: at });
                if let Some((other, first)) = before {
                    let hash = Block::Words.seal(pair(other, stem));
                    see(Gram { hash, first, last: at });
                }
                before = Some((stem, at));
            }
        }
    }

    fn stem(&self, word: &[char]) -> u64 {
        let word: String = word.iter().collect();
        state_of(&self.stemmer.stem(&word))
    }
}

fn pair(first: u64, second: u64) -> u64 {
    (first.rotate_left(23) ^ second).wrapping_mul(SPREAD)
}

/// The runs of one word between spaces.
fn runs(word: &[char], mut see: impl FnMut(u64)) {
    if word.is_empty() {
        return;
    }
    let padded = || std::iter::once(' ').chain(word.iter().copied()).chain(std::iter::once(' '));
    for start in 0..=word.len() {
        let mut state = SPREAD;
        for (length, c) in (1..=RUN_MAX).zip(padded().skip(start)) {
            state = step(state, c);
            if length >= RUN_MIN {
                see(Block::Chars.seal(state));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn hashes(text: &str) -> Vec<u64> {
        let mut found = Vec::new();
        Reader::default().read(text, |gram| found.push(gram.hash));
        found
    }

    fn count(text: &str, block: Block) -> usize {
        hashes(text).iter().filter(|it| Block::of(**it) == block).count()
    }

    #[test]
    fn grams_are_counted() {
        // " яма " has 4 runs of two characters, 3 of three and 2 of four.
        for (text, words, chars) in
            [("", 0, 0), ("яма", 1, 9), ("яма тут", 3, 18), ("🚮", 0, 3), ("дом-5", 3, 15)]
        {
            assert_eq!(count(text, Block::Words), words, "{text}");
            assert_eq!(count(text, Block::Chars), chars, "{text}");
        }
    }

    #[test]
    fn forms_of_a_word_and_numbers_of_houses_are_one_word() {
        let words = |text: &str| -> BTreeSet<u64> {
            hashes(text).into_iter().filter(|it| Block::of(*it) == Block::Words).collect()
        };
        assert_eq!(words("дороги"), words("дорога"));
        assert_eq!(words("дом 12"), words("дом 34"));
        assert_ne!(words("дом 12"), words("дом 345"));
        assert_ne!(words("нет света"), words("света нет"));
    }

    #[test]
    fn a_gram_knows_its_words() {
        let mut found = Vec::new();
        Reader::default()
            .read("нет горячей, воды", |gram| found.push((gram.first, gram.last)));
        assert!(found.contains(&(0, 1)) && found.contains(&(1, 2)) && !found.contains(&(0, 2)));
    }

    #[test]
    fn hashes_are_spread_and_stay_the_same() {
        // Every number, written in letters, is a word of its own.
        let letter = |c: char| "абвгдежзик".chars().nth(c as usize - '0' as usize).unwrap();
        let word = |it: u32| it.to_string().chars().map(letter).collect::<String>();
        let text = (0..2_000).map(word).collect::<Vec<_>>().join(" ");
        let found: BTreeSet<_> = hashes(&text).into_iter().collect();
        let low: BTreeSet<_> = found.iter().map(|it| it & 0x3_ffff).collect();
        assert!(low.len() * 10 > found.len() * 9, "{} of {}", low.len(), found.len());
        // Model files hold these: a change of the hash needs a new format number.
        assert_eq!(hashes("яма").first(), Some(&6_751_542_382_014_141_321));
        assert_eq!(context(0, "двор"), 754_830_273_238_024_618);
        assert_ne!(context(0, "двор"), context(1, "двор"));
    }
}
