//! What can go wrong with the database, in kinds that a caller can act upon.

/// The result of a call to the database.
pub type Result<T> = std::result::Result<T, Error>;

/// A failure of the database or of the talk with it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It cannot be reached, is shutting down, or stays locked: worth trying again later.
    #[error("the database is away")]
    Away(#[source] sqlx::Error),
    /// The disk under it is full.
    #[error("the disk of the database is full")]
    Full(#[source] sqlx::Error),
    /// A unique key is taken already.
    #[error("a unique key is taken already")]
    Taken(#[source] sqlx::Error),
    /// A row that is referred to is not there, or a check of the table failed.
    #[error("a rule of the table refused the row")]
    Refused(#[source] sqlx::Error),
    /// The query itself failed; a mistake of ours.
    #[error("the query failed")]
    Query(#[source] sqlx::Error),
    /// The migrations could not be run.
    #[error("the migrations could not be run")]
    Migrate(#[source] sqlx::migrate::MigrateError),
    /// The address of the database is neither `sqlite://…` nor `postgres://…`.
    #[error("`{0}` is no address of a database: it begins with sqlite:// or postgres://")]
    Address(String),
    /// A value in the database is not one that we write.
    #[error("the database holds a value that is not ours: {0}")]
    Foreign(String),
}

impl Error {
    /// Whether the same call may succeed a little later.
    pub const fn is_passing(&self) -> bool {
        matches!(self, Self::Away(_))
    }

    /// Whether another transaction stood in the way: the same call may succeed at once.
    pub fn is_clash(&self) -> bool {
        let Self::Away(sqlx::Error::Database(refusal)) = self else { return false };
        refusal.code().is_some_and(|code| code.starts_with(POSTGRES_CLASH))
    }
}

/// PostgreSQL's class of serialisation failures and deadlocks; no code of SQLite begins like it.
const POSTGRES_CLASH: &str = "40";

/// SQLite's primary result codes (sqlite.org/rescode.html).
pub(crate) const SQLITE_BUSY: i32 = 5;
pub(crate) const SQLITE_LOCKED: i32 = 6;
pub(crate) const SQLITE_IOERR: i32 = 10;
const SQLITE_FULL: i32 = 13;
const SQLITE_CANTOPEN: i32 = 14;

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        use sqlx::Error as E;
        let sqlx::Error::Database(refusal) = &error else {
            return match error {
                E::Io(_)
                | E::Tls(_)
                | E::Protocol(_)
                | E::PoolTimedOut
                | E::PoolClosed
                | E::WorkerCrashed => Self::Away(error),
                other => Self::Query(other),
            };
        };
        match of_code(refusal.as_ref()) {
            Kind::Away => Self::Away(error),
            Kind::Full => Self::Full(error),
            Kind::Taken => Self::Taken(error),
            Kind::Refused => Self::Refused(error),
            Kind::Query => Self::Query(error),
        }
    }
}

enum Kind {
    Away,
    Full,
    Taken,
    Refused,
    Query,
}

fn of_code(refusal: &dyn sqlx::error::DatabaseError) -> Kind {
    use sqlx::error::ErrorKind;
    match refusal.kind() {
        ErrorKind::UniqueViolation => return Kind::Taken,
        ErrorKind::ForeignKeyViolation
        | ErrorKind::NotNullViolation
        | ErrorKind::CheckViolation => return Kind::Refused,
        _ => {}
    }
    let code = refusal.code().unwrap_or_default();
    if refusal.try_downcast_ref::<sqlx::sqlite::SqliteError>().is_some() {
        // The low byte of an extended code is the primary one.
        return match code.parse::<i32>().unwrap_or_default() & 0xff {
            SQLITE_BUSY | SQLITE_LOCKED | SQLITE_IOERR | SQLITE_CANTOPEN => Kind::Away,
            SQLITE_FULL => Kind::Full,
            _ => Kind::Query,
        };
    }
    // PostgreSQL, appendix A: 08 connection, 57P shutdown, 53300 too many connections,
    // 40 serialisation and deadlock, 53100 disk full.
    match code.as_ref() {
        "53100" => Kind::Full,
        "53300" => Kind::Away,
        code if ["08", POSTGRES_CLASH, "57P"].iter().any(|class| code.starts_with(class)) => {
            Kind::Away
        }
        _ => Kind::Query,
    }
}
