//! Accounts of the people who work in the desk.

use base::{By, Code, Ids, Lang, Personal, Timestamp, text};
use store::{Fact, Sql, Subject, Unit};

use crate::department;
use crate::name::AccountName;
use crate::password::HashedPassword;
use crate::principal::{Principal, StaffId};
use crate::role::Role;
use crate::store as tables;

/// Accounts (or tokens) that one list shows at most.
pub const LIST_MAX: u32 = 1_000;
/// The longest name to show, in characters.
pub const NAME_LENGTH_MAX: usize = 200;

/// The look of the desk; without one the person's device decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// Dark words on light ground.
    Light,
    /// Light words on dark ground.
    Dark,
}

impl Theme {
    /// The wire word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// Reads a wire word back.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Light, Self::Dark].into_iter().find(|it| it.word() == word)
    }
}

/// An account of a member of staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staff {
    /// Its id; the journal names the person by it alone.
    pub id: StaffId,
    /// What is typed at sign-in.
    pub login: AccountName,
    /// The name to show.
    pub name: Personal<String>,
    /// The role in the desk.
    pub role: Role,
    /// The department; an executor always has one, nobody else has.
    pub department: Option<Code>,
    /// The language that the person has chosen for the desk; until then the browser decides.
    pub language: Option<Lang>,
    /// The look of the desk.
    pub theme: Option<Theme>,
    /// When the account was made.
    pub created_at: Timestamp,
    /// Since when nobody signs in with it.
    pub disabled_at: Option<Timestamp>,
    /// Passwords that were refused since the last sign-in.
    pub refused: Refused,
}

/// What was refused at the door since an account was last signed in to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Refused {
    /// How many passwords.
    pub count: i64,
    /// When the last of them.
    pub last_at: Option<Timestamp>,
}

impl Staff {
    /// The identity that doors get.
    pub fn principal(&self) -> Principal {
        Principal::staff(self.id, self.name.clone(), self.role, self.department.clone())
    }
}

/// A new account.
#[derive(Debug, Clone)]
pub struct NewStaff {
    /// What is typed at sign-in.
    pub login: AccountName,
    /// The name to show.
    pub name: Personal<String>,
    /// The role in the desk.
    pub role: Role,
    /// The department; an executor must have one, and nobody else.
    pub department: Option<Code>,
    /// The password, hashed before the unit of work began.
    pub password: HashedPassword,
}

