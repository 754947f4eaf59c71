//! Problems: appeals that speak of one thing, joined from the list, answered together.

use std::collections::HashMap;

use answers::together::{self, Given, Speaker, ToAll, Waiting};
use answers::{AnswerError, Draft};
use askama::Template as _;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use base::{Personal, Uuid};
use people::Scope;
use register::problem::{self, Line, Problem, ProblemError, ProblemId};
use register::{Appeal, Attachment, Card, Number, OpenError, Order, Selection};
use store::Unit;

use super::access::Desk;
use super::appeal_view::Failure;
use super::asked::{Asked, View};
use super::frame::Here;
use super::inbox_view;
use super::problem_view::{Head, ProblemPage, ProblemsPage, Row, ToAllForm, WaitingBlock};
use super::refusals::of_text;
use super::rows::{self, Rows};
use super::scene::Scene;
use super::stop::Stop;
use crate::house::House;
use crate::lang::Tongue;

/// Appeals that the page of a problem shows.
const SHOWN: u32 = 100;
/// Problems of a page of their list.
const PAGE: u32 = 50;

/// The fields of a form of these pages, in which some come several times.
type Fields = Vec<(String, String)>;

fn field<'a>(fields: &'a Fields, name: &str) -> &'a str {
    fields.iter().find(|(it, _)| it == name).map_or("", |(_, value)| value.as_str())
}

/// Refuses forms that are none of ours, and people who do not work on appeals.
fn check(desk: &Desk, fields: &Fields) -> Result<(), Stop> {
    desk.check(field(fields, "csrf"), Some(field(fields, "text")).filter(|it| !it.is_empty()))?;
    if desk.principal().may(Scope::Work) { Ok(()) } else { Err(Stop::Forbidden) }
}

/// `POST /desk/problems`: what was picked in the list speaks of one thing from now on.
///
/// Where some of it spoke of a problem already, the rest comes to that problem.
pub async fn join(
    State(house): State<House>,
    desk: Desk,
    Form(fields): Form<Fields>,
) -> Result<Response, Stop> {
    check(&desk, &fields)?;
    let picked = fields.iter().filter(|(name, _)| name == "appeal");
    let mut numbers: Vec<Number> = picked.filter_map(|(_, it)| it.trim().parse().ok()).collect();
    numbers.sort();
    numbers.dedup();
    if numbers.is_empty() {
        return Ok(Redirect::to("/desk/inbox").into_response());
    }
    let mut unit = house.db.begin(house.clock.now()).await?;
    let mut cards = Vec::with_capacity(numbers.len());
    for number in &numbers {
        cards.push(open(&mut unit, &desk, *number).await?);
    }
    let known = cards.iter().find_map(|card| card.appeal().problem);
    let by = desk.principal().by();
    let problem = match known {
        Some(id) => problem::lock(&mut unit, id).await,
        None => problem::open(&mut unit, &house.ids, by, None).await,
    };
    let problem = problem.map_err(stop)?;
    for mut card in cards {
        problem::join(&mut card, &problem);
        card.save(&mut unit).await?;
    }
    match problem::room_for(&mut unit, &problem, 0).await {
        Ok(()) => drop(unit.commit().await?),
        Err(error) => {
            unit.rollback().await?;
            let failure = Some(told(&error, desk.look.t));
            return page(&house, &desk, problem.id, |it| it.failure = failure).await;
        }
    }
    Ok(Redirect::to(&format!("{}?done=joined", href(problem.id))).into_response())
}

async fn open(unit: &mut Unit, desk: &Desk, number: Number) -> Result<Card, Stop> {
    match Card::open(unit, number, desk.principal().by(), None).await {
        Ok(card) if desk.principal().sees(card.appeal().department.as_ref()) => Ok(card),
        Err(OpenError::Store(error)) => Err(error.into()),
        Ok(_) | Err(_) => Err(Stop::NotFound),
    }
}

fn stop(error: ProblemError) -> Stop {
    match error {
        ProblemError::Store(error) => error.into(),
        ProblemError::Name(_) | ProblemError::TooMany(_) => Stop::Bad,
        ProblemError::NotFound | ProblemError::NotInIt => Stop::NotFound,
    }
}

fn told(error: &ProblemError, t: Tongue) -> Failure {
    match error {
        ProblemError::Name(why) => of_text(why, t),
        _ => Failure { title: t.say("problem-not-done"), why: t.say("problem-full"), next: None },
    }
}

/// The address of a problem's page.
pub fn href(id: ProblemId) -> String {
    format!("/desk/problems/{id}")
}

