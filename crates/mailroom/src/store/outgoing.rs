//! SQL of what goes out.

use base::{By, Timestamp, Uuid};
use channels::talk::{Peer, Say};
use store::{Error, Result, Row, Sql, Unit, args, dialect};

use crate::outgoing::{About, Outgoing, OutgoingId, Posted, State, Trouble};
use crate::say;

const POSTED: &str = "id, channel, appeal_id, answer_id, state, attempts, put_at, next_at, \
                      turned_at, trouble, why, settled_kind, settled_by, settled_at";

/// Something that was taken to be sent.
pub(crate) struct Taken {
    pub id: OutgoingId,
    pub peer: Peer,
    pub about: About,
    /// The number of this attempt; it names the attempt.
    pub attempt: i64,
    pub put_at: Timestamp,
    /// `None` where it cannot be read.
    pub say: Option<Say>,
}

/// What became of something, as it is written.
pub(crate) struct Outcome<'a> {
    pub state: State,
    pub next_at: Timestamp,
    pub foreign_id: Option<&'a str>,
    pub trouble: Option<Trouble>,
    pub why: Option<&'a str>,
}

pub(crate) async fn put(
    unit: &mut Unit,
    id: OutgoingId,
    outgoing: &Outgoing,
    is_closed: bool,
) -> Result<()> {
    let say = say::write(&outgoing.say).map_err(|error| Error::Foreign(error.to_string()))?;
    let (state, trouble) = match is_closed {
        true => (State::Failed, Some(Trouble::Gone.word())),
        false => (State::Waiting, None),
    };
    let now = unit.now();
    unit.execute(
        "INSERT INTO outgoing (id, channel, peer, say, appeal_id, answer_id, state, attempts, \
         put_at, next_at, turned_at, trouble) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, $8, $8, \
         $9)",
        args![
            id.0,
            &outgoing.peer.channel,
            &outgoing.peer.id,
            say,
            outgoing.about.appeal,
            outgoing.about.answer,
            state.word(),
            now,
            trouble,
        ],
    )
    .await
    .map(|_| ())
}

/// Whether the post has anything to do: something is due or was left while it was being sent.
pub(crate) async fn is_due(
    sql: &mut impl Sql,
    channels: &[&str],
    now: Timestamp,
    flying: &[OutgoingId],
) -> Result<bool> {
    let (list, ids) = (sql.engine().in_list(2), sql.engine().id_list(3));
    let text = format!(
        "SELECT 1 AS one WHERE EXISTS (SELECT 1 FROM outgoing WHERE state = 'waiting' \
         AND next_at <= $1 AND channel IN {list}) \
         OR EXISTS (SELECT 1 FROM outgoing WHERE state = 'sending' AND channel IN {list} \
         AND id NOT IN {ids})"
    );
    let args = args![now, dialect::list(channels), dialect::ids(&uuids(flying))];
    Ok(sql.row(text, args).await?.is_some())
}

/// What was being sent and is not any more: nobody knows whether it arrived.
pub(crate) async fn strand(
    unit: &mut Unit,
    channels: &[&str],
    flying: &[OutgoingId],
) -> Result<Vec<Posted>> {
    let (list, ids) = (unit.engine().in_list(1), unit.engine().id_list(2));
    let text = format!(
        "UPDATE outgoing SET state = 'unknown', turned_at = $3, trouble = 'died', why = NULL \
         WHERE state = 'sending' AND channel IN {list} AND id NOT IN {ids} RETURNING {POSTED}"
    );
    let now = unit.now();
    let args = args![dialect::list(channels), dialect::ids(&uuids(flying)), now];
    unit.rows(text, args).await?.iter().map(posted).collect()
}

