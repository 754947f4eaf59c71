//! What is proposed.

use std::collections::HashMap;

use base::millis;
use register::AppealId;
use serde_json::Value as Json;
use store::{Column, Error, Result, Row, SetStatement, Sql, Unit, args, dialect};

use crate::proposal::{Kind, Proposal};

/// Proposals of one appeal at most; there are three of each kind.
const OF_ONE_MAX: i64 = 50;

const PROPOSAL: &str = "kind, value, confidence, model, version, reasons";

static PUT: SetStatement = SetStatement::insert(
    "proposals",
    &[
        Column::id("appeal_id"),
        Column::text("kind"),
        Column::int("position"),
        Column::text("value"),
        Column::real("confidence"),
        Column::text("model"),
        Column::text("version"),
        Column::text("reasons"),
        Column::int("made_at"),
    ],
    "",
);

pub(crate) async fn proposals(sql: &mut impl Sql, appeal: AppealId) -> Result<Vec<Proposal>> {
    let text = format!(
        "SELECT {PROPOSAL} FROM proposals WHERE appeal_id = $1 \
         ORDER BY kind DESC, position LIMIT $2"
    );
    let rows = sql.rows(text, args![appeal.0, OF_ONE_MAX]).await?;
    rows.iter().map(proposal).collect()
}

pub(crate) async fn best(
    sql: &mut impl Sql,
    appeals: &[AppealId],
    kind: Kind,
) -> Result<HashMap<AppealId, Proposal>> {
    let ids: Vec<_> = appeals.iter().map(|id| id.0).collect();
    let list = sql.engine().id_list(1);
    let text = format!(
        "SELECT appeal_id, {PROPOSAL} FROM proposals \
         WHERE appeal_id IN {list} AND kind = $2 AND position = 0"
    );
    let rows = sql.rows(text, args![dialect::ids(&ids), kind.word()]).await?;
    rows.iter().map(|row| Ok((AppealId(row.get("appeal_id")?), proposal(row)?))).collect()
}

/// Takes away what was proposed for appeals.
pub(crate) async fn forget(unit: &mut Unit, appeals: &[AppealId]) -> Result<()> {
    let ids: Vec<_> = appeals.iter().map(|id| id.0).collect();
    let list = unit.engine().id_list(1);
    let text = format!("DELETE FROM proposals WHERE appeal_id IN {list}");
    unit.execute(text, args![dialect::ids(&ids)]).await.map(|_| ())
}

/// Puts proposals in, in place of those that were there.
pub(crate) async fn put_proposals(
    unit: &mut Unit,
    made: &[(AppealId, Vec<Proposal>)],
) -> Result<()> {
    let appeals: Vec<_> = made.iter().map(|(appeal, _)| *appeal).collect();
    forget(unit, &appeals).await?;
    let now = millis(unit.now());
    let mut rows = Vec::new();
    for (appeal, proposals) in made {
        let mut position = 0_i64;
        let mut kind = None;
        for it in proposals {
            position = if kind == Some(it.value.kind()) { position + 1 } else { 0 };
            kind = Some(it.value.kind());
            let reasons = Json::from(it.reasons.clone()).to_string();
            let (kind, value) = (it.value.kind().word(), it.value.word());
            rows.push(args![
                appeal.0,
                kind,
                position,
                value,
                f64::from(it.confidence),
                it.model.as_str(),
                it.version.as_str(),
                reasons,
                now
            ]);
        }
    }
    unit.put(&PUT, rows)
}

fn proposal(row: &Row) -> Result<Proposal> {
    let kind = super::kind(row)?;
    let reasons: String = row.get("reasons")?;
    Ok(Proposal {
        value: super::value(kind, &row.get::<String>("value")?)?,
        confidence: row.get::<f64>("confidence")? as f32,
        model: row.get("model")?,
        version: row.get("version")?,
        reasons: serde_json::from_str(&reasons)
            .map_err(|_| Error::Foreign("proposals.reasons".to_owned()))?,
    })
}
