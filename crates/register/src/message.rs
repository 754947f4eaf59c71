//! Messages of an appeal's thread.

use ::store::{Result, Sql};
use base::{Personal, Timestamp};
use channels::talk::Peer;

use crate::appeal::{Appeal, AppealId, AuthorId, MessageId};
use crate::store;

/// One thing that arrived on one channel, as it was kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// Its id.
    pub id: MessageId,
    /// The channel.
    pub channel: String,
    /// The channel's own id of it.
    pub external_id: String,
    /// The conversation on the channel, where an answer goes.
    pub peer: Option<Personal<String>>,
    /// Who wrote it.
    pub author: Option<AuthorId>,
    /// The words.
    pub text: Personal<String>,
    /// When it was sent, by the channel's clock.
    pub sent_at: Option<Timestamp>,
    /// When it was received.
    pub received_at: Timestamp,
}

impl Message {
    /// The messages of an appeal, oldest first.
    pub async fn of(sql: &mut impl Sql, appeal: &Appeal) -> Result<Vec<Self>> {
        store::thread::messages(sql, appeal.id).await
    }

    /// The appeals whose messages came from a conversation, the newest first, at most `max`.
    pub async fn heard_from(sql: &mut impl Sql, peer: &Peer, max: u32) -> Result<Vec<AppealId>> {
        store::thread::heard_from(sql, peer, max).await
    }

    /// The conversation from which it came, if it has a way back.
    pub fn from(&self) -> Option<Peer> {
        let id = self.peer.clone()?;
        Some(Peer { channel: self.channel.clone(), id })
    }
}
