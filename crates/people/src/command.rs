//! What `otklik user …` does, without the command line.

mod account;

use base::{By, Code, Ids, Personal, Timestamp};
use store::Db;

use crate::name::{AccountName, BadName};
use crate::password::{BadPassword, HashError, Hasher, Password};
use crate::principal::StaffId;
use crate::role::Role;
use crate::scope::Scopes;
use crate::service::ServiceError;
use crate::staff::{self, NewStaff, StaffError};
use crate::token::{self, ApiToken, TokenError};

pub use account::{
    Account, Accounts, Program, Revoked, accounts, disable, enable, revoke, set_password,
};

/// The rule that the journal names as the actor of a command: whoever runs commands holds the
/// machine, not an account.
pub const COMMAND_LINE: &str = "command-line";

/// What `otklik user add` was given.
#[derive(Debug, Clone)]
pub struct AddStaff {
    /// The login, and the name to show until another one is set.
    pub name: Personal<String>,
    /// The role in the desk.
    pub role: Role,
    /// The department; an executor must have one.
    pub department: Option<Code>,
    /// The password as it was read: the end of its line is cut off.
    pub password: Personal<String>,
}

/// Why a command was refused.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// The name.
    #[error(transparent)]
    Name(#[from] BadName),
    /// The password.
    #[error(transparent)]
    Password(#[from] BadPassword),
    /// The hash of the password.
    #[error(transparent)]
    Hash(#[from] HashError),
    /// The account.
    #[error(transparent)]
    Staff(#[from] StaffError),
    /// The account of a program.
    #[error(transparent)]
    Service(#[from] ServiceError),
    /// The token.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// Nobody has that name.
    #[error("there is no account of this name")]
    Unknown,
    /// A program has tokens and no password.
    #[error("this is the account of a program, which has tokens and no password")]
    NoPassword,
    /// The database.
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// Adds a member of staff.
pub async fn add_staff(
    db: &Db,
    hasher: &Hasher,
    ids: &Ids,
    command: AddStaff,
    now: Timestamp,
) -> Result<StaffId, CommandError> {
    let login = AccountName::parse(command.name.reveal())?;
    let password = Password::new(line(command.password.reveal()).to_owned())?;
    let new = NewStaff {
        login,
        name: command.name,
        role: command.role,
        department: command.department,
        password: hasher.hash(&password).await?,
    };
    let mut unit = db.begin(now).await?;
    let id = staff::add(&mut unit, ids, &command_line(), new).await?;
    unit.commit().await?;
    Ok(id)
}

/// Issues a token for the service account of that name, which is made if there is none.
pub async fn issue_token(
    db: &Db,
    ids: &Ids,
    name: &str,
    scopes: Scopes,
    now: Timestamp,
) -> Result<ApiToken, CommandError> {
    let name = AccountName::parse(name)?;
    let mut unit = db.begin(now).await?;
    let issued = token::issue(&mut unit, ids, &command_line(), &name, scopes).await?;
    unit.commit().await?;
    Ok(issued.token)
}

fn command_line() -> By {
    By::Rule(COMMAND_LINE.to_owned())
}

/// The text without the one line end that a pipe or a keyboard adds.
fn line(text: &str) -> &str {
    let text = text.strip_suffix('\n').unwrap_or(text);
    text.strip_suffix('\r').unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_end_is_cut_and_spaces_stay() {
        for (read, expect) in
            [("a b \n", "a b "), ("a\r\n", "a"), ("a", "a"), ("a\n\n", "a\n"), ("", "")]
        {
            assert_eq!(line(read), expect, "{read:?}");
        }
    }
}
