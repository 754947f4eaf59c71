//! The past as a file tells it: an appeal with everything that happened to it, in our words.

use std::sync::Arc;

use base::{Code, Personal, Point, Timestamp};

use super::print::Print;

/// Something of the city that a file names: a department, a district, a group of topics.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Named {
    /// The code made of the profile and the name.
    pub code: Code,
    /// The name as the file writes it, with single spaces.
    pub name: String,
}

/// A topic that a file names.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PastTopic {
    /// The code made of the profile, the group and the name.
    pub code: Code,
    /// The name as the file writes it, with single spaces.
    pub name: String,
    /// The group that the topic stands in.
    pub group: Option<Arc<Named>>,
}

/// The status of an appeal, in the wire words of the product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PastStatus {
    /// Nobody has it yet.
    New,
    /// A department has it.
    Assigned,
    /// An interim answer was given.
    InWork,
    /// A final answer was given.
    Answered,
    /// The citizen says it is done.
    Confirmed,
    /// The citizen says it is not done.
    Reopened,
    /// Answered, and the citizen was silent.
    ClosedUnconfirmed,
    /// Refused with a ground.
    Declined,
    /// Sent to a body outside the city.
    Forwarded,
}

impl PastStatus {
    /// Each status with its wire word.
    pub const WORDS: [(&'static str, Self); 9] = [
        ("new", Self::New),
        ("assigned", Self::Assigned),
        ("in_work", Self::InWork),
        ("answered", Self::Answered),
        ("confirmed", Self::Confirmed),
        ("reopened", Self::Reopened),
        ("closed_unconfirmed", Self::ClosedUnconfirmed),
        ("declined", Self::Declined),
        ("forwarded", Self::Forwarded),
    ];

    /// The wire word.
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, status)| *status == self).map_or("new", |(word, _)| word)
    }
}

/// One appeal of the past with its whole history.
#[derive(Debug, Clone)]
pub struct PastAppeal {
    /// The row of the main file.
    pub row: u64,
    /// The key of the appeal where it comes from.
    pub external_id: String,
    /// The person's words.
    pub text: Personal<String>,
    /// The whole row as it was, as a JSON object.
    pub raw: Personal<String>,
    /// When it was received there.
    pub received_at: Timestamp,
    /// Who wrote, where the file says.
    pub author: Option<PastAuthor>,
    /// Where it is.
    pub place: PastPlace,
    /// The topic in the end.
    pub topic: Option<Arc<PastTopic>>,
    /// The topic that it was received with.
    pub first_topic: Option<Arc<PastTopic>>,
    /// The district of the place.
    pub district: Option<Arc<Named>>,
    /// The department that has it in the end.
    pub department: Option<Arc<Named>>,
    /// The status in the end.
    pub status: PastStatus,
    /// The last deadline that was set there; a record of the past, never a clock of ours.
    pub due_at: Option<Timestamp>,
    /// What happened, in the order of time.
    pub events: Vec<PastEvent>,
    /// What tells it from another export of the same appeal.
    pub print: Print,
}

/// The author of an appeal of the past.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastAuthor {
    /// The name.
    pub name: Option<Personal<String>>,
    /// A phone, an e-mail or another way to reach the author.
    pub contact: Option<Personal<String>>,
}

/// Where an appeal of the past is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PastPlace {
    /// The point.
    pub point: Option<Point>,
    /// The address in words.
    pub address: Option<Personal<String>>,
}

/// Something that happened to an appeal.
#[derive(Debug, Clone)]
pub struct PastEvent {
    /// When it happened there.
    pub at: Timestamp,
    /// The status before it.
    pub from: PastStatus,
    /// The status after it; the same where the event does not touch it.
    pub to: PastStatus,
    /// Whether the file says it, or it follows from what the file says before and after.
    pub stated: bool,
    /// What happened.
    pub kind: PastKind,
}

/// What happened to an appeal.
#[derive(Debug, Clone)]
pub enum PastKind {
    /// The citizen wrote again without reopening.
    Message(PastMessage),
    /// The citizen wrote that it is not done.
    Reopening(PastMessage),
    /// An answer was given.
    Answer {
        /// The words of the answer.
        text: Personal<String>,
        /// Whether it is the final one.
        is_final: bool,
        /// Who answered.
        department: Option<Arc<Named>>,
        /// Until when an interim answer promises the final one.
        due_at: Option<Timestamp>,
    },
    /// The status changed by itself or by a citizen's verdict; `theirs` is the word of the file.
    Status {
        /// The status as the file calls it.
        theirs: String,
    },
    /// The appeal went to a department.
    Route {
        /// Who had it.
        from: Option<Arc<Named>>,
        /// Who has it now.
        to: Option<Arc<Named>>,
        /// The deadline before.
        due_before: Option<Timestamp>,
        /// The deadline after.
        due_after: Option<Timestamp>,
    },
    /// The topic was corrected.
    Topic {
        /// The topic before.
        from: Option<Arc<PastTopic>>,
        /// The topic after.
        to: Option<Arc<PastTopic>>,
    },
    /// A deadline was set.
    Due {
        /// The deadline.
        due_at: Timestamp,
    },
}

/// A message that came after the appeal's own text.
#[derive(Debug, Clone)]
pub struct PastMessage {
    /// The key of the message where it comes from: the appeal's key, a slash, its own.
    pub external_id: String,
    /// The person's words.
    pub text: Personal<String>,
    /// The whole row as it was, as a JSON object.
    pub raw: Personal<String>,
}
