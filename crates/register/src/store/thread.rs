//! What hangs on an appeal: messages, files, the words of reasons.

use std::collections::HashMap;

use base::{Personal, Timestamp};
use channels::talk::Peer;
use channels::{FileName, FileRef, Incoming};
use store::{Result, Row, Sql, args, dialect};

use crate::appeal::{Appeal, AppealId, AuthorId, MessageId};
use crate::attachment::{Attachment, AttachmentId, Owner, PHOTO_TYPES};
use crate::message::Message;
use crate::topic::Sorted;

/// Rows of one kind that a page of an appeal shows at most.
const SHOWN_MAX: i64 = 500;
/// Photos of all the appeals of one list that are looked through at most.
const PHOTOS_MAX: i64 = 2_000;

pub(crate) async fn messages(sql: &mut impl Sql, appeal: AppealId) -> Result<Vec<Message>> {
    let rows = sql
        .rows(
            "SELECT id, channel, external_id, peer, author_id, text, sent_at, received_at \
             FROM messages WHERE appeal_id = $1 ORDER BY received_at, id LIMIT $2",
            args![appeal.0, SHOWN_MAX],
        )
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Message {
                id: MessageId(row.get("id")?),
                channel: row.get("channel")?,
                external_id: row.get("external_id")?,
                peer: row.get("peer")?,
                author: row.get::<Option<base::Uuid>>("author_id")?.map(AuthorId),
                text: row.get("text")?,
                sent_at: row.get("sent_at")?,
                received_at: row.get("received_at")?,
            })
        })
        .collect()
}

pub(crate) async fn heard_from(sql: &mut impl Sql, peer: &Peer, max: u32) -> Result<Vec<AppealId>> {
    let text = "SELECT appeal_id, max(received_at) AS last FROM messages \
                WHERE channel = $1 AND peer = $2 GROUP BY appeal_id \
                ORDER BY last DESC, appeal_id DESC LIMIT $3";
    let rows = sql.rows(text, args![&peer.channel, &peer.id, max]).await?;
    rows.iter().map(|row| row.get("appeal_id").map(AppealId)).collect()
}

/// Puts one more message of an appeal's author in; false where its key is known.
pub(crate) async fn put_message(
    unit: &mut store::Unit,
    appeal: &Appeal,
    id: MessageId,
    incoming: &Incoming,
) -> Result<bool> {
    let now = unit.now();
    let put = unit
        .execute(
            "INSERT INTO messages (id, channel, external_id, appeal_id, author_id, text, raw, \
             fingerprint, sent_at, received_at, peer) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING",
            args![
                id.0,
                &incoming.channel,
                &incoming.external_id,
                appeal.id.0,
                appeal.author.map(|it| it.0),
                &incoming.text,
                &incoming.raw,
                incoming.fingerprint(),
                incoming.sent_at,
                now,
                incoming.peer.as_ref(),
            ],
        )
        .await?;
    Ok(put == 1)
}

pub(crate) async fn first_words(
    sql: &mut impl Sql,
    appeals: &[AppealId],
) -> Result<HashMap<AppealId, Personal<String>>> {
    let ids: Vec<_> = appeals.iter().map(|id| id.0).collect();
    let list = sql.engine().id_list(1);
    let text = format!(
        "SELECT a.id, m.text FROM appeals a JOIN messages m ON m.id = a.message_id \
         WHERE a.id IN {list}"
    );
    let rows = sql.rows(text, args![dialect::ids(&ids)]).await?;
    rows.iter().map(|row| Ok((AppealId(row.get("id")?), row.get("text")?))).collect()
}

pub(crate) async fn sorted(
    sql: &mut impl Sql,
    after: Option<(Timestamp, AppealId)>,
    limit: u32,
) -> Result<Vec<Sorted>> {
    let (at, id) = after.map_or((Timestamp::MAX, base::Uuid::max()), |(at, id)| (at, id.0));
    let rows = sql
        .rows(
            "SELECT a.id, a.topic, a.received_at, m.text FROM \
             (SELECT id, topic, received_at, message_id FROM appeals \
             WHERE topic IS NOT NULL AND (received_at, id) < ($1, $2) \
             ORDER BY received_at DESC, id DESC LIMIT $3) a \
             JOIN messages m ON m.id = a.message_id ORDER BY a.received_at DESC, a.id DESC",
            args![at, id, limit],
        )
        .await?;
    let row = |row: &Row| {
        Ok(Sorted {
            appeal: AppealId(row.get("id")?),
            topic: row.get("topic")?,
            text: row.get("text")?,
            received_at: row.get("received_at")?,
        })
    };
    rows.iter().map(row).collect()
}

