//! The facts about an appeal in words: who did what, when, on what ground.

use std::collections::BTreeMap;

use base::{By, Code, Uuid};
use register::Status;
use store::journal::Recorded;

use super::appeal_view::Event;
use super::names::Names;
use super::parts::Mark;
use super::when::Calendar;
use crate::grounds::Grounds;
use crate::lang::Tongue;

/// What a fact needs to be told: the names behind its codes and ids.
#[derive(Debug)]
pub struct Teller<'a> {
    /// The language spoken.
    pub t: Tongue,
    /// Now, in the city.
    pub calendar: &'a Calendar,
    /// The names of the city.
    pub names: &'a Names,
    /// The names of staff and programs.
    pub people: &'a BTreeMap<Uuid, String>,
    /// The words of reasons by their records.
    pub grounds: &'a Grounds,
    /// The word of the regime: under `fz59` a message is an appeal.
    pub regime: &'a str,
}

impl Teller<'_> {
    /// A fact in words.
    pub fn tell(&self, recorded: &Recorded) -> Event {
        let fact = &recorded.fact;
        Event {
            when: self.calendar.when(recorded.occurred_at),
            what: self.what(recorded),
            who: Some(self.who(&fact.by)),
            ground: self.grounds.words(fact).map(str::to_owned),
        }
    }

    /// Who did it.
    pub fn who(&self, by: &By) -> String {
        let known = |id: &Uuid| self.people.get(id).cloned();
        match by {
            By::Staff(id) => known(id).unwrap_or_else(|| self.t.say("who-staff")),
            By::Service(id) => known(id).unwrap_or_else(|| self.t.say("who-service")),
            By::Citizen(_) => self.t.say("who-citizen"),
            By::Import(_) => self.t.say("who-import"),
            By::Rule(_) | By::Model(..) => self.t.say("who-rule"),
        }
    }

    fn what(&self, recorded: &Recorded) -> String {
        let fact = &recorded.fact;
        match fact.kind.as_str() {
            "appeal.opened" => self.t.with("fact-received", "law", self.regime),
            "appeal.topic_set" if fact.became.is_none() => self.t.say("fact-topic-gone"),
            "appeal.topic_set" => self.changed(
                ["fact-topic", "fact-topic-changed"],
                fact.was.as_deref().map(|code| self.topic(code)),
                fact.became.as_deref().map(|code| self.topic(code)),
            ),
            "appeal.place_set" => self.placed(recorded),
            "appeal.assigned" => self.assigned(recorded),
            "appeal.taken" => self.t.say("fact-taken"),
            "appeal.handed_back" => self.handed_back(recorded),
            "appeal.extension_asked" => self.on_day(recorded, "fact-extension-asked", "until"),
            "appeal.extension_granted" => self.on_day(recorded, "fact-extension-granted", "due_at"),
            "appeal.extension_refused" => self.t.say("fact-extension-refused"),
            "appeal.extension_lapsed" => self.t.say("fact-extension-lapsed"),
            "appeal.answer_drafted" => self.t.say("fact-drafted"),
            "appeal.answer_returned" => self.t.say("fact-returned"),
            "appeal.answer_superseded" => self.t.say("fact-superseded"),
            "appeal.evidence_added" => self.phased(recorded, "fact-photo-added"),
            "appeal.evidence_removed" => self.phased(recorded, "fact-photo-removed"),
            "appeal.evidence_waived" => self.t.say("fact-photo-waived"),
            "appeal.answered" if self.flag(recorded, "final") => self.t.say("fact-answered"),
            "appeal.answered" => self.t.say("fact-interim"),
            "appeal.closed" => match fact.became.as_deref() {
                Some("confirmed") => self.t.say("fact-confirmed"),
                Some("declined") => self.t.say("fact-declined"),
                _ => self.t.say("fact-closed-unconfirmed"),
            },
            "appeal.joined" => self.t.say("fact-joined"),
            "appeal.parted" => self.t.say("fact-parted"),
            "appeal.verdict_heard" => self.verdict(recorded),
            "appeal.reopened" => self.t.say("fact-reopened"),
            "appeal.message_added" => self.t.say("fact-message"),
            "appeal.operator_asked" => self.t.say("fact-operator"),
            // A date that ran elsewhere, in an archive.
            "appeal.due_noted" => self.on_day(recorded, "fact-due", "due_at"),
            "appeal.status_set" => self.status_set(recorded),
            _ => self.t.say("fact-other"),
        }
    }

    /// What the resident said without changing anything.
    fn verdict(&self, recorded: &Recorded) -> String {
        match self.detail(recorded, "outcome").as_deref() {
            Some("done") => self.t.say("fact-said-done"),
            _ => self.t.say("fact-said-not-done"),
        }
    }

    fn assigned(&self, recorded: &Recorded) -> String {
        let department = |name| self.detail(recorded, name).map(|code| self.department(&code));
        let what = self.changed(
            ["fact-assigned", "fact-reassigned"],
            department("department_before"),
            department("department"),
        );
        let due = self.detail(recorded, "due_at").and_then(|at| at.parse().ok());
        match due {
            Some(at) => {
                let day = self.calendar.day(self.calendar.date(at));
                self.t.fill("fact-assigned-due", &[("what", &what), ("day", &day)])
            }
            None => what,
        }
    }

    /// What happened to a photo before or after the work.
    fn phased(&self, recorded: &Recorded, key: &'static str) -> String {
        let phase = self.detail(recorded, "phase").unwrap_or_default();
        self.t.with(key, "phase", &phase)
    }

    /// A text about the day of a detail.
    fn on_day(&self, recorded: &Recorded, key: &str, detail: &str) -> String {
        match self.detail(recorded, detail).and_then(|at| at.parse().ok()) {
            Some(at) => self.t.with(key, "day", &self.calendar.day(self.calendar.date(at))),
            None => self.t.say("fact-other"),
        }
    }

    fn handed_back(&self, recorded: &Recorded) -> String {
        let department = |name| self.detail(recorded, name).map(|code| self.department(&code));
        let from = department("department").unwrap_or_default();
        match department("suggested") {
            Some(to) => self.t.fill("fact-handed-back-to", &[("from", &from), ("to", &to)]),
            None => self.t.with("fact-handed-back", "from", &from),
        }
    }

    /// A status as an archive had it.
    fn status_set(&self, recorded: &Recorded) -> String {
        match recorded.fact.became.as_deref().and_then(Status::from_word) {
            Some(status) => {
                let word = self.t.say(Mark::from_status(status).key());
                self.t.with("fact-status", "to", &word)
            }
            None => self.t.say("fact-other"),
        }
    }

    fn placed(&self, recorded: &Recorded) -> String {
        let district = recorded.fact.became.as_deref().and_then(|code| Code::parse(code).ok());
        match district {
            Some(code) => self.t.with("fact-place", "to", &self.names.district(&code)),
            None if recorded.fact.details.contains_key("lat") => self.t.say("fact-place-point"),
            None => self.t.say("fact-place-words"),
        }
    }

    fn changed(&self, keys: [&str; 2], from: Option<String>, to: Option<String>) -> String {
        let [first, changed] = keys;
        let to = to.unwrap_or_default();
        match from.filter(|from| *from != to) {
            Some(from) => self.t.fill(changed, &[("from", &from), ("to", &to)]),
            None => self.t.with(first, "to", &to),
        }
    }

    fn topic(&self, code: &str) -> String {
        Code::parse(code).map_or_else(|_| code.to_owned(), |code| self.names.topic(&code))
    }

    fn department(&self, code: &str) -> String {
        Code::parse(code).map_or_else(|_| code.to_owned(), |code| self.names.department(&code))
    }

    fn detail(&self, recorded: &Recorded, name: &str) -> Option<String> {
        recorded.fact.details.get(name)?.as_str().map(str::to_owned)
    }

    fn flag(&self, recorded: &Recorded, name: &str) -> bool {
        recorded.fact.details.get(name).and_then(serde_json::Value::as_bool).unwrap_or(false)
    }
}

