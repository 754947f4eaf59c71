//! `/api/v1/problems`: appeals that speak of one thing are joined, parted, and answered together.

mod wire;

use answers::together::{self, Given, Speaker, ToAll};
use answers::{ApprovalRule, Draft};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use base::{Personal, Uuid};
use people::{Principal, Scope};
use register::problem::{self, APPEALS_MAX, Line, Problem, ProblemError, ProblemId};
use register::{Appeal, Card, Number, OpenError};
use store::{Sql, Unit};

use crate::access::Access;
use crate::api::call::{Asked, Call, CallHeaders, Halt, KeyHeader, Said};
use crate::api::files::{self, Kept};
use crate::api::query;
use crate::api::wire::moment;
use crate::house::House;
use crate::problem::Problem as Refusal;
use crate::refusals::{act_words, status_words};

pub use wire::{
    JoinIn, JoinedOut, OneAnswered, OneLeft, PageQuery, ProblemIn, ProblemItem, ProblemOut,
    ProblemPage, ProblemReceipt, ToAllIn, ToAllReceipt,
};

/// Problems of a page.
const PAGE: u32 = 50;

/// The address of a problem, as a path.
pub fn problem_url(id: ProblemId) -> String {
    format!("/api/v1/problems/{id}")
}

fn id_of(text: &str) -> Result<ProblemId, Refusal> {
    Uuid::try_parse(text).map(ProblemId).map_err(|_| Refusal::not_found())
}

/// The numbers of a request, each once, in the order of numbers.
fn numbers(texts: &[String]) -> Result<Vec<Number>, Refusal> {
    if texts.is_empty() {
        return Err(Refusal::field(
            "appeals",
            "Назовите хотя бы один номер.",
            "Name one number at least.",
        ));
    }
    let mut numbers = Vec::with_capacity(texts.len().min(APPEALS_MAX));
    for text in texts {
        numbers.push(text.parse().map_err(|_| no_appeal(text))?);
    }
    numbers.sort();
    numbers.dedup();
    if numbers.len() > APPEALS_MAX {
        return Err(ProblemError::TooMany(numbers.len()).into());
    }
    Ok(numbers)
}

fn no_appeal(number: &str) -> Refusal {
    Refusal::field(
        "appeals",
        format!("Нет сообщения «{number}». Ничего не объединено."),
        format!("There is no appeal `{number}`. Nothing was joined."),
    )
    .with("value", number)
}

/// Joins appeals to a locked problem, all or none.
async fn join_all(
    unit: &mut Unit,
    principal: &Principal,
    problem: &Problem,
    numbers: &[Number],
) -> Result<(), Refusal> {
    problem::room_for(unit, problem, 0).await?;
    for number in numbers {
        let mut card = match Card::open(unit, *number, principal.by(), None).await {
            Ok(card) if principal.sees(card.appeal().department.as_ref()) => card,
            Err(OpenError::Store(error)) => return Err(error.into()),
            Ok(_) | Err(_) => return Err(no_appeal(&number.to_string())),
        };
        problem::join(&mut card, problem);
        card.save(unit).await?;
    }
    Ok(problem::room_for(unit, problem, 0).await?)
}

async fn receipt(sql: &mut impl Sql, problem: &Problem, opened: bool) -> store::Result<Said> {
    let appeals = problem.appeals(sql).await?;
    Ok(Said::Problem(ProblemReceipt {
        id: problem.id.to_string(),
        url: problem_url(problem.id),
        opened,
        appeals: appeals.iter().map(JoinedOut::of).collect(),
    }))
}

/// Say that appeals speak of one thing
///
/// An appeal that spoke of another problem leaves it. Nothing else of the appeals changes.
#[utoipa::path(
    post,
    path = "/api/v1/problems",
    operation_id = "open_problem",
    params(KeyHeader),
    request_body = ProblemIn,
    responses(
        (status = 201, description = "Opened, the appeals joined", body = ProblemReceipt),
        (status = 422, description = "There is no such appeal, or a field cannot be accepted"),
    ),
    security(("token" = ["work"])),
    tag = "problems"
)]
pub async fn open(call: Call) -> Result<Response, Halt> {
    let (wanted, call) = call.read::<ProblemIn>(&[Scope::Work]).await?;
    let numbers = numbers(&wanted.appeals)?;
    let mut unit = call.begin().await?;
    let (ids, by) = (&call.house.ids, call.principal.by());
    let name = wanted.name.map(Personal::new);
    let problem = problem::open(&mut unit, ids, by, name).await?;
    join_all(&mut unit, &call.principal, &problem, &numbers).await?;
    let said = receipt(&mut unit, &problem, true).await?;
    call.say(unit, said).await
}

