//! Limits of rates: for sign-in and for whoever shows no valid token.

use std::collections::HashSet;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::http::{HeaderMap, header};
use base::Timestamp;
use governor::clock::Clock as _;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use people::reply::Keyed;
use people::tries::Tries;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::api::key;
use crate::asker::Asker;
use crate::problem::Problem;
use crate::sign_ins::SignIns;

/// Requests without a valid token that one address may make in a second, and at once, of each
/// [`Open`] kind.
const TOKENLESS_A_SECOND: u32 = 50;
/// Forms of the portal that one address may send in a minute, and at once: behind the address of a
/// mobile network stand many people.
const FORMS_A_MINUTE: u32 = 120;
/// Tries to find a message by number and contact that one address has in a minute.
const LOOK_UPS_A_MINUTE: u32 = 10;
/// MiB of bodies with files that are read at one time; who comes then is told to come back.
const BODIES_MIB_MAX: u32 = 256;
/// MiB that a body counts for which does not say its length: the most that any may have.
const BODY_MIB_UNKNOWN: u32 = 32;
/// Addresses kept in mind; above it the ones that are quiet are forgotten.
const ADDRESSES_MAX: usize = 10_000;

/// What is open to whoever shows no token. Each kind is counted for itself, so that strangers who
/// knock at the API from behind one address do not make a watcher there believe us dead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Open {
    /// The API.
    Api,
    /// `/healthz`.
    Alive,
    /// `/readyz`.
    Ready,
    /// `/metrics`.
    Metrics,
    /// Calls of messengers without the right secret.
    Hook,
}

/// The limits of a process, by the address of the asker.
#[derive(Debug)]
pub struct Limits {
    sign_ins: SignIns,
    tries: Tries,
    tokenless: DefaultKeyedRateLimiter<(Open, IpAddr)>,
    forms: DefaultKeyedRateLimiter<IpAddr>,
    look_ups: DefaultKeyedRateLimiter<IpAddr>,
    bodies: Arc<Semaphore>,
    at_work: Arc<Mutex<HashSet<Keyed>>>,
}

/// Room in memory for a body; it is given back when this is dropped.
#[must_use]
#[derive(Debug)]
pub struct BodyRoom(#[expect(dead_code, reason = "held, never read")] OwnedSemaphorePermit);

impl Default for Limits {
    fn default() -> Self {
        let times = |n| NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN);
        Self {
            sign_ins: SignIns::default(),
            tries: Tries::default(),
            tokenless: RateLimiter::keyed(Quota::per_second(times(TOKENLESS_A_SECOND))),
            forms: RateLimiter::keyed(Quota::per_minute(times(FORMS_A_MINUTE))),
            look_ups: RateLimiter::keyed(Quota::per_minute(times(LOOK_UPS_A_MINUTE))),
            bodies: Arc::new(Semaphore::new(BODIES_MIB_MAX as usize)),
            at_work: Arc::default(),
        }
    }
}

impl Limits {
    /// Counts a try to sign in with a login: of the address, and of the login over all addresses.
    pub fn sign_in(&self, asker: Asker, login: &str, now: Timestamp) -> Result<(), Problem> {
        let network = asker.network();
        let counted = self.sign_ins.count(network, now).and_then(|()| {
            let counted = self.tries.count(login, network, now);
            counted.inspect_err(|_| self.sign_ins.give_back(network, now))
        });
        counted.map_err(|wait| Problem::too_many(seconds(wait)))
    }

    /// Notes that somebody signed in with a login.
    pub fn signed_in(&self, asker: Asker, login: &str, now: Timestamp) {
        self.sign_in_was_no_guess(asker, now);
        self.tries.succeeded(login, asker.network(), now);
    }

    /// A try to sign in that came to nothing by no fault of the asker, or that succeeded, does not
    /// count against the address: a whole office may sign in from one.
    pub fn sign_in_was_no_guess(&self, asker: Asker, now: Timestamp) {
        self.sign_ins.give_back(asker.network(), now);
    }

