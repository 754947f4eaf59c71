//! `otklik user`: staff and service accounts.

mod list;
mod says;

pub use list::role;

use std::io::Read as _;
use std::process::ExitCode;

use base::{Clock, Code, Ids, Personal, Words};
use clap::{Args, Subcommand};
use people::command::{self, Account, AddStaff, CommandError, Revoked, add_staff, issue_token};
use people::password::{BYTES_MAX, Hasher};
use people::service::ServiceError;
use people::staff::StaffError;
use people::token::TokenError;
use people::{Role, Scopes};
use store::Db;

use crate::config::Config;
use crate::house;
use crate::told::Told;

/// What is done with accounts.
#[derive(Subcommand)]
pub enum User {
    /// Add a member of staff
    ///
    /// Examples:
    ///   printf %s "$PASSWORD" | otklik user add vera --role operator --password-stdin
    ///   otklik user add boris --role executor --department roads --password-stdin < password
    #[command(verbatim_doc_comment)]
    Add(Add),
    /// List staff, programs and their tokens
    ///
    /// A token is shown by its id, which `otklik user revoke` takes; the token itself is kept
    /// nowhere.
    ///
    /// Examples:
    ///   otklik user list
    ///   otklik user list --json
    #[command(verbatim_doc_comment)]
    List(List),
    /// Set a new password; all sessions of the person end
    ///
    /// Example:
    ///   printf %s "$PASSWORD" | otklik user password vera --password-stdin
    #[command(verbatim_doc_comment)]
    Password(Password),
    /// Disable an account: sessions of a person end at once, tokens of a program open nothing
    ///
    /// Nothing is removed, since the journal speaks of the account; `otklik user enable` brings it
    /// back. Serving processes forget a token within 5 seconds.
    ///
    /// Examples:
    ///   otklik user disable vera
    ///   otklik user disable gateway
    #[command(verbatim_doc_comment)]
    Disable(Named),
    /// Enable an account that was disabled, with the password or the tokens that it had
    ///
    /// Example:
    ///   otklik user enable vera
    #[command(verbatim_doc_comment)]
    Enable(Named),
    /// Issue a token for a program; prints only the token
    ///
    /// Makes the service account if there is none.
    ///
    /// Example:
    ///   otklik user token gateway --scope intake,read
    #[command(verbatim_doc_comment)]
    Token(Token),
    /// Revoke a token, all tokens of a program, or the sessions of a person
    ///
    /// A token is revoked for good. Serving processes forget it within 5 seconds.
    ///
    /// Examples:
    ///   otklik user revoke 0199b7a2-6a4e-7c1e-9a51-3c2f7e0d4b11
    ///   otklik user revoke gateway
    ///   otklik user revoke vera
    #[command(verbatim_doc_comment)]
    Revoke(Revoke),
}

/// `otklik user add`.
#[derive(Args)]
pub struct Add {
    /// The name to sign in with
    name: String,
    /// operator, executor, controller, head, analyst or admin
    #[arg(long)]
    role: Role,
    /// The code of the department; an executor must have one, and nobody else
    #[arg(long, value_name = "CODE")]
    department: Option<String>,
    /// Read the password from the standard input, to its end
    #[arg(long, required = true)]
    password_stdin: bool,
}

/// `otklik user list`.
#[derive(Args)]
pub struct List {
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

/// `otklik user password`.
#[derive(Args)]
pub struct Password {
    /// The name to sign in with
    name: String,
    /// Read the password from the standard input, to its end
    #[arg(long, required = true)]
    password_stdin: bool,
}

/// The account of a person or of a program.
#[derive(Args)]
pub struct Named {
    /// The name of the person or of the service account
    name: String,
}

/// `otklik user token`.
#[derive(Args)]
pub struct Token {
    /// The name of the service account
    name: String,
    /// intake, read, read:personal, work, approve, admin; commas between
    #[arg(long, value_name = "SCOPES")]
    scope: Scopes,
}

/// `otklik user revoke`.
#[derive(Args)]
pub struct Revoke {
    /// The id of a token, the name of a service account, or the name of a person
    #[arg(value_name = "ID|NAME")]
    what: String,
}

impl User {
    /// Does it.
    pub async fn run(self, config: &Config) -> anyhow::Result<ExitCode> {
        let city = match &self {
            Self::Add(add) => {
                add.judge()?;
                Some(house::city(config)?)
            }
            _ => None,
        };
        // Read before the database is opened, so that a slow typist holds nothing.
        let password = match &self {
            Self::Add(_) | Self::Password(_) => read_password()?,
            _ => Personal::new(String::new()),
        };
        let db = house::open(config).await?;
        if let Some(city) = &city {
            // A department of the files can be named before the first `serve`.
            city.load_first(&db, Clock::system().now()).await?;
        }
        let done = match self {
            Self::Add(add) => add.run(&db, password).await,
            Self::List(list) => list.run(&db).await,
            Self::Password(it) => it.run(&db, password).await,
            Self::Disable(it) => it.disable(&db).await,
            Self::Enable(it) => it.enable(&db).await,
            Self::Token(token) => token.run(&db).await,
            Self::Revoke(revoke) => revoke.run(&db).await,
        };
        db.close().await;
        done.map(|()| ExitCode::SUCCESS)
    }
}

/// A refusal in words for whoever typed the command.
fn told(error: CommandError) -> anyhow::Error {
    match error {
        CommandError::Store(error)
        | CommandError::Staff(StaffError::Store(error))
        | CommandError::Service(ServiceError::Store(error))
        | CommandError::Token(TokenError::Store(error)) => error.into(),
        error => match says::words(&error) {
            Some(words) => Told::new(words).into(),
            None => error.into(),
        },
    }
}

/// What was done; on the standard error, so that the standard output holds what programs read.
fn done(words: &Words) {
    eprintln!("{}", words.of(house::language()));
}

fn read_password() -> anyhow::Result<Personal<String>> {
    let mut text = String::new();
    let limit = BYTES_MAX as u64 + 2;
    std::io::stdin()
        .take(limit)
        .read_to_string(&mut text)
        .map_err(|error| Told::new(says::unread_password(&error)))?;
    Ok(Personal::new(text))
}

impl Add {
    /// Refuses what cannot be meant before a password is typed.
    fn judge(&self) -> Result<(), Told> {
        let error = match (self.role.has_department(), &self.department) {
            (true, None) => StaffError::DepartmentMissing,
            (false, Some(_)) => StaffError::DepartmentForeign,
            _ => return Ok(()),
        };
        Err(says::staff(&error).map_or_else(|| Told::usage(says::name()), Told::usage))
    }

