//! What the address of the inbox asks for: one view, its filters, an order. The address is the
//! selection; every figure, chip and page of the list is such an address.

use base::{Code, Timestamp, Uuid};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use register::problem::ProblemId;
use register::{Number, Order, Selection, Status};
use serde::Deserialize;

/// Characters of a search at most.
const WORDS_CHARS_MAX: usize = 200;

/// A named selection of the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum View {
    /// Nobody has them yet.
    #[default]
    New,
    /// A department has them and owes an answer.
    Work,
    /// The answer is overdue.
    Overdue,
    /// An answer waits for approval.
    Approval,
    /// The citizen says that it is not done.
    Reopened,
    /// Answered; the citizen may still speak.
    Answered,
    /// Ended in one way or another.
    Closed,
    /// Everything.
    All,
}

impl View {
    /// The views in the order of the rail beside the list.
    pub const ALL: [Self; 8] = [
        Self::New,
        Self::Work,
        Self::Overdue,
        Self::Approval,
        Self::Reopened,
        Self::Answered,
        Self::Closed,
        Self::All,
    ];

    /// Its word in addresses.
    pub const fn word(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Work => "work",
            Self::Overdue => "overdue",
            Self::Approval => "approval",
            Self::Reopened => "reopened",
            Self::Answered => "answered",
            Self::Closed => "closed",
            Self::All => "all",
        }
    }

    /// The key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::New => "view-new",
            Self::Work => "view-work",
            Self::Overdue => "view-overdue",
            Self::Approval => "view-approval",
            Self::Reopened => "view-reopened",
            Self::Answered => "view-answered",
            Self::Closed => "view-closed",
            Self::All => "view-all",
        }
    }

    /// The keys of what an empty list says: what is so, and why.
    pub const fn empty_keys(self) -> (&'static str, &'static str) {
        match self {
            Self::New => ("empty-new", "empty-new-why"),
            Self::Work => ("empty-work", "empty-work-why"),
            Self::Overdue => ("empty-overdue", "empty-overdue-why"),
            Self::Approval => ("empty-approval", "empty-approval-why"),
            Self::Reopened => ("empty-reopened", "empty-reopened-why"),
            Self::All => ("empty-all", "empty-all-why"),
            Self::Answered | Self::Closed => ("empty-view", "empty-view-why"),
        }
    }

    /// The statuses that it holds; none means any.
    fn statuses(self) -> Vec<Status> {
        match self {
            Self::New => vec![Status::New],
            Self::Work => vec![Status::Assigned, Status::InWork],
            Self::Reopened => vec![Status::Reopened],
            Self::Answered => vec![Status::Answered],
            Self::Closed => vec![
                Status::Confirmed,
                Status::ClosedUnconfirmed,
                Status::Declined,
                Status::Forwarded,
            ],
            Self::Approval => Status::OPEN.to_vec(),
            Self::Overdue | Self::All => Vec::new(),
        }
    }

    /// Does a status belong here? Views that are no matter of status hold any.
    pub fn holds(self, status: Status) -> bool {
        let statuses = self.statuses();
        statuses.is_empty() || statuses.contains(&status)
    }

    /// Does a row of this view need to say its status?
    pub const fn is_mixed(self) -> bool {
        !matches!(self, Self::New | Self::Reopened | Self::Answered)
    }

    /// Where clocks run, what burns comes first; elsewhere the newest.
    const fn order(self) -> Order {
        match self {
            Self::Answered | Self::Closed | Self::All => Order::Received,
            _ => Order::Due,
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|view| view.word() == word)
    }
}

/// The parameters of the address as they come.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Query {
    view: String,
    topic: String,
    department: String,
    district: String,
    channel: String,
    problem: String,
    status: String,
    q: String,
    from: String,
    to: String,
    sort: String,
    cursor: String,
    open: String,
    since: String,
    rail: String,
}

impl Query {
    /// The view of an address that names none.
    pub fn or_view(mut self, view: View) -> Self {
        if self.view.is_empty() && self.status.is_empty() {
            view.word().clone_into(&mut self.view);
        }
        self
    }
}

/// A view, its filters and an order. What an address holds beyond sense is passed over.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Asked {
    /// The view.
    pub view: View,
    /// About this topic.
    pub topic: Option<Code>,
    /// Held by this department.
    pub department: Option<Code>,
    /// In this district.
    pub district: Option<Code>,
    /// From this channel.
    pub channel: Option<String>,
    /// Speaking of this problem.
    pub problem: Option<ProblemId>,
    /// In this status.
    pub status: Option<Status>,
    /// With these words.
    pub words: Option<String>,
    /// Received on this day or later.
    pub from: Option<Date>,
    /// Received on this day or earlier.
    pub to: Option<Date>,
    /// The order, where it is not the view's own.
    pub order: Option<Order>,
    /// Where the list goes on.
    pub cursor: Option<String>,
    /// The appeal opened beside the list.
    pub open: Option<Number>,
    /// Are only the figures of the rail asked for?
    pub rail: bool,
    /// New rows are counted from this moment on, in milliseconds.
    pub since: Option<i64>,
}

