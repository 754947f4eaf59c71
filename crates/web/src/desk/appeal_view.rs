//! What an appeal shows, as plain values; the same in the inbox's pane and on its own page.

use askama::Template;

use super::frame::{Frame, Way};
use super::inbox_view::Choice;
use super::parts::{self as p, ClockKind, Mark};
use super::proposed::Proposed;
use super::shots::Shots;
use super::when::When;
use super::work_view::WorkView;

/// An appeal as a page of its own.
#[derive(Template)]
#[template(path = "desk/appeal.html")]
pub struct AppealPage {
    /// What stands around.
    pub f: Frame,
    /// The address of the live events.
    pub live: String,
    /// The appeal.
    pub a: AppealView,
}

/// An appeal alone, for a swap of the page's part.
#[derive(Template)]
#[template(path = "desk/appeal/view.html")]
pub struct AppealPart {
    /// What stands around.
    pub f: Frame,
    /// The appeal.
    pub a: AppealView,
}

/// What is proposed for the topic, alone, with the words in which what weighed is marked.
#[derive(Template)]
#[template(path = "desk/appeal/proposed.html")]
pub struct ProposedPart {
    /// What stands around.
    pub f: Frame,
    /// The appeal.
    pub a: AppealView,
}

/// How the person will see an answer, alone.
#[derive(Template)]
#[template(path = "desk/appeal/seen.html")]
pub struct SeenPart {
    /// What stands around.
    pub f: Frame,
    /// The form whose preview it is.
    pub form: AnswerForm,
}

/// From this length on a text is set smaller, so that the next step stays on the screen.
const LONG_CHARS_MIN: usize = 420;

/// A longer history is folded.
const HISTORY_SHOWN_MAX: usize = 6;

/// An appeal.
#[derive(Debug, Clone)]
pub struct AppealView {
    /// Its number.
    pub number: String,
    /// Its version, which every form sends back.
    pub version: i64,
    /// Does it stand in the inbox's pane?
    pub pane: bool,
    /// The list to go back to.
    pub back: String,
    /// Its status.
    pub mark: Mark,
    /// Where it came from.
    pub channel: p::Channel,
    /// Who wrote.
    pub author: Option<String>,
    /// How to reach them.
    pub contact: Option<String>,
    /// Is it known who wrote, but not for this reader?
    pub author_hidden: bool,
    /// When it came.
    pub received: When,
    /// The person's words, or their beginning.
    pub said: String,
    /// The rest of very long words.
    pub said_rest: Option<String>,
    /// What was attached.
    pub attached: Attached,
    /// What it is about.
    pub topic: Option<String>,
    /// What the machine takes it to be about, while nobody has said.
    pub topic_proposed: Option<Proposed>,
    /// Where it is.
    pub place: Option<String>,
    /// What else is known of the place.
    pub place_also: Option<String>,
    /// Who works on it.
    pub department: Option<String>,
    /// Since when.
    pub department_since: Option<String>,
    /// What just happened, after a form.
    pub done: Option<String>,
    /// Can the reader take back what was just chosen?
    pub undo: bool,
    /// Why a form failed that is not possible any more.
    pub failure: Option<Failure>,
    /// What was typed in it.
    pub typed: Option<String>,
    /// The clocks.
    pub clocks: Vec<ClockLine>,
    /// What is said when no clock runs.
    pub no_clock: String,
    /// Answers that wait for the reader's decision: they stand right below the words that they
    /// answer.
    pub decisions: Vec<Bubble>,
    /// Messages, answers and events in order.
    pub thread: Vec<Item>,
    /// Photos of the work.
    pub shots: Shots,
    /// Every fact.
    pub history: Vec<Event>,
    /// The department's work.
    pub work: WorkView,
    /// The form of the topic, for those who may.
    pub topic_form: Option<TopicForm>,
    /// The form of the place, for those who may.
    pub place_form: Option<PlaceForm>,
    /// The form of the assignment, for those who may.
    pub assignment_form: Option<AssignmentForm>,
    /// The form of an answer, for those who may.
    pub answer_form: Option<AnswerForm>,
    /// The form of the closure, for those who may.
    pub closure_form: Option<ClosureForm>,
    /// The problem that it speaks of, as a way to it.
    pub problem: Option<Way>,
    /// The form of the reopening, for those who may.
    pub reopening_form: Option<ReopeningForm>,
}

