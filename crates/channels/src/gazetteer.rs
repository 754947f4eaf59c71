//! Gazetteers: registers of streets, houses, landmarks and borders as tables or GeoJSON.
//!
//! A [`GazetteerProfile`] says what the columns mean; [`GazetteerFile`] reads a file by it, entry
//! by entry. No code here knows a profile.

mod entry;
mod file;
mod layout;
mod profile;
mod shapes;

pub use entry::{Border, BorderKind, Entry};
pub use file::{GazetteerFile, Item, ReadEntry};
pub use profile::{GazetteerProfile, GazetteerProfileFault};