impl From<Query> for Asked {
    fn from(query: Query) -> Self {
        let code = |text: String| Code::parse(text.trim()).ok();
        let some = |text: String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let status = Status::from_word(query.status.trim());
        let view = View::from_word(query.view.trim());
        let order = match query.sort.as_str() {
            "due" => Some(Order::Due),
            "received" => Some(Order::Received),
            _ => None,
        };
        let view = view.unwrap_or(if status.is_some() { View::All } else { View::New });
        let words = some(query.q.chars().take(WORDS_CHARS_MAX).collect());
        let own = own_order(view, words.is_some());
        Self {
            view,
            topic: code(query.topic),
            department: code(query.department),
            district: code(query.district),
            channel: some(query.channel),
            problem: Uuid::try_parse(query.problem.trim()).ok().map(ProblemId),
            status,
            words,
            from: query.from.trim().parse().ok(),
            to: query.to.trim().parse().ok(),
            order: order.filter(|order| *order != own),
            cursor: some(query.cursor),
            open: query.open.trim().parse().ok(),
            since: query.since.trim().parse().ok(),
            rail: !query.rail.is_empty(),
        }
    }
}

/// Who looks for words wants the newest; else a view has an order of its own.
const fn own_order(view: View, with_words: bool) -> Order {
    if with_words { Order::Received } else { view.order() }
}

impl Asked {
    /// A view without filters.
    pub fn of(view: View) -> Self {
        Self { view, ..Self::default() }
    }

    /// The order of the list.
    pub fn order(&self) -> Order {
        self.order.unwrap_or(self.own_order())
    }

    fn own_order(&self) -> Order {
        own_order(self.view, self.words.is_some())
    }

    /// The same in the other order, from the beginning.
    pub fn turned(&self) -> Self {
        let other = match self.order() {
            Order::Due => Order::Received,
            Order::Received => Order::Due,
        };
        let order = Some(other).filter(|order| *order != self.own_order());
        Self { order, ..self.at_the_top() }
    }

    /// The same list from its beginning, with nothing opened.
    pub fn at_the_top(&self) -> Self {
        Self { cursor: None, open: None, since: None, rail: false, ..self.clone() }
    }

    /// The same list further on.
    pub fn after(&self, cursor: String) -> Self {
        Self { cursor: Some(cursor), ..self.at_the_top() }
    }

    /// The same words among all messages, where this is less than that.
    pub fn wider(&self) -> Option<Self> {
        let all = Self { words: self.words.clone(), ..Self::of(View::All) };
        let here = Self { order: None, ..self.at_the_top() };
        (self.words.is_some() && here != all).then_some(all)
    }

    /// Is any filter on?
    pub fn is_filtered(&self) -> bool {
        self.at_the_top() != Self { order: self.order, ..Self::of(self.view) }
    }

    /// What the register is asked for.
    pub fn selection(&self, now: Timestamp, zone: &TimeZone) -> Selection {
        let statuses = match self.status {
            Some(status) => vec![status],
            None => self.view.statuses(),
        };
        let start = |day: Date| zone.to_timestamp(day.at(0, 0, 0, 0)).ok();
        Selection {
            topic: self.topic.clone(),
            department: self.department.clone(),
            district: self.district.clone(),
            channel: self.channel.clone(),
            problem: self.problem,
            statuses,
            words: self.words.clone().map(Into::into),
            from: self.from.and_then(start),
            to: self.to.and_then(|day| day.tomorrow().ok()).and_then(start),
            overdue_at: (self.view == View::Overdue).then_some(now),
            among: None,
        }
    }

    /// Its parameters, as names and values.
    pub fn parameters(&self) -> Vec<(&'static str, String)> {
        let mut all = vec![("view", self.view.word().to_owned())];
        let mut put = |name, value: Option<String>| all.extend(value.map(|value| (name, value)));
        put("topic", self.topic.as_ref().map(ToString::to_string));
        put("department", self.department.as_ref().map(ToString::to_string));
        put("district", self.district.as_ref().map(ToString::to_string));
        put("channel", self.channel.clone());
        put("problem", self.problem.map(|problem| problem.to_string()));
        put("status", self.status.map(|status| status.word().to_owned()));
        put("q", self.words.clone());
        put("from", self.from.map(|day| day.to_string()));
        put("to", self.to.map(|day| day.to_string()));
        put(
            "sort",
            self.order.map(|order| match order {
                Order::Due => "due".to_owned(),
                Order::Received => "received".to_owned(),
            }),
        );
        put("cursor", self.cursor.clone());
        put("open", self.open.map(|number| number.to_string()));
        put("since", self.since.map(|since| since.to_string()));
        all
    }

