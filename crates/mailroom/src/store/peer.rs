//! SQL of closed conversations.

use channels::talk::Peer;
use store::{Result, Sql, Unit, args};

pub(crate) async fn close(unit: &mut Unit, peer: &Peer) -> Result<()> {
    let text = "INSERT INTO closed_peers (channel, peer, closed_at) VALUES ($1, $2, $3) \
                ON CONFLICT DO NOTHING";
    let now = unit.now();
    unit.execute(text, args![&peer.channel, &peer.id, now]).await.map(|_| ())
}

pub(crate) async fn open(unit: &mut Unit, peer: &Peer) -> Result<()> {
    let text = "DELETE FROM closed_peers WHERE channel = $1 AND peer = $2";
    unit.execute(text, args![&peer.channel, &peer.id]).await.map(|_| ())
}

pub(crate) async fn is_closed(sql: &mut impl Sql, peer: &Peer) -> Result<bool> {
    let text = "SELECT closed_at FROM closed_peers WHERE channel = $1 AND peer = $2";
    Ok(sql.row(text, args![&peer.channel, &peer.id]).await?.is_some())
}