/// Takes the heads of conversations that are due, one each, to be sent.
pub(crate) async fn take(unit: &mut Unit, channels: &[&str], max: usize) -> Result<Vec<Taken>> {
    let list = unit.engine().in_list(2);
    let text = format!(
        "UPDATE outgoing SET state = 'sending', turned_at = $1, attempts = attempts + 1 \
         WHERE seq IN (SELECT o.seq FROM outgoing o WHERE o.state = 'waiting' \
         AND o.next_at <= $1 AND o.channel IN {list} AND NOT EXISTS (SELECT 1 FROM outgoing p \
         WHERE p.channel = o.channel AND p.peer = o.peer AND p.state IN ('waiting', 'sending') \
         AND (p.state = 'sending' OR p.seq < o.seq)) ORDER BY o.next_at, o.seq LIMIT $3) \
         RETURNING seq, id, channel, peer, say, appeal_id, answer_id, attempts, put_at"
    );
    let now = unit.now();
    let max = i64::try_from(max).unwrap_or(i64::MAX);
    let rows = unit.rows(text, args![now, dialect::list(channels), max]).await?;
    let numbered = |row: &Row| Ok((row.get::<i64>("seq")?, taken(row)?));
    let mut taken = rows.iter().map(numbered).collect::<Result<Vec<_>>>()?;
    taken.sort_by_key(|(seq, _)| *seq);
    Ok(taken.into_iter().map(|(_, taken)| taken).collect())
}

fn taken(row: &Row) -> Result<Taken> {
    Ok(Taken {
        id: OutgoingId(row.get("id")?),
        peer: Peer { channel: row.get("channel")?, id: row.get("peer")? },
        about: about(row)?,
        attempt: row.get("attempts")?,
        put_at: row.get("put_at")?,
        say: say::read(&row.get::<String>("say")?).ok(),
    })
}

/// Writes what became of an attempt; false where somebody has decided meanwhile and it does not
/// count. That it was sent counts as long as it was not taken again.
pub(crate) async fn end(unit: &mut Unit, taken: &Taken, outcome: &Outcome<'_>) -> Result<bool> {
    let still = match outcome.state {
        State::Sent => "('sending', 'unknown', 'waiting')",
        _ => "('sending', 'unknown')",
    };
    let text = format!(
        "UPDATE outgoing SET state = $3, next_at = $4, foreign_id = $5, trouble = $6, why = $7, \
         turned_at = $8 WHERE id = $1 AND attempts = $2 AND settled_at IS NULL AND state IN {still}"
    );
    let now = unit.now();
    let args = args![
        taken.id.0,
        taken.attempt,
        outcome.state.word(),
        outcome.next_at,
        outcome.foreign_id,
        outcome.trouble.map(Trouble::word),
        outcome.why,
        now,
    ];
    Ok(unit.execute(text, args).await? == 1)
}

/// What waits for a person who wants to hear nothing more has failed.
pub(crate) async fn fail_waiting(unit: &mut Unit, peer: &Peer) -> Result<Vec<Posted>> {
    let text = format!(
        "UPDATE outgoing SET state = 'failed', trouble = 'gone', why = NULL, turned_at = $3 \
         WHERE channel = $1 AND peer = $2 AND state = 'waiting' RETURNING {POSTED}"
    );
    let now = unit.now();
    let rows = unit.rows(text, args![&peer.channel, &peer.id, now]).await?;
    rows.iter().map(posted).collect()
}

pub(crate) async fn of_appeal(sql: &mut impl Sql, appeal: Uuid, max: u32) -> Result<Vec<Posted>> {
    let text = format!("SELECT {POSTED} FROM outgoing WHERE appeal_id = $1 ORDER BY seq LIMIT $2");
    sql.rows(text, args![appeal, max]).await?.iter().map(posted).collect()
}

pub(crate) async fn find(sql: &mut impl Sql, id: OutgoingId) -> Result<Option<Posted>> {
    let text = format!("SELECT {POSTED} FROM outgoing WHERE id = $1");
    sql.row(text, args![id.0]).await?.as_ref().map(posted).transpose()
}

pub(crate) async fn lock(unit: &mut Unit, id: OutgoingId) -> Result<Option<Posted>> {
    let lock = unit.engine().for_update();
    let text = format!("SELECT {POSTED} FROM outgoing WHERE id = $1{lock}");
    unit.row(text, args![id.0]).await?.as_ref().map(posted).transpose()
}

const TROUBLED: &str = "state IN ('failed', 'unknown') AND settled_at IS NULL \
                        AND appeal_id IS NOT NULL";

