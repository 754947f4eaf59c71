//! `GET /api/v1/topics`, `/departments`, `/districts`: the codes of the city with their names.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use base::{Code, Lang, Words};
use people::Scope;
use utoipa::ToSchema;

use crate::access::Access;
use crate::api::wire::{Named, NamedList};
use crate::house::House;
use crate::problem::{Problem, language};

/// A topic with its group.
#[derive(Debug, serde::Serialize, ToSchema)]
pub struct TopicOut {
    /// The code, stable.
    pub code: String,
    /// The name for people.
    pub name: String,
    /// The code of its group; null for a group.
    pub group: Option<String>,
}

/// All topics.
#[derive(Debug, serde::Serialize, ToSchema)]
pub struct TopicList {
    /// Groups and topics in the order of menus.
    pub items: Vec<TopicOut>,
}

/// Topics of the city
#[utoipa::path(
    get,
    path = "/api/v1/topics",
    operation_id = "list_topics",
    responses((status = 200, description = "All topics in use", body = TopicList)),
    security(
        ("token" = ["read"]),
        ("token" = ["work"]),
        ("token" = ["approve"]),
        ("token" = ["intake"]),
    ),
    tag = "dictionaries"
)]
pub async fn topics(
    State(house): State<House>,
    access: Access,
    headers: HeaderMap,
) -> Result<Json<TopicList>, Problem> {
    need(&access)?;
    let lang = language(&headers);
    let names = house.dictionaries.now(&house.db, house.clock.now()).await?;
    let items = names.topics.iter().map(|it| TopicOut {
        code: it.code.to_string(),
        name: it.name.of(lang).to_owned(),
        group: it.group.as_ref().map(Code::to_string),
    });
    Ok(Json(TopicList { items: items.collect() }))
}

/// Departments of the city
#[utoipa::path(
    get,
    path = "/api/v1/departments",
    operation_id = "list_departments",
    responses((status = 200, description = "All departments in use", body = NamedList)),
    security(
        ("token" = ["read"]),
        ("token" = ["work"]),
        ("token" = ["approve"]),
        ("token" = ["intake"]),
    ),
    tag = "dictionaries"
)]
pub async fn departments(
    State(house): State<House>,
    access: Access,
    headers: HeaderMap,
) -> Result<Json<NamedList>, Problem> {
    need(&access)?;
    let names = house.dictionaries.now(&house.db, house.clock.now()).await?;
    Ok(list(names.departments.iter().map(|it| (&it.code, &it.name)), language(&headers)))
}

/// Districts of the city
#[utoipa::path(
    get,
    path = "/api/v1/districts",
    operation_id = "list_districts",
    responses((status = 200, description = "All districts in use", body = NamedList)),
    security(
        ("token" = ["read"]),
        ("token" = ["work"]),
        ("token" = ["approve"]),
        ("token" = ["intake"]),
    ),
    tag = "dictionaries"
)]
pub async fn districts(
    State(house): State<House>,
    access: Access,
    headers: HeaderMap,
) -> Result<Json<NamedList>, Problem> {
    need(&access)?;
    let names = house.dictionaries.now(&house.db, house.clock.now()).await?;
    Ok(list(names.districts.iter().map(|it| (&it.code, &it.name)), language(&headers)))
}

/// The codes are no secret of the appeals: whoever may read or work with them may ask.
fn need(access: &Access) -> Result<(), Problem> {
    access.need_one(&[Scope::Read, Scope::Work, Scope::Approve, Scope::Intake])
}

fn list<'a>(pairs: impl Iterator<Item = (&'a Code, &'a Words)>, lang: Lang) -> Json<NamedList> {
    Json(NamedList { items: pairs.map(|(code, name)| Named::of(code, name, lang)).collect() })
}
