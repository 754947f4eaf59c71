//! The table of districts.

use base::city::{Imported, SOURCE_CITY, Version, source_of_import};
use base::{Code, Words, millis};
use store::dialect::list;
use store::{Column, Result, Row, SetStatement, Sql, Unit, Value, args};

use super::{District, LISTED_MAX};

const COLUMNS: &[Column] = &[
    Column::text("code"),
    Column::text("name_ru"),
    Column::text("name_en"),
    Column::int("position"),
    Column::text("source"),
    Column::text("valid_from"),
    Column::int("created_at"),
];

/// Rows of the city's files; a row of an import is never overwritten.
static LOAD: SetStatement = SetStatement::insert(
    "districts",
    COLUMNS,
    "ON CONFLICT (code) DO UPDATE SET name_ru = excluded.name_ru, name_en = excluded.name_en, \
     position = excluded.position, valid_from = excluded.valid_from, retired_at = NULL \
     WHERE districts.source = excluded.source",
);

static IMPORT: SetStatement =
    SetStatement::insert("districts", COLUMNS, "ON CONFLICT (code) DO NOTHING");

pub(super) async fn load(unit: &mut Unit, rows: &[Version<'_, District>]) -> Result<u64> {
    let now = millis(unit.now());
    let row = |version: &Version<'_, District>| {
        let District { code, name, position } = version.value;
        let valid_from = version.valid_from.map(|day| day.to_string());
        args![code, &name.ru, &name.en, *position, SOURCE_CITY, valid_from, now]
    };
    unit.put(&LOAD, rows.iter().map(row).collect())?;
    let codes: Vec<&str> = rows.iter().map(|row| row.value.code.as_str()).collect();
    let text = format!(
        "UPDATE districts SET retired_at = $1 WHERE source = $2 AND retired_at IS NULL \
         AND code NOT IN {}",
        unit.engine().in_list(3),
    );
    unit.execute(text, args![now, SOURCE_CITY, list(&codes)]).await
}

pub(super) fn import(unit: &mut Unit, profile: &str, rows: &[Imported]) -> Result<()> {
    let (now, source) = (millis(unit.now()), source_of_import(profile));
    let row = |Imported { code, name, .. }: &Imported| {
        let day: Option<String> = None;
        args![code, name, name, 0_i64, &source, day, now]
    };
    let rows: Vec<Vec<Value>> = rows.iter().map(row).collect();
    unit.put(&IMPORT, rows)
}

pub(super) async fn all(sql: &mut impl Sql) -> Result<Vec<District>> {
    let text = "SELECT code, name_ru, name_en, position FROM districts \
                WHERE retired_at IS NULL \
                ORDER BY CASE source WHEN $1 THEN 0 ELSE 1 END, position, name_ru LIMIT $2";
    let rows = sql.rows(text, args![SOURCE_CITY, LISTED_MAX]).await?;
    rows.iter().map(district).collect()
}

pub(super) async fn find(sql: &mut impl Sql, code: &Code) -> Result<Option<District>> {
    let text = "SELECT code, name_ru, name_en, position FROM districts WHERE code = $1";
    sql.row(text, args![code]).await?.as_ref().map(district).transpose()
}

pub(super) async fn in_use(sql: &mut impl Sql, code: &Code) -> Result<bool> {
    let text = "SELECT code FROM districts WHERE code = $1 AND retired_at IS NULL";
    Ok(sql.row(text, args![code]).await?.is_some())
}

fn district(row: &Row) -> Result<District> {
    Ok(District {
        code: row.get("code")?,
        name: Words { ru: row.get("name_ru")?, en: row.get("name_en")? },
        position: u32::try_from(row.get::<i64>("position")?).unwrap_or(u32::MAX),
    })
}
