//! Errands: what a telephone sends when the network is back, done once however often it comes.

use std::time::Duration;

use ::store::{Result, Unit};
use base::{By, Timestamp};

use crate::store::evidence as rows;

/// How long a key is remembered: a telephone that lay in a drawer sends nothing twice.
pub const KEPT_FOR: Duration = Duration::from_secs(60 * 24 * 60 * 60);
/// Keys that one purge removes at most.
pub const PURGE_MAX: u32 = 500;
/// Characters of a key at most.
pub const KEY_MAX: usize = 64;

/// Whether a key is this person's for the first time; it is kept with what the unit does. An
/// absent key, or one that no telephone of ours makes, is always new.
pub async fn is_new(unit: &mut Unit, by: &By, key: &str) -> Result<bool> {
    let is_ours = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    if key.is_empty() || key.len() > KEY_MAX || !key.bytes().all(is_ours) {
        return Ok(true);
    }
    rows::claim(unit, by, key).await
}

/// Forgets old keys, [`PURGE_MAX`] at most.
pub async fn purge(unit: &mut Unit) -> Result<u64> {
    let before = unit.now().checked_sub(KEPT_FOR).unwrap_or(Timestamp::MIN);
    rows::purge(unit, before, PURGE_MAX).await
}
