//! The status of an appeal, by the words that everybody sees on the wire.

use std::fmt;

/// Where an appeal stands. Overdue, at risk and silent are derived from times, never stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Status {
    /// Received, nobody has it yet.
    New,
    /// A department has it.
    Assigned,
    /// The department has answered in between and works.
    InWork,
    /// Answered; the citizen may say whether it is done.
    Answered,
    /// The citizen says that it is done.
    Confirmed,
    /// The citizen says that it is not.
    Reopened,
    /// Answered, and the citizen silent past the policy's term. Not "done".
    ClosedUnconfirmed,
    /// Refused, on a ground.
    Declined,
    /// Given to a body outside the city.
    Forwarded,
}

impl Status {
    /// Every status, in the order of an appeal's life.
    pub const ALL: [Self; 9] = [
        Self::New,
        Self::Assigned,
        Self::InWork,
        Self::Answered,
        Self::Confirmed,
        Self::Reopened,
        Self::ClosedUnconfirmed,
        Self::Declined,
        Self::Forwarded,
    ];

    /// Those in which the city owes an answer: clocks run.
    pub const OPEN: [Self; 4] = [Self::New, Self::Assigned, Self::InWork, Self::Reopened];

    /// The wire word, also in the database.
    pub const fn word(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Assigned => "assigned",
            Self::InWork => "in_work",
            Self::Answered => "answered",
            Self::Confirmed => "confirmed",
            Self::Reopened => "reopened",
            Self::ClosedUnconfirmed => "closed_unconfirmed",
            Self::Declined => "declined",
            Self::Forwarded => "forwarded",
        }
    }

    /// Reads a wire word back.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }

    /// Whether the city owes an answer.
    pub fn is_open(self) -> bool {
        Self::OPEN.contains(&self)
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}
