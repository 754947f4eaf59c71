//! Keyboards, inline and not, as the server judges them.

use serde_json::Value;

use crate::telegram::call::{Call, Refusal};

/// Bytes behind a button.
const DATA_MAX: usize = 64;

/// The keyboard of a call, judged; an empty one is none.
pub(crate) fn read(call: &Call) -> Result<Option<Value>, Refusal> {
    let Some(markup) = call.object("reply_markup")? else { return Ok(None) };
    if let Some(rows) = markup.get("inline_keyboard") {
        let rows = rows.as_array().ok_or_else(|| Refusal::bad("can't parse inline keyboard"))?;
        for button in rows.iter().filter_map(Value::as_array).flatten() {
            judge_inline(button)?;
        }
        return Ok((!rows.is_empty()).then_some(markup));
    }
    if let Some(rows) = markup.get("keyboard").and_then(Value::as_array) {
        for button in rows.iter().filter_map(Value::as_array).flatten() {
            let text = button.get("text").or(Some(button)).and_then(Value::as_str);
            if text.is_none_or(str::is_empty) {
                return Err(Refusal::bad("text must be non-empty in a keyboard button"));
            }
        }
        return Ok(Some(markup));
    }
    let is_known = ["remove_keyboard", "force_reply"].iter().any(|it| markup.get(it).is_some());
    if is_known { Ok(Some(markup)) } else { Err(Refusal::bad("object expected as reply markup")) }
}

fn judge_inline(button: &Value) -> Result<(), Refusal> {
    let text = |name| button.get(name).and_then(Value::as_str);
    if text("text").is_none_or(str::is_empty) {
        return Err(Refusal::bad("field \"text\" must be a non-empty String"));
    }
    match (text("callback_data"), text("url")) {
        (Some(data), None) if (1..=DATA_MAX).contains(&data.len()) => Ok(()),
        (Some(_), None) => Err(Refusal::bad("BUTTON_DATA_INVALID")),
        (None, Some(url)) if url.contains("://") => Ok(()),
        (None, Some(_)) => Err(Refusal::bad("BUTTON_URL_INVALID")),
        _ => Err(Refusal::bad("Text buttons are unallowed in the inline keyboard")),
    }
}

/// Whether a keyboard hangs under its message, where the API shows it.
pub(crate) fn is_inline(markup: &Value) -> bool {
    markup.get("inline_keyboard").is_some()
}
