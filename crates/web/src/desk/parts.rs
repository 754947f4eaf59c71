//! The small drawn parts that templates are put together from: icons, clocks, states, channels.

use std::borrow::{Borrow, Cow};
use std::fmt;

use askama::filters::HtmlSafe;
use register::Status;

use crate::lang::Tongue;

pub use super::proposed::{confidence, marked};
pub use channels::{FILE_BYTES_MAX, FILES_MAX};

/// A text about the limits of files: `$count` of them, `$size` megabytes each.
pub fn with_limits(t: impl Borrow<Tongue>, key: &str) -> String {
    let (count, size) = (FILES_MAX.to_string(), (FILE_BYTES_MAX >> 20).to_string());
    t.borrow().fill(key, &[("count", &count), ("size", &size)])
}

/// Settings of htmx under our content security policy: no `eval`, no styles of its own, no
/// scripts in what it swaps in; refusals are shown, since they carry the text typed.
pub const HTMX_CONFIG: &str = concat!(
    r#"{"allowEval":false,"includeIndicatorStyles":false,"allowScriptTags":false,"#,
    r#""attributesToSettle":["class","width","height"],"historyCacheSize":0,"#,
    r#""selfRequestsOnly":true,"responseHandling":[{"code":"204","swap":false},"#,
    r#"{"code":"[23]..","swap":true},{"code":"403|404|409|412|413|422","swap":true},"#,
    r#"{"code":"[45]..","swap":false,"error":true}]}"#,
);

/// Markup that is safe to show as it is: made here, from our own drawings and escaped words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Markup(Cow<'static, str>);

impl fmt::Display for Markup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl HtmlSafe for Markup {}

impl Markup {
    /// Markup that was put together by us, with every foreign word in it escaped.
    pub(crate) const fn made(text: String) -> Self {
        Self(Cow::Owned(text))
    }
}

/// The address of an embedded file.
pub fn asset(name: &str) -> &'static str {
    assets::url(name)
}

/// An icon that stands beside a word.
pub fn icon(name: impl AsRef<str>) -> Markup {
    drawn("icon", name.as_ref())
}

/// An icon of an empty place.
pub fn icon_big(name: impl AsRef<str>) -> Markup {
    drawn("icon icon-big", name.as_ref())
}

fn drawn(class: &str, name: &str) -> Markup {
    let inside = assets::icon(name);
    Markup(Cow::Owned(format!(
        r#"<svg class="{class}" viewBox="0 0 24 24" aria-hidden="true">{inside}</svg>"#
    )))
}

/// The product's mark.
pub fn logo() -> Markup {
    Markup(Cow::Borrowed(concat!(
        r#"<svg class="logo" viewBox="0 0 28 28" aria-hidden="true">"#,
        r#"<circle class="logo-line" cx="10.5" cy="14" r="6.5"/>"#,
        r#"<path class="logo-line" d="M19.6 4.8a13 13 0 0 1 0 18.4"/></svg>"#,
    )))
}

/// A theme that a person may choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the person's system has it.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// The themes in the order of the switch.
pub const THEMES: [Theme; 3] = [Theme::Auto, Theme::Light, Theme::Dark];

impl Theme {
    /// The word of the cookie and of the form.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme of a cookie's word.
    pub fn from_word(word: &str) -> Option<Self> {
        THEMES.into_iter().find(|theme| theme.word() == word)
    }

    /// The attribute of the page; none lets the system choose.
    pub fn attribute(&self) -> Option<&'static str> {
        (*self != Self::Auto).then(|| self.word())
    }

    /// Its name's key.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Auto => "theme-auto",
            Self::Light => "theme-light",
            Self::Dark => "theme-dark",
        }
    }

    /// Its icon.
    pub fn icon(&self) -> &'static str {
        match self {
            Self::Auto => "sun-moon",
            Self::Light => "sun",
            Self::Dark => "moon",
        }
    }
}

/// How a clock stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockKind {
    /// There is time.
    Runs,
    /// Less than a quarter of the term, or less than an hour, is left.
    AtRisk,
    /// The time has passed.
    Over,
    /// What was promised is done.
    Done,
}

impl ClockKind {
    /// The class of a list's clock.
    pub fn class(&self) -> &'static str {
        match self {
            Self::Runs | Self::Done => "",
            Self::AtRisk => "clock-risk",
            Self::Over => "clock-over",
        }
    }

    /// The class of a sentence about it.
    pub fn text_class(&self) -> &'static str {
        match self {
            Self::Runs | Self::Done => "dim",
            Self::AtRisk => "at-risk",
            Self::Over => "over",
        }
    }
}

