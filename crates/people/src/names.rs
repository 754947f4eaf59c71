//! What the actors of facts are called.

use std::collections::{BTreeSet, HashMap};

use ::store::{Result, Sql};
use base::{By, Personal, Uuid};

use crate::store;

/// The names of the staff and service accounts among these actors, by their ids.
pub async fn of<'a>(
    sql: &mut impl Sql,
    actors: impl IntoIterator<Item = &'a By>,
) -> Result<HashMap<Uuid, Personal<String>>> {
    let ids: BTreeSet<_> = actors
        .into_iter()
        .filter_map(|by| match by {
            By::Staff(id) | By::Service(id) => Some(*id),
            _ => None,
        })
        .collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let ids: Vec<_> = ids.into_iter().collect();
    Ok(store::names(sql, &ids).await?.into_iter().collect())
}