/// Join more appeals
#[utoipa::path(
    post,
    path = "/api/v1/problems/{problem}/appeals",
    operation_id = "join_problem",
    params(("problem" = String, Path, description = "Its id"), KeyHeader),
    request_body = JoinIn,
    responses(
        (status = 200, description = "Joined", body = ProblemReceipt),
        (status = 404, description = "There is no such problem"),
        (status = 422, description = "There is no such appeal, or there would be too many"),
    ),
    security(("token" = ["work"])),
    tag = "problems"
)]
pub async fn join(call: Call) -> Result<Response, Halt> {
    let (wanted, call) = call.read::<JoinIn>(&[Scope::Work]).await?;
    let (id, numbers) = (id_of(call.named.get("problem"))?, numbers(&wanted.appeals)?);
    let mut unit = call.begin().await?;
    let problem = problem::lock(&mut unit, id).await?;
    join_all(&mut unit, &call.principal, &problem, &numbers).await?;
    let said = receipt(&mut unit, &problem, false).await?;
    call.say(unit, said).await
}

/// Part an appeal
///
/// It keeps everything: its words, its number, its status, its clock, its answers.
#[utoipa::path(
    delete,
    path = "/api/v1/problems/{problem}/appeals/{number}",
    operation_id = "part_from_problem",
    params(
        ("problem" = String, Path, description = "Its id"),
        ("number" = String, Path, description = "The number of the appeal"),
        CallHeaders,
    ),
    responses(
        (status = 200, description = "Parted", body = ProblemReceipt),
        (status = 404, description = "There is no such problem, or the appeal is not in it"),
    ),
    security(("token" = ["work"])),
    tag = "problems"
)]
pub async fn part(call: Call) -> Result<Response, Halt> {
    let call = call.bare(&[Scope::Work]).await?;
    let id = id_of(call.named.get("problem"))?;
    let mut edit = call.open().await?;
    problem::part(&mut edit.card, id)?;
    edit.card.save(&mut edit.unit).await?;
    let mut unit = edit.unit;
    let problem = Problem::find(&mut unit, id).await?.ok_or_else(Refusal::not_found)?;
    let said = receipt(&mut unit, &problem, false).await?;
    call.say(unit, said).await
}

/// Answer all who wrote of it
///
/// Each author gets an answer of an own, in the own channel. A token with `approve` answers at
/// once; with `work` alone the answers wait for approval. Appeals that cannot be answered in their
/// status are left as they are and named.
#[utoipa::path(
    post,
    path = "/api/v1/problems/{problem}/answers",
    operation_id = "answer_problem",
    params(("problem" = String, Path, description = "Its id"), KeyHeader),
    request_body = ToAllIn,
    responses(
        (status = 201, description = "Taken", body = ToAllReceipt),
        (status = 404, description = "There is no such problem"),
        (status = 409, description = "None of its appeals can be answered in its status"),
        (status = 422, description = "A field cannot be accepted"),
    ),
    security(("token" = ["work"]), ("token" = ["approve"])),
    tag = "problems"
)]
pub async fn answer(call: Call) -> Result<Response, Halt> {
    let (wanted, call) = call.read_files::<ToAllIn>(&[Scope::Work, Scope::Approve]).await?;
    let problem = find(&call, call.named.get("problem")).await?;
    let mut kept = Kept::none(&call.house);
    kept.add_all(files::judge_all(wanted.attachments).await?).await?;
    let draft = Draft {
        text: Personal::new(wanted.text),
        is_final: wanted.is_final,
        files: kept.files().to_vec(),
    };
    let mut unit = call.begin().await?;
    problem::lock(&mut unit, problem.id).await?;
    let appeals = in_sight(&call.principal, problem.appeals(&mut unit).await?);
    // A program approves in one step: the city's rule of four eyes is about people.
    let at_once = call.principal.may(Scope::Approve);
    let approve = at_once.then_some(ApprovalRule { own_drafts: true });
    let speaker = Speaker {
        principal: &call.principal,
        ids: &call.house.ids,
        approve,
        voice: call.house.voice(),
    };
    let to_all = ToAll { draft, public: wanted.public };
    let given = together::give(&mut unit, problem.id, &appeals, speaker, &to_all).await?;
    if given.to.is_empty() {
        return Err(nobody(&given).into());
    }
    let said = Said::ToAll(to_all_receipt(problem.id, given, at_once));
    let response = call.say(unit, said).await?;
    kept.accepted();
    Ok(response)
}

async fn find(call: &Asked, id: &str) -> Result<Problem, Refusal> {
    let found = Problem::find(&mut call.house.db.reader(), id_of(id)?).await?;
    found.ok_or_else(Refusal::not_found)
}

fn in_sight(principal: &Principal, appeals: Vec<Appeal>) -> Vec<Appeal> {
    appeals.into_iter().filter(|it| principal.sees(it.department.as_ref())).collect()
}

