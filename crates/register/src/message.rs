//! Messages of an appeal's thread.

use std::collections::HashMap;

use ::store::{Fact, Result, Sql, Subject, Unit};
use base::{Ids, Personal, Timestamp};
use channels::Incoming;
use channels::talk::Peer;

use crate::appeal::{Appeal, AppealId, AuthorId, Card, MessageId};
use crate::attachment::{Attachment, AttachmentId, Owner};
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
    /// The first words of appeals, in no order.
    pub async fn first_words(
        sql: &mut impl Sql,
        appeals: &[AppealId],
    ) -> Result<HashMap<AppealId, Personal<String>>> {
        store::thread::first_words(sql, appeals).await
    }

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

    /// Adds what its author wrote again to an appeal; `None` where it is there already.
    pub async fn add(
        unit: &mut Unit,
        card: &mut Card,
        ids: &Ids,
        incoming: Incoming,
    ) -> Result<Option<MessageId>> {
        let now = unit.now();
        let id: MessageId = ids.next(now);
        if !store::thread::put_message(unit, card.appeal(), id, &incoming).await? {
            return Ok(None);
        }
        let received =
            Fact::new("message.received", Subject::of("message", id.0), card.by().clone())
                .with("channel", incoming.channel.as_str())
                .with("appeal", card.appeal().id.to_string())
                .with("files", incoming.files.len());
        unit.record(received);
        for (position, file) in incoming.files.into_iter().enumerate() {
            let own: AttachmentId = ids.next(now);
            let owner = Owner::Message(id);
            Attachment { id: own, owner, file }.put(unit, card.appeal(), position).await?;
        }
        let fact = card.fact("appeal.message_added").with("message", id.to_string());
        card.note(fact);
        Ok(Some(id))
    }
}
