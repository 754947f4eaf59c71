//! Versions of one thing by the day from which they hold.

use std::collections::BTreeMap;

use jiff::civil::Date;

/// Entries under a key, each valid from its day until the next one begins.
///
/// An entry without a day has been valid always.
#[derive(Clone, Debug)]
pub struct Versions<K, T> {
    entries: BTreeMap<K, BTreeMap<Option<Date>, T>>,
}

impl<K, T> Default for Versions<K, T> {
    fn default() -> Self {
        Versions { entries: BTreeMap::new() }
    }
}

impl<K: Ord, T> Versions<K, T> {
    /// Adds a version; `false`, and nothing changes, if one begins on that very day already.
    #[must_use]
    pub fn add(&mut self, key: K, valid_from: Option<Date>, value: T) -> bool {
        let versions = self.entries.entry(key).or_default();
        if versions.contains_key(&valid_from) {
            return false;
        }
        versions.insert(valid_from, value);
        true
    }

    /// The version that holds on a day.
    pub fn on<Q>(&self, key: &Q, day: Date) -> Option<&T>
    where
        K: std::borrow::Borrow<Q>,
        Q: Ord + ?Sized,
    {
        latest(self.entries.get(key)?, day)
    }

    /// Whether any version, past or to come, has this key.
    pub fn knows<Q>(&self, key: &Q) -> bool
    where
        K: std::borrow::Borrow<Q>,
        Q: Ord + ?Sized,
    {
        self.entries.contains_key(key)
    }

    /// What holds on a day, in the order of the keys.
    pub fn all_on(&self, day: Date) -> impl Iterator<Item = &T> {
        self.entries.values().filter_map(move |versions| latest(versions, day))
    }

    /// Every version of everything, in the order of keys and days.
    pub fn iter(&self) -> impl Iterator<Item = (&K, &T)> {
        self.entries.iter().flat_map(|(key, all)| all.values().map(move |value| (key, value)))
    }
}

fn latest<T>(versions: &BTreeMap<Option<Date>, T>, day: Date) -> Option<&T> {
    versions.range(..=Some(day)).next_back().map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_latest_version_that_has_begun_holds() {
        let mut versions = Versions::default();
        assert!(versions.add("roads", Some(date(2026, 1, 1)), "new"));
        assert!(versions.add("roads", None, "old"));
        assert!(versions.add("parks", Some(date(2027, 1, 1)), "later"));
        assert_eq!(versions.on("roads", date(2025, 12, 31)), Some(&"old"));
        assert_eq!(versions.on("roads", date(2026, 1, 1)), Some(&"new"));
        assert_eq!(versions.on("parks", date(2026, 1, 1)), None);
        assert!(versions.knows("parks"));
        assert_eq!(versions.all_on(date(2026, 6, 1)).collect::<Vec<_>>(), [&"new"]);
    }

    #[test]
    fn two_versions_cannot_begin_on_one_day() {
        let mut versions = Versions::default();
        assert!(versions.add("roads", None, 1));
        assert!(!versions.add("roads", None, 2));
        assert_eq!(versions.on("roads", date(2026, 1, 1)), Some(&1));
    }
}
