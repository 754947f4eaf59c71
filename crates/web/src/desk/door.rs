//! The door: signing in and out, and how the desk looks.

use askama::Template as _;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use base::{Lang, Personal};
use people::password::Password;
use people::session::{self, SignIn, SignInError};
use people::staff;
use serde::Deserialize;

use super::access::{self, Desk};
use super::door_view::SignInPage;
use super::look::{self, Look};
use super::parts::Theme;
use super::stop::{Stop, bare_frame};
use crate::asker::Asker;
use crate::house::House;

/// What the address of the door says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Coming {
    next: String,
    out: String,
}

/// What is typed at the door.
#[derive(Deserialize)]
pub struct Typed {
    #[serde(default)]
    name: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    next: String,
}

/// `GET /desk/sign-in`.
pub async fn show(
    State(house): State<House>,
    headers: HeaderMap,
    Query(coming): Query<Coming>,
) -> Result<Response, Stop> {
    let look = Look::of(&headers);
    let known = access::find(&house, &headers).await.unwrap_or_default();
    if known.is_some() {
        return Ok(Redirect::to(own_address(&coming.next)).into_response());
    }
    let notice = match (coming.out.is_empty(), coming.next.is_empty()) {
        (false, _) => Some(look.t.say("sign-in-out")),
        (true, false) => Some(look.t.say("sign-in-first")),
        (true, true) => None,
    };
    let page = SignInPage {
        f: bare_frame(&house, look, "/desk/sign-in"),
        next: own_address(&coming.next).to_owned(),
        name: String::new(),
        problem: None,
        notice,
    };
    Ok(Html(page.render()?).into_response())
}

/// `POST /desk/sign-in`.
pub async fn sign_in(
    State(house): State<House>,
    asker: Asker,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Result<Response, Stop> {
    let look = Look::of(&headers);
    if !access::is_own_form(&headers) {
        return refused(&house, look, &typed, StatusCode::FORBIDDEN, look.t.say("sign-in-stale"));
    }
    let now = house.clock.now();
    if let Err(problem) = house.limits.sign_in(asker, &typed.name, now) {
        let wait = problem.retry_after.unwrap_or(1);
        tracing::warn!(from = asker.masked(), wait, "a sign-in was put off");
        let words = look.t.with("sign-in-many", "span", &look.t.count("span-seconds", wait));
        let mut page = refused(&house, look, &typed, StatusCode::TOO_MANY_REQUESTS, words)?;
        page.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait));
        return Ok(page);
    }
    let asked = SignIn {
        name: Personal::new(typed.name.clone()),
        password: Password::typed(typed.password.clone()),
    };
    match session::sign_in(&house.db, &house.hasher, &house.ids, &asked, now).await {
        Ok(key) => {
            house.limits.signed_in(asker, &typed.name, now);
            let cookie = access::session_cookie(&house, &key.cookie());
            let address = Redirect::to(own_address(&typed.next));
            let mut response = ([(header::SET_COOKIE, cookie)], address).into_response();
            if let Some(said) = look::cookie(&headers, look::SAID_AT_DOOR) {
                learn_language(&house, &key.cookie(), Lang::from_tag(&said)).await;
                add_cookie(&mut response, &look::said_at_door(None, house.is_secure()));
            }
            Ok(response)
        }
        Err(SignInError::Refused { whose }) => {
            let staff = whose.map(|id| id.to_string());
            tracing::warn!(from = asker.masked(), staff, "a sign-in was refused");
            let words = look.t.say("sign-in-wrong");
            refused(&house, look, &typed, StatusCode::UNPROCESSABLE_ENTITY, words)
        }
        Err(SignInError::Hash(error)) => {
            house.limits.sign_in_was_no_guess(asker, now);
            Err(Stop::Broken(std::sync::Arc::new(error)))
        }
        Err(SignInError::Store(error)) => {
            house.limits.sign_in_was_no_guess(asker, now);
            Err(error.into())
        }
    }
}

/// Keeps the language that was chosen at the door in the account. Nobody stays outside because
/// that failed: the browser remembers it too.
async fn learn_language(house: &House, key: &str, lang: Option<Lang>) {
    let (Some(lang), now) = (lang, house.clock.now()) else { return };
    let learnt = async {
        let found = session::find(&mut house.db.reader(), key, now).await?;
        match found.filter(|it| it.language != Some(lang)) {
            Some(session) => keep_look(house, &session, Some(lang), None).await,
            None => Ok(()),
        }
    };
    if learnt.await.is_err() {
        tracing::warn!("the language chosen at the door was not kept");
    }
}

fn add_cookie(response: &mut Response, cookie: &str) {
    if let Ok(cookie) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}

