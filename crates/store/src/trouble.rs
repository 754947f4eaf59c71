//! What stands behind a failure, for whoever can mend it.

use sqlx::error::DatabaseError;
use sqlx::migrate::MigrateError;

use crate::error::{Error, SQLITE_BUSY, SQLITE_IOERR, SQLITE_LOCKED};

/// What stands behind a failure, as far as the engine says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// Nobody answers, or the answer is no talk of a database.
    Silent,
    /// The system refused a file, a folder or a connection.
    System(std::io::ErrorKind),
    /// The name or the password is not accepted.
    Stranger,
    /// The server has no database of this name.
    Absent,
    /// The name may not do this in the database.
    Forbidden,
    /// The database can only be read.
    ReadOnly,
    /// Its disk is full.
    Full,
    /// It has as many connections as it takes.
    Crowded,
    /// Another process keeps it.
    Locked,
    /// The file cannot be opened.
    Closed,
    /// The disk under it does not read or write: often it is full.
    Disk,
    /// The file is something else.
    NoDatabase,
    /// The file is damaged.
    Damaged,
    /// Its tables are those of a newer release.
    Newer,
    /// Its tables were made by other migrations of the same number.
    Foreign,
    /// Something that only its own words tell.
    Other,
}

const SQLITE_READONLY: i32 = 8;
const SQLITE_CORRUPT: i32 = 11;
const SQLITE_CANTOPEN: i32 = 14;
const SQLITE_NOTADB: i32 = 26;

impl Error {
    /// What stands behind it.
    pub fn trouble(&self) -> Trouble {
        match self {
            Self::Full(_) => Trouble::Full,
            Self::Away(error) | Self::Query(error) => of(error),
            Self::Migrate(MigrateError::VersionMissing(_)) => Trouble::Newer,
            Self::Migrate(MigrateError::VersionMismatch(_)) => Trouble::Foreign,
            Self::Migrate(MigrateError::Execute(error)) => of(error),
            _ => Trouble::Other,
        }
    }

    /// The words of the engine itself, once: they are in English.
    pub fn own_words(&self) -> String {
        if let Self::Away(sqlx::Error::Database(refusal))
        | Self::Full(sqlx::Error::Database(refusal))
        | Self::Query(sqlx::Error::Database(refusal)) = self
        {
            return refusal.message().to_owned();
        }
        let mut last: &dyn std::error::Error = self;
        while let Some(deeper) = last.source() {
            last = deeper;
        }
        last.to_string()
    }
}

fn of(error: &sqlx::Error) -> Trouble {
    match error {
        sqlx::Error::Database(refusal) => of_refusal(refusal.as_ref()),
        sqlx::Error::Io(error) => Trouble::System(error.kind()),
        sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::Tls(_)
        | sqlx::Error::Protocol(_) => Trouble::Silent,
        _ => Trouble::Other,
    }
}

fn of_refusal(refusal: &dyn DatabaseError) -> Trouble {
    let code = refusal.code().unwrap_or_default();
    if refusal.try_downcast_ref::<sqlx::sqlite::SqliteError>().is_some() {
        return match code.parse::<i32>().unwrap_or_default() & 0xff {
            SQLITE_BUSY | SQLITE_LOCKED => Trouble::Locked,
            SQLITE_IOERR => Trouble::Disk,
            SQLITE_READONLY => Trouble::ReadOnly,
            SQLITE_CORRUPT => Trouble::Damaged,
            SQLITE_CANTOPEN => Trouble::Closed,
            SQLITE_NOTADB => Trouble::NoDatabase,
            _ => Trouble::Other,
        };
    }
    // PostgreSQL, appendix A.
    match code.as_ref() {
        "28P01" | "28000" => Trouble::Stranger,
        "3D000" => Trouble::Absent,
        "42501" => Trouble::Forbidden,
        "25006" => Trouble::ReadOnly,
        "53300" => Trouble::Crowded,
        "55P03" => Trouble::Locked,
        code if code.starts_with("57P") || code.starts_with("08") => Trouble::Silent,
        _ => Trouble::Other,
    }
}
