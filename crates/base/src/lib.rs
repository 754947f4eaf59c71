//! The floor under every room: time, ids, languages, who acts, and the type of personal data.
//!
//! Pure values and rules without input or output. Nothing here knows a room.
//! Time, the actor and randomness are parameters everywhere: [`Clock`] and [`Ids`] are made once,
//! in the binary, and handed down.

mod by;
pub mod calendar;
pub mod city;
mod code;
mod id;
mod lang;
mod personal;
mod place;
pub mod text;
mod time;

pub use by::{By, Origin};
pub use code::{BadCode, Code};
pub use id::{Ids, Secret};
pub use lang::{Lang, Words};
pub use personal::Personal;
pub use place::{BadPoint, Point};
pub use time::{
    AHEAD_MAX, BadMoment, Clock, EARLIEST, LATEST, check_due, check_happened, from_millis, millis,
};

/// A moment on the time line; the database keeps it as whole milliseconds.
pub use jiff::Timestamp;
/// A day of a city, without a zone.
pub use jiff::civil::Date;
/// A zone: which moments make a day.
pub use jiff::tz::TimeZone;
/// The universally unique identifier behind every typed id (RFC 9562, version 7).
pub use uuid::Uuid;
