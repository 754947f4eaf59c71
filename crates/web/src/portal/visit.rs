//! A visit: the key of a cookie, how the pages look, and the proof that a form is our own.

use axum::Form;
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use base::{Lang, Personal};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use channels::talk::Peer;
use dialogue::{Conversation, PORTAL};
use people::Csrf;
use people::session::SessionKey;
use serde::Deserialize;

use super::miss::Miss;
use super::view::{At, Frame};
use crate::desk::is_own_form;
use crate::desk::look::{Look, cookie, remembered};
use crate::desk::parts::Theme;
use crate::house::House;

/// How long a visit is remembered, in seconds: a month, as drafts are finished within days.
const REMEMBERED_SECONDS: u32 = 30 * 24 * 60 * 60;

/// A request of somebody on the portal.
pub struct Visit {
    key: SessionKey,
    /// Whether the key was made just now.
    is_new: bool,
    /// Language and theme.
    pub look: Look,
    /// Whether the letters are large.
    pub large: bool,
    /// The path asked for.
    pub path: String,
}

impl FromRequestParts<House> for Visit {
    type Rejection = Miss;

    async fn from_request_parts(parts: &mut Parts, house: &House) -> Result<Self, Miss> {
        if parts.method == Method::POST && !is_own_form(&parts.headers) {
            return Err(Miss::Stale(None));
        }
        let known = cookie(&parts.headers, cookie_name(house));
        let known = known.and_then(|it| SessionKey::parse(&it));
        let is_new = known.is_none();
        let key = match known {
            Some(key) => key,
            None => fresh(house)?,
        };
        Ok(Self {
            key,
            is_new,
            look: Look::of(&parts.headers),
            large: cookie(&parts.headers, "type").is_some_and(|it| it == "large"),
            path: parts.uri.path().to_owned(),
        })
    }
}

fn fresh(house: &House) -> Result<SessionKey, Miss> {
    let text = URL_SAFE_NO_PAD.encode(house.ids.secret().0);
    SessionKey::parse(&text).ok_or(Miss::NotFound)
}

/// The name of the visit's cookie: over https the browser itself guards it by its prefix.
fn cookie_name(house: &House) -> &'static str {
    if house.is_secure() { "__Host-visit" } else { "visit" }
}

impl Visit {
    /// The conversation of the visit.
    pub fn peer(&self) -> Peer {
        Peer { channel: PORTAL.to_owned(), id: Personal::new(self.key.cookie()) }
    }

    /// The conversation as it stands, if anything was said in it.
    pub async fn conversation(&self, house: &House) -> Result<Option<Conversation>, Miss> {
        Ok(Conversation::find(&mut house.db.reader(), &self.peer()).await?)
    }

    /// The proof against forged forms.
    pub fn csrf(&self) -> Csrf {
        self.key.csrf()
    }

    /// Refuses a form without the visit's token; what was typed in it is given back.
    pub fn check(&self, csrf: &str, typed: Option<&str>) -> Result<(), Miss> {
        if !self.is_new && self.csrf().matches(csrf) {
            return Ok(());
        }
        Err(Miss::Stale(typed.map(str::to_owned).filter(|it| !it.is_empty())))
    }

    /// What every page shows.
    pub fn frame(&self, house: &House, at: At) -> Frame {
        let lang = self.look.t.lang();
        Frame {
            t: self.look.t,
            theme: self.look.theme,
            large: self.large,
            csrf: self.csrf().word(&house.ids),
            city: house.city.city.name.of(lang).to_owned(),
            centre: house.city.city.centre_name.of(lang).to_owned(),
            spoken: house.city.city.language.tag(),
            back: self.path.clone(),
            at,
        }
    }

    /// A page that lets the browser keep the visit.
    pub fn keep(&self, house: &House, page: impl axum::response::IntoResponse) -> Response {
        let mut response = page.into_response();
        if self.is_new {
            let secure = if house.is_secure() { "; Secure" } else { "" };
            let name = cookie_name(house);
            let cookie = format!(
                "{name}={}; Path=/; Max-Age={REMEMBERED_SECONDS}; HttpOnly; SameSite=Lax{secure}",
                self.key.cookie()
            );
            add_cookie(&mut response, &cookie);
        }
        response
    }
}

fn add_cookie(response: &mut Response, cookie: &str) {
    if let Ok(cookie) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}

/// A change of the look.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Preferences {
    lang: String,
    theme: String,
    letters: String,
    back: String,
}

/// `POST /preferences`: kept in cookies.
pub async fn set_preferences(
    State(house): State<House>,
    headers: HeaderMap,
    Form(form): Form<Preferences>,
) -> Result<Response, Miss> {
    if !is_own_form(&headers) {
        return Err(Miss::Stale(None));
    }
    let mut response = Redirect::to(own_address(&form.back)).into_response();
    let letters = Some(form.letters).filter(|it| it == "large" || it == "plain");
    let chosen = [
        ("lang", Lang::from_tag(&form.lang).map(|it| it.tag().to_owned())),
        ("theme", Theme::from_word(&form.theme).map(|it| it.word().to_owned())),
        ("type", letters),
    ];
    for (name, value) in chosen {
        if let Some(value) = value {
            add_cookie(&mut response, &remembered(name, &value, house.is_secure()));
        }
    }
    Ok(response)
}

/// A page of the portal, and no other.
fn own_address(back: &str) -> &str {
    let begins = ["/report/place", "/report/contact", "/report/receipt", "/status", "/s/"];
    let own = begins.iter().any(|it| back.starts_with(it)) && !back.contains("..");
    let plain = back.bytes().all(|it| it.is_ascii_alphanumeric() || b"/-_".contains(&it));
    if own && plain { back } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_of_the_look_leads_back_to_a_page_of_ours() {
        for (back, address) in [
            ("/report/place", "/report/place"),
            ("/s/abc", "/s/abc"),
            ("/status", "/status"),
            ("//evil.example", "/"),
            ("/s/../../desk", "/"),
            ("/status?x=\r\nSet-Cookie:", "/"),
            ("https://evil.example/s/", "/"),
            ("", "/"),
        ] {
            assert_eq!(own_address(back), address, "{back}");
        }
    }
}
