//! What speaks for a street, and how sure that makes.

use super::gazetteer::Street;
use super::kind::{Gender, Kind};
use super::lexicon::How;
use super::mention::{Around, Hit, is_place_preposition};
use super::resolve::{Known, Resolved};
use super::sequence::Quality;
use super::token::Text;
use super::{bare, forms};

/// What the type words around a name say of a street.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KindSaid {
    /// There are none.
    Nothing,
    /// One is its own.
    Same,
    /// They are of others.
    Other,
}

/// What the number around a name says of a street.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrdinalSaid {
    /// Neither has one.
    Nothing,
    /// It is its own.
    Right,
    /// The street has one, and it is not there.
    Missing,
    /// The text has one, and the street has none.
    Superfluous,
}

/// How much of its name a street was called by, initials considered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Called {
    /// All of it.
    Full,
    /// Initials for the rest: «Ф. Абрамова», «Б. Морская».
    Initials,
    /// Without its title.
    NoTitle,
    /// Its main word alone.
    Part,
    /// Without what tells it from another one.
    NoSize,
}

/// All that speaks for a street, or against it.
#[derive(Debug, Clone)]
pub struct Evidence {
    /// How much of its name is there.
    pub called: Called,
    /// Whether no other street is called so.
    pub is_only: bool,
    /// What the type words say.
    pub kind: KindSaid,
    /// The kind of the street.
    pub of: Option<Kind>,
    /// What its number says.
    pub ordinal: OrdinalSaid,
    /// Whether the part of the city fits: none where neither says one.
    pub suffix: Option<bool>,
    /// Whether the adjective has the gender of the kind: none where it shows none, or where a type
    /// word says more.
    pub gender: Option<bool>,
    /// How the words were recognised.
    pub how: How,
    /// How many words of its name are there.
    pub words: usize,
    /// Whether it begins with a capital.
    pub capital: bool,
    /// Whether a preposition of place stands before it.
    pub preposition: bool,
    /// Whether a preposition stands there behind which a place or a person may stand.
    pub weak_preposition: bool,
    /// Whether the name is an adjective.
    pub is_adjective: bool,
    /// Whether the name is an ordinary word, too.
    pub is_ordinary: bool,
    /// How well its house is known.
    pub house: Option<Known>,
    /// Whether «дом» or the like says that it is a house.
    pub is_marked: bool,
    /// Whether the house stands to the left.
    pub is_left: bool,
    /// Whether a part of the city is named in which it has that house.
    pub in_locality: bool,
    /// Houses of the street.
    pub houses: usize,
    /// Whether a known street stands beside it, with «и» or a comma between.
    pub beside_another: bool,
}

/// The text and the place in it that evidence is gathered of.
pub struct Scene<'a> {
    /// The text.
    pub text: &'a Text,
    /// The name.
    pub hit: &'a Hit,
    /// What stands around it.
    pub around: &'a Around,
    /// Whether it is an address that somebody types, not a message.
    pub typed: bool,
}

impl Scene<'_> {
    /// What speaks for a street.
    pub fn evidence(&self, street: &Street, streets_called: usize) -> Evidence {
        let (text, hit, around) = (self.text, self.hit, self.around);
        let before = text.word_before(around.from);
        let kind = self.kind_said(street);
        let name = text.word(hit.to.saturating_sub(1));
        Evidence {
            called: self.called(street),
            is_only: streets_called <= 1,
            kind,
            of: street.parts.kind,
            ordinal: self.ordinal_said(street),
            suffix: match (&street.parts.suffix, &around.suffix) {
                (_, None) => None,
                (one, other) => Some(one == other),
            },
            gender: self.gender_fits(street, kind),
            how: hit.how,
            words: hit.words,
            capital: self.typed || text.is_capital(hit.from),
            preposition: is_place_preposition(before),
            weak_preposition: matches!(before, "к" | "у" | "с" | "от" | "до" | "за" | "со"),
            is_adjective: hit.words == 1 && hit.gender != Gender::Any,
            is_ordinary: hit.words == 1 && bare::is_ordinary(street, name),
            house: None,
            is_marked: false,
            is_left: false,
            in_locality: false,
            houses: street.houses.len(),
            beside_another: false,
        }
    }

    fn kind_said(&self, street: &Street) -> KindSaid {
        let kind = street.parts.kind;
        let is_own_name = kind.is_some_and(|it| street.parts.words == [it.word()]);
        if is_own_name || self.around.kinds.contains(&kind) {
            KindSaid::Same
        } else if self.around.has_kind() {
            KindSaid::Other
        } else {
            KindSaid::Nothing
        }
    }

    fn ordinal_said(&self, street: &Street) -> OrdinalSaid {
        match (street.parts.ordinal, self.around.ordinal) {
            (None, None) => OrdinalSaid::Nothing,
            (Some(own), Some(said)) if own == said.number => OrdinalSaid::Right,
            (Some(_), _) => OrdinalSaid::Missing,
            (None, Some(said)) if said.is_written => OrdinalSaid::Superfluous,
            (None, Some(_)) => OrdinalSaid::Nothing,
        }
    }

    fn called(&self, street: &Street) -> Called {
        let initials = &self.around.initials;
        let stands_for = |letter: char| {
            let mut words = street.parts.words.iter();
            letter == ' ' || words.any(|it| it.starts_with(letter))
        };
        let lifted = initials.iter().any(|it| stands_for(*it));
        match self.hit.quality {
            Quality::Full => Called::Full,
            Quality::NoTitle if lifted => Called::Full,
            Quality::NoTitle => Called::NoTitle,
            Quality::Part | Quality::NoSize if lifted => Called::Initials,
            Quality::Part => Called::Part,
            Quality::NoSize => Called::NoSize,
        }
    }

    fn gender_fits(&self, street: &Street, kind: KindSaid) -> Option<bool> {
        if kind != KindSaid::Nothing || self.hit.gender == Gender::Any {
            return None;
        }
        let is_adjective = street.parts.words.last().is_some_and(|it| forms::is_adjective(it));
        let kind = street.parts.kind.filter(|_| is_adjective)?;
        Some(kind.gender() == self.hit.gender)
    }
}

