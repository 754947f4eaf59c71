//! What the server knows: the bot, its residents, what was sent, and what waits to be told.

use std::collections::{BTreeMap, VecDeque};

use serde_json::{Value, json};

use super::chat::{Chat, Sent};
use super::fault::Faults;
use super::media::Media;
use super::shape;

/// Kinds of updates that come only to whoever asks for them by name.
const ASKED_ONLY: [&str; 3] = ["chat_member", "message_reaction", "message_reaction_count"];

/// Where updates are sent.
#[derive(Debug, Clone)]
pub(crate) struct Webhook {
    pub(crate) url: String,
    pub(crate) secret: Option<String>,
    pub(crate) max_connections: i64,
    pub(crate) error: Option<(i64, String)>,
}

pub(crate) struct State {
    pub(crate) chats: BTreeMap<i64, Chat>,
    pub(crate) files: Media,
    pub(crate) updates: VecDeque<Value>,
    pub(crate) held: VecDeque<Value>,
    pub(crate) is_holding: bool,
    pub(crate) is_reversed: bool,
    pub(crate) repeats: usize,
    pub(crate) last_batch: Vec<Value>,
    pub(crate) webhook: Option<Webhook>,
    pub(crate) allowed: Vec<String>,
    pub(crate) faults: Faults,
    /// The poll that came last: an earlier one is ended by it.
    pub(crate) poll: u64,
    /// Presses that wait to be answered.
    pub(crate) presses: Vec<String>,
    calls: BTreeMap<String, usize>,
    next_update: i64,
    next_message: i64,
    next_name: i64,
}

impl Default for State {
    fn default() -> Self {
        Self {
            chats: BTreeMap::new(),
            files: Media::default(),
            updates: VecDeque::new(),
            held: VecDeque::new(),
            is_holding: false,
            is_reversed: false,
            repeats: 0,
            last_batch: Vec::new(),
            webhook: None,
            allowed: Vec::new(),
            faults: Faults::default(),
            poll: 0,
            presses: Vec::new(),
            calls: BTreeMap::new(),
            next_update: 761_234_567,
            next_message: 1_365,
            next_name: 4_000_000_000_001,
        }
    }
}

impl State {
    pub(crate) fn meet(&mut self, id: i64, first_name: &str) {
        self.chats.entry(id).or_insert_with(|| Chat::of(id, first_name));
    }

    pub(crate) fn count(&mut self, method: &str) {
        *self.calls.entry(method.to_owned()).or_default() += 1;
    }

    pub(crate) fn calls(&self, method: &str) -> usize {
        self.calls.get(&method.to_lowercase()).copied().unwrap_or_default()
    }

    pub(crate) fn message_id(&mut self) -> i64 {
        self.next_message += 1;
        self.next_message
    }

    /// A number that was given to nothing else: the name of an album, a press, a file.
    pub(crate) fn fresh(&mut self) -> i64 {
        self.next_name += 1;
        self.next_name
    }

    /// Lets an update wait for the bot, if the bot wants its kind.
    pub(crate) fn tell(&mut self, kind: &str, what: Value) {
        let is_wanted = match self.allowed.as_slice() {
            [] => !ASKED_ONLY.contains(&kind),
            asked => asked.iter().any(|it| it == kind),
        };
        if !is_wanted {
            return;
        }
        let update = json!({"update_id": self.next_update, kind: what});
        self.next_update += 1;
        if self.is_holding { &mut self.held } else { &mut self.updates }.push_back(update);
    }

    pub(crate) fn release(&mut self) {
        self.is_holding = false;
        let held = std::mem::take(&mut self.held);
        self.updates.extend(held);
    }

    /// Drops what is confirmed by an offset.
    pub(crate) fn confirm(&mut self, offset: i64) {
        if offset < 0 {
            let keep = usize::try_from(offset.unsigned_abs()).unwrap_or(usize::MAX);
            let drop = self.updates.len().saturating_sub(keep);
            self.updates.drain(..drop);
        } else {
            self.updates.retain(|it| shape::update_id(it) >= offset);
        }
    }

    /// The next updates for a poll.
    pub(crate) fn batch(&mut self, limit: usize) -> Vec<Value> {
        if self.repeats > 0 && !self.last_batch.is_empty() {
            self.repeats -= 1;
            return self.last_batch.clone();
        }
        let mut batch: Vec<Value> = self.updates.iter().take(limit).cloned().collect();
        if self.is_reversed {
            batch.reverse();
        }
        if !batch.is_empty() {
            self.last_batch.clone_from(&batch);
        }
        batch
    }

    /// Keeps what the bot said and gives it its id.
    pub(crate) fn keep(&mut self, chat: i64, sent: Sent) {
        if let Some(chat) = self.chats.get_mut(&chat) {
            chat.keep(sent);
        }
    }
}
