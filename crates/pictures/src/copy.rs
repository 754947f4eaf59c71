//! The copies of a picture that may be shown.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::{self, FilterType};
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder as _, ImageFormat, RgbImage};

use crate::head::{self, Unshown};
use crate::told::{Told, told};

/// Points of the longer side of a clean copy at most.
pub const CLEAN_SIDE_MAX: u32 = 2048;
/// Points of the longer side of a thumbnail at most.
pub const THUMB_SIDE_MAX: u32 = 320;
/// Quality of a clean copy, of 100: what was written on a sign can still be read.
const CLEAN_QUALITY: u8 = 84;
/// Quality of a thumbnail, of 100.
const THUMB_QUALITY: u8 = 76;

/// A copy of a picture, without anything but its points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copy {
    /// The file.
    pub bytes: Vec<u8>,
    /// What it is: `image/jpeg` or `image/png`.
    pub content_type: &'static str,
    /// Points from left to right.
    pub width: u32,
    /// Points from top to bottom.
    pub height: u32,
}

/// What was made of a picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Made {
    /// To be looked at: [`CLEAN_SIDE_MAX`] points a side at most.
    pub clean: Copy,
    /// To be found by in a list: [`THUMB_SIDE_MAX`] points a side at most.
    pub thumb: Copy,
    /// What its metadata said.
    pub told: Told,
}

/// Unpacks a picture, turns it upright and makes its copies; of an animation, the first picture.
///
/// It may take a second and [`head::UNPACKED_BYTES_MAX`] twice over: not for the threads that
/// serve, and few at once.
pub fn make(bytes: &[u8]) -> Result<Made, Unshown> {
    let kind = head::kind(bytes)?;
    let mut decoder = head::open(bytes, kind)?;
    let turn = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let whole = DynamicImage::from_decoder(decoder).map_err(|_| Unshown::Broken)?;
    // Turned when it is small, which costs less.
    let mut shown = DynamicImage::ImageRgb8(flat(shrunk(whole, CLEAN_SIDE_MAX)));
    shown.apply_orientation(turn);
    let drawn = matches!(kind, ImageFormat::Png | ImageFormat::Gif);
    let clean = written(&shown, CLEAN_QUALITY, drawn).ok_or(Unshown::Broken)?;
    let small = shrunk(shown, THUMB_SIDE_MAX);
    let thumb = written(&small, THUMB_QUALITY, false).ok_or(Unshown::Broken)?;
    Ok(Made { clean, thumb, told: told(bytes) })
}

/// A picture that fits into a square; never a larger one than it was.
fn shrunk(picture: DynamicImage, side: u32) -> DynamicImage {
    let longer = picture.width().max(picture.height());
    if longer <= side {
        return picture;
    }
    // First by a whole number, in which every point counts and little memory is taken.
    let times = longer / side;
    let picture = match times {
        0 | 1 => picture,
        _ => {
            let (width, height) = (picture.width() / times, picture.height() / times);
            picture.thumbnail_exact(width.max(1), height.max(1))
        }
    };
    let longer = picture.width().max(picture.height());
    if longer <= side {
        return picture;
    }
    let fit = |points: u32| (u64::from(points) * u64::from(side) / u64::from(longer)) as u32;
    let (width, height) = (fit(picture.width()).max(1), fit(picture.height()).max(1));
    picture.resize_exact(width, height, FilterType::CatmullRom)
}

/// A picture in eight bits of three colours; what shines through lies on white.
fn flat(picture: DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let above = picture.into_rgba8();
    let mut ground = image::RgbaImage::from_pixel(
        above.width(),
        above.height(),
        image::Rgba([u8::MAX, u8::MAX, u8::MAX, u8::MAX]),
    );
    imageops::overlay(&mut ground, &above, 0, 0);
    DynamicImage::ImageRgba8(ground).into_rgb8()
}

/// A picture as a file: JPEG; what may be a drawing as PNG where that is no larger, since it is
/// sharper.
fn written(picture: &DynamicImage, quality: u8, drawn: bool) -> Option<Copy> {
    let (width, height) = (picture.width(), picture.height());
    let mut jpeg = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut jpeg, quality);
    picture.write_with_encoder(encoder).ok()?;
    if drawn {
        let mut png = Cursor::new(Vec::new());
        picture.write_to(&mut png, ImageFormat::Png).ok()?;
        let png = png.into_inner();
        if png.len() <= jpeg.len() {
            return Some(Copy { bytes: png, content_type: "image/png", width, height });
        }
    }
    Some(Copy { bytes: jpeg, content_type: "image/jpeg", width, height })
}
