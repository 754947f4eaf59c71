//! Reading a profile's file, with every fault at its line.

use std::cell::RefCell;

use base::city::{CityFiles, Fault, Table, read};
use jiff::fmt::strtime;
use jiff::tz::TimeZone;

use super::{
    AnswerColumns, Column, Companion, Condition, Controls, DepartmentFrom, EventRule, Fields,
    Layout, Level, Meaning, PastStatus, Profile, RouteColumns, Slots, Test, TopicColumns, What,
    When, says,
};
use crate::Regime;
use crate::file::when::ISO;

/// The longest name of a profile; its codes need room behind it.
const NAME_CHARS_MAX: usize = 16;

/// Reads a profile's text.
pub(super) fn profile(path: &str, text: Vec<u8>) -> Result<Profile, Vec<Fault>> {
    let files = CityFiles::read([(path.to_owned(), text)]);
    let parsed = read(&files, &path.replace('\\', "/"), root).sound()?;
    parsed.ok_or_else(Vec::new)
}

fn root(root: &Table<'_>) -> Option<Profile> {
    root.only(&[
        "name",
        "title",
        "channel",
        "regime",
        "zone",
        "times",
        "delimiter",
        "sheet",
        "control_characters",
        "fields",
        "may_lack",
        "no_other_columns",
        "department_else",
        "statuses",
        "events",
        "companions",
    ]);
    let columns = Columns::default();
    let name = word(root, "name", "", NAME_CHARS_MAX);
    let title = root.words("title");
    let channel = word(root, "channel", "file:", 32);
    let regime = root.choice("regime", Regime::ALL);
    let when = when(root);
    let fields = root.table("fields").and_then(|table| fields(&table, &columns));
    let statuses = root.tables("statuses").iter().flat_map(statuses).collect();
    let events = root.tables("events").iter().filter_map(|it| event(it, &columns)).collect();
    let slots = slots(root, columns);
    Some(Profile {
        layout: layout(root)?,
        controls: root.choice_if("control_characters", &CONTROLS).unwrap_or_default(),
        department_else: department_else(root),
        companions: root.tables("companions").iter().filter_map(companion).collect(),
        name: name?,
        title: title?,
        channel: channel?,
        regime: regime?,
        when: when?,
        fields: fields?,
        statuses,
        events,
        slots,
    })
}

/// What may become of control characters.
const CONTROLS: [(&str, Controls); 2] =
    [("refused", Controls::Refused), ("spaces", Controls::Spaces)];

/// The columns of the main file, and which of them may be absent.
fn slots(root: &Table<'_>, columns: Columns) -> Slots {
    let mut slots = columns.into_slots();
    for name in root.texts_if("may_lack") {
        if !slots.may_lack(&name) {
            root.fault_at("may_lack", says::unread_column(&name));
        }
    }
    slots.no_others = root.boolean_if("no_other_columns").unwrap_or(false);
    slots
}

/// The columns that a file's part of the profile names, gathered while it is read.
#[derive(Default)]
struct Columns(RefCell<Slots>);

impl Columns {
    fn slot(&self, name: &str) -> usize {
        self.0.borrow_mut().slot(name)
    }

    fn must(&self, table: &Table<'_>, field: &str) -> Option<usize> {
        table.text(field).map(|name| self.slot(&name))
    }

    fn may(&self, table: &Table<'_>, field: &str) -> Option<usize> {
        table.text_if(field).map(|name| self.slot(&name))
    }

    /// One column, or several: `{ columns = ["…", "…"], with = ":" }`; a space is added.
    fn joined(&self, table: &Table<'_>, field: &str) -> Option<Column> {
        if !table.is_table(field) {
            let slots = vec![self.must(table, field)?];
            return Some(Column { slots, with: String::new() });
        }
        let several = table.table(field)?;
        several.only(&["columns", "with"]);
        let names = several.texts_if("columns");
        if names.is_empty() {
            several.fault_at("columns", says::no_columns());
            return None;
        }
        let slots = names.iter().map(|name| self.slot(name)).collect();
        let with = several.text_if("with").unwrap_or_default() + " ";
        Some(Column { slots, with })
    }

    fn into_slots(self) -> Slots {
        self.0.into_inner()
    }
}