fn id_of(text: &str) -> Result<ProblemId, Stop> {
    Uuid::try_parse(text).map(ProblemId).map_err(|_| Stop::NotFound)
}

/// `POST /desk/problems/{problem}/parting`: one appeal stands alone again.
pub async fn part(
    State(house): State<House>,
    desk: Desk,
    Path(id): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Stop> {
    check(&desk, &fields)?;
    let id = id_of(&id)?;
    let number = field(&fields, "appeal").parse().map_err(|_| Stop::NotFound)?;
    let mut unit = house.db.begin(house.clock.now()).await?;
    let mut card = open(&mut unit, &desk, number).await?;
    // Parted meanwhile by a colleague: that is what was wanted.
    if problem::part(&mut card, id).is_ok() {
        card.save(&mut unit).await?;
    }
    unit.commit().await?;
    Ok(Redirect::to(&format!("{}?done=parted", href(id))).into_response())
}

/// `POST /desk/problems/{problem}/name`.
pub async fn rename(
    State(house): State<House>,
    desk: Desk,
    Path(id): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Stop> {
    check(&desk, &fields)?;
    let id = id_of(&id)?;
    let name = Personal::new(field(&fields, "name").to_owned());
    let mut unit = house.db.begin(house.clock.now()).await?;
    let problem = problem::lock(&mut unit, id).await.map_err(stop)?;
    match problem::rename(&mut unit, problem, desk.principal().by(), Some(name)).await {
        Ok(()) => drop(unit.commit().await?),
        Err(ProblemError::Store(error)) => return Err(error.into()),
        Err(error) => {
            unit.rollback().await?;
            let failure = Some(told(&error, desk.look.t));
            return page(&house, &desk, id, |it| it.failure = failure).await;
        }
    }
    Ok(Redirect::to(&href(id)).into_response())
}

/// `POST /desk/problems/{problem}/answers`: one answer to all who wrote of it.
pub async fn answer(
    State(house): State<House>,
    desk: Desk,
    Path(id): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Stop> {
    check(&desk, &fields)?;
    let (id, principal) = (id_of(&id)?, desk.principal());
    let typed = ToAllForm {
        text: field(&fields, "text").trim().replace("\r\n", "\n"),
        is_final: field(&fields, "final") != "false",
        ..ToAllForm::default()
    };
    let draft = Draft {
        text: Personal::new(typed.text.clone()),
        is_final: typed.is_final,
        files: Vec::new(),
    };
    let to_all = ToAll { draft, public: false };
    let at_once = field(&fields, "act") == "send" && principal.may(Scope::Approve);
    let approve = at_once.then(|| house.city.approval());
    let speaker = Speaker { principal, ids: &house.ids, approve, voice: house.voice() };
    let mut unit = house.db.begin(house.clock.now()).await?;
    let problem = problem::lock(&mut unit, id).await.map_err(stop)?;
    let mut appeals = problem.appeals(&mut unit).await?;
    appeals.retain(|it| principal.sees(it.department.as_ref()));
    let refused = match together::give(&mut unit, id, &appeals, speaker, &to_all).await {
        Ok(given) if !given.to.is_empty() => {
            unit.commit().await?;
            let way = format!("{}?done={}", href(id), done_word(&given, at_once));
            return Ok(Redirect::to(&way).into_response());
        }
        Ok(_) => nobody(desk.look.t),
        Err(AnswerError::Store(error)) => {
            return Err(Stop::from(error).keeping(Some(&typed.text)));
        }
        Err(error) => untold(&error, desk.look.t),
    };
    unit.rollback().await?;
    page(&house, &desk, id, move |it| {
        if let Some(form) = &mut it.form {
            let (can_send, count) = (form.can_send, form.count.clone());
            *form = ToAllForm { failure: Some(refused), can_send, count, ..typed };
        }
    })
    .await
}

fn done_word(given: &Given, at_once: bool) -> &'static str {
    match (at_once, given.left.is_empty()) {
        (true, true) => "answered",
        (true, false) => "answered-some",
        (false, _) => "drafted",
    }
}

fn nobody(t: Tongue) -> Failure {
    Failure {
        title: t.say("problem-not-answered"),
        why: t.say("problem-nobody"),
        next: Some(t.say("problem-nobody-next")),
    }
}

fn untold(error: &AnswerError, t: Tongue) -> Failure {
    let title = t.say("problem-not-answered");
    match error {
        AnswerError::Text(why) => of_text(why, t),
        AnswerError::PhotoNeeded(why) => Failure {
            title: t.say("refused-photo"),
            why: why.of(t.lang()).to_owned(),
            next: Some(t.say("refused-photo-next")),
        },
        AnswerError::OwnDraft => Failure { title, why: t.say("problem-own-draft"), next: None },
        _ => nobody(t),
    }
}

/// `POST /desk/problems/{problem}/approval`: what waits of the answers to all is approved.
pub async fn approve(
    State(house): State<House>,
    desk: Desk,
    Path(id): Path<String>,
    Form(fields): Form<Fields>,
) -> Result<Response, Stop> {
    check(&desk, &fields)?;
    let (id, principal) = (id_of(&id)?, desk.principal());
    if !principal.may(Scope::Approve) {
        return Err(Stop::Forbidden);
    }
    let mut unit = house.db.begin(house.clock.now()).await?;
    problem::lock(&mut unit, id).await.map_err(stop)?;
    let seen = field(&fields, "together");
    let mut waiting = together::waiting(&mut unit, id).await?;
    waiting.retain(|it| it.together.to_string() == seen);
    let speaker = Speaker { principal, ids: &house.ids, approve: None, voice: house.voice() };
    match together::approve(&mut unit, &waiting, speaker, house.city.approval()).await {
        Ok(_) => drop(unit.commit().await?),
        Err(AnswerError::Store(error)) => return Err(error.into()),
        Err(error) => {
            unit.rollback().await?;
            let failure = Some(untold(&error, desk.look.t));
            return page(&house, &desk, id, |it| it.failure = failure).await;
        }
    }
    Ok(Redirect::to(&format!("{}?done=answered", href(id))).into_response())
}

/// `GET /desk/problems/{problem}`.
pub async fn show(
    State(house): State<House>,
    desk: Desk,
    Path(id): Path<String>,
    axum::extract::Query(query): axum::extract::Query<HashMap<String, String>>,
) -> Result<Response, Stop> {
    let done = match query.get("done").map(String::as_str) {
        Some("joined") => Some("problem-done-joined"),
        Some("parted") => Some("problem-done-parted"),
        Some("answered") => Some("problem-done-answered"),
        Some("answered-some") => Some("problem-done-answered-some"),
        Some("drafted") => Some("problem-done-drafted"),
        _ => None,
    };
    page(&house, &desk, id_of(&id)?, |it| it.done = done).await
}

/// The page of a problem, changed a little before it is shown.
async fn page(
    house: &House,
    desk: &Desk,
    id: ProblemId,
    change: impl FnOnce(&mut ProblemPage),
) -> Result<Response, Stop> {
    let mut scene = Scene::set(house, desk).await?;
    let mut reader = house.db.reader();
    let problem = Problem::find(&mut reader, id).await?.ok_or(Stop::NotFound)?;
    let asked = Asked { problem: Some(id), ..Asked::of(View::All) };
    let selection = scene.selection(&asked, &mut reader).await?;
    let (rows, count) = match selection {
        Some(selection) => rows(&mut scene, &selection).await?,
        None => (Vec::new(), 0),
    };
    let waiting = together::waiting(&mut reader, id).await?;
    let t = scene.t();
    let may_work = desk.principal().may(Scope::Work);
    let can_send = desk.principal().may(Scope::Approve);
    let first = rows.first().map(|row| row.line.text.clone());
    let mut page = ProblemPage {
        f: desk.frame(house, Here::Problems),
        href: href(id),
        name: problem.name.as_ref().map(|it| it.reveal().clone()),
        title: title(&problem, first, t),
        opened: scene.calendar.when(problem.opened_at),
        count: t.count("problem-count", i64::from(count)),
        inbox: (count > SHOWN).then(|| asked.href()),
        form: (may_work && count > 0).then(|| ToAllForm {
            is_final: true,
            can_send,
            count: t.count("problem-to-all", i64::from(count)),
            ..ToAllForm::default()
        }),
        waiting: waiting_block(&waiting, can_send, t),
        rows,
        may_work,
        done: None,
        failure: None,
    };
    page.f.back = href(id);
    change(&mut page);
    let refused =
        page.failure.is_some() || page.form.as_ref().is_some_and(|form| form.failure.is_some());
    let status = if refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, Html(page.render()?)).into_response())
}

