//! The room's tests through its public door.

mod data;
