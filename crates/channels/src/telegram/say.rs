//! What is said as calls of the API: words cut to length, pictures together, buttons at the end.

use serde_json::{Map, Value, json};

use crate::attachment::FileRef;
use crate::image;
use crate::talk::{Button, PRESS_MAX, Press, Say};

/// Units of UTF-16 of a text at most; so the API counts, and so it is never more than characters.
const TEXT_MAX: usize = 4_096;
/// Units of UTF-16 of the words under a picture at most.
const CAPTION_MAX: usize = 1_024;
/// Files of an album at most.
const ALBUM_MAX: usize = 10;
/// Bytes of a picture at most; a larger one goes as a file.
const PHOTO_BYTES_MAX: u64 = 10 * 1024 * 1024;
/// Both sides of a picture together at most.
const PHOTO_SIDES_MAX: u64 = 10_000;
/// How many times longer than the other a side may be.
const PHOTO_RATIO_MAX: u64 = 20;

/// One call.
#[derive(Debug, PartialEq)]
pub(super) struct Step {
    pub(super) method: &'static str,
    pub(super) fields: Map<String, Value>,
    pub(super) uploads: Vec<Upload>,
}

/// A file of a call.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Upload {
    pub(super) part: String,
    pub(super) name: String,
    pub(super) kind: String,
    /// Which of the bodies it is.
    pub(super) index: usize,
}

/// The calls that say it all, in their order; or why it cannot be said at all.
pub(super) fn steps(chat: &str, say: &Say, bodies: &[Vec<u8>]) -> Result<Vec<Step>, &'static str> {
    let markup = markup(&say.buttons)?;
    let text = say.text.reveal().trim();
    let (photos, papers) = sorted(say, bodies);
    let has_buttons = !say.buttons.is_empty();
    let is_one = photos.len() + papers.len() == 1;
    // An album carries no buttons, so there the words follow as a message of their own.
    let is_caption = units(text) <= CAPTION_MAX && (is_one || !has_buttons);
    let mut caption = Some(text).filter(|it| is_caption && !it.is_empty());
    let has_words = !text.is_empty() && (!is_caption || photos.len() + papers.len() == 0);
    let mut steps = Vec::new();
    for (kind, files) in [("photo", photos), ("document", papers)] {
        for album in files.chunks(ALBUM_MAX) {
            steps.push(files_step(chat, kind, album, say, caption.take()));
        }
    }
    if has_words {
        let texts = split(text, TEXT_MAX);
        steps.extend(texts.into_iter().map(|text| text_step(chat, text)));
    }
    match steps.last_mut() {
        None => return Err("there is nothing to say"),
        Some(last) if last.method == "sendMediaGroup" && has_buttons => {
            return Err("buttons need words above them");
        }
        Some(last) if last.method == "sendMediaGroup" => {}
        Some(last) => {
            last.fields.insert("reply_markup".to_owned(), markup);
        }
    }
    Ok(steps)
}

fn text_step(chat: &str, text: &str) -> Step {
    let fields = fields([
        ("chat_id", json!(chat)),
        ("text", json!(text)),
        ("link_preview_options", json!({"is_disabled": true})),
    ]);
    Step { method: "sendMessage", fields, uploads: Vec::new() }
}

fn files_step(
    chat: &str,
    kind: &'static str,
    album: &[usize],
    say: &Say,
    caption: Option<&str>,
) -> Step {
    let name = |index: &usize| format!("file{index}");
    let uploads = album.iter().filter_map(|index| {
        let file: &FileRef = say.files.get(*index)?;
        let (kind, own) = (file.content_type.clone(), file.name.reveal().clone());
        Some(Upload { part: name(index), name: own, kind, index: *index })
    });
    let mut step = Step {
        method: match (kind, album.len()) {
            ("photo", 1) => "sendPhoto",
            (_, 1) => "sendDocument",
            _ => "sendMediaGroup",
        },
        fields: fields([("chat_id", json!(chat))]),
        uploads: uploads.collect(),
    };
    if let [only] = album {
        step.fields.insert(kind.to_owned(), json!(format!("attach://{}", name(only))));
        if let Some(caption) = caption {
            step.fields.insert("caption".to_owned(), json!(caption));
        }
        return step;
    }
    let captions = std::iter::once(caption).chain(std::iter::repeat(None));
    let media = album.iter().zip(captions).map(|(index, caption)| match caption {
        Some(words) => {
            json!({"type": kind, "media": format!("attach://{}", name(index)), "caption": words})
        }
        None => json!({"type": kind, "media": format!("attach://{}", name(index))}),
    });
    step.fields.insert("media".to_owned(), media.collect());
    step
}

