//! The city as data: its files collected, read by every room, and loaded into the tables.

mod files;
mod report;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::path::Path;

use answers::Letters;
use anyhow::Context;
use base::calendar::WorkingCalendar;
use base::city::{City, CityFiles, Fault, Parsed};
use base::{Date, Timestamp, Words};
use channels::ChannelRules;
use people::{Department, Departments};
use register::district::{District, Districts};
use register::topic::{Topic, Topics};
use store::{Db, Unit};
use work::Policies;
use work::evidence::Rules;

use crate::told::Told;

use files::collect;
pub use report::{fault_lines, soundness};

/// All that the files of a city say.
pub struct CityData {
    /// Its name, zone, language and rules.
    pub city: City,
    /// Which channel falls under which regime.
    pub channels: ChannelRules,
    /// Who acts.
    pub departments: Departments,
    /// What people ask about.
    pub topics: Topics,
    /// The parts of the city.
    pub districts: Districts,
    /// Terms of an answer.
    pub policies: Policies,
    /// Days off.
    pub calendar: WorkingCalendar,
    /// What residents are written.
    pub letters: Letters,
    /// Where a photo after the work is needed.
    pub evidence: Rules,
}

impl CityData {
    /// Reads the files of all rooms; every fault of every file is found.
    pub fn parse(files: &CityFiles) -> Parsed<Option<CityData>> {
        let mut faults = unread(files);
        let city = take(&mut faults, City::parse(files));
        let topics = Topic::parse(files);
        // What a broken file would have named is not called unknown elsewhere.
        let are_sound = topics.faults.is_empty();
        let topics = take(&mut faults, topics);
        let evidence = Rules::parse(files, |code| !are_sound || topics.knows(code));
        let data = CityPieces {
            channels: take(&mut faults, ChannelRules::parse(files, has_icon)),
            departments: take(&mut faults, Department::parse(files)),
            evidence: take(&mut faults, evidence),
            topics,
            districts: take(&mut faults, District::parse(files)),
            policies: take(&mut faults, Policies::parse(files)),
            calendar: take(&mut faults, WorkingCalendar::parse(files)),
            letters: take(&mut faults, Letters::parse(files)),
        };
        if !faults.iter().any(Fault::stops) {
            faults.extend(termless(&data.channels, &data.policies));
        }
        Fault::sort(&mut faults);
        Parsed { value: city.map(|city| data.with(city)), faults }
    }

    /// The city's day at a moment.
    pub fn day(&self, now: Timestamp) -> Date {
        now.to_zoned_datetime(self.city.zone.clone()).date()
    }

    /// The next day on which the files say something new of departments, topics or districts:
    /// they are then loaded again. Terms and letters are looked up by their day anyway.
    pub fn next_change(&self, after: Date) -> Option<Date> {
        let changes = [
            self.departments.next_change(after),
            self.topics.next_change(after),
            self.districts.next_change(after),
        ];
        changes.into_iter().flatten().min()
    }

    /// Brings the tables to what the files say of today. It may be done at any time, also by
    /// several processes at once. A database of another city is left alone.
    pub async fn load(&self, db: &Db, now: Timestamp) -> anyhow::Result<()> {
        let mut unit = db.begin(now).await.context("while loading the city")?;
        let other = store::city::settle(&mut unit, &self.city.name).await;
        if let Some(owner) = other.context("while loading the city")? {
            return Err(self.not_at_home(&owner));
        }
        let retired = self.load_in(&mut unit).await.context("while loading the city")?;
        unit.commit().await.context("while loading the city")?;
        tracing::info!(city = %self.city.name.en, retired, "the city's files are loaded");
        Ok(())
    }

    /// Fills tables that hold no city yet; those of a served city stay as they are, also where
    /// this command was started with other files.
    pub async fn load_first(&self, db: &Db, now: Timestamp) -> anyhow::Result<()> {
        self.check_home(db).await?;
        let known = people::department::all(&mut db.reader()).await;
        if known.context("while looking for a city")?.is_empty() {
            self.load(db, now).await?;
        }
        Ok(())
    }

    /// Refuses a database of another city.
    pub async fn check_home(&self, db: &Db) -> anyhow::Result<()> {
        let owner = store::city::owner(&mut db.reader()).await;
        match owner.context("while looking for a city")? {
            Some(owner) if !store::city::is_same(&owner, &self.city.name) => {
                Err(self.not_at_home(&owner))
            }
            _ => Ok(()),
        }
    }

