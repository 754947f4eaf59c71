//! The page of a message, put together: plain steps with dates, the answer, what can be said.
//!
//! It names departments and no person, and nothing that was written for the staff alone.

use std::collections::HashMap;
use std::sync::Arc;

use answers::{Answer, State};
use register::{Appeal, Attachment, Message, Owner, Status};
use store::journal::Recorded;
use work::evidence::{Evidence, Phase};
use work::extension::Extension;

use super::{evidence_shown, may_reopen};
use crate::desk::when::Calendar;
use crate::dictionary::Dictionary;
use crate::house::House;
use crate::lang::Tongue;
use crate::portal::miss::Miss;
use crate::portal::receipt::ahead;
use crate::portal::report::SHOWN;
use crate::portal::view::{AnswerView, At, Photo, SaidView, StatusPage, Way, WayKind};
use crate::portal::visit::Visit;

/// What the page is made of.
struct Record<'a> {
    house: &'a House,
    appeal: &'a Appeal,
    key: &'a str,
    names: Arc<Dictionary>,
    calendar: Calendar,
    t: Tongue,
    history: Vec<Recorded>,
    reasons: HashMap<String, String>,
    files: Vec<Attachment>,
    answers: Vec<Answer>,
    messages: Vec<Message>,
    extensions: Vec<Extension>,
}

/// The page of an appeal that was opened by a key.
pub async fn make(
    house: &House,
    visit: &Visit,
    appeal: &Appeal,
    key: &str,
    asks_reason: bool,
    notices: Vec<String>,
) -> Result<StatusPage, Miss> {
    let (mut reader, now, t) = (house.db.reader(), house.clock.now(), visit.look.t);
    let reasons = register::change::reasons(&mut reader, appeal).await?;
    let record = Record {
        house,
        appeal,
        key,
        names: house.dictionaries.now(&house.db, now).await?,
        calendar: Calendar::new(now, house.city.city.zone.clone(), t),
        t,
        history: appeal.history(&mut reader).await?,
        reasons: reasons.into_iter().map(|(id, it)| (id, it.into_revealed())).collect(),
        files: Attachment::of(&mut reader, appeal).await?,
        answers: Answer::of(&mut reader, appeal).await?,
        messages: Message::of(&mut reader, appeal).await?,
        extensions: work::extension::of(&mut reader, appeal).await?,
    };
    let evidence = evidence_shown(&mut reader, appeal).await?;
    let (title, lead) = record.head();
    let answers = record.answers();
    let said = record.said();
    Ok(StatusPage {
        p: visit.frame(house, At::Status),
        number: appeal.number.to_string(),
        address: appeal.place.address.as_ref().map(|it| it.reveal().clone()),
        title,
        lead,
        path: Some(format!("/s/{key}")),
        asks_word: appeal.status == Status::Answered && !asks_reason,
        word_until: record.word_until(),
        asks_reason: asks_reason && may_reopen(appeal),
        may_reopen: may_reopen(appeal) && appeal.status != Status::Answered && !asks_reason,
        notices,
        because: record.because(),
        pair: record.pair(&evidence, &said, &answers),
        way: record.way(),
        answers,
        said,
    })
}

