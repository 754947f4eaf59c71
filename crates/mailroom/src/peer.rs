//! Conversations in which a person wants to hear nothing more.

use ::store::{Result, Sql, Unit};
use channels::talk::Peer;

use crate::store::peer as rows;

/// Closes a conversation: nothing is said there any more. What waits is not sent.
pub async fn close(unit: &mut Unit, peer: &Peer) -> Result<()> {
    rows::close(unit, peer).await?;
    crate::post::fail_waiting(unit, peer).await
}

/// Opens it again, since the person has written.
pub async fn open(unit: &mut Unit, peer: &Peer) -> Result<()> {
    rows::open(unit, peer).await
}

/// Whether the person wants to hear nothing more there.
pub async fn is_closed(sql: &mut impl Sql, peer: &Peer) -> Result<bool> {
    rows::is_closed(sql, peer).await
}