fn waiting_block(waiting: &[Waiting], can_approve: bool, t: Tongue) -> Option<WaitingBlock> {
    let first = waiting.first()?;
    let same = waiting.iter().filter(|it| it.together == first.together).count();
    Some(WaitingBlock {
        together: first.together.to_string(),
        words: t.count("problem-waiting", i64::try_from(same).unwrap_or(i64::MAX)),
        text: first.text.reveal().clone(),
        can_approve,
    })
}

/// What a problem is called: by its name, or by the words of its first appeal.
fn title(problem: &Problem, first: Option<String>, t: Tongue) -> String {
    let name = problem.name.as_ref().map(|it| it.reveal().clone());
    name.or(first).unwrap_or_else(|| t.say("problem-empty"))
}

async fn rows(scene: &mut Scene<'_>, selection: &Selection) -> Result<(Vec<Row>, u32), Stop> {
    let mut reader = scene.house.db.reader();
    let page = selection.page(&mut reader, Order::Received, None, SHOWN).await?;
    let count = selection.count(&mut reader).await?;
    let departments = page.items.iter().filter_map(|item| item.department.clone()).collect();
    scene.names.learn_departments(&mut reader, departments).await?;
    let proposed = rows::proposed(&mut reader, &page.items).await?;
    let codes = proposed.values().filter_map(|it| it.value.topic().cloned());
    let topics = page.items.iter().filter_map(|item| item.topic.clone()).chain(codes).collect();
    scene.names.learn_topics(&mut reader, topics).await?;
    let ids: Vec<_> = page.items.iter().map(|item| item.id).collect();
    let photos = Attachment::photos(&mut reader, &ids).await?;
    let lines = Rows {
        t: scene.t(),
        calendar: &scene.calendar,
        names: &scene.names,
        channels: &scene.house.city.channels,
        view: View::All,
        photos: &photos,
        proposed: &proposed,
    };
    let row = |item: &register::Item| Row {
        line: lines.line(item),
        department: item.department.as_ref().map(|code| scene.names.department(code)),
    };
    // The oldest first: it is the one that the problem is known by.
    Ok((page.items.iter().rev().map(row).collect(), count))
}

