//! The thread of an appeal: messages, answers and events in their order, and what in it waits for
//! the reader.

use answers::{Answer, State};
use base::By;
use mailroom::{Posted, State as Outbound, Trouble};
use people::Scope;
use register::Owner;
use register::transition::{self, Act, Actor};

use super::appeal_view::{Bubble, Event, Item, Sending, Waiting};
use super::card::{Reader, attached, author, channel};
use super::dossier::Dossier;
use super::frame::initials;
use super::history::{self, Teller};

/// A thread of so many parts is shown whole.
const SHOWN_MAX: usize = 9;
/// Of a longer one these stay at its beginning,
const FIRST: usize = 1;
/// and these at its end.
const LAST: usize = 5;

/// What the thread is made of, before quiet events are folded.
enum Part {
    Item(Box<Item>),
    Quiet(Event),
}

/// The answers that wait for the reader's decision, and the thread of everything else.
pub fn of(it: &Dossier, reader: Reader<'_>, teller: &Teller<'_>) -> (Vec<Bubble>, Vec<Item>) {
    let (mut parts, mut decisions) = (Vec::new(), Vec::new());
    for message in it.messages.iter().filter(|message| message.id != it.appeal.message) {
        let bubble = message_bubble(it, message, reader);
        parts.push((message.received_at, Part::Item(Box::new(Item::Message(bubble)))));
    }
    for answer in &it.answers {
        let bubble = answer_bubble(it, answer, reader, teller);
        if bubble.waiting.as_ref().is_some_and(|it| it.may_approve) {
            decisions.push(bubble);
            continue;
        }
        // What was superseded was never said: it stays where it was written.
        let decided = answer.decided.as_ref().filter(|_| answer.state != State::Superseded);
        let at = decided.map_or(answer.drafted_at, |(_, at)| *at);
        parts.push((at, Part::Item(Box::new(Item::Answer(bubble)))));
    }
    for fact in it.history.iter().filter(|fact| !history::is_shown_otherwise(fact)) {
        let event = teller.tell(fact);
        let loud = history::is_loud(fact);
        let part = if loud { Part::Item(Box::new(Item::Event(event))) } else { Part::Quiet(event) };
        parts.push((fact.occurred_at, part));
    }
    parts.sort_by_key(|(at, _)| *at);
    let items = folded(parts.into_iter().map(|(_, part)| part));
    (decisions, shortened(items))
}

/// Of a long thread the beginning and the end are seen; what lies between can be unfolded. What
/// waits is never folded away.
fn shortened(mut items: Vec<Item>) -> Vec<Item> {
    let last = items.len().saturating_sub(LAST);
    let waits = |item: &Item| matches!(item, Item::Answer(bubble) if bubble.waiting.is_some());
    let middle = items.get(FIRST..last).unwrap_or_default();
    if items.len() <= SHOWN_MAX || middle.iter().any(waits) {
        return items;
    }
    let tail = items.split_off(last);
    let middle = items.split_off(FIRST);
    items.push(Item::Earlier(middle));
    items.extend(tail);
    items
}

/// Quiet events in a row become one line that can be unfolded.
fn folded(parts: impl Iterator<Item = Part>) -> Vec<Item> {
    let mut items = Vec::new();
    let mut quiet = Vec::new();
    for part in parts {
        match part {
            Part::Quiet(event) => quiet.push(event),
            Part::Item(item) => {
                fold(&mut items, &mut quiet);
                items.push(*item);
            }
        }
    }
    fold(&mut items, &mut quiet);
    items
}

fn fold(items: &mut Vec<Item>, quiet: &mut Vec<Event>) {
    match quiet.len() {
        0 => {}
        1 => items.extend(quiet.drain(..).map(Item::Event)),
        _ => items.push(Item::Events(std::mem::take(quiet))),
    }
}

fn message_bubble(it: &Dossier, message: &register::Message, reader: Reader<'_>) -> Bubble {
    let (author, _) = author(it, reader);
    let same = message.author == it.appeal.author;
    let who = author.filter(|_| same).unwrap_or_else(|| reader.t.say("who-citizen"));
    Bubble {
        initials: initials(&who),
        who,
        channel: channel(&message.channel, reader),
        when: reader.calendar.when(message.received_at),
        text: message.text.reveal().trim().to_owned(),
        attached: attached(it, Owner::Message(message.id), reader.t),
        interim: false,
        draft: false,
        note: None,
        waiting: None,
        deliveries: Vec::new(),
    }
}

