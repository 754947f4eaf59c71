//! Which house of a street a number means.

use base::Point;

use super::gazetteer::{Gazetteer, House, Street};
use super::house::HouseNo;

/// How well a number is known in a street.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Known {
    /// The street has no such number; the point lies between its neighbours.
    Near,
    /// The number is there, but not all that was said of it.
    Number,
    /// It is that house.
    Exact,
}

/// The house that a number means.
#[derive(Debug, Clone, Copy)]
pub struct Resolved {
    /// How well it is known.
    pub known: Known,
    /// The house of the gazetteer; none where the point is only reckoned.
    pub house: Option<House>,
    /// Where it is.
    pub point: Option<Point>,
}

/// Finds the house of a number; `localities` are those that the text names.
pub fn house(
    gazetteer: &Gazetteer,
    street: &Street,
    wanted: &HouseNo,
    localities: &[u16],
) -> Resolved {
    let houses = gazetteer.houses_of(street);
    let from = houses.partition_point(|it| it.no.number < wanted.number);
    let same = houses.get(from..).unwrap_or_default();
    let same = same.iter().take_while(|it| it.no.number == wanted.number);
    let mut best: Option<(f32, Known, &House)> = None;
    for house in same {
        let (score, known) = judge(house, wanted, localities);
        if best.is_none_or(|(most, ..)| score > most) {
            best = Some((score, known, house));
        }
    }
    match best {
        Some((_, known, house)) => Resolved { known, house: Some(*house), point: house.point() },
        None => Resolved { known: Known::Near, house: None, point: between(houses, wanted.number) },
    }
}

/// Points for what a house has of what was said.
fn judge(house: &House, wanted: &HouseNo, localities: &[u16]) -> (f32, Known) {
    let have = house.no;
    let (mut score, mut is_clear) = (0.0, true);
    let mut korpus = wanted.korpus;
    if let Some(second) = wanted.slash {
        if have.slash == Some(second) {
            score += 6.0;
        } else if have.slash.is_none() && have.korpus == Some(second) {
            score += 5.0;
            korpus = Some(second);
        } else {
            is_clear = false;
        }
    } else if let Some(second) = wanted.dash {
        if have.dash == Some(second) {
            score += 6.0;
        } else if have.korpus == Some(second) {
            score += 4.0;
            korpus = Some(second);
        } else {
            is_clear = false;
        }
    } else if have.slash.is_none() && have.dash.is_none() {
        score += 3.0;
    } else {
        score += 2.0;
    }
    match korpus {
        Some(korpus) if have.korpus == Some(korpus) => score += 5.0,
        Some(korpus) if have.korpus.is_none() && have.slash == Some(korpus) => score += 4.0,
        Some(_) => is_clear = false,
        None if have.korpus.is_none() => score += 1.5,
        None => {}
    }
    score += letters(&have, wanted, &mut is_clear);
    if wanted.building.is_some() && wanted.building == have.building {
        score += 1.0;
    }
    if localities.contains(&house.locality) {
        score += 4.0;
    } else if house.locality == 0 {
        score += 1.0;
    }
    (score, if is_clear { Known::Exact } else { Known::Number })
}

fn letters(have: &HouseNo, wanted: &HouseNo, is_clear: &mut bool) -> f32 {
    let mut score = 0.0;
    match wanted.letter {
        Some(letter) if have.letter == Some(letter) => score += 3.0,
        Some(letter) if have.letter.is_none() && have.litera == Some(letter) => score += 1.5,
        Some(letter) if have.korpus == Some(letter) => score += 1.5,
        Some(_) => *is_clear = false,
        None if have.letter.is_none() => score += 0.5,
        None => {}
    }
    if wanted.litera.is_some() && (wanted.litera == have.litera || wanted.litera == have.letter) {
        score += 2.0;
    }
    score
}

/// A point between the nearest lower and upper number of the same side of the street.
fn between(houses: &[House], number: u16) -> Option<Point> {
    let beside = |same_side: bool| {
        let fits = |it: &&House| !same_side || it.no.number % 2 == number % 2;
        let placed = |it: &House| it.point().map(|point| (it.no.number, point));
        let at = houses.partition_point(|it| it.no.number < number);
        let (below, above) = houses.split_at_checked(at)?;
        let below = below.iter().rev().filter(fits).find_map(placed);
        let above = above.iter().filter(fits).find_map(placed);
        match (below, above) {
            (Some(below), Some(above)) => Some(mixed(below, above, number)),
            (one, other) => one.or(other).map(|(_, point)| point),
        }
    };
    beside(true).or_else(|| beside(false))
}

fn mixed(below: (u16, Point), above: (u16, Point), number: u16) -> Point {
    let span = f64::from(above.0.saturating_sub(below.0).max(1));
    let share = f64::from(number.saturating_sub(below.0)) / span;
    let mix = |from: f64, to: f64| from + (to - from) * share;
    let (one, other) = (below.1, above.1);
    Point::new(mix(one.lat(), other.lat()), mix(one.lon(), other.lon())).unwrap_or(one)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::gazetteer::Builder;

    fn city() -> Gazetteer {
        let mut builder = Builder::default();
        for (house, lat) in [
            ("2", 1.0),
            ("4 корпус 1", 2.0),
            ("4 корпус 2", 2.1),
            ("8/12", 4.0),
            ("7", 3.5),
            ("9 литера А", 3.6),
            ("9 литера Б", 3.7),
            ("10", 5.0),
        ] {
            builder.house("улица Мира", None, house, Point::new(lat, 10.0).ok()).unwrap();
        }
        builder.house("улица Мира", Some("Сосновка"), "2", Point::new(9.0, 9.0).ok()).unwrap();
        builder.build()
    }

    #[test]
    fn a_number_means_the_house_that_has_most_of_it() {
        let city = city();
        let check = |wanted: &str, expect: &str, known: Known| {
            let wanted = HouseNo::parse(wanted).unwrap();
            let found = house(&city, &city.streets()[0], &wanted, &[]);
            let no = found.house.map(|it| it.no.to_string()).unwrap_or_default();
            assert_eq!((no.as_str(), found.known), (expect, known), "{wanted}");
        };
        check("4к2", "4 корпус 2", Known::Exact);
        check("4/2", "4 корпус 2", Known::Exact);
        check("4-2", "4 корпус 2", Known::Exact);
        check("8", "8/12", Known::Exact);
        check("8 к 12", "8/12", Known::Exact);
        check("9б", "9 литера Б", Known::Exact);
        check("9", "9 литера А", Known::Exact);
        check("4 к 7", "4 корпус 1", Known::Number);
        check("6", "", Known::Near);
    }

    #[test]
    fn an_unknown_number_lies_between_its_neighbours() {
        let city = city();
        let at = |number: &str| {
            let wanted = HouseNo::parse(number).unwrap();
            house(&city, &city.streets()[0], &wanted, &[]).point.unwrap().lat()
        };
        assert!((at("6") - 3.05).abs() < 1e-9, "{}", at("6"));
        assert!((at("100") - 5.0).abs() < 1e-9 && (at("1") - 3.5).abs() < 1e-9);
    }

    #[test]
    fn a_part_of_the_city_that_is_named_decides() {
        let city = city();
        let wanted = HouseNo::parse("2").unwrap();
        let at = |localities: &[u16]| house(&city, &city.streets()[0], &wanted, localities);
        assert_eq!(at(&[]).house.unwrap().locality, 0);
        assert_eq!(at(&[1]).house.unwrap().locality, 1);
    }
}