impl Record<'_> {
    /// Before and after: the last photo of the work for each, else the first photo of the resident
    /// and the first of the last final answer.
    fn pair(
        &self,
        evidence: &[Evidence],
        said: &[SaidView],
        answers: &[AnswerView],
    ) -> Option<(Photo, Photo)> {
        let shown = |it: &&Photo| it.href.is_some();
        let of_work = |phase: Phase| {
            let last = evidence.iter().rev().find(|it| it.phase == phase)?;
            self.photos_of(Owner::Evidence(last.id.0)).into_iter().find(|it| it.href.is_some())
        };
        let resident = || said.iter().flat_map(|it| &it.photos).find(shown).cloned();
        let told = || {
            let finals = answers.iter().filter(|it| it.is_final);
            finals.flat_map(|it| &it.photos).find(shown).cloned()
        };
        let before = of_work(Phase::Before).or_else(resident)?;
        Some((before, of_work(Phase::After).or_else(told)?))
    }

    fn department(&self) -> String {
        let code = self.appeal.department.as_ref();
        code.map(|it| self.names.department(it).of(self.t.lang()).to_owned()).unwrap_or_default()
    }

    /// What stands at the head, and what it means.
    fn head(&self) -> (String, String) {
        let (t, department) = (self.t, self.department());
        let due = self.appeal.due.as_ref().filter(|_| self.appeal.status.is_open());
        let day = due.map(|it| self.calendar.day(self.calendar.date(it.at)));
        if let Some(day) = day.as_ref().filter(|_| self.appeal.is_overdue(self.calendar.now())) {
            return (t.say("head-over"), t.with("head-over-lead", "day", day));
        }
        let lead = |with: &str, without: &str| match &day {
            Some(day) => t.with(with, "day", day),
            None => t.say(without),
        };
        let plain = || lead("head-lead-due", "head-lead");
        match self.appeal.status {
            Status::New => (t.say("head-new"), plain()),
            Status::Assigned => (t.with("head-assigned", "department", &department), plain()),
            Status::InWork => (t.say("head-in-work"), plain()),
            Status::Answered => (t.say("head-answered"), t.say("head-answered-lead")),
            Status::Confirmed => (t.say("head-confirmed"), t.say("head-confirmed-lead")),
            Status::Reopened => (t.say("head-reopened"), plain()),
            Status::ClosedUnconfirmed => (t.say("head-closed"), t.say("head-closed-lead")),
            Status::Declined => (t.say("head-declined"), t.say("head-declined-lead")),
            Status::Forwarded => (t.say("head-forwarded"), t.say("head-forwarded-lead")),
        }
    }

    /// The ground on which it was declined: told to the resident in the words that were written.
    fn because(&self) -> Option<String> {
        if !matches!(self.appeal.status, Status::Declined | Status::Forwarded) {
            return None;
        }
        let closed = self.history.iter().rev().find(|it| it.fact.kind == "appeal.closed")?;
        self.reasons.get(closed.fact.ground.as_deref()?).cloned()
    }

    fn word_until(&self) -> Option<String> {
        let answered = self.appeal.answered_at?;
        let until = answered.checked_add(self.house.city.silence()).ok()?;
        Some(self.calendar.day(self.calendar.date(until)))
    }

    fn photos_of(&self, owner: Owner) -> Vec<Photo> {
        let files = self.files.iter().filter(|it| it.owner == owner).enumerate();
        let photo = |(index, it): (usize, &Attachment)| Photo {
            href: SHOWN
                .contains(&it.file.content_type.as_str())
                .then(|| format!("/s/{}/photos/{}", self.key, it.id)),
            name: it.file.name.reveal().clone(),
            index,
        };
        files.map(photo).collect()
    }

    fn answers(&self) -> Vec<AnswerView> {
        let given = self.answers.iter().rev().filter(|it| it.state == State::Approved);
        let view = |it: &Answer| AnswerView {
            text: it.text.reveal().clone(),
            from: match &it.department {
                Some(code) => self.names.department(code).of(self.t.lang()).to_owned(),
                None => self.house.city.city.centre_name.of(self.t.lang()).to_owned(),
            },
            when: self.calendar.when(it.decided.as_ref().map_or(it.drafted_at, |(_, at)| *at)),
            is_final: it.is_final,
            photos: self.photos_of(Owner::Answer(it.id.0)),
        };
        given.map(view).collect()
    }

    fn said(&self) -> Vec<SaidView> {
        let view = |it: &Message| SaidView {
            text: it.text.reveal().clone(),
            when: self.calendar.when(it.received_at),
            photos: self.photos_of(Owner::Message(it.id)),
        };
        self.messages.iter().map(view).collect()
    }

    /// The steps: those that were done, the one that is now, those to come.
    fn way(&self) -> Vec<Way> {
        let mut way: Vec<Way> = self.history.iter().filter_map(|it| self.done(it)).collect();
        match self.appeal.status {
            Status::Answered => way.push(Way {
                kind: WayKind::Now,
                head: self.t.say("way-your-word"),
                when: None,
                until: self.word_until().map(|day| self.t.with("way-until", "day", &day)),
                why: vec![self.t.say("way-word-why")],
            }),
            status if status.is_open() => {
                let (house, calendar) = (self.house, &self.calendar);
                let mut ahead = ahead(house, self.appeal, &self.extensions, calendar, self.t);
                if let Some(next) = ahead.first_mut().filter(|it| it.kind == WayKind::Next) {
                    next.kind = WayKind::Now;
                }
                way.extend(ahead);
            }
            _ => {}
        }
        way
    }

    fn done(&self, recorded: &Recorded) -> Option<Way> {
        let t = self.t;
        let fact = &recorded.fact;
        let head = match fact.kind.as_str() {
            "appeal.opened" => t.say("way-written"),
            "appeal.assigned" => {
                let code = fact.details.get("department").and_then(|it| it.as_str());
                let code = code.and_then(|it| base::Code::parse(it).ok());
                let name = code.map(|it| self.names.department(&it).of(t.lang()).to_owned());
                t.with("way-assigned", "department", &name.unwrap_or_default())
            }
            "appeal.answered" => match fact.became.as_deref() {
                Some("in_work") => t.say("way-begun"),
                _ => t.say("way-answered"),
            },
            "appeal.reopened" => t.say("way-reopened"),
            "appeal.message_added" => t.say("way-more"),
            "appeal.operator_asked" => t.say("way-operator"),
            "appeal.extension_granted" => t.say("way-extended"),
            "appeal.joined" => t.say("way-joined"),
            "appeal.closed" => match fact.became.as_deref() {
                Some("confirmed") => t.say("way-confirmed"),
                Some("declined") => t.say("way-declined"),
                _ => t.say("way-closed"),
            },
            _ => return None,
        };
        let when = Some(self.calendar.when(recorded.occurred_at));
        Some(Way { kind: WayKind::Done, head, when, until: None, why: Vec::new() })
    }
}
