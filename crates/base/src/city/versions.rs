//! Versions of one thing by the day from which they hold.

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::fmt::Display;

use jiff::civil::Date;

use super::{Place, Table};

/// The field that says from which day an entry holds.
const VALID_FROM: &str = "valid_from";

/// Entries under a key, each valid from its day until the next one begins.
///
/// An entry without a day has been valid always.
#[derive(Clone, Debug)]
pub struct Versions<K, T> {
    entries: BTreeMap<K, BTreeMap<Option<Date>, (Place, T)>>,
}

impl<K, T> Default for Versions<K, T> {
    fn default() -> Self {
        Versions { entries: BTreeMap::new() }
    }
}

impl<K: Ord + Display, T> Versions<K, T> {
    /// Adds the entry of a file; a second one that begins on the same day is noted as a fault.
    pub fn read(&mut self, table: &Table<'_>, field: &str, key: K, value: T) {
        let valid_from = table.date_if(VALID_FROM);
        let place = table.place(field);
        match self.first(&key, valid_from) {
            Some(first) => table.duplicate(field, &key.to_string(), first),
            None => self.put(key, valid_from, place, value),
        }
    }

    fn put(&mut self, key: K, valid_from: Option<Date>, place: Place, value: T) {
        self.entries.entry(key).or_default().insert(valid_from, (place, value));
    }

    /// Where the entry stands that begins on this very day.
    fn first(&self, key: &K, valid_from: Option<Date>) -> Option<Place> {
        Some(self.entries.get(key)?.get(&valid_from)?.0)
    }
}

impl<K: Ord, T> Versions<K, T> {
    /// The version that holds on a day.
    pub fn on<Q: Ord + ?Sized>(&self, key: &Q, day: Date) -> Option<Version<'_, T>>
    where
        K: Borrow<Q>,
    {
        latest(self.entries.get(key)?, day)
    }

    /// Whether any version, past or to come, has this key.
    pub fn knows<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.entries.contains_key(key)
    }

    /// The keys in order.
    pub fn keys(&self) -> impl Iterator<Item = &K> {
        self.entries.keys()
    }

    /// What holds on a day, in the order of the keys.
    pub fn all_on(&self, day: Date) -> impl Iterator<Item = Version<'_, T>> {
        self.entries.values().filter_map(move |versions| latest(versions, day))
    }

    /// The next day after this one on which any version begins.
    pub fn next_change(&self, after: Date) -> Option<Date> {
        let days = self.entries.values().flat_map(BTreeMap::keys).flatten();
        days.copied().filter(|day| *day > after).min()
    }
}

/// One version of a thing.
#[derive(Debug, PartialEq, Eq)]
pub struct Version<'v, T> {
    /// The day from which it holds; absent if it always has.
    pub valid_from: Option<Date>,
    /// What holds.
    pub value: &'v T,
}

fn latest<T>(versions: &BTreeMap<Option<Date>, (Place, T)>, day: Date) -> Option<Version<'_, T>> {
    let (valid_from, (_, value)) = versions.range(..=Some(day)).next_back()?;
    Some(Version { valid_from: *valid_from, value })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_latest_version_that_has_begun_holds() {
        let place = Place { line: 1, column: 1 };
        let mut versions = Versions::default();
        versions.put("roads", Some(date(2026, 1, 1)), place, "new");
        versions.put("roads", None, place, "old");
        versions.put("parks", Some(date(2027, 1, 1)), place, "later");
        let on = |key, day| versions.on(key, day).map(|version| *version.value);
        assert_eq!(on("roads", date(2025, 12, 31)), Some("old"));
        assert_eq!(on("roads", date(2026, 1, 1)), Some("new"));
        assert_eq!(on("parks", date(2026, 1, 1)), None);
        assert!(versions.knows("parks"));
        let held = versions.all_on(date(2026, 6, 1)).map(|version| *version.value);
        assert_eq!(held.collect::<Vec<_>>(), ["new"]);
        assert_eq!(versions.next_change(date(2026, 1, 1)), Some(date(2027, 1, 1)));
        assert_eq!(versions.next_change(date(2027, 1, 1)), None);
    }
}
