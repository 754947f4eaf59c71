//! A proposal: what a model thinks, as a value that can be shown, accepted or corrected.

use base::Code;

/// A proposal that is less sure than this is more often wrong than right, and is better not made.
pub const SILENT_BELOW: f32 = 0.5;

/// What a proposal is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// What the message is about.
    Topic,
}

impl Kind {
    /// The word by which it is stored and sent.
    pub fn word(self) -> &'static str {
        match self {
            Self::Topic => "topic",
        }
    }
}

/// What a model thinks of a message, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// What it is about.
    pub kind: Kind,
    /// The code of what is proposed.
    pub value: Code,
    /// How often proposals like this are right, 0 to 1.
    pub confidence: f32,
    /// The name of the model.
    pub model: String,
    /// Which model of that name.
    pub version: String,
    /// The words that weighed most, heaviest first, as they were written but in small letters.
    pub reasons: Vec<String>,
}