/// A word of small Latin letters, digits and hyphens behind a fixed head.
fn word(table: &Table<'_>, field: &str, head: &str, chars_max: usize) -> Option<String> {
    let text = table.text(field)?;
    let tail = text.strip_prefix(head).unwrap_or_default();
    let ok = (1..=chars_max).contains(&tail.len())
        && tail.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-'));
    if !ok {
        table.fault_at(field, says::bad_word(field, &text, head, chars_max));
    }
    ok.then_some(text)
}

fn when(root: &Table<'_>) -> Option<When> {
    let name = root.text("zone")?;
    let zone = TimeZone::get(&name);
    if zone.is_err() {
        root.fault_at("zone", says::bad_zone(&name));
    }
    let mut formats = root.texts_if("times");
    for format in formats.iter().filter(|format| *format != ISO && !is_format(format)) {
        root.fault_at("times", says::bad_format(format));
    }
    if formats.is_empty() {
        formats.push(ISO.to_owned());
    }
    Some(When { zone: zone.ok()?, formats })
}

/// Whether a format can write a moment, and so can read one.
fn is_format(format: &str) -> bool {
    format.contains('%') && strtime::format(format, base::from_millis(0)).is_ok()
}

fn layout(root: &Table<'_>) -> Option<Layout> {
    const DELIMITERS: [(&str, u8); 4] =
        [("comma", b','), ("semicolon", b';'), ("tab", b'\t'), ("bar", b'|')];
    Some(Layout {
        delimiter: root.choice_if("delimiter", &DELIMITERS),
        sheet: root.text_if("sheet"),
    })
}

fn fields(table: &Table<'_>, columns: &Columns) -> Option<Fields> {
    table.only(&[
        "external_id",
        "text",
        "received_at",
        "status",
        "status_at",
        "due_at",
        "lat",
        "lon",
        "address",
        "district",
        "department",
        "topic_group",
        "topic",
        "author_name",
        "author_contact",
    ]);
    let external_id = columns.must(table, "external_id");
    let text = columns.joined(table, "text");
    let received_at = columns.must(table, "received_at");
    let may = |field| columns.may(table, field);
    if may("lat").is_some() != may("lon").is_some() {
        table.fault_at("lat", says::half_point());
    }
    Some(Fields {
        status: may("status"),
        status_at: may("status_at"),
        due_at: may("due_at"),
        lat: may("lat"),
        lon: may("lon"),
        address: table.has("address").then(|| columns.joined(table, "address")).flatten(),
        district: may("district"),
        department: may("department"),
        topic: own_topic(table, columns),
        author_name: may("author_name"),
        author_contact: may("author_contact"),
        external_id: external_id?,
        text: text?,
        received_at: received_at?,
    })
}

fn own_topic(table: &Table<'_>, columns: &Columns) -> Option<TopicColumns> {
    let group = columns.may(table, "topic_group");
    let topic = columns.may(table, "topic");
    if group.is_some() && topic.is_none() {
        table.fault_at("topic_group", says::group_alone());
    }
    Some(TopicColumns::Own { group, topic: topic? })
}

fn department_else(root: &Table<'_>) -> Vec<DepartmentFrom> {
    const PLACES: [(&str, DepartmentFrom); 2] =
        [("last_route", DepartmentFrom::LastRoute), ("last_answer", DepartmentFrom::LastAnswer)];
    let texts = root.texts_if("department_else");
    texts
        .iter()
        .filter_map(|text| {
            let found = PLACES.iter().find(|(word, _)| word == text).map(|(_, place)| *place);
            if found.is_none() {
                root.fault_at("department_else", says::no_such(text, "last_route, last_answer"));
            }
            found
        })
        .collect()
}

fn statuses(table: &Table<'_>) -> Vec<(String, Meaning)> {
    table.only(&["theirs", "ours"]);
    let words = PastStatus::WORDS.map(|(word, status)| (word, Meaning::Is(status)));
    let mut choices = words.to_vec();
    choices.push(("open", Meaning::Open));
    let ours = table.choice("ours", &choices);
    let theirs = table.texts_if("theirs");
    if theirs.is_empty() {
        table.fault_at("theirs", says::no_words());
    }
    theirs.into_iter().filter_map(|theirs| Some((theirs, ours?))).collect()
}

