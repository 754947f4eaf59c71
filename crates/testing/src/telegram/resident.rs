//! A resident with a telephone: what they do, and what they see.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::Shared;
use super::chat::{Chat, Sent};
use super::state::State;

/// A resident who talks to the bot.
#[derive(Clone)]
pub struct Resident {
    pub(super) shared: Arc<Shared>,
    pub(super) id: i64,
}

/// What a resident sees of one message of the bot.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Seen {
    /// Its id.
    pub id: i64,
    /// Its words: a text or a caption.
    pub text: String,
    /// The buttons under it, or of the keyboard that came with it.
    pub buttons: Vec<Vec<SeenButton>>,
    /// The bytes of its pictures and documents.
    pub files: Vec<Vec<u8>>,
    /// Which message it answers.
    pub answers: Option<i64>,
    /// The album that it belongs to.
    pub album: Option<String>,
}

/// A button that a resident sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenButton {
    /// What it says.
    pub caption: String,
    /// The word that goes back to the bot.
    pub word: Option<String>,
    /// The page that it opens.
    pub url: Option<String>,
    /// Whether it asks for the place of the device.
    pub asks_place: bool,
}

impl Resident {
    /// The id of the resident and of the chat.
    pub const fn id(&self) -> i64 {
        self.id
    }

    /// Presses "start", perhaps along a link that carries a word.
    pub fn begins(&self, word: Option<&str>) -> i64 {
        let text = word.map_or("/start".to_owned(), |word| format!("/start {word}"));
        self.says(&text)
    }

    /// Writes a text.
    pub fn says(&self, text: &str) -> i64 {
        let mut content = Map::new();
        content.insert("text".to_owned(), json!(text));
        let marked = super::shape::entities(text);
        if !marked.is_empty() {
            content.insert("entities".to_owned(), Value::Array(marked));
        }
        self.send(|_| content)
    }

    /// Sends a photo with words under it.
    pub fn sends_photo(&self, bytes: &[u8], caption: &str) -> i64 {
        self.send(|state| {
            let (sizes, _) = state.files.photo(bytes).expect("a picture");
            with_caption("photo", sizes, caption)
        })
    }

    /// Sends photos as one album; the words stand under the first. The ids of its messages.
    pub fn sends_album(&self, photos: &[&[u8]], caption: &str) -> Vec<i64> {
        let group = self.shared.lock().fresh().to_string();
        let captions = std::iter::once(caption).chain(std::iter::repeat(""));
        let send = |(bytes, caption): (&&[u8], &str)| {
            self.send(|state| {
                let (sizes, _) = state.files.photo(bytes).expect("a picture");
                let mut content = with_caption("photo", sizes, caption);
                content.insert("media_group_id".to_owned(), json!(group));
                content
            })
        };
        photos.iter().zip(captions).map(send).collect()
    }

    /// Sends a file of any kind.
    pub fn sends_document(&self, name: &str, mime: &str, bytes: &[u8], caption: &str) -> i64 {
        self.send(|state| {
            let (shown, _) = state.files.document(name, mime, bytes.to_vec());
            with_caption("document", shown, caption)
        })
    }

    /// Sends a video that has as many bytes as is said, more than the server gives out or not.
    pub fn sends_video(&self, bytes: u64, caption: &str) -> i64 {
        self.send(|state| {
            let id = state.files.put_claiming("video.mp4", "video/mp4", vec![0; 16], bytes);
            let mut shown = state.files.described(&id);
            if let Some(shown) = shown.as_object_mut() {
                shown.extend([
                    ("width".to_owned(), json!(1_920)),
                    ("height".to_owned(), json!(1_080)),
                    ("duration".to_owned(), json!(30)),
                ]);
            }
            with_caption("video", shown, caption)
        })
    }

    /// Sends a sticker.
    pub fn sends_sticker(&self) -> i64 {
        self.send(|state| {
            let id = state.files.put("sticker.webp", "image/webp", vec![0; 16]);
            let unique = "AgADBQAD";
            let sticker = json!({
                "file_id": id, "file_unique_id": unique, "type": "regular", "width": 512,
                "height": 512, "is_animated": false, "is_video": false, "emoji": "👍",
            });
            with_caption("sticker", sticker, "")
        })
    }

