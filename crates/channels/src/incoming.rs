//! A message as it comes in from any channel, checked and whole.

use base::text::{self, BadText};
use base::{Personal, Point, Timestamp};
use sha2::{Digest, Sha256};

use crate::attachment::FileRef;
use crate::talk::PEER_MAX;

/// Characters of a message's text at most.
pub const TEXT_MAX: usize = 100_000;
/// Characters of any shorter field at most: a name, an address, a contact.
pub const FIELD_MAX: usize = 500;
/// Characters of the channel's own id at most.
pub const EXTERNAL_ID_MAX: usize = 200;
/// Where a message speaks of, as its sender gave it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct IncomingPlace {
    /// The point on the map.
    pub point: Option<Point>,
    /// The address in words; beside a name it says where a person lives.
    pub address: Option<Personal<String>>,
}

/// Who wrote, as the channel names them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct IncomingAuthor {
    /// The name.
    pub name: Option<Personal<String>>,
    /// A phone, a mail address or an account, to know the person again and to answer.
    pub contact: Option<Personal<String>>,
}

/// A message that arrived on a channel.
#[derive(Debug, Clone, PartialEq)]
pub struct Incoming {
    /// The channel's name, such as `api:dispatch`.
    pub channel: String,
    /// The channel's own id of the message; with the channel its unique key.
    pub external_id: String,
    /// The conversation on the channel, where an answer goes; none where the channel has no way
    /// out.
    pub peer: Option<Personal<String>>,
    /// Who wrote, where that is known.
    pub author: IncomingAuthor,
    /// The words.
    pub text: Personal<String>,
    /// When it was sent, by the channel's clock.
    pub sent_at: Option<Timestamp>,
    /// Where it speaks of.
    pub place: IncomingPlace,
    /// Its files.
    pub files: Vec<FileRef>,
    /// The message as it came, whole, as JSON; files by their hashes.
    pub raw: Personal<String>,
}

/// A field that cannot be taken in, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {why}")]
pub struct BadField {
    /// The field's name on the wire.
    pub field: &'static str,
    /// What is wrong with it.
    pub why: BadText,
}

impl Incoming {
    /// Checks every text of the message; the first fault that is found.
    pub fn check(&self) -> Result<(), BadField> {
        let checked = |field, value: &str, max| {
            text::check(value, max).map_err(|why| BadField { field, why })
        };
        let optional = |field, value: Option<&str>| match value {
            Some(value) if !text::is_blank(value) => checked(field, value, FIELD_MAX),
            _ => Ok(()),
        };
        text::check_line(&self.external_id, EXTERNAL_ID_MAX)
            .map_err(|why| BadField { field: "external_id", why })?;
        if let Some(peer) = &self.peer {
            text::check_line(peer.reveal(), PEER_MAX)
                .map_err(|why| BadField { field: "peer", why })?;
        }
        checked("text", self.text.reveal(), TEXT_MAX)?;
        optional("author.name", self.author.name.as_ref().map(|it| it.reveal().as_str()))?;
        optional("author.contact", self.author.contact.as_ref().map(|it| it.reveal().as_str()))?;
        optional("place.address", self.place.address.as_ref().map(|it| it.reveal().as_str()))
    }

    /// What makes two deliveries under one key the same message: equal fields and equal file
    /// hashes; where an answer goes makes no difference. SHA-256 in hex over the fields, each with
    /// its length before it.
    pub fn fingerprint(&self) -> String {
        let mut hash = FieldHash::default();
        let mut put = |part: Option<&str>| hash.put(part);
        put(self.author.name.as_ref().map(|it| it.reveal().as_str()));
        put(self.author.contact.as_ref().map(|it| it.reveal().as_str()));
        put(Some(self.text.reveal()));
        put(self.sent_at.map(|at| at.as_millisecond().to_string()).as_deref());
        let degrees = |it: f64| it.to_bits().to_string();
        put(self.place.point.map(|it| degrees(it.lat())).as_deref());
        put(self.place.point.map(|it| degrees(it.lon())).as_deref());
        put(self.place.address.as_ref().map(|it| it.reveal().as_str()));
        for file in &self.files {
            put(Some(&file.sha256));
            put(Some(file.name.reveal()));
        }
        hash.finish()
    }
}

