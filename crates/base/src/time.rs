//! Time is a parameter; the clock itself lives in the binary.

use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;

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
