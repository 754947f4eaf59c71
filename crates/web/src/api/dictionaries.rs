//! `GET /api/v1/topics`, `/departments`, `/districts`: the codes of the city with their names.

use std::sync::Arc;

use axum::Json;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use base::{Code, Lang, Words};
use people::Scope;
use utoipa::ToSchema;

use crate::access::Access;
use crate::api::query;
use crate::api::wire::{Named, NamedList};
use crate::dictionary::Dictionary;
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

/// A request for names. The codes are no secret of the appeals: whoever may read, hand in or work
/// may ask.
pub struct Asked {
    names: Arc<Dictionary>,
    lang: Lang,
}

impl FromRequestParts<House> for Asked {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, house: &House) -> Result<Self, Problem> {
        let access = Access::from_request_parts(parts, house).await?;
        access.need_one(&[Scope::Read, Scope::Work, Scope::Approve, Scope::Intake])?;
        let query::Nothing {} = query::read(&parts.uri)?;
        let names = house.dictionaries.now(&house.db, house.clock.now()).await?;
        Ok(Self { names, lang: language(&parts.headers) })
    }
}

impl Asked {
    fn list<'a>(&self, pairs: impl Iterator<Item = (&'a Code, &'a Words)>) -> Json<NamedList> {
        let items = pairs.map(|(code, name)| Named::of(code, name, self.lang));
        Json(NamedList { items: items.collect() })
    }
}

/// Topics of the city
#[utoipa::path(
    get,
    path = "/api/v1/topics",
    operation_id = "list_topics",
    responses((status = 200, description = "All topics in use", body = TopicList)),
    security(("token" = ["read"]), ("token" = ["work"]), ("token" = ["approve"]),
             ("token" = ["intake"])),
    tag = "dictionaries"
)]
pub async fn topics(asked: Asked) -> Json<TopicList> {
    let items = asked.names.topics.iter().map(|it| TopicOut {
        code: it.code.to_string(),
        name: it.name.of(asked.lang).to_owned(),
        group: it.group.as_ref().map(Code::to_string),
    });
    Json(TopicList { items: items.collect() })
}

/// Departments of the city
#[utoipa::path(
    get,
    path = "/api/v1/departments",
    operation_id = "list_departments",
    responses((status = 200, description = "All departments in use", body = NamedList)),
    security(("token" = ["read"]), ("token" = ["work"]), ("token" = ["approve"]),
             ("token" = ["intake"])),
    tag = "dictionaries"
)]
pub async fn departments(asked: Asked) -> Json<NamedList> {
    asked.list(asked.names.departments.iter().map(|it| (&it.code, &it.name)))
}

/// Districts of the city
#[utoipa::path(
    get,
    path = "/api/v1/districts",
    operation_id = "list_districts",
    responses((status = 200, description = "All districts in use", body = NamedList)),
    security(("token" = ["read"]), ("token" = ["work"]), ("token" = ["approve"]),
             ("token" = ["intake"])),
    tag = "dictionaries"
)]
pub async fn districts(asked: Asked) -> Json<NamedList> {
    asked.list(asked.names.districts.iter().map(|it| (&it.code, &it.name)))
}
