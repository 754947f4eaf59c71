//! What the bot says.

use serde_json::{Map, Value, json};

use super::keyboard;
use crate::telegram::call::{Answer, Call, Refusal, Upload};
use crate::telegram::chat::Sent;
use crate::telegram::shape;
use crate::telegram::state::State;

/// Units of UTF-16 of a text at most.
const TEXT_MAX: usize = 4_096;
/// Units of UTF-16 of a caption at most.
const CAPTION_MAX: usize = 1_024;

pub(crate) fn message(state: &mut State, call: &Call, now: i64) -> Answer {
    let text = call.text("text").unwrap_or_default().trim().to_owned();
    if text.is_empty() {
        return Err(Refusal::bad("message text is empty"));
    }
    if text.encode_utf16().count() > TEXT_MAX {
        return Err(Refusal::bad("message is too long"));
    }
    let mut content = Map::new();
    let marked = shape::entities(&text);
    if !marked.is_empty() {
        content.insert("entities".to_owned(), Value::Array(marked));
    }
    content.insert("text".to_owned(), json!(text));
    if let Some(options) = call.object("link_preview_options")? {
        content.insert("link_preview_options".to_owned(), options);
    }
    say(state, call, content, Vec::new(), now)
}

pub(crate) fn photo(state: &mut State, call: &Call, now: i64) -> Answer {
    chat_of(state, call)?;
    let (sizes, id) = picture(state, call, call.text("photo").as_deref(), "photo")?;
    let mut content = caption(call.text("caption"))?;
    content.insert("photo".to_owned(), sizes);
    say(state, call, content, vec![id], now)
}

pub(crate) fn document(state: &mut State, call: &Call, now: i64) -> Answer {
    chat_of(state, call)?;
    let (shown, id) = paper(state, call, call.text("document").as_deref(), "document")?;
    let mut content = caption(call.text("caption"))?;
    content.insert("document".to_owned(), shown);
    say(state, call, content, vec![id], now)
}

pub(crate) fn media_group(state: &mut State, call: &Call, now: i64) -> Answer {
    chat_of(state, call)?;
    let Some(Value::Array(media)) = call.object("media")? else {
        return Err(Refusal::bad("media must be an Array of InputMedia"));
    };
    if !(2..=10).contains(&media.len()) {
        return Err(Refusal::bad("wrong number of elements in the media group"));
    }
    let group = state.fresh().to_string();
    let mut ready = Vec::new();
    for item in &media {
        let text = |name: &str| item.get(name).and_then(Value::as_str);
        let mut content = caption(text("caption").map(str::to_owned))?;
        content.insert("media_group_id".to_owned(), json!(group));
        let id = match text("type") {
            Some("photo") => {
                let (sizes, id) = picture(state, call, text("media"), "")?;
                content.insert("photo".to_owned(), sizes);
                id
            }
            Some("document") => {
                let (shown, id) = paper(state, call, text("media"), "")?;
                content.insert("document".to_owned(), shown);
                id
            }
            _ => return Err(Refusal::bad("unsupported InputMedia type")),
        };
        ready.push((content, id));
    }
    // All or nothing: nothing is said before every file was judged.
    let said = ready.into_iter().map(|(content, id)| say(state, call, content, vec![id], now));
    said.collect::<Result<Vec<_>, _>>().map(Value::Array)
}

/// The chat of a call, where the bot may write.
pub(crate) fn chat_of(state: &State, call: &Call) -> Result<i64, Refusal> {
    let Some(id) = call.text("chat_id").filter(|it| !it.is_empty()) else {
        return Err(Refusal::bad("chat_id is empty"));
    };
    let chat = id.parse().ok().and_then(|id: i64| state.chats.get(&id));
    let chat = chat.ok_or_else(|| Refusal::bad("chat not found"))?;
    chat.open()?;
    Ok(chat.id)
}

