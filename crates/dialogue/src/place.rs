//! Where something is, as far as the city's gazetteer can tell: the seam to what knows streets.

mod city;

use base::{Code, Point};

use crate::state::Spot;

pub use city::CityPlaces;

/// Metres of a degree of latitude.
const METRES: f64 = 111_320.0;
/// How far from its centre a city without a gazetteer may reach, in metres.
const REACH_METRES: f64 = 60_000.0;

/// What was found in words.
#[derive(Debug, Clone, PartialEq)]
pub enum Finding {
    /// One place.
    Found(Spot),
    /// One of these, the likeliest first.
    OneOf(Vec<Spot>),
    /// Nothing that the city knows.
    Nothing,
}

/// What knows the places of the city.
pub trait Places: Send + Sync {
    /// The place that free words speak of.
    fn find(&self, words: &str) -> Finding;

    /// The district of a point.
    fn district_of(&self, point: Point) -> Option<Code>;

    /// Whether a point lies in the city.
    fn covers(&self, point: Point) -> bool;
}

/// A city without a gazetteer: an address stays as it was typed.
#[derive(Debug, Clone, Copy)]
pub struct NoPlaces {
    /// The middle of the city.
    pub centre: Option<Point>,
}

impl Places for NoPlaces {
    fn find(&self, _words: &str) -> Finding {
        Finding::Nothing
    }

    fn district_of(&self, _point: Point) -> Option<Code> {
        None
    }

    fn covers(&self, point: Point) -> bool {
        self.centre.is_none_or(|centre| metres(centre, point) <= REACH_METRES)
    }
}

/// The metres between two points of one city; far ones are only far.
pub fn metres(one: Point, other: Point) -> f64 {
    let north = (one.lat() - other.lat()) * METRES;
    let east = (one.lon() - other.lon()) * METRES * one.lat().to_radians().cos();
    north.hypot(east)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(lat: f64, lon: f64) -> Point {
        Point::new(lat, lon).unwrap()
    }

    #[test]
    fn a_city_ends_somewhere() {
        let places = NoPlaces { centre: Some(point(43.2074, 132.6115)) };
        assert!(places.covers(point(43.21, 132.65)));
        assert!(!places.covers(point(55.75, 37.62)));
        assert!(NoPlaces { centre: None }.covers(point(55.75, 37.62)));
        assert_eq!(metres(point(43.0, 132.0), point(43.001, 132.0)).round(), 111.0);
    }
}