/// The facts that a history tells, in their order: an answer that was given at once was never
/// sent to anybody for approval, and is told once. So is a verdict that closed or opened it: that
/// tells it.
pub fn told(history: &[Recorded]) -> impl DoubleEndedIterator<Item = &Recorded> {
    let at_once = |draft: &Recorded| {
        let given = |it: &Recorded| {
            it.fact.kind == "appeal.answered"
                && it.fact.ground == draft.fact.ground
                && it.fact.by == draft.fact.by
                && it.occurred_at == draft.occurred_at
        };
        draft.fact.kind == "appeal.answer_drafted" && history.iter().any(given)
    };
    history.iter().filter(move |fact| !at_once(fact) && !is_told_by_its_end(fact))
}

/// Has a verdict closed the appeal or opened it again?
fn is_told_by_its_end(recorded: &Recorded) -> bool {
    let became = recorded.fact.details.get("became").and_then(serde_json::Value::as_str);
    recorded.fact.kind == "appeal.verdict_heard" && became != Some("kept")
}

/// Is it worth a line of its own in the thread? The rest is folded.
pub fn is_loud(recorded: &Recorded) -> bool {
    matches!(
        recorded.fact.kind.as_str(),
        "appeal.closed" | "appeal.reopened" | "appeal.handed_back" | "appeal.verdict_heard"
    )
}

