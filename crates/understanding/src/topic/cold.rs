//! The cold start: topics by the words of the taxonomy, for a city without history.
//!
//! Every topic has phrases: its names, and keywords as people write them. A phrase scores like a
//! cosine: the weights of its words that the text holds, over the length of its weights. A word
//! weighs more the fewer topics use it (inverse document frequency over topics).

use std::collections::{BTreeMap, BTreeSet, HashMap};

use base::{Code, text};
use frostem::{Algorithm, Stemmer};

use super::blend::ranked;
use super::confidence::{Confidence, Signs};
use super::model::Ranked;
use super::net::softmax;
use super::normalise::normalise;
use crate::proposal::{Proposal, Value};

/// The name of this model in a proposal.
const NAME: &str = "taxonomy";
/// The version of this model: of its rules, not of the city's words.
const VERSION: &str = "1";
/// Different words of a text that are looked at.
const WORDS_MAX: usize = 500;
/// Words that are named as reasons at most.
const REASONS_MAX: usize = 5;
/// A word shorter than this says nothing to a reader.
const REASON_CHARS_MIN: usize = 3;
/// Two words that begin with so many equal characters may be forms of one root.
const ROOT_CHARS: usize = 4;
/// What such a match counts against an exact one.
const ROOT_MATCH: f32 = 0.6;
/// What the phrases of a topic count beside its best one.
const OTHER_PHRASES: f32 = 0.25;
/// Scores are multiplied by this before they become shares.
const SHARPNESS: f32 = 1.5;
/// Turns the log-odds of the best share into a confidence. Fitted on appeals of St Petersburg
/// against the mere names of 123 topics, where the first choice is right a quarter of the time;
/// with keywords it is right more often, so this errs on the side of silence.
const CONFIDENCE: Confidence = Confidence { weights: [-0.50, 0.63, 0.0, 0.0, 0.0] };

/// A topic with the words that speak for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What a proposal names.
    pub code: Code,
    /// Its names, and keywords and phrases as people write them.
    pub phrases: Vec<String>,
}

/// Proposes topics by the words of the taxonomy.
pub struct ColdStart {
    codes: Vec<Code>,
    stemmer: Stemmer,
    /// The number of each stem.
    stems: HashMap<String, usize>,
    /// Stems that begin alike.
    roots: HashMap<String, Vec<usize>>,
    /// The weight of each stem.
    idf: Vec<f32>,
    /// The phrases of each topic: stems, and the length of their weights.
    topics: Vec<Vec<(Vec<usize>, f32)>>,
}

/// What a text holds: by stem of the taxonomy, how well it matched and by which word.
type Found = BTreeMap<usize, (f32, String)>;

impl ColdStart {
    /// Learns the words of a taxonomy.
    pub fn new(entries: &[Entry]) -> Self {
        let mut it = Self {
            codes: entries.iter().map(|entry| entry.code.clone()).collect(),
            stemmer: Stemmer::new(Algorithm::Russian),
            stems: HashMap::new(),
            roots: HashMap::new(),
            idf: Vec::new(),
            topics: Vec::new(),
        };
        let phrases: Vec<Vec<Vec<usize>>> = entries.iter().map(|entry| it.phrases(entry)).collect();
        it.idf = weights(&phrases, it.stems.len());
        let length = |stems: &[usize]| stems.iter().map(|stem| it.idf(*stem).powi(2)).sum::<f32>();
        it.topics = phrases
            .into_iter()
            .map(|all| all.into_iter().map(|stems| (length(&stems).sqrt(), stems)))
            .map(|all| all.map(|(length, stems)| (stems, length)).collect())
            .collect();
        it
    }

    /// The topics of a text by falling confidence, `count` at most; none where it holds no word
    /// of the taxonomy.
    pub fn rank(&self, text: &str, count: usize) -> Vec<Ranked> {
        self.ranked(&self.find(text), text, count)
    }

    /// The best proposal; none where its confidence is below `threshold`.
    pub fn propose(&self, text: &str, threshold: f32) -> Option<Proposal> {
        self.proposals(text, threshold, 1).into_iter().next()
    }

