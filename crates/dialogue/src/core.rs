//! The core: what is heard becomes a new state, words to say, and at most one thing to be done.
//!
//! It is pure. Whoever runs it does what is wanted and hands the outcome back ([`after`]), until
//! nothing more is wanted.

mod idle;
mod pressed;
mod wrote;

pub(crate) use pressed::DROPPED;
pub use pressed::button;

use base::{Lang, Personal, Timestamp};
use channels::FileRef;
use channels::talk::{Heard, What};
use register::{Number, Status};

use crate::meaning::Command;
use crate::place::Places;
use crate::scenario::{self, Manner, Name, Step};
use crate::state::{Filed, Neighbour, Neighbours, Part, Spot, State, Whereabouts};

/// What the core may know of the world.
#[derive(Clone, Copy)]
pub struct World<'a> {
    /// The places of the city.
    pub places: &'a dyn Places,
    /// How the channel differs from others.
    pub manner: Manner,
    /// The appeals of this conversation, the last one last.
    pub mine: &'a [Mine],
}

/// How an appeal of this conversation stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Mine {
    /// Its number.
    pub number: Number,
    /// Where it stands.
    pub status: Status,
    /// When its answer is due.
    pub due_at: Option<Timestamp>,
}

/// What became of a file that a person offered.
#[derive(Debug, Clone, PartialEq)]
pub enum Brought {
    /// It lies in the storage.
    Kept(FileRef),
    /// It is larger than a file may be.
    TooLarge,
    /// The channel has it no more.
    Gone,
    /// It is no picture that can be shown, or broken.
    Unfit,
}

/// A sentence to say, by the key of its words.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The key.
    pub key: &'static str,
    /// What fills its blanks.
    pub blanks: Vec<(&'static str, Blank)>,
}

/// What fills a blank.
#[derive(Debug, Clone, PartialEq)]
pub enum Blank {
    /// Words of a person.
    Text(Personal<String>),
    /// A number of things.
    Count(i64),
    /// The number of an appeal.
    Number(Number),
    /// A day.
    Day(Timestamp),
    /// The key of other words.
    Key(String),
}

/// What the core wants to be done.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Look for messages of neighbours about the same thing.
    SeekNeighbours {
        /// Where.
        spot: Spot,
        /// The words.
        text: Personal<String>,
    },
    /// Hand the draft in.
    File,
    /// Add words and files to an appeal.
    Add {
        /// Which.
        number: Number,
        /// The words, under the channel's key.
        part: Part,
    },
    /// Record the citizen's word.
    Verdict {
        /// Of which appeal.
        number: Number,
        /// Whether it is done.
        done: bool,
        /// The words; empty for a button alone.
        words: Personal<String>,
    },
    /// Tell the staff that a human being is asked for.
    CallOperator {
        /// About which appeal.
        number: Number,
    },
}

/// What became of it.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// These neighbours were found.
    Neighbours(Vec<Neighbour>),
    /// The draft was handed in.
    Filed(Filed),
    /// The words were added.
    Added(Number),
    /// The word was recorded.
    Heard(Number, bool),
    /// The appeal waits for no word.
    TooLate(Number),
    /// The staff is told.
    Called(Number),
}

/// What comes of hearing something.
#[derive(Debug, Clone, PartialEq)]
pub struct Turn {
    /// Where the conversation stands now.
    pub state: State,
    /// What to say, in this order.
    pub lines: Vec<Line>,
    /// What is to be done first; its outcome is handed to [`after`].
    pub effect: Option<Effect>,
}

/// Hears something; `files` is what became of the files that were offered with it.
pub fn hear(state: State, heard: &Heard, files: &[Brought], world: World<'_>) -> Turn {
    let mut talk = Talk::new(state, world);
    if talk.state.lang.is_none() {
        talk.state.lang = heard.lang.or(Some(Lang::default()));
    }
    match &heard.what {
        What::Wrote { text, .. } => talk.wrote(&heard.key, text.reveal(), files),
        What::Showed(point) => talk.showed(*point),
        What::Pressed { word, .. } => talk.pressed(word),
        What::Edited { of, text } => talk.edited(&heard.key, of, text),
        What::Began(_) => talk.began(),
        What::Left => {}
        What::Unreadable => talk.unreadable(),
    }
    talk.turn()
}

