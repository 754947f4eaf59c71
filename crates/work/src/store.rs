//! All SQL of the room.

pub(crate) mod evidence;
mod verbs;

use base::By;
use register::AppealId;
use store::{Column, Error, Result, Row, SetStatement, Sql, Unit, args};

use crate::assignment::Assignment;
use crate::past::PastAssignment;

pub(crate) use verbs::*;

/// Assignments of one appeal that are read at most.
const READ_MAX: i64 = 500;

pub(crate) async fn put_assignment(
    unit: &mut Unit,
    appeal: AppealId,
    record: &Assignment,
) -> Result<()> {
    unit.execute(
        "INSERT INTO assignments (id, appeal_id, department, due_at, reason, by_kind, by_id, at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        args![
            record.id,
            appeal.0,
            &record.department,
            record.due_at,
            record.reason.as_ref(),
            record.by.kind(),
            record.by.id(),
            record.at,
        ],
    )
    .await
    .map(|_| ())
}

pub(crate) async fn assignments(sql: &mut impl Sql, appeal: AppealId) -> Result<Vec<Assignment>> {
    let text = "SELECT id, department, due_at, reason, by_kind, by_id, at FROM assignments \
                WHERE appeal_id = $1 ORDER BY at, id LIMIT $2";
    sql.rows(text, args![appeal.0, READ_MAX]).await?.iter().map(assignment).collect()
}

fn assignment(row: &Row) -> Result<Assignment> {
    let by_id: Option<String> = row.get("by_id")?;
    Ok(Assignment {
        id: row.get("id")?,
        department: row.get("department")?,
        due_at: row.get("due_at")?,
        reason: row.get("reason")?,
        by: By::from_parts(&row.get::<String>("by_kind")?, by_id.as_deref())
            .ok_or_else(|| Error::Foreign("assignments.by_kind".to_owned()))?,
        at: row.get("at")?,
    })
}

static PAST: SetStatement = SetStatement::insert(
    "assignments",
    &[
        Column::id("id"),
        Column::id("appeal_id"),
        Column::text("department"),
        Column::int("due_at"),
        Column::text("by_kind"),
        Column::text("by_id"),
        Column::int("at"),
    ],
    "",
);

pub(crate) fn put_past(unit: &mut Unit, past: &[PastAssignment]) -> Result<()> {
    let row = |PastAssignment { appeal, record }: &PastAssignment| {
        let Assignment { id, department, due_at, by, at, .. } = record;
        args![*id, appeal.0, department, *due_at, by.kind(), by.id(), *at]
    };
    unit.put(&PAST, past.iter().map(row).collect())
}