pub(crate) async fn attachments(sql: &mut impl Sql, appeal: AppealId) -> Result<Vec<Attachment>> {
    let text = format!(
        "SELECT {ATTACHMENT} FROM attachments WHERE appeal_id = $1 \
         ORDER BY created_at, position, id LIMIT $2"
    );
    let rows = sql.rows(text, args![appeal.0, SHOWN_MAX]).await?;
    rows.iter().map(attachment).collect()
}

pub(crate) async fn attachment_of(
    sql: &mut impl Sql,
    appeal: AppealId,
    id: AttachmentId,
) -> Result<Option<Attachment>> {
    let text = format!("SELECT {ATTACHMENT} FROM attachments WHERE appeal_id = $1 AND id = $2");
    let row = sql.row(text, args![appeal.0, id.0]).await?;
    row.as_ref().map(attachment).transpose()
}

pub(crate) async fn photos(
    sql: &mut impl Sql,
    appeals: &[AppealId],
) -> Result<HashMap<AppealId, AttachmentId>> {
    let ids: Vec<_> = appeals.iter().map(|id| id.0).collect();
    let (list, kinds) = (sql.engine().id_list(1), sql.engine().in_list(2));
    let text = format!(
        "SELECT a.appeal_id, a.id FROM attachments a WHERE a.appeal_id IN {list} \
         AND a.owner_kind <> 'evidence' \
         AND a.content_type IN {kinds} AND NOT EXISTS (SELECT 1 FROM pictures p \
         WHERE p.sha256 = a.sha256 AND p.unshown IS NOT NULL) \
         ORDER BY a.created_at DESC, a.position DESC, a.id DESC LIMIT $3"
    );
    let args = args![dialect::ids(&ids), dialect::list(&PHOTO_TYPES), PHOTOS_MAX];
    let rows = sql.rows(text, args).await?;
    rows.iter()
        .map(|row| Ok((AppealId(row.get("appeal_id")?), AttachmentId(row.get("id")?))))
        .collect()
}

pub(crate) async fn put_attachment(
    unit: &mut store::Unit,
    appeal: AppealId,
    attachment: &Attachment,
    position: usize,
) -> Result<()> {
    let now = unit.now();
    unit.execute(
        "INSERT INTO attachments (id, appeal_id, owner_kind, owner_id, sha256, name, \
         content_type, bytes, position, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        args![
            attachment.id.0,
            appeal.0,
            attachment.owner.kind(),
            attachment.owner.id(),
            &attachment.file.sha256,
            attachment.file.name.reveal(),
            &attachment.file.content_type,
            i64::try_from(attachment.file.bytes).unwrap_or(i64::MAX),
            i64::try_from(position).unwrap_or(i64::MAX),
            now,
        ],
    )
    .await
    .map(|_| ())
}

const ATTACHMENT: &str = "id, owner_kind, owner_id, sha256, name, content_type, bytes";

fn attachment(row: &Row) -> Result<Attachment> {
    let owner = match row.get::<String>("owner_kind")?.as_str() {
        "answer" => Owner::Answer(row.get("owner_id")?),
        "evidence" => Owner::Evidence(row.get("owner_id")?),
        _ => Owner::Message(MessageId(row.get("owner_id")?)),
    };
    Ok(Attachment {
        id: AttachmentId(row.get("id")?),
        owner,
        file: FileRef {
            sha256: row.get("sha256")?,
            name: FileName::kept(row.get("name")?),
            content_type: row.get("content_type")?,
            bytes: u64::try_from(row.get::<i64>("bytes")?).unwrap_or(0),
        },
    })
}

pub(crate) async fn reopened_at(
    sql: &mut impl Sql,
    appeal: AppealId,
) -> Result<Option<base::Timestamp>> {
    let text = "SELECT at FROM reopenings WHERE appeal_id = $1 ORDER BY at DESC LIMIT 1";
    sql.row(text, args![appeal.0]).await?.map(|row| row.get("at")).transpose()
}

pub(crate) async fn reasons(
    sql: &mut impl Sql,
    appeal: AppealId,
) -> Result<Vec<(String, Personal<String>)>> {
    let rows = sql
        .rows(
            "SELECT id, reason FROM closures WHERE appeal_id = $1 \
             UNION ALL SELECT id, reason FROM reopenings WHERE appeal_id = $1 \
             UNION ALL SELECT id, reason FROM corrections WHERE appeal_id = $1 LIMIT $2",
            args![appeal.0, SHOWN_MAX],
        )
        .await?;
    rows.iter()
        .map(|row| Ok((row.get::<base::Uuid>("id")?.to_string(), row.get("reason")?)))
        .collect()
}