    /// Sends a voice message.
    pub fn sends_voice(&self) -> i64 {
        self.send(|state| {
            let id = state.files.put("voice.oga", "audio/ogg", vec![0; 16]);
            let unique = "AgADBgAD";
            let voice = json!({"file_id": id, "file_unique_id": unique, "duration": 4});
            with_caption("voice", voice, "")
        })
    }

    /// Shows a place on the map.
    pub fn shows(&self, latitude: f64, longitude: f64) -> i64 {
        let location = json!({"latitude": latitude, "longitude": longitude});
        self.send(|_| with_caption("location", location, ""))
    }

    /// Shows a named place on the map.
    pub fn shows_venue(&self, latitude: f64, longitude: f64, title: &str) -> i64 {
        let location = json!({"latitude": latitude, "longitude": longitude});
        let venue = json!({"location": location, "title": title, "address": title});
        self.send(|_| {
            let mut content = with_caption("location", location, "");
            content.insert("venue".to_owned(), venue);
            content
        })
    }

    /// Changes the words of a message.
    ///
    /// # Panics
    /// Where there is no such message of the resident.
    pub fn edits(&self, message: i64, text: &str) {
        let now = self.shared.now();
        self.shared.change(|state| {
            let sent = chat(state, self.id).message_mut(message).expect("a message");
            let shown = sent.shown.as_object_mut().expect("an object");
            let field = if shown.contains_key("text") { "text" } else { "caption" };
            shown.insert(field.to_owned(), json!(text));
            shown.insert("edit_date".to_owned(), json!(now));
            let shown = sent.shown.clone();
            state.tell("edited_message", shown);
        });
    }

    /// Presses the newest button with this caption: what follows is as on a telephone.
    ///
    /// # Panics
    /// Where nothing that was seen has such a button.
    pub fn presses(&self, caption: &str) {
        let (message, button) = self.button(caption).unwrap_or_else(|| {
            panic!("no button `{caption}` in {:?}", self.seen());
        });
        match button {
            SeenButton { word: Some(word), .. } => self.press_word(message, &word),
            SeenButton { url: Some(_), .. } => {}
            SeenButton { asks_place: true, .. } => {
                self.shows(43.116_4, 131.882_3);
            }
            SeenButton { caption, .. } => {
                self.says(&caption);
            }
        }
    }

    fn button(&self, caption: &str) -> Option<(i64, SeenButton)> {
        self.seen().into_iter().rev().find_map(|seen| {
            let button = seen.buttons.into_iter().flatten().find(|it| it.caption == caption)?;
            Some((seen.id, button))
        })
    }

    fn press_word(&self, message: i64, word: &str) {
        self.shared.change(|state| {
            let press = state.fresh().to_string();
            let chat = chat(state, self.id);
            let author = chat.author();
            let shown = chat.message(message).map(|it| it.shown.clone());
            let instance = format!("{}", self.id.unsigned_abs() * 7_919);
            state.presses.push(press.clone());
            state.tell(
                "callback_query",
                json!({
                    "id": press,
                    "from": author,
                    "message": shown,
                    "chat_instance": instance,
                    "data": word,
                }),
            );
        });
    }

    /// Blocks the bot.
    pub fn blocks(&self) {
        self.turn(true);
    }

    /// Lets the bot write again.
    pub fn returns(&self) {
        self.turn(false);
    }

    fn turn(&self, is_blocked: bool) {
        let now = self.shared.now();
        self.shared.change(|state| {
            let chat = chat(state, self.id);
            chat.is_blocked = is_blocked;
            let (shown, author) = (chat.shown(), chat.author());
            let member = |is_in: bool| {
                let (user, status) = (super::shape::bot(), if is_in { "member" } else { "kicked" });
                match is_in {
                    true => json!({"user": user, "status": status}),
                    false => json!({"user": user, "status": status, "until_date": 0}),
                }
            };
            let (old, new) = (member(is_blocked), member(!is_blocked));
            state.tell(
                "my_chat_member",
                json!({
                    "chat": shown,
                    "from": author,
                    "date": now,
                    "old_chat_member": old,
                    "new_chat_member": new,
                }),
            );
        });
    }

