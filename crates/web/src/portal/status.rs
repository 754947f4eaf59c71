//! The page of a message: by its secret link, or by number and contact where the link is lost.

use answers::Answer;
use askama::Template as _;
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use base::{Personal, Uuid};
use dialogue::link::{self, Opens};
use register::transition::{self, Act, Actor};
use register::{Appeal, Attachment, AttachmentId, Author, Number, Owner};
use serde::Deserialize;
use store::Sql;
use work::evidence::{self, Evidence};

use super::miss::Miss;
use super::report::{SHOWN, Size, photo};
use super::view::{At, LookUpPage};
use super::visit::Visit;
use crate::asker::Asker;
use crate::house::House;

mod page;

/// Characters of a reason that a button alone stands for.
const REASONS: [&str; 4] = ["nothing", "partly", "badly", "elsewhere"];

/// The appeal that a key opens.
async fn opened(house: &House, key: &str) -> Result<(Appeal, Opens), Miss> {
    let mut reader = house.db.reader();
    let opens = link::find(&mut reader, key).await?.ok_or(Miss::NotFound)?;
    let appeal = Appeal::some(&mut reader, &[opens.appeal]).await?.pop();
    Ok((appeal.ok_or(Miss::NotFound)?, opens))
}

/// What the address of the page says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Beside {
    why: String,
    done: String,
}

/// `GET /s/{key}`.
pub async fn show(
    State(house): State<House>,
    visit: Visit,
    Path(key): Path<String>,
    Query(beside): Query<Beside>,
) -> Result<Response, Miss> {
    let (appeal, _) = opened(&house, &key).await?;
    let t = visit.look.t;
    let notices = match beside.done.as_str() {
        "done" => vec![t.say("status-heard-done")],
        "not_done" => vec![t.say("status-heard-not-done")],
        "late" => vec![t.say("status-late")],
        "words" => vec![t.say("status-words-added")],
        "empty" => vec![t.say("status-words-empty")],
        _ => Vec::new(),
    };
    let asks_reason = beside.why == "1";
    let page = page::make(&house, &visit, &appeal, &key, asks_reason, notices).await?;
    Ok(visit.keep(&house, Html(page.render()?)))
}

/// What the forms of the page send.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Said {
    csrf: String,
    verdict: String,
    why: String,
    say: String,
    asked: String,
}

/// `POST /s/{key}/verdict`.
pub async fn give_verdict(
    State(house): State<House>,
    visit: Visit,
    asker: Asker,
    Path(key): Path<String>,
    Form(said): Form<Said>,
) -> Result<Response, Miss> {
    visit.check(&said.csrf, Some(&said.say))?;
    house.limits.portal_form(asker).map_err(|wait| Miss::TooMany(wait, Some(said.say.clone())))?;
    let (appeal, _) = opened(&house, &key).await?;
    let done = match said.verdict.as_str() {
        "done" => true,
        "not_done" => false,
        _ => return Err(Miss::Bad),
    };
    if !done && said.asked.is_empty() {
        return Ok(Redirect::to(&format!("/s/{key}?why=1#why")).into_response());
    }
    let words = Personal::new(reason(&visit, &said));
    let mut unit = house.db.begin(house.clock.now()).await?;
    let lang = visit.look.t.lang();
    let heard = house.dialogue().verdict(&mut unit, appeal.number, done, words, lang).await;
    let heard = heard.map_err(|error| Miss::from(error).keeping(&said.say))?;
    unit.commit().await?;
    let word = match (heard, done) {
        (false, _) => "late",
        (true, true) => "done",
        (true, false) => "not_done",
    };
    Ok(Redirect::to(&format!("/s/{key}?done={word}")).into_response())
}

/// The chosen reason and what was written beside it.
fn reason(visit: &Visit, said: &Said) -> String {
    let t = visit.look.t;
    let chosen = match said.why.as_str() {
        it if !REASONS.contains(&it) => None,
        "nothing" => Some(t.say("status-why-nothing")),
        "partly" => Some(t.say("status-why-partly")),
        "badly" => Some(t.say("status-why-badly")),
        _ => Some(t.say("status-why-elsewhere")),
    };
    let written = Some(said.say.trim().to_owned()).filter(|it| !it.is_empty());
    chosen.into_iter().chain(written).collect::<Vec<_>>().join(". ")
}

/// `POST /s/{key}/words`: the resident writes more.
pub async fn add_words(
    State(house): State<House>,
    visit: Visit,
    asker: Asker,
    Path(key): Path<String>,
    Form(said): Form<Said>,
) -> Result<Response, Miss> {
    visit.check(&said.csrf, Some(&said.say))?;
    house.limits.portal_form(asker).map_err(|wait| Miss::TooMany(wait, Some(said.say.clone())))?;
    let (appeal, _) = opened(&house, &key).await?;
    let words = said.say.trim();
    if base::text::check(words, channels::TEXT_MAX).is_err() {
        return Ok(Redirect::to(&format!("/s/{key}?done=empty")).into_response());
    }
    let mut unit = house.db.begin(house.clock.now()).await?;
    let text = Personal::new(words.to_owned());
    let added = house.dialogue().add_words(&mut unit, appeal.number, text).await;
    added.map_err(|error| Miss::from(error).keeping(words))?;
    unit.commit().await?;
    Ok(Redirect::to(&format!("/s/{key}?done=words")).into_response())
}

