//! How the events of an appeal become its history: in order of time, each with the status before
//! and after it, and without gaps between what the events and what the main file say.

use std::collections::HashSet;
use std::sync::Arc;

use base::Timestamp;

use super::draft::{Does, Draft, later_message};
use super::past::{Named, PastAppeal, PastEvent, PastKind, PastStatus, PastTopic};
use super::profile::{DepartmentFrom, Meaning};
use super::row_fault::RowFault;

/// What the main file says of the end of the history.
pub(super) struct End {
    /// The status; where the file has none, what the events say.
    pub meaning: Option<Meaning>,
    /// The status as the file calls it.
    pub theirs: String,
    /// Since when.
    pub status_at: Option<Timestamp>,
}

/// Puts drafts into the order of time and leaves out the appeal's own text.
pub(super) fn in_order(mut drafts: Vec<Draft>) -> Vec<Draft> {
    drafts.sort_by_key(|draft| draft.at);
    if let Some(own) = drafts.iter().position(|draft| draft.own) {
        drafts.remove(own);
    }
    drafts
}

/// Refuses two messages with one key: it could be kept only once.
pub(super) fn check_keys(drafts: &[Draft]) -> Result<(), RowFault> {
    let mut seen = HashSet::new();
    let ids = drafts.iter().filter_map(|draft| match &draft.does {
        Does::Message { id, .. } => Some(id),
        _ => None,
    });
    for id in ids {
        if !seen.insert(id) {
            return Err(RowFault::DoubledMessage(id.clone()));
        }
    }
    Ok(())
}

/// The department in the end, where the main file names none.
pub(super) fn department(drafts: &[Draft], places: &[DepartmentFrom]) -> Option<Arc<Named>> {
    let last = |place: &DepartmentFrom| match place {
        DepartmentFrom::LastRoute => drafts.iter().rev().find_map(Draft::route_to)?.clone(),
        DepartmentFrom::LastAnswer => drafts.iter().rev().find_map(Draft::answered_by).cloned(),
    };
    places.iter().find_map(last)
}

/// Tells the history of an appeal whose fields are read already.
pub(super) fn tell(appeal: &mut PastAppeal, mut drafts: Vec<Draft>, end: &End) {
    appeal.first_topic = drafts
        .iter()
        .find_map(Draft::topic_change)
        .map_or_else(|| appeal.topic.clone(), |[from, _]| from.clone());
    close_topic_gap(appeal, &mut drafts);
    close_department_gaps(appeal, &mut drafts);
    let mut walk = Walk::default();
    for draft in drafts {
        walk.step(appeal, draft);
    }
    walk.finish(appeal, end);
    walk.note_due(appeal);
    appeal.status = walk.status;
}

fn last_due(events: &[PastEvent]) -> Option<Timestamp> {
    events.iter().rev().find_map(|event| match event.kind {
        PastKind::Route { due_after, .. } => due_after,
        PastKind::Answer { due_at, .. } => due_at,
        PastKind::Due { due_at } => Some(due_at),
        _ => None,
    })
}

fn last_at(appeal: &PastAppeal, drafts: &[Draft]) -> Timestamp {
    drafts.last().map_or(appeal.received_at, |draft| draft.at.max(appeal.received_at))
}

/// Where the corrections end at another topic than the main file has, a last one is inferred.
fn close_topic_gap(appeal: &PastAppeal, drafts: &mut Vec<Draft>) {
    let last: Option<Option<Arc<PastTopic>>> =
        drafts.iter().rev().find_map(Draft::topic_change).map(|[_, to]| to.clone());
    if let Some(from) = last.filter(|last| *last != appeal.topic) {
        let told = PastKind::Topic { from, to: appeal.topic.clone() };
        drafts.push(Draft::inferred(last_at(appeal, drafts), Does::Told(told)));
    }
}

