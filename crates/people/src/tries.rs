//! How fast the passwords of one login may be tried, from however many addresses.
//!
//! The first tries are free; after them each has to wait longer than the one before, up to
//! [`WAIT_MAX`]. It is a delay and never a lock, and it holds for a login whether or not there is
//! such an account. An address from which the login was signed in to is counted for itself: who
//! guesses from elsewhere does not keep a person out of the own desk.
//!
//! Each process counts for itself and forgets when it ends; several processes allow as many times
//! more. The maps are bounded.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fmt;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use base::{Timestamp, millis};

use crate::name::AccountName;
use crate::session::age;

/// Tries without any wait.
pub const FREE: u32 = 5;
/// The longest wait between two tries.
pub const WAIT_MAX: Duration = Duration::from_secs(30);
/// A login that was not tried for so long begins anew.
pub const FORGOTTEN_AFTER: Duration = Duration::from_secs(15 * 60);
/// Logins that are counted one by one; those beyond share one count.
pub const LOGINS_MAX: usize = 10_000;
/// Addresses of sign-ins that are remembered; the oldest makes room.
pub const ADDRESSES_MAX: usize = 10_000;

/// The tries of a process.
#[derive(Default)]
pub struct Tries(Mutex<Counts>);

#[derive(Default)]
struct Counts {
    /// By the login, and by the address where the login was signed in to from it.
    tries: HashMap<(AccountName, Option<IpAddr>), Count>,
    /// Of all logins that find no room among the others.
    rest: Count,
    /// Where logins were signed in to from, and when last.
    known: HashMap<(AccountName, IpAddr), Timestamp>,
}

#[derive(Clone, Copy, Default)]
struct Count {
    tries: u32,
    last_at: Timestamp,
}

impl Tries {
    /// Counts a try of a password; tells how long to wait where it comes too soon. A try that is
    /// put off is not counted, so that waiting always ends.
    pub fn count(&self, name: &str, from: IpAddr, now: Timestamp) -> Result<(), Duration> {
        // No account has such a name, so there is nothing to guess.
        let Ok(login) = AccountName::parse(name) else { return Ok(()) };
        let mut counts = self.lock();
        let own = counts.known.contains_key(&(login.clone(), from)).then_some(from);
        if counts.tries.len() >= LOGINS_MAX {
            counts.tries.retain(|_, it| !it.is_over(now));
        }
        let is_full = counts.tries.len() >= LOGINS_MAX;
        let Counts { tries, rest, .. } = &mut *counts;
        match tries.entry((login, own)) {
            Entry::Vacant(_) if is_full => rest.take(now),
            entry => entry.or_default().take(now),
        }
    }

    /// Notes that a login was signed in to: its tries begin anew, and the address is its own.
    pub fn succeeded(&self, name: &str, from: IpAddr, now: Timestamp) {
        let Ok(login) = AccountName::parse(name) else { return };
        let mut counts = self.lock();
        let key = (login, from);
        let own = counts.known.contains_key(&key).then_some(from);
        counts.tries.remove(&(key.0.clone(), own));
        if own.is_none() && counts.known.len() >= ADDRESSES_MAX {
            let oldest = counts.known.iter().min_by_key(|(_, at)| **at).map(|(key, _)| key.clone());
            oldest.map(|key| counts.known.remove(&key));
        }
        counts.known.insert(key, now);
    }

    fn lock(&self) -> MutexGuard<'_, Counts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Count {
    fn take(&mut self, now: Timestamp) -> Result<(), Duration> {
        if self.is_over(now) {
            self.tries = 0;
        }
        let wait = wait_after(self.tries);
        let since = millis(now).saturating_sub(millis(self.last_at));
        // A clock that was put back must not make anybody wait longer.
        let since = u64::try_from(since).map_or(wait, Duration::from_millis);
        if since < wait {
            return Err(wait - since);
        }
        *self = Count { tries: self.tries.saturating_add(1), last_at: now };
        Ok(())
    }

    fn is_over(&self, now: Timestamp) -> bool {
        self.tries == 0 || age(self.last_at, now) >= FORGOTTEN_AFTER
    }
}