fn fields<const N: usize>(given: [(&str, Value); N]) -> Map<String, Value> {
    given.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// Which files go as pictures, and which as papers.
fn sorted(say: &Say, bodies: &[Vec<u8>]) -> (Vec<usize>, Vec<usize>) {
    let is_photo = |index: &usize| {
        let found = say.files.get(*index).zip(bodies.get(*index));
        found.is_some_and(|(file, bytes)| is_photo(file, bytes))
    };
    (0..say.files.len()).partition(is_photo)
}

fn is_photo(file: &FileRef, bytes: &[u8]) -> bool {
    let kind = file.content_type.as_str();
    if !matches!(kind, "image/jpeg" | "image/png" | "image/webp") || file.bytes > PHOTO_BYTES_MAX {
        return false;
    }
    image::sides(kind, bytes).is_some_and(|(width, height)| {
        let (width, height) = (u64::from(width), u64::from(height));
        let (long, short) = (width.max(height), width.min(height));
        width + height <= PHOTO_SIDES_MAX && long <= short * PHOTO_RATIO_MAX
    })
}

/// The buttons as a keyboard. One that asks for the place cannot hang under a message, so then all
/// of them stand at the bottom of the screen and say their captions as words. Where there are no
/// buttons, those of before go.
fn markup(buttons: &[Vec<Button>]) -> Result<Value, &'static str> {
    if buttons.is_empty() {
        return Ok(json!({"remove_keyboard": true}));
    }
    let asks_place = buttons.iter().flatten().any(|it| it.press == Press::Place);
    let row = |row: &Vec<Button>| -> Result<Value, &'static str> {
        row.iter().map(|it| if asks_place { Ok(key(it)) } else { inline(it) }).collect()
    };
    let rows: Value = buttons.iter().map(row).collect::<Result<_, _>>()?;
    Ok(if asks_place {
        json!({"keyboard": rows, "resize_keyboard": true, "one_time_keyboard": true})
    } else {
        json!({"inline_keyboard": rows})
    })
}

fn key(button: &Button) -> Value {
    match button.press {
        Press::Place => json!({"text": button.caption, "request_location": true}),
        Press::Word(_) | Press::Link(_) => json!({"text": button.caption}),
    }
}

fn inline(button: &Button) -> Result<Value, &'static str> {
    let caption = &button.caption;
    match &button.press {
        Press::Word(word) if (1..=PRESS_MAX).contains(&word.len()) => {
            Ok(json!({"text": caption, "callback_data": word}))
        }
        Press::Word(_) => Err("the word behind a button is too long"),
        Press::Link(url) => Ok(json!({"text": caption, "url": url})),
        Press::Place => Ok(json!({"text": caption})),
    }
}

fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

/// Cuts a text into pieces of so many units, where a paragraph, a line, a sentence or a word ends.
fn split(text: &str, max: usize) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(cut(rest, max));
        pieces.push(piece.trim_end());
        rest = after.trim_start();
    }
    pieces
}

/// Where the first piece of a text ends, in bytes.
fn cut(text: &str, max: usize) -> usize {
    let mut so_far = 0;
    let over = text.char_indices().find(|(_, letter)| {
        so_far += letter.len_utf16();
        so_far > max
    });
    let Some((end, _)) = over else { return text.len() };
    let head = text.get(..end).unwrap_or(text);
    let ends = ["\n\n", "\n", ". ", "! ", "? ", " "];
    // A piece that is shorter than half is a worse cut than one in the middle of a sentence.
    let fair = |at: &usize| *at > end / 2;
    let found = ends.iter().find_map(|it| head.rfind(it).map(|at| at + it.len()).filter(fair));
    found.unwrap_or(end)
}

#[cfg(test)]
mod tests {
    use base::Personal;

    use super::*;
    use crate::attachment::FileName;

    const PICTURE: &[u8] = include_bytes!("../../tests/fixtures/pictures/dot.png");

    fn words(text: &str) -> Say {
        Say { text: Personal::new(text.to_owned()), ..Say::default() }
    }

    fn button(caption: &str, press: Press) -> Button {
        Button { caption: caption.to_owned(), press }
    }

    fn file(kind: &str, bytes: u64) -> FileRef {
        let name = FileName::parse("a.png").unwrap();
        FileRef { sha256: "00".into(), name, content_type: kind.into(), bytes }
    }

    fn with_files(text: &str, kinds: &[&str]) -> (Say, Vec<Vec<u8>>) {
        let files = kinds.iter().map(|kind| file(kind, PICTURE.len() as u64)).collect();
        (Say { files, ..words(text) }, vec![PICTURE.to_vec(); kinds.len()])
    }

