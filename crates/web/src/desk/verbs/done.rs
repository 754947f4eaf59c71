//! What a form has done, for the line above the appeal.

use crate::desk::appeal_view::AppealView;
use crate::lang::Tongue;

/// What was done, for the line above the appeal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    /// Given to a department.
    Assigned,
    /// The work has begun.
    Taken,
    /// It was given back to the centre.
    HandedBack,
    /// More time was asked for.
    ExtensionAsked,
    /// More time was given.
    ExtensionGranted,
    /// No more time was given.
    ExtensionRefused,
    /// The topic was set.
    Topic,
    /// The place was set.
    Place,
    /// A choice was taken back.
    Undone,
    /// A draft waits for approval.
    Drafted,
    /// A final answer was given.
    Answered,
    /// An interim answer was given.
    Interim,
    /// A draft was approved.
    Approved,
    /// A draft was given back.
    Returned,
    /// A photo of the work was added.
    Photo,
    /// Why there is no photo was recorded.
    PhotoWaived,
    /// A photo of the work was removed.
    PhotoRemoved,
    /// It was closed.
    Closed,
    /// It was reopened.
    Reopened,
    /// An answer is sent once more.
    SentAgain,
    /// An answer need not be sent any more.
    Settled,
}

impl Done {
    const ALL: [Self; 21] = [
        Self::Assigned,
        Self::Taken,
        Self::HandedBack,
        Self::ExtensionAsked,
        Self::ExtensionGranted,
        Self::ExtensionRefused,
        Self::Topic,
        Self::Place,
        Self::Undone,
        Self::Drafted,
        Self::Answered,
        Self::Interim,
        Self::Approved,
        Self::Returned,
        Self::Photo,
        Self::PhotoWaived,
        Self::PhotoRemoved,
        Self::Closed,
        Self::Reopened,
        Self::SentAgain,
        Self::Settled,
    ];

    /// Its word in addresses.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Assigned => "assigned",
            Self::Taken => "taken",
            Self::HandedBack => "handed-back",
            Self::ExtensionAsked => "extension-asked",
            Self::ExtensionGranted => "extension-granted",
            Self::ExtensionRefused => "extension-refused",
            Self::Topic => "topic",
            Self::Place => "place",
            Self::Undone => "undone",
            Self::Drafted => "drafted",
            Self::Answered => "answered",
            Self::Interim => "interim",
            Self::Approved => "approved",
            Self::Returned => "returned",
            Self::Photo => "photo",
            Self::PhotoWaived => "photo-waived",
            Self::PhotoRemoved => "photo-removed",
            Self::Closed => "closed",
            Self::Reopened => "reopened",
            Self::SentAgain => "sent-again",
            Self::Settled => "settled",
        }
    }

    /// Reads the word of an address.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|done| done.word() == word)
    }

    /// In words, about an appeal as it has become.
    pub fn tell(self, a: &AppealView, t: Tongue) -> String {
        match self {
            Self::Assigned => {
                let department = a.department.as_deref().unwrap_or_default();
                t.with("assign-done", "department", department)
            }
            Self::Taken => t.say("take-done"),
            Self::HandedBack => t.say("hand-back-done"),
            Self::ExtensionAsked => t.say("extension-ask-done"),
            Self::ExtensionGranted => t.say("extension-grant-done"),
            Self::ExtensionRefused => t.say("extension-refuse-done"),
            Self::Topic => t.with("topic-done", "topic", a.topic.as_deref().unwrap_or_default()),
            Self::Place => match &a.place {
                Some(place) => t.with("place-done", "place", place),
                None => t.say("place-gone"),
            },
            Self::Undone => t.say("undo-done"),
            Self::Drafted => t.say("reply-draft-done"),
            Self::Answered => t.say("reply-send-done"),
            Self::Interim => t.say("reply-interim-done"),
            Self::Approved => t.say("approval-done"),
            Self::Returned => t.say("return-done"),
            Self::Photo => t.say("evidence-done"),
            Self::PhotoWaived => t.say("evidence-waived-done"),
            Self::PhotoRemoved => t.say("evidence-removed-done"),
            Self::Closed => t.say("close-done"),
            Self::Reopened => t.say("reopen-done"),
            Self::SentAgain => t.say("delivery-again-done"),
            Self::Settled => t.say("delivery-settled-done"),
        }
    }
}
