//! Accounts of the programs that call the API.

use base::{By, Timestamp};
use store::{Fact, Sql, Subject, Unit};

use crate::name::AccountName;
use crate::principal::ServiceId;
use crate::store as tables;

/// An account of a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// Its id; the journal names the program by it alone.
    pub id: ServiceId,
    /// Its name.
    pub name: AccountName,
    /// When the account was made.
    pub created_at: Timestamp,
    /// Since when its tokens open nothing.
    pub disabled_at: Option<Timestamp>,
}

/// Why an account of a program was not changed.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// The account is disabled already, or there is none.
    #[error("the account is disabled already")]
    AlreadyDisabled,
    /// The account is not disabled, or there is none.
    #[error("the account is not disabled")]
    NotDisabled,
    /// The database.
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// The account of that name.
pub async fn by_name(sql: &mut impl Sql, name: &AccountName) -> store::Result<Option<Service>> {
    tables::service_by_name(sql, name).await
}

/// All accounts by their name, at most [`LIST_MAX`](crate::staff::LIST_MAX).
pub async fn list(sql: &mut impl Sql) -> store::Result<Vec<Service>> {
    tables::all_services(sql).await
}

/// Disables an account: its tokens stay, and open nothing until it is enabled. Processes that know
/// a token forget it within [`CACHED_FOR`](crate::token::CACHED_FOR).
pub async fn disable(unit: &mut Unit, by: &By, id: ServiceId) -> Result<(), ServiceError> {
    if !tables::disable_service(unit, id).await? {
        return Err(ServiceError::AlreadyDisabled);
    }
    unit.record(fact("service.disabled", id, by));
    Ok(())
}

/// Lets the tokens of an account open again.
pub async fn enable(unit: &mut Unit, by: &By, id: ServiceId) -> Result<(), ServiceError> {
    if !tables::enable_service(unit, id).await? {
        return Err(ServiceError::NotDisabled);
    }
    unit.record(fact("service.enabled", id, by));
    Ok(())
}

fn fact(kind: &str, id: ServiceId, by: &By) -> Fact {
    Fact::new(kind, Subject::of("service", id.0), by.clone())
}