    /// The best proposals, `count` at most; none at all where the best is below `threshold`.
    pub fn proposals(&self, text: &str, threshold: f32, count: usize) -> Vec<Proposal> {
        let found = self.find(text);
        let ranked = self.ranked(&found, text, count);
        if ranked.first().is_none_or(|best| best.confidence < threshold) {
            return Vec::new();
        }
        let proposal = |it: Ranked| {
            let reasons = self.reasons(&found, it.class);
            // What has no word in the text is not even a guess.
            (!reasons.is_empty()).then_some(())?;
            Some(Proposal {
                value: Value::Topic(self.codes.get(it.class)?.clone()),
                confidence: it.confidence,
                model: NAME.to_owned(),
                version: VERSION.to_owned(),
                reasons,
            })
        };
        ranked.into_iter().filter_map(proposal).collect()
    }

    fn phrases(&mut self, entry: &Entry) -> Vec<Vec<usize>> {
        let mut phrases = BTreeSet::new();
        for phrase in &entry.phrases {
            let stems: BTreeSet<usize> =
                text::words(phrase).map(|word| self.number(&word)).collect();
            if !stems.is_empty() {
                phrases.insert(stems.into_iter().collect());
            }
        }
        phrases.into_iter().collect()
    }

    fn number(&mut self, word: &str) -> usize {
        let stem = self.stemmer.stem(word).into_owned();
        let next = self.stems.len();
        if let Some(root) = root(&stem)
            && !self.stems.contains_key(&stem)
        {
            self.roots.entry(root).or_default().push(next);
        }
        *self.stems.entry(stem).or_insert(next)
    }

    fn idf(&self, stem: usize) -> f32 {
        self.idf.get(stem).copied().unwrap_or(0.0)
    }

    fn find(&self, text: &str) -> Found {
        let mut found = Found::new();
        let normalised = normalise(text);
        let words: BTreeSet<String> = text::words(&normalised).take(WORDS_MAX).collect();
        for word in words {
            let stem = self.stemmer.stem(&word);
            if let Some(&number) = self.stems.get(stem.as_ref()) {
                found.insert(number, (1.0, word));
                continue;
            }
            let alike = root(&stem).and_then(|root| self.roots.get(&root));
            for &number in alike.into_iter().flatten() {
                found.entry(number).or_insert((ROOT_MATCH, word.clone()));
            }
        }
        found
    }

    fn scores(&self, found: &Found) -> Vec<f32> {
        let matched = |stem: &usize| {
            let how_well = found.get(stem).map_or(0.0, |it| it.0);
            how_well * self.idf(*stem).powi(2)
        };
        let topic = |phrases: &Vec<(Vec<usize>, f32)>| {
            let scores = phrases.iter().map(|(stems, length)| {
                stems.iter().map(matched).sum::<f32>() / length.max(f32::MIN_POSITIVE)
            });
            let (best, all) =
                scores.fold((0.0_f32, 0.0), |(best, all), it| (best.max(it), all + it));
            best + OTHER_PHRASES * (all - best)
        };
        self.topics.iter().map(topic).collect()
    }

    fn ranked(&self, found: &Found, text: &str, count: usize) -> Vec<Ranked> {
        let mut shares = self.scores(found);
        if shares.iter().all(|it| *it == 0.0) {
            return Vec::new();
        }
        let order: Vec<usize> = ranked(&shares).into_iter().take(count).collect();
        shares.iter_mut().for_each(|it| *it *= SHARPNESS);
        softmax(&mut shares);
        let sure = CONFIDENCE.of(&Signs::of(&shares, text.len()));
        let share = |class: usize| shares.get(class).copied().unwrap_or(0.0);
        let rest = 1.0 - order.first().map_or(0.0, |best| share(*best));
        let part = |class| if rest > 0.0 { (1.0 - sure) * share(class) / rest } else { 0.0 };
        let ranked = order.into_iter().enumerate().map(|(at, class)| {
            let confidence = if at == 0 { sure } else { part(class).min(sure) };
            Ranked { class, confidence }
        });
        ranked.collect()
    }

