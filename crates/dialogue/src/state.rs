//! Where a conversation stands: all that must survive a restart, as versioned JSON.

use base::{Code, Lang, Personal, Point};
use channels::{FileName, FileRef};
use register::Number;
use serde::{Deserialize, Serialize};

/// The version of the JSON that this release writes.
const VERSION: u32 = 1;
/// Appeals that a conversation remembers; older ones are found by their numbers.
const FILED_MAX: usize = 50;

/// Where a conversation stands.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct State {
    version: u32,
    /// The language spoken in it.
    #[serde(with = "kept::lang")]
    pub lang: Option<Lang>,
    /// Whether the person agreed that what they write is kept and worked on.
    pub agreed: bool,
    /// How many messages were begun; buttons of earlier ones are old.
    pub turn: u32,
    /// Whether a message is being put together.
    pub begun: bool,
    /// That message.
    pub draft: Draft,
    /// The message that was given up last, until another is begun.
    pub dropped: Option<Box<Draft>>,
    /// Words that came when nothing was asked and that may belong to several things.
    pub unsure: Option<Part>,
    /// The appeal of which it was said that it is not done, until it is said why.
    #[serde(with = "kept::number")]
    pub not_done: Option<Number>,
    /// What was handed in here, the last one last.
    pub filed: Vec<Filed>,
}

/// A message that is being put together.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Draft {
    /// Its words, in the order in which they came.
    pub parts: Vec<Part>,
    /// Its files, which lie in the storage.
    pub files: Vec<KeptFile>,
    /// Whether the photos are to speak alone.
    pub photos_alone: bool,
    /// Where it is.
    pub place: Whereabouts,
    /// What neighbours have written of it.
    pub neighbours: Neighbours,
    /// How to answer, where the conversation itself is no way.
    pub contact: Contact,
    /// Whether the person wants a human being and no further questions.
    pub operator: bool,
    /// Whether the person said that it may be sent.
    pub confirmed: bool,
}

/// Words under the channel's key of what brought them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Part {
    /// The channel's key.
    pub key: String,
    /// The words.
    #[serde(with = "kept::text")]
    pub text: Personal<String>,
}

/// A file of a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptFile {
    /// Its address in the storage.
    pub sha256: String,
    /// Its name.
    #[serde(with = "kept::text")]
    pub name: Personal<String>,
    /// What it is.
    pub content_type: String,
    /// Its size.
    pub bytes: u64,
}

impl From<FileRef> for KeptFile {
    fn from(file: FileRef) -> Self {
        let name = Personal::new(file.name.reveal().clone());
        Self { sha256: file.sha256, name, content_type: file.content_type, bytes: file.bytes }
    }
}

impl From<&KeptFile> for FileRef {
    fn from(file: &KeptFile) -> Self {
        Self {
            sha256: file.sha256.clone(),
            name: FileName::kept(file.name.clone()),
            content_type: file.content_type.clone(),
            bytes: file.bytes,
        }
    }
}

/// What is known of the place.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub enum Whereabouts {
    /// Nothing yet.
    #[default]
    Unknown,
    /// It was understood from the words and waits for a yes.
    Guess(Spot),
    /// It may be one of these.
    OneOf(Vec<Spot>),
    /// The person said so.
    Settled(Spot),
    /// The person does not know, or did not want to say.
    Unsaid,
}

/// A place as it was understood.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Spot {
    /// The address in words; empty for a bare point.
    #[serde(with = "kept::text")]
    pub address: Personal<String>,
    /// The point.
    #[serde(with = "kept::point")]
    pub point: Option<Point>,
    /// The district.
    #[serde(with = "kept::code")]
    pub district: Option<Code>,
    /// The words that it was understood from.
    #[serde(with = "kept::text")]
    pub evidence: Personal<String>,
}

impl Spot {
    /// An address as somebody typed it.
    pub fn typed(address: &str) -> Self {
        Self { address: Personal::new(address.trim().to_owned()), ..Self::default() }
    }
}

/// What neighbours have written of the same thing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Neighbours {
    /// Nobody has looked yet.
    #[default]
    Unsought,
    /// These were found, and the person is asked.
    Offered(Vec<Neighbour>),
    /// None, or it is something else.
    Alone,
    /// It is the same as this one.
    With(Neighbour),
}

/// A message of somebody else about the same thing; nothing in it tells who or in which words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Neighbour {
    /// Its number.
    #[serde(with = "kept::sure_number")]
    pub number: Number,
    /// What it is about, where that is known.
    #[serde(with = "kept::code")]
    pub topic: Option<Code>,
    /// Its status, by its word.
    pub status: String,
    /// Its address, as the city writes it.
    #[serde(with = "kept::text")]
    pub address: Personal<String>,
    /// When it was received, in milliseconds.
    pub received_at: i64,
    /// How many people have written of it.
    pub people: i64,
}

/// How to answer.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Contact {
    /// Not asked yet.
    #[default]
    Unasked,
    /// No contact is given.
    None,
    /// A phone, a mail address or an account.
    Given(#[serde(with = "kept::text")] Personal<String>),
}

