//! The set statements of intake.

use std::collections::{BTreeMap, HashMap, HashSet};

use base::{Ids, Personal, Timestamp, Uuid, millis};
use channels::Incoming;
use store::{Column, Error, Result, SetStatement, Sql, Unit, args, dialect};

use crate::appeal::{AuthorId, MessageId, NEVER};
use crate::intake::{FACTS_OF_NEW, Fresh, Receipt};
use crate::number::Number;
use crate::status::Status;

static CONTACTS: SetStatement = SetStatement::insert(
    "contacts",
    &[Column::text("value"), Column::id("author_id")],
    "ON CONFLICT DO NOTHING",
);

static AUTHORS: SetStatement = SetStatement::insert(
    "authors",
    &[Column::id("id"), Column::text("name"), Column::int("created_at")],
    "",
);

pub(crate) static MESSAGES: SetStatement = SetStatement::insert(
    "messages",
    &[
        Column::id("id"),
        Column::text("channel"),
        Column::text("external_id"),
        Column::id("appeal_id"),
        Column::id("author_id"),
        Column::text("text"),
        Column::text("raw"),
        Column::text("fingerprint"),
        Column::int("sent_at"),
        Column::int("received_at"),
        Column::text("peer"),
    ],
    "ON CONFLICT DO NOTHING",
);

pub(crate) static APPEALS: SetStatement = SetStatement::insert(
    "appeals",
    &[
        Column::id("id"),
        Column::text("number"),
        Column::text("regime"),
        Column::text("channel"),
        Column::text("status"),
        Column::text("topic"),
        Column::text("department"),
        Column::text("district"),
        Column::real("lat"),
        Column::real("lon"),
        Column::text("address"),
        Column::id("message_id"),
        Column::id("author_id"),
        Column::int("received_at"),
        Column::int("due_at"),
        Column::text("due_policy"),
        Column::text("due_from"),
        Column::int("due_order"),
        Column::int("answered_at"),
        Column::int("version"),
        Column::text("origin"),
    ],
    "",
);

static FILES: SetStatement = SetStatement::insert(
    "attachments",
    &[
        Column::id("id"),
        Column::id("appeal_id"),
        Column::text("owner_kind"),
        Column::id("owner_id"),
        Column::text("sha256"),
        Column::text("name"),
        Column::text("content_type"),
        Column::int("bytes"),
        Column::int("position"),
        Column::int("created_at"),
    ],
    "",
);

/// Puts new contacts in; whom each wanted contact belongs to.
pub(crate) async fn put_contacts(
    unit: &mut Unit,
    wanted: &BTreeMap<&str, AuthorId>,
) -> Result<HashMap<String, AuthorId>> {
    if wanted.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = wanted.iter().map(|(value, author)| args![*value, author.0]).collect();
    if unit.set(&CONTACTS, rows).await? == wanted.len() as u64 {
        return Ok(wanted.iter().map(|(value, author)| ((*value).to_owned(), *author)).collect());
    }
    let list = unit.engine().in_list(1);
    let text = format!("SELECT value, author_id FROM contacts WHERE value IN {list}");
    let values: Vec<_> = wanted.keys().collect();
    let rows = unit.rows(text, args![dialect::list(&values)]).await?;
    rows.iter().map(|row| Ok((row.get("value")?, AuthorId(row.get("author_id")?)))).collect()
}

/// Puts authors in who were not known before.
pub(crate) fn put_authors(
    unit: &mut Unit,
    authors: HashMap<AuthorId, (Option<Personal<String>>, Timestamp)>,
) -> Result<()> {
    let rows = authors.into_iter().map(|(id, (name, at))| args![id.0, name, at]).collect();
    unit.put(&AUTHORS, rows)
}

/// Takes back contacts that this unit has put in.
pub(crate) async fn forget_contacts(unit: &mut Unit, values: &[String]) -> Result<()> {
    if values.is_empty() {
        return Ok(());
    }
    let list = unit.engine().in_list(1);
    let text = format!("DELETE FROM contacts WHERE value IN {list}");
    unit.execute(text, args![dialect::list(values)]).await.map(|_| ())
}

