//! `otklik user`: staff and service accounts.

use std::io::Read as _;
use std::process::ExitCode;

use anyhow::Context as _;
use base::{Clock, Code, Ids, Personal};
use clap::{Args, Subcommand};
use people::command::{AddStaff, add_staff, issue_token};
use people::password::{BYTES_MAX, Hasher};
use people::{Role, Scopes};

use crate::config::Config;
use crate::house;

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
    /// Issue a token for a program; prints only the token
    ///
    /// Makes the service account if there is none.
    ///
    /// Example:
    ///   otklik user token gateway --scope intake,read
    #[command(verbatim_doc_comment)]
    Token(Token),
}

/// `otklik user add`.
#[derive(Args)]
pub struct Add {
    /// The name to sign in with
    name: String,
    /// operator, executor, controller, head, analyst or admin
    #[arg(long)]
    role: Role,
    /// The code of the department; an executor must have one
    #[arg(long, value_name = "CODE")]
    department: Option<Code>,
    /// Read the password from the standard input, to its end
    #[arg(long, required = true)]
    password_stdin: bool,
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

impl User {
    /// Does it.
    pub async fn run(self, config: &Config) -> anyhow::Result<ExitCode> {
        match self {
            Self::Add(add) => add.run(config).await,
            Self::Token(token) => token.run(config).await,
        }
    }
}

impl Add {
    async fn run(self, config: &Config) -> anyhow::Result<ExitCode> {
        let city = house::city(config)?;
        let password = read_password()?;
        let db = house::open(config).await?;
        let (ids, now) = (Ids::random(), Clock::system().now());
        // A department of the files can be named before the first `serve`.
        city.load_first(&db, now).await?;
        let command = AddStaff {
            name: Personal::new(self.name.clone()),
            role: self.role,
            department: self.department,
            language: city.city.language,
            password,
        };
        add_staff(&db, &Hasher::new(ids.clone()), &ids, command, now).await?;
        eprintln!("{} is added as {}", self.name, self.role.word());
        db.close().await;
        Ok(ExitCode::SUCCESS)
    }
}

fn read_password() -> anyhow::Result<Personal<String>> {
    let mut text = String::new();
    let limit = BYTES_MAX as u64 + 2;
    std::io::stdin()
        .take(limit)
        .read_to_string(&mut text)
        .context("while reading the password from the standard input")?;
    Ok(Personal::new(text))
}

impl Token {
    async fn run(self, config: &Config) -> anyhow::Result<ExitCode> {
        let db = house::open(config).await?;
        let now = Clock::system().now();
        let token = issue_token(&db, &Ids::random(), &self.name, self.scope, now).await?;
        println!("{}", token.reveal());
        db.close().await;
        Ok(ExitCode::SUCCESS)
    }
}
