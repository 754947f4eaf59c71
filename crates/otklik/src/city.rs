//! The city as data: its files collected, read by every room, and loaded into the tables.

mod files;
mod report;

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

pub use files::{Collected, collect};
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
    /// Letters to citizens.
    pub letters: answers::Letters,
}

impl CityData {
    /// Reads the files of all rooms; every fault of every file is found.
    pub fn parse(files: &CityFiles) -> Parsed<Option<CityData>> {
        let mut faults = unread(files);
        let city = take(&mut faults, City::parse(files));
        let data = CityPieces {
            channels: take(&mut faults, ChannelRules::parse(files, has_icon)),
            departments: take(&mut faults, Department::parse(files)),
            topics: take(&mut faults, Topic::parse(files)),
            districts: take(&mut faults, District::parse(files)),
            policies: take(&mut faults, Policies::parse(files)),
            calendar: take(&mut faults, WorkingCalendar::parse(files)),
            letters: take(&mut faults, answers::Letters::parse(files)),
        };
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
    /// several processes at once.
    pub async fn load(&self, db: &Db, now: Timestamp) -> anyhow::Result<()> {
        let mut unit = db.begin(now).await.context("while loading the city")?;
        let retired = self.load_in(&mut unit).await.context("while loading the city")?;
        unit.commit().await.context("while loading the city")?;
        tracing::info!(city = %self.city.name.en, retired, "the city's files are loaded");
        Ok(())
    }

    async fn load_in(&self, unit: &mut Unit) -> store::Result<u64> {
        let day = self.day(unit.now());
        let departments = people::department::load(unit, &self.departments, day).await?;
        let topics = register::topic::load(unit, &self.topics, day).await?;
        let districts = register::district::load(unit, &self.districts, day).await?;
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
    letters: answers::Letters,
}

impl CityPieces {
    fn with(self, city: City) -> CityData {
        let CityPieces { channels, departments, topics, districts, policies, calendar, letters } =
            self;
        CityData { city, channels, departments, topics, districts, policies, calendar, letters }
    }
}

/// Every fault of a city's files.
pub fn check_all(files: &CityFiles) -> Vec<Fault> {
    CityData::parse(files).faults
}

fn has_icon(name: &str) -> bool {
    !assets::icon(name).is_empty()
}

fn take<T>(faults: &mut Vec<Fault>, parsed: Parsed<T>) -> T {
    faults.extend(parsed.faults);
    parsed.value
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
    let unread = files.iter().filter(|(path, _)| !is_read(path));
    unread.map(|(path, _)| Fault::of_file(path, words())).collect()
}

#[cfg(test)]
mod tests {
    use base::Lang;

    use super::*;

    fn shipped() -> Vec<(String, String)> {
        let collected = collect(None).unwrap();
        assert!(collected.faults.is_empty());
        collected.files.iter().map(|(path, text)| (path.to_owned(), text.to_owned())).collect()
    }

    /// Changes one shipped file from the beginning of a line; the fault must be told where the
    /// change ends.
    fn check(file: &str, (from, to): (&str, &str), words: &str) {
        let mut files = shipped();
        let (_, text) = files.iter_mut().find(|(path, _)| path == file).unwrap();
        let at = text.find(from).unwrap_or_else(|| panic!("{file} holds no {from}"));
        let line = text[..at].lines().count() + to.lines().count();
        *text = text.replacen(from, to, 1);
        let faults = check_all(&CityFiles::new(files));
        let told = fault_lines(&faults, None, Lang::En);
        let address = format!("{file}:{line}:");
        let found = told.lines().find(|told| told.starts_with(&address));
        assert!(found.is_some_and(|found| found.ends_with(words)), "not at {address}\n{told}");
    }

    #[test]
    fn the_shipped_city_is_sound_and_complete_in_both_languages() {
        let files = CityFiles::new(shipped());
        let data = CityData::parse(&files).sound().unwrap().unwrap();
        let today: Date = "2026-11-24".parse().unwrap();
        let topics: Vec<_> = data.topics.all_on(today).map(|topic| topic.value.clone()).collect();
        assert!(topics.iter().filter(|topic| topic.group.is_some()).count() >= 150);
        let cyrillic = |text: &str| text.chars().any(|c| ('а'..='я').contains(&c));
        for topic in &topics {
            assert!(!cyrillic(&topic.name.en), "{} has no English name", topic.code);
            assert!(topic.group.is_none() || !topic.keywords.is_empty(), "{}", topic.code);
        }
        for (_, regime) in register::Regime::ALL {
            let now = "2026-11-24T00:00:00Z".parse().unwrap();
            let due = data.policies.due(*regime, now, &data.city.zone, &data.calendar);
            assert!(due.is_some_and(|due| due.policy.is_some()), "no term under {regime}");
        }
        assert_eq!(data.channels.regime_of("api:vk"), register::Regime::OpenSource);
        assert_eq!(data.next_change(today), None);
    }

    #[test]
    fn a_fault_in_any_file_names_the_file_and_the_line() {
        check(
            "city.toml",
            ("zone = \"Asia/Vladivostok", "zone = \"Asia/Svetlomorsk"),
            "unknown time zone `Asia/Svetlomorsk`; write it as in Asia/Vladivostok",
        );
        check(
            "channels.toml",
            ("regime = \"pos\"", "regime = \"post\""),
            "`post` cannot be the `regime`: choose one of open_source, bot, pos, dispatch, fz59, \
             media, campaign",
        );
        check(
            "channels.toml",
            ("icon = \"mail\"", "icon = \"main\""),
            "the program has no icon `main`; docs/operating/city.md lists them",
        );
        check(
            "topics.toml",
            ("code = \"yard-playground-new\"", "code = \"yard-playground\""),
            "with the same first day; remove one or give another valid_from",
        );
        check(
            "topics.toml",
            ("group = \"roads\"", "group = \"road\""),
            "`group` names the code `road`, which does not exist; perhaps `roads` was meant",
        );
        check(
            "departments.toml",
            ("parent = \"transport\"", "parent = \"transports\""),
            "`parent` names the code `transports`, which does not exist; perhaps `transport` was \
             meant",
        );
        check(
            "districts.toml",
            ("name = ", "title = "),
            "unknown field `title`; known here are: code, name, valid_from",
        );
        check(
            "deadlines.toml",
            ("valid_from = 2006-11-02", "valid_from = \"02.11.2006\""),
            "`02.11.2006` in `valid_from` is not a date; write year-month-day, as in 2026-03-01",
        );
        check(
            "calendars/2025.toml",
            ("working = [2025-11-01]\nshort", "working = []\nshort"),
            "2025-11-01 is a day off and cannot be shortened",
        );
        check(
            "letters/answer.toml",
            ("\n{answer}", "\n{ответ}"),
            "letters have no blank {ответ}; they have: number, url, due_on, topic, address, \
             department, centre, city, answer, reason",
        );
    }

    #[test]
    fn a_misspelt_file_is_missed_and_found() {
        let mut files = shipped();
        for (path, _) in &mut files {
            if path == "topics.toml" {
                *path = "topic.toml".to_owned();
            }
        }
        let faults = check_all(&CityFiles::new(files));
        let text = fault_lines(&faults, Some("/srv/city".as_ref()), Lang::Ru);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 2);
        assert!(lines[0].starts_with("/srv/city/topic.toml: этот файл никто не читает"));
        assert!(lines[1].starts_with("/srv/city/topics.toml: файла нет"));
    }
}
