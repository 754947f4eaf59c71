//! Words, files, points and edits, in whichever step they come.

use base::{Personal, Point, text};
use channels::{FIELD_MAX, FILES_MAX, TEXT_MAX};

use super::{Blank, Brought, Effect, Talk, count};
use crate::meaning::{self, Command};
use crate::place::Finding;
use crate::scenario::{Choice, Name};
use crate::state::{Contact, Part, Spot, Whereabouts};
use crate::words::Tongue;

/// An address is short; what is longer tells more of what happened.
const ADDRESS_MAX: usize = 200;
/// Places that are offered at most.
const OFFERED_MAX: usize = 5;

impl Talk<'_> {
    pub(super) fn wrote(&mut self, key: &str, words: &str, files: &[Brought]) {
        let has_words = !text::is_blank(words);
        if !files.is_empty() {
            self.take_files(files, has_words);
        }
        if !has_words {
            return match self.state.begun || !files.is_empty() {
                true => self.go_on(),
                false => self.say("unreadable"),
            };
        }
        let asked = self.step().map(|it| it.name);
        let command = meaning::command(words).filter(|it| {
            // A phone looks like a number of an appeal.
            let is_number = matches!(it, Command::Status(Some(_)));
            files.is_empty() && !(is_number && asked == Some(Name::Contact))
        });
        if let Some(command) = command {
            return self.command(command);
        }
        if let Some(choice) = self.typed_choice(words) {
            return self.choose(choice);
        }
        let part = Part { key: key.to_owned(), text: Personal::new(words.trim().to_owned()) };
        match asked {
            None => self.unasked(part),
            Some(Name::Reason) => self.reason(part.text),
            Some(Name::Which) => self.more_unsure(part),
            Some(Name::Consent | Name::Words) => self.words(part),
            Some(Name::Guess | Name::Choose | Name::Place) => self.place_words(part),
            Some(Name::Contact) => self.contact(part),
            Some(Name::Neighbours) => {
                self.say("not-understood");
                self.go_on();
            }
            Some(Name::Confirm) => {
                self.state.draft.parts.push(part);
                self.say("words-added");
                self.go_on();
            }
        }
    }

    /// Keeps the files for the message; each that cannot be kept is told.
    fn take_files(&mut self, files: &[Brought], has_words: bool) {
        // Photos after a number was given open a message of their own only without words; with
        // words they are asked about together.
        if !has_words || self.state.filed.is_empty() {
            self.state.begin();
        }
        let (mut too_many, mut refused) = (false, Vec::new());
        for file in files {
            match file {
                Brought::Kept(file) if self.state.draft.files.len() < FILES_MAX => {
                    self.state.begin();
                    self.state.draft.files.push(file.clone().into());
                }
                Brought::Kept(_) => too_many = true,
                Brought::TooLarge => refused.push("file-too-large"),
                Brought::Gone => refused.push("file-gone"),
                Brought::Unfit => refused.push("file-unfit"),
            }
        }
        refused.dedup();
        for key in refused {
            self.say(key);
        }
        if too_many {
            self.tell("files-too-many", vec![("n", Blank::Count(count(FILES_MAX)))]);
        }
    }

    /// The choice of the step whose caption or number was typed instead of pressed.
    fn typed_choice(&self, words: &str) -> Option<Choice> {
        let step = self.step()?;
        let typed = text::fold(words);
        let typed = typed.trim_end_matches(['.', '!', ',']);
        let t = Tongue::new(self.state.lang.unwrap_or_default());
        let same = |choice: &Choice| {
            let caption = choice.caption().map(|key| text::fold(&t.say(key)));
            caption.as_deref() == Some(typed)
        };
        let named = step.choices.iter().flat_map(|row| row.iter()).find(|it| same(it)).copied();
        let plain = match (step.name, typed) {
            (Name::Consent, "да" | "согласен" | "согласна" | "ок" | "yes" | "ok") => {
                Some(Choice::Agree)
            }
            (Name::Consent, "нет" | "no") => Some(Choice::Refuse),
            (Name::Guess, "да" | "верно" | "yes") => Some(Choice::Right),
            (Name::Guess, "нет" | "no") => Some(Choice::Elsewhere),
            (Name::Place, "не знаю" | "пропустить") => Some(Choice::Skip),
            (Name::Neighbours, "нет" | "no" | "другое") => Some(Choice::NoneOfThese),
            (Name::Neighbours, "да" | "yes") => Some(Choice::Pick(0)),
            (Name::Confirm, "да" | "верно" | "отправляй" | "отправляйте" | "yes") => {
                Some(Choice::Send)
            }
            _ => None,
        };
        named.or(plain).or_else(|| self.typed_pick(step.name, typed))
    }

    /// One of the offered things, by its number from 1 or by its address.
    fn typed_pick(&self, name: Name, typed: &str) -> Option<Choice> {
        let Whereabouts::OneOf(spots) = &self.state.draft.place else { return None };
        if name != Name::Choose {
            return None;
        }
        let numbered = typed.parse().ok().and_then(|it: usize| it.checked_sub(1));
        let named = || spots.iter().position(|it| text::fold(it.address.reveal()) == typed);
        numbered.filter(|it| *it < spots.len()).or_else(named).map(Choice::Pick)
    }

    /// What happened.
    fn words(&mut self, part: Part) {
        let words = part.text.reveal();
        let length = words.chars().count() + self.state.draft.text().chars().count();
        if length > TEXT_MAX {
            let blanks = vec![("n", Blank::Count(count(TEXT_MAX)))];
            self.tell("words-too-long", blanks);
            return;
        }
        if let Err(text::BadText::Control(_)) = text::check(words, TEXT_MAX) {
            return self.say("unreadable");
        }
        if !meaning::is_telling(words) {
            self.say("words-unclear");
            return self.go_on();
        }
        self.state.dropped = None;
        self.state.begin();
        self.state.draft.parts.push(part);
        self.guess_anew();
        self.go_on();
    }

    /// Looks for a place in the words, unless the person has said one.
    fn guess_anew(&mut self) {
        let draft = &mut self.state.draft;
        if matches!(draft.place, Whereabouts::Settled(_) | Whereabouts::Unsaid) {
            return;
        }
        draft.place = match self.world.places.find(&draft.text()) {
            Finding::Found(spot) => Whereabouts::Guess(spot),
            Finding::OneOf(spots) => offered(spots),
            Finding::Nothing => Whereabouts::Unknown,
        };
    }

    /// Begins a message with these words.
    pub(super) fn begin_with(&mut self, part: Part) {
        self.state.begin();
        self.words(part);
    }

    /// Where it is, in words; a long story is more of what happened.
    fn place_words(&mut self, part: Part) {
        let words = part.text.reveal().clone();
        if words.chars().count() > ADDRESS_MAX {
            self.say("words-added");
            return self.words(part);
        }
        if text::check(&words, FIELD_MAX).is_err() || !words.chars().any(char::is_alphanumeric) {
            self.say("not-understood");
            return self.go_on();
        }
        match self.world.places.find(&words) {
            Finding::Found(spot) => self.settle(Whereabouts::Settled(spot)),
            Finding::OneOf(spots) => self.settle(offered(spots)),
            Finding::Nothing => {
                self.settle(Whereabouts::Settled(Spot::typed(&words)));
                self.say("place-as-typed");
            }
        }
        self.go_on();
    }

    pub(super) fn showed(&mut self, point: Point) {
        if !self.world.places.covers(point) {
            self.say("place-outside");
            if self.state.begun {
                self.go_on();
            }
            return;
        }
        self.state.begin();
        let district = self.world.places.district_of(point);
        let address = match &self.state.draft.place {
            // A point beside an address that was typed makes it exact.
            Whereabouts::Settled(spot) if spot.point.is_none() => spot.address.clone(),
            _ => Personal::default(),
        };
        let spot = Spot { address, point: Some(point), district, ..Spot::default() };
        self.settle(Whereabouts::Settled(spot));
        self.go_on();
    }

    fn contact(&mut self, part: Part) {
        let words = part.text.reveal();
        if text::check_line(words, FIELD_MAX).is_err() || !meaning::is_contact(words) {
            self.say("contact-unclear");
            return self.go_on();
        }
        self.state.draft.contact = Contact::Given(part.text);
        self.go_on();
    }

    /// Changes words: of the message that is put together, or of one that was handed in.
    pub(super) fn edited(&mut self, key: &str, of: &str, words: &Personal<String>) {
        let blank = text::is_blank(words.reveal());
        if self.state.begun
            && let Some(part) = self.state.draft.parts.iter_mut().find(|it| it.key == of)
        {
            if blank {
                self.state.draft.parts.retain(|it| it.key != of);
            } else {
                part.text = Personal::new(words.reveal().trim().to_owned());
            }
            self.guess_anew();
            self.say("words-changed");
            return self.go_on();
        }
        if let Some(unsure) = self.state.unsure.as_mut().filter(|it| it.key == of && !blank) {
            unsure.text = words.clone();
            return self.go_on();
        }
        let filed = self.state.filed.iter().rev();
        let filed = filed.into_iter().find(|it| it.keys.iter().any(|it| it == of));
        match filed.map(|it| it.number).filter(|_| !blank) {
            Some(number) => {
                let part = Part { key: key.to_owned(), text: words.clone() };
                self.effect = Some(Effect::Add { number, part });
            }
            None => self.say("edit-of-nothing"),
        }
    }
}

fn offered(mut spots: Vec<Spot>) -> Whereabouts {
    spots.truncate(OFFERED_MAX);
    Whereabouts::OneOf(spots)
}
