//! The tables of evidence.

use std::collections::HashMap;

use base::{By, Personal, Timestamp, Words};
use register::{Appeal, AppealId};
use store::{Column, Error, Result, Row, SetStatement, Sql, Unit, args, dialect};

use crate::evidence::{Counted, Evidence, EvidenceId, Phase, Removed, Rules};

/// Evidence of one appeal that is read at most, with what was removed.
const READ_MAX: i64 = 500;
/// Stands for every topic or every regime.
const ANY: &str = "*";

pub(crate) async fn put(unit: &mut Unit, appeal: AppealId, it: &Evidence) -> Result<()> {
    unit.execute(
        "INSERT INTO evidence (id, appeal_id, phase, has_photo, words, by_kind, by_id, at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        args![
            it.id.0,
            appeal.0,
            it.phase.word(),
            i64::from(it.has_photo),
            it.words.as_ref(),
            it.by.kind(),
            it.by.id(),
            it.at,
        ],
    )
    .await
    .map(|_| ())
}

pub(crate) async fn remove(
    unit: &mut Unit,
    id: EvidenceId,
    by: &By,
    reason: &Personal<String>,
) -> Result<()> {
    let now = unit.now();
    let text = "UPDATE evidence SET removed_by_kind = $2, removed_by_id = $3, removed_at = $4, \
                removed_reason = $5 WHERE id = $1";
    unit.execute(text, args![id.0, by.kind(), by.id(), now, reason]).await.map(|_| ())
}

pub(crate) async fn of(sql: &mut impl Sql, appeal: AppealId) -> Result<Vec<Evidence>> {
    let text = "SELECT id, phase, has_photo, words, by_kind, by_id, at, removed_by_kind, \
                removed_by_id, removed_at, removed_reason FROM evidence \
                WHERE appeal_id = $1 ORDER BY at, id LIMIT $2";
    sql.rows(text, args![appeal.0, READ_MAX]).await?.iter().map(evidence).collect()
}

pub(crate) async fn counts(
    sql: &mut impl Sql,
    appeals: &[AppealId],
) -> Result<HashMap<AppealId, Counted>> {
    let ids: Vec<_> = appeals.iter().map(|it| it.0).collect();
    let list = sql.engine().id_list(1);
    let text = format!(
        "SELECT appeal_id, phase, count(*) AS n FROM evidence WHERE appeal_id IN {list} \
         AND removed_at IS NULL GROUP BY appeal_id, phase LIMIT $2"
    );
    let mut counts: HashMap<AppealId, Counted> = HashMap::new();
    let most = i64::try_from(ids.len()).unwrap_or(i64::MAX).saturating_mul(2);
    for row in sql.rows(text, args![dialect::ids(&ids), most]).await? {
        let counted = counts.entry(AppealId(row.get("appeal_id")?)).or_default();
        let n = usize::try_from(row.get::<i64>("n")?).unwrap_or(0);
        match row.get::<String>("phase")?.as_str() {
            "before" => counted.before = n,
            _ => counted.after = n,
        }
    }
    Ok(counts)
}

fn evidence(row: &Row) -> Result<Evidence> {
    let foreign = |what: &str| Error::Foreign(format!("evidence.{what}"));
    let phase: String = row.get("phase")?;
    let by_id: Option<String> = row.get("by_id")?;
    let removed_at: Option<Timestamp> = row.get("removed_at")?;
    let removed = match removed_at {
        None => None,
        Some(at) => {
            let id: Option<String> = row.get("removed_by_id")?;
            let by = By::from_parts(&row.get::<String>("removed_by_kind")?, id.as_deref());
            let by = by.ok_or_else(|| foreign("removed_by_kind"))?;
            Some(Removed { by, at, reason: row.get("removed_reason")? })
        }
    };
    Ok(Evidence {
        id: EvidenceId(row.get("id")?),
        phase: Phase::from_word(&phase).ok_or_else(|| foreign("phase"))?,
        has_photo: row.get::<i64>("has_photo")? == 1,
        words: row.get("words")?,
        by: By::from_parts(&row.get::<String>("by_kind")?, by_id.as_deref())
            .ok_or_else(|| foreign("by_kind"))?,
        at: row.get("at")?,
        removed,
    })
}

static LOAD: SetStatement = SetStatement::insert(
    "evidence_rules",
    &[
        Column::text("topic"),
        Column::text("regime"),
        Column::int("position"),
        Column::text("why_ru"),
        Column::text("why_en"),
    ],
    "ON CONFLICT (topic, regime) DO NOTHING",
);

pub(crate) async fn load(unit: &mut Unit, rules: &Rules) -> Result<()> {
    unit.execute("DELETE FROM evidence_rules", args![]).await?;
    let mut rows = Vec::new();
    for (position, rule) in (0_i64..).zip(rules.all()) {
        let some = |words: Vec<String>| if words.is_empty() { vec![ANY.to_owned()] } else { words };
        let topics = some(rule.topics.iter().map(|it| it.as_str().to_owned()).collect());
        let regimes = some(rule.regimes.iter().map(|it| it.word().to_owned()).collect());
        for topic in &topics {
            for regime in &regimes {
                rows.push(args![topic, regime, position, &rule.why.ru, &rule.why.en]);
            }
        }
    }
    unit.put(&LOAD, rows)
}

/// Why a photo is needed, by the first rule that fits topic, or its group, and regime.
pub(crate) async fn needed(sql: &mut impl Sql, appeal: &Appeal) -> Result<Option<Words>> {
    let text = "SELECT why_ru, why_en FROM evidence_rules WHERE regime IN ($1, '*') \
                AND (topic IN ($2, '*') OR topic = (SELECT parent FROM topics WHERE code = $2)) \
                ORDER BY position LIMIT 1";
    let topic = appeal.topic.as_ref().map_or("", |it| it.as_str());
    let row = sql.row(text, args![appeal.regime.word(), topic]).await?;
    row.map(|row| Ok(Words { ru: row.get("why_ru")?, en: row.get("why_en")? })).transpose()
}

/// Puts the key of an errand in; false where it is there already.
pub(crate) async fn claim(unit: &mut Unit, by: &By, key: &str) -> Result<bool> {
    let now = unit.now();
    let who = format!("{}:{}", by.kind(), by.id().unwrap_or_default());
    let text = "INSERT INTO errands (who, key, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    Ok(unit.execute(text, args![who, key, now]).await? == 1)
}

pub(crate) async fn purge(unit: &mut Unit, before: Timestamp, max: u32) -> Result<u64> {
    let text = "DELETE FROM errands WHERE (who, key) IN (SELECT who, key FROM errands \
                WHERE at <= $1 ORDER BY at LIMIT $2)";
    unit.execute(text, args![before, max]).await
}
