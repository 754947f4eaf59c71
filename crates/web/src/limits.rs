//! Limits of rates: for sign-in and for whoever shows no valid token.

use std::collections::HashSet;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use base::Timestamp;
use governor::clock::Clock as _;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use people::reply::Keyed;
use people::tries::Tries;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::api::key;
use crate::house::House;
use crate::problem::Problem;

/// Sign-ins that one address may try in a minute.
const SIGN_INS_A_MINUTE: u32 = 10;
/// Requests without a valid token that one address may make in a second, and at once.
const TOKENLESS_A_SECOND: u32 = 50;
/// MiB of bodies with files that are read at one time; who comes then is told to come back.
const BODIES_MIB_MAX: u32 = 256;
/// MiB that a body counts for which does not say its length: the most that any may have.
const BODY_MIB_UNKNOWN: u32 = 32;
/// Addresses kept in mind; above it the ones that are quiet are forgotten.
const ADDRESSES_MAX: usize = 10_000;

/// The limits of a process, by the address of the asker.
#[derive(Debug)]
pub struct Limits {
    sign_in: DefaultKeyedRateLimiter<IpAddr>,
    tries: Tries,
    tokenless: DefaultKeyedRateLimiter<IpAddr>,
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
            sign_in: RateLimiter::keyed(Quota::per_minute(times(SIGN_INS_A_MINUTE))),
            tries: Tries::default(),
            tokenless: RateLimiter::keyed(Quota::per_second(times(TOKENLESS_A_SECOND))),
            bodies: Arc::new(Semaphore::new(BODIES_MIB_MAX as usize)),
            at_work: Arc::default(),
        }
    }
}

impl Limits {
    /// Counts a try to sign in with a login: of the address, and of the login over all addresses.
    pub fn sign_in(&self, asker: Asker, login: &str, now: Timestamp) -> Result<(), Problem> {
        check(&self.sign_in, asker)?;
        let counted = self.tries.count(login, asker.network(), now);
        counted.map_err(|wait| Problem::too_many(wait.as_secs().saturating_add(1)))
    }

    /// Notes that somebody signed in with a login.
    pub fn signed_in(&self, asker: Asker, login: &str, now: Timestamp) {
        self.tries.succeeded(login, asker.network(), now);
    }

    /// Counts a request that shows no valid token.
    pub fn tokenless(&self, asker: Asker) -> Result<(), Problem> {
        check(&self.tokenless, asker)
    }
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

fn check(limiter: &DefaultKeyedRateLimiter<IpAddr>, asker: Asker) -> Result<(), Problem> {
    if limiter.len() > ADDRESSES_MAX {
        limiter.retain_recent();
    }
    limiter.check_key(&asker.network()).map_err(|not_until| {
        let wait = not_until.wait_time_from(limiter.clock().now());
        Problem::too_many(wait.as_secs().saturating_add(1))
    })
}

/// The network address of the asker.
#[derive(Debug, Clone, Copy)]
pub struct Asker(pub IpAddr);

impl Asker {
    /// The address as limits count it: one subscriber of IPv6 has 2⁶⁴ addresses.
    fn network(self) -> IpAddr {
        match self.0.to_canonical() {
            IpAddr::V4(it) => IpAddr::V4(it),
            IpAddr::V6(it) => IpAddr::V6((it.to_bits() >> 64 << 64).into()),
        }
    }

    /// The network that the address lies in, for the log: not the one machine, which may tell a
    /// person.
    pub fn masked(self) -> String {
        match self.0.to_canonical() {
            IpAddr::V4(it) => {
                let [one, two, three, _] = it.octets();
                format!("{one}.{two}.{three}.0/24")
            }
            IpAddr::V6(it) => {
                let network = std::net::Ipv6Addr::from(it.to_bits() >> 80 << 80);
                format!("{network}/48")
            }
        }
    }
}

/// What a proxy says of those for whom it asks: the addresses from the first asker to the last.
const FORWARDED_FOR: &str = "x-forwarded-for";

/// The asker behind trusted proxies: the last address that none of them has. What stands before it
/// anybody may have written. `None` where nothing is said or it is no address.
fn behind(headers: &HeaderMap, trusted: &[IpAddr]) -> Option<IpAddr> {
    let said: Vec<_> =
        headers.get_all(FORWARDED_FOR).iter().filter_map(|it| it.to_str().ok()).collect();
    let said = said.join(",");
    let mut askers = said.rsplit(',').map(|it| it.trim().parse::<IpAddr>().ok());
    askers.find(|it| it.is_none_or(|it| !trusted.contains(&it.to_canonical())))?
}

impl FromRequestParts<House> for Asker {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, house: &House) -> Result<Self, Self::Rejection> {
        let peer = parts.extensions.get::<ConnectInfo<std::net::SocketAddr>>();
        // In-process callers have no address: they count as this machine.
        let ip = peer.map_or(IpAddr::from([127, 0, 0, 1]), |ConnectInfo(it)| it.ip());
        let trusted = &house.trusted_proxies;
        let asker = if trusted.contains(&ip.to_canonical()) {
            behind(&parts.headers, trusted)
        } else {
            None
        };
        Ok(Self(asker.unwrap_or(ip)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_length(length: Option<&str>) -> HeaderMap {
        let length = length.map(|it| (header::CONTENT_LENGTH, it.parse().unwrap()));
        length.into_iter().collect()
    }

    #[test]
    fn the_asker_behind_a_proxy_is_the_last_that_it_vouches_for() {
        let trusted: Vec<IpAddr> = ["127.0.0.1", "10.0.0.5"].map(|it| it.parse().unwrap()).into();
        for (said, expect) in [
            ("203.0.113.7", Some("203.0.113.7")),
            ("198.51.100.1, 203.0.113.7", Some("203.0.113.7")),
            ("198.51.100.1; 203.0.113.7, 10.0.0.5", Some("203.0.113.7")),
            ("2001:db8::1", Some("2001:db8::1")),
            ("203.0.113.7, nonsense", None),
            ("10.0.0.5", None),
            ("", None),
        ] {
            let mut all = HeaderMap::new();
            for line in said.split(';') {
                all.append(FORWARDED_FOR, line.trim().parse().unwrap());
            }
            let asker = behind(&all, &trusted).map(|it| it.to_string());
            assert_eq!(asker.as_deref(), expect, "{said:?}");
        }
    }

    #[test]
    fn a_network_is_counted_and_a_wider_one_is_told() {
        for (address, network, masked) in [
            ("203.0.113.77", "203.0.113.77", "203.0.113.0/24"),
            ("::ffff:203.0.113.77", "203.0.113.77", "203.0.113.0/24"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::", "2001:db8:1::/48"),
        ] {
            let asker = Asker(address.parse().unwrap());
            assert_eq!(asker.network().to_string(), network);
            assert_eq!(asker.masked(), masked);
        }
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
