//! All SQL of the room.

use base::{By, Personal, Timestamp};
use register::AppealId;
use register::problem::{APPEALS_MAX, ProblemId};
use register::transition::Act;
use store::{Column, Error, Result, Row, SetStatement, Sql, Unit, args};

use crate::answer::{Answer, AnswerId, State};
use crate::past::PastAnswer;
use crate::together::{TogetherId, Waiting};
use crate::verdict::{Became, Heard, Outcome, Verdict};

/// Answers of one appeal that are read at most.
const READ_MAX: i64 = 500;

const ANSWER: &str = "id, text, final, state, department, drafted_by_kind, drafted_by_id, \
                      drafted_at, decided_by_kind, decided_by_id, decided_at, decision, \
                      superseded_by";

pub(crate) async fn put(unit: &mut Unit, appeal: AppealId, answer: &Answer) -> Result<()> {
    unit.execute(
        "INSERT INTO answers (id, appeal_id, text, final, state, department, drafted_by_kind, \
         drafted_by_id, drafted_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        args![
            answer.id.0,
            appeal.0,
            &answer.text,
            answer.is_final,
            answer.state.word(),
            answer.department.as_ref(),
            answer.drafted_by.kind(),
            answer.drafted_by.id(),
            answer.drafted_at,
        ],
    )
    .await
    .map(|_| ())
}

pub(crate) async fn decide(
    unit: &mut Unit,
    id: AnswerId,
    state: State,
    by: &By,
    decision: Option<&Personal<String>>,
) -> Result<()> {
    let now = unit.now();
    unit.execute(
        "UPDATE answers SET state = $2, decided_by_kind = $3, decided_by_id = $4, \
         decided_at = $5, decision = $6 WHERE id = $1",
        args![id.0, state.word(), by.kind(), by.id(), now, decision],
    )
    .await
    .map(|_| ())
}

/// Ends the waiting of all drafts of an appeal; their ids, oldest first.
pub(crate) async fn supersede(
    unit: &mut Unit,
    appeal: AppealId,
    act: Act,
    by: &By,
) -> Result<Vec<AnswerId>> {
    let now = unit.now();
    let rows = unit
        .rows(
            "UPDATE answers SET state = $3, superseded_by = $4, decided_by_kind = $5, \
             decided_by_id = $6, decided_at = $7 WHERE appeal_id = $1 AND state = $2 \
             RETURNING id",
            args![
                appeal.0,
                State::Waiting.word(),
                State::Superseded.word(),
                act.word(),
                by.kind(),
                by.id(),
                now,
            ],
        )
        .await?;
    let ids = rows.iter().map(|row| row.get("id").map(AnswerId));
    let mut ids = ids.collect::<Result<Vec<_>>>()?;
    ids.sort();
    Ok(ids)
}

pub(crate) async fn answers(sql: &mut impl Sql, appeal: AppealId) -> Result<Vec<Answer>> {
    let text = format!(
        "SELECT {ANSWER} FROM answers WHERE appeal_id = $1 ORDER BY drafted_at, id LIMIT $2"
    );
    sql.rows(text, args![appeal.0, READ_MAX]).await?.iter().map(read).collect()
}

pub(crate) async fn awaiting_approval(sql: &mut impl Sql, limit: usize) -> Result<Vec<AppealId>> {
    let text = "SELECT appeal_id, min(drafted_at) AS since FROM answers WHERE state = $1 \
                GROUP BY appeal_id ORDER BY since, appeal_id LIMIT $2";
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = sql.rows(text, args![State::Waiting.word(), limit]).await?;
    rows.iter().map(|row| Ok(AppealId(row.get("appeal_id")?))).collect()
}

pub(crate) async fn answer(
    sql: &mut impl Sql,
    appeal: AppealId,
    id: AnswerId,
) -> Result<Option<Answer>> {
    let text = format!("SELECT {ANSWER} FROM answers WHERE appeal_id = $1 AND id = $2");
    sql.row(text, args![appeal.0, id.0]).await?.as_ref().map(read).transpose()
}

/// Notes that an answer is one of those to all who wrote of a problem.
pub(crate) async fn mark(
    unit: &mut Unit,
    id: AnswerId,
    together: TogetherId,
    problem: ProblemId,
    public: bool,
) -> Result<()> {
    unit.execute(
        "UPDATE answers SET together_id = $2, problem_id = $3, public = $4 WHERE id = $1",
        args![id.0, together.0, problem.0, public],
    )
    .await
    .map(|_| ())
}

pub(crate) async fn together_waiting(
    sql: &mut impl Sql,
    problem: ProblemId,
) -> Result<Vec<Waiting>> {
    let text = "SELECT w.id, w.together_id, w.text, a.number FROM answers w \
                JOIN appeals a ON a.id = w.appeal_id \
                WHERE w.problem_id = $1 AND w.state = $2 ORDER BY w.drafted_at, a.number LIMIT $3";
    let limit = i64::try_from(APPEALS_MAX).unwrap_or(i64::MAX);
    let rows = sql.rows(text, args![problem.0, State::Waiting.word(), limit]).await?;
    let one = |row: &Row| {
        let number: String = row.get("number")?;
        let foreign = |_| Error::Foreign("appeals.number".to_owned());
        Ok(Waiting {
            together: TogetherId(row.get("together_id")?),
            problem,
            number: number.parse().map_err(foreign)?,
            answer: AnswerId(row.get("id")?),
            text: row.get("text")?,
        })
    };
    rows.iter().map(one).collect()
}

