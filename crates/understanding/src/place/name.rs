//! The name of a street as a register writes it, taken apart.

use std::fmt;

use super::kind::Kind;
use super::ordinal;
use super::token::{Text, What};

/// Words of a name at most.
const WORDS_MAX: usize = 8;

/// A name taken apart.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Name {
    /// The kind; a name without one is no street but a landmark.
    pub kind: Option<Kind>,
    /// Its number, as in «2-я Советская».
    pub ordinal: Option<u16>,
    /// Its words in their order, in folded form.
    pub words: Vec<String>,
    /// Which of several parts of the city it lies in, where the register adds it in initials.
    pub suffix: Option<String>,
    /// Whether the type word stands behind the words, as in «Веры Фигнер ул.».
    pub is_behind: bool,
    /// The part of the city that stands before a comma or in brackets.
    pub locality: Option<String>,
}

/// What two spellings of one street have in common.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    kind: Option<Kind>,
    ordinal: Option<u16>,
    words: Vec<String>,
    suffix: Option<String>,
}

impl fmt::Display for Key {
    /// One text for all spellings of a street.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = self.kind.map_or("", Kind::word);
        let ordinal = self.ordinal.map(|it| it.to_string()).unwrap_or_default();
        let suffix = self.suffix.as_deref().unwrap_or_default();
        write!(f, "{}|{kind}|{ordinal}|{suffix}", self.words.join(" "))
    }
}

impl Name {
    /// Takes a name apart.
    pub fn of(name: &str) -> Self {
        let (name, locality) = outside(name);
        let text = Text::of(&name);
        let kind = kind_of(&text);
        let mut made = Self {
            kind: kind.map(|it| it.kind),
            ordinal: None,
            words: Vec::new(),
            suffix: None,
            is_behind: kind.is_some_and(|it| it.from > 0),
            locality,
        };
        let skipped = kind.map_or(0..0, |it| it.from..it.to);
        made.read(&text, &skipped);
        if made.words.is_empty()
            && let Some(kind) = kind
        {
            made.words.push(kind.kind.word().to_owned());
        }
        made
    }

    /// What it has in common with other spellings of the same street.
    pub fn key(&self) -> Key {
        let mut words = self.words.clone();
        words.sort_unstable();
        Key { kind: self.kind, ordinal: self.ordinal, words, suffix: self.suffix.clone() }
    }

    fn read(&mut self, text: &Text, skipped: &std::ops::Range<usize>) {
        let mut at = 0;
        while at < text.len() && self.words.len() < WORDS_MAX {
            if skipped.contains(&at) {
                at = skipped.end;
            } else if let Some((suffix, end)) = suffix(text, at) {
                self.suffix = Some(suffix);
                at = end;
            } else {
                at = self.token(text, at);
            }
        }
    }

    /// One token, or an ordinal of several; where the next one is.
    fn token(&mut self, text: &Text, at: usize) -> usize {
        if self.ordinal.is_none()
            && !is_counted(text, at)
            && let Some(ordinal) = ordinal::at(text, at)
        {
            self.ordinal = Some(ordinal.number);
            return ordinal.end;
        }
        let word = text.get(at).filter(|it| !matches!(it.what, What::Mark(_)));
        let is_initial =
            word.is_some_and(|it| it.what == What::Word && it.text.chars().count() == 1);
        if let Some(word) = word.filter(|it| !is_initial && !is_skipped(&it.text)) {
            self.words.push(word.text.clone());
        }
        at + 1
    }
}

/// Words that a name is often said without.
pub fn is_skipped(word: &str) -> bool {
    matches!(
        word,
        "реки"
            | "река"
            | "реке"
            | "речки"
            | "канала"
            | "канал"
            | "кан"
            | "им"
            | "имени"
    )
}

/// «40 лет Победы», «100-летия города», «9 Января»: the number is a word of the name.
pub fn is_counted(text: &Text, at: usize) -> bool {
    if text.number(at).is_none() {
        return false;
    }
    let next = if text.is_mark(at + 1, '-') { at + 2 } else { at + 1 };
    let word = text.word(next);
    word.starts_with("лет") || is_month(word)
}

/// Whether a word is a month as it stands in a date.
pub fn is_month(word: &str) -> bool {
    matches!(
        word,
        "января"
            | "февраля"
            | "марта"
            | "апреля"
            | "мая"
            | "июня"
            | "июля"
            | "августа"
            | "сентября"
            | "октября"
            | "ноября"
            | "декабря"
    )
}

/// Initials such as «В.О.» or «ВО»; and the token after them.
pub fn suffix(text: &Text, at: usize) -> Option<(String, usize)> {
    let letter = |at: usize| text.get(at).filter(|it| it.what == What::Word && it.capital);
    let one = |at: usize| letter(at).filter(|it| it.text.chars().count() == 1);
    if let (Some(first), Some(second)) = (one(at), one(at + 2))
        && text.is_mark(at + 1, '.')
        && (text.is_mark(at + 3, '.') || at + 3 >= text.len())
    {
        let end = if text.is_mark(at + 3, '.') { at + 4 } else { at + 3 };
        return Some((format!("{}{}", first.text, second.text), end));
    }
    None
}

/// The kind of a name: a plain type of a street before any other word that is one, too, such as
/// «Набережная улица».
fn kind_of(text: &Text) -> Option<super::token::KindAt> {
    let plain = |kind: Kind| {
        matches!(kind, Kind::Street | Kind::Avenue | Kind::Lane | Kind::Drive | Kind::Boulevard)
    };
    let kinds = text.kinds();
    kinds.iter().find(|it| plain(it.kind)).or_else(|| kinds.first()).copied()
}

/// A name without what stands in brackets or before a comma, and what that was.
fn outside(name: &str) -> (String, Option<String>) {
    let mut depth = 0_usize;
    let (mut outer, mut inner) = (String::new(), String::new());
    for c in name.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            c if depth > 0 => inner.push(c),
            c => outer.push(c),
        }
    }
    let inner = (!inner.trim().is_empty()).then(|| inner.trim().to_owned());
    match outer.split_once(',') {
        Some((before, rest)) if !rest.trim().is_empty() => {
            (rest.trim().to_owned(), Some(before.trim().to_owned()))
        }
        _ => (outer.trim().to_owned(), inner),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_street_have_one_key() {
        for (one, other) in [
            ("улица Братьев Морозовых", "Морозовых Братьев ул."),
            ("2-я Портовая улица", "Портовая 2 ул."),
            ("Большой проспект В.О.", "Большой пр. В.О."),
            ("набережная реки Тихой", "Тихой реки наб."),
            ("1-я линия В.О.", "Линия 1-я В.О."),
            ("Озёрная улица", "Озерная ул. (Сосновка)"),
            ("Парковая улица", "Сосновка, Парковая ул."),
            ("проспект 40 лет Флота", "40 лет Флота пр-т"),
        ] {
            assert_eq!(Name::of(one).key(), Name::of(other).key(), "{one} {other}");
        }
    }

    #[test]
    fn names_are_taken_apart() {
        let name = Name::of("Сосновка, 2-я Верхняя ул.");
        assert_eq!((name.kind, name.ordinal), (Some(Kind::Street), Some(2)));
        assert_eq!(name.words, ["верхняя"]);
        assert_eq!(name.locality.as_deref(), Some("Сосновка"));
        assert_eq!(Name::of("Набережная улица").words, ["набережная"]);
        assert_eq!(Name::of("Приморский остров").kind, None);
        assert_eq!(Name::of("9 Января ул.").words, ["9", "января"]);
        assert_eq!(Name::of("").words, Vec::<String>::new());
    }
}