fn to_all_receipt(problem: ProblemId, given: Given, at_once: bool) -> ToAllReceipt {
    let state = if at_once { "approved" } else { "waiting" };
    let answered = |(number, id): (Number, answers::AnswerId)| OneAnswered {
        number: number.to_string(),
        id: id.to_string(),
        state: state.to_owned(),
    };
    ToAllReceipt {
        problem: problem.to_string(),
        answers: given.to.into_iter().map(answered).collect(),
        left: given.left.iter().map(|(number, why)| left(*number, why)).collect(),
    }
}

fn left(number: Number, why: &register::transition::Refused) -> OneLeft {
    use register::transition::Refused::{NotFrom, NotYours};
    let status = match why {
        NotFrom { status, .. } => Some(status.word().to_owned()),
        NotYours { .. } => None,
    };
    OneLeft { number: number.to_string(), status }
}

/// Nobody could be answered (409); says in which status the appeals are.
fn nobody(given: &Given) -> Refusal {
    use register::transition::Refused::NotFrom;
    let mut problem = Refusal::new(
        StatusCode::CONFLICT,
        "nobody-to-answer",
        "Отвечать некому",
        "There is nobody to answer",
    );
    let left = given.left.iter().map(|(number, why)| left(*number, why));
    let left = serde_json::to_value(left.collect::<Vec<_>>()).unwrap_or_default();
    problem = problem.with("left", left);
    match given.left.first() {
        Some((number, NotFrom { act, status, .. })) => {
            let (act, status) = (act_words(*act), status_words(*status));
            problem.detail(
                format!("Ни по одному из них нельзя {}: {number} — {}.", act.ru, status.ru),
                format!("None of them can be answered; {number} is {}.", status.en),
            )
        }
        _ => problem.detail(
            "В этой проблеме нет сообщений, на которые можно ответить. Объедините их сначала.",
            "No appeal of this problem can be answered. Join some first.",
        ),
    }
}

/// Problems
///
/// The newest first.
#[utoipa::path(
    get,
    path = "/api/v1/problems",
    operation_id = "list_problems",
    params(PageQuery),
    responses(
        (status = 200, description = "A page", body = ProblemPage),
        (status = 400, description = "A parameter is not known or not understood"),
    ),
    security(("token" = ["read"])),
    tag = "problems"
)]
pub async fn list(
    State(house): State<House>,
    access: Access,
    uri: Uri,
) -> Result<Json<ProblemPage>, Refusal> {
    access.need(Scope::Read)?;
    let asked: PageQuery = query::read(&uri)?;
    let mut reader = house.db.reader();
    let before = match asked.cursor.as_deref().filter(|it| !it.is_empty()) {
        Some(text) => Some(last_shown(&mut reader, text).await?),
        None => None,
    };
    let mut lines = problem::page(&mut reader, before.as_ref(), PAGE + 1).await?;
    let more = lines.len() > PAGE as usize;
    lines.truncate(PAGE as usize);
    let next_cursor = lines.last().filter(|_| more).map(|it| it.problem.id.to_string());
    Ok(Json(ProblemPage { items: lines.iter().map(item).collect(), next_cursor }))
}

async fn last_shown(sql: &mut impl Sql, text: &str) -> Result<Problem, Refusal> {
    let found = match id_of(text) {
        Ok(id) => Problem::find(sql, id).await?,
        Err(_) => None,
    };
    found.ok_or_else(|| {
        query::bad(
            "cursor",
            "передайте next_cursor прошлой страницы как есть.",
            "send next_cursor of the page before as it is.",
        )
    })
}

fn item(line: &Line) -> ProblemItem {
    let problem = &line.problem;
    ProblemItem {
        id: problem.id.to_string(),
        url: problem_url(problem.id),
        name: problem.name.as_ref().map(|it| it.reveal().clone()),
        opened_at: moment(problem.opened_at),
        appeals: line.appeals,
        open: line.open,
    }
}

/// A problem
#[utoipa::path(
    get,
    path = "/api/v1/problems/{problem}",
    operation_id = "get_problem",
    params(("problem" = String, Path, description = "Its id")),
    responses(
        (status = 200, description = "The problem", body = ProblemOut),
        (status = 404, description = "There is none"),
    ),
    security(("token" = ["read"])),
    tag = "problems"
)]
pub async fn show(
    State(house): State<House>,
    access: Access,
    Path(id): Path<String>,
) -> Result<Json<ProblemOut>, Refusal> {
    access.need(Scope::Read)?;
    let mut reader = house.db.reader();
    let found = Problem::find(&mut reader, id_of(&id)?).await?;
    let problem = found.ok_or_else(Refusal::not_found)?;
    let appeals = in_sight(&access.0, problem.appeals(&mut reader).await?);
    Ok(Json(ProblemOut {
        id: problem.id.to_string(),
        url: problem_url(problem.id),
        name: problem.name.as_ref().map(|it| it.reveal().clone()),
        opened_at: moment(problem.opened_at),
        appeals: appeals.iter().map(JoinedOut::of).collect(),
    }))
}
