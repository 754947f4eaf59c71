//! The methods of the API, and what they refuse.

mod keyboard;
mod send;

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};

use super::Shared;
use super::call::{Answer, Call, Refusal};
use super::shape;
use super::state::{State, Webhook};

/// Seconds that a long poll may last.
const POLL_MAX: i64 = 50;
/// Updates of one batch.
const BATCH_MAX: i64 = 100;

/// Does what a call asks for. The method's name is in small letters.
pub(crate) async fn call(shared: &Arc<Shared>, method: &str, call: &Call) -> Answer {
    if method == "getupdates" {
        return get_updates(shared, call).await;
    }
    let now = shared.now();
    shared.change(|state| match method {
        "getme" => Ok(shape::me()),
        "setwebhook" => set_webhook(state, call),
        "deletewebhook" => {
            state.webhook = None;
            drop_pending(state, call);
            Ok(json!(true))
        }
        "getwebhookinfo" => Ok(webhook_info(state)),
        "sendmessage" => send::message(state, call, now),
        "sendphoto" => send::photo(state, call, now),
        "senddocument" => send::document(state, call, now),
        "sendmediagroup" => send::media_group(state, call, now),
        "answercallbackquery" => answer_press(state, call),
        "editmessagereplymarkup" => edit_markup(state, call, now),
        "getfile" => state.files.link(&call.text("file_id").unwrap_or_default(), now),
        "sendchataction" | "setmycommands" | "deletemycommands" => Ok(json!(true)),
        _ => Err(Refusal::new(404, "Not Found")),
    })
}

async fn get_updates(shared: &Arc<Shared>, call: &Call) -> Answer {
    let own_poll = shared.change(|state| {
        if state.webhook.is_some() {
            return Err(Refusal::new(
                409,
                "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook \
                 to delete the webhook first",
            ));
        }
        allow(state, call)?;
        if let Some(offset) = call.integer("offset").filter(|it| *it != 0) {
            state.confirm(offset);
        }
        state.poll += 1;
        Ok(state.poll)
    })?;
    let limit = call.integer("limit").unwrap_or(BATCH_MAX).clamp(1, BATCH_MAX);
    let limit = usize::try_from(limit).unwrap_or(1);
    let timeout = call.integer("timeout").unwrap_or(0).clamp(0, POLL_MAX);
    let until = tokio::time::Instant::now() + Duration::from_secs(timeout.unsigned_abs());
    loop {
        let rung = shared.bell.notified();
        tokio::pin!(rung);
        rung.as_mut().enable();
        {
            let mut state = shared.lock();
            if state.poll != own_poll {
                return Err(Refusal::new(
                    409,
                    "Conflict: terminated by other getUpdates request; make sure that only one \
                     bot instance is running",
                ));
            }
            let batch = state.batch(limit);
            if !batch.is_empty() || tokio::time::Instant::now() >= until {
                return Ok(Value::Array(batch));
            }
        }
        tokio::select! {
            () = rung => {}
            () = tokio::time::sleep_until(until) => {}
        }
    }
}

fn allow(state: &mut State, call: &Call) -> Result<(), Refusal> {
    if let Some(Value::Array(kinds)) = call.object("allowed_updates")? {
        state.allowed = kinds.iter().filter_map(Value::as_str).map(str::to_owned).collect();
    }
    Ok(())
}

fn drop_pending(state: &mut State, call: &Call) {
    if call.flag("drop_pending_updates") {
        state.updates.clear();
    }
}

/// The real server wants https and one of four ports; a stand-in on this machine takes loopback.
fn set_webhook(state: &mut State, call: &Call) -> Answer {
    let url = call.text("url").unwrap_or_default();
    if url.is_empty() {
        state.webhook = None;
        return Ok(json!(true));
    }
    let is_near = url.starts_with("http://127.0.0.1:") || url.starts_with("http://localhost:");
    if !is_near && !url.starts_with("https://") {
        return Err(Refusal::bad("bad webhook: An HTTPS URL must be provided for webhook"));
    }
    let secret = call.text("secret_token").filter(|it| !it.is_empty());
    let fits = |it: &String| {
        let plain = it.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
        plain && it.len() <= 256
    };
    if !secret.as_ref().is_none_or(fits) {
        return Err(Refusal::bad("secret token contains unallowed characters"));
    }
    allow(state, call)?;
    drop_pending(state, call);
    let max_connections = call.integer("max_connections").unwrap_or(40).clamp(1, 100);
    state.webhook = Some(Webhook { url, secret, max_connections, error: None });
    Ok(json!(true))
}

fn webhook_info(state: &State) -> Value {
    let pending = state.updates.len();
    let Some(hook) = &state.webhook else {
        let has = false;
        return json!({"url": "", "has_custom_certificate": has, "pending_update_count": pending});
    };
    let mut shown = json!({
        "url": hook.url,
        "has_custom_certificate": false,
        "pending_update_count": pending,
        "max_connections": hook.max_connections,
        "ip_address": "127.0.0.1",
    });
    if let Some(shown) = shown.as_object_mut() {
        if let Some((at, why)) = &hook.error {
            shown.insert("last_error_date".to_owned(), json!(at));
            shown.insert("last_error_message".to_owned(), json!(why));
        }
        if !state.allowed.is_empty() {
            shown.insert("allowed_updates".to_owned(), json!(state.allowed));
        }
    }
    shown
}

fn answer_press(state: &mut State, call: &Call) -> Answer {
    let id = call.text("callback_query_id").unwrap_or_default();
    let waiting = state.presses.len();
    state.presses.retain(|it| *it != id);
    if state.presses.len() == waiting {
        return Err(Refusal::bad(
            "query is too old and response timeout expired or query ID is invalid",
        ));
    }
    Ok(json!(true))
}

fn edit_markup(state: &mut State, call: &Call, now: i64) -> Answer {
    let chat = send::chat_of(state, call)?;
    let markup = keyboard::read(call)?;
    let id = call.integer("message_id").unwrap_or_default();
    let message = state.chats.get_mut(&chat).and_then(|it| it.message_mut(id));
    let Some(message) = message.filter(|it| it.by_bot) else {
        return Err(Refusal::bad("message to edit not found"));
    };
    if message.markup == markup {
        return Err(Refusal::bad(
            "message is not modified: specified new message content and reply markup are exactly \
             the same as a current content and reply markup of the message",
        ));
    }
    message.markup.clone_from(&markup);
    if let Some(shown) = message.shown.as_object_mut() {
        shown.insert("edit_date".to_owned(), json!(now));
        shown.remove("reply_markup");
        if let Some(markup) = markup.filter(keyboard::is_inline) {
            shown.insert("reply_markup".to_owned(), markup);
        }
    }
    Ok(message.shown.clone())
}
