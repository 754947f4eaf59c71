//! The store's suite, run on both engines.
#![expect(clippy::unwrap_used, reason = "a test that meets a failure must fail at once")]

mod city;
mod db;
mod group;
mod journal;
mod journal_control;
mod journal_judge;
mod journal_stress;
mod schema;
mod scratch;
mod unit;
