//! The places of the city for a conversation: the gazetteer of the database, or none yet.

use base::{Code, Personal, Point};
use store::{Db, Result};
use understanding::place::{self, Found};

use super::{Finding, NoPlaces, Places};
use crate::state::Spot;

/// Places to choose from at most.
const CHOICES: usize = 3;
/// Characters of what is read as a typed address; more are a story.
const TYPED_CHARS_MAX: usize = 80;

/// The places of the city, as far as its gazetteer knows them. Clones share it.
#[derive(Debug, Clone)]
pub struct CityPlaces {
    places: place::Places,
    without: NoPlaces,
}

impl CityPlaces {
    /// The places of a city with this middle; nothing is known before the first look.
    pub fn new(centre: Option<Point>) -> Self {
        Self { places: place::Places::default(), without: NoPlaces { centre } }
    }

    /// The places of a gazetteer that is kept nowhere.
    pub fn of(places: place::Places, centre: Option<Point>) -> Self {
        Self { places, without: NoPlaces { centre } }
    }

    /// Loads the gazetteer of the database where there is another one; whether there was.
    pub async fn follow(&self, db: &Db) -> Result<bool> {
        let is_new = self.places.follow(db).await?;
        if is_new {
            let finder = self.places.finder();
            let gazetteer = finder.gazetteer();
            let (streets, houses) = (gazetteer.streets().len(), gazetteer.house_count());
            tracing::info!(streets, houses, "the gazetteer is loaded");
        }
        Ok(is_new)
    }
}

impl Places for CityPlaces {
    fn find(&self, words: &str) -> Finding {
        let finder = self.places.finder();
        match finder.find(words) {
            place::Finding::Found(found) => Finding::Found(spot(&found)),
            place::Finding::Candidates(found) => one_of(&found),
            // The street is sure, the house is not: shown, and a person says whether it is right.
            place::Finding::Ask(found) => one_of(&[found]),
            place::Finding::Nothing if words.chars().count() > TYPED_CHARS_MAX => Finding::Nothing,
            place::Finding::Nothing => one_of(&finder.lookup(words, CHOICES)),
        }
    }

    fn district_of(&self, point: Point) -> Option<Code> {
        self.places.finder().district_of(point).cloned()
    }

    fn covers(&self, point: Point) -> bool {
        let known = self.places.finder().covers(point);
        known.unwrap_or_else(|| self.without.covers(point))
    }
}

fn one_of(found: &[Found]) -> Finding {
    if found.is_empty() {
        return Finding::Nothing;
    }
    Finding::OneOf(found.iter().take(CHOICES).map(spot).collect())
}

fn spot(found: &Found) -> Spot {
    Spot {
        address: Personal::new(found.address()),
        point: found.point,
        district: found.district.clone(),
        evidence: Personal::new(found.words.join(" ")),
    }
}

#[cfg(test)]
mod tests {
    use understanding::place::{Builder, Finder};

    use super::*;

    fn places() -> CityPlaces {
        let mut builder = Builder::default();
        for (street, house) in [("Садовая улица", "10"), ("Якорная улица", "4")]
        {
            builder.house(street, None, house, Point::new(43.2, 132.6).ok()).unwrap();
        }
        CityPlaces::of(place::Places::of(Finder::of(builder.build())), None)
    }

    #[test]
    fn words_become_a_place_a_question_or_nothing() {
        let check = |words: &str, expect: &[&str]| {
            let found = match places().find(words) {
                Finding::Found(spot) => vec![format!("= {}", spot.address.reveal())],
                Finding::OneOf(spots) => {
                    spots.iter().map(|it| it.address.reveal().clone()).collect()
                }
                Finding::Nothing => Vec::new(),
            };
            assert_eq!(found, expect, "{words}");
        };
        check("Яма у дома 10 по Садовой", &["= Садовая улица, 10"]);
        check("ул. Садовая", &["Садовая улица"]);
        check("якор", &["Якорная улица"]);
        check("Когда дадут тепло?", &[]);
    }

    #[test]
    fn the_city_reaches_as_far_as_its_houses() {
        let near = Point::new(43.21, 132.6).unwrap();
        let far = Point::new(55.0, 37.0).unwrap();
        assert!(places().covers(near) && !places().covers(far));
        assert!(CityPlaces::new(None).covers(far), "nothing is known yet");
    }
}
