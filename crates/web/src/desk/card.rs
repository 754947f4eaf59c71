//! An appeal as its reader may see it: from what is known to what the page shows.

use answers::{ApprovalRule, State};
use base::{Personal, Point};
use channels::ChannelRules;
use people::{Principal, Scope};
use register::picture::{Copies, Unshown};
use register::transition::{self, Act, Actor};
use register::{Attachment, Owner, Place};

use super::appeal_view::{
    AnswerForm, AppealView, AssignmentForm, Attached, ClosureForm, File, Outcome, Photo, PlaceForm,
    ReopeningForm, TopicForm,
};
use super::clocks::{self, Law};
use super::dossier::Dossier;
use super::frame::Way;
use super::history::{self, Teller};
use super::names::{self, Names};
use super::parts::{Channel, Mark};
use super::point;
use super::problems;
use super::proposed;
use super::rows;
use super::shots;
use super::thread;
use super::when::Calendar;
use super::work;
use super::work_view::WorkView;
use crate::lang::Tongue;

/// Very long words are shown in part, the rest is unfolded.
const SAID_CHARS_MAX: usize = 700;

/// What a card is shown with: the reader, the time, the city.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'a> {
    /// The language spoken.
    pub t: Tongue,
    /// Who reads.
    pub principal: &'a Principal,
    /// Now, in the city.
    pub calendar: &'a Calendar,
    /// The names of the city.
    pub names: &'a Names,
    /// The channels of the city.
    pub channels: &'a ChannelRules,
    /// What the dates rest on.
    pub law: Law<'a>,
    /// A point of the city.
    pub centre: Point,
    /// What the city says of approving.
    pub approval: ApprovalRule,
    /// Does the card stand beside the list?
    pub pane: bool,
    /// The list to go back to.
    pub back: &'a str,
}

/// The card of an appeal.
pub fn view(it: &Dossier, reader: Reader<'_>) -> AppealView {
    let Reader { t, calendar, names, .. } = reader;
    let appeal = &it.appeal;
    let first = it.messages.iter().find(|message| message.id == appeal.message);
    let text = first.map(|message| message.text.reveal().trim()).unwrap_or_default();
    let (said, said_rest) = split(text);
    let (author, contact) = author(it, reader);
    let teller = teller(it, reader);
    let place = place(it, names);
    let mut card = AppealView {
        number: appeal.number.to_string(),
        version: appeal.version,
        pane: reader.pane,
        back: reader.back.to_owned(),
        mark: Mark::from_status(appeal.status),
        channel: channel(&appeal.channel, reader),
        author,
        contact,
        author_hidden: it.author.is_some() && hides_author(reader),
        received: calendar.when(appeal.received_at),
        said,
        said_rest,
        attached: attached(it, Owner::Message(appeal.message), t),
        topic: appeal.topic.as_ref().map(|code| names.topic(code)),
        topic_proposed: match appeal.topic {
            Some(_) => None,
            None => proposed::topic(&it.proposals, names, t),
        },
        place: place.0,
        place_also: place.1,
        department: appeal.department.as_ref().map(|code| names.department(code)),
        department_since: it.assignment().map(|assignment| {
            let day = calendar.date(assignment.at);
            match calendar.is_today(day) {
                true => t.say("when-today"),
                false => t.with("decide-since", "day", &calendar.date_words(day)),
            }
        }),
        done: None,
        undo: it.choice.as_ref().is_some_and(|choice| choice.by == reader.principal.by()),
        failure: None,
        typed: None,
        clocks: clocks::of_page(appeal, &it.work.extensions, reader.law, calendar, t),
        no_clock: clocks::none(appeal, t),
        thread: Vec::new(),
        shots: shots::of(it, reader, &teller),
        decisions: Vec::new(),
        history: history::told(&it.history).rev().map(|fact| teller.tell(fact)).collect(),
        work: WorkView::default(),
        topic_form: None,
        place_form: None,
        assignment_form: None,
        answer_form: None,
        closure_form: None,
        problem: it.problem.map(|(id, count)| Way {
            href: problems::href(id),
            words: t.count("problem-one-of", i64::from(count)),
        }),
        reopening_form: None,
    };
    (card.decisions, card.thread) = thread::of(it, reader, &teller);
    add_forms(&mut card, it, reader, &teller);
    card
}

pub(super) fn channel(channel: &str, reader: Reader<'_>) -> Channel {
    names::channel(reader.channels, channel, reader.t)
}

/// Who tells the facts of an appeal to a reader.
pub fn teller<'a>(it: &'a Dossier, reader: Reader<'a>) -> Teller<'a> {
    Teller {
        t: reader.t,
        calendar: reader.calendar,
        names: reader.names,
        people: &it.people,
        grounds: &it.grounds,
        regime: it.appeal.regime.word(),
    }
}

