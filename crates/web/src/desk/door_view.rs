//! The door, and the page that says what went wrong.

use askama::Template;

use super::frame::{Frame, Way};
use super::parts as p;

/// What went wrong, why, and what can be done.
#[derive(Debug)]
pub struct Wrong {
    /// The drawing.
    pub icon: &'static str,
    /// The status code.
    pub status: u16,
    /// What went wrong.
    pub title: String,
    /// Why.
    pub why: String,
    /// The number to tell those who look after the system.
    pub incident: Option<String>,
    /// What was typed and could not be taken.
    pub typed: Option<String>,
    /// The ways on.
    pub ways: Vec<Way>,
}

/// What went wrong, for a reader who is not known.
#[derive(Template)]
#[template(path = "desk/error.html")]
pub struct ErrorPage {
    /// What stands around.
    pub f: Frame,
    /// What went wrong.
    pub wrong: Wrong,
}

/// What went wrong, as a page of the desk.
#[derive(Template)]
#[template(path = "desk/lost.html")]
pub struct LostPage {
    /// What stands around.
    pub f: Frame,
    /// What went wrong.
    pub wrong: Wrong,
}

/// What went wrong, in place of a part of a page.
#[derive(Template)]
#[template(path = "desk/wrong.html")]
pub struct WrongPart {
    /// What stands around.
    pub f: Frame,
    /// What went wrong.
    pub wrong: Wrong,
}

/// The door.
#[derive(Template)]
#[template(path = "desk/sign_in.html")]
pub struct SignInPage {
    /// What stands around.
    pub f: Frame,
    /// Where to go after.
    pub next: String,
    /// The name typed.
    pub name: String,
    /// Why an attempt failed.
    pub problem: Option<String>,
    /// Why the reader is here.
    pub notice: Option<String>,
}
