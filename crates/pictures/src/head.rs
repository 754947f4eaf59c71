//! What is known of a picture before anything of it is unpacked.

use std::io::Cursor;

use image::{ImageDecoder, ImageFormat, ImageReader, Limits};

/// Points of a picture that is unpacked at most; telephones that people have reach 50 million.
pub const PIXELS_MAX: u64 = 64_000_000;
/// Points of a progressive JPEG at most: it is unpacked whole, and once more as coefficients.
pub const PROGRESSIVE_PIXELS_MAX: u64 = 24_000_000;
/// Bytes of the unpacked points of one picture at most.
pub const UNPACKED_BYTES_MAX: u64 = 256 * 1024 * 1024;

/// Why there is nothing to show of a file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unshown {
    /// It is of a kind that is not unpacked here: HEIC, video, a document, anything else.
    #[error("a file of this kind is not shown")]
    OtherKind,
    /// More points or bytes than are unpacked.
    #[error("a picture of {width} × {height} points is too large to be shown")]
    TooLarge {
        /// Points from left to right.
        width: u32,
        /// Points from top to bottom.
        height: u32,
    },
    /// It begins as a picture, and cannot be unpacked.
    #[error("the picture is broken")]
    Broken,
}

/// The kind of a picture that is unpacked here, by its first bytes.
pub(crate) fn kind(bytes: &[u8]) -> Result<ImageFormat, Unshown> {
    match image::guess_format(bytes) {
        Ok(it @ (ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::Gif | ImageFormat::WebP)) => {
            Ok(it)
        }
        _ => Err(Unshown::OtherKind),
    }
}

/// Opens a picture whose head keeps within the limits.
pub(crate) fn open(bytes: &[u8], kind: ImageFormat) -> Result<impl ImageDecoder + '_, Unshown> {
    let mut limits = Limits::default();
    limits.max_alloc = Some(UNPACKED_BYTES_MAX);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), kind);
    reader.limits(limits);
    let decoder = reader.into_decoder().map_err(|error| match error {
        image::ImageError::Limits(_) => Unshown::TooLarge { width: 0, height: 0 },
        _ => Unshown::Broken,
    })?;
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    let is_progressive = kind == ImageFormat::Jpeg && is_progressive(bytes);
    let most = if is_progressive { PROGRESSIVE_PIXELS_MAX } else { PIXELS_MAX };
    if pixels > most || decoder.total_bytes() > UNPACKED_BYTES_MAX {
        return Err(Unshown::TooLarge { width, height });
    }
    Ok(decoder)
}

/// Whether the first frame of a JPEG comes in scans that complete one another.
fn is_progressive(bytes: &[u8]) -> bool {
    let mut at = 2_usize;
    loop {
        let Some(&[mark, kind]) = bytes.get(at..at + 2).and_then(|it| it.first_chunk()) else {
            return false;
        };
        match (mark, kind) {
            (0xff, 0xff) => at += 1,
            (0xff, 0x01 | 0xd0..=0xd8) => at += 2,
            (0xff, 0xc2 | 0xc6 | 0xca | 0xce) => return true,
            (0xff, 0xc4 | 0xc8 | 0xcc) => at += segment(bytes, at),
            (0xff, 0xc0..=0xcf | 0xda) => return false,
            (0xff, _) => at += segment(bytes, at),
            // Rubbish between segments is skipped by decoders as well.
            _ => at += 1,
        }
    }
}

/// The bytes of a segment with its marker.
fn segment(bytes: &[u8], at: usize) -> usize {
    let length = bytes.get(at + 2..at + 4).and_then(|it| it.first_chunk::<2>());
    2 + length.map_or(2, |it| usize::from(u16::from_be_bytes(*it)).max(2))
}
