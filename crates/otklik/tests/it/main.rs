//! The program from outside: its commands, its server, its pages in a browser.
#![expect(clippy::expect_used, reason = "a test that cannot be set up must fail at once")]

mod browser;
mod commands;
mod evaluate;
mod gazetteer;
mod intake;
mod mistakes;
mod product;
mod sync;
mod telegram;