/// An appeal that was handed in here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filed {
    /// Its number.
    #[serde(with = "kept::sure_number")]
    pub number: Number,
    /// Which of the conversation's messages it was.
    pub turn: u32,
    /// The keys of what it was made from, so that a later edit finds it.
    pub keys: Vec<String>,
    /// The key of its secret link.
    #[serde(with = "kept::text")]
    pub link: Personal<String>,
    /// When the answer is due, in milliseconds.
    pub due_at: Option<i64>,
}

impl State {
    /// Reads the JSON of this release or an earlier one.
    pub fn parse(json: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(json)
    }

    /// The JSON that is kept.
    pub fn to_json(&self) -> String {
        let state = Self { version: VERSION, ..self.clone() };
        // Strings, numbers and lists only: this cannot fail.
        serde_json::to_string(&state).unwrap_or_default()
    }

    /// What was handed in last.
    pub fn last(&self) -> Option<&Filed> {
        self.filed.last()
    }

    /// Begins a message, unless one is begun.
    pub(crate) fn begin(&mut self) {
        if !self.begun {
            self.begun = true;
            self.draft = Draft::default();
        }
    }

    /// Ends the message that was being put together.
    pub(crate) fn end(&mut self) -> Draft {
        self.begun = false;
        self.turn += 1;
        std::mem::take(&mut self.draft)
    }

    /// Remembers an appeal.
    pub(crate) fn remember(&mut self, filed: Filed) {
        self.filed.push(filed);
        if self.filed.len() > FILED_MAX {
            self.filed.remove(0);
        }
    }
}

impl Draft {
    /// The words, as one text.
    pub fn text(&self) -> String {
        let parts: Vec<_> = self.parts.iter().map(|it| it.text.reveal().trim()).collect();
        parts.join("\n")
    }

    /// Whether nothing was said yet.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty() && self.files.is_empty()
    }

    /// The place, once it is settled.
    pub fn spot(&self) -> Option<&Spot> {
        match &self.place {
            Whereabouts::Settled(spot) => Some(spot),
            _ => None,
        }
    }
}

/// How values of the floor stand in the JSON.
mod kept {
    macro_rules! through_text {
        ($name:ident, $type:ty, $to:expr, $from:expr) => {
            pub mod $name {
                use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer};

                use super::super::*;

                pub fn serialize<S: Serializer>(
                    value: &$type,
                    serializer: S,
                ) -> Result<S::Ok, S::Error> {
                    let to: fn(&$type) -> Option<String> = $to;
                    to(value).serialize(serializer)
                }

                pub fn deserialize<'de, D: Deserializer<'de>>(
                    deserializer: D,
                ) -> Result<$type, D::Error> {
                    let from: fn(Option<String>) -> Option<$type> = $from;
                    from(Option::<String>::deserialize(deserializer)?)
                        .ok_or_else(|| serde::de::Error::custom("a value of another release"))
                }
            }
        };
    }

    through_text!(text, Personal<String>, |it| Some(it.reveal().clone()), |it| Some(
        Personal::new(it.unwrap_or_default())
    ));
    through_text!(lang, Option<Lang>, |it| it.map(|lang| lang.tag().to_owned()), |it| Some(
        it.as_deref().and_then(Lang::from_tag)
    ));
    through_text!(number, Option<Number>, |it| it.map(|number| number.to_string()), |it| Some(
        it.and_then(|text| text.parse().ok())
    ));
    through_text!(sure_number, Number, |it| Some(it.to_string()), |it| it?.parse().ok());
    through_text!(
        code,
        Option<Code>,
        |it| it.as_ref().map(|code| code.as_str().to_owned()),
        |it| Some(it.and_then(|text| Code::parse(&text).ok()))
    );
    through_text!(
        point,
        Option<Point>,
        |it| it.map(|point| format!("{} {}", point.lat(), point.lon())),
        |it| Some(it.and_then(|text| {
            let (lat, lon) = text.split_once(' ')?;
            Point::new(lat.parse().ok()?, lon.parse().ok()?).ok()
        }))
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_survives_its_json() {
        let spot = Spot {
            address: "Якорная, 14".to_owned().into(),
            point: Some(Point::new(43.1, 132.5).unwrap()),
            district: Some(Code::parse("portovy").unwrap()),
            evidence: "на Якорной".to_owned().into(),
        };
        let mut state = State { lang: Some(Lang::En), agreed: true, ..State::default() };
        state.begin();
        state.draft.place = Whereabouts::OneOf(vec![spot.clone()]);
        state.draft.parts.push(Part { key: "7".into(), text: "Яма".to_owned().into() });
        state.draft.contact = Contact::Given("+7 900".to_owned().into());
        state.remember(Filed {
            number: Number::new(2026, 12),
            turn: 3,
            keys: vec!["7".into()],
            link: "abc".to_owned().into(),
            due_at: Some(5),
        });
        let mut kept = State::parse(&state.to_json()).unwrap();
        assert_eq!(kept.version, VERSION);
        kept.version = 0;
        assert_eq!(kept, state);
        assert_eq!(State::parse("{}").unwrap(), State::default());
        assert!(State::parse("7").is_err());
    }
}
