//! The city itself: `city.toml`.

use jiff::tz::TimeZone;

use crate::calendar::Office;

use super::{CityFiles, Parsed, Table, read};
use crate::{Lang, Point, Words};

/// The file that describes the city.
const FILE: &str = "city.toml";

/// The days after which an answered citizen's silence may close an appeal, if none are given.
const SILENCE_DAYS: u16 = 14;

/// The city: its name, its clock and its own rules.
#[derive(Clone, Debug)]
pub struct City {
    /// What the city is called.
    pub name: Words,
    /// What its management centre is called in headings and letters.
    pub centre_name: Words,
    /// The zone whose days are the city's days.
    pub zone: TimeZone,
    /// The language spoken where nobody has chosen one.
    pub language: Lang,
    /// The point a map opens at.
    pub centre: Point,
    /// The hours of a working day.
    pub office: Office,
    /// What the city has decided for itself.
    pub rules: CityRules,
}

/// The rules that a city may choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CityRules {
    /// Whether an operator may approve an answer that he drafted himself.
    pub operator_approves_own_draft: bool,
    /// After how many calendar days of silence an answered appeal may be closed unconfirmed.
    pub silence_days: u16,
}

impl Default for CityRules {
    fn default() -> Self {
        CityRules { operator_approves_own_draft: true, silence_days: SILENCE_DAYS }
    }
}

impl City {
    /// Reads `city.toml`; no city at all if it has faults.
    pub fn parse(files: &CityFiles) -> Parsed<Option<City>> {
        read(files, FILE, |root| {
            root.only(&[
                "name",
                "centre_name",
                "zone",
                "language",
                "centre",
                "rules",
                "working_day",
            ]);
            let name = root.words("name");
            let centre_name = root.words("centre_name");
            let zone = zone(root);
            let language = language(root);
            let centre = root.table("centre").and_then(point);
            let rules = root.table_if("rules").map_or_else(CityRules::default, rules);
            let office = root.table_if("working_day").map(|it| Office::parse(&it));
            Some(City {
                name: name?,
                centre_name: centre_name?,
                zone: zone?,
                language: language?,
                centre: centre?,
                office: office.unwrap_or_default(),
                rules,
            })
        })
    }
}

fn zone(root: &Table<'_>) -> Option<TimeZone> {
    let name = root.text("zone")?;
    let zone = TimeZone::get(&name);
    if zone.is_err() {
        root.fault_at(
            "zone",
            Words::new(
                format!("часовой пояс «{name}» неизвестен; пишите, например, Asia/Vladivostok"),
                format!("unknown time zone `{name}`; write it as in Asia/Vladivostok"),
            ),
        );
    }
    zone.ok()
}

fn language(root: &Table<'_>) -> Option<Lang> {
    if root.text_if("language").is_none() {
        return Some(Lang::Ru);
    }
    root.choice_if("language", &[("ru", Lang::Ru), ("en", Lang::En)])
}

fn point(table: Table<'_>) -> Option<Point> {
    table.only(&["lat", "lon"]);
    let lat = table.number("lat", -90.0, 90.0);
    let lon = table.number("lon", -180.0, 180.0);
    Point::new(lat?, lon?).ok()
}

fn rules(table: Table<'_>) -> CityRules {
    const SILENCE_DAYS_MAX: i64 = 366;
    table.only(&["operator_approves_own_draft", "silence_days"]);
    let usual = CityRules::default();
    let own_draft = table.boolean_if("operator_approves_own_draft");
    let silence = table.integer_if("silence_days", 1, SILENCE_DAYS_MAX);
    CityRules {
        operator_approves_own_draft: own_draft.unwrap_or(usual.operator_approves_own_draft),
        silence_days: silence.and_then(|days| days.try_into().ok()).unwrap_or(usual.silence_days),
    }
}
