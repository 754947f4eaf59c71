//! Where a text names streets, and what stands around these names.

use frostem::{Algorithm, Stemmer};

use super::house::{self, HouseAt};
use super::index::Index;
use super::kind::{Gender, Kind};
use super::lexicon::{How, Match};
use super::name;
use super::ordinal::{self, Ordinal};
use super::sequence::{self, Quality};
use super::token::{Text, What};

/// Names that are looked at in one text at most; a list of streets is no message.
const HITS_MAX: usize = 4_000;
/// Steps that a name is grown by on each side at most.
const STEPS_MAX: usize = 6;

/// The name of a street in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// The street.
    pub street: u32,
    /// How much of its name is there.
    pub quality: Quality,
    /// The first token of the name.
    pub from: usize,
    /// The token after the name.
    pub to: usize,
    /// How many words of the name are there.
    pub words: usize,
    /// The gender of its adjective, where the name is one.
    pub gender: Gender,
    /// How the least certain word was recognised.
    pub how: How,
}

/// What stands around a name.
#[derive(Debug, Clone, Default)]
pub struct Around {
    /// The first token of all that belongs to it.
    pub from: usize,
    /// The token after all that belongs to it, without the house.
    pub to: usize,
    /// The type words on both sides.
    pub kinds: [Option<Kind>; 2],
    /// The number of the street.
    pub ordinal: Option<Ordinal>,
    /// The first letters of what was left out of the name: «Б.», «Ф.»; a title is only a space.
    pub initials: Vec<char>,
    /// The part of the city in initials.
    pub suffix: Option<String>,
    /// The house to the right and the one to the left.
    pub houses: [Option<HouseAt>; 2],
}

/// All names of streets in a text.
pub fn hits(index: &Index, text: &Text, typed: bool) -> Vec<Hit> {
    let matches = matches(index, text, typed);
    let mut found = Vec::new();
    for at in 0..text.len() {
        for first in matches.get(at).map(Vec::as_slice).unwrap_or_default() {
            for sequence in index.sequences(first.word) {
                let Some(hit) = follow(text, &matches, at, *first, sequence) else { continue };
                if found.len() >= HITS_MAX {
                    return found;
                }
                found.push(hit);
            }
        }
    }
    found
}

/// The words of the gazetteer that each token may be.
fn matches(index: &Index, text: &Text, typed: bool) -> Vec<Vec<Match>> {
    let stemmer = Stemmer::new(Algorithm::Russian);
    let mut all = vec![Vec::new(); text.len()];
    for (at, found) in all.iter_mut().enumerate() {
        let Some(token) = text.get(at) else { continue };
        match token.what {
            What::Mark(_) => continue,
            What::Number(_) => index.lexicon.exact(&token.text, found),
            What::Word if token.text.len() < 2 * "я".len() => continue,
            What::Word => {
                index.lexicon.exact(&token.text, found);
                if found.is_empty() && (typed || token.capital || has_place_beside(text, at)) {
                    index.lexicon.loose(&token.text, &stemmer, found);
                }
            }
        }
    }
    all
}

/// Whether a number, a type word or a preposition of place stands close to a token.
fn has_place_beside(text: &Text, at: usize) -> bool {
    (at.saturating_sub(2)..=at + 3).filter(|it| *it != at).any(|beside| {
        text.number(beside).is_some()
            || text.kind_at(beside).is_some()
            || is_place_preposition(text.word(beside))
    })
}

/// Prepositions behind which a place stands.
pub fn is_place_preposition(word: &str) -> bool {
    matches!(
        word,
        "на" | "по"
            | "вдоль"
            | "угол"
            | "углу"
            | "около"
            | "возле"
            | "напротив"
            | "адрес"
            | "адресу"
            | "стороны"
            | "перекресток"
            | "перекрестке"
            | "пересечении"
            | "пересечение"
    )
}

/// Follows a way to call a street through the text.
fn follow(
    text: &Text,
    matches: &[Vec<Match>],
    at: usize,
    first: Match,
    sequence: &super::index::Sequence,
) -> Option<Hit> {
    let (mut end, mut how, mut gender) = (at + 1, first.how, first.gender);
    for word in sequence.words.iter().skip(1) {
        let place = past_joints(text, end);
        let next = matches.get(place)?.iter().find(|it| it.word == *word)?;
        how = how.max(next.how);
        if gender == Gender::Any {
            gender = next.gender;
        }
        end = place + 1;
    }
    Some(Hit {
        street: sequence.street,
        quality: sequence.quality,
        from: at,
        to: end,
        words: sequence.words.len(),
        gender,
        how,
    })
}

/// Past what may stand between two words of a name.
fn past_joints(text: &Text, from: usize) -> usize {
    let mut at = from;
    for _ in 0..3 {
        let is_joint = text.is_any_mark(at, &['.', '-', '–']) || name::is_skipped(text.word(at));
        if !is_joint {
            break;
        }
        at += 1;
    }
    at
}

impl Around {
    /// Looks around a name.
    pub fn of(index: &Index, text: &Text, from: usize, to: usize) -> Self {
        let mut around = Self { from, to, ..Self::default() };
        around.look_left(text);
        around.look_right(index, text);
        around.houses = [house::right(text, around.to), house::left(text, around.from)];
        around
    }