    /// Makes the database this city's, whatever city it was before.
    pub async fn rename(&self, db: &Db, now: Timestamp) -> anyhow::Result<()> {
        let mut unit = db.begin(now).await.context("while renaming the city")?;
        store::city::rename(&mut unit, &self.city.name).await.context("while renaming the city")?;
        unit.commit().await.context("while renaming the city")?;
        tracing::warn!(city = %self.city.name.en, "the city of the database has a new name");
        Ok(())
    }

    fn not_at_home(&self, owner: &Words) -> anyhow::Error {
        Told::new(not_at_home(&self.city.name, owner)).into()
    }

    async fn load_in(&self, unit: &mut Unit) -> store::Result<u64> {
        let day = self.day(unit.now());
        let departments = people::department::load(unit, &self.departments, day).await?;
        let topics = register::topic::load(unit, &self.topics, day).await?;
        let districts = register::district::load(unit, &self.districts, day).await?;
        work::evidence::load(unit, &self.evidence).await?;
        Ok(departments + topics + districts)
    }
}

/// Everything but the city itself, which alone cannot be replaced by nothing.
struct CityPieces {
    channels: ChannelRules,
    departments: Departments,
    topics: Topics,
    districts: Districts,
    policies: Policies,
    calendar: WorkingCalendar,
    letters: Letters,
    evidence: Rules,
}

impl CityPieces {
    fn with(self, city: City) -> CityData {
        let calendar = self.calendar.with_office(city.office);
        CityData {
            city,
            channels: self.channels,
            departments: self.departments,
            topics: self.topics,
            districts: self.districts,
            policies: self.policies,
            calendar,
            letters: self.letters,
            evidence: self.evidence,
        }
    }
}

/// Reads the city of a folder, or the embedded one, with every fault of its files.
pub fn read(folder: Option<&Path>) -> anyhow::Result<Parsed<Option<CityData>>> {
    Ok(CityData::parse(&collect(folder)?))
}

fn has_icon(name: &str) -> bool {
    !assets::icon(name).is_empty()
}

fn take<T>(faults: &mut Vec<Fault>, parsed: Parsed<T>) -> T {
    faults.extend(parsed.faults);
    parsed.value
}

/// What to do where the files are of another city than the database.
pub fn not_at_home(files: &Words, owner: &Words) -> Words {
    Words::new(
        format!(
            "в базе данных город «{}», а файлы описывают «{}». Ничего не изменено. Укажите \
                 в city.path папку города «{}» или в database.url другую базу. Если это тот же \
                 город под новым именем, выполните: otklik migrate --rename-city",
            owner.ru, files.ru, owner.ru
        ),
        format!(
            "the database holds the city {}, and the files describe {}. Nothing was changed. \
                 Point city.path at the folder of {}, or database.url at another database. If it \
                 is the same city under a new name, run: otklik migrate --rename-city",
            owner.en, files.en, owner.en
        ),
    )
}

/// A channel whose regime has no term: what comes over it would never be due.
fn termless(channels: &ChannelRules, policies: &Policies) -> Vec<Fault> {
    let mut told = BTreeSet::new();
    let mut faults = Vec::new();
    for rule in channels.rules().iter().filter(|rule| !policies.knows(rule.regime)) {
        let (regime, Some(place)) = (rule.regime, rule.place) else { continue };
        if told.insert(regime) {
            let words = Words::new(
                format!(
                    "под видом «{regime}» у ответов нет срока: в deadlines.toml нет правила \
                     с regime = \"{regime}\""
                ),
                format!(
                    "answers under `{regime}` have no term: deadlines.toml has no policy with \
                     regime = \"{regime}\""
                ),
            );
            faults.push(Fault::at("channels.toml", place, words).as_gap());
        }
    }
    faults
}

/// A file that nobody reads is mostly a misspelt name, and its content would silently be missed.
fn unread(files: &CityFiles) -> Vec<Fault> {
    const FILES: &[&str] = &[
        "city.toml",
        "channels.toml",
        "departments.toml",
        "topics.toml",
        "districts.toml",
        "deadlines.toml",
        "evidence.toml",
    ];
    const FOLDERS: &[&str] = &["calendars/", "letters/"];
    let is_read = |path: &str| {
        FILES.contains(&path)
            || FOLDERS
                .iter()
                .any(|folder| path.strip_prefix(folder).is_some_and(|name| !name.contains('/')))
    };
    let words = || {
        Words::new(
            format!(
                "этот файл никто не читает; город описывают {} и папки calendars, letters",
                FILES.join(", ")
            ),
            format!(
                "nobody reads this file; a city is made of {} and the folders calendars, letters",
                FILES.join(", ")
            ),
        )
    };
    files.paths().filter(|path| !is_read(path)).map(|path| Fault::of_file(path, words())).collect()
}