pub(crate) async fn public_answer(
    sql: &mut impl Sql,
    problem: ProblemId,
) -> Result<Option<Answer>> {
    let text = format!(
        "SELECT {ANSWER} FROM answers WHERE problem_id = $1 AND public = 1 AND state = $2 \
         ORDER BY decided_at DESC, id DESC LIMIT 1"
    );
    sql.row(text, args![problem.0, State::Approved.word()]).await?.as_ref().map(read).transpose()
}

fn read(row: &Row) -> Result<Answer> {
    let foreign = |column: &str| Error::Foreign(format!("answers.{column}"));
    let drafted_by_id: Option<String> = row.get("drafted_by_id")?;
    let decided_by_id: Option<String> = row.get("decided_by_id")?;
    let decided_at: Option<Timestamp> = row.get("decided_at")?;
    let decided = match (row.get::<Option<String>>("decided_by_kind")?, decided_at) {
        (Some(kind), Some(at)) => {
            let by = By::from_parts(&kind, decided_by_id.as_deref());
            Some((by.ok_or_else(|| foreign("decided_by_kind"))?, at))
        }
        _ => None,
    };
    let superseded_by = row
        .get::<Option<String>>("superseded_by")?
        .map(|word| Act::from_word(&word).ok_or_else(|| foreign("superseded_by")));
    Ok(Answer {
        id: AnswerId(row.get("id")?),
        text: row.get("text")?,
        is_final: row.get("final")?,
        state: State::from_word(&row.get::<String>("state")?).ok_or_else(|| foreign("state"))?,
        department: row.get("department")?,
        drafted_by: By::from_parts(
            &row.get::<String>("drafted_by_kind")?,
            drafted_by_id.as_deref(),
        )
        .ok_or_else(|| foreign("drafted_by_kind"))?,
        drafted_at: row.get("drafted_at")?,
        decided,
        decision: row.get("decision")?,
        superseded_by: superseded_by.transpose()?,
    })
}

static PAST: SetStatement = SetStatement::insert(
    "answers",
    &[
        Column::id("id"),
        Column::id("appeal_id"),
        Column::text("text"),
        Column::int("final"),
        Column::text("state"),
        Column::text("department"),
        Column::text("drafted_by_kind"),
        Column::text("drafted_by_id"),
        Column::int("drafted_at"),
        Column::text("decided_by_kind"),
        Column::text("decided_by_id"),
        Column::int("decided_at"),
    ],
    "",
);

pub(crate) fn put_past(unit: &mut Unit, past: &[PastAnswer]) -> Result<()> {
    let row = |PastAnswer { appeal, answer }: &PastAnswer| {
        let by = &answer.drafted_by;
        args![
            answer.id.0,
            appeal.0,
            &answer.text,
            answer.is_final,
            answer.state.word(),
            answer.department.as_ref(),
            by.kind(),
            by.id(),
            answer.drafted_at,
            by.kind(),
            by.id(),
            answer.decided.as_ref().map(|(_, at)| *at),
        ]
    };
    unit.put(&PAST, past.iter().map(row).collect())
}

pub(crate) async fn put_verdict(unit: &mut Unit, appeal: AppealId, heard: &Heard) -> Result<()> {
    let Heard { id, verdict, became, by, at } = heard;
    unit.execute(
        "INSERT INTO verdicts (id, appeal_id, outcome, words, became, by_kind, by_id, at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        args![
            *id,
            appeal.0,
            verdict.outcome.word(),
            &verdict.words,
            became.word(),
            by.kind(),
            by.id(),
            *at,
        ],
    )
    .await
    .map(|_| ())
}

const VERDICT: &str = "id, outcome, words, became, by_kind, by_id, at";

pub(crate) async fn verdicts(sql: &mut impl Sql, appeal: AppealId) -> Result<Vec<Heard>> {
    let text =
        format!("SELECT {VERDICT} FROM verdicts WHERE appeal_id = $1 ORDER BY at, id LIMIT $2");
    sql.rows(text, args![appeal.0, READ_MAX]).await?.iter().map(heard).collect()
}

pub(crate) async fn last_verdict(sql: &mut impl Sql, appeal: AppealId) -> Result<Option<Heard>> {
    let text = format!(
        "SELECT {VERDICT} FROM verdicts WHERE appeal_id = $1 ORDER BY at DESC, id DESC LIMIT 1"
    );
    sql.row(text, args![appeal.0]).await?.as_ref().map(heard).transpose()
}

fn heard(row: &Row) -> Result<Heard> {
    let foreign = |column: &str| Error::Foreign(format!("verdicts.{column}"));
    let outcome = Outcome::from_word(&row.get::<String>("outcome")?);
    let by_id: Option<String> = row.get("by_id")?;
    let by = By::from_parts(&row.get::<String>("by_kind")?, by_id.as_deref());
    Ok(Heard {
        id: row.get("id")?,
        verdict: Verdict {
            outcome: outcome.ok_or_else(|| foreign("outcome"))?,
            words: row.get("words")?,
        },
        became: Became::from_word(&row.get::<String>("became")?)
            .ok_or_else(|| foreign("became"))?,
        by: by.ok_or_else(|| foreign("by_kind"))?,
        at: row.get("at")?,
    })
}
