//! Leases: which process does a piece of work that only one may do.

use std::time::Duration;

use ::store::{Result, Unit};
use base::Timestamp;

use crate::store;

base::id_type!(
    /// A process that holds leases.
    HolderId
);

/// A lease that a process may hold: one name, one holder at a time.
#[derive(Debug, Clone)]
pub struct Lease {
    /// What is leased.
    pub name: &'static str,
    /// How long it lasts without being renewed.
    pub term: Duration,
}

impl Lease {
    /// A lease with the usual term of 15 seconds.
    pub const fn of(name: &'static str) -> Self {
        Self { name, term: Duration::from_secs(15) }
    }

    /// Takes or renews the lease inside a unit of work; false while another holds it.
    ///
    /// Because it writes the lease's row in the same unit as the work, a process that was frozen
    /// past its term cannot commit work that its successor has begun.
    pub async fn hold(&self, unit: &mut Unit, holder: HolderId) -> Result<bool> {
        let now: Timestamp = unit.now();
        let until = now.checked_add(self.term).unwrap_or(Timestamp::MAX);
        store::hold(unit, self.name, holder, until).await
    }

    /// Gives the lease up, so that another process need not wait for its end.
    pub async fn release(&self, unit: &mut Unit, holder: HolderId) -> Result<()> {
        store::release(unit, self.name, holder).await
    }
}
