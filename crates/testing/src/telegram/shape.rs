//! The shapes of the API's objects.

use serde_json::{Value, json};

/// The bot's own id: the part of its token before the colon.
pub(crate) const BOT_ID: i64 = 110_201_543;

/// The bot as `getMe` shows it.
pub(crate) fn me() -> Value {
    json!({
        "id": BOT_ID,
        "is_bot": true,
        "first_name": "Светломорск",
        "username": "svetlomorsk_bot",
        "can_join_groups": true,
        "can_read_all_group_messages": false,
        "supports_inline_queries": false,
        "can_connect_to_business": false,
        "has_main_web_app": false,
    })
}

/// The bot as the author of a message.
pub(crate) fn bot() -> Value {
    json!({
        "id": BOT_ID,
        "is_bot": true,
        "first_name": "Светломорск",
        "username": "svetlomorsk_bot",
    })
}

pub(crate) fn update_id(update: &Value) -> i64 {
    update.get("update_id").and_then(Value::as_i64).unwrap_or_default()
}

/// What the server marks in a text by itself: a command at its head, addresses of pages.
pub(crate) fn entities(text: &str) -> Vec<Value> {
    let units = |part: &str| part.encode_utf16().count();
    let mut found = Vec::new();
    if text.starts_with('/') {
        let command = text.split_whitespace().next().unwrap_or_default();
        found.push(json!({"type": "bot_command", "offset": 0, "length": units(command)}));
    }
    for (at, _) in text.match_indices("http") {
        let (before, rest) = text.split_at(at);
        let address = rest.split_whitespace().next().unwrap_or_default();
        if address.starts_with("http://") || address.starts_with("https://") {
            let (offset, length) = (units(before), units(address));
            found.push(json!({"type": "url", "offset": offset, "length": length}));
        }
    }
    found
}
