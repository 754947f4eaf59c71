//! Landmarks in texts: «у Центрального рынка», «школа № 5».

use std::collections::HashMap;
use std::ops::Range;

use super::finder::{span, words};
use super::finding::Found;
use super::forms;
use super::gazetteer::Gazetteer;
use super::token::{Text, What};

/// How sure a landmark is that is called by its whole name.
const SURE: f32 = 0.7;
/// The same of one whose name is a single word in small letters.
const DOUBTFUL: f32 = 0.3;
/// Words of a name of a landmark that are looked at.
const WORDS_MAX: usize = 8;

/// The names of landmarks by the forms of their first words.
#[derive(Debug, Default)]
pub struct Landmarks {
    /// By the form of a first word: the landmarks.
    first: HashMap<String, Vec<u32>>,
    /// The forms of the words of each landmark.
    names: Vec<Vec<Vec<String>>>,
}

impl Landmarks {
    /// The landmarks of a gazetteer.
    pub fn of(gazetteer: &Gazetteer) -> Self {
        let mut made = Self::default();
        for (landmark, number) in gazetteer.landmarks.iter().zip(0_u32..) {
            let name = said(&landmark.name);
            for form in name.first().into_iter().flatten() {
                made.first.entry(form.clone()).or_default().push(number);
            }
            made.names.push(name);
        }
        made
    }

    /// The landmark that a message names: of several the one with the longest name.
    pub fn find(&self, gazetteer: &Gazetteer, text: &Text, message: &str) -> Option<Found> {
        let all = self.all(text);
        let (number, at) =
            all.into_iter().max_by_key(|(_, at)| (at.len(), usize::MAX - at.start))?;
        let is_plain = at.len() == 1 && !text.is_capital(at.start);
        let confidence = if is_plain { DOUBTFUL } else { SURE };
        self.found(gazetteer, text, message, (number, at), confidence)
    }

    /// The landmarks that somebody may mean who types a name, so many at most.
    pub fn named(&self, gazetteer: &Gazetteer, text: &Text, typed: &str, max: usize) -> Vec<Found> {
        let mut all = self.all(text);
        all.sort_by_key(|(number, at)| (usize::MAX - at.len(), *number));
        let found = all.into_iter().take(max);
        found.filter_map(|it| self.found(gazetteer, text, typed, it, SURE)).collect()
    }

    fn all(&self, text: &Text) -> Vec<(u32, Range<usize>)> {
        let mut found = Vec::new();
        for at in 0..text.len() {
            let Some(token) = text.get(at) else { continue };
            for number in self.first.get(&token.text).map(Vec::as_slice).unwrap_or_default() {
                if let Some(end) = self.follow(text, at, *number) {
                    found.push((*number, at..end));
                }
            }
        }
        found
    }

    fn follow(&self, text: &Text, from: usize, number: u32) -> Option<usize> {
        let name = self.names.get(usize::try_from(number).ok()?)?;
        let mut at = from;
        for forms in name {
            while text.is_any_mark(at, &['№', '#', '"', '«', '»', '-', '.']) {
                at += 1;
            }
            let token = text.get(at)?;
            if !forms.contains(&token.text) {
                return None;
            }
            at += 1;
        }
        Some(at)
    }

    fn found(
        &self,
        gazetteer: &Gazetteer,
        text: &Text,
        message: &str,
        (number, at): (u32, Range<usize>),
        confidence: f32,
    ) -> Option<Found> {
        let landmark = gazetteer.landmarks.get(usize::try_from(number).ok()?)?;
        Some(Found {
            street: None,
            house: None,
            known: None,
            landmark: Some(landmark.name.clone()),
            locality: None,
            point: landmark.point,
            district: None,
            confidence,
            words: words(message, text, at.start, at.end),
            span: span(text, at.start, at.end),
        })
    }
}

/// The words of a name, each with the forms in which it may stand.
fn said(name: &str) -> Vec<Vec<String>> {
    let text = Text::of(name);
    let tokens = (0..text.len()).filter_map(|at| text.get(at));
    let words = tokens.filter(|it| !matches!(it.what, What::Mark(_))).take(WORDS_MAX);
    words.map(|it| forms::cases(&it.text)).collect()
}
