//! What is wrong with a city's files, in words a person can act on.

use std::fmt;

use super::says;
use crate::Words;

/// One fault of a city's files: where it is and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The file inside the city's folder, such as `topics.toml`.
    pub file: String,
    /// Where in the file; absent when the file itself is missing.
    pub place: Option<Place>,
    /// What is wrong, in both languages.
    pub words: Words,
    /// What comes of it.
    pub weight: Weight,
}

/// What a fault does to a city.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// Nothing is served of a city with it.
    Stops,
    /// Something is incomplete: the city is served without it, and a check names it.
    Gap,
}

/// A place in a text file, both counted from one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The line.
    pub line: usize,
    /// The character in the line.
    pub column: usize,
}

impl Place {
    /// The place of a byte offset in a text; an offset past the end is the end.
    pub fn of(text: &str, offset: usize) -> Place {
        let before = text.get(..offset).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let column = before.get(line_start..).unwrap_or_default().chars().count() + 1;
        Place { line: before.matches('\n').count() + 1, column }
    }
}

impl Fault {
    /// A fault of the whole file.
    pub fn of_file(file: &str, words: Words) -> Fault {
        Fault { file: file.to_owned(), place: None, words, weight: Weight::Stops }
    }

    /// The file must be there and is not.
    pub fn missing_file(file: &str) -> Fault {
        Fault::of_file(file, says::missing_file(file))
    }

    /// A fault at a place of the file.
    pub fn at(file: &str, place: Place, words: Words) -> Fault {
        Fault { file: file.to_owned(), place: Some(place), words, weight: Weight::Stops }
    }

    /// The same as a gap.
    pub fn as_gap(self) -> Fault {
        Fault { weight: Weight::Gap, ..self }
    }

    /// Whether the city cannot be served with it.
    pub fn stops(&self) -> bool {
        self.weight == Weight::Stops
    }

    /// The file is no text, from this place on.
    pub(super) fn no_text(file: &str, place: Place) -> Fault {
        Fault::at(file, place, says::no_text())
    }

    /// Puts faults in the order of files and lines.
    pub fn sort(faults: &mut [Fault]) {
        faults.sort_by(|one, other| (&one.file, one.place).cmp(&(&other.file, other.place)));
    }

    /// `topics.toml:12:5`, or the file's name alone.
    pub fn address(&self) -> String {
        match self.place {
            Some(Place { line, column }) => format!("{}:{line}:{column}", self.file),
            None => self.file.clone(),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}", self.address(), self.words.en)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_counts_lines_and_characters_not_bytes() {
        let text = "имя = 1\nёж = 2\n";
        let check = |offset, line, column| {
            assert_eq!(Place::of(text, offset), Place { line, column }, "offset {offset}");
        };
        check(0, 1, 1);
        check("имя".len(), 1, 4);
        check("имя = 1\n".len(), 2, 1);
        check("имя = 1\nёж".len(), 2, 3);
        check(10_000, 3, 1);
    }
}
