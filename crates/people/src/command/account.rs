//! Commands for accounts that exist, of people and of programs alike: a name means one of them.

use base::{Personal, Timestamp, Uuid};
use store::{Db, Sql};

use super::{CommandError, command_line, line};
use crate::name::AccountName;
use crate::password::{Hasher, Password};
use crate::service::{self, Service};
use crate::staff::{self, Staff};
use crate::token::{self, TokenId, TokenRecord};

/// Whose account a name is.
#[derive(Debug)]
pub enum Account {
    /// A person's.
    Staff(Staff),
    /// A program's.
    Program(Service),
}

/// All accounts.
#[derive(Debug)]
pub struct Accounts {
    /// Of people, by their login.
    pub staff: Vec<Staff>,
    /// Of programs, by their name.
    pub programs: Vec<Program>,
}

/// The account of a program with its tokens.
#[derive(Debug)]
pub struct Program {
    /// The account.
    pub service: Service,
    /// Its tokens, also those that were revoked.
    pub tokens: Vec<TokenRecord>,
}

/// What a revocation took away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Revoked {
    /// One token.
    Token,
    /// So many tokens of a program.
    Tokens(usize),
    /// So many sessions of a person.
    Sessions(u64),
}

/// All accounts, a bounded number of each kind.
pub async fn accounts(db: &Db) -> Result<Accounts, CommandError> {
    let mut reader = db.reader();
    let staff = staff::list(&mut reader).await?;
    let services = service::list(&mut reader).await?;
    let mut tokens = token::list(&mut reader).await?;
    let mut programs = Vec::with_capacity(services.len());
    for service in services {
        let (own, rest) = tokens.into_iter().partition(|it| it.service == service.id);
        tokens = rest;
        programs.push(Program { service, tokens: own });
    }
    Ok(Accounts { staff, programs })
}

/// Disables an account. Sessions of a person end at once; tokens of a program open nothing.
pub async fn disable(db: &Db, name: &str, now: Timestamp) -> Result<Account, CommandError> {
    let mut unit = db.begin(now).await?;
    let account = named(&mut unit, name).await?;
    match &account {
        Account::Staff(it) => staff::disable(&mut unit, &command_line(), it.id).await?,
        Account::Program(it) => service::disable(&mut unit, &command_line(), it.id).await?,
    }
    unit.commit().await?;
    Ok(account)
}

/// Enables an account that was disabled.
pub async fn enable(db: &Db, name: &str, now: Timestamp) -> Result<Account, CommandError> {
    let mut unit = db.begin(now).await?;
    let account = named(&mut unit, name).await?;
    match &account {
        Account::Staff(it) => staff::enable(&mut unit, &command_line(), it.id).await?,
        Account::Program(it) => service::enable(&mut unit, &command_line(), it.id).await?,
    }
    unit.commit().await?;
    Ok(account)
}

/// Sets a person's password, as it was read; all sessions of the old one end.
pub async fn set_password(
    db: &Db,
    hasher: &Hasher,
    name: &str,
    password: &Personal<String>,
    now: Timestamp,
) -> Result<(), CommandError> {
    let password = Password::new(line(password.reveal()).to_owned())?;
    // Looked up before the hash, so that a slip in the name is told at once.
    let Account::Staff(found) = named(&mut db.reader(), name).await? else {
        return Err(CommandError::NoPassword);
    };
    let hashed = hasher.hash(&password).await?;
    let mut unit = db.begin(now).await?;
    staff::set_password(&mut unit, &command_line(), found.id, &hashed).await?;
    unit.commit().await?;
    Ok(())
}

/// Revokes a token by its id, all tokens of a program by its name, or ends the sessions of a
/// person.
pub async fn revoke(db: &Db, what: &str, now: Timestamp) -> Result<Revoked, CommandError> {
    let by = command_line();
    let mut unit = db.begin(now).await?;
    let revoked = match what.parse::<Uuid>() {
        Ok(id) => {
            token::revoke(&mut unit, &by, TokenId(id)).await?;
            Revoked::Token
        }
        Err(_) => match named(&mut unit, what).await? {
            Account::Program(it) => {
                Revoked::Tokens(token::revoke_all(&mut unit, &by, it.id).await?)
            }
            Account::Staff(it) => {
                Revoked::Sessions(staff::end_sessions(&mut unit, &by, it.id).await?)
            }
        },
    };
    unit.commit().await?;
    Ok(revoked)
}

async fn named(sql: &mut impl Sql, name: &str) -> Result<Account, CommandError> {
    let name = AccountName::parse(name)?;
    if let Some(found) = staff::by_login(sql, &name).await? {
        return Ok(Account::Staff(found));
    }
    let found = service::by_name(sql, &name).await?;
    found.map(Account::Program).ok_or(CommandError::Unknown)
}
