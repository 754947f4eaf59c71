#![doc = include_str!("../README.md")]

pub mod file;
mod incoming;
mod regime;

pub use incoming::{
    BadField, EXTERNAL_ID_MAX, FIELD_MAX, FILE_BYTES_MAX, FILES_MAX, FileRef, Incoming,
    IncomingAuthor, IncomingPlace, TEXT_MAX, base16, content_type, is_api_channel,
};
pub use regime::{ChannelRule, ChannelRules, Regime};
