//! The commands, one file each.

pub mod check;
pub mod evaluate;
pub mod import;
pub mod migrate;
pub mod serve;
pub mod train;
pub mod user;
