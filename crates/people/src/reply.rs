//! What programs were answered: a request that comes again under its key gets the same answer.
//!
//! The key is claimed in the unit of work of what the request does, and its answer is kept there
//! too: a crash leaves both or neither. Whoever comes with the same key meanwhile waits for the end
//! of that unit.

mod store;

use std::time::Duration;

use ::store::{Result, Unit};
use base::{Timestamp, millis};

use crate::principal::ServiceId;

/// How long an answer is kept; after it the key is as good as new.
pub const KEPT_FOR: Duration = Duration::from_secs(24 * 60 * 60);
/// Answers that one purge removes at most.
pub const PURGE_MAX: u32 = 500;

/// A request under a key of its sender.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Keyed {
    /// The account whose key it is: another one may use the same.
    pub service: ServiceId,
    /// SHA-256 of the key.
    pub key: [u8; 32],
    /// SHA-256 of what is asked.
    pub fingerprint: [u8; 32],
}

/// What is known of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// It is new, and now it is this request's.
    New,
    /// The same request was answered with this.
    Answered(String),
    /// Another request was answered under it.
    Other,
}

/// Claims the key of a request, before anything else is done for it.
pub async fn claim(unit: &mut Unit, request: &Keyed) -> Result<Claim> {
    let expired = expired(unit.now());
    if store::claim(unit, request, expired).await? {
        return Ok(Claim::New);
    }
    let (fingerprint, answer) = store::known(unit, request).await?;
    let same = fingerprint == request.fingerprint;
    Ok(if same { Claim::Answered(answer) } else { Claim::Other })
}

/// Keeps the answer to a request whose key was claimed in this unit. It holds nothing that people
/// wrote: that has its own place and its own time of keeping.
pub async fn keep(unit: &mut Unit, request: &Keyed, answer: &str) -> Result<()> {
    store::keep(unit, request, answer).await
}

/// Removes answers that have expired, [`PURGE_MAX`] at most; how many they were.
pub async fn purge(unit: &mut Unit) -> Result<u64> {
    let expired = expired(unit.now());
    store::purge(unit, expired, PURGE_MAX).await
}

/// Answers up to this moment have expired, in milliseconds.
fn expired(now: Timestamp) -> i64 {
    millis(now).saturating_sub(i64::try_from(KEPT_FOR.as_millis()).unwrap_or(i64::MAX))
}
