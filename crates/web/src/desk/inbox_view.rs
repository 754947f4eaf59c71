//! What the inbox shows, as plain values; handlers fill them, templates print them.

use askama::Template;

use super::appeal_view::{AppealView, Item};
use super::frame::{Frame, Way};
use super::parts::{self as p, Mark};
use super::proposed::Sure;
use super::when::{Clock, When};
use crate::lang::Tongue;

/// The inbox: views and filters, the list, the appeal opened beside it.
#[derive(Template)]
#[template(path = "desk/inbox.html")]
pub struct InboxPage {
    /// What stands around.
    pub f: Frame,
    /// The name of the view.
    pub title: String,
    /// The address of the live events of this selection.
    pub live: String,
    /// The address of the figures beside the views.
    pub counts: String,
    /// The views.
    pub views: Vec<View>,
    /// The filters.
    pub filters: Filters,
    /// The search field.
    pub search: Search,
    /// The filters that are on.
    pub chips: Vec<Chip>,
    /// The view without its filters.
    pub clear: String,
    /// The way to the other order.
    pub order: Way,
    /// The list.
    pub list: List,
    /// The appeal opened beside the list.
    pub reading: Option<AppealView>,
    /// What has just been done with an appeal that is out of sight now.
    pub done: Option<String>,
}

/// A named selection.
#[derive(Debug, Clone)]
pub struct View {
    /// Its word in addresses and ids.
    pub word: &'static str,
    /// The key of its name.
    pub key: &'static str,
    /// Where it is.
    pub href: String,
    /// Is it open now?
    pub current: bool,
}

/// The form of filters.
#[derive(Debug, Clone, Default)]
pub struct Filters {
    /// What the form carries on unchanged: view, order, words.
    pub kept: Vec<(&'static str, String)>,
    /// The choices.
    pub groups: Vec<Group>,
    /// The first day, `YYYY-MM-DD`.
    pub from: String,
    /// The last day, `YYYY-MM-DD`.
    pub to: String,
}

/// One filter with its choices.
#[derive(Debug, Clone)]
pub struct Group {
    /// The parameter of the address.
    pub name: &'static str,
    /// The key of its label.
    pub key: &'static str,
    /// What can be chosen.
    pub choices: Vec<Choice>,
}

/// A thing that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Is it chosen?
    pub chosen: bool,
}

/// The search field.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// What is searched.
    pub words: String,
    /// What the form carries on unchanged.
    pub kept: Vec<(&'static str, String)>,
}

/// A filter that is on and can be taken off.
#[derive(Debug, Clone)]
pub struct Chip {
    /// What it filters by.
    pub name: String,
    /// By which value.
    pub value: String,
    /// The same selection without it.
    pub without: String,
}

/// The list of appeals.
#[derive(Debug, Clone, Default)]
pub struct List {
    /// The rows.
    pub rows: Vec<Line>,
    /// The address of the list's beginning, where the page is a further one.
    pub top: Option<String>,
    /// The query of the next page.
    pub more: Option<String>,
    /// The same words among all messages, where the view holds no more of them.
    pub wider: Option<Way>,
    /// What is said when there are no rows.
    pub empty: Option<Empty>,
}

/// An empty list says why, and what to do next.
#[derive(Debug, Clone)]
pub struct Empty {
    /// The drawing.
    pub icon: &'static str,
    /// The key of what is so.
    pub title: &'static str,
    /// The key of why.
    pub why: &'static str,
    /// What can be done on the server, in order.
    pub steps: Vec<Step>,
    /// The nearest useful steps.
    pub ways: Vec<Way>,
}

/// A step that is made in a terminal.
#[derive(Debug, Clone)]
pub struct Step {
    /// The key of what it does.
    pub key: &'static str,
    /// The command.
    pub command: &'static str,
}

/// A row of the list.
#[derive(Debug, Clone)]
pub struct Line {
    /// The appeal's number.
    pub number: String,
    /// Where it came from.
    pub channel: p::Channel,
    /// The first words of the text.
    pub text: String,
    /// Where it is.
    pub place: Option<String>,
    /// What it is about.
    pub topic: Option<String>,
    /// How sure the machine is of it, where nobody has said it yet.
    pub sure: Option<Sure>,
    /// Its status, where the view does not say it already.
    pub mark: Option<Mark>,
    /// When it came.
    pub received: When,
    /// How long ago that was.
    pub age: String,
    /// The nearest clock that runs.
    pub clock: Option<Clock>,
    /// What stands in place of a clock.
    pub no_clock: String,
    /// The address of a small photo.
    pub thumb: Option<String>,
    /// Has nobody worked on it yet?
    pub fresh: bool,
    /// Is it open beside the list?
    pub current: bool,
}

/// The list alone, for a swap of the page's part.
#[derive(Template)]
#[template(path = "desk/inbox/list.html")]
pub struct ListPart {
    /// What stands around.
    pub f: Frame,
    /// The list.
    pub list: List,
}

/// The rows of a further page.
#[derive(Template)]
#[template(path = "desk/inbox/rows.html")]
pub struct RowsPart {
    /// What stands around.
    pub f: Frame,
    /// The rows.
    pub list: List,
}

/// One row, after a colleague's change.
#[derive(Template)]
#[template(path = "desk/inbox/line.html")]
pub struct LinePart {
    /// What stands around.
    pub f: Frame,
    /// The row.
    pub line: Line,
}

/// A figure beside a view: exact, or «1000+».
#[derive(Debug, Clone)]
pub struct Count {
    /// The view's word.
    pub word: &'static str,
    /// The figure; empty shows nothing.
    pub words: String,
    /// Does it count what is overdue?
    pub over: bool,
}

/// The figures, each for its own place of the page.
#[derive(Template)]
#[template(path = "desk/inbox/counts.html")]
pub struct CountsPart {
    /// The language spoken.
    pub t: Tongue,
    /// Beside the views.
    pub counts: Vec<Count>,
    /// Beside the list's name.
    pub here: String,
    /// In the rail.
    pub rail: Vec<Count>,
}

/// The line above the list that gathers new rows without moving what is read.
#[derive(Template)]
#[template(path = "desk/inbox/fresh.html")]
pub struct FreshPart {
    /// The language spoken.
    pub t: Tongue,
    /// How many wait.
    pub count: i64,
    /// The query of the list that holds them.
    pub query: String,
}
