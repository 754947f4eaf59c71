//! All SQL of staff and sessions, and inside it that of service accounts and tokens.

mod service;

use base::{Lang, Personal, Timestamp};
use store::{Error, Result, Row, Sql, Unit, args};

use crate::name::AccountName;
use crate::password::HashedPassword;
use crate::principal::StaffId;
use crate::role::Role;
use crate::secret::Hashed;
use crate::session;
use crate::staff::{LIST_MAX, Refused, Staff, Theme};

pub(crate) use service::*;

const STAFF: &str = "staff.id, staff.login, staff.name, staff.role, staff.department, \
                     staff.language, staff.theme, staff.created_at, staff.disabled_at, \
                     staff.refused_count, staff.refused_at";

fn foreign(column: &str) -> Error {
    Error::Foreign(column.to_owned())
}

fn staff(row: &Row) -> Result<Staff> {
    let login: Personal<String> = row.get("login")?;
    let theme: Option<String> = row.get("theme")?;
    let language: Option<String> = row.get("language")?;
    let language = language.map(|it| Lang::from_tag(&it).ok_or_else(|| foreign("staff.language")));
    let theme = theme.map(|it| Theme::from_word(&it).ok_or_else(|| foreign("staff.theme")));
    Ok(Staff {
        id: StaffId(row.get("id")?),
        login: AccountName::parse(login.reveal()).map_err(|_| foreign("staff.login"))?,
        name: row.get("name")?,
        role: Role::from_word(&row.get::<String>("role")?).ok_or_else(|| foreign("staff.role"))?,
        department: row.get("department")?,
        language: language.transpose()?,
        theme: theme.transpose()?,
        created_at: row.get("created_at")?,
        disabled_at: row.get("disabled_at")?,
        refused: Refused { count: row.get("refused_count")?, last_at: row.get("refused_at")? },
    })
}

/// Puts an account in; `false` when its login is taken.
pub(crate) async fn insert_staff(
    unit: &mut Unit,
    new: &Staff,
    password: &HashedPassword,
) -> Result<bool> {
    let changed = unit
        .execute(
            "INSERT INTO staff (id, login, name, role, department, language, theme, \
             password_hash, password_at, created_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9) ON CONFLICT (login) DO NOTHING",
            args![
                new.id.0,
                new.login.reveal(),
                &new.name,
                new.role.word(),
                new.department.as_ref(),
                new.language.map(Lang::tag),
                new.theme.map(Theme::word),
                password.0.as_str(),
                new.created_at,
            ],
        )
        .await?;
    Ok(changed == 1)
}

pub(crate) async fn staff_by_id(sql: &mut impl Sql, id: StaffId) -> Result<Option<Staff>> {
    let text = format!("SELECT {STAFF} FROM staff WHERE id = $1");
    sql.row(text, args![id.0]).await?.as_ref().map(staff).transpose()
}

pub(crate) async fn staff_by_login(
    sql: &mut impl Sql,
    login: &AccountName,
) -> Result<Option<Staff>> {
    let text = format!("SELECT {STAFF} FROM staff WHERE login = $1");
    sql.row(text, args![login.reveal()]).await?.as_ref().map(staff).transpose()
}

pub(crate) async fn all_staff(sql: &mut impl Sql) -> Result<Vec<Staff>> {
    let text = format!("SELECT {STAFF} FROM staff ORDER BY login LIMIT $1");
    sql.rows(text, args![LIST_MAX]).await?.iter().map(staff).collect()
}

/// Marks an account as disabled; `false` when it is so already or there is none.
pub(crate) async fn disable_staff(unit: &mut Unit, id: StaffId) -> Result<bool> {
    let now = unit.now();
    let text = "UPDATE staff SET disabled_at = $2 WHERE id = $1 AND disabled_at IS NULL";
    Ok(unit.execute(text, args![id.0, now]).await? == 1)
}

