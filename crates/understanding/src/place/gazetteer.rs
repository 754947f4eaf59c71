//! The gazetteer: the streets, houses, landmarks and areas of a city, as values.

use std::collections::BTreeMap;
use std::ops::Range;

use base::{Point, text};

use super::area::{Area, AreaKind, Areas};
use super::house::HouseNo;
use super::name::{Key, Name};

/// Streets of a gazetteer at most.
pub const STREETS_MAX: usize = 100_000;
/// Houses of a gazetteer at most.
pub const HOUSES_MAX: usize = 5_000_000;
/// Landmarks of a gazetteer at most.
pub const LANDMARKS_MAX: usize = 200_000;
/// Parts of the city at most; the number of one takes two bytes.
const LOCALITIES_MAX: usize = 60_000;
/// Characters of a name at most.
pub const NAME_CHARS_MAX: usize = 200;

/// Why a row is no part of a gazetteer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadEntry {
    /// There is no name.
    #[error("the name is empty")]
    NoName,
    /// The name is longer than any.
    #[error("the name has more than {NAME_CHARS_MAX} characters")]
    LongName,
    /// No word of the name says what kind of a street it is.
    #[error("the name does not say what kind of a street it is")]
    NoKind,
    /// The number of a house is none.
    #[error("the house has no number")]
    NoNumber,
    /// The gazetteer is full.
    #[error("a gazetteer does not hold so many")]
    TooMany,
}

/// A street of a gazetteer.
#[derive(Debug, Clone)]
pub struct Street {
    /// Its name as the most talkative register writes it.
    pub name: String,
    /// The name taken apart.
    pub parts: Name,
    /// All orders in which registers write its words.
    pub(super) spellings: Vec<Name>,
    pub(super) houses: Range<usize>,
}

/// A house of a gazetteer.
#[derive(Debug, Clone, Copy)]
pub struct House {
    /// Its number.
    pub no: HouseNo,
    pub(super) locality: u16,
    place: Option<Place>,
}

/// A point in ten-millionths of a degree: a centimetre, in eight bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    lat: i32,
    lon: i32,
}

/// Something that people know the way to.
#[derive(Debug, Clone, PartialEq)]
pub struct Landmark {
    /// Its name.
    pub name: String,
    /// Where it is.
    pub point: Option<Point>,
}

/// The streets, houses, landmarks and areas of a city.
#[derive(Debug, Clone, Default)]
pub struct Gazetteer {
    pub(super) streets: Vec<Street>,
    pub(super) houses: Vec<House>,
    pub(super) landmarks: Vec<Landmark>,
    /// Names of parts of the city; the first is the city itself, without one.
    pub(super) localities: Vec<String>,
    pub(super) areas: Areas,
}

impl House {
    /// Where it is.
    pub fn point(&self) -> Option<Point> {
        let degrees = |it: i32| f64::from(it) / 1e7;
        self.place.and_then(|it| Point::new(degrees(it.lat), degrees(it.lon)).ok())
    }
}

impl Gazetteer {
    /// The streets.
    pub fn streets(&self) -> &[Street] {
        &self.streets
    }

    /// The houses of a street, by number.
    pub fn houses_of(&self, street: &Street) -> &[House] {
        self.houses.get(street.houses.clone()).unwrap_or_default()
    }

    /// The landmarks.
    pub fn landmarks(&self) -> &[Landmark] {
        &self.landmarks
    }

    /// How many houses there are.
    pub fn house_count(&self) -> usize {
        self.houses.len()
    }

    /// How many areas there are.
    pub fn area_count(&self) -> usize {
        self.areas.len()
    }

    /// Whether nothing can be found in it.
    pub fn is_empty(&self) -> bool {
        self.streets.is_empty() && self.landmarks.is_empty()
    }

    /// The area of a kind that holds a point.
    pub fn area_at(&self, kind: AreaKind, point: Point) -> Option<&Area> {
        self.areas.at(kind, point)
    }
}

/// Gathers a gazetteer row by row, in any order.
#[derive(Debug, Default)]
pub struct Builder {
    streets: BTreeMap<Key, Gathered>,
    landmarks: BTreeMap<String, Landmark>,
    localities: BTreeMap<String, u16>,
    areas: Areas,
    houses: usize,
}

#[derive(Debug)]
struct Gathered {
    name: String,
    spellings: Vec<Name>,
    houses: Vec<House>,
}

impl Builder {
    /// Adds a street; another spelling of one that is there says nothing new.
    pub fn street(&mut self, name: &str) -> Result<(), BadEntry> {
        self.gathered(name).map(|_| ())
    }

    /// Adds a house, and its street where it is not there yet. Without a locality it stands in the
    /// city itself.
    pub fn house(
        &mut self,
        street: &str,
        locality: Option<&str>,
        house: &str,
        point: Option<Point>,
    ) -> Result<(), BadEntry> {
        let no = HouseNo::parse(house).ok_or(BadEntry::NoNumber)?;
        if self.houses >= HOUSES_MAX {
            return Err(BadEntry::TooMany);
        }
        let locality = self.locality(locality.unwrap_or_default())?;
        self.gathered(street)?.houses.push(House { no, locality, place: point.map(place) });
        self.houses += 1;
        Ok(())
    }

    /// Adds a landmark; one of the same name is replaced.
    pub fn landmark(&mut self, name: &str, point: Option<Point>) -> Result<(), BadEntry> {
        judge_name(name)?;
        if self.landmarks.len() >= LANDMARKS_MAX {
            return Err(BadEntry::TooMany);
        }
        let landmark = Landmark { name: name.trim().to_owned(), point };
        self.landmarks.insert(text::fold(name), landmark);
        Ok(())
    }