    /// Counts a request that shows no valid token.
    pub fn tokenless(&self, what: Open, asker: Asker) -> Result<(), Problem> {
        let limiter = &self.tokenless;
        if limiter.len() > ADDRESSES_MAX {
            limiter.retain_recent();
        }
        limiter.check_key(&(what, asker.network())).map_err(|not_until| {
            Problem::too_many(seconds(not_until.wait_time_from(limiter.clock().now())))
        })
    }
}

impl Limits {
    /// Counts a form of the portal; tells how many seconds to wait where there were too many.
    pub fn portal_form(&self, asker: Asker) -> Result<(), u64> {
        counted(&self.forms, asker)
    }

    /// Counts a try to find a message by number and contact.
    pub fn portal_look_up(&self, asker: Asker) -> Result<(), u64> {
        counted(&self.look_ups, asker)
    }
}

fn counted(limiter: &DefaultKeyedRateLimiter<IpAddr>, asker: Asker) -> Result<(), u64> {
    if limiter.len() > ADDRESSES_MAX {
        limiter.retain_recent();
    }
    let counted = limiter.check_key(&asker.network());
    counted.map_err(|until| seconds(until.wait_time_from(limiter.clock().now())))
}

/// Whole seconds after which the wait is over.
fn seconds(wait: Duration) -> u64 {
    wait.as_secs().saturating_add(u64::from(wait.subsec_nanos() > 0)).max(1)
}

impl Limits {
    /// Takes room for a body with files, so that many large ones at once cannot fill the memory.
    pub fn body(&self, headers: &HeaderMap) -> Result<BodyRoom, Problem> {
        let bodies = Arc::clone(&self.bodies);
        bodies
            .try_acquire_many_owned(mebibytes(headers))
            .map(BodyRoom)
            .map_err(Problem::unavailable)
    }
}

impl Limits {
    /// Lets one request under a key work at a time. Another process is not asked: there the second
    /// waits for the end of the first.
    pub fn alone(&self, key: Keyed) -> Result<Alone, Problem> {
        let key = Keyed { fingerprint: [0; 32], ..key };
        let is_first = lock(&self.at_work).insert(key);
        if !is_first {
            return Err(key::at_work());
        }
        Ok(Alone { key, at_work: Arc::clone(&self.at_work) })
    }
}

/// A request works alone under its key until this is dropped.
#[must_use]
#[derive(Debug)]
pub struct Alone {
    key: Keyed,
    at_work: Arc<Mutex<HashSet<Keyed>>>,
}

impl Drop for Alone {
    fn drop(&mut self) {
        lock(&self.at_work).remove(&self.key);
    }
}

fn lock(at_work: &Mutex<HashSet<Keyed>>) -> MutexGuard<'_, HashSet<Keyed>> {
    at_work.lock().unwrap_or_else(PoisonError::into_inner)
}

/// MiB of a body by its declared length, rounded up.
fn mebibytes(headers: &HeaderMap) -> u32 {
    let length = headers.get(header::CONTENT_LENGTH).and_then(|it| it.to_str().ok()?.parse().ok());
    length.map_or(BODY_MIB_UNKNOWN, |bytes: u64| {
        u32::try_from(bytes.div_ceil(1024 * 1024)).unwrap_or(u32::MAX).clamp(1, BODY_MIB_UNKNOWN)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_length(length: Option<&str>) -> HeaderMap {
        let length = length.map(|it| (header::CONTENT_LENGTH, it.parse().unwrap()));
        length.into_iter().collect()
    }

    #[test]
    fn a_body_counts_by_its_length() {
        for (length, mib) in [
            (Some("0"), 1),
            (Some("1048576"), 1),
            (Some("1048577"), 2),
            (Some("999999999999"), 32),
            (Some("many"), 32),
            (None, 32),
        ] {
            assert_eq!(mebibytes(&of_length(length)), mib, "{length:?}");
        }
    }

    #[test]
    fn large_bodies_at_once_are_put_off() {
        let limits = Limits::default();
        let rooms: Vec<_> = (0..8).map(|_| limits.body(&of_length(None)).unwrap()).collect();
        assert_eq!(limits.body(&of_length(Some("1"))).unwrap_err().code, "unavailable");
        drop(rooms);
        assert!(limits.body(&of_length(Some("1"))).is_ok());
    }
}