pub(crate) async fn troubled(sql: &mut impl Sql, max: u32) -> Result<Vec<Posted>> {
    let text =
        format!("SELECT {POSTED} FROM outgoing WHERE {TROUBLED} ORDER BY turned_at, seq LIMIT $1");
    sql.rows(text, args![max]).await?.iter().map(posted).collect()
}

pub(crate) async fn count_troubled(sql: &mut impl Sql, max: u32) -> Result<u64> {
    let text = format!(
        "SELECT count(*) AS n FROM (SELECT 1 FROM outgoing WHERE {TROUBLED} LIMIT $1) AS t"
    );
    let row = sql.row(text, args![max]).await?;
    let count: i64 = row.map_or(Ok(0), |row| row.get("n"))?;
    Ok(u64::try_from(count).unwrap_or(0))
}

/// Lets it wait again; false where its words were forgotten.
pub(crate) async fn resend(unit: &mut Unit, id: OutgoingId) -> Result<bool> {
    let text = "UPDATE outgoing SET state = 'waiting', put_at = $2, next_at = $2, \
                turned_at = $2, trouble = NULL, why = NULL WHERE id = $1 AND say <> ''";
    let now = unit.now();
    Ok(unit.execute(text, args![id.0, now]).await? == 1)
}

pub(crate) async fn give_up(unit: &mut Unit, id: OutgoingId, by: &By) -> Result<()> {
    let text = "UPDATE outgoing SET settled_kind = $2, settled_by = $3, settled_at = $4 \
                WHERE id = $1";
    let now = unit.now();
    unit.execute(text, args![id.0, by.kind(), by.id(), now]).await.map(|_| ())
}

/// Removes what was about no appeal and has ended before a moment.
pub(crate) async fn purge(unit: &mut Unit, before: Timestamp, max: u32) -> Result<u64> {
    let text = "DELETE FROM outgoing WHERE seq IN (SELECT seq FROM outgoing \
                WHERE turned_at < $1 AND say <> '' AND appeal_id IS NULL \
                AND state IN ('sent', 'failed', 'unknown') ORDER BY turned_at LIMIT $2)";
    unit.execute(text, args![before, max]).await
}

/// Forgets words and conversation of what was sent or settled before a moment.
pub(crate) async fn forget(unit: &mut Unit, before: Timestamp, max: u32) -> Result<u64> {
    let text = "UPDATE outgoing SET say = '', peer = '' WHERE seq IN (SELECT seq FROM outgoing \
                WHERE turned_at < $1 AND say <> '' AND appeal_id IS NOT NULL \
                AND (state = 'sent' OR settled_at < $1) ORDER BY turned_at LIMIT $2)";
    unit.execute(text, args![before, max]).await
}

fn uuids(ids: &[OutgoingId]) -> Vec<Uuid> {
    ids.iter().map(|id| id.0).collect()
}

fn about(row: &Row) -> Result<About> {
    Ok(About { appeal: row.get("appeal_id")?, answer: row.get("answer_id")? })
}

fn posted(row: &Row) -> Result<Posted> {
    let foreign = |column: &str| Error::Foreign(format!("outgoing.{column}"));
    let trouble = row
        .get::<Option<String>>("trouble")?
        .map(|word| Trouble::from_word(&word).ok_or_else(|| foreign("trouble")));
    let by_id: Option<String> = row.get("settled_by")?;
    let settled_at: Option<Timestamp> = row.get("settled_at")?;
    let settled = match (row.get::<Option<String>>("settled_kind")?, settled_at) {
        (Some(kind), Some(at)) => {
            let by = By::from_parts(&kind, by_id.as_deref());
            Some((by.ok_or_else(|| foreign("settled_kind"))?, at))
        }
        _ => None,
    };
    Ok(Posted {
        id: OutgoingId(row.get("id")?),
        channel: row.get("channel")?,
        about: about(row)?,
        state: State::from_word(&row.get::<String>("state")?).ok_or_else(|| foreign("state"))?,
        attempts: row.get("attempts")?,
        put_at: row.get("put_at")?,
        next_at: row.get("next_at")?,
        turned_at: row.get("turned_at")?,
        trouble: trouble.transpose()?,
        why: row.get("why")?,
        settled,
    })
}
