//! What departments did with what they were given: hand-backs and requests for more time.

use base::{By, Code, Timestamp, Uuid};
use register::AppealId;
use store::{Error, Result, Row, Sql, Unit, args};

use crate::extension::{Extension, State, Verdict};
use crate::hand_back::HandedBack;

/// Records of one appeal that are read at most.
const READ_MAX: i64 = 500;
/// Departments that are counted at most.
const DEPARTMENTS_MAX: i64 = 1_000;

pub(crate) async fn put_hand_back(
    unit: &mut Unit,
    appeal: AppealId,
    record: &HandedBack,
) -> Result<()> {
    unit.execute(
        "INSERT INTO hand_backs (id, appeal_id, department, suggested, reason, by_kind, by_id, \
         at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        args![
            record.id,
            appeal.0,
            &record.department,
            record.suggested.as_ref(),
            &record.reason,
            record.by.kind(),
            record.by.id(),
            record.at,
        ],
    )
    .await
    .map(|_| ())
}

pub(crate) async fn hand_backs(sql: &mut impl Sql, appeal: AppealId) -> Result<Vec<HandedBack>> {
    let text = "SELECT id, department, suggested, reason, by_kind, by_id, at FROM hand_backs \
                WHERE appeal_id = $1 ORDER BY at, id LIMIT $2";
    sql.rows(text, args![appeal.0, READ_MAX]).await?.iter().map(hand_back).collect()
}

fn hand_back(row: &Row) -> Result<HandedBack> {
    Ok(HandedBack {
        id: row.get("id")?,
        department: row.get("department")?,
        suggested: row.get("suggested")?,
        reason: row.get("reason")?,
        by: by(row, "by_kind", "by_id")?.ok_or_else(|| foreign("hand_backs.by_kind"))?,
        at: row.get("at")?,
    })
}

pub(crate) async fn hand_back_counts(
    sql: &mut impl Sql,
    since: Timestamp,
) -> Result<Vec<(Code, u64)>> {
    let text = "SELECT department, count(*) AS times FROM hand_backs WHERE at >= $1 \
                GROUP BY department ORDER BY times DESC, department LIMIT $2";
    let rows = sql.rows(text, args![since, DEPARTMENTS_MAX]).await?;
    let count = |row: &Row| {
        let times: i64 = row.get("times")?;
        Ok((row.get("department")?, u64::try_from(times).unwrap_or(0)))
    };
    rows.iter().map(count).collect()
}

const EXTENSION: &str = "id, department, until, reason, by_kind, by_id, at, due_before, state, \
                         granted_until, decision, decided_kind, decided_id, decided_at";

pub(crate) async fn put_extension(
    unit: &mut Unit,
    appeal: AppealId,
    record: &Extension,
) -> Result<()> {
    unit.execute(
        "INSERT INTO extensions (id, appeal_id, department, until, reason, by_kind, by_id, at, \
         due_before, state) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        args![
            record.id,
            appeal.0,
            record.department.as_ref(),
            record.until,
            &record.reason,
            record.by.kind(),
            record.by.id(),
            record.at,
            record.due_before,
            record.state.word(),
        ],
    )
    .await
    .map(|_| ())
}

pub(crate) async fn settle_extension(
    unit: &mut Unit,
    id: Uuid,
    verdict: &Verdict,
    by: &By,
) -> Result<()> {
    let now = unit.now();
    unit.execute(
        "UPDATE extensions SET state = $2, granted_until = $3, decision = $4, decided_kind = $5, \
         decided_id = $6, decided_at = $7 WHERE id = $1",
        args![
            id,
            verdict.state.word(),
            verdict.until,
            verdict.words.as_ref(),
            by.kind(),
            by.id(),
            now,
        ],
    )
    .await
    .map(|_| ())
}

pub(crate) async fn extensions(sql: &mut impl Sql, appeal: AppealId) -> Result<Vec<Extension>> {
    let text =
        format!("SELECT {EXTENSION} FROM extensions WHERE appeal_id = $1 ORDER BY at, id LIMIT $2");
    sql.rows(text, args![appeal.0, READ_MAX]).await?.iter().map(extension).collect()
}

pub(crate) async fn waiting_extension(
    sql: &mut impl Sql,
    appeal: AppealId,
) -> Result<Option<Extension>> {
    let text =
        format!("SELECT {EXTENSION} FROM extensions WHERE appeal_id = $1 AND state = 'waiting'");
    sql.row(text, args![appeal.0]).await?.as_ref().map(extension).transpose()
}

pub(crate) async fn awaiting_extension(sql: &mut impl Sql, limit: usize) -> Result<Vec<AppealId>> {
    let text = "SELECT appeal_id FROM extensions WHERE state = 'waiting' \
                ORDER BY at, appeal_id LIMIT $1";
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = sql.rows(text, args![limit]).await?;
    rows.iter().map(|row| Ok(AppealId(row.get("appeal_id")?))).collect()
}

fn extension(row: &Row) -> Result<Extension> {
    let state: String = row.get("state")?;
    let decided_at: Option<Timestamp> = row.get("decided_at")?;
    Ok(Extension {
        id: row.get("id")?,
        department: row.get("department")?,
        until: row.get("until")?,
        reason: row.get("reason")?,
        by: by(row, "by_kind", "by_id")?.ok_or_else(|| foreign("extensions.by_kind"))?,
        at: row.get("at")?,
        due_before: row.get("due_before")?,
        state: State::from_word(&state).ok_or_else(|| foreign("extensions.state"))?,
        granted_until: row.get("granted_until")?,
        decision: row.get("decision")?,
        decided: by(row, "decided_kind", "decided_id")?.zip(decided_at),
    })
}

fn by(row: &Row, kind: &str, id: &str) -> Result<Option<By>> {
    let (kind, id): (Option<String>, Option<String>) = (row.get(kind)?, row.get(id)?);
    Ok(kind.and_then(|kind| By::from_parts(&kind, id.as_deref())))
}

fn foreign(column: &str) -> Error {
    Error::Foreign(column.to_owned())
}
