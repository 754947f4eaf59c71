//! A change of one appeal at a door: opened within the asker's sight, saved in one unit of work.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use base::{By, Words};
use people::Principal;
use register::change::Hand;
use register::transition::Actor;
use register::{Appeal, Card, Number, OpenError};
use serde_json::json;
use store::Unit;
use store::journal::Recorded;

use crate::house::House;
use crate::problem::Problem;
use crate::refusals::fact_words;

/// An appeal opened for a change.
pub struct Edit {
    /// The unit of work.
    pub unit: Unit,
    /// The card.
    pub card: Card,
}

impl Edit {
    /// Opens the appeal of a number for a principal that sees it; else there is none (404).
    ///
    /// `seen` is the version that must still be the last: a newer one is refused with 412 and
    /// says who changed what.
    pub async fn open(
        house: &House,
        principal: &Principal,
        number: &str,
        seen: Option<i64>,
    ) -> Result<Self, Problem> {
        let number: Number = number.parse().map_err(|_| Problem::not_found())?;
        let mut unit = house.db.begin(house.clock.now()).await?;
        let card = match Card::open(&mut unit, number, principal.by(), seen).await {
            Ok(card) => card,
            Err(OpenError::NotFound) => return Err(Problem::not_found()),
            Err(OpenError::Stale { version, since }) => {
                unit.rollback().await?;
                let appeal = Appeal::find(&mut house.db.reader(), number).await?;
                let department = appeal.as_ref().and_then(|it| it.department.as_ref());
                if !principal.sees(department) {
                    return Err(Problem::not_found());
                }
                return Err(stale(house, version, &since).await?);
            }
            Err(OpenError::Store(error)) => return Err(error.into()),
        };
        if !principal.sees(card.appeal().department.as_ref()) {
            return Err(Problem::not_found());
        }
        Ok(Self { unit, card })
    }

    /// Saves the card and commits; the appeal as it stands after.
    pub async fn finish(mut self) -> Result<Appeal, Problem> {
        let appeal = self.card.save(&mut self.unit).await?;
        self.unit.commit().await?;
        Ok(appeal)
    }
}

/// What verbs need of a principal.
pub fn hand<'a>(house: &'a House, principal: &'a Principal) -> Hand<'a> {
    Hand { actor: Actor::Principal(principal), ids: &house.ids }
}

async fn stale(house: &House, version: i64, since: &[Recorded]) -> Result<Problem, Problem> {
    let names =
        people::names::of(&mut house.db.reader(), since.iter().map(|it| &it.fact.by)).await?;
    let name = |by: &By| match by {
        By::Staff(id) | By::Service(id) => {
            names.get(id).map_or("…".to_owned(), |it| it.reveal().clone())
        }
        other => other.kind().to_owned(),
    };
    let changes: Vec<_> = since
        .iter()
        .map(|it| {
            json!({
                "kind": it.fact.kind,
                "who": name(&it.fact.by),
                "at": it.recorded_at.to_string(),
                "from": it.fact.was,
                "to": it.fact.became,
            })
        })
        .collect();
    let last = since.last().map(|it| (name(&it.fact.by), fact_words(&it.fact.kind)));
    let detail = match last {
        Some((who, what)) => Words::new(
            format!(
                "Последнее изменение: {}, {who}. Прочтите сообщение заново и повторите.",
                what.ru
            ),
            format!("Last change: {}, by {who}. Read the appeal again and repeat.", what.en),
        ),
        None => Words::new("Прочтите сообщение заново.", "Read the appeal again."),
    };
    Ok(Problem::new(
        StatusCode::PRECONDITION_FAILED,
        "stale",
        "Сообщение уже изменили",
        "The appeal has been changed meanwhile",
    )
    .detail(detail.ru, detail.en)
    .with("version", version)
    .with("changes", changes))
}

/// The version that a request's `If-Match` asks for; `*` and an absent header ask for none.
pub fn if_match(headers: &HeaderMap) -> Result<Option<i64>, Problem> {
    let Some(value) = headers.get(header::IF_MATCH) else { return Ok(None) };
    let text = value.to_str().unwrap_or_default().trim();
    if text == "*" {
        return Ok(None);
    }
    let version = text.trim_start_matches("W/").trim_matches('"').parse();
    version.map(Some).map_err(|_| {
        Problem::new(
            StatusCode::BAD_REQUEST,
            "bad-if-match",
            "Непонятный If-Match",
            "The If-Match header is not understood",
        )
        .detail("Передайте ETag сообщения как он есть.", "Send the ETag of the appeal as it is.")
    })
}

/// The `ETag` of an appeal: its version.
pub fn etag(version: i64) -> HeaderValue {
    HeaderValue::from_str(&format!("\"{version}\"")).unwrap_or(HeaderValue::from_static("\"0\""))
}