/// The beginning of long words, cut at a space, and the rest.
fn split(text: &str) -> (String, Option<String>) {
    let Some((cut, _)) = text.char_indices().nth(SAID_CHARS_MAX) else {
        return (text.to_owned(), None);
    };
    let (head, _) = text.split_at(cut);
    let cut = head.rfind(char::is_whitespace).unwrap_or(cut);
    let (head, rest) = text.split_at(cut);
    (format!("{head} …"), Some(rest.trim_start().to_owned()))
}

/// Who wrote is shown only to those who answer for it; to the others the page says so in words.
fn hides_author(reader: Reader<'_>) -> bool {
    !reader.principal.may(Scope::ReadPersonal)
}

pub(super) fn author(it: &Dossier, reader: Reader<'_>) -> (Option<String>, Option<String>) {
    let Some(author) = &it.author else { return (None, None) };
    if hides_author(reader) {
        return (None, None);
    }
    let show = |text: &Personal<String>| dialled(text.reveal());
    (author.name.as_ref().map(show), author.contacts.first().map(show))
}

/// A Russian phone as people write it, since it is kept as digits; anything else as it is.
fn dialled(contact: &str) -> String {
    let is_phone = contact.len() == 11 && contact.bytes().all(|byte| byte.is_ascii_digit());
    let parts = [1..4, 4..7, 7..9, 9..11].map(|part| contact.get(part).unwrap_or_default());
    match (is_phone && contact.starts_with('7'), parts) {
        (true, [code, first, second, third]) => format!("+7 {code} {first}-{second}-{third}"),
        _ => contact.to_owned(),
    }
}

/// Where it is, in the best words there are, and what else is known of the place.
fn place(it: &Dossier, names: &Names) -> (Option<String>, Option<String>) {
    let place = &it.appeal.place;
    let district = place.district.as_ref().map(|code| names.district(code));
    let point = place.point.map(point::said);
    match (place.address.as_ref().map(|it| it.reveal().clone()), district) {
        (Some(address), district) => (Some(address), district),
        (None, Some(district)) => (Some(district), point),
        (None, None) => (point, None),
    }
}

pub(super) fn attached(it: &Dossier, owner: Owner, t: Tongue) -> Attached {
    let mut all = Attached::default();
    for attachment in it.files(owner) {
        let Attachment { id, file, .. } = attachment;
        let number = it.appeal.number.to_string();
        let name = file.name.reveal().clone();
        let known = it.pictures.get(&file.sha256).map(|it| &it.copies);
        if attachment.is_photo() && !matches!(known, Some(Err(_))) {
            all.photos.push(Photo {
                url: rows::picture(&number, *id),
                thumb: rows::thumb(&number, *id),
                alt: t.with("photo-alt", "name", &name),
            });
        } else {
            let note = unshown(attachment, known).map(|key| t.say(key));
            let url = rows::attachment(&number, *id);
            all.files.push(File { url, name, size: size(file.bytes, t), note });
        }
    }
    all
}

/// Why a file that people take for a picture is not shown as one.
fn unshown(
    attachment: &Attachment,
    known: Option<&Result<Copies, Unshown>>,
) -> Option<&'static str> {
    let kind = attachment.file.content_type.as_str();
    match known {
        _ if kind.starts_with("video/") => Some("file-video"),
        _ if matches!(kind, "image/heif" | "image/avif" | "image/tiff") => Some("file-heic"),
        Some(Err(Unshown::TooLarge { .. })) => Some("file-too-large"),
        Some(Err(Unshown::Broken)) => Some("file-broken"),
        _ => None,
    }
}

/// The size of a file in words.
pub fn size(bytes: u64, t: Tongue) -> String {
    const KILO: u64 = 1_000;
    const MEGA: u64 = 1_000 * KILO;
    match bytes {
        MEGA.. => t.count("size-mb", bytes.div_ceil(MEGA)),
        KILO.. => t.count("size-kb", bytes.div_ceil(KILO)),
        _ => t.count("size-bytes", bytes),
    }
}