/// `GET /desk/problems`: the newest first.
pub async fn list(
    State(house): State<House>,
    desk: Desk,
    axum::extract::Query(query): axum::extract::Query<HashMap<String, String>>,
) -> Result<Response, Stop> {
    let scene = Scene::set(&house, &desk).await?;
    let mut reader = house.db.reader();
    let before = match query.get("after").map(|it| id_of(it)) {
        Some(Ok(id)) => Problem::find(&mut reader, id).await?,
        _ => None,
    };
    let mut lines = problem::page(&mut reader, before.as_ref(), PAGE + 1).await?;
    let more = lines.len() > PAGE as usize;
    lines.truncate(PAGE as usize);
    let last = lines.last().filter(|_| more);
    let more = last.map(|line| format!("/desk/problems?after={}", line.problem.id));
    let words = first_words(&scene, &lines).await?;
    let head = |line: &Line| head(&scene, line, &words);
    let heads = lines.iter().filter_map(head).collect();
    let page = ProblemsPage { f: desk.frame(&house, Here::Problems), heads, more };
    Ok(Html(page.render()?).into_response())
}

/// The first appeals of problems as rows, by their numbers.
async fn first_words(
    scene: &Scene<'_>,
    lines: &[Line],
) -> Result<HashMap<Number, inbox_view::Line>, Stop> {
    let ids: Vec<_> = lines.iter().filter_map(|line| Some(line.first.as_ref()?.id)).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let mut reader = scene.house.db.reader();
    let some = Selection { among: Some(ids), ..Selection::default() };
    let items = some.page(&mut reader, Order::Received, None, PAGE).await?.items;
    let photos = HashMap::new();
    let rows = Rows {
        t: scene.t(),
        calendar: &scene.calendar,
        names: &scene.names,
        channels: &scene.house.city.channels,
        view: View::All,
        photos: &photos,
        proposed: &HashMap::new(),
    };
    Ok(items.iter().map(|item| (item.number, rows.line(item))).collect())
}

/// A problem as a line; none where its first appeal is out of sight.
fn head(scene: &Scene<'_>, line: &Line, words: &HashMap<Number, inbox_view::Line>) -> Option<Head> {
    let t = scene.t();
    let sees = |it: &Appeal| scene.desk.principal().sees(it.department.as_ref());
    if line.first.as_ref().is_some_and(|it| !sees(it)) {
        return None;
    }
    let first = line.first.as_ref().and_then(|it| words.get(&it.number));
    Some(Head {
        href: href(line.problem.id),
        title: title(&line.problem, first.map(|it| it.text.clone()), t),
        place: first.and_then(|it| it.place.clone()),
        topic: first.and_then(|it| it.topic.clone()),
        count: t.count("problem-count", i64::from(line.appeals)),
        open: (line.open > 0).then(|| t.count("problem-open", i64::from(line.open))),
        opened: scene.calendar.when(line.problem.opened_at),
    })
}