impl AppealView {
    /// Leaves of long menus only what is chosen: a script takes the rest from the filters, which
    /// stand on the same page. So that opening a row costs a tenth of it.
    pub fn borrow_menus(&mut self) {
        if let Some(form) = &mut self.topic_form {
            form.borrowed = true;
            form.choices.retain(|choice| choice.chosen);
        }
        if let Some(form) = &mut self.place_form {
            form.borrowed = true;
            form.choices.retain(|choice| choice.chosen);
        }
        if let Some(form) = &mut self.assignment_form {
            form.borrowed = true;
            form.choices.retain(|choice| choice.chosen);
        }
        if let Some(form) = &mut self.work.hand_back_form {
            form.borrowed = true;
            form.choices.retain(|choice| choice.chosen);
        }
    }

    /// The draft of an id that waits for approval.
    pub fn waiting_mut(&mut self, id: &str) -> Option<&mut Waiting> {
        let answers = self.thread.iter_mut().filter_map(|item| match item {
            Item::Answer(bubble) => Some(bubble),
            _ => None,
        });
        let all = self.decisions.iter_mut().chain(answers);
        all.filter_map(|bubble| bubble.waiting.as_mut()).find(|waiting| waiting.id == id)
    }

    /// The words that weighed for what is proposed.
    pub fn weighed(&self) -> Vec<String> {
        self.topic_proposed.iter().flat_map(|it| it.words.iter().cloned()).collect()
    }

    /// May the history stand unfolded where there is room beside the words: on its own page, while
    /// it is short?
    pub fn shows_history(&self) -> bool {
        !self.pane && self.history.len() <= HISTORY_SHOWN_MAX
    }

    /// Are the words so many that they are set smaller?
    pub fn is_long(&self) -> bool {
        self.said.chars().count() >= LONG_CHARS_MIN
    }
}

/// Photos and other files.
#[derive(Debug, Clone, Default)]
pub struct Attached {
    /// What can be shown.
    pub photos: Vec<Photo>,
    /// What can be fetched.
    pub files: Vec<File>,
}

/// A photo.
#[derive(Debug, Clone)]
pub struct Photo {
    /// The address of what is looked at.
    pub url: String,
    /// The address of its thumbnail.
    pub thumb: String,
    /// What it is called for those who do not see it.
    pub alt: String,
}

/// A file.
#[derive(Debug, Clone)]
pub struct File {
    /// Its address.
    pub url: String,
    /// Its name.
    pub name: String,
    /// Its size in words.
    pub size: String,
    /// Why it is not shown, where one would think it were.
    pub note: Option<String>,
}

/// A clock with its reasons.
#[derive(Debug, Clone)]
pub struct ClockLine {
    /// How it stands.
    pub kind: ClockKind,
    /// How much of the term has passed, in percent.
    pub part: u8,
    /// What must be done, and by when.
    pub words: String,
    /// How much is left.
    pub left: String,
    /// The deadline itself.
    pub exact: String,
    /// Why this date: policy, regime, days skipped.
    pub why: Vec<String>,
}

/// A part of the thread.
#[derive(Debug, Clone)]
pub enum Item {
    /// A further message.
    Message(Bubble),
    /// An answer, sent or waiting.
    Answer(Bubble),
    /// An event that the reader should see.
    Event(Event),
    /// Quiet events, folded.
    Events(Vec<Event>),
    /// The middle of a long thread, folded.
    Earlier(Vec<Item>),
}

/// Words said by one side.
#[derive(Debug, Clone)]
pub struct Bubble {
    /// Who said it.
    pub who: String,
    /// The letters in the face.
    pub initials: String,
    /// Where.
    pub channel: p::Channel,
    /// When.
    pub when: When,
    /// What.
    pub text: String,
    /// What was attached.
    pub attached: Attached,
    /// Is it an interim answer?
    pub interim: bool,
    /// Has the person not been told it: does it wait, was it given back or superseded?
    pub draft: bool,
    /// What became of it.
    pub note: Option<String>,
    /// Does it wait for approval?
    pub waiting: Option<Waiting>,
    /// What became of it on the channels to which it went.
    pub deliveries: Vec<Sending>,
}

/// An answer on its way to the resident.
#[derive(Debug, Clone)]
pub struct Sending {
    /// Its id.
    pub id: String,
    /// What became of it.
    pub words: String,
    /// Must somebody decide?
    pub troubled: bool,
    /// May the reader?
    pub may: bool,
}