/// Does the thread show it as something better than an event: as an answer?
pub fn is_shown_otherwise(recorded: &Recorded) -> bool {
    matches!(
        recorded.fact.kind.as_str(),
        "appeal.opened" | "appeal.answer_drafted" | "appeal.answer_superseded" | "appeal.answered"
    ) || is_told_by_its_end(recorded)
}

#[cfg(test)]
mod tests {
    use base::Lang;
    use store::{Fact, Subject};

    use super::*;
    use crate::desk::fixtures;

    fn told(fact: Fact) -> Event {
        let (calendar, names) = (fixtures::calendar(Lang::Ru), Names::default());
        let people = BTreeMap::from([(Uuid::from_u128(7), "М. Заря".to_owned())]);
        let grounds = Grounds::default();
        let teller = Teller {
            t: Tongue::new(Lang::Ru),
            calendar: &calendar,
            names: &names,
            people: &people,
            grounds: &grounds,
            regime: "fz59",
        };
        let at = fixtures::now();
        teller.tell(&Recorded { seq: 1, fact, occurred_at: at, recorded_at: at })
    }

    fn fact(kind: &str, by: By) -> Fact {
        Fact::new(kind, Subject::of("appeal", Uuid::nil()), by)
    }

    #[test]
    fn facts_are_told_in_words() {
        let zarya = || By::Staff(Uuid::from_u128(7));
        for (fact, what, who) in [
            (fact("appeal.opened", By::Citizen(None)), "Обращение получено", "житель"),
            (fact("appeal.topic_set", zarya()).change(None, Some("pits")), "Тема: pits", "М. Заря"),
            (
                fact("appeal.topic_set", zarya()).change(Some("snow"), Some("pits")),
                "Тема: snow → pits",
                "М. Заря",
            ),
            (
                fact("appeal.assigned", zarya())
                    .with("department", "roads")
                    .with("due_at", "2026-12-03T13:59:59.999Z"),
                "Передано: roads, срок до 3\u{a0}декабря",
                "М. Заря",
            ),
            (
                fact("appeal.answered", zarya()).with("final", false),
                "Дан промежуточный ответ",
                "М. Заря",
            ),
            (
                fact("appeal.answer_superseded", zarya()).with("superseded_by", "answer"),
                "Проект ответа больше не ждёт утверждения",
                "М. Заря",
            ),
            (
                fact("appeal.closed", By::Rule("silence".into()))
                    .change(Some("answered"), Some("closed_unconfirmed")),
                "Закрыто: житель не ответил",
                "правило",
            ),
            (
                fact("appeal.place_set", zarya()).change(None, Some("port")).with("lat", 43.2),
                "Место: port",
                "М. Заря",
            ),
            (
                fact("appeal.place_set", zarya()).with("lat", 43.2),
                "Место указано на карте",
                "М. Заря",
            ),
            (fact("appeal.place_set", zarya()), "Место уточнено", "М. Заря"),
            (fact("appeal.message_added", By::Citizen(None)), "Житель написал ещё", "житель"),
            (
                fact("appeal.due_noted", By::Import("spb".into()))
                    .with("due_at", "2026-12-14T05:00:00Z"),
                "Срок по архиву: 14\u{a0}декабря",
                "из архива",
            ),
            (
                fact("appeal.status_set", By::Import("spb".into())).change(None, Some("in_work")),
                "Состояние: В работе",
                "из архива",
            ),
            (fact("appeal.sung", By::Import("spb".into())), "Запись журнала", "из архива"),
        ] {
            let event = told(fact);
            assert_eq!((event.what.as_str(), event.who.as_deref()), (what, Some(who)));
        }
    }

    #[test]
    fn what_departments_do_is_told_in_words() {
        let zarya = || By::Staff(Uuid::from_u128(7));
        for (fact, what, who) in [
            (fact("appeal.taken", zarya()), "Взято в работу", "М. Заря"),
            (
                fact("appeal.handed_back", zarya()).with("department", "roads"),
                "Вернули как не своё: roads",
                "М. Заря",
            ),
            (
                fact("appeal.handed_back", zarya())
                    .with("department", "roads")
                    .with("suggested", "water"),
                "Вернули как не своё: roads. Называют: water",
                "М. Заря",
            ),
            (
                fact("appeal.extension_granted", zarya()).with("due_at", "2026-12-14T05:00:00Z"),
                "Срок продлён до 14\u{a0}декабря",
                "М. Заря",
            ),
        ] {
            let event = told(fact);
            assert_eq!((event.what.as_str(), event.who.as_deref()), (what, Some(who)));
        }
    }
}
