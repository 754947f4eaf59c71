//! What an update means: the JSON of Telegram as what was heard.

use base::{Lang, Personal, Point, Timestamp};
use serde_json::Value;

use crate::attachment::FileName;
use crate::incoming::FIELD_MAX;
use crate::talk::{Heard, Offered, Peer, What};

/// What an update means.
#[derive(Debug, Clone, PartialEq)]
pub enum Piece {
    /// Something that somebody did.
    Heard(Heard),
    /// A part of an album, whose other parts come as updates of their own.
    Part {
        /// The album's own id.
        album: String,
        /// What this part alone would be.
        heard: Heard,
    },
    /// Nothing that matters: a group, a channel, a note of the service itself.
    Nothing,
}

/// An update that cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it is no update of Telegram")]
pub struct BadUpdate;

/// Reads an update that came on a channel. A press of a button has no time of its own, so the
/// moment at which the update came is given.
pub fn read(channel: &str, raw: &str, came_at: Timestamp) -> Result<Piece, BadUpdate> {
    let update: Value = serde_json::from_str(raw).map_err(|_| BadUpdate)?;
    let id = update.get("update_id").and_then(Value::as_i64).ok_or(BadUpdate)?;
    let of = |kind: &str| update.get(kind).filter(|it| it.is_object());
    if let Some(message) = of("message") {
        return message_of(channel, message, came_at);
    }
    if let Some(message) = of("edited_message") {
        return edit_of(channel, message, came_at);
    }
    if let Some(press) = of("callback_query") {
        return press_of(channel, press, came_at);
    }
    if let Some(member) = of("my_chat_member") {
        return member_of(channel, member, id, came_at);
    }
    Ok(Piece::Nothing)
}

fn message_of(channel: &str, message: &Value, came_at: Timestamp) -> Result<Piece, BadUpdate> {
    let Some(mut heard) = begun(channel, message, came_at)? else { return Ok(Piece::Nothing) };
    let Some(what) = what(message) else { return Ok(Piece::Nothing) };
    heard.what = what;
    Ok(match text_in(message, "media_group_id") {
        Some(album) => Piece::Part { album: album.to_owned(), heard },
        None => Piece::Heard(heard),
    })
}

/// Who, where and when; `None` outside of a private chat.
fn begun(channel: &str, message: &Value, came_at: Timestamp) -> Result<Option<Heard>, BadUpdate> {
    let chat = message.get("chat").ok_or(BadUpdate)?;
    if text_in(chat, "type") != Some("private") {
        return Ok(None);
    }
    let chat = integer_in(chat, "id").ok_or(BadUpdate)?;
    let id = integer_in(message, "message_id").ok_or(BadUpdate)?;
    let date = integer_in(message, "date").and_then(|it| Timestamp::from_second(it).ok());
    let person = message.get("from").or_else(|| message.get("chat"));
    Ok(Some(Heard {
        key: format!("{chat}/{id}"),
        peer: peer(channel, chat),
        name: person.and_then(name),
        lang: person.and_then(lang),
        at: date.unwrap_or(came_at),
        what: What::Unreadable,
    }))
}

fn what(message: &Value) -> Option<What> {
    if let Some(text) = text_in(message, "text") {
        return Some(spoken(text));
    }
    if let Some(location) = message.get("location") {
        return Some(point(location).map_or(What::Unreadable, What::Showed));
    }
    if let Some(phone) = message.get("contact").and_then(|it| text_in(it, "phone_number")) {
        return Some(wrote(phone, Vec::new()));
    }
    let files: Vec<Offered> = files(message).collect();
    let caption = text_in(message, "caption").unwrap_or_default();
    if !files.is_empty() || !caption.is_empty() {
        return Some(wrote(caption, files));
    }
    let is_content = UNREADABLE.iter().any(|kind| message.get(kind).is_some());
    // All else is a note of the service: a pinned message, a changed photo of the chat.
    is_content.then_some(What::Unreadable)
}

/// What a person sends and no clerk can read.
const UNREADABLE: [&str; 11] = [
    "sticker",
    "voice",
    "video_note",
    "dice",
    "game",
    "poll",
    "story",
    "paid_media",
    "checklist",
    "invoice",
    "giveaway",
];

