//! A trained model and what it says to a text.

use base::Code;

use super::blend::{Blend, Judgement, ranked};
use super::confidence::{Confidence, Signs};
use super::file;
use super::grams::Reader;
use super::normalise::normalise;
use super::reasons::words_that_weighed;
use crate::proposal::{Proposal, Value};

/// A trained model. Its version is the hash of its file.
pub struct Model {
    name: String,
    version: String,
    codes: Vec<Code>,
    blend: Blend,
    confidence: Confidence,
    reader: Reader,
}

/// A class with the confidence that it is the right one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ranked {
    /// Its place among the codes of the model.
    pub class: usize,
    /// 0 to 1.
    pub confidence: f32,
}

/// A text as the model has read it.
struct Read {
    normalised: String,
    judgement: Judgement,
}

impl Model {
    pub(super) fn new(name: &str, codes: Vec<Code>, blend: Blend, confidence: Confidence) -> Self {
        let parts = file::Parts { name: name.to_owned(), codes, blend, confidence };
        let version = file::version(&file::write(&parts));
        Self::of(parts, version)
    }

    fn of(parts: file::Parts, version: String) -> Self {
        let file::Parts { name, codes, blend, confidence } = parts;
        Self { name, version, codes, blend, confidence, reader: Reader::default() }
    }

    /// Reads a model from the bytes of its file.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, file::BadModel> {
        Ok(Self::of(file::read(bytes)?, file::version(bytes)))
    }

    /// The bytes of its file.
    pub fn to_bytes(&self) -> Vec<u8> {
        file::write(&file::Parts {
            name: self.name.clone(),
            codes: self.codes.clone(),
            blend: self.blend.clone(),
            confidence: self.confidence,
        })
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Which model of that name: the first twelve digits of the SHA-256 of its file.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The codes that it can propose.
    pub fn codes(&self) -> &[Code] {
        &self.codes
    }

    /// The classes of a text by falling confidence, `count` at most. Beside the text stands what
    /// is known of it, in the order of the training.
    pub fn rank(&self, text: &str, beside: &[String], count: usize) -> Vec<Ranked> {
        self.ranked(&self.read(text, beside), count)
    }

    /// The best proposal with its reasons; none where its confidence is below `threshold`, or
    /// where the model knows nothing of the text.
    pub fn propose(&self, text: &str, beside: &[String], threshold: f32) -> Option<Proposal> {
        self.proposals(text, beside, threshold, 1).into_iter().next()
    }

    /// The best proposals with their reasons, `count` at most; none at all where the best is
    /// below `threshold`, or where the model knows nothing of the text.
    pub fn proposals(
        &self,
        text: &str,
        beside: &[String],
        threshold: f32,
        count: usize,
    ) -> Vec<Proposal> {
        let read = self.read(text, beside);
        if read.judgement.row.is_empty() {
            return Vec::new();
        }
        let ranked = self.ranked(&read, count);
        if ranked.first().is_none_or(|best| best.confidence < threshold) {
            return Vec::new();
        }
        ranked.into_iter().filter_map(|it| self.proposal(&read, it)).collect()
    }

    fn read(&self, text: &str, beside: &[String]) -> Read {
        let normalised = normalise(text);
        let row = self.blend.vocabulary.read(&self.reader, &normalised, beside);
        Read { judgement: self.blend.judge(row, beside), normalised }
    }

    fn ranked(&self, read: &Read, count: usize) -> Vec<Ranked> {
        let shares = &read.judgement.shares;
        let signs = Signs::of(shares, read.normalised.chars().count());
        let sure = self.confidence.of(&signs);
        let order = ranked(shares);
        let share = |class: usize| shares.get(class).copied().unwrap_or(0.0);
        let rest = 1.0 - order.first().map_or(0.0, |best| share(*best));
        let with_confidence = order.into_iter().take(count).enumerate().map(|(at, class)| {
            // What the best is not sure of is parted among the others by their shares.
            let other = if rest > 0.0 { (1.0 - sure) * share(class) / rest } else { 0.0 };
            Ranked { class, confidence: if at == 0 { sure } else { other.min(sure) } }
        });
        with_confidence.collect()
    }

    fn proposal(&self, read: &Read, ranked: Ranked) -> Option<Proposal> {
        let Read { normalised, judgement } = read;
        Some(Proposal {
            value: Value::Topic(self.codes.get(ranked.class)?.clone()),
            confidence: ranked.confidence,
            model: self.name.clone(),
            version: self.version.clone(),
            reasons: words_that_weighed(
                &self.blend,
                &self.reader,
                normalised,
                judgement,
                ranked.class,
            ),
        })
    }
}