    fn methods(say: &Say, bodies: &[Vec<u8>]) -> Vec<&'static str> {
        steps("1", say, bodies).unwrap().iter().map(|it| it.method).collect()
    }

    #[test]
    fn a_long_text_is_cut_where_something_ends() {
        let line = "Яма на дороге. ".repeat(100);
        let text = format!("{line}\n\n{line}\n\n{line}\n\n{line}");
        let said = steps("1", &words(&text), &[]).unwrap();
        assert_eq!(said.len(), 2);
        let part = |n: usize| said[n].fields["text"].as_str().unwrap();
        assert!(units(part(0)) <= TEXT_MAX && part(0).ends_with("дороге."));
        assert!(part(1).starts_with("Яма"));
        // Buttons, or their end, stand under the last part alone.
        assert!(!said[0].fields.contains_key("reply_markup"));
        assert_eq!(said[1].fields["reply_markup"], json!({"remove_keyboard": true}));
        // Without any end it is cut all the same, and never inside a letter of two units.
        let smiles = "😀".repeat(3_000);
        let pieces = split(&smiles, TEXT_MAX);
        assert_eq!(pieces.iter().map(|it| units(it)).collect::<Vec<_>>(), [4_096, 1_904]);
        assert_eq!(pieces.concat(), smiles);
        assert_eq!(split("короткий", TEXT_MAX), ["короткий"]);
    }

    #[test]
    fn pictures_go_together_and_papers_apart() {
        let (say, bodies) = with_files("готово", &["image/png", "image/png", "application/pdf"]);
        let said = steps("1", &say, &bodies).unwrap();
        assert_eq!(methods(&say, &bodies), ["sendMediaGroup", "sendDocument"]);
        assert_eq!(said[0].fields["media"][0]["caption"], "готово");
        assert_eq!(said[0].fields["media"][1].get("caption"), None);
        assert_eq!(said[0].uploads.len(), 2);
        let (say, bodies) = with_files("готово", &["image/png"]);
        let said = steps("1", &say, &bodies).unwrap();
        assert_eq!((said[0].method, said.len()), ("sendPhoto", 1));
        assert_eq!(said[0].fields["photo"], "attach://file0");
        // Words that are too long for a caption follow as a message.
        let (say, bodies) = with_files(&"я".repeat(1_025), &["image/png"]);
        assert_eq!(methods(&say, &bodies), ["sendPhoto", "sendMessage"]);
    }

    #[test]
    fn a_picture_that_telegram_takes_for_none_goes_as_a_file() {
        let (mut say, bodies) = with_files("x", &["image/heif"]);
        assert_eq!(methods(&say, &bodies), ["sendDocument"]);
        say.files = vec![file("image/png", PHOTO_BYTES_MAX + 1)];
        assert_eq!(methods(&say, &bodies), ["sendDocument"]);
    }

    #[test]
    fn buttons_hang_under_the_words() {
        let yes = button("Да", Press::Word("yes".into()));
        let link = button("Карта", Press::Link("https://otklik.example".into()));
        let say = Say { buttons: vec![vec![yes.clone(), link]], ..words("Готово?") };
        let said = steps("1", &say, &[]).unwrap();
        let row = &said[0].fields["reply_markup"]["inline_keyboard"][0];
        assert_eq!(row[0], json!({"text": "Да", "callback_data": "yes"}));
        assert_eq!(row[1], json!({"text": "Карта", "url": "https://otklik.example"}));
        // An album has no room for them.
        let (album, bodies) = with_files("Готово?", &["image/png", "image/png"]);
        let say = Say { buttons: say.buttons, ..album };
        assert_eq!(methods(&say, &bodies), ["sendMediaGroup", "sendMessage"]);
        // Where the place is asked for, all stand at the bottom and say their captions.
        let place = button("Где я", Press::Place);
        let say = Say { buttons: vec![vec![place], vec![yes]], ..words("Где?") };
        let said = steps("1", &say, &[]).unwrap();
        let keyboard = &said[0].fields["reply_markup"]["keyboard"];
        assert_eq!(keyboard[0][0], json!({"text": "Где я", "request_location": true}));
        assert_eq!(keyboard[1][0], json!({"text": "Да"}));
    }

    #[test]
    fn what_cannot_be_said_is_told() {
        let long = button("x", Press::Word("я".repeat(33)));
        let say = Say { buttons: vec![vec![long]], ..words("x") };
        assert!(steps("1", &say, &[]).is_err());
        assert!(steps("1", &words("  "), &[]).is_err());
        let (mut say, bodies) = with_files("", &["image/png", "image/png"]);
        assert_eq!(methods(&say, &bodies), ["sendMediaGroup"]);
        say.buttons = vec![vec![button("Да", Press::Word("yes".into()))]];
        assert!(steps("1", &say, &bodies).is_err());
    }
}