/// How long after so many tries the next one may come: 1, 2, 4 … seconds once the free are gone.
fn wait_after(tries: u32) -> Duration {
    match tries.checked_sub(FREE) {
        None => Duration::ZERO,
        Some(more) => Duration::from_secs(1 << more.min(10)).min(WAIT_MAX),
    }
}

impl fmt::Debug for Tries {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tries")
    }
}

#[cfg(test)]
mod tests {
    use base::from_millis;

    use super::*;

    const HOME: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1));

    /// Another address each time.
    fn elsewhere(index: u32) -> IpAddr {
        IpAddr::from((u32::from(std::net::Ipv4Addr::new(203, 0, 113, 0)) + index).to_be_bytes())
    }

    fn at(seconds: i64) -> Timestamp {
        from_millis(1_700_000_000_000 + seconds * 1_000)
    }

    #[test]
    fn one_login_is_guessed_ever_slower_from_however_many_addresses() {
        let tries = Tries::default();
        let mut passed = 0;
        // A try each second for an hour, each from another address, half with capital letters.
        for second in 0..3_600 {
            let name = if second % 2 == 0 { "vera" } else { " VERA" };
            let from = elsewhere(u32::try_from(second).unwrap());
            if tries.count(name, from, at(second)).is_ok() {
                passed += 1;
            }
        }
        assert!((100..=130).contains(&passed), "{passed} guesses in an hour");
        // A login that nobody has waits the same; another login does not.
        assert!(tries.count("petr", HOME, at(3_600)).is_ok());
        assert!(tries.count("<script>", HOME, at(3_600)).is_ok());
        // It is a delay: who waits is let through.
        let wait = tries.count("vera", HOME, at(3_600)).unwrap_err();
        assert!(wait <= WAIT_MAX);
        assert!(tries.count("vera", HOME, at(3_600 + 30)).is_ok());
        assert!(tries.count("vera", HOME, at(3_600 + 30)).is_err());
        assert!(tries.count("vera", HOME, at(3_600 + 30 + 15 * 60)).is_ok());
    }

    #[test]
    fn who_guesses_elsewhere_does_not_keep_a_person_out_at_home() {
        let tries = Tries::default();
        assert!(tries.count("vera", HOME, at(0)).is_ok());
        tries.succeeded("Vera", HOME, at(0));
        for index in 0..100 {
            let _ = tries.count("vera", elsewhere(index), at(1));
        }
        assert!(tries.count("vera", elsewhere(200), at(1)).is_err());
        for _ in 0..FREE {
            assert!(tries.count("vera", HOME, at(1)).is_ok());
        }
        // At home one does not guess for ever either, until a sign-in.
        assert!(tries.count("vera", HOME, at(1)).is_err());
        tries.succeeded("vera", HOME, at(2));
        assert!(tries.count("vera", HOME, at(2)).is_ok());
        assert!(tries.count("petr", HOME, at(2)).is_ok());
    }

    #[test]
    fn a_clock_that_was_put_back_makes_nobody_wait() {
        let tries = Tries::default();
        for _ in 0..FREE {
            assert!(tries.count("vera", HOME, at(10_000)).is_ok());
        }
        assert!(tries.count("vera", HOME, at(10_000)).is_err());
        assert!(tries.count("vera", HOME, at(0)).is_ok());
    }

    #[test]
    fn the_maps_are_bounded_and_those_beyond_share_a_count() {
        let tries = Tries::default();
        let mut refused = 0;
        for index in 0..LOGINS_MAX + 100 {
            refused += usize::from(tries.count(&format!("login-{index}"), HOME, at(0)).is_err());
            tries.succeeded("vera", elsewhere(u32::try_from(index).unwrap()), at(0));
        }
        let counts = tries.lock();
        assert_eq!((counts.tries.len(), counts.known.len()), (LOGINS_MAX, ADDRESSES_MAX));
        assert_eq!(refused, 100 - FREE as usize);
        drop(counts);
        assert!(tries.count("later", HOME, at(15 * 60)).is_ok());
        assert_eq!(tries.lock().tries.len(), 1);
    }
}
