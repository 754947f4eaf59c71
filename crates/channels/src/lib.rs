//! How words come in and go out: foreign formats become values of ours, and back.

pub mod file;
mod regime;

pub use regime::{ChannelRule, ChannelRules, Regime};
