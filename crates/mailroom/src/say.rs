//! What is said, as it is kept.

use base::Personal;
use channels::talk::{Button, Press, Say};
use channels::{FileName, FileRef};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct Kept {
    text: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    buttons: Vec<Vec<KeptButton>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    files: Vec<KeptFile>,
}

#[derive(Serialize, Deserialize)]
struct KeptButton {
    caption: String,
    #[serde(flatten)]
    press: KeptPress,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "press", content = "with", rename_all = "snake_case")]
enum KeptPress {
    Word(String),
    Place,
    Link(String),
}

#[derive(Serialize, Deserialize)]
struct KeptFile {
    sha256: String,
    name: String,
    content_type: String,
    bytes: u64,
}

/// As it is kept.
pub(crate) fn write(say: &Say) -> Result<String, serde_json::Error> {
    let row = |row: &Vec<Button>| row.iter().map(keep_button).collect();
    serde_json::to_string(&Kept {
        text: say.text.reveal().clone(),
        buttons: say.buttons.iter().map(row).collect(),
        files: say.files.iter().map(keep_file).collect(),
    })
}

/// As it was written.
pub(crate) fn read(text: &str) -> Result<Say, serde_json::Error> {
    let kept: Kept = serde_json::from_str(text)?;
    let row = |row: Vec<KeptButton>| row.into_iter().map(button).collect();
    Ok(Say {
        text: Personal::new(kept.text),
        buttons: kept.buttons.into_iter().map(row).collect(),
        files: kept.files.into_iter().map(file).collect(),
    })
}

fn keep_button(button: &Button) -> KeptButton {
    let press = match &button.press {
        Press::Word(word) => KeptPress::Word(word.clone()),
        Press::Place => KeptPress::Place,
        Press::Link(link) => KeptPress::Link(link.clone()),
    };
    KeptButton { caption: button.caption.clone(), press }
}

fn button(kept: KeptButton) -> Button {
    let press = match kept.press {
        KeptPress::Word(word) => Press::Word(word),
        KeptPress::Place => Press::Place,
        KeptPress::Link(link) => Press::Link(link),
    };
    Button { caption: kept.caption, press }
}

fn keep_file(file: &FileRef) -> KeptFile {
    KeptFile {
        sha256: file.sha256.clone(),
        name: file.name.reveal().clone(),
        content_type: file.content_type.clone(),
        bytes: file.bytes,
    }
}

fn file(kept: KeptFile) -> FileRef {
    FileRef {
        sha256: kept.sha256,
        name: FileName::kept(Personal::new(kept.name)),
        content_type: kept.content_type,
        bytes: kept.bytes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_read_back() {
        let button = |press| Button { caption: "Да".to_owned(), press };
        let say = Say {
            text: Personal::new("Сделали?".to_owned()),
            buttons: vec![
                vec![button(Press::Word("verdict:done:2026-000001".to_owned()))],
                vec![button(Press::Place), button(Press::Link("https://example.org".to_owned()))],
            ],
            files: vec![FileRef {
                sha256: "00".to_owned(),
                name: FileName::kept(Personal::new("двор.jpg".to_owned())),
                content_type: "image/jpeg".to_owned(),
                bytes: 7,
            }],
        };
        assert_eq!(read(&write(&say).unwrap()).unwrap(), say);
        let plain = Say { text: Personal::new("Спасибо".to_owned()), ..Say::default() };
        assert_eq!(write(&plain).unwrap(), r#"{"text":"Спасибо"}"#);
        assert_eq!(read(&write(&plain).unwrap()).unwrap(), plain);
    }
}
