//! All SQL of the room.

pub(crate) mod delivery;
pub(crate) mod outgoing;
pub(crate) mod peer;
