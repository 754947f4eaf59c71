//! All SQL of the room.

use base::{Timestamp, Uuid, millis};
use register::{AppealId, MessageId};
use store::{Error, Result, Sql, Unit, args};

use crate::link::Opens;
use crate::state::State;

/// Opens a conversation and locks its row; it is made where it is new.
pub(crate) async fn open(
    unit: &mut Unit,
    fresh: Uuid,
    channel: &str,
    peer: &str,
) -> Result<(Uuid, State)> {
    let now = unit.now();
    unit.execute(
        "INSERT INTO conversations (id, channel, peer, state, begun, created_at, updated_at) \
         VALUES ($1, $2, $3, '{}', 0, $4, $4) ON CONFLICT (channel, peer) DO NOTHING",
        args![fresh, channel, peer, now],
    )
    .await?;
    let lock = unit.engine().for_update();
    let text =
        format!("SELECT id, state FROM conversations WHERE channel = $1 AND peer = $2{lock}");
    let row = unit.row(text, args![channel, peer]).await?;
    let row = row.ok_or_else(|| Error::Foreign("conversations".to_owned()))?;
    Ok((row.get("id")?, state(&row.get::<String>("state")?)?))
}

pub(crate) async fn find(
    sql: &mut impl Sql,
    channel: &str,
    peer: &str,
) -> Result<Option<(Uuid, State, Timestamp)>> {
    let text = "SELECT id, state, updated_at FROM conversations WHERE channel = $1 AND peer = $2";
    let Some(row) = sql.row(text, args![channel, peer]).await? else { return Ok(None) };
    let state = state(&row.get::<String>("state")?)?;
    Ok(Some((row.get("id")?, state, row.get("updated_at")?)))
}

fn state(json: &str) -> Result<State> {
    State::parse(json).map_err(|error| Error::Foreign(format!("conversations.state: {error}")))
}

pub(crate) async fn save(unit: &mut Unit, id: Uuid, state: &State) -> Result<()> {
    let now = unit.now();
    unit.execute(
        "UPDATE conversations SET state = $2, begun = $3, updated_at = $4 WHERE id = $1",
        args![id, state.to_json(), state.begun, now],
    )
    .await
    .map(|_| ())
}

/// Forgets conversations in which nothing was said since a moment.
pub(crate) async fn forget(unit: &mut Unit, before: Timestamp, max: i64) -> Result<u64> {
    unit.execute(
        "DELETE FROM conversations WHERE id IN (SELECT id FROM conversations \
         WHERE updated_at < $1 ORDER BY updated_at LIMIT $2)",
        args![millis(before), max],
    )
    .await
}

pub(crate) async fn put_link(unit: &mut Unit, hash: &str, opens: Opens) -> Result<()> {
    let now = unit.now();
    unit.execute(
        "INSERT INTO links (hash, appeal_id, message_id, created_at) VALUES ($1, $2, $3, $4)",
        args![hash, opens.appeal.0, opens.message.0, now],
    )
    .await
    .map(|_| ())
}

pub(crate) async fn link(sql: &mut impl Sql, hash: &str) -> Result<Option<Opens>> {
    let text = "SELECT appeal_id, message_id FROM links WHERE hash = $1";
    let Some(row) = sql.row(text, args![hash]).await? else { return Ok(None) };
    Ok(Some(Opens {
        appeal: AppealId(row.get("appeal_id")?),
        message: MessageId(row.get("message_id")?),
    }))
}