    /// The department that was named, of those in use.
    async fn found(&self, db: &Db) -> anyhow::Result<Option<Code>> {
        let Some(named) = &self.department else { return Ok(None) };
        let all = people::department::all(&mut db.reader()).await?;
        let found = all.iter().find(|it| it.code.as_str() == named).map(|it| it.code.clone());
        match found {
            Some(code) => Ok(Some(code)),
            None => Err(Told::new(says::department(named, &all)).into()),
        }
    }

    async fn run(self, db: &Db, password: Personal<String>) -> anyhow::Result<()> {
        let (ids, now) = (Ids::random(), Clock::system().now());
        let department = self.found(db).await?;
        let command = AddStaff {
            name: Personal::new(self.name.clone()),
            role: self.role,
            department,
            password,
        };
        add_staff(db, &Hasher::new(ids.clone()), &ids, command, now).await.map_err(told)?;
        let (name, role) = (self.name, list::role(self.role));
        done(&Words::new(
            format!("{name}: учётная запись создана, роль — {}", role.ru),
            format!("{name} is added as {}", role.en),
        ));
        Ok(())
    }
}

impl List {
    async fn run(self, db: &Db) -> anyhow::Result<()> {
        let accounts = command::accounts(db).await.map_err(told)?;
        if self.json {
            println!("{}", list::json(&accounts)?);
        } else {
            print!("{}", list::text(&accounts, house::language()));
        }
        Ok(())
    }
}

impl Password {
    async fn run(self, db: &Db, password: Personal<String>) -> anyhow::Result<()> {
        let (hasher, now) = (Hasher::new(Ids::random()), Clock::system().now());
        command::set_password(db, &hasher, &self.name, &password, now).await.map_err(told)?;
        let name = self.name;
        done(&Words::new(
            format!("{name}: пароль заменён, сеансы завершены"),
            format!("{name} has a new password; the sessions have ended"),
        ));
        Ok(())
    }
}

impl Named {
    async fn disable(self, db: &Db) -> anyhow::Result<()> {
        let name = &self.name;
        done(&match command::disable(db, name, Clock::system().now()).await.map_err(told)? {
            Account::Staff(_) => Words::new(
                format!("{name}: вход закрыт, сеансы завершены"),
                format!("{name} cannot sign in any more; the sessions have ended"),
            ),
            Account::Program(_) => Words::new(
                format!("{name}: ключи больше ничего не открывают"),
                format!("the tokens of {name} open nothing any more"),
            ),
        });
        Ok(())
    }

    async fn enable(self, db: &Db) -> anyhow::Result<()> {
        let name = &self.name;
        done(&match command::enable(db, name, Clock::system().now()).await.map_err(told)? {
            Account::Staff(_) => Words::new(
                format!("{name}: вход снова открыт, пароль прежний"),
                format!("{name} can sign in again, with the same password"),
            ),
            Account::Program(_) => Words::new(
                format!("{name}: ключи снова действуют"),
                format!("the tokens of {name} open again"),
            ),
        });
        Ok(())
    }
}

impl Token {
    async fn run(self, db: &Db) -> anyhow::Result<()> {
        let now = Clock::system().now();
        let issued = issue_token(db, &Ids::random(), &self.name, self.scope, now).await;
        println!("{}", issued.map_err(told)?.reveal());
        Ok(())
    }
}

impl Revoke {
    async fn run(self, db: &Db) -> anyhow::Result<()> {
        let revoked = command::revoke(db, &self.what, Clock::system().now()).await.map_err(told)?;
        let what = self.what;
        done(&match revoked {
            Revoked::Token => {
                Words::new(format!("ключ {what} отозван"), format!("the token {what} is revoked"))
            }
            Revoked::Tokens(count) => Words::new(
                format!("{what}: отозвано ключей: {count}"),
                format!("{what}: tokens revoked: {count}"),
            ),
            Revoked::Sessions(count) => Words::new(
                format!("{what}: завершено сеансов: {count}"),
                format!("{what}: sessions ended: {count}"),
            ),
        });
        Ok(())
    }
}
