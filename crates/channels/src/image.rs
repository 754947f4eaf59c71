//! Whether bytes that begin as a picture are one: their structure is walked up to the first data
//! of the picture, and nothing is unpacked.

use flate2::Crc;

/// Points of one side of a picture at most.
pub const IMAGE_SIDE_MAX: u32 = 65_500;
/// Points of a picture at most. Telephones reach 200 million; a file of a few bytes may claim four
/// thousand million, which a browser would try to unfold.
pub const IMAGE_PIXELS_MAX: u64 = 250_000_000;

/// What the structure of a picture says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Image {
    Sound,
    Broken,
    Huge { width: u32, height: u32 },
    OfNoKnownKind,
}

type Walk = fn(&[u8]) -> Option<(u32, u32)>;

/// Points from left to right and from top to bottom, where the structure says them.
pub(crate) fn sides(kind: &str, bytes: &[u8]) -> Option<(u32, u32)> {
    walk_of(kind)?(bytes)
}

fn walk_of(kind: &str) -> Option<Walk> {
    Some(match kind {
        "image/png" => png,
        "image/jpeg" => jpeg,
        "image/gif" => gif,
        "image/webp" => webp,
        "image/bmp" => bmp,
        // Downloads only: no page of ours shows them, so their sides do not matter.
        "image/heif" | "image/avif" => boxes,
        "image/tiff" | "image/x-canon-cr2" => tiff,
        _ => return None,
    })
}

/// Walks the structure of a picture of a kind that its first bytes have told.
pub(crate) fn look(kind: &str, bytes: &[u8]) -> Image {
    let Some(walk) = walk_of(kind) else { return Image::OfNoKnownKind };
    match walk(bytes) {
        None | Some((0, _) | (_, 0)) => Image::Broken,
        Some((width, height)) => {
            let pixels = u64::from(width) * u64::from(height);
            let fits = width.max(height) <= IMAGE_SIDE_MAX && pixels <= IMAGE_PIXELS_MAX;
            if fits { Image::Sound } else { Image::Huge { width, height } }
        }
    }
}

/// The sides of a picture; none where its structure does not hold.
type Sides = Option<(u32, u32)>;

/// The sides of a picture whose sides are not looked at.
const UNKNOWN_SIDES: Sides = Some((1, 1));

fn array<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..at.checked_add(N)?)?.try_into().ok()
}

fn be16(bytes: &[u8], at: usize) -> Option<u32> {
    array(bytes, at).map(|it| u16::from_be_bytes(it).into())
}

fn be32(bytes: &[u8], at: usize) -> Option<u32> {
    array(bytes, at).map(u32::from_be_bytes)
}

fn le16(bytes: &[u8], at: usize) -> Option<u32> {
    array(bytes, at).map(|it| u16::from_le_bytes(it).into())
}

fn le32(bytes: &[u8], at: usize) -> Option<u32> {
    array(bytes, at).map(u32::from_le_bytes)
}

/// Chunks: length, name, data, checksum. The first is the head with the sides, and data follow.
fn png(bytes: &[u8]) -> Sides {
    const HEAD_BYTES: u32 = 13;
    let head = bytes.get(12..29)?;
    if be32(bytes, 8)? != HEAD_BYTES || !head.starts_with(b"IHDR") {
        return None;
    }
    let mut crc = Crc::new();
    crc.update(head);
    if crc.sum() != be32(bytes, 29)? {
        return None;
    }
    let mut at = 33;
    loop {
        let length = be32(bytes, at)?;
        match array::<4>(bytes, at + 4)? {
            [b'I', b'D', b'A', b'T'] if length > 0 => {
                bytes.get(at + 8)?;
                return be32(bytes, 16).zip(be32(bytes, 20));
            }
            name if name.iter().all(u8::is_ascii_alphabetic) && &name != b"IEND" => {
                at = at.checked_add(length as usize)?.checked_add(12)?;
            }
            _ => return None,
        }
    }
}

/// Segments behind markers: one is the frame with the sides, and a scan follows it.
fn jpeg(bytes: &[u8]) -> Sides {
    let (mut at, mut sides) = (2, None);
    loop {
        let [mark, kind] = array(bytes, at)?;
        if mark != 0xff {
            return None;
        }
        match kind {
            // A marker may be filled up in front; these have no length.
            0xff => at += 1,
            0x01 | 0xd0..=0xd7 => at += 2,
            0xda => {
                bytes.get(at + 2 + be16(bytes, at + 2)? as usize)?;
                return sides;
            }
            0xc4 | 0xc8 | 0xcc | 0xdb..=0xfe => at += segment(bytes, at)?,
            0xc0..=0xcf => {
                sides = be16(bytes, at + 7).zip(be16(bytes, at + 5));
                at += segment(bytes, at)?;
            }
            _ => return None,
        }
    }
}