fn caption(text: Option<String>) -> Result<Map<String, Value>, Refusal> {
    let mut content = Map::new();
    if let Some(text) = text.filter(|it| !it.is_empty()) {
        if text.encode_utf16().count() > CAPTION_MAX {
            return Err(Refusal::bad("message caption is too long"));
        }
        content.insert("caption".to_owned(), json!(text));
    }
    Ok(content)
}

/// A file of a call: a part, a part that is named by `attach://`, or one that lies here already.
enum Given<'a> {
    New(&'a Upload),
    Known(String),
}

fn given<'a>(call: &'a Call, named: Option<&str>, part: &str) -> Result<Given<'a>, Refusal> {
    let attached = named.and_then(|it| it.strip_prefix("attach://"));
    if let Some(file) = call.file(attached.unwrap_or(part)) {
        return Ok(Given::New(file));
    }
    match (attached, named) {
        (None, Some(id)) if !id.is_empty() => Ok(Given::Known(id.to_owned())),
        _ => Err(Refusal::bad("there is no file in the request")),
    }
}

fn picture(
    state: &mut State,
    call: &Call,
    named: Option<&str>,
    part: &str,
) -> Result<(Value, String), Refusal> {
    let bytes = match given(call, named, part)? {
        Given::New(file) => file.bytes.clone(),
        Given::Known(id) => known(state, &id)?.0,
    };
    state.files.photo(&bytes)
}

fn paper(
    state: &mut State,
    call: &Call,
    named: Option<&str>,
    part: &str,
) -> Result<(Value, String), Refusal> {
    match given(call, named, part)? {
        Given::New(file) => {
            if file.bytes.is_empty() {
                return Err(Refusal::bad("file must be non-empty"));
            }
            let mime = file.mime.as_deref().unwrap_or("application/octet-stream");
            Ok(state.files.document(&file.name, mime, file.bytes.clone()))
        }
        Given::Known(id) => {
            known(state, &id)?;
            Ok((state.files.described(&id), id))
        }
    }
}

fn known(state: &State, id: &str) -> Result<(Vec<u8>, String), Refusal> {
    let wrong = || Refusal::bad("wrong file identifier/HTTP URL specified");
    let file = state.files.get(id).ok_or_else(wrong)?;
    Ok((file.bytes.clone(), file.name.clone()))
}

/// Keeps a message of the bot and shows it.
fn say(
    state: &mut State,
    call: &Call,
    content: Map<String, Value>,
    files: Vec<String>,
    now: i64,
) -> Answer {
    let chat = chat_of(state, call)?;
    let markup = keyboard::read(call)?;
    let answered = answered(state, call, chat)?;
    let id = state.message_id();
    let about = state.chats.get(&chat).map(|it| it.shown());
    let mut shown = json!({"message_id": id, "from": shape::bot(), "chat": about, "date": now});
    if let Some(shown) = shown.as_object_mut() {
        shown.extend(content);
        if let Some(answered) = answered {
            shown.insert("reply_to_message".to_owned(), answered);
        }
        if let Some(markup) = markup.clone().filter(keyboard::is_inline) {
            shown.insert("reply_markup".to_owned(), markup);
        }
    }
    let sent = Sent { id, by_bot: true, shown: shown.clone(), markup, files };
    state.keep(chat, sent);
    Ok(shown)
}

/// The message that is answered, without what that one answered.
fn answered(state: &State, call: &Call, chat: i64) -> Result<Option<Value>, Refusal> {
    let Some(parameters) = call.object("reply_parameters")? else { return Ok(None) };
    let id = parameters.get("message_id").and_then(Value::as_i64).unwrap_or_default();
    let found = state.chats.get(&chat).and_then(|it| it.message(id));
    let may_lack = parameters.get("allow_sending_without_reply").and_then(Value::as_bool);
    match found {
        Some(found) => {
            let mut shown = found.shown.clone();
            if let Some(shown) = shown.as_object_mut() {
                shown.remove("reply_to_message");
            }
            Ok(Some(shown))
        }
        None if may_lack == Some(true) => Ok(None),
        None => Err(Refusal::bad("message to be replied not found")),
    }
}