fn answer_bubble(it: &Dossier, answer: &Answer, reader: Reader<'_>, teller: &Teller<'_>) -> Bubble {
    let Reader { t, calendar, names, .. } = reader;
    let who = match &answer.department {
        Some(department) => names.department(department),
        None => teller.who(&answer.drafted_by),
    };
    let decided = answer.decided.as_ref().map(|(by, at)| (teller.who(by), calendar.when(*at).said));
    let why = answer.decision.as_ref().map(|words| words.reveal().as_str()).unwrap_or_default();
    let by_import = matches!(&answer.decided, Some((By::Import(_), _)));
    let note = match (answer.state, &decided) {
        // An archive knows of one moment, and that stands above the words already.
        (State::Approved, Some((_, when))) if by_import => (*when
            != calendar.when(answer.drafted_at).said)
            .then(|| t.with("answer-given", "when", when)),
        (State::Approved, Some((who, when))) => {
            Some(t.fill("answer-approved-by", &[("who", who), ("when", when)]))
        }
        (State::Superseded, Some((_, when))) => {
            let act = answer.superseded_by.map_or("", Act::word);
            Some(t.fill("answer-superseded", &[("act", act), ("when", when)]))
        }
        (State::Returned, Some((who, when))) => {
            Some(t.fill("answer-returned", &[("who", who), ("when", when), ("why", why)]))
        }
        _ => None,
    };
    Bubble {
        initials: initials(&who),
        who,
        channel: channel(&it.appeal.channel, reader),
        when: calendar.when(answer.drafted_at),
        text: answer.text.reveal().trim().to_owned(),
        attached: attached(it, Owner::Answer(answer.id.0), t),
        interim: !answer.is_final,
        draft: answer.state != State::Approved,
        note,
        waiting: (answer.state == State::Waiting).then(|| waiting(it, answer, reader)),
        deliveries: deliveries(it, answer, reader, teller),
    }
}

/// What became of an answer on the channels to which it went.
fn deliveries(
    it: &Dossier,
    answer: &Answer,
    reader: Reader<'_>,
    teller: &Teller<'_>,
) -> Vec<Sending> {
    let own = it.posted.iter().filter(|one| one.about.answer == Some(answer.id.0));
    let may = reader.principal.may(Scope::Approve);
    let sending = |one: &Posted| Sending {
        id: one.id.to_string(),
        words: delivery(one, reader, teller),
        troubled: one.is_troubled(),
        may,
    };
    own.map(sending).collect()
}

fn delivery(one: &Posted, reader: Reader<'_>, teller: &Teller<'_>) -> String {
    let t = reader.t;
    let channel = channel(&one.channel, reader).name;
    if let Some((by, at)) = &one.settled {
        let (who, when) = (teller.who(by), reader.calendar.when(*at).said);
        return t.fill("delivery-settled", &[("who", &who), ("when", &when)]);
    }
    let when = reader.calendar.when(one.turned_at).said;
    let trouble = one.trouble.map_or("none", Trouble::word);
    let key = match one.state {
        Outbound::Waiting | Outbound::Sending => "delivery-waiting",
        Outbound::Sent => "delivery-sent",
        Outbound::Failed => "delivery-failed",
        Outbound::Unknown => "delivery-unknown",
    };
    t.fill(key, &[("channel", &channel), ("when", &when), ("trouble", trouble)])
}

fn waiting(it: &Dossier, answer: &Answer, reader: Reader<'_>) -> Waiting {
    let act = if answer.is_final { Act::Answer } else { Act::AnswerInterim };
    let actor = Actor::Principal(reader.principal);
    let other = reader.approval.own_drafts || answer.drafted_by != reader.principal.by();
    let allowed = transition::check(act, it.appeal.status, actor);
    let yours = !matches!(allowed, Err(transition::Refused::NotYours { .. }));
    Waiting {
        id: answer.id.to_string(),
        may_approve: allowed.is_ok() && other,
        may_return: yours,
        return_open: false,
        reason: String::new(),
        failure: None,
    }
}

#[cfg(test)]
mod tests {
    use base::Lang;

    use super::*;
    use crate::desk::fixtures;

    fn answers(count: usize) -> Vec<Item> {
        (0..count).map(|_| Item::Answer(fixtures::bubble(Lang::Ru, "Отдел", 5, "Ответ"))).collect()
    }

    #[test]
    fn the_middle_of_a_long_thread_is_folded() {
        assert_eq!(shortened(answers(9)).len(), 9);
        let items = shortened(answers(30));
        assert_eq!(items.len(), FIRST + 1 + LAST);
        assert!(matches!(items.get(FIRST), Some(Item::Earlier(middle)) if middle.len() == 24));
    }

    #[test]
    fn what_waits_is_not_folded_away() {
        let mut items = answers(30);
        if let Some(Item::Answer(bubble)) = items.get_mut(10) {
            let waiting = Waiting {
                id: String::new(),
                may_approve: false,
                may_return: false,
                return_open: false,
                reason: String::new(),
                failure: None,
            };
            bubble.waiting = Some(waiting);
        }
        assert_eq!(shortened(items).len(), 30);
    }
}
