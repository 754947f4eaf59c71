//! The words of all names: which of them a word of a text may be.

use std::collections::HashMap;

use frostem::{Algorithm, Stemmer};

use super::forms;
use super::kind::Gender;

/// Letters that a word needs before it is looked for by its stem or with a mistake.
const LOOSE_MIN: usize = 6;
/// Forms that one hash of a mistake leads to at most.
const SAME_HASH_MAX: usize = 32;

/// How a word of a text was recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// It is a form of the word.
    Form,
    /// It has the stem of the word.
    Stem,
    /// It is a form of the word with one mistake.
    Typo,
}

/// A word of the gazetteer that a word of a text may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Match {
    /// The word.
    pub word: u32,
    /// The gender that its ending shows.
    pub gender: Gender,
    /// How it was recognised.
    pub how: How,
}

/// The words of all names with their forms.
#[derive(Debug, Default)]
pub struct Lexicon {
    numbers: HashMap<String, u32>,
    words: Vec<String>,
    /// The forms, each with the words that it is a form of.
    forms: HashMap<String, Vec<(u32, Gender)>>,
    stems: HashMap<String, Vec<u32>>,
    /// The forms that can be mistaken, and where each one letter less leads, sorted by hash.
    mistakable: Vec<String>,
    deletions: Vec<(u32, u32)>,
}

impl Lexicon {
    /// The number of a word; a new one gets the next.
    pub fn learn(&mut self, word: &str) -> u32 {
        if let Some(number) = self.numbers.get(word) {
            return *number;
        }
        let number = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
        self.numbers.insert(word.to_owned(), number);
        self.words.push(word.to_owned());
        for (form, gender) in forms::all(word) {
            let known = self.forms.entry(form).or_default();
            // The same form of two genders shows neither: «садовой» is of one, «садовом» of two.
            match known.iter_mut().find(|(it, _)| *it == number) {
                Some((_, was)) if *was != gender => known.push((number, gender)),
                Some(_) => {}
                None => known.push((number, gender)),
            }
        }
        number
    }

    /// Makes ready for looking up: to be called after the last word was learnt.
    pub fn settle(&mut self) {
        let stemmer = Stemmer::new(Algorithm::Russian);
        for (word, number) in self.words.iter().zip(0_u32..) {
            if word.chars().count() >= LOOSE_MIN {
                self.stems.entry(stemmer.stem(word).into_owned()).or_default().push(number);
            }
        }
        let long = |form: &&String| form.chars().count() >= LOOSE_MIN;
        self.mistakable = self.forms.keys().filter(long).cloned().collect();
        self.mistakable.sort_unstable();
        for (form, number) in self.mistakable.iter().zip(0_u32..) {
            let chars: Vec<char> = form.chars().collect();
            self.deletions.push((hash(&chars, None), number));
            for at in 1..chars.len() {
                self.deletions.push((hash(&chars, Some(at)), number));
            }
        }
        self.deletions.sort_unstable();
        self.deletions.dedup();
        self.deletions.shrink_to_fit();
    }

    /// The number of a word that was learnt.
    pub fn number(&self, word: &str) -> Option<u32> {
        self.numbers.get(word).copied()
    }

    /// The word of a number.
    #[cfg(test)]
    fn word(&self, number: u32) -> &str {
        usize::try_from(number).ok().and_then(|at| self.words.get(at)).map_or("", String::as_str)
    }

    /// The words that a word is a form of.
    pub fn exact(&self, word: &str, found: &mut Vec<Match>) {
        let known = self.forms.get(word).map(Vec::as_slice).unwrap_or_default();
        found.extend(known.iter().map(|&(word, gender)| Match { word, gender, how: How::Form }));
    }

    /// The words that have the stem of a word, or else one of whose forms it is with a mistake.
    pub fn loose(&self, word: &str, stemmer: &Stemmer, found: &mut Vec<Match>) {
        let chars: Vec<char> = word.chars().collect();
        if chars.len() < LOOSE_MIN || chars.len() > 40 {
            return;
        }
        let stem = stemmer.stem(word);
        if let Some(words) = self.stems.get(stem.as_ref()) {
            let made = |word: &u32| Match { word: *word, gender: Gender::Any, how: How::Stem };
            found.extend(words.iter().map(made));
            return;
        }
        if !["вна", "вич", "вича", "вну", "вны", "вне"].iter().any(|it| word.ends_with(it))
        {
            self.mistaken(&chars, found);
        }
    }

