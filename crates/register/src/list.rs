//! Lists of appeals: a selection, an order, a place to go on from.

use ::store::{Result, Sql};
use base::{Code, Personal, Timestamp, Uuid, from_millis, millis};
use channels::Regime;

use crate::appeal::{AppealId, Due, Place};
use crate::number::Number;
use crate::problem::ProblemId;
use crate::status::Status;
use crate::store;

/// Items of a page at most.
pub const PAGE_MAX: u32 = 200;
/// Counting stops here: above it a list says "1000+".
pub const COUNT_MAX: u32 = 1_000;
/// Appeals that a later room may pick out for a list at most.
pub const AMONG_MAX: usize = 500;
/// Words of a search at most.
pub const WORDS_MAX: usize = 16;

/// A filter as a value: every part that is given must hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Selection {
    /// About this topic, or a topic of this group.
    pub topic: Option<Code>,
    /// Held by this department.
    pub department: Option<Code>,
    /// In this district.
    pub district: Option<Code>,
    /// From this channel.
    pub channel: Option<String>,
    /// Speaking of this problem.
    pub problem: Option<ProblemId>,
    /// In one of these statuses; none means any.
    pub statuses: Vec<Status>,
    /// All these words occur in texts or address, or they are a number, whole or without its year.
    pub words: Option<Personal<String>>,
    /// Received at this moment or later.
    pub from: Option<Timestamp>,
    /// Received before this moment.
    pub to: Option<Timestamp>,
    /// Overdue at this moment: its clock runs and the date has passed.
    pub overdue_at: Option<Timestamp>,
    /// One of these, at most [`AMONG_MAX`]: what a later room picked out.
    pub among: Option<Vec<AppealId>>,
}

/// The order of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// The newest first.
    #[default]
    Received,
    /// What is due next first; what has no clock comes last.
    Due,
}

/// Where a list goes on: the last item that was shown. Right while rows arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    pub(crate) order: Order,
    pub(crate) at: i64,
    pub(crate) id: Uuid,
}

/// The text is no cursor of this list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a cursor of this list")]
pub struct BadCursor;

impl Cursor {
    /// The text form, safe in an address.
    pub fn to_text(self) -> String {
        let order = match self.order {
            Order::Received => 'r',
            Order::Due => 'd',
        };
        format!("{order}{:x}-{}", self.at, self.id.simple())
    }

    /// Reads the text form of a cursor of a list in this order.
    pub fn parse(text: &str, order: Order) -> std::result::Result<Self, BadCursor> {
        let own = match text.get(..1).ok_or(BadCursor)? {
            "r" => Order::Received,
            "d" => Order::Due,
            _ => return Err(BadCursor),
        };
        let (at, id) = text.get(1..).and_then(|it| it.split_once('-')).ok_or(BadCursor)?;
        let at = i64::from_str_radix(at, 16).map_err(|_| BadCursor)?;
        let id = Uuid::try_parse(id).map_err(|_| BadCursor)?;
        if own == order { Ok(Self { order, at, id }) } else { Err(BadCursor) }
    }
}

/// One line of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// The appeal.
    pub id: AppealId,
    /// Its number.
    pub number: Number,
    /// Where it stands.
    pub status: Status,
    /// Which law or custom runs its clocks.
    pub regime: Regime,
    /// Where it came from.
    pub channel: String,
    /// What it is about.
    pub topic: Option<Code>,
    /// Who has it.
    pub department: Option<Code>,
    /// Where it speaks of.
    pub place: Place,
    /// The words of its first message.
    pub text: Personal<String>,
    /// When it was received.
    pub received_at: Timestamp,
    /// When its answer is due.
    pub due: Option<Due>,
    /// One more with each fact.
    pub version: i64,
    pub(crate) due_order: i64,
}

impl Item {
    /// The cursor that goes on after this item.
    pub fn cursor(&self, order: Order) -> Cursor {
        let at = match order {
            Order::Received => millis(self.received_at),
            Order::Due => self.due_order,
        };
        Cursor { order, at, id: self.id.0 }
    }

    /// Whether its answer is overdue at a moment.
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        self.status.is_open() && self.due.is_some() && from_millis(self.due_order) < now
    }
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// Its items.
    pub items: Vec<Item>,
    /// Where the list goes on; `None` at its end.
    pub next: Option<Cursor>,
}

impl Selection {
    /// A page of at most `limit` items after a cursor.
    pub async fn page(
        &self,
        sql: &mut impl Sql,
        order: Order,
        after: Option<Cursor>,
        limit: u32,
    ) -> Result<Page> {
        let limit = limit.clamp(1, PAGE_MAX);
        let mut items = store::list::page(sql, self, order, after, limit + 1).await?;
        let more = items.len() > limit as usize;
        items.truncate(limit as usize);
        let next = items.last().filter(|_| more).map(|last| last.cursor(order));
        Ok(Page { items, next })
    }

    /// How many there are; stops at [`COUNT_MAX`] + 1, which means "more than that".
    pub async fn count(&self, sql: &mut impl Sql) -> Result<u32> {
        store::list::count(sql, self, COUNT_MAX + 1).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_survives_its_text() {
        for order in [Order::Received, Order::Due] {
            for at in [0, 1_700_000_000_000, i64::MAX] {
                let cursor = Cursor { order, at, id: Uuid::from_u128(77) };
                assert_eq!(Cursor::parse(&cursor.to_text(), order), Ok(cursor));
            }
        }
        let other = Cursor { order: Order::Due, at: 1, id: Uuid::nil() }.to_text();
        assert_eq!(Cursor::parse(&other, Order::Received), Err(BadCursor));
        for text in ["", "r", "r1", "ж1-2", "r1-zz", "x1-00000000000000000000000000000000"] {
            assert_eq!(Cursor::parse(text, Order::Received), Err(BadCursor), "{text}");
        }
    }
}
