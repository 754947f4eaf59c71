#![doc = include_str!("../README.md")]

pub mod access;
pub mod api;
pub mod asker;
pub mod desk;
pub mod dictionary;
pub mod edit;
pub mod grounds;
mod health;
mod heavy;
pub mod hooks;
mod house;
pub mod lang;
mod leftover;
pub mod limits;
mod pace;
mod panic;
mod portal;
pub mod problem;
pub mod refusals;
mod router;
mod sign_ins;

pub use house::{CityRules, House, Parts};
pub use router::router;
