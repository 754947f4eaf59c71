//! A refusal in words: what did not happen, why, and what can be done instead.

use answers::{AnswerError, State};
use axum::http::StatusCode;
use base::text::BadText;
use register::change::ChangeError;
use register::transition::{Act, Refused};
use store::journal::Recorded;
use work::evidence::EvidenceError;
use work::{AssignError, ExtensionError, HandBackError};

use super::appeal_view::Failure;
use super::history::Teller;
use super::parts::{Mark, with_limits};
use super::when::Calendar;
use crate::lang::{Tongue, figure};
use crate::refusals::About;

/// Why a form was not taken.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// Somebody changed the appeal meanwhile.
    #[error("the appeal has changed meanwhile")]
    Stale(Vec<Recorded>),
    /// The table of transitions says no.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// A text cannot be kept.
    #[error(transparent)]
    Text(BadText),
    /// There is no such topic, department or answer.
    #[error("nothing has that code")]
    Unknown,
    /// What was typed is no point on the map.
    #[error("no point")]
    Point,
    /// A file is larger than files may be; its name.
    #[error("a file is too large")]
    FileTooLarge(String),
    /// A file is not what it should be.
    #[error("a file cannot be taken")]
    BadFile {
        /// Its name.
        name: String,
        /// Why.
        why: base::Words,
    },
    /// More files than an answer may have.
    #[error("too many files")]
    TooManyFiles,
    /// The date is none, has passed, or is too far away.
    #[error("the date is none, or has passed")]
    Day,
    /// The new date gives no more time than there is.
    #[error("the date is not later")]
    NotLater(base::Timestamp),
    /// A request for more time waits already, or none does.
    #[error("a request waits, or none does")]
    Request {
        /// Whether one waits.
        waits: bool,
    },
    /// The citizen may still speak.
    #[error("the citizen may still speak")]
    TooEarly(base::Timestamp),
    /// The city wants a photo after the work first; why.
    #[error("a photo is needed")]
    PhotoNeeded(base::Words),
    /// The file is no photo that can be shown.
    #[error("no photo")]
    NoPhoto,
    /// There are enough photos.
    #[error("too many photos")]
    TooManyPhotos,
    /// The work is over.
    #[error("closed")]
    WorkIsOver,
    /// The city wants another pair of eyes.
    #[error("own draft")]
    OwnDraft,
    /// There is no choice of the sender's that could be taken back.
    #[error("nothing to undo")]
    NothingToUndo,
    /// A colleague was quicker.
    #[error("decided already")]
    Decided(State),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] store::Error),
}

impl From<ChangeError> for Refusal {
    fn from(error: ChangeError) -> Self {
        match error {
            ChangeError::Refused(refused) => refused.into(),
            ChangeError::UnknownTopic(_) | ChangeError::UnknownDistrict(_) => Self::Unknown,
            ChangeError::Reason(text) | ChangeError::Address(text) => Self::Text(text),
            ChangeError::TooEarly { until } => Self::TooEarly(until),
            ChangeError::Store(error) => error.into(),
        }
    }
}

impl From<AssignError> for Refusal {
    fn from(error: AssignError) -> Self {
        match error {
            AssignError::Refused(refused) => refused.into(),
            AssignError::UnknownDepartment(_) => Self::Unknown,
            AssignError::DueInPast(_) | AssignError::DueTooFar(_) => Self::Day,
            AssignError::Reason(text) => Self::Text(text),
            AssignError::Store(error) => error.into(),
        }
    }
}

impl From<HandBackError> for Refusal {
    fn from(error: HandBackError) -> Self {
        match error {
            HandBackError::Refused(refused) => refused.into(),
            HandBackError::UnknownDepartment(_) | HandBackError::OwnDepartment(_) => Self::Unknown,
            HandBackError::Reason(text) => Self::Text(text),
            HandBackError::Store(error) => error.into(),
        }
    }
}