/// The first department is known from the first transfer, else from the first answer; and where
/// the transfers end at another department than the appeal has, the way to it is inferred.
fn close_department_gaps(appeal: &PastAppeal, drafts: &mut Vec<Draft>) {
    let route =
        |from, to, due_after| Does::Told(PastKind::Route { from, to, due_before: None, due_after });
    let (first, due) = first_department(appeal, drafts);
    let holder = drafts.iter().rev().find_map(Draft::route_to).cloned().unwrap_or(first.clone());
    if holder != appeal.department {
        let does = route(holder, appeal.department.clone(), None);
        let after_last_route =
            drafts.iter().rposition(|draft| draft.route_to().is_some()).map_or(0, |at| at + 1);
        let answer = drafts.iter().enumerate().skip(after_last_route).find(|(_, draft)| {
            draft.answered_by().is_some() && draft.answered_by() == appeal.department.as_ref()
        });
        match answer.map(|(index, draft)| (index, draft.at)) {
            Some((index, at)) => drafts.insert(index, Draft::inferred(at, does)),
            None => drafts.push(Draft::inferred(last_at(appeal, drafts), does)),
        }
    }
    if first.is_some() {
        drafts.insert(0, Draft::inferred(appeal.received_at, route(None, first, due)));
        drafts.sort_by_key(|draft| draft.at);
    }
}

fn first_department(
    appeal: &PastAppeal,
    drafts: &[Draft],
) -> (Option<Arc<Named>>, Option<Timestamp>) {
    let routed = drafts.iter().find_map(|draft| match &draft.does {
        Does::Told(PastKind::Route { from, due_before, .. }) => Some((from.clone(), *due_before)),
        _ => None,
    });
    routed.unwrap_or_else(|| {
        let answered = drafts.iter().find_map(Draft::answered_by).cloned();
        (answered.or_else(|| appeal.department.clone()), None)
    })
}

/// The state of an appeal while its history is told.
struct Walk {
    status: PastStatus,
    reopened: bool,
    held: bool,
    at: Option<Timestamp>,
}

impl Default for Walk {
    fn default() -> Self {
        Self { status: PastStatus::New, reopened: false, held: false, at: None }
    }
}

impl Walk {
    fn step(&mut self, appeal: &mut PastAppeal, draft: Draft) {
        let Draft { at, stated, does, .. } = draft;
        let (to, kind) = match does {
            Does::Message { id, text, raw, reopens } => {
                let message = later_message(&appeal.external_id, &id, text, raw);
                self.reopened |= reopens;
                if reopens {
                    (PastStatus::Reopened, PastKind::Reopening(message))
                } else {
                    (self.status, PastKind::Message(message))
                }
            }
            Does::Status { meaning, theirs } => {
                let to = self.resolve(meaning);
                if to == self.status {
                    return;
                }
                (to, PastKind::Status { theirs })
            }
            Does::Told(kind) => (self.after(&kind), kind),
        };
        self.tell(appeal, PastEvent { at, from: self.status, to, stated, kind });
    }

    fn after(&mut self, kind: &PastKind) -> PastStatus {
        match kind {
            PastKind::Answer { is_final: true, .. } => PastStatus::Answered,
            PastKind::Answer { is_final: false, .. } => PastStatus::InWork,
            PastKind::Route { to: Some(_), .. } => {
                self.held = true;
                if self.status == PastStatus::New { PastStatus::Assigned } else { self.status }
            }
            _ => self.status,
        }
    }

    fn resolve(&self, meaning: Meaning) -> PastStatus {
        match meaning {
            Meaning::Is(status) => status,
            Meaning::Open if self.reopened => PastStatus::Reopened,
            Meaning::Open if self.held => PastStatus::Assigned,
            Meaning::Open => PastStatus::New,
        }
    }

    fn finish(&mut self, appeal: &mut PastAppeal, end: &End) {
        let Some(to) = end.meaning.map(|meaning| self.resolve(meaning)) else { return };
        if to != self.status {
            let last = self.at.unwrap_or(appeal.received_at);
            let at = end.status_at.map_or(last, |at| at.max(last));
            let kind = PastKind::Status { theirs: end.theirs.clone() };
            self.tell(appeal, PastEvent { at, from: self.status, to, stated: false, kind });
        }
    }

    /// A deadline that only the main file names is told last; else the last told one holds.
    fn note_due(&mut self, appeal: &mut PastAppeal) {
        let told = last_due(&appeal.events);
        let Some(due_at) = appeal.due_at else {
            appeal.due_at = told;
            return;
        };
        if told != Some(due_at) {
            let at = self.at.unwrap_or(appeal.received_at);
            let kind = PastKind::Due { due_at };
            let (from, to) = (self.status, self.status);
            self.tell(appeal, PastEvent { at, from, to, stated: true, kind });
        }
    }

    fn tell(&mut self, appeal: &mut PastAppeal, event: PastEvent) {
        self.status = event.to;
        self.at = Some(event.at);
        appeal.events.push(event);
    }
}
