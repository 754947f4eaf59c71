//! The door, and the page that says what went wrong.

use askama::Template;

use super::frame::{Frame, Way};
use super::parts as p;

/// A page that says what went wrong, why, and what can be done.
#[derive(Template)]
#[template(path = "desk/error.html")]
pub struct ErrorPage {
    /// What stands around.
    pub f: Frame,
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
