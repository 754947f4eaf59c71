//! The queries of problems.

use base::{By, Personal, millis};
use store::{Error, Result, Row, Sql, Unit, args};

use super::{APPEAL, appeal};
use crate::appeal::Appeal;
use crate::problem::{APPEALS_MAX, Line, Problem, ProblemId};
use crate::status::Status;

const PROBLEM: &str = "id, name, opened_at, opened_by_kind, opened_by_id";

pub(crate) async fn put(unit: &mut Unit, problem: &Problem) -> Result<()> {
    unit.execute(
        "INSERT INTO problems (id, name, opened_at, opened_by_kind, opened_by_id) \
         VALUES ($1, $2, $3, $4, $5)",
        args![
            problem.id.0,
            problem.name.as_ref(),
            problem.opened_at,
            problem.opened_by.kind(),
            problem.opened_by.id(),
        ],
    )
    .await
    .map(|_| ())
}

pub(crate) async fn rename(
    unit: &mut Unit,
    id: ProblemId,
    name: Option<&Personal<String>>,
) -> Result<()> {
    let text = "UPDATE problems SET name = $2 WHERE id = $1";
    unit.execute(text, args![id.0, name]).await.map(|_| ())
}

pub(crate) async fn find(sql: &mut impl Sql, id: ProblemId) -> Result<Option<Problem>> {
    let text = format!("SELECT {PROBLEM} FROM problems WHERE id = $1");
    sql.row(text, args![id.0]).await?.as_ref().map(read).transpose()
}

pub(crate) async fn lock(unit: &mut Unit, id: ProblemId) -> Result<Option<Problem>> {
    let lock = unit.engine().for_update();
    let text = format!("SELECT {PROBLEM} FROM problems WHERE id = $1{lock}");
    unit.row(text, args![id.0]).await?.as_ref().map(read).transpose()
}

pub(crate) async fn count(sql: &mut impl Sql, id: ProblemId) -> Result<usize> {
    let text = "SELECT count(*) AS n FROM appeals WHERE problem_id = $1";
    let row = sql.row(text, args![id.0]).await?;
    let count: i64 = row.map(|row| row.get("n")).transpose()?.unwrap_or(0);
    Ok(usize::try_from(count).unwrap_or(0))
}

pub(crate) async fn appeals(sql: &mut impl Sql, id: ProblemId) -> Result<Vec<Appeal>> {
    let text = format!(
        "SELECT {APPEAL} FROM appeals WHERE problem_id = $1 ORDER BY received_at, number \
         LIMIT $2"
    );
    let limit = i64::try_from(APPEALS_MAX).unwrap_or(i64::MAX);
    sql.rows(text, args![id.0, limit]).await?.iter().map(appeal).collect()
}

pub(crate) async fn page(
    sql: &mut impl Sql,
    before: Option<&Problem>,
    limit: u32,
) -> Result<Vec<Line>> {
    let mut given = args![i64::from(limit)];
    let mut after = String::new();
    if let Some(last) = before {
        given.extend(args![millis(last.opened_at), last.id.0]);
        after = " WHERE (opened_at, id) < ($2, $3)".to_owned();
    }
    let open: Vec<_> = Status::ALL.iter().filter(|it| it.is_open()).map(|it| it.word()).collect();
    let text = format!(
        "SELECT {PROBLEM}, \
         (SELECT count(*) FROM appeals a WHERE a.problem_id = p.id) AS appeals, \
         (SELECT count(*) FROM appeals a WHERE a.problem_id = p.id AND a.status IN ('{}')) \
         AS open \
         FROM problems p{after} ORDER BY opened_at DESC, id DESC LIMIT $1",
        open.join("', '"),
    );
    let rows = sql.rows(text, given).await?;
    let mut lines = rows.iter().map(line).collect::<Result<Vec<_>>>()?;
    firsts(sql, &mut lines).await?;
    Ok(lines)
}

/// The oldest appeal of each line, by one question.
async fn firsts(sql: &mut impl Sql, lines: &mut [Line]) -> Result<()> {
    let ids: Vec<_> = lines.iter().map(|line| line.problem.id.0).collect();
    let list = sql.engine().id_list(1);
    let text = format!(
        "SELECT {APPEAL} FROM appeals a WHERE problem_id IN {list} AND NOT EXISTS (SELECT 1 \
         FROM appeals b WHERE b.problem_id = a.problem_id \
         AND (b.received_at, b.number) < (a.received_at, a.number))"
    );
    let rows = sql.rows(text, args![store::dialect::ids(&ids)]).await?;
    for row in &rows {
        let first = appeal(row)?;
        let of = |line: &&mut Line| Some(line.problem.id) == first.problem;
        if let Some(line) = lines.iter_mut().find(of) {
            line.first = Some(first);
        }
    }
    Ok(())
}

fn line(row: &Row) -> Result<Line> {
    let figure = |column| row.get::<i64>(column).map(|it| u32::try_from(it).unwrap_or(u32::MAX));
    Ok(Line {
        problem: read(row)?,
        appeals: figure("appeals")?,
        open: figure("open")?,
        first: None,
    })
}

fn read(row: &Row) -> Result<Problem> {
    let kind: String = row.get("opened_by_kind")?;
    let id: Option<String> = row.get("opened_by_id")?;
    let opened_by = By::from_parts(&kind, id.as_deref())
        .ok_or_else(|| Error::Foreign("problems.opened_by_kind".to_owned()))?;
    Ok(Problem {
        id: ProblemId(row.get("id")?),
        name: row.get("name")?,
        opened_at: row.get("opened_at")?,
        opened_by,
    })
}
