//! All SQL of answers that are kept.

use store::{Error, Result, Sql as _, Unit, args};

use super::Keyed;

/// Puts the key in, or takes it over where its answer has expired; false where it is taken.
pub(super) async fn claim(unit: &mut Unit, request: &Keyed, expired: i64) -> Result<bool> {
    let now = unit.now();
    let changed = unit
        .execute(
            "INSERT INTO replies (service_id, key_hash, fingerprint, answer, answered_at) \
             VALUES ($1, $2, $3, '', $4) ON CONFLICT (service_id, key_hash) DO UPDATE SET \
             fingerprint = excluded.fingerprint, answer = '', answered_at = excluded.answered_at \
             WHERE replies.answered_at <= $5",
            args![
                request.service.0,
                request.key.to_vec(),
                request.fingerprint.to_vec(),
                now,
                expired
            ],
        )
        .await?;
    Ok(changed == 1)
}

/// The request that a key belongs to, and its answer.
pub(super) async fn known(unit: &mut Unit, request: &Keyed) -> Result<(Vec<u8>, String)> {
    let text = "SELECT fingerprint, answer FROM replies WHERE service_id = $1 AND key_hash = $2";
    let row = unit.row(text, args![request.service.0, request.key.to_vec()]).await?;
    let row = row.ok_or_else(|| Error::Foreign("a claimed key without its row".to_owned()))?;
    Ok((row.get("fingerprint")?, row.get("answer")?))
}

pub(super) async fn keep(unit: &mut Unit, request: &Keyed, answer: &str) -> Result<()> {
    let text = "UPDATE replies SET answer = $3 WHERE service_id = $1 AND key_hash = $2";
    unit.execute(text, args![request.service.0, request.key.to_vec(), answer]).await.map(|_| ())
}

pub(super) async fn purge(unit: &mut Unit, expired: i64, limit: u32) -> Result<u64> {
    let text = "DELETE FROM replies WHERE (service_id, key_hash) IN (SELECT service_id, key_hash \
                FROM replies WHERE answered_at <= $1 ORDER BY answered_at LIMIT $2)";
    unit.execute(text, args![expired, limit]).await
}
