//! The scenario, as data: which questions there are, in which order, when each is due, and what
//! may be pressed instead of writing.
//!
//! The next question is always the first that is due. So a step that is taken back (a place that
//! is to be another one) is simply due again, and a restart goes on where it stood.

use crate::state::{Contact, Draft, Neighbours, State, Whereabouts};

/// How a channel differs from others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Manner {
    /// Whether a contact is asked for, since the conversation itself is no way to answer.
    pub asks_contact: bool,
}

/// The name of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Name {
    /// Why it is not done.
    Reason,
    /// What words were meant as that nobody asked for.
    Which,
    /// Whether what is written may be kept.
    Consent,
    /// What happened.
    Words,
    /// Whether the place was understood rightly.
    Guess,
    /// Which of several places.
    Choose,
    /// Where it is.
    Place,
    /// Whether it is the same as what neighbours wrote.
    Neighbours,
    /// How to answer.
    Contact,
    /// Whether it may be sent.
    Confirm,
}

/// What may be pressed in a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// Agree.
    Agree,
    /// Do not agree.
    Refuse,
    /// The photos say it.
    PhotosAlone,
    /// The place is right.
    Right,
    /// It is elsewhere.
    Elsewhere,
    /// Show the place on the device's map.
    Show,
    /// One of those offered, from 0.
    Pick(usize),
    /// None of those offered.
    NoneOfThese,
    /// Go on without saying.
    Skip,
    /// Send it.
    Send,
    /// Change the words.
    Rewrite,
    /// Change the place.
    Replace,
    /// Give it up.
    Cancel,
    /// Take it up again.
    Restore,
    /// Begin a new message.
    New,
    /// Add to the last one.
    Add,
    /// It is done.
    Done,
    /// It is not done.
    NotDone,
    /// Take this photo out, from 0.
    Remove(usize),
}

/// What stands before the number of a photo.
const REMOVE: &str = "-";

/// The choices of a word of their own.
const WORDS: &[(Choice, &str, &str)] = &[
    (Choice::Agree, "agree", "choice-agree"),
    (Choice::Refuse, "refuse", "choice-refuse"),
    (Choice::PhotosAlone, "photos", "choice-photos"),
    (Choice::Right, "right", "choice-right"),
    (Choice::Elsewhere, "elsewhere", "choice-elsewhere"),
    (Choice::Show, "show", "choice-show"),
    (Choice::NoneOfThese, "none", "choice-none"),
    (Choice::Skip, "skip", "choice-skip"),
    (Choice::Send, "send", "choice-send"),
    (Choice::Rewrite, "rewrite", "choice-rewrite"),
    (Choice::Replace, "replace", "choice-replace"),
    (Choice::Cancel, "cancel", "choice-cancel"),
    (Choice::Restore, "restore", "choice-restore"),
    (Choice::New, "new", "choice-new"),
    (Choice::Add, "add", "choice-add"),
    (Choice::Done, "done", "choice-done"),
    (Choice::NotDone, "not_done", "choice-not-done"),
];

impl Choice {
    /// The word behind a button.
    pub fn word(self) -> String {
        match self {
            Self::Pick(index) => index.to_string(),
            Self::Remove(index) => format!("{REMOVE}{index}"),
            other => {
                let line = WORDS.iter().find(|it| it.0 == other);
                line.map_or_else(String::new, |it| it.1.to_owned())
            }
        }
    }

    /// Reads the word behind a button.
    pub fn from_word(word: &str) -> Option<Self> {
        if let Ok(index) = word.parse() {
            return Some(Self::Pick(index));
        }
        if let Some(index) = word.strip_prefix(REMOVE) {
            return index.parse().ok().map(Self::Remove);
        }
        WORDS.iter().find(|it| it.1 == word).map(|it| it.0)
    }

    /// The key of its caption; what is picked has one of its own.
    pub fn caption(self) -> Option<&'static str> {
        WORDS.iter().find(|it| it.0 == self).map(|it| it.2)
    }
}

/// One question of the scenario.
#[derive(Debug)]
pub struct Step {
    /// Its name.
    pub name: Name,
    /// Its word in buttons and logs.
    pub word: &'static str,
    /// The key of what is asked.
    pub asks: &'static str,
    /// What may be pressed, row by row; offered things come before.
    pub choices: &'static [&'static [Choice]],
    /// Whether it is due.
    pub is_due: fn(&State, Manner) -> bool,
}

/// Whether a message is put together that still asks for more.
fn goes_on(state: &State) -> Option<&Draft> {
    Some(&state.draft).filter(|draft| state.begun && !draft.operator)
}

