//! Whether the moments of a row stand in an order that can have been.

use std::time::Duration;

use base::Timestamp;

use super::draft::{Does, Draft};
use super::history::End;
use super::past::{PastKind, PastStatus};
use super::profile::Meaning;
use super::row_fault::{Happened, RowFault};
use super::when::When;

/// Systems write one act as several records, some seconds apart and in any order.
const ONE_ACT: Duration = Duration::from_secs(5 * 60);

/// The moments of an appeal beside its events.
pub(super) struct Ends<'e> {
    pub received_at: Timestamp,
    pub due_at: Option<Timestamp>,
    pub end: &'e End,
}

/// Refuses what happened to an appeal before it was received, and a closure before its answer.
/// The drafts are in order of time.
///
/// Corrections of the topic are no acts upon the appeal: real exports date them before it.
pub(super) fn check(drafts: &[Draft], ends: &Ends<'_>, when: &When) -> Result<(), RowFault> {
    let order = Order { when, ends };
    for draft in drafts {
        if let Some(what) = happened(&draft.does) {
            order.after_receipt(what, draft.at)?;
        }
    }
    if let Some(at) = ends.end.status_at {
        order.after_receipt(Happened::Status, at)?;
    }
    if let Some(at) = ends.due_at {
        order.after_receipt(Happened::Due, at)?;
    }
    order.closed_after_answer(drafts)
}

fn happened(does: &Does) -> Option<Happened> {
    Some(match does {
        Does::Message { .. } => Happened::Message,
        Does::Status { .. } => Happened::Status,
        Does::Told(PastKind::Answer { .. }) => Happened::Answer,
        Does::Told(PastKind::Route { .. }) => Happened::Route,
        Does::Told(_) => return None,
    })
}

fn closes(meaning: Meaning) -> bool {
    matches!(meaning, Meaning::Is(PastStatus::Confirmed | PastStatus::ClosedUnconfirmed))
}

struct Order<'o> {
    when: &'o When,
    ends: &'o Ends<'o>,
}

impl Order<'_> {
    fn after_receipt(&self, what: Happened, at: Timestamp) -> Result<(), RowFault> {
        self.not_before(what, at, self.ends.received_at)
    }

    /// A closure is of an answer before it, whichever of them the file tells where.
    fn closed_after_answer(&self, drafts: &[Draft]) -> Result<(), RowFault> {
        let (mut is_answered, mut closed_at, mut answered_at) = (false, None, None);
        for draft in drafts {
            match &draft.does {
                Does::Told(PastKind::Answer { .. }) => {
                    if let Some(closed_at) = closed_at.take() {
                        self.not_before(Happened::Closure, closed_at, draft.at)?;
                    }
                    (is_answered, answered_at) = (true, Some(draft.at));
                }
                Does::Status { meaning, .. } if closes(*meaning) => {
                    closed_at = (!is_answered).then_some(draft.at);
                }
                Does::Status { .. } => closed_at = None,
                Does::Message { reopens: true, .. } => (is_answered, closed_at) = (false, None),
                _ => {}
            }
        }
        let End { meaning, status_at, .. } = self.ends.end;
        match (meaning.filter(|it| closes(*it)).and(*status_at), answered_at) {
            (Some(at), Some(answered_at)) => self.not_before(Happened::Closure, at, answered_at),
            _ => Ok(()),
        }
    }

    /// Midnight sharp stands for the day, whose hour the file does not know.
    fn not_before(
        &self,
        what: Happened,
        at: Timestamp,
        earliest: Timestamp,
    ) -> Result<(), RowFault> {
        let latest = self.when.latest(at).saturating_add(ONE_ACT).unwrap_or(at);
        if latest >= earliest {
            return Ok(());
        }
        Err(RowFault::Order { what, at: self.when.show(at), earliest: self.when.show(earliest) })
    }
}