fn companion(table: &Table<'_>) -> Option<Companion> {
    table.only(&["file", "required", "key", "at", "events"]);
    let columns = Columns::default();
    let file = table.text("file");
    if file.as_deref().is_some_and(|stem| stem.contains(['/', '\\', '.'])) {
        table.fault_at("file", says::bad_stem());
    }
    let key = columns.must(table, "key");
    let at = columns.must(table, "at");
    let events: Vec<_> =
        table.tables("events").iter().filter_map(|it| event(it, &columns)).collect();
    if events.is_empty() {
        table.fault_at("events", says::no_rules());
    }
    Some(Companion {
        file: file?,
        required: table.boolean_if("required").unwrap_or(true),
        key: key?,
        at: at?,
        events,
        slots: columns.into_slots(),
    })
}

fn event(table: &Table<'_>, columns: &Columns) -> Option<EventRule> {
    const COMMON: [&str; 5] = ["when", "at", "id", "first_is_own", "is"];
    let kind = table.text("is")?;
    let fields: &[&str] = match kind.as_str() {
        "skip" => &[],
        "message" | "reopening" => &["text"],
        "answer" => &["text", "department", "interim", "due_at"],
        "status" => &["status"],
        "route" => &["from", "to", "due_before", "due_after"],
        "topic" => &["from", "to", "path"],
        "due" => &["due_at"],
        _ => {
            let known = "skip, message, reopening, answer, status, route, topic, due";
            table.fault_at("is", says::no_such(&kind, known));
            return None;
        }
    };
    table.only(&[COMMON.as_slice(), fields].concat());
    Some(EventRule {
        when: conditions(table, "when", columns),
        at: columns.may(table, "at"),
        id: columns.may(table, "id"),
        first_is_own: table.boolean_if("first_is_own").unwrap_or(false),
        what: what(&kind, table, columns)?,
    })
}

fn what(kind: &str, table: &Table<'_>, columns: &Columns) -> Option<What> {
    Some(match kind {
        "message" => What::Message { text: columns.joined(table, "text")? },
        "reopening" => What::Reopening { text: columns.joined(table, "text")? },
        "answer" => What::Answer(AnswerColumns {
            text: columns.joined(table, "text")?,
            department: columns.may(table, "department"),
            interim: conditions(table, "interim", columns),
            due_at: columns.may(table, "due_at"),
        }),
        "status" => What::Status { status: columns.must(table, "status")? },
        "route" => What::Route(RouteColumns {
            from: columns.may(table, "from"),
            to: columns.must(table, "to")?,
            due_before: columns.may(table, "due_before"),
            due_after: columns.may(table, "due_after"),
        }),
        "topic" => What::Topic {
            from: changed_topic(table, "from", columns)?,
            to: changed_topic(table, "to", columns)?,
        },
        "due" => What::Due { due_at: columns.must(table, "due_at")? },
        _ => What::Skip,
    })
}

/// A topic of a correction: a column with a name, or with a path that `path` takes apart.
fn changed_topic(table: &Table<'_>, field: &str, columns: &Columns) -> Option<TopicColumns> {
    let slot = columns.must(table, field)?;
    let Some(path) = table.table_if("path") else {
        return Some(TopicColumns::Own { group: None, topic: slot });
    };
    path.only(&["by", "levels"]);
    let levels: Vec<_> = path
        .texts_if("levels")
        .iter()
        .filter_map(|level| match level.as_str() {
            "skip" => Some(Level::Skipped),
            "group" => Some(Level::Group),
            "topic" => Some(Level::Topic),
            other => {
                path.fault_at("levels", says::no_such(other, "skip, group, topic"));
                None
            }
        })
        .collect();
    if !levels.contains(&Level::Topic) {
        path.fault_at("levels", says::no_topic_level());
    }
    Some(TopicColumns::Path { slot, by: path.text("by")?, levels })
}

fn conditions(table: &Table<'_>, field: &str, columns: &Columns) -> Vec<Condition> {
    let read = |condition: &Table<'_>| {
        condition.only(&["column", "is", "filled"]);
        let slot = columns.must(condition, "column")?;
        let filled = condition.boolean_if("filled").map(Test::Filled);
        let words = condition.texts_if("is");
        let test = filled.or_else(|| (!words.is_empty()).then_some(Test::OneOf(words)));
        if test.is_none() {
            condition.fault_at("is", says::no_test());
        }
        Some(Condition { slot, test: test? })
    };
    table.tables(field).iter().filter_map(read).collect()
}
