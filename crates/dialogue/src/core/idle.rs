//! Words when nothing was asked: a verdict, thanks, more of the last message, or a new one.

use base::{Personal, text};
use channels::TEXT_MAX;
use register::{Number, Status};

use super::{Effect, Talk};
use crate::meaning::{self, Verdict};
use crate::state::Part;

impl Talk<'_> {
    /// Words that nobody asked for.
    pub(super) fn unasked(&mut self, part: Part) {
        let words = part.text.reveal();
        if words.chars().count() > TEXT_MAX || text::check(words, TEXT_MAX).is_err() {
            return self.begin_with(part);
        }
        let said = meaning::verdict(words);
        match (self.awaits_word(), said) {
            (Some(number), Verdict::Done) => self.verdict(number, true, part.text),
            (Some(number), Verdict::NotDone) => self.verdict(number, false, part.text),
            (Some(number), Verdict::Thanks) => self.about("thanks-but", number),
            (None, Verdict::Thanks) if !self.state.filed.is_empty() => self.say("thanks"),
            _ if self.state.filed.is_empty() => self.begin_with(part),
            _ if !meaning::is_telling(words) => self.say("not-understood"),
            _ => {
                self.state.unsure = Some(part);
                self.go_on();
            }
        }
    }

    /// The appeal of this conversation that waits for the citizen's word, the last one first.
    pub(super) fn awaits_word(&self) -> Option<Number> {
        let mut mine = self.world.mine.iter().rev();
        mine.find(|it| it.status == Status::Answered).map(|it| it.number)
    }

    pub(super) fn verdict(&mut self, number: Number, done: bool, words: Personal<String>) {
        self.state.not_done = None;
        self.effect = Some(Effect::Verdict { number, done, words });
    }

    /// Why it is not done.
    pub(super) fn reason(&mut self, words: Personal<String>) {
        if let Some(number) = self.state.not_done.take() {
            self.state.turn += 1;
            self.verdict(number, false, words);
        }
    }

    /// More words while nobody knows yet what the first ones belong to.
    pub(super) fn more_unsure(&mut self, part: Part) {
        if let Some(unsure) = &mut self.state.unsure {
            let joined = format!("{}\n{}", unsure.text.reveal(), part.text.reveal());
            if joined.chars().count() <= TEXT_MAX {
                unsure.text = Personal::new(joined);
            }
        }
        self.go_on();
    }
}