/// A ring that fills towards the deadline; `part` is in percent.
pub fn ring(kind: impl Borrow<ClockKind>, part: impl Borrow<u8>) -> Markup {
    ring_of("ring", *kind.borrow(), *part.borrow())
}

/// A larger ring.
pub fn ring_md(kind: impl Borrow<ClockKind>, part: impl Borrow<u8>) -> Markup {
    ring_of("ring ring-md", *kind.borrow(), *part.borrow())
}

fn ring_of(class: &str, kind: ClockKind, part: u8) -> Markup {
    let part = part.min(100);
    let arc = format!(
        concat!(
            r#"<circle class="ring-arc" cx="10" cy="10" r="7.5" pathLength="100" "#,
            r#"stroke-dasharray="{part} 100" transform="rotate(-90 10 10)"/>"#
        ),
        part = part
    );
    let (state, inside) = match kind {
        ClockKind::Runs => ("", arc),
        ClockKind::AtRisk => {
            (" ring-risk", arc + r#"<circle class="ring-dot" cx="10" cy="10" r="2.6"/>"#)
        }
        ClockKind::Over => (" ring-over", disc("M10 5.6v5.2M10 13.9v.2")),
        ClockKind::Done => (" ring-done", disc("M6.4 10.3l2.5 2.5 4.8-5.2")),
    };
    Markup(Cow::Owned(format!(
        concat!(
            r#"<svg class="{class}{state}" viewBox="0 0 20 20" aria-hidden="true">"#,
            r#"<circle class="ring-track" cx="10" cy="10" r="7.5"/>{inside}</svg>"#
        ),
        class = class,
        state = state,
        inside = inside
    )))
}

fn disc(mark: &str) -> String {
    format!(
        r#"<circle class="ring-disc" cx="10" cy="10" r="9"/><path class="ring-mark" d="{mark}"/>"#
    )
}

/// The dot beside the view of what is overdue.
pub fn over_dot() -> Markup {
    ring(ClockKind::Over, 100)
}

/// What stands beside a status: a shape and a word, never a coloured pill.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Nobody has looked at it yet.
    New,
    /// Given to a department.
    Assigned,
    /// The department works on it.
    InWork,
    /// An answer waits for approval.
    Approval,
    /// Answered.
    Answered,
    /// The person says that it is done.
    Confirmed,
    /// The person says that it is not done.
    Reopened,
    /// Answered, and the person was silent.
    ClosedUnconfirmed,
    /// Declined, with a ground.
    Declined,
    /// Sent on to a body outside the city.
    Forwarded,
}

const TICK: &str = concat!(
    r#"<circle class="s-disc" cx="8" cy="8" r="6"/>"#,
    r#"<path class="s-cut" d="M5.4 8.2l1.8 1.8 3.4-3.8"/>"#
);

impl Mark {
    /// Its word's key.
    pub fn key(self) -> &'static str {
        match self {
            Self::New => "status-new",
            Self::Assigned => "status-assigned",
            Self::InWork => "status-in-work",
            Self::Approval => "status-approval",
            Self::Answered => "status-answered",
            Self::Confirmed => "status-confirmed",
            Self::Reopened => "status-reopened",
            Self::ClosedUnconfirmed => "status-closed-unconfirmed",
            Self::Declined => "status-declined",
            Self::Forwarded => "status-forwarded",
        }
    }

    /// The mark of a status.
    pub const fn from_status(status: Status) -> Self {
        match status {
            Status::New => Self::New,
            Status::Assigned => Self::Assigned,
            Status::InWork => Self::InWork,
            Status::Answered => Self::Answered,
            Status::Confirmed => Self::Confirmed,
            Status::Reopened => Self::Reopened,
            Status::ClosedUnconfirmed => Self::ClosedUnconfirmed,
            Status::Declined => Self::Declined,
            Status::Forwarded => Self::Forwarded,
        }
    }

    fn class(self) -> &'static str {
        match self {
            Self::InWork => "state state-work",
            Self::Approval => "state state-approve",
            Self::Confirmed => "state state-confirmed",
            _ => "state",
        }
    }

    fn drawing(self) -> &'static str {
        match self {
            Self::New => {
                r#"<circle class="s-line" cx="8" cy="8" r="5.5" stroke-dasharray="2.2 2.1"/>"#
            }
            Self::Assigned => r#"<circle class="s-line" cx="8" cy="8" r="5.5"/>"#,
            Self::InWork => concat!(
                r#"<circle class="s-line" cx="8" cy="8" r="5.5"/>"#,
                r#"<path class="s-fill" d="M8 4.6a3.4 3.4 0 0 1 0 6.8z"/>"#
            ),
            Self::Approval => concat!(
                r#"<circle class="s-line" cx="8" cy="8" r="5.5"/>"#,
                r#"<circle class="s-fill" cx="8" cy="8" r="3"/>"#
            ),
            Self::Answered | Self::Confirmed => TICK,
            Self::Reopened => {
                r#"<path class="s-line" d="M13 8a5 5 0 1 1-1.6-3.7M13 2.6v2.6h-2.6"/>"#
            }
            Self::ClosedUnconfirmed => concat!(
                r#"<circle class="s-line" cx="8" cy="8" r="5.5"/>"#,
                r#"<path class="s-line" d="M5.6 8.2l1.6 1.6 3.2-3.5"/>"#
            ),
            Self::Declined => concat!(
                r#"<circle class="s-line" cx="8" cy="8" r="5.5"/>"#,
                r#"<path class="s-line" d="M5.4 8h5.2"/>"#
            ),
            Self::Forwarded => concat!(
                r#"<circle class="s-line" cx="8" cy="8" r="5.5"/>"#,
                r#"<path class="s-line" d="M5.4 8h5M8.4 6l2 2-2 2"/>"#
            ),
        }
    }
}

