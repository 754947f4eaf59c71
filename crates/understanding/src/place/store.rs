//! All SQL of the gazetteer.

use std::collections::BTreeMap;

use ::store::{Column, Result, Row, SetStatement, Sql, Unit, Value, args};
use base::{Code, Point};
use serde_json::json;

use super::area::{Area, AreaKind};
use super::keep::Entry;

/// Rows that are read at once.
const PAGE: i64 = 20_000;

static PUT_STREETS: SetStatement = SetStatement::insert(
    "gazetteer_streets",
    &[Column::text("spelling"), Column::text("name"), Column::text("source")],
    "ON CONFLICT (spelling) DO UPDATE SET name = excluded.name, source = excluded.source \
     WHERE gazetteer_streets.name <> excluded.name",
);

static PUT_HOUSES: SetStatement = SetStatement::insert(
    "gazetteer_houses",
    &[
        Column::text("street"),
        Column::text("locality"),
        Column::text("house"),
        Column::text("name"),
        Column::real("lat"),
        Column::real("lon"),
        Column::text("source"),
    ],
    "ON CONFLICT (street, locality, house) DO UPDATE SET lat = excluded.lat, \
     lon = excluded.lon, source = excluded.source \
     WHERE gazetteer_houses.lat IS DISTINCT FROM excluded.lat \
     OR gazetteer_houses.lon IS DISTINCT FROM excluded.lon",
);

static PUT_LANDMARKS: SetStatement = SetStatement::insert(
    "gazetteer_landmarks",
    &[
        Column::text("spelling"),
        Column::text("name"),
        Column::real("lat"),
        Column::real("lon"),
        Column::text("source"),
    ],
    "ON CONFLICT (spelling) DO UPDATE SET name = excluded.name, lat = excluded.lat, \
     lon = excluded.lon, source = excluded.source \
     WHERE gazetteer_landmarks.name <> excluded.name \
     OR gazetteer_landmarks.lat IS DISTINCT FROM excluded.lat \
     OR gazetteer_landmarks.lon IS DISTINCT FROM excluded.lon",
);

static PUT_AREAS: SetStatement = SetStatement::insert(
    "gazetteer_areas",
    &[
        Column::text("kind"),
        Column::text("code"),
        Column::text("name"),
        Column::text("rings"),
        Column::text("source"),
    ],
    "ON CONFLICT (kind, code) DO UPDATE SET name = excluded.name, rings = excluded.rings, \
     source = excluded.source WHERE gazetteer_areas.name <> excluded.name \
     OR gazetteer_areas.rings <> excluded.rings",
);