    /// Adds an area.
    pub fn area(&mut self, area: Area) {
        self.areas.push(area);
    }

    /// The gazetteer of what was added; the same rows in another order make the same one.
    pub fn build(self) -> Gazetteer {
        let mut made = Gazetteer {
            streets: Vec::with_capacity(self.streets.len()),
            houses: Vec::with_capacity(self.houses),
            landmarks: self.landmarks.into_values().collect(),
            localities: vec![String::new(); self.localities.len().max(1)],
            areas: self.areas,
        };
        for (name, at) in self.localities {
            if let Some(slot) = made.localities.get_mut(usize::from(at)) {
                *slot = name;
            }
        }
        for Gathered { name, spellings, mut houses } in self.streets.into_values() {
            houses.sort_by_key(|it| (it.no, it.locality, it.place.map(|at| (at.lat, at.lon))));
            houses.dedup_by_key(|it| (it.no, it.locality));
            let from = made.houses.len();
            made.houses.append(&mut houses);
            let parts = Name::of(&name);
            made.streets.push(Street { name, parts, spellings, houses: from..made.houses.len() });
        }
        made
    }

    fn gathered(&mut self, name: &str) -> Result<&mut Gathered, BadEntry> {
        let parts = judge_street(name)?;
        if self.streets.len() >= STREETS_MAX && !self.streets.contains_key(&parts.key()) {
            return Err(BadEntry::TooMany);
        }
        let plain = Name { locality: None, ..parts };
        let name = plain_name(name);
        let street = self.streets.entry(plain.key()).or_insert_with(|| Gathered {
            name: name.clone(),
            spellings: Vec::new(),
            houses: Vec::new(),
        });
        // The longest spelling has no abbreviations.
        let rank = |it: &str| (it.chars().count(), std::cmp::Reverse(it.to_owned()));
        if rank(&name) > rank(&street.name) {
            street.name = name;
        }
        if !street.spellings.contains(&plain) {
            street.spellings.push(plain);
            street.spellings.sort_unstable();
        }
        Ok(street)
    }

    fn locality(&mut self, name: &str) -> Result<u16, BadEntry> {
        if self.localities.is_empty() {
            self.localities.insert(String::new(), 0);
        }
        let name = text::fold(name);
        if let Some(at) = self.localities.get(&name) {
            return Ok(*at);
        }
        if self.localities.len() >= LOCALITIES_MAX {
            return Err(BadEntry::TooMany);
        }
        let at = u16::try_from(self.localities.len()).map_err(|_| BadEntry::TooMany)?;
        self.localities.insert(name, at);
        Ok(at)
    }
}

/// A name that can be that of a landmark.
pub fn judge_name(name: &str) -> Result<(), BadEntry> {
    if text::is_blank(name) {
        return Err(BadEntry::NoName);
    }
    if name.chars().count() > NAME_CHARS_MAX {
        return Err(BadEntry::LongName);
    }
    Ok(())
}

/// A name that can be that of a street, taken apart.
pub fn judge_street(name: &str) -> Result<Name, BadEntry> {
    judge_name(name)?;
    let parts = Name::of(name);
    if parts.kind.is_none() {
        return Err(BadEntry::NoKind);
    }
    Ok(parts)
}

/// A name without brackets and without the locality before a comma.
fn plain_name(name: &str) -> String {
    let name = name.split(['(', '[']).next().unwrap_or_default();
    let name = name
        .split_once(',')
        .map_or(name, |(before, rest)| if rest.trim().is_empty() { before } else { rest });
    name.trim().to_owned()
}

fn place(point: Point) -> Place {
    // Within ±1.8 · 10⁹, which four bytes hold.
    let units = |degrees: f64| (degrees * 1e7).round() as i32;
    Place { lat: units(point.lat()), lon: units(point.lon()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_two_registers_make_one_street() {
        let mut builder = Builder::default();
        builder.street("Морозовых Братьев ул.").unwrap();
        builder.house("улица Братьев Морозовых", None, "5 корпус 2", None).unwrap();
        builder.house("ул. Братьев Морозовых", Some("Сосновка"), "5", None).unwrap();
        let made = builder.build();
        assert_eq!(made.streets().len(), 1);
        assert_eq!(made.streets()[0].name, "улица Братьев Морозовых");
        assert_eq!(made.houses_of(&made.streets()[0]).len(), 2);
        assert_eq!(made.localities, ["", "сосновка"]);
    }

    #[test]
    fn the_same_house_is_one() {
        let mut builder = Builder::default();
        let point = Point::new(43.123_456_7, 131.9).ok();
        for _ in 0..3 {
            builder.house("улица Мира", None, "д. 5", point).unwrap();
        }
        let made = builder.build();
        assert_eq!(made.house_count(), 1);
        let found = made.houses[0].point().unwrap();
        assert!((found.lat() - 43.123_456_7).abs() < 1e-7, "{found:?}");
        assert!(size_of::<House>() <= 32);
    }

    #[test]
    fn rows_that_are_none_are_refused() {
        let mut builder = Builder::default();
        assert_eq!(builder.street(" "), Err(BadEntry::NoName));
        assert_eq!(builder.street("Приморский остров"), Err(BadEntry::NoKind));
        assert_eq!(builder.house("улица Мира", None, "б/н", None), Err(BadEntry::NoNumber));
        assert_eq!(builder.landmark(&"я".repeat(201), None), Err(BadEntry::LongName));
        assert!(builder.build().is_empty());
    }
}
