//! The gazetteer as the database keeps it: put in by imports, loaded by who looks for places.

use std::sync::{Arc, RwLock};

use ::store::{Db, Result, Sql, Unit};
use base::{Point, text};

use super::area::Area;
use super::finder::Finder;
use super::gazetteer::{BadEntry, Builder, Gazetteer, judge_name, judge_street};
use super::house::HouseNo;
use super::store;

/// An entry of a register in the form in which it is kept.
#[derive(Debug, Clone, PartialEq)]
pub enum Entry {
    /// A street.
    Street {
        /// Its name in folded form.
        spelling: String,
        /// Its name.
        name: String,
    },
    /// A house.
    House {
        /// Its street in a form that all spellings share.
        street: String,
        /// The part of the city in folded form; empty for the city itself.
        locality: String,
        /// Its number in one form.
        house: String,
        /// The name of its street.
        name: String,
        /// Where it is.
        point: Option<Point>,
    },
    /// A landmark.
    Landmark {
        /// Its name in folded form.
        spelling: String,
        /// Its name.
        name: String,
        /// Where it is.
        point: Option<Point>,
    },
    /// An area.
    Area(Area),
}

impl Entry {
    /// A street; what does not say which kind of a street it is becomes a landmark.
    pub fn street(name: &str) -> std::result::Result<Self, BadEntry> {
        match judge_street(name) {
            Ok(_) => Ok(Self::Street { spelling: text::fold(name), name: name.to_owned() }),
            Err(BadEntry::NoKind) => Self::landmark(name, None),
            Err(bad) => Err(bad),
        }
    }

    /// A house of a street.
    pub fn house(
        street: &str,
        locality: Option<&str>,
        house: &str,
        point: Option<Point>,
    ) -> std::result::Result<Self, BadEntry> {
        let parts = judge_street(street)?;
        let house = HouseNo::parse(house).ok_or(BadEntry::NoNumber)?;
        Ok(Self::House {
            street: parts.key().to_string(),
            locality: text::fold(locality.unwrap_or_default()),
            house: house.to_string(),
            name: street.to_owned(),
            point,
        })
    }

    /// A landmark.
    pub fn landmark(name: &str, point: Option<Point>) -> std::result::Result<Self, BadEntry> {
        judge_name(name)?;
        Ok(Self::Landmark { spelling: text::fold(name), name: name.trim().to_owned(), point })
    }
}

impl Builder {
    /// Adds an entry that is kept nowhere.
    pub fn add(&mut self, entry: &Entry) -> std::result::Result<(), BadEntry> {
        match entry {
            Entry::Street { name, .. } => self.street(name),
            Entry::House { locality, house, name, point, .. } => {
                let locality = (!locality.is_empty()).then_some(locality.as_str());
                self.house(name, locality, house, *point)
            }
            Entry::Landmark { name, point, .. } => self.landmark(name, *point),
            Entry::Area(area) => {
                self.area(area.clone());
                Ok(())
            }
        }
    }
}

/// Puts entries of a register in; one that is there already is mended. How many rows were new or
/// changed.
pub async fn put(unit: &mut Unit, source: &str, entries: &[Entry]) -> Result<u64> {
    store::put(unit, source, entries).await
}

/// Says that an import has changed the gazetteer, so that serving processes load it.
pub async fn renew(unit: &mut Unit) -> Result<()> {
    store::renew(unit).await
}

/// Which gazetteer it is; 0 before the first one.
pub async fn version(sql: &mut impl Sql) -> Result<i64> {
    store::version(sql).await
}

/// How many spellings of streets, houses, landmarks and areas are kept.
pub async fn count(sql: &mut impl Sql) -> Result<[u64; 4]> {
    store::count(sql).await
}

impl Gazetteer {
    /// Loads the gazetteer of the database. What is no entry any more, because the rules of names
    /// have changed since it was put in, is left out.
    pub async fn load(sql: &mut impl Sql) -> Result<Self> {
        let mut builder = Builder::default();
        let mut left_out = 0_usize;
        let mut see = |added: std::result::Result<(), BadEntry>| {
            left_out += usize::from(added.is_err());
        };
        let mut after = String::new();
        loop {
            let page = store::streets(sql, &after).await?;
            let Some((last, _)) = page.last() else { break };
            after.clone_from(last);
            page.iter().for_each(|(_, name)| see(builder.street(name)));
        }
        let mut after = <[String; 3]>::default();
        loop {
            let page = store::houses(sql, &after).await?;
            let Some(last) = page.last() else { break };
            after.clone_from(&last.key);
            for store::KeptHouse { key: [_, locality, house], name, point } in &page {
                let locality = (!locality.is_empty()).then_some(locality.as_str());
                see(builder.house(name, locality, house, *point));
            }
        }
        let mut after = String::new();
        loop {
            let page = store::landmarks(sql, &after).await?;
            let Some((last, ..)) = page.last() else { break };
            after.clone_from(last);
            page.iter().for_each(|(_, name, point)| see(builder.landmark(name, *point)));
        }
        store::areas(sql).await?.into_iter().for_each(|area| builder.area(area));
        if left_out > 0 {
            tracing::warn!(left_out, "entries of the gazetteer are no longer understood");
        }
        Ok(builder.build())
    }
}

/// The finder of a process, which follows the gazetteer of the database.
#[derive(Debug, Clone, Default)]
pub struct Places(Arc<RwLock<Current>>);

#[derive(Debug, Default)]
struct Current {
    version: i64,
    finder: Arc<Finder>,
}

impl Places {
    /// A finder that follows nothing, for a gazetteer that is kept nowhere.
    pub fn of(finder: Finder) -> Self {
        Self(Arc::new(RwLock::new(Current { version: 0, finder: Arc::new(finder) })))
    }

    /// The finder as it is now; whoever holds it goes on with the same one.
    pub fn finder(&self) -> Arc<Finder> {
        let current = self.0.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        Arc::clone(&current.finder)
    }

    /// Which gazetteer it is of; 0 before the first one was loaded.
    pub fn version(&self) -> i64 {
        self.0.read().unwrap_or_else(std::sync::PoisonError::into_inner).version
    }

    /// Loads the gazetteer where the database has another one; whether it had.
    pub async fn follow(&self, db: &Db) -> Result<bool> {
        let mut reader = db.reader();
        let version = version(&mut reader).await?;
        if version == self.version() {
            return Ok(false);
        }
        let gazetteer = Gazetteer::load(&mut reader).await?;
        // The index takes the time of a core; nobody waits for it.
        let made = tokio::task::spawn_blocking(|| Finder::of(gazetteer)).await;
        let finder = Arc::new(made.unwrap_or_else(|error| {
            tracing::error!(%error, "the gazetteer could not be indexed");
            Finder::default()
        }));
        let mut current = self.0.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        *current = Current { version, finder };
        Ok(true)
    }
}
