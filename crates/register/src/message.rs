//! Messages of an appeal's thread.

use ::store::{Result, Sql};
use base::{Personal, Timestamp};

use crate::appeal::{Appeal, AuthorId, MessageId};
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
}
