//! What the pages of the portal show, as plain values for templates.

use askama::Template;

use crate::desk::parts as p;
use crate::desk::parts::{Markup, Theme};
use crate::desk::when::When;
use crate::lang::Tongue;

/// Which part of the portal a page belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    /// Telling the city something.
    Report,
    /// Looking at what became of it.
    Status,
    /// None.
    Nowhere,
}

/// What every page shows.
#[derive(Debug, Clone)]
pub struct Frame {
    /// The language.
    pub t: Tongue,
    /// The theme.
    pub theme: Theme,
    /// Whether the letters are large.
    pub large: bool,
    /// The token against forgery.
    pub csrf: String,
    /// The city.
    pub city: String,
    /// The centre that runs the portal.
    pub centre: String,
    /// The language of what people write.
    pub spoken: &'static str,
    /// The path of the page.
    pub back: String,
    /// Where the page belongs.
    pub at: At,
}

/// A photo of a draft or of a message.
#[derive(Debug, Clone)]
pub struct Photo {
    /// Its address; none where no browser can show it.
    pub href: Option<String>,
    /// Its name.
    pub name: String,
    /// Its place among the others, from 0.
    pub index: usize,
}

/// The message that is put together, beside the later steps.
#[derive(Debug, Clone)]
pub struct Mine {
    /// The words.
    pub text: String,
    /// The photos.
    pub photos: Vec<Photo>,
    /// The place, once it is said.
    pub place: Option<String>,
}

/// The first step.
#[derive(Template)]
#[template(path = "portal/home.html")]
pub struct HomePage {
    /// The frame.
    pub p: Frame,
    /// What was typed.
    pub text: String,
    /// The photos so far.
    pub photos: Vec<Photo>,
    /// What could not be taken.
    pub troubles: Vec<String>,
    /// Whether a message was begun earlier, and its next page.
    pub going_on: Option<&'static str>,
    /// By when the answer to what is written now comes.
    pub due: Option<String>,
}

/// The second step.
#[derive(Template)]
#[template(path = "portal/place.html")]
pub struct PlacePage {
    /// The frame.
    pub p: Frame,
    /// The message.
    pub mine: Mine,
    /// What could not be taken.
    pub troubles: Vec<String>,
    /// The place that was understood, and from which words.
    pub guess: Option<(String, String)>,
    /// Places to choose from: the address and the part of the city.
    pub offers: Vec<(String, String)>,
    /// Messages of neighbours about the same.
    pub neighbours: Vec<NeighbourView>,
    /// What was typed as an address.
    pub address: String,
    /// The still map of the place, where there is one.
    pub map: Option<Markup>,
}

/// A message of a neighbour; nothing of it tells who or in which words.
#[derive(Debug, Clone)]
pub struct NeighbourView {
    /// What it is about.
    pub title: String,
    /// Where.
    pub address: String,
    /// How it stands.
    pub status: String,
    /// Since when, and how many people.
    pub since: String,
}

/// The third step.
#[derive(Template)]
#[template(path = "portal/contact.html")]
pub struct ContactPage {
    /// The frame.
    pub p: Frame,
    /// The message.
    pub mine: Mine,
    /// Whether the place is as it was typed.
    pub as_typed: bool,
    /// The neighbour's message that it joins.
    pub joins: Option<String>,
    /// What could not be taken.
    pub troubles: Vec<String>,
    /// Which way was chosen.
    pub to: String,
    /// What was typed as a phone.
    pub phone: String,
    /// What was typed as a mail address.
    pub mail: String,
}

/// A step of what was or will be done.
#[derive(Debug, Clone)]
pub struct Way {
    /// How it stands.
    pub kind: WayKind,
    /// What.
    pub head: String,
    /// When.
    pub when: Option<When>,
    /// By when, where it is to come.
    pub until: Option<String>,
    /// Why then, or what it means.
    pub why: Vec<String>,
}

/// How a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WayKind {
    /// It was done.
    Done,
    /// It is now.
    Now,
    /// It is to come.
    Next,
    /// It should have been done.
    Over,
}

