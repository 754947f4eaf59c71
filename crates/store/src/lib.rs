#![doc = include_str!("../README.md")]

pub mod city;
mod db;
pub mod dialect;
mod error;
pub mod group;
pub mod journal;
mod migrate;
pub mod private;
mod row;
#[cfg(feature = "scratch")]
pub mod scratch;
mod set;
mod trouble;
mod unit;
mod value;

pub use db::{Db, Reader, Settings, Tables};
pub use dialect::Engine;
pub use error::{Error, Result};
pub use journal::{Fact, Subject};
pub use row::{Cell, Row};
pub use set::{Column, Kind, SetStatement};
pub use trouble::Trouble;
pub use unit::{Savepoint, Sql, Text, Unit};
pub use value::{Args, Value};