/// The bytes of a segment with its marker; its length counts itself.
fn segment(bytes: &[u8], at: usize) -> Option<usize> {
    be16(bytes, at + 2).filter(|length| *length >= 2).map(|length| length as usize + 2)
}

/// A screen, then blocks; one of them is a picture that lies within the screen.
fn gif(bytes: &[u8]) -> Sides {
    let (width, height) = le16(bytes, 6).zip(le16(bytes, 8))?;
    let mut at = 13 + colours(*bytes.get(10)?);
    loop {
        match bytes.get(at)? {
            0x21 => at = blocks(bytes, at + 2)?,
            0x2c => {
                let right = le16(bytes, at + 1)? + le16(bytes, at + 5)?;
                let below = le16(bytes, at + 3)? + le16(bytes, at + 7)?;
                let data = at + 10 + colours(*bytes.get(at + 9)?);
                let is_packed = (2..=11).contains(bytes.get(data)?) && *bytes.get(data + 1)? > 0;
                bytes.get(data + 2)?;
                // Some writers leave the screen empty and mean the picture.
                let (width, height) = (width.max(right), height.max(below));
                return is_packed.then_some((width, height));
            }
            _ => return None,
        }
    }
}

/// The bytes of a table of colours that flags announce.
fn colours(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

/// The end of blocks, each behind its length; one of no length is the last.
fn blocks(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        let length = usize::from(*bytes.get(at)?);
        at += 1 + length;
        if length == 0 {
            return Some(at);
        }
    }
}

/// Chunks of a RIFF file; the first tells which of the three forms it is.
fn webp(bytes: &[u8]) -> Sides {
    let low14 = |it: u32| it & 0x3fff;
    match &array::<4>(bytes, 12)? {
        b"VP8 " if array::<3>(bytes, 23)? == [0x9d, 0x01, 0x2a] => {
            le16(bytes, 26).map(low14).zip(le16(bytes, 28).map(low14))
        }
        b"VP8L" if *bytes.get(20)? == 0x2f => {
            let packed = le32(bytes, 21)?;
            Some((low14(packed) + 1, low14(packed >> 14) + 1))
        }
        b"VP8X" => {
            let side = |at| Some((le32(bytes, at)? & 0xff_ffff) + 1);
            let sides = side(24).zip(le32(bytes, 26).map(|it| (it >> 8) + 1));
            let mut at = 30;
            while !matches!(&array::<4>(bytes, at)?, b"VP8 " | b"VP8L" | b"ANMF") {
                let length = le32(bytes, at + 4)? as usize;
                at = at.checked_add(8)?.checked_add(length)?.checked_add(length & 1)?;
            }
            bytes.get(at + 8)?;
            sides
        }
        _ => None,
    }
}

/// A head of a known length, with sides that may count from below, and points behind it.
fn bmp(bytes: &[u8]) -> Sides {
    let points = le32(bytes, 10)? as usize;
    let head = le32(bytes, 14)?;
    if points < 26 || !matches!(head, 12 | 16 | 40 | 52 | 56 | 64 | 108 | 124) {
        return None;
    }
    bytes.get(points)?;
    if head == 12 {
        return le16(bytes, 18).zip(le16(bytes, 20));
    }
    let side = |at| array(bytes, at).map(|it| i32::from_le_bytes(it).unsigned_abs());
    side(18).zip(side(22))
}

/// Boxes behind each other; one of them tells what lies in the others.
fn boxes(bytes: &[u8]) -> Sides {
    const BOXES_MAX: usize = 16;
    let mut at = 0_usize;
    for _ in 0..BOXES_MAX {
        let length = be32(bytes, at)? as usize;
        if &array::<4>(bytes, at + 4)? == b"meta" {
            return if length > 12 && at.checked_add(length)? <= bytes.len() {
                UNKNOWN_SIDES
            } else {
                None
            };
        }
        if length < 8 {
            return None;
        }
        at = at.checked_add(length)?;
    }
    None
}

/// A directory of fields that lies within the file.
fn tiff(bytes: &[u8]) -> Sides {
    const FIELD_BYTES: usize = 12;
    let is_little = bytes.starts_with(b"II");
    let read32 = if is_little { le32 } else { be32 };
    let read16 = if is_little { le16 } else { be16 };
    let directory = read32(bytes, 4)? as usize;
    let fields = read16(bytes, directory)? as usize;
    let end = directory.checked_add(2 + fields * FIELD_BYTES)?;
    if directory < 8 || fields == 0 || end > bytes.len() {
        return None;
    }
    UNKNOWN_SIDES
}
