//! The forms of the portal as the scenario hears them: each is one or several things that a person
//! did, in one unit of work.

use channels::talk::{Heard, What};
use dialogue::core::{Brought, Line, button};
use dialogue::scenario::{self, Choice, Manner, Name};
use dialogue::state::State;
use dialogue::words::Tongue;
use store::Unit;

use super::miss::Miss;
use super::visit::Visit;
use crate::house::House;

/// How the portal differs from other channels.
const MANNER: Manner = Manner { asks_contact: true };

/// Lines that tell of something that was not taken: the page is shown again and says so.
const TROUBLES: &[&str] = &[
    "words-unclear",
    "words-too-long",
    "not-understood",
    "unreadable",
    "place-outside",
    "contact-unclear",
    "file-too-large",
    "file-gone",
    "file-unfit",
    "files-too-many",
    "edit-of-nothing",
];

/// A conversation while a form is heard.
pub struct Steps<'a> {
    house: &'a House,
    visit: &'a Visit,
    unit: Unit,
    /// Where it stands.
    pub state: State,
    lines: Vec<Line>,
}

impl<'a> Steps<'a> {
    /// Opens the conversation of a visit.
    pub async fn open(house: &'a House, visit: &'a Visit) -> Result<Steps<'a>, Miss> {
        let state = visit.conversation(house).await?.map(|it| it.state).unwrap_or_default();
        let unit = house.db.begin(house.clock.now()).await?;
        Ok(Self { house, visit, unit, state, lines: Vec::new() })
    }

    /// Lets the scenario hear something.
    pub async fn does(&mut self, what: What, brought: &[Brought]) -> Result<(), Miss> {
        let now = self.unit.now();
        let heard = Heard {
            key: self.house.ids.uuid(now).simple().to_string(),
            peer: self.visit.peer(),
            name: None,
            lang: Some(self.visit.look.t.lang()),
            at: now,
            what,
        };
        let reply = self.house.dialogue().hear(&mut self.unit, &heard, brought).await?;
        self.state = reply.state;
        self.lines.extend(reply.lines);
        Ok(())
    }

    /// Lets it hear words.
    pub async fn writes(&mut self, words: &str, brought: &[Brought]) -> Result<(), Miss> {
        let what = What::Wrote { text: words.to_owned().into(), files: Vec::new() };
        self.does(what, brought).await
    }

    /// Lets it hear a choice of the step that waits, or a change that is possible in any.
    pub async fn chooses(&mut self, choice: Choice) -> Result<(), Miss> {
        let step = self.next().map_or("any", |it| it.word);
        let word = button(self.state.turn, step, choice);
        self.does(What::Pressed { word, receipt: None }, &[]).await
    }

    /// Lets it hear a contact; nothing typed is none that can be understood.
    pub async fn gives_contact(&mut self, typed: &str) -> Result<(), Miss> {
        self.writes(if typed.is_empty() { "?" } else { typed }, &[]).await
    }

    /// Begins a message; sending the first form is the consent that its words ask for.
    pub async fn begins(&mut self) -> Result<(), Miss> {
        if !self.state.begun {
            self.does(What::Began(None), &[]).await?;
        }
        if self.waits_for(Name::Consent) {
            self.chooses(Choice::Agree).await?;
        }
        Ok(())
    }

    /// The step that waits.
    pub fn next(&self) -> Option<&'static scenario::Step> {
        scenario::next(&self.state, MANNER)
    }

    /// Whether this step waits.
    pub fn waits_for(&self, name: Name) -> bool {
        self.next().is_some_and(|it| it.name == name)
    }

    /// Keeps what was heard; what could not be taken, in words.
    pub async fn finish(self) -> Result<(State, Vec<String>), Miss> {
        self.unit.commit().await?;
        let t = Tongue::new(self.visit.look.t.lang());
        let zone = &self.house.city.city.zone;
        let troubles = self.lines.iter().filter(|it| TROUBLES.contains(&it.key));
        let mut told: Vec<String> = troubles.map(|it| t.line(it, zone)).collect();
        told.dedup();
        Ok((self.state, told))
    }
}

/// The page of the step that waits.
pub fn page_of(state: &State) -> &'static str {
    match scenario::next(state, MANNER).map(|it| it.name) {
        Some(Name::Guess | Name::Choose | Name::Place | Name::Neighbours) => "/report/place",
        Some(Name::Contact | Name::Confirm) => "/report/contact",
        None if !state.filed.is_empty() && !state.begun => "/report/receipt",
        _ => "/",
    }
}
