//! What the executor's day prints.

use askama::Template;

use super::frame::Frame;
use super::parts::{self as p, ClockKind};
use super::when::Clock;

/// The executor's day.
#[derive(Template)]
#[template(path = "desk/day.html")]
pub struct DayPage {
    /// What stands around.
    pub f: Frame,
    /// Today.
    pub title: String,
    /// Whose day it is, and how much is left of it.
    pub sum: String,
    /// Who is signed in: what waits in a browser is sent for this person alone.
    pub who: String,
    /// What was done just now.
    pub done: Option<String>,
    /// The places, in the order of their terms.
    pub places: Vec<Spot>,
}

/// A part of the city with its jobs.
#[derive(Debug, Clone)]
pub struct Spot {
    /// Its name.
    pub name: String,
    /// How many places are in it, in words.
    pub count: String,
    /// The jobs, by street and term.
    pub jobs: Vec<Job>,
}

/// A job of the day.
#[derive(Debug, Clone)]
pub struct Job {
    /// Its place in the list.
    pub order: usize,
    /// The number of the appeal.
    pub number: String,
    /// Its version, as this page shows it.
    pub version: i64,
    /// The resident's words, in short.
    pub text: String,
    /// Where.
    pub address: String,
    /// Until when.
    pub clock: Option<Clock>,
    /// The resident's photo: the clean copy and the thumbnail.
    pub photo: Option<(String, String)>,
    /// Has the work begun?
    pub is_taken: bool,
    /// May it be taken, or given back?
    pub may_take: bool,
    /// How many photos from before there are.
    pub before: usize,
    /// How many photos from after there are.
    pub after: usize,
    /// Why a photo from after is needed, where it is not there yet.
    pub needed: Option<String>,
    /// Does a draft of the answer wait for approval?
    pub waits: bool,
    /// The words that the draft of the answer begins with.
    pub draft: String,
    /// The first day until which more time may be asked for.
    pub earliest: String,
}