/// Why an account was not added or changed.
#[derive(Debug, thiserror::Error)]
pub enum StaffError {
    /// Somebody has that login already.
    #[error("an account with this name exists already")]
    NameTaken,
    /// There is no such account.
    #[error("there is no such account")]
    NotFound,
    /// The account is disabled already.
    #[error("the account is disabled already")]
    AlreadyDisabled,
    /// The account is not disabled.
    #[error("the account is not disabled")]
    NotDisabled,
    /// A program has that name: one name would then mean two accounts.
    #[error("a service account has this name already")]
    NameOfProgram,
    /// An executor works for a department.
    #[error("an executor needs a department")]
    DepartmentMissing,
    /// Only an executor works for a department; the others would seem to be bound to it.
    #[error("a department is for an executor alone")]
    DepartmentForeign,
    /// The department does not exist or is out of use.
    #[error("there is no department `{0}` in use")]
    DepartmentUnknown(Code),
    /// The name to show is empty, too long or holds control characters.
    #[error("the name to show cannot be kept")]
    BadName(#[source] text::BadText),
    /// The database.
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// Adds an account.
pub async fn add(
    unit: &mut Unit,
    ids: &Ids,
    by: &By,
    new: NewStaff,
) -> Result<StaffId, StaffError> {
    if new.role.has_department() && new.department.is_none() {
        return Err(StaffError::DepartmentMissing);
    }
    if !new.role.has_department() && new.department.is_some() {
        return Err(StaffError::DepartmentForeign);
    }
    text::check(new.name.reveal(), NAME_LENGTH_MAX).map_err(StaffError::BadName)?;
    if let Some(code) = &new.department
        && !department::in_use(unit, code).await?
    {
        return Err(StaffError::DepartmentUnknown(code.clone()));
    }
    let staff = Staff {
        id: ids.next(unit.now()),
        login: new.login,
        name: new.name,
        role: new.role,
        department: new.department,
        language: None,
        theme: None,
        created_at: unit.now(),
        disabled_at: None,
        refused: Refused::default(),
    };
    if tables::service_by_name(unit, &staff.login).await?.is_some() {
        return Err(StaffError::NameOfProgram);
    }
    if !tables::insert_staff(unit, &staff, &new.password).await? {
        return Err(StaffError::NameTaken);
    }
    let fact = fact("staff.added", staff.id, by).change(None, Some(staff.role.word()));
    unit.record(match &staff.department {
        Some(code) => fact.with("department", code.as_str()),
        None => fact,
    });
    Ok(staff.id)
}

/// Disables an account and ends its sessions.
pub async fn disable(unit: &mut Unit, by: &By, id: StaffId) -> Result<(), StaffError> {
    if !tables::disable_staff(unit, id).await? {
        let known = tables::staff_by_id(unit, id).await?;
        return Err(known.map_or(StaffError::NotFound, |_| StaffError::AlreadyDisabled));
    }
    tables::delete_sessions_of(unit, id).await?;
    unit.record(fact("staff.disabled", id, by));
    Ok(())
}

/// Lets an account sign in again, with the password that it had.
pub async fn enable(unit: &mut Unit, by: &By, id: StaffId) -> Result<(), StaffError> {
    if !tables::enable_staff(unit, id).await? {
        let known = tables::staff_by_id(unit, id).await?;
        return Err(known.map_or(StaffError::NotFound, |_| StaffError::NotDisabled));
    }
    unit.record(fact("staff.enabled", id, by));
    Ok(())
}

/// Ends all sessions of an account, as its administrator; how many there were.
pub async fn end_sessions(unit: &mut Unit, by: &By, id: StaffId) -> Result<u64, StaffError> {
    let ended = tables::delete_sessions_of(unit, id).await?;
    if ended > 0 {
        unit.record(fact("staff.sessions_ended", id, by).with("sessions", ended));
    }
    Ok(ended)
}

/// Sets a new password and ends all sessions that were opened with the old one.
pub async fn set_password(
    unit: &mut Unit,
    by: &By,
    id: StaffId,
    password: &HashedPassword,
) -> Result<(), StaffError> {
    if !tables::set_password(unit, id, password).await? {
        return Err(StaffError::NotFound);
    }
    tables::delete_sessions_of(unit, id).await?;
    unit.record(fact("staff.password_set", id, by));
    Ok(())
}

/// Sets the language and the look of a person's desk.
pub async fn set_look(
    unit: &mut Unit,
    by: &By,
    id: StaffId,
    language: Option<Lang>,
    theme: Option<Theme>,
) -> Result<(), StaffError> {
    if !tables::set_look(unit, id, language, theme).await? {
        return Err(StaffError::NotFound);
    }
    let fact = fact("staff.look_set", id, by).with("language", language.map(Lang::tag));
    unit.record(fact.with("theme", theme.map(Theme::word)));
    Ok(())
}

/// The account with that id.
pub async fn get(sql: &mut impl Sql, id: StaffId) -> store::Result<Option<Staff>> {
    tables::staff_by_id(sql, id).await
}

/// The account with that login.
pub async fn by_login(sql: &mut impl Sql, login: &AccountName) -> store::Result<Option<Staff>> {
    tables::staff_by_login(sql, login).await
}

/// All accounts by their login, at most [`LIST_MAX`].
pub async fn list(sql: &mut impl Sql) -> store::Result<Vec<Staff>> {
    tables::all_staff(sql).await
}

fn fact(kind: &str, id: StaffId, by: &By) -> Fact {
    Fact::new(kind, Subject::of("staff", id.0), by.clone())
}
