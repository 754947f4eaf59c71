//! Who stands at the desk: the session of a cookie, and the proof that a form is our own.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use people::session::{self, Session};
use people::{Principal, Role, Scope};

use super::frame::{Frame, Here, Me};
use super::look::{Look, cookie};
use super::stop::Stop;
use crate::house::House;

/// A request of a person who is signed in.
#[derive(Debug, Clone)]
pub struct Desk {
    /// The session.
    pub session: Session,
    /// How the person wants the desk to look.
    pub look: Look,
    /// Is only a part of the page asked for?
    pub is_part: bool,
    /// The address asked for.
    pub address: String,
}

impl FromRequestParts<House> for Desk {
    type Rejection = Stop;

    async fn from_request_parts(parts: &mut Parts, house: &House) -> Result<Self, Stop> {
        if parts.method == Method::POST && !is_own_form(&parts.headers) {
            return Err(Stop::Stale(None));
        }
        let address = parts.uri.path_and_query().map_or("/desk/inbox", |it| it.as_str());
        let is_part = parts.headers.contains_key("hx-request");
        let Some(session) = find(house, &parts.headers).await? else {
            let next = match (&parts.method, is_part) {
                (&Method::GET, false) => address.to_owned(),
                _ => came_from(&parts.headers),
            };
            return Err(Stop::SignIn(next));
        };
        let look = Look::of_session(&parts.headers, &session);
        Ok(Self { session, look, is_part, address: address.to_owned() })
    }
}

/// The living session of a request.
pub async fn find(house: &House, headers: &HeaderMap) -> Result<Option<Session>, Stop> {
    let Some(key) = cookie(headers, cookie_name(house)) else { return Ok(None) };
    Ok(session::resume(&house.db, &key, house.clock.now()).await?)
}

/// The name of the session's cookie: over https the browser itself guards it by its prefix.
pub fn cookie_name(house: &House) -> &'static str {
    if house.is_secure() { "__Host-otklik" } else { "otklik" }
}

/// The session's cookie; an empty key takes it away.
pub fn session_cookie(house: &House, key: &str) -> String {
    let name = cookie_name(house);
    let secure = if house.is_secure() { "; Secure" } else { "" };
    let age = if key.is_empty() { "; Max-Age=0" } else { "" };
    format!("{name}={key}; Path=/; HttpOnly; SameSite=Lax{secure}{age}")
}

/// Did a browser send this form from a page of ours? Asked of every form, before its token.
pub fn is_own_form(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match (text("sec-fetch-site"), text("origin")) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => {
            let host = text(header::HOST.as_str());
            host.is_some() && origin.split_once("://").map(|(_, host)| host) == host
        }
        (None, None) => true,
    }
}

/// The page of ours that a form or a part stood on.
fn came_from(headers: &HeaderMap) -> String {
    let page = headers.get("hx-current-url").or_else(|| headers.get(header::REFERER));
    let page = page.and_then(|value| value.to_str().ok()).and_then(|url| url.split_once("/desk/"));
    page.map_or_else(|| "/desk/inbox".to_owned(), |(_, rest)| format!("/desk/{rest}"))
}

impl Desk {
    /// Refuses a form without the session's token; what was typed in it is given back.
    pub fn check(&self, csrf: &str, typed: Option<&str>) -> Result<(), Stop> {
        if self.session.csrf.matches(csrf) {
            return Ok(());
        }
        Err(Stop::Stale(typed.map(str::to_owned).filter(|typed| !typed.is_empty())))
    }

    /// Who it is.
    pub fn principal(&self) -> &Principal {
        &self.session.principal
    }

    /// The frame of a page.
    pub fn frame(&self, house: &House, here: Here) -> Frame {
        let principal = self.principal();
        let role = principal.role.map_or("role-operator", role_key);
        let mut me = Me::new(principal.name.reveal(), role);
        me.goes = principal.role == Some(Role::Executor);
        me.approves = principal.may(Scope::Approve);
        me.joins = principal.may(Scope::Work);
        let lang = self.look.t.lang();
        Frame {
            t: self.look.t,
            spoken: house.city.city.language.tag(),
            theme: self.look.theme,
            keys: self.look.keys,
            csrf: self.session.csrf.word(&house.ids),
            city: house.city.city.name.of(lang).to_owned(),
            me,
            here,
            back: self.address.clone(),
        }
    }
}

fn role_key(role: Role) -> &'static str {
    match role {
        Role::Operator => "role-operator",
        Role::Executor => "role-executor",
        Role::Controller => "role-controller",
        Role::Head => "role-head",
        Role::Analyst => "role-analyst",
        Role::Admin => "role-admin",
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn forms_from_elsewhere_are_refused() {
        for (pairs, own) in [
            (vec![("sec-fetch-site", "same-origin")], true),
            (vec![("sec-fetch-site", "none")], true),
            (vec![("sec-fetch-site", "cross-site")], false),
            (vec![("sec-fetch-site", "same-site"), ("origin", "http://a")], false),
            (vec![("origin", "https://city.example"), ("host", "city.example")], true),
            (vec![("origin", "https://evil.example"), ("host", "city.example")], false),
            (vec![("origin", "null"), ("host", "city.example")], false),
            (vec![], true),
        ] {
            let mut headers = HeaderMap::new();
            for (name, value) in &pairs {
                headers.insert(*name, HeaderValue::from_static(value));
            }
            assert_eq!(is_own_form(&headers), own, "{pairs:?}");
        }
    }

    #[test]
    fn the_page_to_return_to_is_always_one_of_ours() {
        let mut headers = HeaderMap::new();
        assert_eq!(came_from(&headers), "/desk/inbox");
        headers.insert(header::REFERER, HeaderValue::from_static("https://evil.example/x"));
        assert_eq!(came_from(&headers), "/desk/inbox");
        let page = HeaderValue::from_static("https://city.example/desk/appeals/2026-000001?a=b");
        headers.insert("hx-current-url", page);
        assert_eq!(came_from(&headers), "/desk/appeals/2026-000001?a=b");
    }
}
