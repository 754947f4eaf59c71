//! Problems: the thing in the city that several appeals speak of.
//!
//! Joining takes nothing from an appeal: its words, its number, its author and its clock stay its
//! own, so that it can be parted again without loss. What is done for all of them is done by the
//! rooms after this one, appeal by appeal.

use ::store::{Fact, Result, Sql, Subject, Unit};
use base::text::{self, BadText};
use base::{By, Ids, Personal, Timestamp, id_type};

use crate::appeal::{Appeal, Card};
use crate::store;

id_type!(
    /// A problem.
    ProblemId
);

/// Appeals of one problem at most: what one answer to all of them reaches in one unit of work.
pub const APPEALS_MAX: usize = 500;
/// Characters of a problem's name at most.
pub const NAME_MAX: usize = 200;
/// Problems of a page at most.
pub const PAGE_MAX: u32 = 100;

/// A problem as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// Its id.
    pub id: ProblemId,
    /// What people of the centre call it; without one its first appeal names it.
    pub name: Option<Personal<String>>,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// Who opened it.
    pub opened_by: By,
}

/// A line of the list of problems.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The problem.
    pub problem: Problem,
    /// How many appeals speak of it.
    pub appeals: u32,
    /// How many of them the city still owes an answer.
    pub open: u32,
    /// The oldest of them, if there is any.
    pub first: Option<Appeal>,
}

/// Why appeals were not joined.
#[derive(Debug, thiserror::Error)]
pub enum ProblemError {
    /// There is no such problem.
    #[error("there is no such problem")]
    NotFound,
    /// Its name cannot be kept.
    #[error("name: {0}")]
    Name(#[source] BadText),
    /// There would be too many of them.
    #[error("{0} appeals, at most {APPEALS_MAX}")]
    TooMany(usize),
    /// The appeal is not in this problem.
    #[error("the appeal is not in this problem")]
    NotInIt,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] ::store::Error),
}

impl Problem {
    /// The problem of an id.
    pub async fn find(sql: &mut impl Sql, id: ProblemId) -> Result<Option<Self>> {
        store::problem::find(sql, id).await
    }

    /// Its appeals, the oldest first; at most [`APPEALS_MAX`].
    pub async fn appeals(&self, sql: &mut impl Sql) -> Result<Vec<Appeal>> {
        store::problem::appeals(sql, self.id).await
    }

    /// The subject of its facts.
    pub fn subject(&self) -> Subject {
        Subject::of("problem", self.id.0)
    }
}

/// The problems that were opened before this one, the newest first, with their figures.
pub async fn page(sql: &mut impl Sql, before: Option<&Problem>, limit: u32) -> Result<Vec<Line>> {
    store::problem::page(sql, before, limit.clamp(1, PAGE_MAX)).await
}

/// Opens a problem; appeals are joined to it one by one.
pub async fn open(
    unit: &mut Unit,
    ids: &Ids,
    by: By,
    name: Option<Personal<String>>,
) -> std::result::Result<Problem, ProblemError> {
    let name = checked(name)?;
    let now = unit.now();
    let problem = Problem { id: ids.next(now), name, opened_at: now, opened_by: by };
    store::problem::put(unit, &problem).await?;
    unit.record(Fact::new("problem.opened", problem.subject(), problem.opened_by.clone()));
    Ok(problem)
}

/// Gives a locked problem another name, or none.
pub async fn rename(
    unit: &mut Unit,
    problem: Problem,
    by: By,
    name: Option<Personal<String>>,
) -> std::result::Result<(), ProblemError> {
    let name = checked(name)?;
    if problem.name == name {
        return Ok(());
    }
    store::problem::rename(unit, problem.id, name.as_ref()).await?;
    unit.record(Fact::new("problem.renamed", problem.subject(), by));
    Ok(())
}

fn checked(
    name: Option<Personal<String>>,
) -> std::result::Result<Option<Personal<String>>, ProblemError> {
    let name = name.map(|it| Personal::new(it.reveal().trim().to_owned()));
    let name = name.filter(|it| !text::is_blank(it.reveal()));
    if let Some(name) = &name {
        text::check_line(name.reveal(), NAME_MAX).map_err(ProblemError::Name)?;
    }
    Ok(name)
}

/// Locks a problem until the end of the unit of work, so that its appeals can be counted.
pub async fn lock(unit: &mut Unit, id: ProblemId) -> std::result::Result<Problem, ProblemError> {
    store::problem::lock(unit, id).await?.ok_or(ProblemError::NotFound)
}

/// Refuses where more appeals would come to a locked problem than it may hold.
pub async fn room_for(
    unit: &mut Unit,
    problem: &Problem,
    more: usize,
) -> std::result::Result<(), ProblemError> {
    let all = store::problem::count(unit, problem.id).await?.saturating_add(more);
    if all > APPEALS_MAX { Err(ProblemError::TooMany(all)) } else { Ok(()) }
}

/// Joins an appeal to a problem; one that spoke of another problem leaves it. Whether anything
/// changed.
pub fn join(card: &mut Card, problem: &Problem) -> bool {
    if card.appeal().problem == Some(problem.id) {
        return false;
    }
    let was = card.set_problem(Some(problem.id)).map(|it| it.to_string());
    let fact = card.fact("appeal.joined").change(was.as_deref(), Some(&problem.id.to_string()));
    card.note(fact);
    true
}

/// Parts an appeal from a problem; nothing else of it changes.
pub fn part(card: &mut Card, problem: ProblemId) -> std::result::Result<(), ProblemError> {
    if card.appeal().problem != Some(problem) {
        return Err(ProblemError::NotInIt);
    }
    card.set_problem(None);
    let fact = card.fact("appeal.parted").change(Some(&problem.to_string()), None);
    card.note(fact);
    Ok(())
}