/// Puts messages in; those that were not there before.
///
/// In the order of their keys: two processes that get the same messages in different orders wait
/// for each other's rows and must not do so in a circle.
pub(crate) async fn put_messages(
    unit: &mut Unit,
    fresh: &[Fresh<'_>],
) -> Result<HashSet<MessageId>> {
    let mut sorted: Vec<_> = fresh.iter().collect();
    // Stable: of two messages under one key the first stays the first.
    sorted.sort_by_key(|it| {
        let Incoming { channel, external_id, .. } = &it.item.incoming;
        (channel, external_id)
    });
    let put = unit.set(&MESSAGES, sorted.into_iter().map(message).collect()).await?;
    if put == fresh.len() as u64 {
        return Ok(fresh.iter().map(|it| it.message).collect());
    }
    let list = unit.engine().id_list(1);
    let text = format!("SELECT id FROM messages WHERE id IN {list}");
    let ids: Vec<_> = fresh.iter().map(|it| it.message.0).collect();
    let rows = unit.rows(text, args![dialect::ids(&ids)]).await?;
    rows.iter().map(|row| Ok(MessageId(row.get("id")?))).collect()
}

fn message(fresh: &Fresh<'_>) -> store::Args {
    let incoming = &fresh.item.incoming;
    args![
        fresh.message.0,
        &incoming.channel,
        &incoming.external_id,
        fresh.appeal.0,
        fresh.author.map(|it| it.0),
        &incoming.text,
        &incoming.raw,
        &fresh.fingerprint,
        incoming.sent_at,
        fresh.item.received_at,
        incoming.peer.as_ref(),
    ]
}

/// Takes `count` numbers of a year; the ordinal before the first of them.
pub(crate) async fn take_numbers(unit: &mut Unit, year: i16, count: i64) -> Result<i64> {
    let row = unit
        .row(
            "INSERT INTO counters (year, last) VALUES ($1, $2) ON CONFLICT (year) \
             DO UPDATE SET last = counters.last + excluded.last RETURNING last",
            args![i64::from(year), count],
        )
        .await?;
    let row = row.ok_or_else(|| Error::Foreign("counters".to_owned()))?;
    Ok(row.get::<i64>("last")? - count)
}

/// Puts the appeals of new messages in.
pub(crate) fn put_appeals(unit: &mut Unit, new: &[&Fresh<'_>], numbers: &[Number]) -> Result<()> {
    let rows = new.iter().zip(numbers).map(|(fresh, number)| appeal(fresh, *number)).collect();
    unit.put(&APPEALS, rows)
}

fn appeal(fresh: &Fresh<'_>, number: Number) -> store::Args {
    let item = fresh.item;
    let incoming = &item.incoming;
    let due = item.due.as_ref();
    args![
        fresh.appeal.0,
        number.to_string(),
        item.regime.word(),
        &incoming.channel,
        Status::New.word(),
        None::<&str>,
        None::<&str>,
        item.district.as_ref(),
        incoming.place.point.map(|it| it.lat()),
        incoming.place.point.map(|it| it.lon()),
        incoming.place.address.as_ref(),
        fresh.message.0,
        fresh.author.map(|it| it.0),
        item.received_at,
        due.map(|it| it.at),
        due.and_then(|it| it.policy.as_ref()),
        due.and_then(|it| it.valid_from.as_ref()),
        due.map_or(NEVER, |it| millis(it.at)),
        None::<Timestamp>,
        FACTS_OF_NEW,
        "live",
    ]
}

/// Puts the files of new messages in.
pub(crate) fn put_files(unit: &mut Unit, new: &[&Fresh<'_>], ids: &Ids) -> Result<()> {
    let mut rows = Vec::new();
    for fresh in new {
        for (position, file) in fresh.item.incoming.files.iter().enumerate() {
            let id: Uuid = ids.uuid(fresh.item.received_at);
            rows.push(args![
                id,
                fresh.appeal.0,
                "message",
                fresh.message.0,
                &file.sha256,
                file.name.reveal(),
                &file.content_type,
                i64::try_from(file.bytes).unwrap_or(i64::MAX),
                i64::try_from(position).unwrap_or(i64::MAX),
                fresh.item.received_at,
            ]);
        }
    }
    unit.put(&FILES, rows)
}

/// The receipt and the fingerprint of a message that is there.
pub(crate) async fn receipt(
    sql: &mut impl Sql,
    channel: &str,
    external_id: &str,
) -> Result<(Receipt, String)> {
    let row = sql
        .row(
            "SELECT m.id, m.fingerprint, a.number, a.status FROM messages m \
             JOIN appeals a ON a.id = m.appeal_id WHERE m.channel = $1 AND m.external_id = $2",
            args![channel, external_id],
        )
        .await?
        .ok_or_else(|| Error::Foreign("messages without its appeal".to_owned()))?;
    let receipt = Receipt {
        message: MessageId(row.get("id")?),
        number: super::number(&row)?,
        status: super::status(&row)?,
    };
    Ok((receipt, row.get("fingerprint")?))
}
