//! The store's suite, run on both engines.

mod group;
mod journal;
mod unit;