/// `GET /s/{key}/photos/{id}`: a photo of the message, or of an answer that was given.
pub async fn show_photo(
    State(house): State<House>,
    Path((key, id)): Path<(String, String)>,
    Query(size): Query<Size>,
) -> Result<Response, Miss> {
    let (appeal, _) = opened(&house, &key).await?;
    let id = Uuid::parse_str(&id).map(AttachmentId).map_err(|_| Miss::NotFound)?;
    let mut reader = house.db.reader();
    let found = Attachment::find(&mut reader, &appeal, id).await?.ok_or(Miss::NotFound)?;
    if !is_public(&mut reader, &appeal, &found).await? {
        return Err(Miss::NotFound);
    }
    photo(&house, &found.file.sha256, &size).await
}

/// Photos of the resident's own messages, and of answers that were given; of no draft.
async fn is_public(sql: &mut impl Sql, appeal: &Appeal, found: &Attachment) -> store::Result<bool> {
    if !SHOWN.contains(&found.file.content_type.as_str()) {
        return Ok(false);
    }
    match found.owner {
        Owner::Message(_) => Ok(true),
        // Photos of the work are shown with the answer that tells of it.
        Owner::Evidence(id) => {
            let shown = evidence_shown(sql, appeal).await?;
            Ok(shown.iter().any(|it| it.id.0 == id))
        }
        Owner::Answer(id) => {
            let given = Answer::of(sql, appeal).await?;
            Ok(given.iter().any(|it| it.id.0 == id && it.state == answers::State::Approved))
        }
    }
}

/// Photos of the work that the resident may see: those that were there when a final answer was
/// given, and were not removed.
async fn evidence_shown(sql: &mut impl Sql, appeal: &Appeal) -> store::Result<Vec<Evidence>> {
    let Some(told_at) = appeal.answered_at else { return Ok(Vec::new()) };
    let mut all = evidence::of(sql, appeal).await?;
    all.retain(|it| it.has_photo && it.removed.is_none() && it.at <= told_at);
    Ok(all)
}

/// `GET /status`: asks for a number and a contact.
pub async fn ask(State(house): State<House>, visit: Visit) -> Result<Response, Miss> {
    looked_up(&house, &visit, &Sought::default(), StatusCode::OK, None)
}

/// What is typed to find a message.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sought {
    csrf: String,
    number: String,
    contact: String,
}

fn looked_up(
    house: &House,
    visit: &Visit,
    sought: &Sought,
    status: StatusCode,
    trouble: Option<String>,
) -> Result<Response, Miss> {
    let page = LookUpPage {
        p: visit.frame(house, At::Status),
        number: sought.number.chars().take(40).collect(),
        contact: sought.contact.chars().take(200).collect(),
        trouble,
    };
    Ok(visit.keep(house, (status, Html(page.render()?))))
}

/// `POST /status`: a number and its contact give a new link. Whether a number exists is not told:
/// whatever does not fit is answered with the same words.
pub async fn look_up(
    State(house): State<House>,
    visit: Visit,
    asker: Asker,
    Form(sought): Form<Sought>,
) -> Result<Response, Miss> {
    visit.check(&sought.csrf, None)?;
    house.limits.portal_look_up(asker).map_err(|wait| Miss::TooMany(wait, None))?;
    let t = visit.look.t;
    let Some(number) = Number::typed(&sought.number) else {
        let words = Some(t.say("look-up-no-number"));
        return looked_up(&house, &visit, &sought, StatusCode::UNPROCESSABLE_ENTITY, words);
    };
    match found(&house, number, &sought.contact).await? {
        Some(appeal) => {
            let mut unit = house.db.begin(house.clock.now()).await?;
            let opens = Opens { appeal: appeal.id, message: appeal.message };
            let key = link::make(&mut unit, &house.ids, opens).await?;
            unit.commit().await?;
            Ok(Redirect::to(&format!("/s/{}", key.reveal())).into_response())
        }
        None => {
            let words = Some(t.say("look-up-none"));
            looked_up(&house, &visit, &sought, StatusCode::UNPROCESSABLE_ENTITY, words)
        }
    }
}

/// The appeal of a number, if its author left this contact.
async fn found(house: &House, number: Number, contact: &str) -> Result<Option<Appeal>, Miss> {
    let mut reader = house.db.reader();
    let Some(appeal) = Appeal::find(&mut reader, number).await? else { return Ok(None) };
    let Some(author) = appeal.author else { return Ok(None) };
    let is_theirs = Author::left(&mut reader, author, contact).await?;
    Ok(Some(appeal).filter(|_| is_theirs))
}

/// Whether the resident may say that it is not done.
fn may_reopen(appeal: &Appeal) -> bool {
    transition::check(Act::Reopen, appeal.status, Actor::Citizen).is_ok()
}