/// A status as a shape and a word.
pub fn state(mark: impl Borrow<Mark>, t: impl Borrow<Tongue>) -> Markup {
    let (mark, t) = (mark.borrow(), t.borrow());
    let (class, drawing, word) = (mark.class(), mark.drawing(), t.say(mark.key()));
    Markup(Cow::Owned(format!(
        concat!(
            r#"<span class="{class}"><svg viewBox="0 0 16 16" aria-hidden="true">{drawing}</svg>"#,
            "<span>{word}</span></span>"
        ),
        class = class,
        drawing = drawing,
        word = escaped(&word)
    )))
}

/// Where a message came from: a drawing and a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Channel {
    /// The name as the city calls it.
    pub name: String,
    /// An icon of the Tabler set.
    pub icon: String,
}

impl Channel {
    /// Its drawing; a city may name an icon that we do not carry, then a plain one stands in.
    fn drawing(&self) -> &'static str {
        match assets::icon(&self.icon) {
            "" => assets::icon("message-circle"),
            drawing => drawing,
        }
    }
}

/// A channel by its drawing alone, with its name for those who do not see it.
pub fn channel(channel: &Channel) -> Markup {
    let (name, inside) = (escaped(&channel.name), channel.drawing());
    Markup(Cow::Owned(format!(
        concat!(
            r#"<span class="channel" title="{name}"><svg class="icon" viewBox="0 0 24 24" "#,
            r#"role="img" aria-label="{name}">{inside}</svg></span>"#
        ),
        name = name,
        inside = inside
    )))
}

/// A channel with its name beside it.
pub fn channel_named(channel: &Channel) -> Markup {
    let (name, inside) = (escaped(&channel.name), channel.drawing());
    Markup(Cow::Owned(format!(
        concat!(
            r#"<span class="channel"><svg class="icon" viewBox="0 0 24 24" aria-hidden="true">"#,
            "{inside}</svg><span>{name}</span></span>"
        ),
        inside = inside,
        name = name
    )))
}

pub(crate) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_channels_name_cannot_bring_markup() {
        let made = channel(&Channel { name: "<b>\"x'".to_owned(), icon: "world".to_owned() });
        assert!(!made.to_string().contains("<b>"));
        assert!(made.to_string().contains("&lt;b&gt;&quot;x&#39;"));
    }

    #[test]
    fn every_icon_that_our_city_names_is_carried() {
        let channels = include_str!("../../../../city/channels.toml");
        for line in channels.lines().filter_map(|line| line.strip_prefix("icon = ")) {
            assert_ne!(assets::icon(line.trim_matches('"')), "", "{line}");
        }
        let unknown = Channel { name: "X".to_owned(), icon: "no such".to_owned() };
        assert!(channel(&unknown).to_string().contains("<path"));
    }

    #[test]
    fn the_settings_of_htmx_are_json() {
        let read: serde_json::Value = serde_json::from_str(HTMX_CONFIG).expect("JSON");
        assert_eq!(read["allowEval"], false);
    }

    #[test]
    fn a_ring_never_overflows() {
        assert!(ring(ClockKind::Runs, 250).to_string().contains("\"100 100\""));
    }
}