fn refused(
    house: &House,
    look: Look,
    typed: &Typed,
    status: StatusCode,
    words: String,
) -> Result<Response, Stop> {
    let page = SignInPage {
        f: bare_frame(house, look, "/desk/sign-in"),
        next: own_address(&typed.next).to_owned(),
        name: typed.name.chars().take(128).collect(),
        problem: Some(words),
        notice: None,
    };
    Ok((status, Html(page.render()?)).into_response())
}

/// An address of the desk, and no other: a link to the door must not lead elsewhere.
fn own_address(next: &str) -> &str {
    let own = next.starts_with("/desk/") && !next.contains("..") && !next.contains('\\');
    let plain = next.bytes().all(|byte| byte.is_ascii_graphic());
    if own && plain && !next.starts_with("/desk/sign-") { next } else { "/desk/inbox" }
}

/// A form that holds the token alone.
#[derive(Debug, Deserialize)]
pub struct Bare {
    #[serde(default)]
    csrf: String,
}

/// `POST /desk/sign-out`.
pub async fn sign_out(
    State(house): State<House>,
    desk: Desk,
    headers: HeaderMap,
    Form(form): Form<Bare>,
) -> Result<Response, Stop> {
    desk.check(&form.csrf, None)?;
    let key = look::cookie(&headers, access::cookie_name(&house)).unwrap_or_default();
    let mut unit = house.db.begin(house.clock.now()).await?;
    session::sign_out(&mut unit, &key).await?;
    unit.commit().await?;
    let gone = [(header::SET_COOKIE, access::session_cookie(&house, ""))];
    Ok((gone, Redirect::to("/desk/sign-in?out=1")).into_response())
}

/// A change of the look.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Preferences {
    csrf: String,
    lang: String,
    theme: String,
    keys: String,
    back: String,
}

/// `POST /desk/preferences`: kept in cookies, and in the account of who is signed in, or signs in
/// next.
pub async fn set_preferences(
    State(house): State<House>,
    headers: HeaderMap,
    Form(form): Form<Preferences>,
) -> Result<Response, Stop> {
    if !access::is_own_form(&headers) {
        return Err(Stop::Stale(None));
    }
    let (lang, theme) = (Lang::from_tag(&form.lang), Theme::from_word(&form.theme));
    let found = access::find(&house, &headers).await?;
    if let Some(session) = &found {
        if !session.csrf.matches(&form.csrf) {
            return Err(Stop::Stale(None));
        }
        if lang.is_some() || theme.is_some() {
            keep_look(&house, session, lang, theme).await?;
        }
    }
    let mut response = Redirect::to(back(&form.back)).into_response();
    let keys = Some(form.keys).filter(|word| word == "on" || word == "off");
    let chosen = [
        ("lang", lang.map(|lang| lang.tag().to_owned())),
        ("theme", theme.map(|theme| theme.word().to_owned())),
        ("keys", keys),
    ];
    for (name, value) in chosen {
        if let Some(value) = value {
            add_cookie(&mut response, &look::remembered(name, &value, house.is_secure()));
        }
    }
    if found.is_none() && lang.is_some() {
        add_cookie(&mut response, &look::said_at_door(lang, house.is_secure()));
    }
    Ok(response)
}

async fn keep_look(
    house: &House,
    session: &session::Session,
    lang: Option<Lang>,
    theme: Option<Theme>,
) -> Result<(), Stop> {
    let lang = lang.or(session.language);
    let theme = match theme {
        None => session.theme,
        Some(Theme::Auto) => None,
        Some(Theme::Light) => Some(staff::Theme::Light),
        Some(Theme::Dark) => Some(staff::Theme::Dark),
    };
    let mut unit = house.db.begin(house.clock.now()).await?;
    let by = session.principal.by();
    match staff::set_look(&mut unit, &by, session.staff, lang, theme).await {
        Ok(()) => {}
        Err(staff::StaffError::Store(error)) => return Err(error.into()),
        Err(_) => return Err(Stop::NotFound),
    }
    unit.commit().await?;
    Ok(())
}

/// Where to go back to; the door is a page of its own here.
fn back(address: &str) -> &str {
    if address == "/desk/sign-in" { address } else { own_address(address) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_door_leads_only_into_the_desk() {
        for (next, address) in [
            ("/desk/appeals/2026-000001?x=1", "/desk/appeals/2026-000001?x=1"),
            ("", "/desk/inbox"),
            ("//evil.example/desk/", "/desk/inbox"),
            ("https://evil.example/desk/", "/desk/inbox"),
            ("/desk/../api", "/desk/inbox"),
            ("/desk/\\evil", "/desk/inbox"),
            ("/desk/sign-in", "/desk/inbox"),
            ("/desk/\r\nSet-Cookie:", "/desk/inbox"),
        ] {
            assert_eq!(own_address(next), address, "{next}");
        }
        assert_eq!(back("/desk/sign-in"), "/desk/sign-in");
    }
}