/// SHA-256 in hex over fields, each with its length before it, so that no two lists are alike.
#[derive(Default)]
pub(crate) struct FieldHash(Sha256);

impl FieldHash {
    /// Takes in the next field.
    pub(crate) fn put(&mut self, field: Option<&str>) {
        let field = field.unwrap_or("\u{0}");
        self.0.update((field.len() as u64).to_be_bytes());
        self.0.update(field.as_bytes());
    }

    /// The hash of what was put in.
    pub(crate) fn finish(self) -> String {
        base16(&self.0.finalize())
    }
}

/// Bytes as small hexadecimal digits.
pub fn base16(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Whether a name is one of the API's channels: `api:[a-z0-9-]{1,32}`.
pub fn is_api_channel(name: &str) -> bool {
    name.strip_prefix("api:").is_some_and(|own| {
        (1..=32).contains(&own.len())
            && own.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attachment::FileName;

    fn message() -> Incoming {
        Incoming {
            channel: "api:test".into(),
            external_id: "1".into(),
            peer: None,
            author: IncomingAuthor::default(),
            text: Personal::new("Яма".into()),
            sent_at: None,
            place: IncomingPlace::default(),
            files: vec![],
            raw: Personal::new("{}".into()),
        }
    }

    #[test]
    fn the_fingerprint_sees_every_field() {
        let same = message().fingerprint();
        assert_eq!(same, message().fingerprint());
        let author = |name: Option<&str>, contact: Option<&str>| IncomingAuthor {
            name: name.map(|it| Personal::new(it.to_owned())),
            contact: contact.map(|it| Personal::new(it.to_owned())),
        };
        let place =
            IncomingPlace { address: Some("Якорная, 10".to_owned().into()), point: None };
        let file = FileRef {
            sha256: "00".into(),
            name: FileName::parse("a.png").unwrap(),
            content_type: "image/png".into(),
            bytes: 1,
        };
        let others = [
            Incoming { text: Personal::new("Яма!".into()), ..message() },
            Incoming { author: author(Some("x"), None), ..message() },
            Incoming { author: author(None, Some("x")), ..message() },
            Incoming { sent_at: Some(Timestamp::UNIX_EPOCH), ..message() },
            Incoming { place, ..message() },
            Incoming { files: vec![file], ..message() },
        ];
        let mut prints: Vec<_> = others.iter().map(Incoming::fingerprint).collect();
        prints.push(same);
        prints.sort();
        prints.dedup();
        assert_eq!(prints.len(), 7);
    }

    #[test]
    fn a_bad_field_is_named() {
        let empty = Incoming { text: Personal::new("  ".into()), ..message() };
        assert_eq!(empty.check().unwrap_err().field, "text");
        let control = Incoming { external_id: "a\u{1}".into(), ..message() };
        assert_eq!(control.check().unwrap_err().field, "external_id");
        let nowhere = Incoming { peer: Some(Personal::new(String::new())), ..message() };
        assert_eq!(nowhere.check().unwrap_err().field, "peer");
        let two_lines = Incoming { external_id: "a\r\nb".into(), ..message() };
        assert_eq!(two_lines.check().unwrap_err().why, BadText::Control(0x0d));
        let long = Incoming { text: Personal::new("я".repeat(TEXT_MAX + 1)), ..message() };
        assert!(matches!(long.check().unwrap_err().why, BadText::TooLong { .. }));
        assert_eq!(message().check(), Ok(()));
    }

    #[test]
    fn only_api_channels_pass() {
        for (name, ok) in [
            ("api:check", true),
            ("api:a-1", true),
            ("api:", false),
            ("vk; drop", false),
            ("api:Ж", false),
            ("file:spb", false),
        ] {
            assert_eq!(is_api_channel(name), ok, "{name}");
        }
    }
}
