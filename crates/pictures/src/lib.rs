#![doc = include_str!("../README.md")]

mod copy;
mod head;
mod told;

pub use copy::{CLEAN_SIDE_MAX, Copy, Made, THUMB_SIDE_MAX, make};
pub use head::{PIXELS_MAX, PROGRESSIVE_PIXELS_MAX, UNPACKED_BYTES_MAX, Unshown};
pub use told::{Taken, Told, told};