/// Lets an account in again; `false` when it is not disabled or there is none.
pub(crate) async fn enable_staff(unit: &mut Unit, id: StaffId) -> Result<bool> {
    let text = "UPDATE staff SET disabled_at = NULL WHERE id = $1 AND disabled_at IS NOT NULL";
    Ok(unit.execute(text, args![id.0]).await? == 1)
}

/// Counts a refused password of an account.
pub(crate) async fn count_refused(unit: &mut Unit, id: StaffId) -> Result<()> {
    let now = unit.now();
    let text = "UPDATE staff SET refused_count = refused_count + 1, refused_at = $2 WHERE id = $1";
    unit.execute(text, args![id.0, now]).await.map(|_| ())
}

/// Begins the count of refused passwords anew.
pub(crate) async fn forget_refused(unit: &mut Unit, id: StaffId) -> Result<()> {
    let text = "UPDATE staff SET refused_count = 0, refused_at = NULL WHERE id = $1";
    unit.execute(text, args![id.0]).await.map(|_| ())
}

pub(crate) async fn set_password(
    unit: &mut Unit,
    id: StaffId,
    password: &HashedPassword,
) -> Result<bool> {
    let now = unit.now();
    let text = "UPDATE staff SET password_hash = $2, password_at = $3 WHERE id = $1";
    Ok(unit.execute(text, args![id.0, password.0.as_str(), now]).await? == 1)
}

pub(crate) async fn set_look(
    unit: &mut Unit,
    id: StaffId,
    language: Option<Lang>,
    theme: Option<Theme>,
) -> Result<bool> {
    let text = "UPDATE staff SET language = $2, theme = $3 WHERE id = $1";
    let args = args![id.0, language.map(Lang::tag), theme.map(Theme::word)];
    Ok(unit.execute(text, args).await? == 1)
}

/// What a sign-in is measured against.
pub(crate) struct Credentials {
    pub(crate) id: StaffId,
    pub(crate) password: HashedPassword,
}

/// The credentials of an account that may sign in; a disabled one has none.
pub(crate) async fn credentials(
    sql: &mut impl Sql,
    login: &AccountName,
) -> Result<Option<Credentials>> {
    let text = "SELECT id, password_hash FROM staff WHERE login = $1 AND disabled_at IS NULL";
    let Some(row) = sql.row(text, args![login.reveal()]).await? else { return Ok(None) };
    Ok(Some(Credentials {
        id: StaffId(row.get("id")?),
        password: HashedPassword(row.get("password_hash")?),
    }))
}

/// How many passwords were refused before, if the credentials still hold. The row stays locked
/// until the end of the unit, so that a change of the password at the same instant either is seen
/// here or removes the new session.
pub(crate) async fn still_holds(unit: &mut Unit, credentials: &Credentials) -> Result<Option<i64>> {
    let text = format!(
        "SELECT password_hash, refused_count FROM staff \
         WHERE id = $1 AND disabled_at IS NULL{}",
        unit.engine().for_update()
    );
    let Some(row) = unit.row(text, args![credentials.id.0]).await? else { return Ok(None) };
    let holds = row.get::<String>("password_hash")? == credentials.password.0;
    if holds { row.get("refused_count").map(Some) } else { Ok(None) }
}

/// Opens a session, and lets go of the person's oldest ones beyond the limit.
pub(crate) async fn insert_session(unit: &mut Unit, key: Hashed, whose: StaffId) -> Result<()> {
    let now = unit.now();
    unit.execute(
        "DELETE FROM sessions WHERE staff_id = $1 AND key_hash NOT IN (SELECT key_hash \
         FROM sessions WHERE staff_id = $1 ORDER BY last_seen_at DESC LIMIT $2)",
        args![whose.0, session::PER_PERSON_MAX - 1],
    )
    .await?;
    unit.execute(
        "INSERT INTO sessions (key_hash, staff_id, created_at, last_seen_at) \
         VALUES ($1, $2, $3, $3)",
        args![key.to_vec(), whose.0, now],
    )
    .await
    .map(|_| ())
}