/// Goes on after what was wanted has been done.
pub fn after(state: State, outcome: Outcome, world: World<'_>) -> Turn {
    let mut talk = Talk::new(state, world);
    match outcome {
        Outcome::Neighbours(found) => {
            talk.state.draft.neighbours = match found.is_empty() {
                true => Neighbours::Alone,
                false => Neighbours::Offered(found),
            };
            talk.go_on();
        }
        Outcome::Filed(filed) => talk.filed(filed),
        Outcome::Added(number) => talk.about("added", number),
        Outcome::Heard(number, true) => talk.about("heard-done", number),
        Outcome::Heard(number, false) => talk.about("heard-not-done", number),
        Outcome::TooLate(number) => talk.about("too-late", number),
        Outcome::Called(number) => talk.about("operator-called", number),
    }
    talk.turn()
}

/// One turn while it is made.
struct Talk<'a> {
    state: State,
    world: World<'a>,
    lines: Vec<Line>,
    effect: Option<Effect>,
}

impl<'a> Talk<'a> {
    fn new(state: State, world: World<'a>) -> Self {
        Self { state, world, lines: Vec::new(), effect: None }
    }

    fn turn(self) -> Turn {
        Turn { state: self.state, lines: self.lines, effect: self.effect }
    }

    /// The question that waits for an answer.
    fn step(&self) -> Option<&'static Step> {
        scenario::next(&self.state, self.world.manner)
    }

    fn say(&mut self, key: &'static str) {
        self.tell(key, Vec::new());
    }

    fn tell(&mut self, key: &'static str, blanks: Vec<(&'static str, Blank)>) {
        self.lines.push(Line { key, blanks });
    }

    fn about(&mut self, key: &'static str, number: Number) {
        self.tell(key, vec![("number", Blank::Number(number))]);
    }

    /// Asks the next question, or wants done what is due.
    fn go_on(&mut self) {
        match self.step() {
            Some(step) if step.name == Name::Neighbours => self.neighbours(step),
            Some(step) => {
                let blanks = self.blanks(step.name);
                self.tell(step.asks, blanks);
            }
            None if self.state.begun => self.effect = Some(Effect::File),
            None => {}
        }
    }

    /// Before the question about neighbours somebody looks for them.
    fn neighbours(&mut self, step: &'static Step) {
        let draft = &mut self.state.draft;
        match (&draft.neighbours, draft.spot().cloned()) {
            (Neighbours::Unsought, Some(spot)) => {
                let text = Personal::new(draft.text());
                self.effect = Some(Effect::SeekNeighbours { spot, text });
            }
            (Neighbours::Unsought, None) => {
                draft.neighbours = Neighbours::Alone;
                self.go_on();
            }
            _ => self.say(step.asks),
        }
    }

    /// What fills the blanks of a question.
    fn blanks(&self, name: Name) -> Vec<(&'static str, Blank)> {
        let draft = &self.state.draft;
        let address = |spot: &Spot| Blank::Text(spot.address.clone());
        match (name, &draft.place) {
            (Name::Guess, Whereabouts::Guess(spot)) => {
                vec![("place", address(spot)), ("evidence", Blank::Text(spot.evidence.clone()))]
            }
            (Name::Confirm, place) => vec![
                ("text", Blank::Text(Personal::new(draft.text()))),
                ("photos", Blank::Count(count(draft.files.len()))),
                (
                    "place",
                    match place {
                        Whereabouts::Settled(spot) if spot.address.reveal().is_empty() => {
                            Blank::Key("place-point".to_owned())
                        }
                        Whereabouts::Settled(spot) => address(spot),
                        _ => Blank::Key("place-unsaid".to_owned()),
                    },
                ),
            ],
            (Name::Which, _) => {
                let last = self.state.last().map(|it| ("number", Blank::Number(it.number)));
                last.into_iter().collect()
            }
            (Name::Reason, _) => {
                let number = self.state.not_done.map(|it| ("number", Blank::Number(it)));
                number.into_iter().collect()
            }
            _ => Vec::new(),
        }
    }

    fn began(&mut self) {
        self.state.dropped = None;
        let known = self.state.agreed;
        self.state.begin();
        if known {
            self.say("greeting-again");
        } else {
            self.say("greeting");
        }
        self.go_on();
    }

    fn unreadable(&mut self) {
        self.say("unreadable");
        if self.state.begun {
            self.go_on();
        }
    }

    /// What may be wanted at any moment.
    fn command(&mut self, command: Command) {
        match command {
            Command::Stop => self.stop(),
            Command::Operator => self.call_operator(),
            Command::Status(number) => self.status(number),
            Command::New => self.anew(),
            Command::Help => {
                self.say("help");
                if self.state.begun {
                    self.go_on();
                }
            }
        }
    }

    /// Gives the message up; it can be taken up again.
    fn stop(&mut self) {
        let was_asked = self.state.unsure.take().is_some() | self.state.not_done.take().is_some();
        if self.state.begun && !self.state.draft.is_empty() {
            let draft = self.state.end();
            self.state.dropped = Some(Box::new(draft));
            return self.say("dropped");
        }
        let was_begun = std::mem::take(&mut self.state.begun);
        self.say(if was_begun || was_asked { "stopped" } else { "nothing-to-stop" });
    }

    fn anew(&mut self) {
        if self.state.begun && !self.state.draft.is_empty() {
            self.say("finish-first");
        }
        self.state.unsure = None;
        self.state.begin();
        self.go_on();
    }

    fn call_operator(&mut self) {
        match self.state.last().map(|it| it.number) {
            Some(number) if !self.state.begun || self.state.draft.is_empty() => {
                self.state.begun = false;
                self.state.unsure = None;
                self.effect = Some(Effect::CallOperator { number });
            }
            _ => {
                self.state.begin();
                self.state.draft.operator = true;
                self.say("operator-will-read");
                self.go_on();
            }
        }
    }

    /// Tells how an appeal of this conversation stands; of others nothing is told here.
    fn status(&mut self, number: Option<Number>) {
        let mine = match number {
            Some(number) => self.world.mine.iter().find(|it| it.number == number),
            None => self.world.mine.last(),
        };
        match (mine.cloned(), number) {
            (Some(mine), _) => {
                let key = Blank::Key(format!("status-{}", mine.status.word().replace('_', "-")));
                self.tell("status", vec![("number", Blank::Number(mine.number)), ("status", key)]);
                if let Some(at) = mine.due_at.filter(|_| mine.status.is_open()) {
                    self.tell("status-due", vec![("day", Blank::Day(at))]);
                }
            }
            (None, Some(number)) => self.about("status-not-here", number),
            (None, None) => self.say("status-none"),
        }
        if self.state.begun {
            self.go_on();
        }
    }

    fn filed(&mut self, filed: Filed) {
        let draft = self.state.end();
        self.state.dropped = None;
        let blanks = vec![
            ("number", Blank::Number(filed.number)),
            ("link", Blank::Text(filed.link.clone())),
        ];
        self.tell("filed", blanks);
        if let Some(at) = filed.due_at {
            self.tell("filed-due", vec![("day", Blank::Day(base::from_millis(at)))]);
        }
        if let Neighbours::With(neighbour) = &draft.neighbours {
            self.about("filed-with", neighbour.number);
        }
        if draft.operator {
            self.about("operator-called", filed.number);
        }
        self.state.remember(filed);
    }

    /// Settles a place; what was known of neighbours was of another one.
    fn settle(&mut self, place: Whereabouts) {
        self.state.draft.place = place;
        self.state.draft.neighbours = Neighbours::Unsought;
        self.state.draft.confirmed = false;
    }
}

/// A count as words take it.
fn count(of: usize) -> i64 {
    i64::try_from(of).unwrap_or(i64::MAX)
}