/// The scenario.
pub static SCENARIO: [Step; 10] = [
    Step {
        name: Name::Reason,
        word: "reason",
        asks: "ask-reason",
        choices: &[&[Choice::Skip]],
        is_due: |state, _| state.not_done.is_some(),
    },
    Step {
        name: Name::Which,
        word: "which",
        asks: "ask-which",
        choices: &[&[Choice::Done, Choice::NotDone], &[Choice::Add, Choice::New]],
        is_due: |state, _| state.unsure.is_some(),
    },
    Step {
        name: Name::Consent,
        word: "consent",
        asks: "ask-consent",
        choices: &[&[Choice::Agree, Choice::Refuse]],
        is_due: |state, _| state.begun && !state.agreed,
    },
    Step {
        name: Name::Words,
        word: "words",
        asks: "ask-words",
        choices: &[&[Choice::PhotosAlone]],
        is_due: |state, _| {
            let Draft { parts, files, photos_alone, .. } = &state.draft;
            let photos_speak = *photos_alone && !files.is_empty();
            state.begun && parts.is_empty() && !photos_speak
        },
    },
    Step {
        name: Name::Guess,
        word: "guess",
        asks: "ask-guess",
        choices: &[&[Choice::Right, Choice::Elsewhere]],
        is_due: |state, _| {
            goes_on(state).is_some_and(|it| matches!(it.place, Whereabouts::Guess(_)))
        },
    },
    Step {
        name: Name::Choose,
        word: "choose",
        asks: "ask-choose",
        choices: &[&[Choice::NoneOfThese]],
        is_due: |state, _| {
            goes_on(state).is_some_and(|it| matches!(it.place, Whereabouts::OneOf(_)))
        },
    },
    Step {
        name: Name::Place,
        word: "place",
        asks: "ask-place",
        choices: &[&[Choice::Show], &[Choice::Skip]],
        is_due: |state, _| {
            goes_on(state).is_some_and(|it| matches!(it.place, Whereabouts::Unknown))
        },
    },
    Step {
        name: Name::Neighbours,
        word: "neighbours",
        asks: "ask-neighbours",
        choices: &[&[Choice::NoneOfThese]],
        is_due: |state, _| {
            let undecided =
                |it: &Draft| matches!(it.neighbours, Neighbours::Unsought | Neighbours::Offered(_));
            goes_on(state).is_some_and(undecided)
        },
    },
    Step {
        name: Name::Contact,
        word: "contact",
        asks: "ask-contact",
        choices: &[&[Choice::Skip]],
        is_due: |state, manner| {
            let unasked = goes_on(state).is_some_and(|it| it.contact == Contact::Unasked);
            manner.asks_contact && unasked
        },
    },
    Step {
        name: Name::Confirm,
        word: "confirm",
        asks: "ask-confirm",
        choices: &[&[Choice::Send], &[Choice::Rewrite, Choice::Replace], &[Choice::Cancel]],
        is_due: |state, _| goes_on(state).is_some_and(|it| !it.confirmed),
    },
];

/// The next step; `None` where nothing is to be asked.
pub fn next(state: &State, manner: Manner) -> Option<&'static Step> {
    SCENARIO.iter().find(|step| (step.is_due)(state, manner))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::{Part, Spot};

    const PORTAL: Manner = Manner { asks_contact: true };
    const CHAT: Manner = Manner { asks_contact: false };

    #[test]
    fn words_of_choices_lead_back() {
        for (choice, word, _) in WORDS {
            assert_eq!(Choice::from_word(word), Some(*choice));
            assert_eq!(choice.word(), *word);
        }
        assert_eq!(Choice::from_word("3"), Some(Choice::Pick(3)));
        assert_eq!(Choice::from_word("-2"), Some(Choice::Remove(2)));
        assert_eq!(Choice::Remove(2).word(), "-2");
        assert_eq!(Choice::from_word("drop table"), None);
        for step in &SCENARIO {
            // A button carries at most 64 bytes: turn, step and choice.
            assert!(step.word.len() <= 12, "{}", step.word);
        }
    }

    #[test]
    fn the_first_question_that_is_due_is_next() {
        let mut state = State::default();
        let name = |state: &State, manner| next(state, manner).map(|it| it.name);
        assert_eq!(name(&state, CHAT), None);
        state.begin();
        assert_eq!(name(&state, CHAT), Some(Name::Consent));
        state.agreed = true;
        assert_eq!(name(&state, CHAT), Some(Name::Words));
        state.draft.parts.push(Part::default());
        assert_eq!(name(&state, CHAT), Some(Name::Place));
        state.draft.place = Whereabouts::OneOf(vec![Spot::default()]);
        assert_eq!(name(&state, CHAT), Some(Name::Choose));
        state.draft.place = Whereabouts::Unsaid;
        assert_eq!(name(&state, CHAT), Some(Name::Neighbours));
        state.draft.neighbours = Neighbours::Alone;
        assert_eq!(name(&state, CHAT), Some(Name::Confirm));
        assert_eq!(name(&state, PORTAL), Some(Name::Contact));
        state.draft.contact = Contact::None;
        state.draft.confirmed = true;
        assert_eq!(name(&state, PORTAL), None);
        state.draft.operator = true;
        state.draft.place = Whereabouts::Unknown;
        assert_eq!(name(&state, PORTAL), None, "a human being asks the rest");
    }
}