impl Evidence {
    /// Takes in what is known of the house.
    pub fn with_house(mut self, house: Option<(&Resolved, bool, bool)>, in_locality: bool) -> Self {
        let Some((resolved, marked, left)) = house else { return self };
        self.house = Some(resolved.known);
        self.is_marked = marked;
        self.is_left = left;
        self.in_locality = in_locality;
        self
    }

    /// Whether the street has the house.
    pub fn has_house(&self) -> bool {
        self.house.is_some_and(|it| it > Known::Near)
    }

    /// Points, to choose between streets that one name may mean.
    pub fn score(&self) -> f32 {
        let mut score = match self.called {
            Called::Full => 3.0,
            Called::Initials => 2.7,
            Called::NoTitle => 2.5,
            Called::Part if self.is_only => 2.0,
            Called::Part => 1.2,
            Called::NoSize => 1.0,
        };
        if self.called == Called::Full && self.words > 1 {
            score += 2.5;
        }
        score += match self.kind {
            KindSaid::Same => 3.5,
            KindSaid::Other => -2.5,
            KindSaid::Nothing => 0.0,
        };
        score += match self.ordinal {
            OrdinalSaid::Right => 3.0,
            OrdinalSaid::Missing => -4.0,
            OrdinalSaid::Superfluous => -3.0,
            OrdinalSaid::Nothing => 0.0,
        };
        score += self.suffix.map_or(0.0, |fits| if fits { 2.5 } else { -3.0 });
        score += self.gender.map_or(0.0, |fits| if fits { 1.0 } else { -2.5 });
        if self.house.is_some() {
            score += 1.5 + if self.is_marked { 1.0 } else { 0.0 };
        }
        score += if self.has_house() { 2.0 } else { 0.0 };
        score += if self.how == How::Form { 0.0 } else { -1.7 };
        score += if self.capital { 0.5 } else { 0.0 };
        score += if self.preposition { 0.4 } else { 0.0 };
        score += if self.in_locality { 1.5 } else { 0.0 };
        // A little for a long street: at most 0.9, at 100 houses.
        score + (self.houses.min(100) as f32).sqrt() * 0.09
    }

    /// How often a place with this evidence is right; none where it is not to be believed.
    pub fn confidence(&self, scene: &Scene<'_>) -> Option<f32> {
        if self.ordinal == OrdinalSaid::Missing || self.suffix == Some(false) && !self.has_house() {
            return None;
        }
        if self.called == Called::NoSize && !self.has_house() || !bare::may_be(scene, self) {
            return None;
        }
        match self.kind {
            KindSaid::Same => self.with_kind(),
            KindSaid::Nothing => self.without_kind(scene),
            KindSaid::Other => self.with_other_kind(),
        }
    }

    fn with_kind(&self) -> Option<f32> {
        let is_exact = self.how == How::Form;
        if self.has_house() {
            return Some(if is_exact { 0.98 } else { 0.9 });
        }
        if self.of.is_some_and(Kind::is_weak) {
            return (self.capital && is_exact).then_some(0.6);
        }
        Some(if is_exact { 0.9 } else { 0.7 })
    }

    fn without_kind(&self, scene: &Scene<'_>) -> Option<f32> {
        let is_exact = self.how == How::Form;
        if self.has_house() {
            return Some(match () {
                () if !is_exact => 0.7,
                () if self.is_left => 0.8,
                () if self.is_ordinary || self.gender == Some(false) => 0.8,
                () => 0.93,
            });
        }
        if !is_exact {
            return None;
        }
        if self.ordinal == OrdinalSaid::Right {
            return Some(if self.capital { 0.85 } else { 0.75 });
        }
        if self.house.is_some() && !self.is_left {
            let is_plain = self.capital && !self.is_ordinary && self.gender != Some(false);
            let is_whole = self.called != Called::Part || self.is_only;
            return (is_whole).then_some(if is_plain { 0.75 } else { 0.4 });
        }
        bare::confidence(scene, self)
    }

    fn with_other_kind(&self) -> Option<f32> {
        if self.has_house() {
            return Some(if self.how == How::Form { 0.8 } else { 0.6 });
        }
        let is_whole = self.called == Called::Full && self.how == How::Form;
        (is_whole && self.capital).then_some(0.33)
    }
}