/// A session as it is kept, whether alive or not, of an account that is not disabled.
pub(crate) struct SessionRow {
    pub(crate) staff: Staff,
    pub(crate) created_at: Timestamp,
    pub(crate) last_seen_at: Timestamp,
}

pub(crate) async fn session(sql: &mut impl Sql, key: Hashed) -> Result<Option<SessionRow>> {
    let text = format!(
        "SELECT {STAFF}, sessions.created_at AS opened_at, sessions.last_seen_at \
         FROM sessions JOIN staff ON staff.id = sessions.staff_id \
         WHERE sessions.key_hash = $1 AND staff.disabled_at IS NULL"
    );
    let Some(row) = sql.row(text, args![key.to_vec()]).await? else { return Ok(None) };
    Ok(Some(SessionRow {
        staff: staff(&row)?,
        created_at: row.get("opened_at")?,
        last_seen_at: row.get("last_seen_at")?,
    }))
}

pub(crate) async fn sessions_of(sql: &mut impl Sql, whose: StaffId) -> Result<Vec<session::Kept>> {
    let text = "SELECT created_at, last_seen_at FROM sessions WHERE staff_id = $1 \
                ORDER BY last_seen_at DESC LIMIT $2";
    let rows = sql.rows(text, args![whose.0, session::PER_PERSON_MAX]).await?;
    let kept = |row: &Row| {
        Ok(session::Kept {
            opened_at: row.get("created_at")?,
            last_seen_at: row.get("last_seen_at")?,
        })
    };
    rows.iter().map(kept).collect()
}

/// Moves a session's last use forward, never back.
pub(crate) async fn session_seen(unit: &mut Unit, key: Hashed) -> Result<()> {
    let now = unit.now();
    let text = "UPDATE sessions SET last_seen_at = $2 WHERE key_hash = $1 AND last_seen_at < $2";
    unit.execute(text, args![key.to_vec(), now]).await.map(|_| ())
}

pub(crate) async fn delete_session(unit: &mut Unit, key: Hashed) -> Result<bool> {
    let text = "DELETE FROM sessions WHERE key_hash = $1";
    Ok(unit.execute(text, args![key.to_vec()]).await? == 1)
}

pub(crate) async fn delete_sessions_of(unit: &mut Unit, whose: StaffId) -> Result<u64> {
    unit.execute("DELETE FROM sessions WHERE staff_id = $1", args![whose.0]).await
}

/// Removes sessions last seen or opened before the given moments, the longest unused first.
pub(crate) async fn delete_sessions_before(
    unit: &mut Unit,
    seen: Timestamp,
    opened: Timestamp,
    limit: u32,
) -> Result<u64> {
    unit.execute(
        "DELETE FROM sessions WHERE key_hash IN (SELECT key_hash FROM sessions \
         WHERE last_seen_at <= $1 OR created_at <= $2 ORDER BY last_seen_at LIMIT $3)",
        args![seen, opened, limit],
    )
    .await
}

/// Names that are asked for at once, at most.
const NAMES_MAX: i64 = 1_000;

/// The names of staff and service accounts among these ids.
pub(crate) async fn names(
    sql: &mut impl Sql,
    ids: &[base::Uuid],
) -> Result<Vec<(base::Uuid, Personal<String>)>> {
    let list = sql.engine().id_list(1);
    let text = format!(
        "SELECT id, name FROM staff WHERE id IN {list} \
         UNION ALL SELECT id, name FROM service_accounts WHERE id IN {list} LIMIT $2"
    );
    let rows = sql.rows(text, args![store::dialect::ids(ids), NAMES_MAX]).await?;
    rows.iter().map(|row| Ok((row.get("id")?, row.get("name")?))).collect()
}
