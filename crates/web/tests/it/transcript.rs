//! A conversation with the doors as a text that a snapshot keeps and a person can read.

use crate::ask::{Ask, Reply};
use crate::house::TestHouse;

/// Headers that say something beside the body.
const HEADERS: [&str; 10] = [
    "content-type",
    "content-language",
    "location",
    "etag",
    "retry-after",
    "www-authenticate",
    "allow",
    "content-disposition",
    "content-security-policy",
    "x-content-type-options",
];

/// What was asked and answered, one after the other.
#[derive(Debug, Default)]
pub struct Transcript {
    text: String,
    ids: Vec<String>,
}

impl Transcript {
    /// Notes an answer under a title.
    pub fn note(&mut self, title: &str, reply: &Reply) {
        let mut lines = format!("── {title}\n{}", reply.status.as_u16());
        for name in HEADERS {
            match reply.header(name) {
                Some("application/json") | None => {}
                Some("application/problem+json; charset=utf-8") => lines.push_str(" problem"),
                Some(value) if name == "content-language" => lines.push_str(&format!(" {value}")),
                Some(value) => lines.push_str(&format!("\n{name}: {value}")),
            }
        }
        let body = match serde_json::from_slice::<serde_json::Value>(&reply.bytes) {
            Ok(json) => format!("{json:#}"),
            Err(_) => reply.text(),
        };
        let lines = self.with_names_for_ids(&format!("{lines}\n{body}\n\n"));
        self.text.push_str(&lines);
    }

    /// Asks in Russian and in English, and notes both answers. For refusals: they change nothing.
    pub async fn refusal(&mut self, house: &TestHouse, title: &str, ask: Ask) {
        let ru = house.send(ask.clone().header("accept-language", "ru")).await;
        let en = house.send(ask.english()).await;
        assert_eq!(ru.status, en.status, "{title}");
        assert!(ru.status.is_client_error(), "{title}: {} {}", ru.status, ru.text());
        self.note(title, &ru);
        let json = en.json();
        let say = |name: &str| json[name].as_str().unwrap_or_default().to_owned();
        self.text.push_str(&format!("en: {}. {}\n\n", say("title"), say("detail")));
    }

    /// Ids differ between runs where requests race; their first occurrences name them.
    fn with_names_for_ids(&mut self, text: &str) -> String {
        let mut named = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            match rest.get(..36).filter(|it| is_id(it)) {
                Some(id) => {
                    let known = self.ids.iter().position(|it| it == id).unwrap_or_else(|| {
                        self.ids.push(id.to_owned());
                        self.ids.len() - 1
                    });
                    named.push_str(&format!("<id {}>", known + 1));
                    rest = &rest[36..];
                }
                None => {
                    named.push(first);
                    rest = &rest[first.len_utf8()..];
                }
            }
        }
        named
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        self.text.trim_end()
    }
}

fn is_id(text: &str) -> bool {
    text.bytes().enumerate().all(|(place, byte)| match place {
        8 | 13 | 18 | 23 => byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    })
}