/// An answer that waits for approval.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// The answer's id.
    pub id: String,
    /// May the reader approve it?
    pub may_approve: bool,
    /// May the reader give it back?
    pub may_return: bool,
    /// Is the form of giving back unfolded?
    pub return_open: bool,
    /// The reason typed for giving it back.
    pub reason: String,
    /// Why an attempt failed.
    pub failure: Option<Failure>,
}

/// A fact of the history in words.
#[derive(Debug, Clone)]
pub struct Event {
    /// When it happened.
    pub when: When,
    /// What happened.
    pub what: String,
    /// Who did it.
    pub who: Option<String>,
    /// On what ground.
    pub ground: Option<String>,
}

/// A refusal: what, why, what now. What was typed stays in the form around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// What did not happen.
    pub title: String,
    /// Why.
    pub why: String,
    /// What can be done.
    pub next: Option<String>,
}

/// The choice of a topic.
#[derive(Debug, Clone, Default)]
pub struct TopicForm {
    /// Is it unfolded?
    pub open: bool,
    /// Is the menu taken from the filters?
    pub borrowed: bool,
    /// The topics.
    pub choices: Vec<Choice>,
    /// The reason typed.
    pub reason: String,
    /// Why an attempt failed.
    pub failure: Option<Failure>,
}

/// Where it is.
#[derive(Debug, Clone, Default)]
pub struct PlaceForm {
    /// Is it unfolded?
    pub open: bool,
    /// Is the menu taken from the filters?
    pub borrowed: bool,
    /// The address typed.
    pub address: String,
    /// The districts.
    pub choices: Vec<Choice>,
    /// Latitude and longitude typed.
    pub point: String,
    /// A point of the city, to show how one is written.
    pub example: String,
    /// Why an attempt failed.
    pub failure: Option<Failure>,
}

/// The choice of a department.
#[derive(Debug, Clone, Default)]
pub struct AssignmentForm {
    /// Is it unfolded?
    pub open: bool,
    /// Is the menu taken from the filters?
    pub borrowed: bool,
    /// The departments.
    pub choices: Vec<Choice>,
    /// The last day typed, `YYYY-MM-DD`.
    pub due_on: String,
    /// The reason typed.
    pub reason: String,
    /// Why an attempt failed.
    pub failure: Option<Failure>,
}

/// An answer being written.
#[derive(Debug, Clone, Default)]
pub struct AnswerForm {
    /// To whom and where it will go.
    pub where_to: String,
    /// The text typed.
    pub text: String,
    /// Does it end the appeal?
    pub is_final: bool,
    /// Can an interim answer be given now?
    pub has_interim: bool,
    /// May the writer send it without another's approval?
    pub may_send: bool,
    /// Is to answer the next step here? One step on a screen stands out.
    pub leads: bool,
    /// Files that an earlier try brought.
    pub kept: Vec<Kept>,
    /// How the person will see it.
    pub seen: Option<Seen>,
    /// Why an attempt failed.
    pub failure: Option<Failure>,
}

/// A file of an answer that is not given yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its sealed address.
    pub value: String,
    /// Its name.
    pub name: String,
    /// Its size in words.
    pub size: String,
}

/// An answer as the person will see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// From whom.
    pub from: String,
    /// The letters in the face.
    pub initials: String,
    /// The whole text.
    pub text: String,
}

/// The choice of an outcome.
#[derive(Debug, Clone, Default)]
pub struct ClosureForm {
    /// Is it unfolded?
    pub open: bool,
    /// The outcomes possible now.
    pub outcomes: Vec<Outcome>,
    /// The reason typed.
    pub reason: String,
    /// Why an attempt failed.
    pub failure: Option<Failure>,
}

/// An outcome that can be chosen.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// Its word.
    pub word: &'static str,
    /// The key of its name.
    pub key: &'static str,
    /// The key of its explanation.
    pub hint: &'static str,
    /// Is it chosen?
    pub chosen: bool,
}

/// A reopening.
#[derive(Debug, Clone, Default)]
pub struct ReopeningForm {
    /// Is it unfolded?
    pub open: bool,
    /// The reason typed.
    pub reason: String,
    /// Why an attempt failed.
    pub failure: Option<Failure>,
}
