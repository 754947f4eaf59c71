//! All SQL of the room.

pub(crate) mod intake;
pub(crate) mod list;
pub(crate) mod past;
pub(crate) mod picture;
pub(crate) mod problem;
pub(crate) mod search;
pub(crate) mod stray;
pub(crate) mod thread;

use base::{Code, Point, Timestamp, Uuid, millis};
use channels::Regime;
use store::{Error, Result, Row, Sql, Unit, args, dialect};

use crate::appeal::{Appeal, AppealId, AuthorId, Due, MessageId, NEVER, Place};
use crate::author::Author;
use crate::number::Number;
use crate::problem::ProblemId;
use crate::record::Record;
use crate::status::Status;

/// Appeals that are read by their ids at once, at most.
const SOME_MAX: i64 = 1_000;

const APPEAL: &str = "id, number, regime, channel, status, topic, department, district, lat, lon, \
                      address, message_id, author_id, received_at, due_at, due_policy, due_from, \
                      due_since, answered_at, problem_id, version, origin";

pub(crate) async fn find(sql: &mut impl Sql, number: Number) -> Result<Option<Appeal>> {
    let text = format!("SELECT {APPEAL} FROM appeals WHERE number = $1");
    let row = sql.row(text, args![number.to_string()]).await?;
    row.as_ref().map(appeal).transpose()
}

pub(crate) async fn numbered(sql: &mut impl Sql, numbers: &[Number]) -> Result<Vec<Appeal>> {
    let list = sql.engine().in_list(1);
    let text = format!("SELECT {APPEAL} FROM appeals WHERE number IN {list} LIMIT $2");
    let numbers: Vec<_> = numbers.iter().map(Number::to_string).collect();
    let rows = sql.rows(text, args![dialect::list(&numbers), SOME_MAX]).await?;
    rows.iter().map(appeal).collect()
}

pub(crate) async fn some(sql: &mut impl Sql, ids: &[AppealId]) -> Result<Vec<Appeal>> {
    let list = sql.engine().id_list(1);
    let text = format!("SELECT {APPEAL} FROM appeals WHERE id IN {list} LIMIT $2");
    let ids: Vec<_> = ids.iter().map(|id| id.0).collect();
    let rows = sql.rows(text, args![dialect::ids(&ids), SOME_MAX]).await?;
    rows.iter().map(appeal).collect()
}

pub(crate) async fn silent(
    sql: &mut impl Sql,
    before: Timestamp,
    after: Option<(Timestamp, AppealId)>,
    max: u32,
) -> Result<Vec<Appeal>> {
    let text = format!(
        "SELECT {APPEAL} FROM appeals WHERE status = 'answered' AND answered_at <= $1 \
         AND (answered_at, id) > ($2, $3) AND (origin <> 'import' OR due_since IS NOT NULL) \
         ORDER BY answered_at, id LIMIT $4"
    );
    let (since, id) = after.map_or((i64::MIN, Uuid::nil()), |(at, id)| (millis(at), id.0));
    let rows = sql.rows(text, args![before, since, id, max]).await?;
    rows.iter().map(appeal).collect()
}

pub(crate) async fn undecided(
    sql: &mut impl Sql,
    after: Option<(Timestamp, AppealId)>,
    limit: u32,
) -> Result<Vec<Appeal>> {
    let (at, id) = after.map_or((Timestamp::MAX, base::Uuid::max()), |(at, id)| (at, id.0));
    let mut args = args![at, id, limit];
    // Each status is walked along its own index; a list of them would have to be sorted.
    let walks = Status::OPEN.iter().map(|status| {
        args.push(status.word().into());
        format!(
            "SELECT * FROM (SELECT {APPEAL} FROM appeals WHERE status = ${} AND topic IS NULL \
             AND (received_at, id) < ($1, $2) ORDER BY received_at DESC, id DESC LIMIT $3) w",
            args.len()
        )
    });
    let walks = walks.collect::<Vec<_>>().join(" UNION ALL ");
    let text = format!("SELECT * FROM ({walks}) a ORDER BY received_at DESC, id DESC LIMIT $3");
    let rows = sql.rows(text, args).await?;
    rows.iter().map(appeal).collect()
}

pub(crate) async fn lock(unit: &mut Unit, number: Number) -> Result<Option<Appeal>> {
    let lock = unit.engine().for_update();
    let text = format!("SELECT {APPEAL} FROM appeals WHERE number = $1{lock}");
    let row = unit.row(text, args![number.to_string()]).await?;
    row.as_ref().map(appeal).transpose()
}