    fn mistaken(&self, chars: &[char], found: &mut Vec<Match>) {
        let mut seen: Vec<u32> = Vec::new();
        let hashes = std::iter::once(None).chain((1..chars.len()).map(Some));
        for hash in hashes.map(|without| hash(chars, without)) {
            let from = self.deletions.partition_point(|it| it.0 < hash);
            let same = self.deletions.get(from..).unwrap_or_default();
            for (_, form) in same.iter().take_while(|it| it.0 == hash).take(SAME_HASH_MAX) {
                if seen.contains(form) {
                    continue;
                }
                seen.push(*form);
                let Some(form) = usize::try_from(*form).ok().and_then(|at| self.mistakable.get(at))
                else {
                    continue;
                };
                if !is_one_off(chars, form) {
                    continue;
                }
                for (word, gender) in self.forms.get(form).map(Vec::as_slice).unwrap_or_default() {
                    if !found.iter().any(|it| it.word == *word) {
                        found.push(Match { word: *word, gender: *gender, how: How::Typo });
                    }
                }
            }
        }
    }
}

/// FNV-1a of the letters without one of them.
fn hash(chars: &[char], without: Option<usize>) -> u32 {
    let kept = chars.iter().enumerate().filter(|(at, _)| Some(*at) != without);
    kept.fold(0x811c_9dc5, |hash, (_, c)| (hash ^ u32::from(*c)).wrapping_mul(0x0100_0193))
}

/// Whether one letter was left out, added, changed, or changed places with its neighbour; the first
/// letter is right.
fn is_one_off(chars: &[char], form: &str) -> bool {
    let form: Vec<char> = form.chars().collect();
    if chars.first() != form.first() {
        return false;
    }
    let same = chars.iter().zip(&form).take_while(|(one, other)| one == other).count();
    let rest = |word: &[char], skip: usize| word.get(same + skip..).unwrap_or_default().to_vec();
    let (one, other) = (rest(chars, 0), rest(&form, 0));
    if one.is_empty() && other.is_empty() {
        return true;
    }
    rest(chars, 1) == other
        || one == rest(&form, 1)
        || rest(chars, 1) == rest(&form, 1)
        || (rest(chars, 2) == rest(&form, 2)
            && one.first() == other.get(1)
            && one.get(1) == other.first())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn lexicon(words: &[&str]) -> Lexicon {
        let mut lexicon = Lexicon::default();
        for word in words {
            lexicon.learn(word);
        }
        lexicon.settle();
        lexicon
    }

    #[test]
    fn a_word_is_known_by_form_stem_or_with_one_mistake() {
        let lexicon = lexicon(&["садовая", "ленинградская", "мира"]);
        let stemmer = Stemmer::new(Algorithm::Russian);
        let check = |text: &str, expect: Option<(&str, How)>| {
            let mut found = Vec::new();
            lexicon.exact(text, &mut found);
            if found.is_empty() {
                lexicon.loose(text, &stemmer, &mut found);
            }
            let found = found.first().map(|it| (lexicon.word(it.word), it.how));
            assert_eq!(found, expect, "{text}");
        };
        check("садовой", Some(("садовая", How::Form)));
        check("ленинградскую", Some(("ленинградская", How::Form)));
        check("ленинрадская", Some(("ленинградская", How::Typo)));
        check("ленинградксая", Some(("ленинградская", How::Typo)));
        check("миры", None);
        check("огород", None);
    }

    proptest! {
        #[test]
        fn every_single_mistake_is_forgiven(
            at in 1_usize..12,
            how in 0_usize..4,
            c in proptest::char::range('а', 'я'),
        ) {
            let word: Vec<char> = "приморская".chars().collect();
            let lexicon = lexicon(&["приморская"]);
            let mut wrong = word.clone();
            let at = at.min(word.len() - 1);
            match how {
                0 => { wrong.remove(at); }
                1 => wrong.insert(at, c),
                2 => wrong[at] = c,
                _ => if at + 1 < wrong.len() { wrong.swap(at, at + 1) },
            }
            let mut found = Vec::new();
            lexicon.mistaken(&wrong, &mut found);
            prop_assert!(!found.is_empty(), "{}", wrong.iter().collect::<String>());
        }

        #[test]
        fn nothing_makes_it_panic(text in ".{0,60}") {
            let lexicon = lexicon(&["садовая", &text]);
            let mut found = Vec::new();
            lexicon.exact(&text, &mut found);
            lexicon.loose(&text, &Stemmer::new(Algorithm::Russian), &mut found);
        }
    }
}
