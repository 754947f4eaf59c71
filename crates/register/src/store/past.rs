//! The set statements of imports.

use std::collections::HashMap;

use base::{Personal, Timestamp};
use channels::base16;
use sha2::{Digest, Sha256};
use store::{Column, Result, SetStatement, Sql, Unit, args, dialect};

use super::intake::{APPEALS, MESSAGES};
use crate::appeal::NEVER;
use crate::intake::Fresh;
use crate::number::Number;
use crate::past::{PastCard, PastRecord};
use crate::record::Table;
use crate::status::Status;

static CLOSURES: SetStatement = SetStatement::insert(
    "closures",
    &[
        Column::id("id"),
        Column::id("appeal_id"),
        Column::text("outcome"),
        Column::text("reason"),
        Column::text("by_kind"),
        Column::text("by_id"),
        Column::int("at"),
    ],
    "",
);

static REOPENINGS: SetStatement = SetStatement::insert(
    "reopenings",
    &[
        Column::id("id"),
        Column::id("appeal_id"),
        Column::text("reason"),
        Column::text("by_kind"),
        Column::text("by_id"),
        Column::int("at"),
    ],
    "",
);

/// An appeal to write, with the ids of its first message and its author.
type Written<'a> = (&'a PastCard, &'a Fresh<'a>);

pub(crate) async fn known(
    sql: &mut impl Sql,
    channel: &str,
    external_ids: &[&str],
) -> Result<HashMap<String, String>> {
    let list = sql.engine().in_list(2);
    let text = format!(
        "SELECT external_id, fingerprint FROM messages \
         WHERE channel = $1 AND external_id IN {list}"
    );
    let rows = sql.rows(text, args![channel, dialect::list(external_ids)]).await?;
    rows.iter().map(|row| Ok((row.get("external_id")?, row.get("fingerprint")?))).collect()
}

pub(crate) fn put_appeals(
    unit: &mut Unit,
    written: &[Written<'_>],
    numbers: &[Number],
) -> Result<()> {
    let rows = written.iter().zip(numbers).map(|(it, number)| appeal(it, *number)).collect();
    unit.put(&APPEALS, rows)
}

fn appeal((card, fresh): &Written<'_>, number: Number) -> store::Args {
    let item = &card.intake;
    let place = &item.incoming.place;
    args![
        card.id.0,
        number.to_string(),
        item.regime.word(),
        &item.incoming.channel,
        card.status.word(),
        card.topic.as_ref(),
        card.department.as_ref(),
        item.district.as_ref(),
        place.point.map(|it| it.lat()),
        place.point.map(|it| it.lon()),
        place.address.as_ref(),
        card.message.0,
        fresh.author.map(|it| it.0),
        item.received_at,
        // No clock runs for the past; its own deadlines are facts of its history.
        None::<Timestamp>,
        None::<&str>,
        None::<&str>,
        NEVER,
        card.answered_at,
        card.version(),
        "import",
    ]
}

pub(crate) fn put_messages(unit: &mut Unit, written: &[Written<'_>]) -> Result<()> {
    let mut rows = Vec::new();
    for (card, fresh) in written {
        for later in &card.later {
            let message = &later.message;
            rows.push(args![
                later.id.0,
                &card.intake.incoming.channel,
                &message.external_id,
                card.id.0,
                fresh.author.map(|it| it.0),
                &message.text,
                &message.raw,
                fingerprint(&message.text),
                None::<Timestamp>,
                later.at,
                None::<&str>,
            ]);
        }
    }
    unit.put(&MESSAGES, rows)
}

fn fingerprint(text: &Personal<String>) -> String {
    base16(&Sha256::digest(text.reveal().as_bytes()))
}

pub(crate) fn put_records(unit: &mut Unit, written: &[Written<'_>]) -> Result<()> {
    let (mut closures, mut reopenings) = (Vec::new(), Vec::new());
    for (card, _) in written {
        for record in &card.records {
            match record.table {
                Table::Closures => closures.push(closure(card, record)),
                Table::Reopenings => reopenings.push(reopening(card, record)),
                // Corrections of the past came without words.
                Table::Corrections => {}
            }
        }
    }
    unit.put(&CLOSURES, closures)?;
    unit.put(&REOPENINGS, reopenings)
}

fn closure(card: &PastCard, record: &PastRecord) -> store::Args {
    let PastRecord { id, outcome, words, at, .. } = record;
    let outcome = outcome.map(Status::word);
    args![*id, card.id.0, outcome, words, card.by().kind(), card.by().id(), *at]
}

fn reopening(card: &PastCard, record: &PastRecord) -> store::Args {
    let PastRecord { id, words, at, .. } = record;
    args![*id, card.id.0, words, card.by().kind(), card.by().id(), *at]
}
