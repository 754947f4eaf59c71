//! SQL of deliveries.

use base::Timestamp;
use store::{Column, Result, Row, SetStatement, Sql, Unit, args};

use crate::delivery::{Delivery, DeliveryId};

static DELIVERIES: SetStatement = SetStatement::insert(
    "deliveries",
    &[
        Column::text("channel"),
        Column::text("key"),
        Column::text("body"),
        Column::int("received_at"),
    ],
    "ON CONFLICT DO NOTHING",
);

pub(crate) async fn keep(unit: &mut Unit, deliveries: &[Delivery]) -> Result<usize> {
    let row = |it: &Delivery| args![&it.channel, &it.key, &it.body, it.received_at];
    let new = unit.set(&DELIVERIES, deliveries.iter().map(row).collect()).await?;
    Ok(usize::try_from(new).unwrap_or(usize::MAX))
}

pub(crate) async fn waiting(
    sql: &mut impl Sql,
    channel: &str,
    max: u32,
) -> Result<Vec<(DeliveryId, Delivery)>> {
    let text = "SELECT seq, channel, key, body, received_at FROM deliveries \
                WHERE channel = $1 AND processed_at IS NULL ORDER BY seq LIMIT $2";
    sql.rows(text, args![channel, max]).await?.iter().map(read).collect()
}

fn read(row: &Row) -> Result<(DeliveryId, Delivery)> {
    let delivery = Delivery {
        channel: row.get("channel")?,
        key: row.get("key")?,
        body: row.get("body")?,
        received_at: row.get("received_at")?,
    };
    Ok((DeliveryId(row.get("seq")?), delivery))
}

pub(crate) async fn settle(unit: &mut Unit, id: DeliveryId, trouble: Option<&str>) -> Result<bool> {
    let text = "UPDATE deliveries SET processed_at = $2, trouble = $3 \
                WHERE seq = $1 AND processed_at IS NULL";
    let now = unit.now();
    Ok(unit.execute(text, args![id.0, now, trouble]).await? == 1)
}

pub(crate) async fn aside(sql: &mut impl Sql, channel: &str) -> Result<u64> {
    let text = "SELECT count(*) AS n FROM deliveries WHERE channel = $1 AND trouble IS NOT NULL \
                AND processed_at IS NOT NULL";
    let row = sql.row(text, args![channel]).await?;
    let count: i64 = row.map_or(Ok(0), |row| row.get("n"))?;
    Ok(u64::try_from(count).unwrap_or(0))
}

pub(crate) async fn take_again(unit: &mut Unit, channel: &str) -> Result<u64> {
    let text = "UPDATE deliveries SET processed_at = NULL, trouble = NULL \
                WHERE channel = $1 AND trouble IS NOT NULL AND processed_at IS NOT NULL";
    unit.execute(text, args![channel]).await
}

/// Removes what was taken in before a moment.
pub(crate) async fn purge(unit: &mut Unit, before: Timestamp, max: u32) -> Result<u64> {
    let text = "DELETE FROM deliveries WHERE seq IN (SELECT seq FROM deliveries \
                WHERE processed_at < $1 AND trouble IS NULL ORDER BY processed_at LIMIT $2)";
    unit.execute(text, args![before, max]).await
}
