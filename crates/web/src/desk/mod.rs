//! The desk: the pages of the staff, made on the server, live where a browser can.
//!
//! A page is made in steps that can be read alone: `asked` reads the address, `scene` gathers who
//! asks and what things are called, `dossier` and the register read, `card` and `rows` turn what
//! is known into the plain values of `*_view`, and a template prints them.

mod access;
mod appeal;
pub mod appeal_view;
mod asked;
mod card;
pub(crate) mod clocks;
mod day;
pub mod day_view;
mod door;
pub mod door_view;
mod dossier;
mod files;
mod filters;
#[cfg(test)]
mod fixtures;
pub mod frame;
mod held;
mod history;
mod inbox;
pub mod inbox_view;
pub mod live;
pub(crate) mod look;
mod names;
#[cfg(test)]
mod pages_test;
pub mod parts;
mod point;
mod problem_view;
mod problems;
mod proposed;
mod refusals;
mod router;
mod rows;
mod scene;
pub mod shots;
mod stop;
mod thread;
mod verbs;
pub mod when;
mod work;
mod work_view;

pub(crate) use access::is_own_form;
pub use router::router;