    /// Gives the resident a last name and the language of the device.
    pub fn is_called(&self, last_name: &str, language: &str) {
        self.shared.change(|state| {
            let chat = chat(state, self.id);
            chat.last_name = Some(last_name.to_owned());
            chat.language = Some(language.to_owned());
        });
    }

    /// What the bot said, oldest first.
    pub fn seen(&self) -> Vec<Seen> {
        let state = self.shared.lock();
        let Some(chat) = state.chats.get(&self.id) else { return Vec::new() };
        chat.messages.iter().filter(|it| it.by_bot).map(|it| seen(&state, it)).collect()
    }

    /// Waits until the bot has said so much; the test's own limit of time ends it otherwise.
    pub async fn sees(&self, messages: usize) -> Vec<Seen> {
        loop {
            let rung = self.shared.bell.notified();
            tokio::pin!(rung);
            rung.as_mut().enable();
            let seen = self.seen();
            if seen.len() >= messages {
                return seen;
            }
            rung.await;
        }
    }

    fn send(&self, content: impl FnOnce(&mut State) -> Map<String, Value>) -> i64 {
        let now = self.shared.now();
        self.shared.change(|state| {
            let content = content(state);
            let id = state.message_id();
            let chat = chat(state, self.id);
            chat.has_begun = true;
            let (from, about) = (chat.author(), chat.shown());
            let mut shown = json!({"message_id": id, "from": from, "chat": about, "date": now});
            if let Some(shown) = shown.as_object_mut() {
                shown.extend(content);
            }
            let sent =
                Sent { id, by_bot: false, shown: shown.clone(), markup: None, files: vec![] };
            chat.keep(sent);
            state.tell("message", shown);
            id
        })
    }
}

fn chat(state: &mut State, id: i64) -> &mut Chat {
    state.chats.entry(id).or_insert_with(|| Chat::of(id, "Житель"))
}

fn with_caption(kind: &str, what: Value, caption: &str) -> Map<String, Value> {
    let mut content = Map::new();
    content.insert(kind.to_owned(), what);
    if !caption.is_empty() {
        content.insert("caption".to_owned(), json!(caption));
    }
    content
}

fn seen(state: &State, sent: &Sent) -> Seen {
    let text = |name: &str| sent.shown.get(name).and_then(Value::as_str).map(str::to_owned);
    let answered = sent.shown.get("reply_to_message").and_then(|it| it.get("message_id"));
    let bytes = |id: &String| state.files.get(id).map(|it| it.bytes.clone());
    Seen {
        id: sent.id,
        text: text("text").or_else(|| text("caption")).unwrap_or_default(),
        buttons: sent.markup.as_ref().map(buttons).unwrap_or_default(),
        files: sent.files.iter().filter_map(bytes).collect(),
        answers: answered.and_then(Value::as_i64),
        album: text("media_group_id"),
    }
}

fn buttons(markup: &Value) -> Vec<Vec<SeenButton>> {
    let rows = markup.get("inline_keyboard").or_else(|| markup.get("keyboard"));
    let rows = rows.and_then(Value::as_array).into_iter().flatten();
    rows.filter_map(Value::as_array).map(|row| row.iter().map(button).collect()).collect()
}

fn button(shown: &Value) -> SeenButton {
    let text = |name: &str| shown.get(name).and_then(Value::as_str).map(str::to_owned);
    SeenButton {
        caption: text("text").or_else(|| shown.as_str().map(str::to_owned)).unwrap_or_default(),
        word: text("callback_data"),
        url: text("url"),
        asks_place: shown.get("request_location").and_then(Value::as_bool) == Some(true),
    }
}
