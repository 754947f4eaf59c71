//! Buttons: those of the question that waits, and old ones.

use answers::verdict::Outcome;
use base::Personal;
use register::Number;

use super::{Effect, Talk};
use crate::scenario::{Choice, Name};
use crate::state::{Contact, Neighbours, Whereabouts};

/// The word of the button that takes up again what was given up.
pub(crate) const DROPPED: &str = "dropped";
/// The word behind a button: which message, which step, which choice.
pub fn button(turn: u32, step: &str, choice: Choice) -> String {
    format!("{turn}.{step}.{}", choice.word())
}

/// Whether a choice changes the message, in whichever step.
const fn changes(choice: Choice) -> bool {
    matches!(choice, Choice::Rewrite | Choice::Replace | Choice::Cancel | Choice::Remove(_))
}

impl Talk<'_> {
    pub(super) fn pressed(&mut self, word: &str) {
        if let Some((outcome, number)) = Outcome::from_press(word) {
            return self.pressed_verdict(number, outcome);
        }
        let mut parts = word.splitn(3, '.');
        let (Some(turn), Some(step), Some(choice)) = (parts.next(), parts.next(), parts.next())
        else {
            return self.old_button(None);
        };
        let Some(choice) = Choice::from_word(choice) else { return self.old_button(None) };
        let turn: Option<u32> = turn.parse().ok();
        if step == DROPPED && choice == Choice::Restore {
            return self.restore(turn);
        }
        let is_now = turn == Some(self.state.turn);
        let waits = self.step().filter(|it| it.word == step && is_now);
        match waits {
            _ if is_now && self.state.begun && changes(choice) => self.amend(choice),
            Some(_) => self.choose(choice),
            None => self.old_button(turn),
        }
    }

    /// What may be changed in the message as long as it is not handed in.
    fn amend(&mut self, choice: Choice) {
        let draft = &mut self.state.draft;
        match choice {
            Choice::Rewrite => draft.parts.clear(),
            Choice::Replace => self.settle(Whereabouts::Unknown),
            Choice::Remove(index) if index < draft.files.len() => drop(draft.files.remove(index)),
            Choice::Cancel => return self.stop(),
            _ => return self.old_button(Some(self.state.turn)),
        }
        self.state.draft.confirmed = false;
        self.go_on();
    }

    /// A button of an earlier question changes nothing.
    fn old_button(&mut self, turn: Option<u32>) {
        let filed = self.state.filed.iter().find(|it| Some(it.turn) == turn);
        match filed.map(|it| it.number) {
            Some(number) => self.about("button-filed", number),
            None => self.say("button-old"),
        }
        if self.state.begun || self.step().is_some() {
            self.go_on();
        }
    }

    /// The button under an answer.
    fn pressed_verdict(&mut self, number: Number, outcome: Outcome) {
        let is_mine = self.world.mine.iter().any(|it| it.number == number);
        match outcome {
            _ if !is_mine => self.old_button(None),
            Outcome::Done => self.verdict(number, true, Personal::default()),
            Outcome::NotDone => {
                self.state.not_done = Some(number);
                self.go_on();
            }
        }
    }

    /// Takes up again what was given up, unless something else was begun since.
    fn restore(&mut self, turn: Option<u32>) {
        let is_last = turn == Some(self.state.turn);
        match self.state.dropped.take().filter(|_| is_last && !self.state.begun) {
            Some(draft) => {
                self.state.begun = true;
                self.state.draft = *draft;
                self.say("restored");
                self.go_on();
            }
            None => self.old_button(None),
        }
    }

    /// A choice of the question that waits.
    pub(super) fn choose(&mut self, choice: Choice) {
        let Some(step) = self.step() else { return };
        match (step.name, choice) {
            (Name::Consent, Choice::Agree) => self.state.agreed = true,
            (Name::Consent, Choice::Refuse) => return self.refused(),
            (Name::Words, Choice::PhotosAlone) => self.state.draft.photos_alone = true,
            (Name::Guess, Choice::Right) => {
                if let Whereabouts::Guess(spot) = self.state.draft.place.clone() {
                    self.settle(Whereabouts::Settled(spot));
                }
            }
            (Name::Choose, Choice::Pick(index)) => self.pick_place(index),
            (Name::Guess, Choice::Elsewhere) | (Name::Choose, Choice::NoneOfThese) => {
                self.settle(Whereabouts::Unknown);
            }
            (Name::Place, Choice::Skip) => self.settle(Whereabouts::Unsaid),
            (Name::Neighbours, Choice::Pick(index)) => self.pick_neighbour(index),
            (Name::Neighbours, Choice::NoneOfThese) => {
                self.state.draft.neighbours = Neighbours::Alone;
            }
            (Name::Contact, Choice::Skip) => self.state.draft.contact = Contact::None,
            (Name::Confirm, Choice::Send) => self.state.draft.confirmed = true,
            (Name::Confirm, Choice::Rewrite | Choice::Replace | Choice::Cancel) => {
                return self.amend(choice);
            }
            (Name::Reason, Choice::Skip) => return self.reason(Personal::default()),
            (Name::Which, choice) => return self.decide(choice),
            _ => self.say("not-understood"),
        }
        self.go_on();
    }

    /// Without consent nothing is kept.
    fn refused(&mut self) {
        self.state.end();
        self.say("refused");
    }

    fn pick_place(&mut self, index: usize) {
        let Whereabouts::OneOf(spots) = &self.state.draft.place else { return };
        match spots.get(index).cloned() {
            Some(spot) => self.settle(Whereabouts::Settled(spot)),
            None => self.say("not-understood"),
        }
    }

    fn pick_neighbour(&mut self, index: usize) {
        let Neighbours::Offered(found) = &self.state.draft.neighbours else { return };
        match found.get(index).cloned() {
            Some(neighbour) => self.state.draft.neighbours = Neighbours::With(neighbour),
            None => self.say("not-understood"),
        }
    }

    /// What words were meant as that nobody asked for.
    fn decide(&mut self, choice: Choice) {
        let Some(part) = self.state.unsure.take() else { return };
        self.state.turn += 1;
        let awaits = self.awaits_word();
        let last = self.state.last().map(|it| it.number);
        match (choice, awaits, last) {
            (Choice::Done, Some(number), _) => self.verdict(number, true, part.text),
            (Choice::NotDone, Some(number), _) => self.verdict(number, false, part.text),
            (Choice::Add, _, Some(number)) => self.effect = Some(Effect::Add { number, part }),
            (Choice::New, ..) => self.begin_with(part),
            _ => {
                self.state.unsure = Some(part);
                self.say("not-understood");
                self.go_on();
            }
        }
    }
}
