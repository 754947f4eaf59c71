//! What people chose where something was proposed.

use base::{By, Uuid};
use register::AppealId;
use store::{Error, Result, Row, Sql, Unit, args};

use crate::choice::{Became, ByModel, Choice};
use crate::proposal::Kind;

const CHOICE: &str = "id, kind, proposed, chosen, position, was, model, version, appeal_version, \
                      by_kind, by_id";

/// Models that figures are whose of at most, with three lines each.
const MODELS_MAX: i64 = 300;

pub(crate) async fn put_choice(unit: &mut Unit, appeal: AppealId, choice: &Choice) -> Result<()> {
    let now = unit.now();
    unit.execute(
        "INSERT INTO choices (id, appeal_id, kind, proposed, chosen, position, was, model, \
         version, appeal_version, by_kind, by_id, at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        args![
            choice.id,
            appeal.0,
            choice.kind().word(),
            choice.proposed.word(),
            choice.chosen.word(),
            choice.position.and_then(|it| u32::try_from(it).ok()),
            choice.was.as_ref().map(crate::proposal::Value::word),
            choice.model.as_str(),
            choice.version.as_str(),
            choice.appeal_version,
            choice.by.kind(),
            choice.by.id(),
            now,
        ],
    )
    .await
    .map(|_| ())
}

/// The last choice that was not taken back.
pub(crate) async fn last_choice(sql: &mut impl Sql, appeal: AppealId) -> Result<Option<Choice>> {
    let text = format!(
        "SELECT {CHOICE} FROM choices WHERE appeal_id = $1 AND undone_at IS NULL \
         ORDER BY appeal_version DESC LIMIT 1"
    );
    sql.row(text, args![appeal.0]).await?.as_ref().map(choice).transpose()
}

pub(crate) async fn take_back(unit: &mut Unit, choice: Uuid) -> Result<()> {
    let now = unit.now();
    let text = "UPDATE choices SET undone_at = $2 WHERE id = $1";
    unit.execute(text, args![choice, now]).await.map(|_| ())
}

/// How often the proposals of each model were right. Of several choices on one appeal the last
/// one counts.
pub(crate) async fn choices_by_model(sql: &mut impl Sql) -> Result<Vec<(ByModel, Became, u64)>> {
    let text = "SELECT kind, model, version, CAST(CASE WHEN position IS NULL THEN -1 \
                WHEN position = 0 THEN 0 ELSE 1 END AS BIGINT) AS became, count(*) AS n \
                FROM choices c WHERE undone_at IS NULL AND NOT EXISTS (SELECT 1 FROM choices l \
                WHERE l.appeal_id = c.appeal_id AND l.kind = c.kind AND l.undone_at IS NULL \
                AND l.appeal_version > c.appeal_version) \
                GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4 LIMIT $1";
    let rows = sql.rows(text, args![MODELS_MAX]).await?;
    let line = |row: &Row| {
        let became = match row.get::<i64>("became")? {
            0 => Became::Accepted,
            1 => Became::Another,
            _ => Became::Corrected,
        };
        Ok((by_model(row)?, became, u64::try_from(row.get::<i64>("n")?).unwrap_or(0)))
    };
    rows.iter().map(line).collect()
}

/// Proposals on which nobody has chosen, after an appeal, in the order of appeals.
pub(crate) async fn undecided(
    sql: &mut impl Sql,
    after: Option<(AppealId, Kind)>,
    limit: u32,
) -> Result<Vec<(AppealId, ByModel)>> {
    let text = "SELECT p.appeal_id, p.kind, p.model, p.version FROM proposals p \
                WHERE p.position = 0 AND (p.appeal_id, p.kind) > ($1, $2) \
                AND NOT EXISTS (SELECT 1 FROM choices c WHERE c.appeal_id = p.appeal_id \
                AND c.kind = p.kind AND c.undone_at IS NULL) \
                ORDER BY p.appeal_id, p.kind LIMIT $3";
    let (appeal, kind) = after.map_or((Uuid::nil(), ""), |(it, kind)| (it.0, kind.word()));
    let rows = sql.rows(text, args![appeal, kind, limit]).await?;
    rows.iter().map(|row| Ok((AppealId(row.get("appeal_id")?), by_model(row)?))).collect()
}

fn by_model(row: &Row) -> Result<ByModel> {
    Ok(ByModel { kind: super::kind(row)?, model: row.get("model")?, version: row.get("version")? })
}

fn choice(row: &Row) -> Result<Choice> {
    let kind: Kind = super::kind(row)?;
    let value = |word: String| super::value(kind, &word);
    let by_id: Option<String> = row.get("by_id")?;
    let position = row.get::<Option<i64>>("position")?;
    Ok(Choice {
        id: row.get("id")?,
        proposed: value(row.get("proposed")?)?,
        chosen: value(row.get("chosen")?)?,
        position: position.and_then(|it| usize::try_from(it).ok()),
        was: row.get::<Option<String>>("was")?.map(value).transpose()?,
        model: row.get("model")?,
        version: row.get("version")?,
        appeal_version: row.get("appeal_version")?,
        by: By::from_parts(&row.get::<String>("by_kind")?, by_id.as_deref())
            .ok_or_else(|| Error::Foreign("choices.by_kind".to_owned()))?,
    })
}
