//! What the address of a list asks for behind its question mark.

use axum::extract::Query;
use axum::http::{StatusCode, Uri};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::api::unknown::Unknown;
use crate::problem::Problem;

/// The parameters of a list that takes none.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// Reads the parameters of an address; one that is not known is refused.
pub fn read<T: DeserializeOwned>(uri: &Uri) -> Result<T, Problem> {
    let Query(asked) = Query::try_from_uri(uri).map_err(|refused| {
        Unknown::of(&refused.body_text()).map_or_else(twice, |it| it.parameter())
    })?;
    Ok(asked)
}

/// A parameter that cannot be understood (400).
pub fn bad(name: &str, ru: &str, en: &str) -> Problem {
    bad_parameter().detail(format!("{name}: {ru}"), format!("{name}: {en}")).with("parameter", name)
}

fn bad_parameter() -> Problem {
    Problem::new(
        StatusCode::BAD_REQUEST,
        "bad-parameter",
        "Параметр запроса не понят",
        "A parameter is not understood",
    )
}

/// All parameters are texts, so a query of known ones cannot be read only where one comes twice.
fn twice() -> Problem {
    bad_parameter().detail(
        "Каждый параметр даётся один раз; несколько статусов — через запятую.",
        "Each parameter is given once; several statuses with commas between.",
    )
}
