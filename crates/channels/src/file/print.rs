//! What tells two exports of one appeal apart, part by part.

use base::{Personal, Timestamp, Words, millis};

use super::draft::{Does, Draft};
use super::history::End;
use super::past::{Named, PastAppeal, PastKind, PastTopic};
use crate::incoming::FieldHash;

/// The fingerprint of an appeal as a file tells it: what the petition says, where it stands in the
/// end, and what happened. It is made of what was understood and not of the cells, so that a
/// further column of a newer export changes nothing.
///
/// The history is a chain: each link holds the one before it. So it can be seen whether a file
/// tells the same and more, or something else.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Print {
    parts: [String; PARTS.len()],
    /// The chain of what happened, from its empty beginning on.
    history: Vec<String>,
}

/// A part that is compared for itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The person's words.
    Text,
    /// Who wrote.
    Author,
    /// Point, address and district.
    Place,
    /// When it was received.
    Received,
    /// The topic in the end.
    Topic,
    /// The department in the end.
    Department,
    /// The status in the end, and since when.
    Status,
    /// The deadline.
    Due,
}

/// The parts in the order in which they are stored: the petition, then where it stands.
const PARTS: [Part; 8] = [
    Part::Text,
    Part::Author,
    Part::Place,
    Part::Received,
    Part::Topic,
    Part::Department,
    Part::Status,
    Part::Due,
];
/// How many of them are the petition, which no newer export changes.
const OF_PETITION: usize = 4;
/// Hexadecimal digits of a stored part: 64 bits, enough to tell two versions of one row apart.
const PART_CHARS: usize = 16;
/// The form of what is stored; another form is not understood.
const FORM: &str = "past-1";

/// In what an appeal of a file differs from the same one that is here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    /// The file tells all that is here, and what happened after it.
    Newer {
        /// How many events were imported.
        was: usize,
        /// How many the file tells.
        is: usize,
    },
    /// It is another petition, or it stands elsewhere.
    Parts(Vec<Part>),
    /// Something else happened, or less.
    History {
        /// How many events were imported.
        was: usize,
        /// How many the file tells.
        is: usize,
    },
    /// What is here was not imported as an appeal.
    Unknown,
}

impl Print {
    /// The fingerprint of an appeal whose fields are read, with what happened to it and how it
    /// ended.
    pub(super) fn of(appeal: &PastAppeal, drafts: &[Draft], end: &End) -> Self {
        let place = &appeal.place;
        let degrees = |it: f64| it.to_bits().to_string();
        let author = appeal.author.as_ref();
        let words = |it: Option<&Personal<String>>| it.map(|it| it.reveal().clone());
        let fields: [&[Option<String>]; PARTS.len()] = [
            &[Some(appeal.text.reveal().clone())],
            &[
                words(author.and_then(|it| it.name.as_ref())),
                words(author.and_then(|it| it.contact.as_ref())),
            ],
            &[
                place.point.map(|it| degrees(it.lat())),
                place.point.map(|it| degrees(it.lon())),
                words(place.address.as_ref()),
                named(appeal.district.as_deref()),
            ],
            &[moment(Some(appeal.received_at))],
            &[topic(appeal.topic.as_deref())],
            &[named(appeal.department.as_deref())],
            &[Some(end.theirs.clone()), moment(end.status_at)],
            &[moment(appeal.due_at)],
        ];
        Self { parts: fields.map(short), history: chain(drafts) }
    }

    /// The form in which it is stored.
    pub fn stored(&self) -> String {
        let events = self.events();
        let last = self.history.last().map_or("", String::as_str);
        format!("{FORM}.{}.{events}.{last}", self.parts.join("."))
    }

    /// In what it differs from a stored one; `None` where it is the same.
    pub fn against(&self, stored: &str) -> Option<Difference> {
        let Some(old) = Old::read(stored) else { return Some(Difference::Unknown) };
        let differs: Vec<_> = PARTS
            .into_iter()
            .zip(self.parts.iter().zip(&old.parts))
            .enumerate()
            .filter(|(_, (_, (new, old)))| new != *old)
            .map(|(index, (part, _))| (index, part))
            .collect();
        let of_petition = differs.iter().any(|(index, _)| *index < OF_PETITION);
        let continues = self.history.get(old.events).is_some_and(|link| link == old.last);
        let (was, is) = (old.events, self.events());
        if !of_petition && continues && is > was {
            return Some(Difference::Newer { was, is });
        }
        if !differs.is_empty() {
            return Some(Difference::Parts(differs.into_iter().map(|(_, part)| part).collect()));
        }
        (!continues).then_some(Difference::History { was, is })
    }

    fn events(&self) -> usize {
        self.history.len().saturating_sub(1)
    }
}

/// What is stored of an appeal that is here.
struct Old<'s> {
    parts: Vec<&'s str>,
    events: usize,
    last: &'s str,
}