impl From<ExtensionError> for Refusal {
    fn from(error: ExtensionError) -> Self {
        match error {
            ExtensionError::Refused(refused) => refused.into(),
            ExtensionError::Waits => Self::Request { waits: true },
            ExtensionError::NoneWaits | ExtensionError::NoClock => Self::Request { waits: false },
            ExtensionError::NotLater { due } => Self::NotLater(due),
            ExtensionError::TooFar(_) => Self::Day,
            ExtensionError::Reason(text) => Self::Text(text),
            ExtensionError::Store(error) => error.into(),
        }
    }
}

impl From<AnswerError> for Refusal {
    fn from(error: AnswerError) -> Self {
        match error {
            AnswerError::Refused(refused) => refused.into(),
            AnswerError::Text(text) => Self::Text(text),
            AnswerError::NotFound => Self::Unknown,
            AnswerError::TooManyFiles(_) => Self::TooManyFiles,
            AnswerError::Decided(state) => Self::Decided(state),
            AnswerError::OwnDraft => Self::OwnDraft,
            AnswerError::PhotoNeeded(why) => Self::PhotoNeeded(why),
            AnswerError::Store(error) => error.into(),
        }
    }
}

impl From<EvidenceError> for Refusal {
    fn from(error: EvidenceError) -> Self {
        match error {
            // Doors ask before; whoever gets here has lost the right meanwhile.
            EvidenceError::NotYours | EvidenceError::NotFound => Self::Unknown,
            EvidenceError::Closed(_) => Self::WorkIsOver,
            EvidenceError::NoPhoto => Self::NoPhoto,
            EvidenceError::TooMany => Self::TooManyPhotos,
            EvidenceError::Words(text) => Self::Text(text),
            EvidenceError::Store(error) => error.into(),
        }
    }
}

impl Refusal {
    /// The status of the page that shows it.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Stale(_)
            | Self::Refused(_)
            | Self::Decided(_)
            | Self::TooEarly(_)
            | Self::NothingToUndo
            | Self::PhotoNeeded(_)
            | Self::WorkIsOver
            | Self::Request { .. } => StatusCode::CONFLICT,
            Self::FileTooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        }
    }

    /// The refusal in words, about an appeal. What was typed stays in the form that shows it.
    pub fn tell(
        &self,
        t: Tongue,
        calendar: &Calendar,
        teller: &Teller<'_>,
        about: &About,
    ) -> Failure {
        match self {
            Self::Stale(since) => stale(since, t, teller),
            Self::Refused(Refused::NotFrom { status, possible, .. }) => Failure {
                title: t.say("refused-transition"),
                why: t.with(
                    "refused-transition-why",
                    "status",
                    &t.say(Mark::from_status(*status).key()),
                ),
                next: Some(next(possible, t, calendar, about)),
            },
            Self::Refused(Refused::NotYours { .. }) => {
                plain(t, "refused-yours", "refused-yours-why")
            }
            Self::Text(text) => of_text(text, t),
            Self::Unknown => plain(t, "refused-unknown", "refused-unknown-why"),
            Self::Point => plain(t, "refused-point", "refused-point-why"),
            Self::FileTooLarge(name) => file(t, name, &with_limits(t, "refused-file-large-why")),
            Self::BadFile { name, why } => file(t, name, why.of(t.lang())),
            Self::TooManyFiles => Failure {
                title: t.say("refused-files"),
                why: with_limits(t, "refused-files-why"),
                next: Some(t.say("refused-file-next")),
            },
            Self::Day => plain(t, "refused-day", "refused-day-why"),
            Self::NotLater(due) => Failure {
                title: t.say("refused-not-later"),
                why: t.with("refused-not-later-why", "when", &calendar.when(*due).said),
                next: None,
            },
            Self::Request { waits: true } => plain(t, "refused-waits", "refused-waits-why"),
            Self::Request { waits: false } => {
                plain(t, "refused-no-request", "refused-no-request-why")
            }
            Self::TooEarly(until) => Failure {
                title: t.say("refused-early"),
                why: t.with("refused-early-why", "when", &calendar.when(*until).said),
                next: None,
            },
            Self::NothingToUndo => plain(t, "refused-undo", "refused-undo-why"),
            Self::PhotoNeeded(why) => Failure {
                title: t.say("refused-photo"),
                why: why.of(t.lang()).to_owned(),
                next: Some(t.say("refused-photo-next")),
            },
            Self::NoPhoto => plain(t, "refused-no-photo", "refused-no-photo-why"),
            Self::TooManyPhotos => plain(t, "refused-photos", "refused-photos-why"),
            Self::WorkIsOver => plain(t, "refused-over", "refused-over-why"),
            Self::OwnDraft => plain(t, "refused-own", "refused-own-why"),
            Self::Decided(state) => Failure {
                title: t.say("refused-decided"),
                why: t.with("refused-decided-why", "state", state.word()),
                next: None,
            },
            Self::Store(_) => Failure {
                next: Some(t.say("refused-failed-next")),
                ..plain(t, "refused-failed", "refused-failed-why")
            },
        }
    }
}

