#![doc = include_str!("../README.md")]

mod attachment;
pub mod carrier;
pub mod file;
pub mod gazetteer;
mod image;
mod incoming;
pub mod outside;
mod regime;
pub mod talk;
pub mod telegram;

pub use attachment::{Content, FILE_BYTES_MAX, FILES_MAX, FileName, FileRef};
pub use image::{IMAGE_PIXELS_MAX, IMAGE_SIDE_MAX};
pub use incoming::{
    BadField, EXTERNAL_ID_MAX, FIELD_MAX, Incoming, IncomingAuthor, IncomingPlace, TEXT_MAX,
    base16, is_api_channel,
};
pub use regime::{ChannelRule, ChannelRules, Regime};