fn spoken(text: &str) -> What {
    let (command, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    // In a private chat a command may be called with the name of the bot behind it.
    match command.split('@').next() {
        Some("/start") => {
            let word = rest.trim();
            What::Began((!word.is_empty()).then(|| word.to_owned()))
        }
        _ => wrote(text, Vec::new()),
    }
}

fn wrote(text: &str, files: Vec<Offered>) -> What {
    What::Wrote { text: Personal::new(text.to_owned()), files }
}

/// The files of a message. A voice with words under it is a file; alone it is unreadable.
fn files(message: &Value) -> impl Iterator<Item = Offered> {
    let sizes = message.get("photo").and_then(Value::as_array).into_iter().flatten();
    let area = |it: &&Value| {
        let side = |name| integer_in(it, name).unwrap_or_default();
        side("width").saturating_mul(side("height"))
    };
    let photo = sizes.max_by_key(area).and_then(offered);
    let has_words = message.get("caption").is_some();
    let spoken: &[&str] = if has_words { &["voice"] } else { &[] };
    // An animation is told as a document too, once.
    let kinds = ["document", "video", "audio"].iter().chain(spoken);
    let others = kinds.filter_map(|kind| offered(message.get(kind)?));
    photo.into_iter().chain(others)
}

fn offered(file: &Value) -> Option<Offered> {
    let name = text_in(file, "file_name").map(one_line);
    Some(Offered {
        id: text_in(file, "file_id")?.to_owned(),
        name: name.filter(|it| FileName::parse(it.as_str()).is_ok()).map(Personal::new),
        bytes: integer_in(file, "file_size").and_then(|it| u64::try_from(it).ok()),
    })
}

fn edit_of(channel: &str, message: &Value, came_at: Timestamp) -> Result<Piece, BadUpdate> {
    let Some(mut heard) = begun(channel, message, came_at)? else { return Ok(Piece::Nothing) };
    // A live place that moves is edited, too; its words are none.
    let words = text_in(message, "text").or_else(|| text_in(message, "caption"));
    let Some(words) = words else { return Ok(Piece::Nothing) };
    let edited = integer_in(message, "edit_date").unwrap_or_default();
    if let Ok(at) = Timestamp::from_second(edited) {
        heard.at = at;
    }
    let of = std::mem::take(&mut heard.key);
    heard.key = format!("{of}/{edited}");
    heard.what = What::Edited { of, text: Personal::new(words.to_owned()) };
    Ok(Piece::Heard(heard))
}

fn press_of(channel: &str, press: &Value, came_at: Timestamp) -> Result<Piece, BadUpdate> {
    let id = text_in(press, "id").ok_or(BadUpdate)?;
    let person = press.get("from").ok_or(BadUpdate)?;
    let chat = press.get("message").and_then(|it| it.get("chat"));
    let is_private = chat.is_none_or(|it| text_in(it, "type") == Some("private"));
    let Some(word) = text_in(press, "data").filter(|_| is_private) else {
        return Ok(Piece::Nothing);
    };
    let chat = chat.and_then(|it| integer_in(it, "id")).or_else(|| integer_in(person, "id"));
    Ok(Piece::Heard(Heard {
        key: format!("press/{id}"),
        peer: peer(channel, chat.ok_or(BadUpdate)?),
        name: name(person),
        lang: lang(person),
        at: came_at,
        what: What::Pressed { word: word.to_owned(), receipt: Some(id.to_owned()) },
    }))
}

/// Only that somebody left is heard: whoever comes back says so with a message.
fn member_of(
    channel: &str,
    member: &Value,
    update: i64,
    came_at: Timestamp,
) -> Result<Piece, BadUpdate> {
    let chat = member.get("chat").ok_or(BadUpdate)?;
    let status = member.get("new_chat_member").and_then(|it| text_in(it, "status"));
    if text_in(chat, "type") != Some("private") || status != Some("kicked") {
        return Ok(Piece::Nothing);
    }
    let date = integer_in(member, "date").and_then(|it| Timestamp::from_second(it).ok());
    let person = member.get("from");
    Ok(Piece::Heard(Heard {
        key: format!("member/{update}"),
        peer: peer(channel, integer_in(chat, "id").ok_or(BadUpdate)?),
        name: person.and_then(name),
        lang: person.and_then(lang),
        at: date.unwrap_or(came_at),
        what: What::Left,
    }))
}

fn peer(channel: &str, chat: i64) -> Peer {
    Peer { channel: channel.to_owned(), id: Personal::new(chat.to_string()) }
}

fn name(person: &Value) -> Option<Personal<String>> {
    let parts = ["first_name", "last_name"].iter().filter_map(|part| text_in(person, part));
    let whole = one_line(&parts.collect::<Vec<_>>().join(" "));
    (!base::text::is_blank(&whole)).then(|| Personal::new(whole))
}

/// A name as one line: people put all sorts of signs there.
fn one_line(text: &str) -> String {
    let plain = text.chars().map(|it| if it.is_control() { ' ' } else { it });
    plain.take(FIELD_MAX).collect::<String>().trim().to_owned()
}

fn lang(person: &Value) -> Option<Lang> {
    text_in(person, "language_code").and_then(Lang::from_tag)
}

fn point(location: &Value) -> Option<Point> {
    let degrees = |name: &str| location.get(name).and_then(Value::as_f64);
    Point::new(degrees("latitude")?, degrees("longitude")?).ok()
}

fn text_in<'a>(object: &'a Value, name: &str) -> Option<&'a str> {
    object.get(name).and_then(Value::as_str)
}

