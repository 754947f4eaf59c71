//! What was found, and what to do with it.

use std::ops::Range;

use base::{Code, Point};

use super::resolve::Known;

/// A place that a text names.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The street as the gazetteer calls it; none for a landmark.
    pub street: Option<String>,
    /// The house: as the gazetteer numbers it, or as it was written where it has none of that
    /// number.
    pub house: Option<String>,
    /// How well the house is known; none where none was named.
    pub known: Option<Known>,
    /// The landmark, where the place is one.
    pub landmark: Option<String>,
    /// The part of the city, where it is not the city itself.
    pub locality: Option<String>,
    /// Where it is; between its neighbours for a house that the gazetteer does not have.
    pub point: Option<Point>,
    /// The district that the point lies in.
    pub district: Option<Code>,
    /// How often places that are found like this are right, 0 to 1.
    pub confidence: f32,
    /// The words that it was found by, as they were written.
    pub words: Vec<String>,
    /// Where they stand in the text, in bytes.
    pub span: Range<usize>,
}

/// What a text says of a place.
#[derive(Debug, Clone, PartialEq)]
pub enum Finding {
    /// One place, sure enough to be proposed.
    Found(Found),
    /// Places between which a person chooses: «did you mean …?».
    Candidates(Vec<Found>),
    /// The street is named, the house is not, or the street has none of that number: to be asked.
    Ask(Found),
    /// Nothing that could be said.
    Nothing,
}

impl Found {
    /// The place in one line, as an address is written.
    pub fn address(&self) -> String {
        let parts = [&self.locality, &self.street, &self.landmark, &self.house];
        let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
        parts.join(", ")
    }

    /// Whether it is a house that the gazetteer has.
    pub fn is_known_house(&self) -> bool {
        self.known.is_some_and(|it| it > Known::Near)
    }
}

impl Finding {
    /// The first place of whatever was found.
    pub fn first(&self) -> Option<&Found> {
        match self {
            Self::Found(found) | Self::Ask(found) => Some(found),
            Self::Candidates(found) => found.first(),
            Self::Nothing => None,
        }
    }
}
