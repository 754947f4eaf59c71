//! What a reader can do with the work on an appeal, and what has been done.

use base::Timestamp;
use jiff::ToSpan as _;
use people::Role;
use register::transition::Act;
use work::{HandedBack, extension};

use super::card::Reader;
use super::dossier::Dossier;
use super::history::Teller;
use super::work_view::{DecisionForm, ExtensionForm, HandBackForm, Request, WorkView};

/// The work on an appeal, for a reader who can do these acts.
pub fn view(it: &Dossier, possible: &[Act], reader: Reader<'_>, teller: &Teller<'_>) -> WorkView {
    let can = |act| possible.contains(&act);
    let appeal = &it.appeal;
    let nobody = appeal.department.is_none();
    let returned = it.work.hand_backs.last();
    let waits = it.work.waiting();
    let asks = can(Act::AskExtension) && waits.is_none() && appeal.due.is_some();
    WorkView {
        may_take: can(Act::Take) && !nobody,
        take_leads: reader.principal.is(Role::Executor),
        returned: returned.map(|last| told(last, it, reader)),
        returned_because: returned.filter(|_| nobody).map(|it| it.reason.reveal().clone()),
        hand_back_form: (can(Act::HandBack) && !nobody).then(|| {
            let mut choices = reader.names.department_choices(None);
            choices
                .retain(|it| appeal.department.as_ref().is_none_or(|own| it.code != own.as_str()));
            HandBackForm { choices, ..HandBackForm::default() }
        }),
        extension_form: asks
            .then(|| ExtensionForm { earliest: earliest(it, reader), ..ExtensionForm::default() }),
        request: request(it, possible, reader, teller),
    }
}

/// Who gave it back last, how often it was given back, and whom they named.
fn told(last: &HandedBack, it: &Dossier, reader: Reader<'_>) -> String {
    let Reader { t, names, .. } = reader;
    let from = names.department(&last.department);
    let said = match &last.suggested {
        Some(to) => {
            t.fill("fact-handed-back-to", &[("from", &from), ("to", &names.department(to))])
        }
        None => t.with("fact-handed-back", "from", &from),
    };
    match it.work.hand_backs.len() {
        1 => said,
        times => format!("{said} ({})", t.count("hand-back-times", times)),
    }
}

fn request(
    it: &Dossier,
    possible: &[Act],
    reader: Reader<'_>,
    teller: &Teller<'_>,
) -> Option<Request> {
    let Reader { t, calendar, .. } = reader;
    let asked = it.work.waiting()?;
    let day = |at: Timestamp| calendar.date_words(calendar.date(at));
    let words = [("from", day(asked.due_before)), ("to", day(asked.until))];
    let words = words.each_ref().map(|(name, day)| (*name, day.as_str()));
    let before = extension::granted(&it.work.extensions).count();
    Some(Request {
        words: t.fill("extension-asked", &words),
        reason: asked.reason.reveal().clone(),
        who: teller.who(&asked.by),
        when: calendar.when(asked.at),
        before: (before > 0).then(|| t.count("why-extended-times", before)),
        form: possible.contains(&Act::GrantExtension).then(|| DecisionForm {
            due_on: calendar.date(asked.until).to_string(),
            earliest: earliest(it, reader),
            ..DecisionForm::default()
        }),
    })
}

/// The first day that gives more time than there is.
fn earliest(it: &Dossier, reader: Reader<'_>) -> String {
    let calendar = reader.calendar;
    let due = it.appeal.due.as_ref().map_or(calendar.now(), |due| due.at.max(calendar.now()));
    let last_of_day = work::deadline::end_of(calendar.date(due), calendar.zone());
    let day = calendar.date(due);
    let next = if last_of_day > due { day } else { day.saturating_add(1.day()) };
    next.to_string()
}
