//! The table of topics.

use base::city::{Imported, SOURCE_CITY, Version, source_of_import};
use base::{Code, Words, millis};
use store::dialect::list;
use store::{Column, Result, Row, SetStatement, Sql, Unit, Value, args};

use super::{LISTED_MAX, Topic};

const COLUMNS: &[Column] = &[
    Column::text("code"),
    Column::text("parent"),
    Column::text("name_ru"),
    Column::text("name_en"),
    Column::text("keywords"),
    Column::int("position"),
    Column::text("source"),
    Column::text("valid_from"),
    Column::int("created_at"),
];

/// Rows of the city's files; a row of an import is never overwritten.
static LOAD: SetStatement = SetStatement::insert(
    "topics",
    COLUMNS,
    "ON CONFLICT (code) DO UPDATE SET parent = excluded.parent, name_ru = excluded.name_ru, \
     name_en = excluded.name_en, keywords = excluded.keywords, position = excluded.position, \
     valid_from = excluded.valid_from, retired_at = NULL WHERE topics.source = excluded.source",
);

static IMPORT: SetStatement =
    SetStatement::insert("topics", COLUMNS, "ON CONFLICT (code) DO NOTHING");

pub(super) async fn load(unit: &mut Unit, rows: &[Version<'_, Topic>]) -> Result<u64> {
    let now = millis(unit.now());
    let row = |version: &Version<'_, Topic>| {
        let Topic { code, group, name, keywords, position } = version.value;
        args![
            code,
            group.as_ref(),
            &name.ru,
            &name.en,
            keywords.join("\n"),
            *position,
            SOURCE_CITY,
            version.valid_from.map(|day| day.to_string()),
            now,
        ]
    };
    unit.put(&LOAD, rows.iter().map(row).collect())?;
    let codes: Vec<&str> = rows.iter().map(|row| row.value.code.as_str()).collect();
    let text = format!(
        "UPDATE topics SET retired_at = $1 WHERE source = $2 AND retired_at IS NULL \
         AND code NOT IN {}",
        unit.engine().in_list(3),
    );
    unit.execute(text, args![now, SOURCE_CITY, list(&codes)]).await
}

pub(super) fn import(unit: &mut Unit, profile: &str, rows: &[Imported]) -> Result<()> {
    let (now, source) = (millis(unit.now()), source_of_import(profile));
    let row = |Imported { code, parent, name }: &Imported| {
        let day: Option<String> = None;
        args![code, parent.as_ref(), name, name, "", 0_i64, &source, day, now]
    };
    let rows: Vec<Vec<Value>> = rows.iter().map(row).collect();
    unit.put(&IMPORT, rows)
}

pub(super) async fn all(sql: &mut impl Sql) -> Result<Vec<Topic>> {
    // A topic comes after its group: by the group's place first, then by its own.
    let text = "SELECT topics.code, topics.parent, topics.name_ru, topics.name_en, \
                topics.keywords, topics.position \
                FROM topics LEFT JOIN topics AS above ON above.code = topics.parent \
                WHERE topics.retired_at IS NULL \
                ORDER BY CASE topics.source WHEN $1 THEN 0 ELSE 1 END, \
                COALESCE(above.position, topics.position), \
                COALESCE(above.name_ru, topics.name_ru), \
                CASE WHEN topics.parent IS NULL THEN 0 ELSE 1 END, \
                topics.position, topics.name_ru LIMIT $2";
    let rows = sql.rows(text, args![SOURCE_CITY, LISTED_MAX]).await?;
    rows.iter().map(topic).collect()
}

pub(super) async fn find(sql: &mut impl Sql, code: &Code) -> Result<Option<Topic>> {
    let text = "SELECT code, parent, name_ru, name_en, keywords, position FROM topics \
                WHERE code = $1";
    sql.row(text, args![code]).await?.as_ref().map(topic).transpose()
}

pub(super) async fn in_use(sql: &mut impl Sql, code: &Code) -> Result<bool> {
    let text = "SELECT code FROM topics WHERE code = $1 AND retired_at IS NULL";
    Ok(sql.row(text, args![code]).await?.is_some())
}

fn topic(row: &Row) -> Result<Topic> {
    let keywords: String = row.get("keywords")?;
    Ok(Topic {
        code: row.get("code")?,
        group: row.get("parent")?,
        name: Words { ru: row.get("name_ru")?, en: row.get("name_en")? },
        keywords: keywords.lines().map(str::to_owned).collect(),
        position: u32::try_from(row.get::<i64>("position")?).unwrap_or(u32::MAX),
    })
}
