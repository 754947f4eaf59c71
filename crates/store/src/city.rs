//! Whose database it is: one database holds one city, known by its name.

use base::{Words, text};

use crate::{Result, Sql, Unit, args};

/// The city of the database; `None` before the first one settled.
pub async fn owner(sql: &mut impl Sql) -> Result<Option<Words>> {
    let row = sql.row("SELECT name_ru, name_en FROM city", args![]).await?;
    row.map(|row| Ok(Words { ru: row.get("name_ru")?, en: row.get("name_en")? })).transpose()
}

/// Makes the database that of a city if it is nobody's yet. Gives back the owner if it is another
/// one; of two that come at once, one settles.
pub async fn settle(unit: &mut Unit, name: &Words) -> Result<Option<Words>> {
    let now = base::millis(unit.now());
    let text = "INSERT INTO city (one, name_ru, name_en, settled_at) VALUES (1, $1, $2, $3) \
                ON CONFLICT (one) DO NOTHING";
    unit.execute(text, args![&name.ru, &name.en, now]).await?;
    Ok(owner(unit).await?.filter(|owner| !is_same(owner, name)))
}

/// Gives the database to a city, whatever it was called before.
pub async fn rename(unit: &mut Unit, name: &Words) -> Result<()> {
    let now = base::millis(unit.now());
    let text = "INSERT INTO city (one, name_ru, name_en, settled_at) VALUES (1, $1, $2, $3) \
                ON CONFLICT (one) DO UPDATE SET name_ru = excluded.name_ru, \
                name_en = excluded.name_en, settled_at = excluded.settled_at";
    unit.execute(text, args![&name.ru, &name.en, now]).await.map(|_| ())
}

/// Whether two names are of one city: the Russian ones, in any case and spacing.
pub fn is_same(one: &Words, other: &Words) -> bool {
    text::fold(&one.ru) == text::fold(&other.ru)
}
