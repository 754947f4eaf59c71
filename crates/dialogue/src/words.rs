//! The words of a conversation in both languages, and how lines become what a channel says.

use std::sync::LazyLock;

use answers::verdict::Outcome;
use base::{Lang, Personal, TimeZone, Timestamp};
use channels::talk::{Button, Press, Say};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use register::{Number, Status};

use crate::core::{Blank, Line, Mine, Turn, button};
use crate::scenario::{self, Choice, Manner, Name, Step};
use crate::state::{Neighbour, Neighbours, State, Whereabouts};

/// A language that speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tongue(Lang);

/// How what is said depends on the city and the channel.
#[derive(Debug, Clone, Copy)]
pub struct Voice<'a> {
    /// The zone in which days are told.
    pub zone: &'a TimeZone,
    /// How the channel differs from others.
    pub manner: Manner,
    /// Where people reach the product; without it no links are told.
    pub public_url: Option<&'a str>,
}

impl Tongue {
    /// Speaks this language.
    pub const fn new(lang: Lang) -> Self {
        Self(lang)
    }

    /// A text without blanks.
    pub fn say(self, key: &str) -> String {
        self.tell(key, &FluentArgs::new())
    }

    fn tell(self, key: &str, args: &FluentArgs<'_>) -> String {
        let bundle = match self.0 {
            Lang::Ru => &*RUSSIAN,
            Lang::En => &*ENGLISH,
        };
        let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
            tracing::error!(key, lang = self.0.tag(), "a text is missing");
            return key.to_owned();
        };
        bundle.format_pattern(pattern, Some(args), &mut Vec::new()).into_owned()
    }

    /// A day as it is told: «14 декабря».
    pub fn day(self, at: Timestamp, zone: &TimeZone) -> String {
        let day = at.to_zoned_datetime(zone.clone());
        let mut args = FluentArgs::new();
        args.set("n", i64::from(day.day()));
        args.set("month", self.say(&format!("month-{}", day.month())));
        self.tell("day", &args)
    }

    /// A line in words.
    pub fn line(self, line: &Line, zone: &TimeZone) -> String {
        let mut args = FluentArgs::new();
        for (name, blank) in &line.blanks {
            let value = match blank {
                Blank::Text(text) => FluentValue::from(text.reveal().clone()),
                Blank::Count(n) => FluentValue::from(*n),
                Blank::Number(number) => FluentValue::from(number.to_string()),
                Blank::Day(at) => FluentValue::from(self.day(*at, zone)),
                Blank::Key(key) => FluentValue::from(self.say(key)),
            };
            args.set(*name, value);
        }
        self.tell(line.key, &args)
    }
}

/// What is said after a turn; `None` where there is nothing to say.
pub fn speak(turn: &Turn, mine: &[Mine], voice: Voice<'_>) -> Option<Say> {
    if turn.lines.is_empty() {
        return None;
    }
    let t = Tongue::new(turn.state.lang.unwrap_or_default());
    let mut texts: Vec<String> = Vec::new();
    for line in &turn.lines {
        texts.push(t.line(line, voice.zone));
        if line.key == "filed" {
            texts.extend(link(t, line, voice));
        }
    }
    let asked = turn.lines.last().map(|it| it.key);
    let step = scenario::next(&turn.state, voice.manner).filter(|it| Some(it.asks) == asked);
    let buttons = match step {
        Some(step) => offered(t, step, &turn.state, mine),
        None => others(t, turn, mine),
    };
    Some(Say { text: Personal::new(texts.join("\n\n")), buttons, files: Vec::new() })
}

/// Where the message can be followed.
fn link(t: Tongue, line: &Line, voice: Voice<'_>) -> Option<String> {
    let url = voice.public_url?;
    let key = line.blanks.iter().find_map(|(name, blank)| match blank {
        Blank::Text(key) if *name == "link" => Some(key.reveal()),
        _ => None,
    })?;
    let mut args = FluentArgs::new();
    args.set("link", format!("{}/s/{key}", url.trim_end_matches('/')));
    Some(t.tell("filed-link", &args))
}

/// The buttons of a step.
fn offered(t: Tongue, step: &Step, state: &State, mine: &[Mine]) -> Vec<Vec<Button>> {
    let make = |caption: String, choice: Choice| Button {
        caption,
        press: match choice {
            Choice::Show => Press::Place,
            other => Press::Word(button(state.turn, step.word, other)),
        },
    };
    let mut rows: Vec<Vec<Button>> = picks(t, step.name, state)
        .into_iter()
        .enumerate()
        .map(|(index, caption)| vec![make(caption, Choice::Pick(index))])
        .collect();
    let awaits = mine.iter().any(|it| it.status == Status::Answered);
    for row in step.choices {
        let row = row.iter().filter(|it| match it {
            Choice::PhotosAlone => !state.draft.files.is_empty(),
            Choice::Done | Choice::NotDone => awaits,
            _ => true,
        });
        let row: Vec<_> = row
            .filter_map(|choice| {
                let key = match (step.name, choice) {
                    (Name::Neighbours, Choice::NoneOfThese) => "choice-other",
                    _ => choice.caption()?,
                };
                Some(make(t.say(key), *choice))
            })
            .collect();
        if !row.is_empty() {
            rows.push(row);
        }
    }
    rows
}