impl<'s> Old<'s> {
    fn read(stored: &'s str) -> Option<Self> {
        let mut words = stored.split('.');
        let form = words.next();
        let parts: Vec<_> = words.by_ref().take(PARTS.len()).collect();
        let events = words.next()?.parse().ok()?;
        let last = words.next()?;
        (form == Some(FORM) && words.next().is_none()).then_some(Self { parts, events, last })
    }
}

fn short(fields: &[Option<String>]) -> String {
    let mut digest = FieldHash::default();
    fields.iter().for_each(|field| digest.put(field.as_deref()));
    cut(digest)
}

fn cut(digest: FieldHash) -> String {
    let mut whole = digest.finish();
    whole.truncate(PART_CHARS);
    whole
}

/// Each link is made of the one before it and of an event. What happened at one instant has no
/// order of its own, so that the order of rows in a file does not matter.
fn chain(drafts: &[Draft]) -> Vec<String> {
    let mut events: Vec<_> = drafts.iter().map(|draft| (draft.at, event(draft))).collect();
    events.sort();
    let mut links = vec![String::new()];
    for (_, event) in events {
        let mut digest = FieldHash::default();
        digest.put(links.last().map(String::as_str));
        digest.put(Some(&event));
        links.push(cut(digest));
    }
    links
}

fn event(draft: &Draft) -> String {
    let mut fields = vec![moment(Some(draft.at))];
    match &draft.does {
        // Its key may be the number of its row, which another export counts otherwise.
        Does::Message { text, reopens, .. } => {
            let kind = if *reopens { "reopening" } else { "message" };
            fields.extend([said(kind), said(text.reveal())]);
        }
        Does::Status { theirs, .. } => fields.extend([said("status"), said(theirs)]),
        Does::Told(kind) => told(kind, &mut fields),
    }
    let mut digest = FieldHash::default();
    fields.iter().for_each(|field| digest.put(field.as_deref()));
    digest.finish()
}

fn told(kind: &PastKind, fields: &mut Vec<Option<String>>) {
    match kind {
        PastKind::Answer { text, is_final, department, due_at } => fields.extend([
            said(if *is_final { "answer" } else { "interim" }),
            said(text.reveal()),
            named(department.as_deref()),
            moment(*due_at),
        ]),
        PastKind::Route { from, to, due_before, due_after } => fields.extend([
            said("route"),
            named(from.as_deref()),
            named(to.as_deref()),
            moment(*due_before),
            moment(*due_after),
        ]),
        PastKind::Topic { from, to } => {
            fields.extend([said("topic"), topic(from.as_deref()), topic(to.as_deref())]);
        }
        PastKind::Due { due_at } => fields.extend([said("due"), moment(Some(*due_at))]),
        // Drafts of these are not told yet; see `event`.
        PastKind::Message(message) | PastKind::Reopening(message) => {
            fields.push(said(&message.external_id));
        }
        PastKind::Status { theirs } => fields.push(said(theirs)),
    }
}

fn said(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn named(named: Option<&Named>) -> Option<String> {
    named.map(|it| it.code.as_str().to_owned())
}

fn topic(topic: Option<&PastTopic>) -> Option<String> {
    topic.map(|it| it.code.as_str().to_owned())
}

fn moment(at: Option<Timestamp>) -> Option<String> {
    at.map(|at| millis(at).to_string())
}

impl Difference {
    /// The difference in words, and what becomes of the row.
    pub fn words(&self) -> Words {
        let what = self.what();
        Words::new(
            format!("уже ввезено, {}; карточка осталась прежней", what.ru),
            format!("imported already, {}; the card was left as it is", what.en),
        )
    }

    fn what(&self) -> Words {
        match self {
            Self::Newer { was, is } => Words::new(
                format!("а в файле история новее: событий было {was}, стало {is}"),
                format!("and the file's history is newer: there were {was} events, now {is}"),
            ),
            Self::History { was, is } => Words::new(
                format!("а в файле другая история: событий было {was}, в файле {is}"),
                format!("and the file's history is another: there were {was} events, it has {is}"),
            ),
            Self::Parts(parts) => {
                let list = |say: fn(&Part) -> &'static str| {
                    parts.iter().map(say).collect::<Vec<_>>().join(", ")
                };
                Words::new(
                    format!("а в файле другое: {}", list(|it| it.words().0)),
                    format!("and the file differs in: {}", list(|it| it.words().1)),
                )
            }
            Self::Unknown => Words::new(
                "а под этим ключом здесь не обращение из файла",
                "and what is here under this key is no appeal of a file",
            ),
        }
    }
}

impl Part {
    /// Its name in Russian and in English.
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Text => ("текст", "text"),
            Self::Author => ("автор", "author"),
            Self::Place => ("место", "place"),
            Self::Received => ("время получения", "time of receipt"),
            Self::Topic => ("тема", "topic"),
            Self::Department => ("подразделение", "department"),
            Self::Status => ("статус", "status"),
            Self::Due => ("срок", "deadline"),
        }
    }
}
