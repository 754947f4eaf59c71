//! Limits of rates: for sign-in and for whoever shows no valid token.

use std::net::IpAddr;
use std::num::NonZeroU32;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use governor::clock::Clock as _;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::problem::Problem;

/// Sign-ins that one address may try in a minute.
const SIGN_INS_A_MINUTE: u32 = 10;
/// Requests without a valid token that one address may make in a second, and at once.
const TOKENLESS_A_SECOND: u32 = 50;
/// Addresses kept in mind; above it the ones that are quiet are forgotten.
const ADDRESSES_MAX: usize = 10_000;

/// The limits of a process, by the address of the asker.
#[derive(Debug)]
pub struct Limits {
    sign_in: DefaultKeyedRateLimiter<IpAddr>,
    tokenless: DefaultKeyedRateLimiter<IpAddr>,
}

impl Default for Limits {
    fn default() -> Self {
        let times = |n| NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN);
        Self {
            sign_in: RateLimiter::keyed(Quota::per_minute(times(SIGN_INS_A_MINUTE))),
            tokenless: RateLimiter::keyed(Quota::per_second(times(TOKENLESS_A_SECOND))),
        }
    }
}

impl Limits {
    /// Counts a try to sign in.
    pub fn sign_in(&self, asker: Asker) -> Result<(), Problem> {
        check(&self.sign_in, asker)
    }

    /// Counts a request that shows no valid token.
    pub fn tokenless(&self, asker: Asker) -> Result<(), Problem> {
        check(&self.tokenless, asker)
    }
}

fn check(limiter: &DefaultKeyedRateLimiter<IpAddr>, asker: Asker) -> Result<(), Problem> {
    if limiter.len() > ADDRESSES_MAX {
        limiter.retain_recent();
    }
    limiter.check_key(&asker.0).map_err(|not_until| {
        let wait = not_until.wait_time_from(limiter.clock().now());
        Problem::too_many(wait.as_secs().saturating_add(1))
    })
}

/// The network address of the asker.
#[derive(Debug, Clone, Copy)]
pub struct Asker(pub IpAddr);

impl<S: Send + Sync> FromRequestParts<S> for Asker {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let peer = parts.extensions.get::<ConnectInfo<std::net::SocketAddr>>();
        // In-process callers have no address: they count as this machine.
        let ip = peer.map_or(IpAddr::from([127, 0, 0, 1]), |ConnectInfo(it)| it.ip());
        Ok(Self(ip))
    }
}