fn integer_in(object: &Value, name: &str) -> Option<i64> {
    object.get(name).and_then(Value::as_i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        "2026-11-24T00:00:00Z".parse().unwrap()
    }

    fn message(content: &str) -> Piece {
        let head = r#"{"update_id":7,"message":{"message_id":1365,"date":1795474007,"#;
        let who = r#""from":{"id":1111,"is_bot":false,"first_name":"Анна","last_name":"К.",
            "language_code":"ru"},"chat":{"id":1111,"type":"private","first_name":"Анна"},"#;
        read("telegram:main", &format!("{head}{who}{content}}}}}"), now()).unwrap()
    }

    fn heard(content: &str) -> Heard {
        match message(content) {
            Piece::Heard(heard) => heard,
            other => panic!("{other:?}"),
        }
    }

    fn wrote_of(content: &str) -> (String, Vec<Offered>) {
        match heard(content).what {
            What::Wrote { text, files } => (text.into_revealed(), files),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_text_says_who_where_and_when() {
        let heard = heard(r#""text":"Яма на Светланской""#);
        assert_eq!(heard.key, "1111/1365");
        assert_eq!(heard.peer, peer("telegram:main", 1111));
        assert_eq!(heard.name.unwrap().reveal(), "Анна К.");
        assert_eq!(heard.lang, Some(Lang::Ru));
        assert_eq!(heard.at.as_second(), 1_795_474_007);
        assert_eq!(heard.what, wrote("Яма на Светланской", vec![]));
    }

    #[test]
    fn the_largest_size_of_a_photo_is_taken() {
        let (text, files) = wrote_of(
            r#""caption":"Яма","photo":[
                {"file_id":"s","width":90,"height":67,"file_size":1234},
                {"file_id":"x","width":1280,"height":960,"file_size":184321},
                {"file_id":"m","width":320,"height":240}]"#,
        );
        let photo = Offered { id: "x".into(), name: None, bytes: Some(184_321) };
        assert_eq!((text.as_str(), files), ("Яма", vec![photo]));
        let (_, files) = wrote_of(r#""document":{"file_id":"d","file_name":"акт\n.pdf"}"#);
        assert_eq!(files[0].name.as_ref().unwrap().reveal(), "акт .pdf");
        // An animation comes with a document of the same file.
        let both = r#""animation":{"file_id":"a"},"document":{"file_id":"a"}"#;
        assert_eq!(wrote_of(both).1.len(), 1);
        assert_eq!(wrote_of(r#""video":{"file_id":"v","file_size":52428800}"#).1.len(), 1);
    }

    #[test]
    fn the_beginning_may_carry_a_word() {
        for (text, word) in [
            ("/start", None),
            ("/start a_b-1", Some("a_b-1")),
            ("/start@svetlomorsk_bot x", Some("x")),
        ] {
            let what = heard(&format!(r#""text":"{text}""#)).what;
            assert_eq!(what, What::Began(word.map(str::to_owned)), "{text}");
        }
        assert_eq!(wrote_of(r#""text":"/starting""#).0, "/starting");
    }

    #[test]
    fn places_are_points_of_the_earth() {
        let at = |lat: f64| format!(r#""location":{{"latitude":{lat},"longitude":131.9}}"#);
        assert_eq!(heard(&at(43.1)).what, What::Showed(Point::new(43.1, 131.9).unwrap()));
        assert_eq!(heard(&at(943.1)).what, What::Unreadable);
        let venue = r#","venue":{"title":"Маяк"}"#;
        assert!(matches!(heard(&format!("{}{venue}", at(43.1))).what, What::Showed(_)));
    }

    #[test]
    fn what_cannot_be_read_is_heard_and_notes_of_the_service_are_not() {
        for content in
            [r#""sticker":{"file_id":"x"}"#, r#""voice":{"file_id":"x"}"#, r#""poll":{}"#]
        {
            assert_eq!(heard(content).what, What::Unreadable, "{content}");
        }
        for content in [r#""pinned_message":{}"#, r#""new_chat_title":"x""#, r#""x":1"#] {
            assert_eq!(message(content), Piece::Nothing, "{content}");
        }
        let (text, files) = wrote_of(r#""voice":{"file_id":"x"},"caption":"про яму""#);
        assert_eq!((text.as_str(), files.len()), ("про яму", 1));
    }

    #[test]
    fn a_part_of_an_album_names_it() {
        let part = message(r#""media_group_id":"13","photo":[{"file_id":"x"}]"#);
        assert!(matches!(part, Piece::Part { album, .. } if album == "13"));
    }

    #[test]
    fn edits_presses_and_leaving_are_heard() {
        let read = |text: &str| read("telegram:main", text, now()).unwrap();
        let chat = r#""chat":{"id":5,"type":"private"}"#;
        let edit = read(&format!(
            r#"{{"update_id":1,"edited_message":{{"message_id":9,{chat},"date":1,
                "edit_date":1795474099,"text":"иначе"}}}}"#
        ));
        let Piece::Heard(edit) = edit else { panic!() };
        assert_eq!((edit.key.as_str(), edit.at.as_second()), ("5/9/1795474099", 1_795_474_099));
        let text = Personal::new("иначе".to_owned());
        assert_eq!(edit.what, What::Edited { of: "5/9".into(), text });
        let press = read(&format!(
            r#"{{"update_id":2,"callback_query":{{"id":"77","from":{{"id":5,"first_name":"А"}},
                "message":{{"message_id":9,{chat}}},"data":"yes"}}}}"#
        ));
        let Piece::Heard(press) = press else { panic!() };
        assert_eq!((press.key.as_str(), press.at), ("press/77", now()));
        let pressed = What::Pressed { word: "yes".into(), receipt: Some("77".into()) };
        assert_eq!(press.what, pressed);
        let member = |status: &str| {
            read(&format!(
                r#"{{"update_id":3,"my_chat_member":{{{chat},"date":1795474100,
                    "new_chat_member":{{"status":"{status}"}}}}}}"#
            ))
        };
        let Piece::Heard(left) = member("kicked") else { panic!() };
        assert_eq!((left.key.as_str(), left.what), ("member/3", What::Left));
        assert_eq!(member("member"), Piece::Nothing);
    }

    #[test]
    fn groups_are_not_listened_to_and_nonsense_is_told() {
        let group = r#"{"update_id":1,"message":{"message_id":1,"date":1,
            "chat":{"id":-1,"type":"supergroup"},"text":"x"}}"#;
        assert_eq!(read("t", group, now()), Ok(Piece::Nothing));
        assert_eq!(read("t", r#"{"update_id":1,"poll":{}}"#, now()), Ok(Piece::Nothing));
        for bad in ["", "[]", "{}", r#"{"update_id":1,"message":{}}"#] {
            assert_eq!(read("t", bad, now()), Err(BadUpdate), "{bad}");
        }
    }
}