pub(crate) async fn update(unit: &mut Unit, appeal: &Appeal) -> Result<()> {
    let due = appeal.due.as_ref();
    let order = due.filter(|_| appeal.status.is_open()).map_or(NEVER, |it| millis(it.at));
    unit.execute(
        "UPDATE appeals SET status = $2, topic = $3, department = $4, district = $5, lat = $6, \
         lon = $7, address = $8, due_at = $9, due_policy = $10, due_from = $11, due_order = $12, \
         answered_at = $13, version = $14, due_since = $15, problem_id = $16 WHERE id = $1",
        args![
            appeal.id.0,
            appeal.status.word(),
            appeal.topic.as_ref(),
            appeal.department.as_ref(),
            appeal.place.district.as_ref(),
            appeal.place.point.map(|it| it.lat()),
            appeal.place.point.map(|it| it.lon()),
            appeal.place.address.as_ref(),
            due.map(|it| it.at),
            due.and_then(|it| it.policy.as_ref()),
            due.and_then(|it| it.valid_from.as_ref()),
            order,
            appeal.answered_at,
            appeal.version,
            due.and_then(|it| it.since),
            appeal.problem.map(|it| it.0),
        ],
    )
    .await
    .map(|_| ())
}

pub(crate) fn appeal(row: &Row) -> Result<Appeal> {
    let author: Option<base::Uuid> = row.get("author_id")?;
    Ok(Appeal {
        id: AppealId(row.get("id")?),
        number: number(row)?,
        regime: Regime::of_word(&row.get::<String>("regime")?).ok_or_else(|| foreign("regime"))?,
        channel: row.get("channel")?,
        status: status(row)?,
        topic: row.get("topic")?,
        department: row.get("department")?,
        place: place(row)?,
        message: MessageId(row.get("message_id")?),
        author: author.map(AuthorId),
        received_at: row.get("received_at")?,
        due: due(row)?,
        answered_at: row.get("answered_at")?,
        problem: row.get::<Option<base::Uuid>>("problem_id")?.map(ProblemId),
        version: row.get("version")?,
        imported: row.get::<String>("origin")? == "import",
    })
}

pub(crate) fn place(row: &Row) -> Result<Place> {
    let point = match (row.get::<Option<f64>>("lat")?, row.get::<Option<f64>>("lon")?) {
        (Some(lat), Some(lon)) => Some(Point::new(lat, lon).map_err(|_| foreign("lat, lon"))?),
        _ => None,
    };
    Ok(Place { point, address: row.get("address")?, district: row.get("district")? })
}

pub(crate) fn due(row: &Row) -> Result<Option<Due>> {
    let at: Option<Timestamp> = row.get("due_at")?;
    let Some(at) = at else { return Ok(None) };
    let policy: Option<Code> = row.get("due_policy")?;
    let (valid_from, since) = (row.get("due_from")?, row.get("due_since")?);
    Ok(Some(Due { at, policy, valid_from, since }))
}

pub(crate) fn number(row: &Row) -> Result<Number> {
    row.get::<String>("number")?.parse().map_err(|_| foreign("number"))
}

pub(crate) fn status(row: &Row) -> Result<Status> {
    Status::from_word(&row.get::<String>("status")?).ok_or_else(|| foreign("status"))
}

fn foreign(column: &str) -> Error {
    Error::Foreign(format!("appeals.{column}"))
}

pub(crate) async fn author(sql: &mut impl Sql, id: AuthorId) -> Result<Option<Author>> {
    let row = sql.row("SELECT name FROM authors WHERE id = $1", args![id.0]).await?;
    let Some(row) = row else { return Ok(None) };
    let text = "SELECT value FROM contacts WHERE author_id = $1 ORDER BY value LIMIT 20";
    let rows = sql.rows(text, args![id.0]).await?;
    let plain = |value: String| match value.split_once(':') {
        Some((_, contact)) => base::Personal::new(contact.to_owned()),
        None => base::Personal::new(value),
    };
    let contacts = rows.iter().map(|row| row.get("value").map(plain)).collect::<Result<_>>()?;
    Ok(Some(Author { id, name: row.get("name")?, contacts }))
}

pub(crate) async fn has_contact(sql: &mut impl Sql, id: AuthorId, key: &str) -> Result<bool> {
    let text = "SELECT author_id FROM contacts WHERE value = $1 AND author_id = $2";
    Ok(sql.row(text, args![key, id.0]).await?.is_some())
}

/// Writes the record behind a change: its words, who and when.
pub(crate) async fn put_record(unit: &mut Unit, record: &Record<'_>) -> Result<()> {
    let text = format!(
        "INSERT INTO {} (id, appeal_id, {}reason, by_kind, by_id, at) VALUES ($1, $2, $3, $4, $5, \
         $6{})",
        record.table.name(),
        record.table.kind_column().map(|it| format!("{it}, ")).unwrap_or_default(),
        if record.table.kind_column().is_some() { ", $7" } else { "" },
    );
    let now = unit.now();
    let mut args = args![record.id, record.appeal.0];
    if record.table.kind_column().is_some() {
        args.push(record.kind.into());
    }
    args.extend(args![record.reason, record.by.kind(), record.by.id(), now]);
    unit.execute(text, args).await.map(|_| ())
}
