//! How many passwords one address may try, whatever the logins.
//!
//! A try is counted before it is judged, so that many at the same instant are not more than one
//! after the other, and given back if it was no guess: a whole office signs in from one address.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use base::{Timestamp, millis};

/// Tries that one address has at once.
const AT_ONCE: i64 = 10;
/// Milliseconds after which it has one more: ten a minute.
const ONE_MORE_AFTER: i64 = 6_000;
/// Addresses that are counted one by one; those beyond share one count.
const ADDRESSES_MAX: usize = 10_000;
/// What those beyond are counted as: nobody asks from there.
const BEYOND: IpAddr = IpAddr::V6(Ipv6Addr::UNSPECIFIED);

/// The tries of a process by address: when all that were used will have come again.
#[derive(Debug, Default)]
pub struct SignIns(Mutex<HashMap<IpAddr, i64>>);

impl SignIns {
    /// Counts a try; tells how long to wait where the address has none left.
    pub fn count(&self, from: IpAddr, now: Timestamp) -> Result<(), Duration> {
        let now = millis(now);
        self.change(from, now, |whole_at| {
            let early = whole_at + ONE_MORE_AFTER - now - AT_ONCE * ONE_MORE_AFTER;
            match u64::try_from(early) {
                Ok(early) if early > 0 => (whole_at, Err(Duration::from_millis(early))),
                _ => (whole_at + ONE_MORE_AFTER, Ok(())),
            }
        })
    }

    /// A try that was counted was no guess.
    pub fn give_back(&self, from: IpAddr, now: Timestamp) {
        self.change(from, millis(now), |whole_at| (whole_at - ONE_MORE_AFTER, ()));
    }

    fn change<T>(&self, from: IpAddr, now: i64, how: impl FnOnce(i64) -> (i64, T)) -> T {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= ADDRESSES_MAX {
            all.retain(|_, whole_at| *whole_at > now);
        }
        let is_full = all.len() >= ADDRESSES_MAX && !all.contains_key(&from);
        let from = if is_full { BEYOND } else { from };
        // A clock that was put back must not make anybody wait longer than a spent address does.
        let known = all.get(&from).copied().unwrap_or(now);
        let (whole_at, told) = how(known.clamp(now, now + AT_ONCE * ONE_MORE_AFTER));
        if whole_at > now {
            all.insert(from, whole_at);
        } else {
            all.remove(&from);
        }
        told
    }
}

#[cfg(test)]
mod tests {
    use base::from_millis;

    use super::*;

    fn address(index: u32) -> IpAddr {
        IpAddr::from((u32::from(std::net::Ipv4Addr::new(203, 0, 113, 0)) + index).to_be_bytes())
    }

    fn at(seconds: i64) -> Timestamp {
        from_millis(1_700_000_000_000 + seconds * 1_000)
    }

    #[test]
    fn an_address_has_ten_tries_and_one_more_each_six_seconds() {
        let (tries, here) = (SignIns::default(), address(0));
        for _ in 0..10 {
            assert_eq!(tries.count(here, at(0)), Ok(()));
        }
        assert_eq!(tries.count(here, at(0)), Err(Duration::from_secs(6)));
        assert_eq!(tries.count(here, at(5)), Err(Duration::from_secs(1)));
        assert_eq!(tries.count(address(1), at(5)), Ok(()));
        assert_eq!(tries.count(here, at(6)), Ok(()));
        assert_eq!(tries.count(here, at(6)), Err(Duration::from_secs(6)));
        let passed = (0..600).filter(|it| tries.count(here, at(66 + it)).is_ok()).count();
        assert_eq!(passed, 109);
        assert!(tries.count(here, at(0)).unwrap_err() <= Duration::from_secs(6), "put back");
    }

    #[test]
    fn what_is_given_back_was_not_used() {
        let (tries, here) = (SignIns::default(), address(0));
        for _ in 0..1_000 {
            assert_eq!(tries.count(here, at(0)), Ok(()));
            tries.give_back(here, at(0));
        }
        assert_eq!(tries.0.lock().unwrap().len(), 0);
        tries.give_back(here, at(0));
        let passed = (0..20).filter(|_| tries.count(here, at(0)).is_ok()).count();
        assert_eq!(passed, 10, "nobody has more than ten");
    }

    #[test]
    fn the_map_is_bounded_and_those_beyond_share_a_count() {
        let tries = SignIns::default();
        let most = u32::try_from(ADDRESSES_MAX).unwrap();
        for index in 0..most {
            assert_eq!(tries.count(address(index), at(0)), Ok(()));
        }
        let passed = (most..most + 100).filter(|it| tries.count(address(*it), at(0)).is_ok());
        assert_eq!(passed.count(), 10);
        assert_eq!(tries.0.lock().unwrap().len(), ADDRESSES_MAX + 1);
        assert_eq!(tries.count(address(most), at(60)), Ok(()));
        assert_eq!(tries.0.lock().unwrap().len(), 1);
    }
}