    fn look_left(&mut self, text: &Text) {
        for _ in 0..STEPS_MAX {
            let at = self.from;
            if text.before(at).is_some_and(|it| matches!(it.what, What::Mark('"' | '«' | '“'))) {
                self.from = at - 1;
            } else if self.kinds[0].is_none()
                && let Some(kind) = text.kind_before(at)
            {
                self.kinds[0] = Some(kind.kind);
                self.from = kind.from;
            } else if self.ordinal.is_none()
                && let Some(ordinal) = ordinal::before(text, at)
            {
                self.ordinal = Some(ordinal);
                self.from = ordinal.end;
            } else if let Some((initial, first)) = initial(text, at) {
                self.initials.push(initial);
                self.from = first;
            } else if matches!(text.word_before(at), "им" | "имени") {
                self.from = at - 1;
            } else {
                return;
            }
        }
    }

    fn look_right(&mut self, index: &Index, text: &Text) {
        for _ in 0..STEPS_MAX {
            let at = self.to;
            if text.is_any_mark(at, &['"', '»', '”']) || name::is_skipped(text.word(at)) {
                self.to = at + 1;
            } else if self.kinds[1].is_none()
                && let Some(kind) = text.kind_at(at)
            {
                self.kinds[1] = Some(kind.kind);
                self.to = kind.to;
            } else if self.suffix.is_none()
                && let Some((suffix, end)) = index.suffix_at(text, at)
            {
                self.suffix = Some(suffix);
                self.to = end;
            } else if self.ordinal.is_none()
                && let Some(ordinal) = ordinal_behind(text, at)
            {
                self.ordinal = Some(ordinal);
                self.to = ordinal.end;
            } else {
                return;
            }
        }
    }

    /// Whether a type word stands on either side.
    pub fn has_kind(&self) -> bool {
        self.kinds.iter().any(Option::is_some)
    }
}

/// An ordinal behind a name: a written one, or a bare number before a type word.
fn ordinal_behind(text: &Text, at: usize) -> Option<Ordinal> {
    let ordinal = ordinal::at(text, at)?;
    let next = text.word(ordinal.end);
    let is_floor = ["парадн", "подъезд", "этаж", "подьезд"].iter().any(|it| next.starts_with(it));
    if is_floor || name::is_counted(text, at) {
        return None;
    }
    if ordinal.is_written {
        // «Садовая, вторая неделя» has a comma; «Садовая второй день» has none, and is rare.
        return text.number(at).is_some().then_some(ordinal);
    }
    text.kind_at(ordinal.end).map(|_| ordinal)
}

/// «Ф.», «К. » or a title before a name: its first letter, and its first token.
fn initial(text: &Text, to: usize) -> Option<(char, usize)> {
    let last = to.checked_sub(1)?;
    let dotted = text.is_mark(last, '.');
    let at = if dotted { last.checked_sub(1)? } else { last };
    let word = text.word(at);
    let first = word.chars().next()?;
    let is_one = word.chars().count() == 1;
    if is_one && (dotted || (text.is_capital(at) && !matches!(first, 'в' | 'к' | 'с' | 'у' | 'о')))
    {
        return Some((first, at));
    }
    if dotted && (sequence::is_short_title(word) || matches!(word, "бол" | "мал")) {
        let size = matches!(word, "бол" | "мал");
        return Some((if size { first } else { ' ' }, at));
    }
    (!dotted && sequence::is_title(word)).then_some((' ', at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::gazetteer::Builder;

    #[test]
    fn what_stands_around_a_name_is_seen() {
        let mut builder = Builder::default();
        for name in ["2-я Советская улица", "Большой проспект В.О.", "улица Фёдора Абрамова"]
        {
            builder.street(name).unwrap();
        }
        let index = Index::of(&builder.build());
        let around = |source: &str, name: &str| {
            let text = Text::of(source);
            let at = (0..text.len()).find(|at| text.word(*at) == name).unwrap();
            Around::of(&index, &text, at, at + 1)
        };
        let found = around("на 2-й Советской ул., дом 5", "советской");
        assert_eq!(
            (found.ordinal.map(|it| it.number), found.kinds[1]),
            (Some(2), Some(Kind::Street))
        );
        assert_eq!(found.houses[0].map(|it| it.no.to_string()).as_deref(), Some("5"));
        let found = around("ул. Советская 2-я", "советская");
        assert_eq!(
            (found.ordinal.map(|it| it.number), found.kinds[0]),
            (Some(2), Some(Kind::Street))
        );
        let found = around("Большой пр. В.О. 12", "большой");
        assert_eq!((found.suffix.as_deref(), found.kinds[1]), (Some("во"), Some(Kind::Avenue)));
        let found = around("ФАбрамова 5", "абрамова");
        assert_eq!(found.initials, ['ф']);
        let found = around("дом 7 по ул. Абрамова", "абрамова");
        assert_eq!(found.houses[1].map(|it| it.no.number), Some(7));
    }
}
