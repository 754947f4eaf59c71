//! Messages of neighbours about the same thing: the same place lately, and words in common.

use std::collections::{BTreeSet, HashMap};

use base::{By, Code, Ids, Personal, text};
use jiff::SignedDuration;
use register::near::Around;
use register::problem::{self, Problem, ProblemError, ProblemId};
use register::{Appeal, AppealId, Card, Item, Number, OpenError, Status};
use store::{Result, Sql, Unit};

use crate::state::{Neighbour, Spot};

/// How long ago a message of a neighbour may be.
const WEEKS: i64 = 4;
/// How far away it may be.
const METRES: f64 = 150.0;
/// Neighbours that are offered at most.
const OFFERED_MAX: usize = 3;
/// Letters of a word that make it the same: endings vary.
const STEM: usize = 5;
/// Shorter words join anything with anything.
const LETTERS_MIN: usize = 3;

/// Looks for messages of neighbours, the newest first.
pub async fn seek(
    sql: &mut impl Sql,
    spot: &Spot,
    words: &Personal<String>,
    topic: Option<&Code>,
    now: base::Timestamp,
) -> Result<Vec<Neighbour>> {
    let address = Some(spot.address.clone()).filter(|it| !it.reveal().is_empty());
    let around = Around { point: spot.point.map(|it| (it, METRES)), address };
    let since = now - SignedDuration::from_hours(WEEKS * 7 * 24);
    let mut found = around.since(sql, since).await?;
    let mine = stems(words.reveal(), spot.address.reveal());
    found.retain(|it| {
        let waits = it.status.is_open() || it.status == Status::Answered;
        waits && is_alike(it, &mine, topic)
    });
    let ids: Vec<AppealId> = found.iter().map(|it| it.id).collect();
    let problems: HashMap<AppealId, Option<ProblemId>> =
        Appeal::some(sql, &ids).await?.into_iter().map(|it| (it.id, it.problem)).collect();
    let mut seen = BTreeSet::new();
    let mut offered = Vec::new();
    for item in found {
        let problem = problems.get(&item.id).copied().flatten();
        // One problem is offered once, by the newest of its messages.
        if problem.is_none_or(|it| seen.insert(it)) && offered.len() < OFFERED_MAX {
            offered.push(neighbour(item, people(sql, problem).await?));
        }
    }
    Ok(offered)
}

/// How many messages speak of the same.
async fn people(sql: &mut impl Sql, problem: Option<ProblemId>) -> Result<i64> {
    let Some(problem) = problem else { return Ok(1) };
    match Problem::find(sql, problem).await? {
        Some(problem) => Ok(i64::try_from(problem.appeals(sql).await?.len()).unwrap_or(i64::MAX)),
        None => Ok(1),
    }
}

/// Joins an appeal to the problem of a neighbour's, which is opened where there is none. A problem
/// that is full stays as it is: the appeal then stands alone.
pub(crate) async fn join(
    unit: &mut Unit,
    ids: &Ids,
    own: Number,
    other: Number,
) -> std::result::Result<(), OpenError> {
    let by = || By::Citizen(None);
    let mut theirs = Card::open(unit, other, by(), None).await?;
    let found = match theirs.appeal().problem {
        Some(id) => problem::lock(unit, id).await,
        None => problem::open(unit, ids, by(), None).await,
    };
    let found = match found {
        Ok(found) => found,
        Err(error) => return not_joined(error),
    };
    if let Err(error) = problem::room_for(unit, &found, 2).await {
        return not_joined(error);
    }
    problem::join(&mut theirs, &found);
    theirs.save(unit).await?;
    let mut mine = Card::open(unit, own, by(), None).await?;
    problem::join(&mut mine, &found);
    mine.save(unit).await?;
    Ok(())
}

fn not_joined(error: ProblemError) -> std::result::Result<(), OpenError> {
    match error {
        ProblemError::Store(error) => Err(error.into()),
        other => {
            tracing::info!(%other, "a message was not joined to its neighbours");
            Ok(())
        }
    }
}

/// Topics decide where both are known; else a word that matters must be in both.
fn is_alike(item: &Item, mine: &BTreeSet<String>, topic: Option<&Code>) -> bool {
    match (&item.topic, topic) {
        (Some(theirs), Some(own)) => theirs == own,
        _ => {
            let address = item.place.address.as_ref().map_or("", |it| it.reveal().as_str());
            !mine.is_disjoint(&stems(item.text.reveal(), address))
        }
    }
}

fn neighbour(item: Item, people: i64) -> Neighbour {
    Neighbour {
        number: item.number,
        topic: item.topic,
        status: item.status.word().to_owned(),
        address: item.place.address.unwrap_or_default(),
        received_at: base::millis(item.received_at),
        people,
    }
}

/// The beginnings of the words that matter: not those of the address.
fn stems(words: &str, address: &str) -> BTreeSet<String> {
    let stem = |word: String| word.chars().take(STEM).collect::<String>();
    let place: BTreeSet<String> = text::words(address).map(stem).collect();
    text::words(words)
        .filter(|it| it.chars().count() >= LETTERS_MIN && it.chars().all(char::is_alphabetic))
        .filter(|it| !COMMON.contains(&it.as_str()))
        .map(stem)
        .filter(|it| !place.contains(it))
        .collect()
}

/// Words that every message has.
const COMMON: &[&str] = &[
    "что",
    "это",
    "как",
    "где",
    "когда",
    "там",
    "тут",
    "уже",
    "еще",
    "очень",
    "надо",
    "нужно",
    "дом",
    "дома",
    "доме",
    "дому",
    "улица",
    "улице",
    "улицы",
    "возле",
    "около",
    "рядом",
    "пожалуйста",
    "здравствуйте",
    "добрый",
    "день",
    "просим",
    "прошу",
    "нет",
    "есть",
    "был",
    "была",
    "были",
    "все",
    "для",
    "или",
    "под",
    "над",
    "при",
    "про",
    "без",
    "вот",
    "так",
    "the",
    "and",
    "near",
    "please",
    "неделю",
    "месяц",
    "год",
    "лет",
    "сегодня",
    "вчера",
    "житель",
    "жители",
    "город",
    "городе",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_matter_are_compared() {
        let one = stems("Яма на дороге у дома 14 на Якорной", "Якорная, 14");
        let same = stems("здравствуйте! яму на Якорной до сих пор не засыпали, дорога убита", "");
        let other = stems("На Якорной не горит фонарь", "Якорная, 14");
        assert!(!one.is_disjoint(&same), "{one:?} {same:?}");
        assert!(one.is_disjoint(&other), "{one:?} {other:?}");
    }
}
