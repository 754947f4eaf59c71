//! The desk: the pages of the staff, made on the server, live where a browser can.

pub mod appeal_view;
pub mod asked;
pub mod card;
pub mod clocks;
pub mod door_view;
pub mod dossier;
#[cfg(test)]
mod fixtures;
pub mod frame;
pub mod history;
pub mod inbox_view;
pub mod names;
#[cfg(test)]
mod pages_test;
pub mod parts;
pub mod refusals;
pub mod rows;
pub mod when;