/// The rows of a batch, by table and key: one statement must not touch a row twice.
#[derive(Default)]
struct Rows {
    streets: BTreeMap<String, Vec<Value>>,
    houses: BTreeMap<(String, String, String), Vec<Value>>,
    landmarks: BTreeMap<String, Vec<Value>>,
    areas: BTreeMap<(&'static str, String), Vec<Value>>,
}

/// Puts entries in; how many rows were new or changed.
pub async fn put(unit: &mut Unit, source: &str, entries: &[Entry]) -> Result<u64> {
    let mut rows = Rows::default();
    for entry in entries {
        rows.add(source, entry);
    }
    let mut changed = 0;
    changed += unit.set(&PUT_STREETS, rows.streets.into_values().collect()).await?;
    changed += unit.set(&PUT_HOUSES, rows.houses.into_values().collect()).await?;
    changed += unit.set(&PUT_LANDMARKS, rows.landmarks.into_values().collect()).await?;
    changed += unit.set(&PUT_AREAS, rows.areas.into_values().collect()).await?;
    Ok(changed)
}

impl Rows {
    fn add(&mut self, source: &str, entry: &Entry) {
        match entry {
            Entry::Street { spelling, name } => {
                self.streets.insert(spelling.clone(), args![spelling, name, source]);
            }
            Entry::House { street, locality, house, name, point } => {
                let key = (street.clone(), locality.clone(), house.clone());
                let (lat, lon) = degrees(*point);
                let row = args![street, locality, house, name, lat, lon, source];
                self.houses.insert(key, row);
            }
            Entry::Landmark { spelling, name, point } => {
                let (lat, lon) = degrees(*point);
                self.landmarks.insert(spelling.clone(), args![spelling, name, lat, lon, source]);
            }
            Entry::Area(area) => {
                let (kind, code) = (area.kind.word(), area.code.to_string());
                let row = args![kind, &code, &area.name, rings_text(area), source];
                self.areas.insert((kind, code), row);
            }
        }
    }
}

/// How many rows each table has.
pub async fn count(sql: &mut impl Sql) -> Result<[u64; 4]> {
    let text = "SELECT (SELECT count(*) FROM gazetteer_streets) AS streets, \
                (SELECT count(*) FROM gazetteer_houses) AS houses, \
                (SELECT count(*) FROM gazetteer_landmarks) AS landmarks, \
                (SELECT count(*) FROM gazetteer_areas) AS areas";
    let Some(row) = sql.row(text, args![]).await? else { return Ok([0; 4]) };
    let count = |name| row.get::<i64>(name).map(|it| u64::try_from(it).unwrap_or_default());
    Ok([count("streets")?, count("houses")?, count("landmarks")?, count("areas")?])
}

/// Which gazetteer it is; 0 before the first one.
pub async fn version(sql: &mut impl Sql) -> Result<i64> {
    let row = sql.row("SELECT version FROM gazetteer_version", args![]).await?;
    row.map_or(Ok(0), |row| row.get("version"))
}

/// Says that there is a newer gazetteer.
pub async fn renew(unit: &mut Unit) -> Result<()> {
    let now = base::millis(unit.now());
    let text = "INSERT INTO gazetteer_version (one, version, changed_at) VALUES (1, 1, $1) \
                ON CONFLICT (one) DO UPDATE SET version = gazetteer_version.version + 1, \
                changed_at = excluded.changed_at";
    unit.execute(text, args![now]).await.map(|_| ())
}

/// The names of streets after a spelling, a page of them.
pub async fn streets(sql: &mut impl Sql, after: &str) -> Result<Vec<(String, String)>> {
    let text = "SELECT spelling, name FROM gazetteer_streets WHERE spelling > $1 \
                ORDER BY spelling LIMIT $2";
    let rows = sql.rows(text, args![after, PAGE]).await?;
    rows.iter().map(|row| Ok((row.get("spelling")?, row.get("name")?))).collect()
}

/// A house as it is kept.
pub struct KeptHouse {
    /// Its key.
    pub key: [String; 3],
    /// The name of its street.
    pub name: String,
    /// Where it is.
    pub point: Option<Point>,
}

/// The houses after a key, a page of them.
pub async fn houses(sql: &mut impl Sql, after: &[String; 3]) -> Result<Vec<KeptHouse>> {
    let text = "SELECT street, locality, house, name, lat, lon FROM gazetteer_houses \
                WHERE (street, locality, house) > ($1, $2, $3) \
                ORDER BY street, locality, house LIMIT $4";
    let [street, locality, house] = after;
    let rows = sql.rows(text, args![street, locality, house, PAGE]).await?;
    let kept = |row: &Row| {
        let key = [row.get("street")?, row.get("locality")?, row.get("house")?];
        Ok(KeptHouse { key, name: row.get("name")?, point: point(row)? })
    };
    rows.iter().map(kept).collect()
}

/// The landmarks after a spelling, a page of them.
pub async fn landmarks(
    sql: &mut impl Sql,
    after: &str,
) -> Result<Vec<(String, String, Option<Point>)>> {
    let text = "SELECT spelling, name, lat, lon FROM gazetteer_landmarks WHERE spelling > $1 \
                ORDER BY spelling LIMIT $2";
    let rows = sql.rows(text, args![after, PAGE]).await?;
    rows.iter().map(|row| Ok((row.get("spelling")?, row.get("name")?, point(row)?))).collect()
}

/// All areas; a city has some dozens.
pub async fn areas(sql: &mut impl Sql) -> Result<Vec<Area>> {
    let text = "SELECT kind, code, name, rings FROM gazetteer_areas ORDER BY kind, code LIMIT $1";
    let rows = sql.rows(text, args![PAGE]).await?;
    let mut areas = Vec::with_capacity(rows.len());
    for row in rows {
        let (kind, code): (String, String) = (row.get("kind")?, row.get("code")?);
        let kind = AreaKind::ALL.into_iter().find(|(word, _)| *word == kind).map(|(_, it)| it);
        let rings = rings(&row.get::<String>("rings")?);
        // Only this program writes the table; what it cannot read, it does without.
        let (Some(kind), Ok(code), Some(rings)) = (kind, Code::parse(&code), rings) else {
            tracing::warn!(%code, "an area of the gazetteer cannot be read");
            continue;
        };
        areas.push(Area { kind, code, name: row.get("name")?, rings });
    }
    Ok(areas)
}

fn degrees(point: Option<Point>) -> (Option<f64>, Option<f64>) {
    (point.map(Point::lat), point.map(Point::lon))
}

fn point(row: &Row) -> Result<Option<Point>> {
    let (lat, lon): (Option<f64>, Option<f64>) = (row.get("lat")?, row.get("lon")?);
    Ok(lat.zip(lon).and_then(|(lat, lon)| Point::new(lat, lon).ok()))
}

fn rings_text(area: &Area) -> String {
    let ring = |ring: &Vec<Point>| ring.iter().map(|it| json!([it.lon(), it.lat()])).collect();
    let rings: Vec<serde_json::Value> = area.rings.iter().map(ring).collect();
    serde_json::Value::Array(rings).to_string()
}

fn rings(text: &str) -> Option<Vec<Vec<Point>>> {
    let rings: Vec<Vec<[f64; 2]>> = serde_json::from_str(text).ok()?;
    let ring = |ring: Vec<[f64; 2]>| {
        ring.into_iter().map(|[lon, lat]| Point::new(lat, lon).ok()).collect()
    };
    rings.into_iter().map(ring).collect()
}
