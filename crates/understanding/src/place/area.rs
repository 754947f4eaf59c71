//! Areas of the city as polygons, and which of them a point lies in.

use base::{Code, Point};

/// Corners of all rings of an area at most.
pub const CORNERS_MAX: usize = 200_000;

/// What an area is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AreaKind {
    /// A district, as the city's files name it.
    District,
    /// A smaller part with a council of its own.
    Municipality,
}

impl AreaKind {
    /// All kinds with the words by which they are stored.
    pub const ALL: [(&'static str, Self); 2] =
        [("district", Self::District), ("municipality", Self::Municipality)];

    /// The word by which it is stored.
    pub fn word(self) -> &'static str {
        match self {
            Self::District => "district",
            Self::Municipality => "municipality",
        }
    }
}

/// A part of the city with its borders.
#[derive(Debug, Clone, PartialEq)]
pub struct Area {
    /// What it is.
    pub kind: AreaKind,
    /// Its code; that of a district is the district's.
    pub code: Code,
    /// Its name.
    pub name: String,
    /// Its borders: a point inside an odd number of rings is inside the area, so that holes and
    /// islands need no marks.
    pub rings: Vec<Vec<Point>>,
}

/// The areas of a city.
#[derive(Debug, Clone, Default)]
pub struct Areas {
    areas: Vec<(Bounds, Area)>,
}

#[derive(Debug, Clone, Copy)]
struct Bounds {
    south: f64,
    north: f64,
    west: f64,
    east: f64,
}

impl Areas {
    /// Adds an area; of two that hold a point the first one counts.
    pub fn push(&mut self, area: Area) {
        self.areas.push((Bounds::of(&area), area));
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.areas.len()
    }

    /// Whether any area holds a point.
    pub fn any_at(&self, point: Point) -> bool {
        self.areas.iter().any(|(bounds, area)| bounds.hold(point) && area.holds(point))
    }

    /// The area of a kind that holds a point.
    pub fn at(&self, kind: AreaKind, point: Point) -> Option<&Area> {
        let mut areas = self.areas.iter().filter(|(_, area)| area.kind == kind);
        areas.find(|(bounds, area)| bounds.hold(point) && area.holds(point)).map(|(_, area)| area)
    }
}

impl Bounds {
    fn of(area: &Area) -> Self {
        let none = Self { south: 90.0, north: -90.0, west: 180.0, east: -180.0 };
        area.rings.iter().flatten().fold(none, |it, point| Self {
            south: it.south.min(point.lat()),
            north: it.north.max(point.lat()),
            west: it.west.min(point.lon()),
            east: it.east.max(point.lon()),
        })
    }

    fn hold(&self, point: Point) -> bool {
        (self.south..=self.north).contains(&point.lat())
            && (self.west..=self.east).contains(&point.lon())
    }
}

impl Area {
    /// Whether a point lies inside.
    fn holds(&self, point: Point) -> bool {
        self.rings.iter().fold(false, |inside, ring| inside != surrounds(ring, point))
    }
}

/// Whether a ray from a point to the east crosses a ring an odd number of times.
fn surrounds(ring: &[Point], point: Point) -> bool {
    let Some(mut last) = ring.last() else { return false };
    let mut inside = false;
    for corner in ring {
        let spans = (corner.lat() > point.lat()) != (last.lat() > point.lat());
        if spans {
            let share = (point.lat() - corner.lat()) / (last.lat() - corner.lat());
            inside ^= point.lon() < corner.lon() + share * (last.lon() - corner.lon());
        }
        last = corner;
    }
    inside
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn square(from: f64, to: f64) -> Vec<Point> {
        [(from, from), (from, to), (to, to), (to, from)]
            .map(|(lat, lon)| Point::new(lat, lon).unwrap())
            .to_vec()
    }

    #[test]
    fn a_hole_is_outside() {
        let mut areas = Areas::default();
        areas.push(Area {
            kind: AreaKind::District,
            code: Code::parse("port").unwrap(),
            name: "Портовый".to_owned(),
            rings: vec![square(0.0, 10.0), square(4.0, 6.0)],
        });
        let at = |lat, lon| areas.at(AreaKind::District, Point::new(lat, lon).unwrap()).is_some();
        assert!(at(1.0, 1.0) && at(9.0, 5.0));
        assert!(!at(5.0, 5.0) && !at(11.0, 1.0) && !at(-1.0, 5.0));
        assert!(areas.at(AreaKind::Municipality, Point::new(1.0, 1.0).unwrap()).is_none());
    }

    proptest! {
        #[test]
        fn a_square_holds_what_lies_between_its_sides(lat in -20.0..20.0, lon in -20.0..20.0) {
            let inside = (0.0..10.0).contains(&lat) && (0.0..10.0).contains(&lon);
            let point = Point::new(lat, lon).unwrap();
            prop_assert_eq!(surrounds(&square(0.0, 10.0), point), inside);
        }
    }
}
