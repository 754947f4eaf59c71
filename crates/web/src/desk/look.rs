//! How a person wants the desk to look: language, theme, keys.
//!
//! A language that a person has chosen belongs to the account and holds in every browser, also one
//! that somebody else used before; until then the door's choice decides, and before that the
//! browser. A theme is a matter of the screen: what was chosen in this browser holds there, and
//! the account's elsewhere.

use axum::http::{HeaderMap, header};
use base::Lang;
use people::session::Session;

use super::parts::Theme;
use crate::lang::Tongue;

/// How long a choice is remembered by a browser, in seconds: a year.
const REMEMBERED_SECONDS: u32 = 365 * 24 * 60 * 60;

/// The cookie of a language that was chosen at the door in this visit; the account learns it when
/// somebody signs in.
pub const SAID_AT_DOOR: &str = "said";

/// The look of pages for one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// The language.
    pub t: Tongue,
    /// The theme.
    pub theme: Theme,
    /// Are the single keys on?
    pub keys: bool,
}

impl Look {
    /// The look that a request asks for.
    pub fn of(headers: &HeaderMap) -> Self {
        let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        let lang = chosen_lang(headers);
        let lang = lang.unwrap_or_else(|| accepted.map_or(Lang::Ru, Lang::accept));
        Self {
            t: Tongue::new(lang),
            theme: chosen_theme(headers).unwrap_or_default(),
            keys: cookie(headers, "keys").is_none_or(|word| word != "off"),
        }
    }

    /// The look of a person who is signed in.
    pub fn of_session(headers: &HeaderMap, session: &Session) -> Self {
        let own = match session.theme {
            None => Theme::Auto,
            Some(people::staff::Theme::Light) => Theme::Light,
            Some(people::staff::Theme::Dark) => Theme::Dark,
        };
        let unasked = Self::of(headers);
        Self {
            t: session.language.map_or(unasked.t, Tongue::new),
            theme: chosen_theme(headers).unwrap_or(own),
            ..unasked
        }
    }
}

fn chosen_lang(headers: &HeaderMap) -> Option<Lang> {
    cookie(headers, "lang").and_then(|word| Lang::from_tag(&word))
}

fn chosen_theme(headers: &HeaderMap) -> Option<Theme> {
    cookie(headers, "theme").and_then(|word| Theme::from_word(&word))
}

/// The value of a cookie.
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';'));
    pairs.find_map(|pair| {
        let (own, value) = pair.trim().split_once('=')?;
        (own == name).then(|| value.to_owned())
    })
}

/// A cookie that remembers a choice; scripts need not read it.
pub fn remembered(name: &str, value: &str, secure: bool) -> String {
    let secure = if secure { "; Secure" } else { "" };
    format!("{name}={value}; Path=/; Max-Age={REMEMBERED_SECONDS}; HttpOnly; SameSite=Lax{secure}")
}

/// The cookie of what was said at the door, until the browser is closed; none takes it away.
pub fn said_at_door(lang: Option<Lang>, secure: bool) -> String {
    let (value, age) = lang.map_or(("", "; Max-Age=0"), |lang| (lang.tag(), ""));
    let secure = if secure { "; Secure" } else { "" };
    format!("{SAID_AT_DOOR}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{age}")
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn look(cookies: &'static str, accept: &'static str) -> Look {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_static(cookies));
        headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_static(accept));
        Look::of(&headers)
    }

    #[test]
    fn a_cookie_is_heard_before_the_browser() {
        let said = look("a=b; lang=en; theme=dark; keys=off", "ru");
        assert_eq!(said.t.lang(), Lang::En);
        assert_eq!((said.theme, said.keys), (Theme::Dark, false));
        let said = look("lang=xx; theme=purple", "en-GB");
        assert_eq!(said.t.lang(), Lang::En);
        assert_eq!((said.theme, said.keys), (Theme::Auto, true));
    }
}
