//! A resident's chat with the bot, as it stands on the server.

use serde_json::{Value, json};

use super::call::Refusal;

/// A message of a chat.
#[derive(Debug, Clone)]
pub(crate) struct Sent {
    pub(crate) id: i64,
    pub(crate) by_bot: bool,
    /// The message as the API shows it.
    pub(crate) shown: Value,
    /// The keyboard under it, inline or not, as it was given.
    pub(crate) markup: Option<Value>,
    /// Ids of its files.
    pub(crate) files: Vec<String>,
}

#[derive(Debug, Clone)]
pub(crate) struct Chat {
    pub(crate) id: i64,
    pub(crate) first_name: String,
    pub(crate) last_name: Option<String>,
    pub(crate) language: Option<String>,
    pub(crate) has_begun: bool,
    pub(crate) is_blocked: bool,
    pub(crate) messages: Vec<Sent>,
}

impl Chat {
    pub(crate) fn of(id: i64, first_name: &str) -> Self {
        Self {
            id,
            first_name: first_name.to_owned(),
            last_name: None,
            language: Some("ru".to_owned()),
            has_begun: false,
            is_blocked: false,
            messages: Vec::new(),
        }
    }

    /// The chat as messages show it.
    pub(crate) fn shown(&self) -> Value {
        let mut shown = json!({"id": self.id, "first_name": self.first_name, "type": "private"});
        if let (Some(name), Some(shown)) = (&self.last_name, shown.as_object_mut()) {
            shown.insert("last_name".to_owned(), json!(name));
        }
        shown
    }

    /// The resident as the author of a message.
    pub(crate) fn author(&self) -> Value {
        let mut shown = json!({"id": self.id, "is_bot": false, "first_name": self.first_name});
        if let Some(shown) = shown.as_object_mut() {
            let more = [("last_name", &self.last_name), ("language_code", &self.language)];
            for (name, value) in more {
                if let Some(value) = value {
                    shown.insert(name.to_owned(), json!(value));
                }
            }
        }
        shown
    }

    /// Whether the bot may write here.
    pub(crate) fn open(&self) -> Result<(), Refusal> {
        let forbidden = |why: &str| Err(Refusal::new(403, &format!("Forbidden: {why}")));
        match self {
            Self { is_blocked: true, .. } => forbidden("bot was blocked by the user"),
            Self { has_begun: false, .. } => {
                forbidden("bot can't initiate conversation with a user")
            }
            _ => Ok(()),
        }
    }

    pub(crate) fn keep(&mut self, sent: Sent) {
        self.messages.push(sent);
    }

    pub(crate) fn message(&self, id: i64) -> Option<&Sent> {
        self.messages.iter().find(|it| it.id == id)
    }

    pub(crate) fn message_mut(&mut self, id: i64) -> Option<&mut Sent> {
        self.messages.iter_mut().find(|it| it.id == id)
    }
}