/// Only what the reader can do now has a form.
fn add_forms(card: &mut AppealView, it: &Dossier, reader: Reader<'_>, teller: &Teller<'_>) {
    let Reader { t, principal, names, .. } = reader;
    let appeal = &it.appeal;
    let possible = transition::possible(appeal.status, Actor::Principal(principal));
    let can = |act| possible.contains(&act);
    card.work = work::view(it, &possible, reader, teller);
    if principal.may(Scope::Work) {
        let choices = names.topic_choices(appeal.topic.as_ref());
        card.topic_form = Some(TopicForm { choices, ..TopicForm::default() });
        card.place_form = Some(place_form(&appeal.place, reader));
    }
    if can(Act::Assign) {
        let choices = names.department_choices(appeal.department.as_ref());
        card.assignment_form = Some(AssignmentForm { choices, ..AssignmentForm::default() });
    }
    let writes = principal.may_draft() || principal.may(Scope::Approve);
    if appeal.status.is_open() && writes {
        let waits = it.answers.iter().any(|answer| answer.state == State::Waiting);
        let steps_before = waits || (card.work.may_take && card.work.take_leads);
        let who = card.author.clone().unwrap_or_else(|| t.say("who-citizen"));
        let channel = card.channel.name.as_str();
        card.answer_form = Some(AnswerForm {
            where_to: t.fill("reply-to", &[("who", &who), ("channel", channel)]),
            is_final: true,
            has_interim: transition::leads(Act::AnswerInterim, appeal.status).is_some(),
            may_send: can(Act::Answer) && reader.approval.own_drafts,
            leads: !steps_before && (card.department.is_some() || card.assignment_form.is_none()),
            ..AnswerForm::default()
        });
    }
    let outcomes: Vec<_> = OUTCOMES.iter().filter(|(act, _)| can(*act)).collect();
    if !outcomes.is_empty() {
        let chosen = outcomes.len() == 1;
        let outcomes = outcomes.iter().map(|(_, it)| Outcome { chosen, ..it.clone() }).collect();
        card.closure_form = Some(ClosureForm { outcomes, ..ClosureForm::default() });
    }
    if can(Act::Reopen) {
        card.reopening_form = Some(ReopeningForm::default());
    }
}

fn place_form(place: &Place, reader: Reader<'_>) -> PlaceForm {
    PlaceForm {
        address: place.address.as_ref().map(|it| it.reveal().clone()).unwrap_or_default(),
        choices: reader.names.district_choices(place.district.as_ref()),
        point: place.point.map(point::said).unwrap_or_default(),
        example: point::said(reader.centre).replace(' ', "\u{a0}"),
        ..PlaceForm::default()
    }
}

const OUTCOMES: [(Act, Outcome); 3] = [
    (
        Act::Confirm,
        Outcome {
            word: "confirmed",
            key: "close-confirmed",
            hint: "close-confirmed-hint",
            chosen: false,
        },
    ),
    (
        Act::CloseUnconfirmed,
        Outcome {
            word: "closed_unconfirmed",
            key: "close-unconfirmed",
            hint: "close-unconfirmed-hint",
            chosen: false,
        },
    ),
    (
        Act::Decline,
        Outcome {
            word: "declined",
            key: "close-declined",
            hint: "close-declined-hint",
            chosen: false,
        },
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    /// Two bytes were shown as a kilobyte.
    #[test]
    fn sizes_are_said_in_what_they_are() {
        for (bytes, said) in [
            (0, "0 байт"),
            (1, "1 байт"),
            (2, "2 байта"),
            (21, "21 байт"),
            (999, "999 байт"),
            (1_000, "1 КБ"),
            (1_001, "2 КБ"),
            (5_000_000, "5 МБ"),
        ] {
            let shown = size(bytes, Tongue::new(base::Lang::Ru));
            assert_eq!(shown.replace('\u{a0}', " "), said);
        }
        assert_eq!(size(1, Tongue::new(base::Lang::En)), "1\u{a0}byte");
    }

    #[test]
    fn phones_are_written_as_people_do_it() {
        for (kept, said) in [
            ("79990001122", "+7 999 000-11-22"),
            ("44207946095", "44207946095"),
            ("vk.example/alena", "vk.example/alena"),
            ("7абвгд", "7абвгд"),
        ] {
            assert_eq!(dialled(kept), said);
        }
    }

    #[test]
    fn long_words_are_cut_at_a_space_and_nothing_is_lost() {
        let (said, rest) = split("коротко");
        assert_eq!((said.as_str(), rest), ("коротко", None));
        let text = "слово ".repeat(400);
        let (said, rest) = split(&text);
        let rest = rest.expect("a rest");
        assert!(said.ends_with("слово …") && rest.starts_with("слово"));
        let whole = format!("{} {rest}", said.trim_end_matches(" …"));
        assert_eq!(whole.trim(), text.trim());
        let (said, rest) = split(&"я".repeat(2_000));
        assert_eq!(said.chars().count(), SAID_CHARS_MAX + 2);
        assert_eq!(rest.map(|rest| rest.chars().count()), Some(1_300));
    }
}