/// The captions of what a step offers to pick.
fn picks(t: Tongue, name: Name, state: &State) -> Vec<String> {
    match (name, &state.draft.place, &state.draft.neighbours) {
        (Name::Choose, Whereabouts::OneOf(spots), _) => {
            spots.iter().map(|it| it.address.reveal().clone()).collect()
        }
        (Name::Neighbours, _, Neighbours::Offered(found)) => {
            found.iter().map(|it| same(t, it)).collect()
        }
        _ => Vec::new(),
    }
}

fn same(t: Tongue, neighbour: &Neighbour) -> String {
    let mut args = FluentArgs::new();
    args.set("place", neighbour.address.reveal().clone());
    t.tell("choice-same", &args)
}

/// Buttons under lines that are no question of the scenario.
fn others(t: Tongue, turn: &Turn, mine: &[Mine]) -> Vec<Vec<Button>> {
    let Some(line) = turn.lines.last() else { return Vec::new() };
    match line.key {
        "dropped" => {
            let word = button(turn.state.turn, crate::core::DROPPED, Choice::Restore);
            vec![vec![Button { caption: t.say("choice-restore"), press: Press::Word(word) }]]
        }
        "thanks-but" => {
            let waits = mine.iter().rev().find(|it| it.status == Status::Answered);
            waits.map(|it| vec![verdict_row(t, it.number)]).unwrap_or_default()
        }
        _ => Vec::new(),
    }
}

/// The two buttons of a verdict; they weigh the same.
pub fn verdict_row(t: Tongue, number: Number) -> Vec<Button> {
    let make = |outcome: Outcome, key: &str| Button {
        caption: t.say(key),
        press: Press::Word(outcome.pressed(number)),
    };
    vec![make(Outcome::Done, "choice-done"), make(Outcome::NotDone, "choice-not-done")]
}

static RUSSIAN: LazyLock<FluentBundle<FluentResource>> =
    LazyLock::new(|| bundle("ru", include_str!("../locales/ru/dialogue.ftl")));
static ENGLISH: LazyLock<FluentBundle<FluentResource>> =
    LazyLock::new(|| bundle("en", include_str!("../locales/en/dialogue.ftl")));

/// Faults of the files are reported, not raised: the tests find them before anybody else can.
fn bundle(code: &str, source: &str) -> FluentBundle<FluentResource> {
    let lang: unic_langid::LanguageIdentifier = code.parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![lang]);
    bundle.set_use_isolating(false);
    let resource =
        FluentResource::try_new(source.to_owned()).unwrap_or_else(|(readable, faults)| {
            tracing::error!(?faults, code, "a file of texts has faults");
            readable
        });
    if let Err(faults) = bundle.add_resource(resource) {
        tracing::error!(?faults, code, "a text is given twice");
    }
    bundle
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::scenario::SCENARIO;

    const RU: &str = include_str!("../locales/ru/dialogue.ftl");
    const EN: &str = include_str!("../locales/en/dialogue.ftl");

    fn keys(source: &str) -> BTreeSet<&str> {
        let starts = |line: &&str| line.starts_with(|it: char| it.is_ascii_lowercase());
        source.lines().filter(starts).filter_map(|it| it.split_once(" =")).map(|it| it.0).collect()
    }

    #[test]
    fn both_languages_say_the_same_things() {
        assert_eq!(keys(RU), keys(EN));
        assert!(FluentResource::try_new(RU.to_owned()).is_ok());
        assert!(FluentResource::try_new(EN.to_owned()).is_ok());
    }

    #[test]
    fn every_step_choice_and_status_has_words() {
        let all = keys(RU);
        for step in &SCENARIO {
            assert!(all.contains(step.asks), "{}", step.asks);
            for key in step.choices.iter().flat_map(|it| it.iter()).filter_map(|it| it.caption()) {
                assert!(all.contains(key), "{key}");
            }
        }
        for status in Status::ALL {
            let key = format!("status-{}", status.word().replace('_', "-"));
            assert!(all.contains(key.as_str()), "{key}");
        }
    }

    #[test]
    fn days_are_told_as_people_say_them() {
        let at = "2026-12-14T10:00:00Z".parse().unwrap();
        let zone = TimeZone::get("Asia/Vladivostok").unwrap();
        assert_eq!(Tongue::new(Lang::Ru).day(at, &zone), "14 декабря");
        assert_eq!(Tongue::new(Lang::En).day(at, &zone), "14 December");
    }
}
