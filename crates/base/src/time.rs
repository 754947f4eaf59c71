//! Time is a parameter; the clock itself lives in the binary. And which moments may be named at
//! all by those who write to us.

use std::fmt;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

/// The earliest moment that anything may have happened at, 1 January 1990: no register of appeals
/// that is kept by machines is older, and 1900 or 1970 is what programs write for "unknown".
pub const EARLIEST: Timestamp = Timestamp::constant(631_152_000, 0);
/// No deadline is as late as this, 1 January 2100. Some systems write 2038 for "never", and that
/// still passes.
pub const LATEST: Timestamp = Timestamp::constant(4_102_444_800, 0);
/// How far the clock of whoever writes to us may run ahead of ours: by a day, since a time zone is
/// easily forgotten.
pub const AHEAD_MAX: SignedDuration = SignedDuration::from_hours(24);

/// Why a moment cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadMoment {
    /// Before [`EARLIEST`].
    #[error("it is earlier than anything that may be named")]
    TooEarly,
    /// After now, where it must have happened already, or after [`LATEST`].
    #[error("it is later than anything that may be named")]
    TooLate,
}

/// Checks a moment at which something is said to have happened, up to the latest that it may be.
pub fn check_happened(at: Timestamp, until: Timestamp) -> Result<(), BadMoment> {
    match at {
        at if at < EARLIEST => Err(BadMoment::TooEarly),
        at if at > until => Err(BadMoment::TooLate),
        _ => Ok(()),
    }
}

/// Checks a deadline, past or to come.
pub fn check_due(at: Timestamp) -> Result<(), BadMoment> {
    match at {
        at if at < EARLIEST => Err(BadMoment::TooEarly),
        at if at >= LATEST => Err(BadMoment::TooLate),
        _ => Ok(()),
    }
}

/// Where a process takes "now" from. Clones share the same clock.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Clock {
    /// The clock of the machine, cut to whole milliseconds as the database keeps them.
    #[expect(clippy::disallowed_methods, reason = "the one place where the clock is read")]
    pub fn system() -> Self {
        Self::of(|| from_millis(millis(Timestamp::now())))
    }

    /// Any source of moments: a simulation, a test.
    pub fn of(now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// The moment that is now.
    pub fn now(&self) -> Timestamp {
        (self.0)()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock")
    }
}

/// Whole milliseconds since 1970, as the database keeps a moment.
pub fn millis(at: Timestamp) -> i64 {
    at.as_millisecond()
}

/// The moment of whole milliseconds since 1970; beyond the range of dates the nearest end of it.
pub fn from_millis(millis: i64) -> Timestamp {
    Timestamp::from_millisecond(millis).unwrap_or(if millis < 0 {
        Timestamp::MIN
    } else {
        Timestamp::MAX
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn far_moments_are_refused() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let now = at("2026-11-24T00:00:00Z");
        for (text, happened, due) in [
            ("1800-01-01T00:00:00Z", Err(BadMoment::TooEarly), Err(BadMoment::TooEarly)),
            ("1989-12-31T23:59:59Z", Err(BadMoment::TooEarly), Err(BadMoment::TooEarly)),
            ("1990-01-01T00:00:00Z", Ok(()), Ok(())),
            ("2026-11-24T00:00:00Z", Ok(()), Ok(())),
            ("2026-11-24T00:00:01Z", Err(BadMoment::TooLate), Ok(())),
            ("2038-12-31T23:59:59Z", Err(BadMoment::TooLate), Ok(())),
            ("2100-01-01T00:00:00Z", Err(BadMoment::TooLate), Err(BadMoment::TooLate)),
            ("9999-12-30T22:00:00Z", Err(BadMoment::TooLate), Err(BadMoment::TooLate)),
        ] {
            assert_eq!(check_happened(at(text), now), happened, "{text}");
            assert_eq!(check_due(at(text)), due, "{text}");
        }
    }
}
