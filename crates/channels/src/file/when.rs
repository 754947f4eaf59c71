//! Moments as files write them: formats tried in order, and the zone of those without one.

use base::{Timestamp, from_millis, millis};
use jiff::civil::{Date, DateTime};
use jiff::fmt::strtime;
use jiff::tz::TimeZone;

/// The word for ISO 8601, with or without an offset, with `T` or a space between.
pub(super) const ISO: &str = "iso";

/// How a profile writes its moments.
#[derive(Debug, Clone)]
pub(super) struct When {
    pub zone: TimeZone,
    pub formats: Vec<String>,
}

/// What stands in a cell: a moment, or a whole day.
enum Written {
    At(Timestamp),
    Local(DateTime),
    On(Date),
}

impl When {
    /// The moment; a whole day is its beginning.
    pub fn start(&self, text: &str) -> Option<Timestamp> {
        Some(match self.read(text)? {
            Written::At(at) => at,
            Written::Local(local) => self.at(local),
            Written::On(day) => self.at(day.at(0, 0, 0, 0)),
        })
    }

    /// The moment; a whole day is its last second, as a deadline means it.
    pub fn end(&self, text: &str) -> Option<Timestamp> {
        Some(match self.read(text)? {
            Written::At(at) => at,
            Written::Local(local) => self.at(local),
            Written::On(day) => self.at(day.at(23, 59, 59, 0)),
        })
    }

    /// The latest that a moment of this file can mean: midnight sharp is a day without its hour.
    pub fn latest(&self, at: Timestamp) -> Timestamp {
        let local = self.zone.to_datetime(at);
        let is_day = local.time() == jiff::civil::Time::midnight();
        let end = is_day.then(|| self.zone.to_timestamp(local.date().at(23, 59, 59, 0)).ok());
        end.flatten().unwrap_or(at)
    }

    /// A moment as people read it, by the clock of the file.
    pub fn show(&self, at: Timestamp) -> String {
        self.zone.to_datetime(at).strftime("%Y-%m-%d %H:%M").to_string()
    }

    /// What no clock shows any more is the end of time, so that it is refused as too far away.
    fn at(&self, local: DateTime) -> Timestamp {
        let end = if local.year() < 0 { Timestamp::MIN } else { Timestamp::MAX };
        whole_millis(self.zone.to_timestamp(local).unwrap_or(end))
    }

    fn read(&self, text: &str) -> Option<Written> {
        self.formats
            .iter()
            .find_map(|format| if format == ISO { iso(text) } else { formatted(format, text) })
    }
}

fn whole_millis(at: Timestamp) -> Timestamp {
    from_millis(millis(at))
}

fn iso(text: &str) -> Option<Written> {
    const DAY_CHARS: usize = "2026-03-01".len();
    if text.len() == DAY_CHARS {
        return text.parse().ok().map(Written::On);
    }
    // A civil time would silently drop an offset; so what has one is read as a moment first.
    let has_offset = text.get(DAY_CHARS..)?.contains(['Z', 'z', '+', '-']);
    if has_offset {
        return text.parse().ok().map(whole_millis).map(Written::At);
    }
    text.parse().ok().map(Written::Local)
}

fn formatted(format: &str, text: &str) -> Option<Written> {
    let parts = strtime::parse(format, text).ok()?;
    if parts.offset().is_some() {
        return parts.to_timestamp().ok().map(whole_millis).map(Written::At);
    }
    match parts.hour() {
        Some(_) => parts.to_datetime().ok().map(Written::Local),
        None => parts.to_date().ok().map(Written::On),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moscow() -> When {
        When {
            zone: TimeZone::get("Europe/Moscow").unwrap(),
            formats: vec![ISO.into(), "%d.%m.%Y %H:%M".into(), "%d.%m.%Y".into()],
        }
    }

    #[test]
    fn moments_are_read_in_their_zone() {
        for (text, expect) in [
            ("2020-10-18T14:50:40.817676", Some("2020-10-18T11:50:40.817Z")),
            ("2020-10-18 14:50", Some("2020-10-18T11:50:00Z")),
            ("2020-10-18T14:50:40+07:00", Some("2020-10-18T07:50:40Z")),
            ("2020-10-18T14:50:40Z", Some("2020-10-18T14:50:40Z")),
            ("18.10.2020 14:50", Some("2020-10-18T11:50:00Z")),
            ("18.10.2020", Some("2020-10-17T21:00:00Z")),
            ("2020-10-18", Some("2020-10-17T21:00:00Z")),
            ("2021-02-30", None),
            ("31.02.2021", None),
            ("вчера", None),
            ("", None),
        ] {
            let read = moscow().start(text).map(|at| at.to_string());
            assert_eq!(read.as_deref(), expect, "{text}");
        }
    }

    #[test]
    fn a_day_as_a_deadline_is_its_end() {
        let read = |text| moscow().end(text).map(|at| at.to_string());
        assert_eq!(read("02.11.2020").as_deref(), Some("2020-11-02T20:59:59Z"));
        assert_eq!(read("2021-11-02T23:59:59").as_deref(), Some("2021-11-02T20:59:59Z"));
    }
}
