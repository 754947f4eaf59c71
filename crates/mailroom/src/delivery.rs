//! Deliveries: what a channel has sent, as it came, until it is taken in.

use ::store::{Result, Sql, Unit};
use base::{Personal, Timestamp};

use crate::store::delivery as rows;

/// Deliveries that one read returns at most.
pub const READ_MAX: u32 = 500;

/// The number of a delivery: later ones have larger numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DeliveryId(pub i64);

/// Something that a channel has sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// The channel, such as `telegram:main`.
    pub channel: String,
    /// The channel's own id of it; with the channel its unique key.
    pub key: String,
    /// All of it, as it came.
    pub body: Personal<String>,
    /// When it was received, by the clock of the server.
    pub received_at: Timestamp,
}

/// Keeps deliveries in the order in which they stand; how many of them were new.
pub async fn keep(unit: &mut Unit, deliveries: &[Delivery]) -> Result<usize> {
    rows::keep(unit, deliveries).await
}

/// The deliveries of a channel that wait to be taken in, in the order of their arrival.
pub async fn waiting(
    sql: &mut impl Sql,
    channel: &str,
    max: u32,
) -> Result<Vec<(DeliveryId, Delivery)>> {
    rows::waiting(sql, channel, max.min(READ_MAX)).await
}

/// Says that a delivery was taken in; false where it waited no more.
///
/// Done in the unit of work of its effect, and asked for its answer, it takes in nothing twice.
pub async fn settle(unit: &mut Unit, id: DeliveryId) -> Result<bool> {
    rows::settle(unit, id, None).await
}

/// Puts a delivery aside, since it cannot be taken in, with the reason, which tells nothing
/// personal; false where it waited no more.
pub async fn put_aside(unit: &mut Unit, id: DeliveryId, why: &str) -> Result<bool> {
    rows::settle(unit, id, Some(why)).await
}

/// How many deliveries of a channel were put aside and can be taken in again.
pub async fn aside(sql: &mut impl Sql, channel: &str) -> Result<u64> {
    rows::aside(sql, channel).await
}

/// Lets all that was put aside of a channel wait again; how many there were.
pub async fn take_again(unit: &mut Unit, channel: &str) -> Result<u64> {
    rows::take_again(unit, channel).await
}
