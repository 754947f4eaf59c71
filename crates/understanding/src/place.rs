//! Where it is: a gazetteer of the city, and the places that a text names.
//!
//! Rules and the gazetteer, no model: names of streets in their case forms, one mistake forgiven,
//! the numbers of houses checked in the register, and a table that says how sure each kind of
//! evidence is.

mod area;
mod bare;
mod evidence;
mod finder;
mod finding;
mod forms;
mod gazetteer;
mod house;
mod index;
mod keep;
mod kind;
mod landmark;
mod lexicon;
mod mention;
mod name;
mod ordinal;
mod resolve;
mod sequence;
mod store;
mod token;

pub use area::{Area, AreaKind, CORNERS_MAX};
pub use finder::Finder;
pub use finding::{Finding, Found};
pub use gazetteer::{
    BadEntry, Builder, Gazetteer, House, Landmark, NAME_CHARS_MAX, Street, judge_name, judge_street,
};
pub use house::HouseNo;
pub use keep::{Entry, Places, count, put, renew, version};
pub use kind::Kind;
pub use name::{Key, Name};
pub use resolve::Known;
