//! A change of one appeal at a door: opened within the asker's sight, saved in one unit of work.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use base::{By, Words};
use people::Principal;
use register::change::Hand;
use register::transition::Actor;
use register::{Card, Number, OpenError};
use serde_json::json;
use store::Unit;
use store::journal::Recorded;

use crate::house::House;
use crate::problem::Problem;
use crate::refusals::{actor_words, fact_words};

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
    /// Where the version is none of those that the principal has seen, it is refused with 412 and
    /// told who changed what.
    pub async fn open(
        house: &House,
        mut unit: Unit,
        principal: &Principal,
        number: &str,
        seen: &Seen,
    ) -> Result<Self, Problem> {
        let number: Number = number.parse().map_err(|_| Problem::not_found())?;
        let card = match Card::open(&mut unit, number, principal.by(), None).await {
            Ok(card) => card,
            Err(OpenError::NotFound | OpenError::Stale { .. }) => return Err(Problem::not_found()),
            Err(OpenError::Store(error)) => return Err(error.into()),
        };
        if !principal.sees(card.appeal().department.as_ref()) {
            return Err(Problem::not_found());
        }
        let Seen::OneOf(versions) = seen else { return Ok(Self { unit, card }) };
        match card.must_be(&mut unit, versions).await {
            Ok(()) => Ok(Self { unit, card }),
            Err(OpenError::Stale { version, since }) => {
                unit.rollback().await?;
                Err(stale(house, version, &since).await?.of(card.appeal().regime))
            }
            Err(OpenError::NotFound) => Err(Problem::not_found()),
            Err(OpenError::Store(error)) => Err(error.into()),
        }
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
        By::Staff(id) | By::Service(id) => names.get(id).map(|it| it.reveal().clone()),
        _ => None,
    };
    let change = |it: &Recorded| {
        json!({
            "kind": it.fact.kind,
            "who": name(&it.fact.by).unwrap_or_else(|| it.fact.by.kind().to_owned()),
            "at": it.recorded_at.to_string(),
            "from": it.fact.was,
            "to": it.fact.became,
        })
    };
    let problem = Problem::new(
        StatusCode::PRECONDITION_FAILED,
        "stale",
        "{Appeal} уже изменили",
        "The appeal has been changed meanwhile",
    )
    .with("version", version)
    .with("changes", since.iter().map(change).collect::<Vec<_>>());
    let Some(last) = since.last() else {
        return Ok(problem.detail("Прочтите {appeal} заново.", "Read the appeal again."));
    };
    let what = fact_words(&last.fact);
    let who = name(&last.fact.by)
        .map_or_else(|| actor_words(&last.fact.by), |name| Words::new(name.clone(), name));
    let detail = Words::new(
        format!(
            "Последнее изменение: {}, {}, {{moment}}. Прочтите {{appeal}} заново и повторите.",
            what.ru, who.ru
        ),
        format!(
            "Last change: {}, by {}, {{moment}}. Read the appeal again and repeat.",
            what.en, who.en
        ),
    );
    Ok(problem.detail(detail.ru, detail.en).at(last.recorded_at))
}

/// Which versions of an appeal a request may meet.
#[derive(Debug, PartialEq, Eq)]
pub enum Seen {
    /// Any: it did not say, or said `*`.
    Any,
    /// One of these.
    OneOf(Vec<i64>),
}

/// No appeal has it: what stands for a tag that is none of ours.
const NO_VERSION: i64 = 0;

/// What a request's `If-Match` asks for (RFC 9110, 13.1.1): one tag, a list of them, or `*`.
pub fn if_match(headers: &HeaderMap) -> Result<Seen, Problem> {
    let mut versions = Vec::new();
    for value in headers.get_all(header::IF_MATCH) {
        let text = value.to_str().map_err(|_| bad_if_match())?.trim();
        if text == "*" {
            return Ok(Seen::Any);
        }
        for tag in text.split(',') {
            versions.push(version(tag.trim()).ok_or_else(bad_if_match)?);
        }
    }
    Ok(if headers.contains_key(header::IF_MATCH) { Seen::OneOf(versions) } else { Seen::Any })
}

/// The version of a tag; a weak one matches none. Our tags hold no comma.
fn version(tag: &str) -> Option<i64> {
    if let Ok(bare) = tag.parse() {
        return Some(bare);
    }
    let (strong, weak) = (tag.strip_prefix('"'), tag.strip_prefix("W/\""));
    let inside = strong.or(weak)?.strip_suffix('"').filter(|it| !it.contains('"'))?;
    Some(if weak.is_some() { NO_VERSION } else { inside.parse().unwrap_or(NO_VERSION) })
}

fn bad_if_match() -> Problem {
    Problem::new(
        StatusCode::BAD_REQUEST,
        "bad-if-match",
        "Непонятный If-Match",
        "The If-Match header is not understood",
    )
    .detail("Передайте ETag как он есть.", "Send the ETag of the appeal as it is.")
}

/// The `ETag` of an appeal: its version.
pub fn etag(version: i64) -> HeaderValue {
    HeaderValue::from_str(&format!("\"{version}\"")).unwrap_or(HeaderValue::from_static("\"0\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(values: &[&'static str]) -> Result<Seen, &'static str> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(header::IF_MATCH, HeaderValue::from_static(value));
        }
        if_match(&headers).map_err(|it| it.code)
    }

    #[test]
    fn tags_are_read_as_the_standard_says() {
        let one_of = |versions: &[i64]| Ok(Seen::OneOf(versions.to_vec()));
        for (values, seen) in [
            (&[][..], Ok(Seen::Any)),
            (&["*"], Ok(Seen::Any)),
            (&["\"3\""], one_of(&[3])),
            (&["\"3\", \"4\""], one_of(&[3, 4])),
            (&["\"3\"", "\"4\""], one_of(&[3, 4])),
            (&["\"3\",W/\"4\""], one_of(&[3, 0])),
            (&["3"], one_of(&[3])),
            (&["\"abc\""], one_of(&[0])),
            (&["\"\""], one_of(&[0])),
            (&["abc"], Err("bad-if-match")),
            (&[""], Err("bad-if-match")),
            (&["\"3"], Err("bad-if-match")),
            (&["\"3\" \"4\""], Err("bad-if-match")),
            (&["W/3"], Err("bad-if-match")),
        ] {
            assert_eq!(asked(values), seen, "{values:?}");
        }
    }
}