fn file(t: Tongue, name: &str, why: &str) -> Failure {
    Failure {
        title: t.with("refused-file", "name", name),
        why: why.to_owned(),
        next: Some(t.say("refused-file-next")),
    }
}

/// A text that cannot be kept, in words.
pub fn of_text(text: &BadText, t: Tongue) -> Failure {
    match text {
        BadText::Empty => plain(t, "refused-empty", "refused-empty-why"),
        BadText::TooLong { max, .. } => {
            let max = figure(i64::try_from(*max).unwrap_or(i64::MAX));
            let why = t.with("refused-long-why", "max", &max);
            Failure { title: t.say("refused-long"), why, next: None }
        }
        BadText::Control(_) => plain(t, "refused-control", "refused-control-why"),
    }
}

fn plain(t: Tongue, title: &str, why: &str) -> Failure {
    Failure { title: t.say(title), why: t.say(why), next: None }
}

fn stale(since: &[Recorded], t: Tongue, teller: &Teller<'_>) -> Failure {
    let said = since.last().map(|fact| teller.tell(fact));
    let why = said.map(|event| {
        let who = event.who.unwrap_or_default();
        let blanks = [("who", who.as_str()), ("when", &event.when.said), ("what", &event.what)];
        t.fill("refused-stale-why", &blanks)
    });
    Failure {
        title: t.say("refused-stale"),
        why: why.unwrap_or_default(),
        next: Some(t.say("refused-stale-next")),
    }
}

/// What is possible now; what the table allows and the clock does not yet is told apart.
fn next(possible: &[Act], t: Tongue, calendar: &Calendar, about: &About) -> String {
    let (now, later) = about.parted(possible);
    let now = t.with("refused-transition-next", "steps", &steps(&now, t));
    match later {
        Some(until) => {
            let later = t.with("refused-early-why", "when", &calendar.when(until).said);
            format!("{now} {later}")
        }
        None => now,
    }
}

fn steps(possible: &[Act], t: Tongue) -> String {
    if possible.is_empty() {
        return t.say("act-nothing");
    }
    possible.iter().map(|act| t.say(act_key(*act))).collect::<Vec<_>>().join(", ")
}

fn act_key(act: Act) -> &'static str {
    match act {
        Act::Assign => "act-assign",
        Act::Take => "act-take",
        Act::HandBack => "act-hand-back",
        Act::AskExtension => "act-ask-extension",
        Act::GrantExtension => "act-grant-extension",
        Act::RefuseExtension => "act-refuse-extension",
        Act::AnswerInterim => "act-answer-interim",
        Act::Answer => "act-answer",
        Act::Decline => "act-decline",
        Act::Confirm => "act-confirm",
        Act::CloseUnconfirmed => "act-close-unconfirmed",
        Act::Reopen => "act-reopen",
    }
}
