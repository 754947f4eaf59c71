//! The portal: the pages of residents. Their forms are the steps of the scenario of `dialogue`;
//! they work without scripts, and what is typed is kept on the server from the first step on.

mod miss;
mod photos;
mod place;
mod qr;
mod receipt;
mod report;
mod router;
mod status;
mod steps;
mod view;
mod visit;

pub use router::router;