    /// Its parameters as the query of an address.
    pub fn query(&self) -> String {
        let parts = self.parameters().into_iter();
        parts
            .map(|(name, value)| format!("{name}={}", encoded(&value)))
            .collect::<Vec<_>>()
            .join("&")
    }

    /// Its address.
    pub fn href(&self) -> String {
        format!("/desk/inbox?{}", self.query())
    }
}

/// A value of a query: letters, digits and a few safe marks stay, the rest is percent-encoded.
pub fn encoded(value: &str) -> String {
    let mut safe = String::with_capacity(value.len());
    for byte in value.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b':' => {
                safe.push(char::from(byte));
            }
            other => safe.push_str(&format!("%{other:02X}")),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(view: &str, topic: &str, status: &str, sort: &str) -> Asked {
        Asked::from(Query {
            view: view.to_owned(),
            topic: topic.to_owned(),
            status: status.to_owned(),
            sort: sort.to_owned(),
            ..Query::default()
        })
    }

    #[test]
    fn an_address_is_a_selection_and_back() {
        let asked = Asked {
            topic: Code::parse("potholes").ok(),
            words: Some("яма & лужа".to_owned()),
            from: "2026-11-16".parse().ok(),
            to: "2026-11-22".parse().ok(),
            ..Asked::of(View::Work)
        };
        assert_eq!(
            asked.query(),
            "view=work&topic=potholes&q=%D1%8F%D0%BC%D0%B0%20%26%20%D0%BB%D1%83%D0%B6%D0%B0\
             &from=2026-11-16&to=2026-11-22"
        );
        let zone = TimeZone::get("Asia/Vladivostok").expect("a zone");
        let selection = asked.selection(Timestamp::UNIX_EPOCH, &zone);
        assert_eq!(selection.statuses, [Status::Assigned, Status::InWork]);
        let moment = |at: Option<Timestamp>| at.map(|at| at.to_string()).unwrap_or_default();
        assert_eq!(moment(selection.from), "2026-11-15T14:00:00Z");
        assert_eq!(moment(selection.to), "2026-11-22T14:00:00Z");
    }

    #[test]
    fn nonsense_in_an_address_is_passed_over() {
        let asked = query("nothing", "НЕ КОД", "broken", "sideways");
        assert_eq!(asked, Asked::of(View::New));
        assert!(!asked.is_filtered());
    }

    #[test]
    fn a_status_alone_is_sought_among_all() {
        let asked = query("", "", "declined", "");
        assert_eq!(asked.view, View::All);
        assert!(asked.is_filtered());
    }

    #[test]
    fn an_order_stands_in_the_address_only_when_it_is_not_the_views_own() {
        assert_eq!(query("new", "", "", "due").query(), "view=new");
        let turned = query("new", "", "", "").turned();
        assert_eq!(turned.query(), "view=new&sort=received");
        assert_eq!(turned.turned().query(), "view=new");
        assert!(!turned.is_filtered());
        assert_eq!(query("all", "", "", "").turned().query(), "view=all&sort=due");
        let sought = Asked { words: Some("люк".to_owned()), ..Asked::of(View::New) };
        assert_eq!(sought.order(), Order::Received);
        assert_eq!(sought.turned().query(), "view=new&q=%D0%BB%D1%8E%D0%BA&sort=due");
    }

    #[test]
    fn words_are_sought_more_widely_where_that_is_more() {
        let words = Some("люк".to_owned());
        let narrow = Asked { words: words.clone(), ..Asked::of(View::New) };
        let all = Asked { words: words.clone(), ..Asked::of(View::All) };
        assert_eq!(narrow.wider().as_ref(), Some(&all));
        let filtered = Asked { district: Code::parse("port").ok(), ..all.clone() };
        assert_eq!(filtered.wider().as_ref(), Some(&all));
        assert_eq!(all.after("x".to_owned()).wider(), None);
        assert_eq!(Asked::of(View::New).wider(), None);
    }

    #[test]
    fn the_overdue_are_counted_from_now() {
        let now = Timestamp::UNIX_EPOCH;
        let selection = Asked::of(View::Overdue).selection(now, &TimeZone::UTC);
        assert_eq!(selection.overdue_at, Some(now));
        assert!(selection.statuses.is_empty());
    }
}