impl Way {
    /// The class of the line.
    pub fn class(&self) -> &'static str {
        match self.kind {
            WayKind::Done => "p-way-done",
            WayKind::Now => "p-way-now",
            WayKind::Next => "p-way-next",
            WayKind::Over => "p-way-over",
        }
    }

    /// Its mark: a shape of its own for each kind.
    pub fn mark(&self) -> Markup {
        let inside = match self.kind {
            WayKind::Done => {
                r#"<circle cx="12" cy="12" r="11"/><path d="M7 12.4l3.4 3.4L17 8.8"/>"#
            }
            WayKind::Now => {
                concat!(
                    r#"<circle cx="12" cy="12" r="9.5"/>"#,
                    r#"<circle class="p-way-core" cx="12" cy="12" r="4.5"/>"#,
                )
            }
            WayKind::Next => r#"<circle cx="12" cy="12" r="9.5"/>"#,
            WayKind::Over => {
                r#"<circle cx="12" cy="12" r="11"/><path d="M12 6.5v6.5M12 16.8v.2"/>"#
            }
        };
        Markup::made(format!(r#"<svg viewBox="0 0 24 24" aria-hidden="true">{inside}</svg>"#))
    }
}

/// The receipt.
#[derive(Template)]
#[template(path = "portal/receipt.html")]
pub struct ReceiptPage {
    /// The frame.
    pub p: Frame,
    /// The number.
    pub number: String,
    /// The secret link, whole.
    pub link: String,
    /// Its path.
    pub path: String,
    /// The same as a code.
    pub qr: Option<Markup>,
    /// By when the answer comes.
    pub due: Option<String>,
    /// What happens next.
    pub way: Vec<Way>,
    /// The neighbour's message that it joined.
    pub joins: Option<String>,
}

/// An answer as the resident reads it.
#[derive(Debug, Clone)]
pub struct AnswerView {
    /// The words.
    pub text: String,
    /// Who speaks: the department, and no person.
    pub from: String,
    /// When.
    pub when: When,
    /// Whether it ended the matter.
    pub is_final: bool,
    /// Its photos.
    pub photos: Vec<Photo>,
}

/// What the resident wrote.
#[derive(Debug, Clone)]
pub struct SaidView {
    /// The words.
    pub text: String,
    /// When.
    pub when: When,
    /// The photos.
    pub photos: Vec<Photo>,
}

/// The page of a message.
#[derive(Template)]
#[template(path = "portal/status.html")]
pub struct StatusPage {
    /// The frame.
    pub p: Frame,
    /// The number.
    pub number: String,
    /// Where it is.
    pub address: Option<String>,
    /// What stands at the head.
    pub title: String,
    /// What it means for the resident.
    pub lead: String,
    /// The path of the page, if it was opened by its link.
    pub path: Option<String>,
    /// Whether a word is awaited.
    pub asks_word: bool,
    /// Until when.
    pub word_until: Option<String>,
    /// Whether the reason of a "not done" is being asked for.
    pub asks_reason: bool,
    /// Whether "not done" may still be said of what was closed.
    pub may_reopen: bool,
    /// What could not be taken, or what was.
    pub notices: Vec<String>,
    /// Why not, for what is declined or forwarded.
    pub because: Option<String>,
    /// The answers, the last one first.
    pub answers: Vec<AnswerView>,
    /// What the resident wrote, the first first.
    pub said: Vec<SaidView>,
    /// What was and will be done.
    pub way: Vec<Way>,
    /// Photos before and after, where there are both.
    pub pair: Option<(Photo, Photo)>,
}

/// The page that asks for a number and a contact.
#[derive(Template)]
#[template(path = "portal/look_up.html")]
pub struct LookUpPage {
    /// The frame.
    pub p: Frame,
    /// What was typed as a number.
    pub number: String,
    /// What was typed as a contact.
    pub contact: String,
    /// What is wrong.
    pub trouble: Option<String>,
}

/// A page that could not be given.
#[derive(Template)]
#[template(path = "portal/miss.html")]
pub struct MissPage {
    /// The frame.
    pub p: Frame,
    /// What happened.
    pub title: String,
    /// What can be done now.
    pub now: String,
    /// What was typed.
    pub typed: Option<String>,
    /// The number of the incident.
    pub incident: Option<String>,
    /// Whether a number may be what is looked for.
    pub looks_for_number: bool,
}
