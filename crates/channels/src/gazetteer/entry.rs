//! What a register tells, entry by entry.

use base::{Code, Point};

/// What a border surrounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BorderKind {
    /// A district of the city.
    District,
    /// A smaller part with a council of its own.
    Municipality,
}

/// The borders of a part of the city.
#[derive(Debug, Clone, PartialEq)]
pub struct Border {
    /// What they surround.
    pub kind: BorderKind,
    /// Its code: the register's own, or one made of the profile and the name.
    pub code: Code,
    /// Its name.
    pub name: String,
    /// The rings of all its polygons, islands and holes alike.
    pub rings: Vec<Vec<Point>>,
}

/// An entry of a register.
#[derive(Debug, Clone, PartialEq)]
pub enum Entry {
    /// A street.
    Street {
        /// Its name with the word that says what kind it is.
        name: String,
    },
    /// A house.
    House {
        /// The name of its street.
        street: String,
        /// The part of the city where it is not the city itself.
        locality: Option<String>,
        /// Its number with all that belongs to it: «12 корпус 2 литера А».
        house: String,
        /// Where it is.
        point: Option<Point>,
    },
    /// Something that people know the way to.
    Landmark {
        /// Its name.
        name: String,
        /// Where it is.
        point: Option<Point>,
    },
    /// A part of the city with its borders.
    Border(Border),
}
