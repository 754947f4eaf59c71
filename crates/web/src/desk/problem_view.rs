//! What the pages of problems show, as plain values.

use askama::Template;

use super::appeal_view::Failure;
use super::frame::Frame;
use super::inbox_view::Line;
use super::parts as p;
use super::when::When;

/// The list of problems.
#[derive(Template)]
#[template(path = "desk/problems.html")]
pub struct ProblemsPage {
    /// What stands around.
    pub f: Frame,
    /// The problems, the newest first.
    pub heads: Vec<Head>,
    /// The address of the next page.
    pub more: Option<String>,
}

/// A line of the list of problems.
#[derive(Debug, Clone)]
pub struct Head {
    /// Its address.
    pub href: String,
    /// What it is called.
    pub title: String,
    /// Where it is.
    pub place: Option<String>,
    /// What it is about.
    pub topic: Option<String>,
    /// How many appeals speak of it.
    pub count: String,
    /// How many of them wait for an answer.
    pub open: Option<String>,
    /// When it was opened.
    pub opened: When,
}

/// One problem.
#[derive(Template)]
#[template(path = "desk/problem.html")]
pub struct ProblemPage {
    /// What stands around.
    pub f: Frame,
    /// Its address.
    pub href: String,
    /// Its name, if somebody gave it one.
    pub name: Option<String>,
    /// What it is called.
    pub title: String,
    /// When it was opened.
    pub opened: When,
    /// How many appeals speak of it.
    pub count: String,
    /// All of them in the inbox, where the page does not show them all.
    pub inbox: Option<String>,
    /// The appeals, the oldest first.
    pub rows: Vec<Row>,
    /// The answers to all that wait for approval.
    pub waiting: Option<WaitingBlock>,
    /// The form of an answer to all.
    pub form: Option<ToAllForm>,
    /// May the reader join, part and name?
    pub may_work: bool,
    /// The key of what was just done.
    pub done: Option<&'static str>,
    /// Why something was not done.
    pub failure: Option<Failure>,
}

/// An appeal of a problem.
#[derive(Debug, Clone)]
pub struct Row {
    /// As the inbox shows it.
    pub line: Line,
    /// Who has it.
    pub department: Option<String>,
}

/// Answers to all that wait for approval.
#[derive(Debug, Clone)]
pub struct WaitingBlock {
    /// What they have in common.
    pub together: String,
    /// How many they are.
    pub words: String,
    /// What they say.
    pub text: String,
    /// May the reader approve them?
    pub can_approve: bool,
}

/// The form of an answer to all.
#[derive(Debug, Clone, Default)]
pub struct ToAllForm {
    /// What was typed.
    pub text: String,
    /// Does it end the matter?
    pub is_final: bool,
    /// May the reader send it at once?
    pub can_send: bool,
    /// To how many it goes.
    pub count: String,
    /// Why it was not taken.
    pub failure: Option<Failure>,
}