    fn reasons(&self, found: &Found, class: usize) -> Vec<String> {
        let phrases = self.topics.get(class).into_iter().flatten();
        let stems: BTreeSet<usize> = phrases.flat_map(|it| it.0.iter().copied()).collect();
        let mut words: Vec<(f32, &String)> = found
            .iter()
            .filter(|(stem, it)| stems.contains(*stem) && it.1.chars().count() >= REASON_CHARS_MIN)
            .map(|(stem, (how_well, word))| (how_well * self.idf(*stem), word))
            .collect();
        words.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
        words.dedup_by(|a, b| a.1 == b.1);
        words.into_iter().take(REASONS_MAX).map(|it| it.1.clone()).collect()
    }
}

fn root(stem: &str) -> Option<String> {
    let (end, _) = stem.char_indices().nth(ROOT_CHARS)?;
    stem.get(..end).map(str::to_owned)
}

/// ln((1 + topics) / (1 + topics that use the stem)), at least a little.
fn weights(topics: &[Vec<Vec<usize>>], stems: usize) -> Vec<f32> {
    let mut used = vec![0.0_f32; stems];
    for phrases in topics {
        let own: BTreeSet<&usize> = phrases.iter().flatten().collect();
        for &stem in own {
            used.iter_mut().skip(stem).take(1).for_each(|it| *it += 1.0);
        }
    }
    let all = topics.len() as f32;
    used.into_iter().map(|used| ((1.0 + all) / (1.0 + used)).ln().max(0.1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn city() -> ColdStart {
        let entry = |code: &str, phrases: &[&str]| Entry {
            code: Code::parse(code).unwrap(),
            phrases: phrases.iter().map(|it| (*it).to_owned()).collect(),
        };
        ColdStart::new(&[
            entry("potholes", &["Ямы на дорогах", "яма", "выбоина", "разбитый асфальт"]),
            entry("rubbish", &["Вывоз мусора", "помойка", "свалка", "переполнены баки"]),
            entry("snow", &["Уборка снега на дорогах", "сугробы", "гололёд"]),
            entry("water", &["Нет воды", "горячая вода", "нет горячей воды"]),
        ])
    }

    fn best(text: &str) -> Option<String> {
        city().propose(text, 0.0).map(|it| it.value.word())
    }

    #[test]
    fn topics_are_proposed_by_their_words() {
        for (text, expect) in [
            ("Огромная яма на дороге у дома 5", Some("potholes")),
            ("Дорогу не чистят от снега!", Some("snow")),
            ("опять мусорка переполнена, мусор не вывозят", Some("rubbish")),
            ("Третий день нет ГОРЯЧЕЙ воды", Some("water")),
            ("", None),
            ("🚮\0", None),
            ("Здравствуйте", None),
        ] {
            assert_eq!(best(text).as_deref(), expect, "{text}");
        }
    }

    #[test]
    fn it_is_silent_below_its_threshold_and_says_why_above() {
        let city = city();
        let text = "Третий день нет горячей воды";
        let sure = city.rank(text, 1)[0].confidence;
        assert_eq!(city.propose(text, sure + 0.001), None);
        let proposal = city.propose(text, sure - 0.001).unwrap();
        let reasons: BTreeSet<_> = proposal.reasons.iter().map(String::as_str).collect();
        assert_eq!(reasons, BTreeSet::from(["воды", "горячей", "нет"]));
    }

    #[test]
    fn more_words_make_it_surer() {
        let sure = |text| city().rank(text, 1)[0].confidence;
        assert!(sure("нет горячей воды") > sure("вода"));
        for text in ["яма", "яма снег", &"яма ".repeat(100_000)] {
            let ranked = city().rank(text, 4);
            assert!(ranked.is_sorted_by(|a, b| a.confidence >= b.confidence), "{ranked:?}");
        }
    }

    #[test]
    fn an_empty_taxonomy_says_nothing() {
        assert_eq!(ColdStart::new(&[]).propose("яма", 0.0), None);
    }
}
