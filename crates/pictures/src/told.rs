//! What the metadata of a file say of time and place. They may say anything: what makes no sense
//! is none.

use std::io::Cursor;

use base::{Point, Timestamp};
use exif::{Exif, In, Reader, Tag, Value};
use jiff::SignedDuration;
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};

/// Bytes of the beginning of a file in which metadata are looked for.
const LOOKED_BYTES_MAX: usize = 20 * 1024 * 1024;
/// Years before this one are what a camera says whose clock was never set.
const YEAR_MIN: i16 = 2000;
/// Years after this one, too.
const YEAR_MAX: i16 = 2099;
/// How far the time of the satellites may be from a whole quarter of an hour of the camera's.
const DRIFT_SECONDS_MAX: i64 = 5 * 60;
/// Zones differ by quarters of an hour.
const QUARTER_SECONDS: i64 = 15 * 60;
/// No zone is farther from the satellites' time.
const OFFSET_SECONDS_MAX: i64 = 14 * 60 * 60;

/// When a photo was taken, as far as it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// A moment.
    At(Timestamp),
    /// What the camera's clock showed; it did not say in which zone.
    Showed(DateTime),
}

impl Taken {
    /// The moment, where a clock without a zone was the city's.
    pub fn in_zone(self, zone: &TimeZone) -> Option<Timestamp> {
        match self {
            Self::At(at) => Some(at),
            Self::Showed(clock) => zone.to_timestamp(clock).ok(),
        }
    }
}

/// What the metadata of a file say.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Told {
    /// When it was taken.
    pub taken: Option<Taken>,
    /// Where it was taken.
    pub point: Option<Point>,
}

/// Reads the metadata of a picture: JPEG, PNG, WebP, TIFF or HEIC. No file is refused for them.
pub fn told(bytes: &[u8]) -> Told {
    let bytes = bytes.get(..LOOKED_BYTES_MAX).unwrap_or(bytes);
    let mut reader = Reader::new();
    reader.continue_on_error(true);
    let read = reader
        .read_from_container(&mut Cursor::new(bytes))
        .or_else(|error| error.distill_partial_result(|_| {}));
    let Ok(exif) = read else { return Told::default() };
    Told { taken: taken(&exif), point: point(&exif) }
}

fn taken(exif: &Exif) -> Option<Taken> {
    let clock = clock(exif, Tag::DateTimeOriginal).or_else(|| clock(exif, Tag::DateTimeDigitized));
    let clock = clock?;
    let offset = offset(exif).or_else(|| offset_by_satellites(exif, clock));
    Some(match offset.and_then(|it| it.to_timestamp(clock).ok()) {
        Some(at) => Taken::At(at),
        None => Taken::Showed(clock),
    })
}

/// The clock of a field, to the second.
fn clock(exif: &Exif, tag: Tag) -> Option<DateTime> {
    let said = exif::DateTime::from_ascii(text(exif, tag)?).ok()?;
    let year = i16::try_from(said.year).ok()?;
    let [month, day, hour, minute, second] =
        [said.month, said.day, said.hour, said.minute, said.second]
            .map(|it| i8::try_from(it).unwrap_or(i8::MAX));
    let is_set = (YEAR_MIN..=YEAR_MAX).contains(&year);
    DateTime::new(year, month, day, hour, minute, second, 0).ok().filter(|_| is_set)
}

/// The zone that a camera wrote beside its clock: `+10:00`.
fn offset(exif: &Exif) -> Option<Offset> {
    let written = text(exif, Tag::OffsetTimeOriginal).or_else(|| text(exif, Tag::OffsetTime))?;
    let written = std::str::from_utf8(written).ok()?.trim();
    let (sign, rest) = match written.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, written.strip_prefix('+')?),
    };
    let (hours, minutes) = rest.split_once(':')?;
    let (hours, minutes): (i64, i64) = (hours.parse().ok()?, minutes.parse().ok()?);
    if !(0..=14).contains(&hours) || !(0..=59).contains(&minutes) {
        return None;
    }
    Offset::from_seconds(i32::try_from(sign * (hours * 60 + minutes) * 60).ok()?).ok()
}

/// The zone by the difference between the camera's clock and the satellites' time.
fn offset_by_satellites(exif: &Exif, clock: DateTime) -> Option<Offset> {
    let date = std::str::from_utf8(text(exif, Tag::GPSDateStamp)?).ok()?;
    let date: jiff::civil::Date = date.trim().replace(':', "-").parse().ok()?;
    let [hours, minutes, seconds] = three(exif, Tag::GPSTimeStamp)?;
    let of_day = hours * 3600.0 + minutes * 60.0 + seconds;
    if !(0.0..86_400.0).contains(&of_day) {
        return None;
    }
    let satellites = date.to_datetime(jiff::civil::Time::midnight());
    let satellites = satellites.checked_add(SignedDuration::from_secs(of_day as i64)).ok()?;
    let apart = clock.duration_since(satellites).as_secs();
    let offset = (apart + QUARTER_SECONDS / 2).div_euclid(QUARTER_SECONDS) * QUARTER_SECONDS;
    let is_sound =
        (apart - offset).abs() <= DRIFT_SECONDS_MAX && offset.abs() <= OFFSET_SECONDS_MAX;
    is_sound
        .then(|| i32::try_from(offset).ok())
        .flatten()
        .and_then(|it| Offset::from_seconds(it).ok())
}

/// The point; nothing where it is beyond the earth, has parts beyond their range, or is the
/// zero of a receiver that saw no satellite.
fn point(exif: &Exif) -> Option<Point> {
    let lat = degrees(exif, (Tag::GPSLatitude, Tag::GPSLatitudeRef), (b'N', b'S'))?;
    let lon = degrees(exif, (Tag::GPSLongitude, Tag::GPSLongitudeRef), (b'E', b'W'))?;
    let is_zero = lat == 0.0 && lon == 0.0;
    Point::new(lat, lon).ok().filter(|_| !is_zero)
}

fn degrees(exif: &Exif, (tag, side): (Tag, Tag), (plus, minus): (u8, u8)) -> Option<f64> {
    let [degrees, minutes, seconds] = three(exif, tag)?;
    let in_range = (0.0..=180.0).contains(&degrees)
        && (0.0..60.0).contains(&minutes)
        && (0.0..60.0).contains(&seconds);
    let size = degrees + minutes / 60.0 + seconds / 3600.0;
    match text(exif, side)?.first()?.to_ascii_uppercase() {
        it if it == plus && in_range => Some(size),
        it if it == minus && in_range => Some(-size),
        _ => None,
    }
}

/// Three fractions; one without a denominator is none.
fn three(exif: &Exif, tag: Tag) -> Option<[f64; 3]> {
    match &exif.get_field(tag, In::PRIMARY)?.value {
        Value::Rational(parts) => {
            let parts: Vec<_> =
                parts.iter().filter(|it| it.denom > 0).map(|it| it.to_f64()).collect();
            parts.try_into().ok()
        }
        _ => None,
    }
}

fn text(exif: &Exif, tag: Tag) -> Option<&[u8]> {
    match &exif.get_field(tag, In::PRIMARY)?.value {
        Value::Ascii(lines) => lines.first().map(Vec::as_slice),
        _ => None,
    }
}
