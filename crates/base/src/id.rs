//! Ids and secrets from one injected source of randomness.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use uuid::Uuid;

/// The one source of ids and secrets in a process. Clones share it.
///
/// Ids are UUIDs of version 7 (RFC 9562): their head is the time, so that new rows land side by
/// side in an index.
#[derive(Clone)]
pub struct Ids(Arc<Mutex<StdRng>>);

impl Ids {
    /// Randomness of the operating system; for the binary.
    pub fn random() -> Self {
        Self(Arc::new(Mutex::new(rand::make_rng())))
    }

    /// The same ids at every run; for tests and simulations.
    pub fn seeded(seed: u64) -> Self {
        Self(Arc::new(Mutex::new(StdRng::seed_from_u64(seed))))
    }

    /// A new id, ordered by `now`.
    pub fn uuid(&self, now: Timestamp) -> Uuid {
        let millis = u64::try_from(now.as_millisecond()).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &self.bytes()).into_uuid()
    }

    /// A new typed id, ordered by `now`.
    pub fn next<T: From<Uuid>>(&self, now: Timestamp) -> T {
        T::from(self.uuid(now))
    }

    /// A new secret of 256 bits.
    pub fn secret(&self) -> Secret {
        Secret(self.bytes())
    }

    fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(&mut bytes);
        bytes
    }
}

impl fmt::Debug for Ids {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Ids")
    }
}

/// 256 random bits that only their holder may know. `Debug` does not show them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Secret(pub [u8; 32]);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Declares a typed id over a UUID: `id_type!(/// Doc. AppealId)`.
#[macro_export]
macro_rules! id_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub $crate::Uuid);

        impl From<$crate::Uuid> for $name {
            fn from(id: $crate::Uuid) -> Self {
                Self(id)
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_follow_time_and_seed() {
        let at = |s| Timestamp::from_second(s).unwrap();
        let ids = Ids::seeded(1);
        let (early, late) = (ids.uuid(at(1_700_000_000)), ids.uuid(at(1_700_000_001)));
        assert!(early < late);
        assert_eq!(early.get_version_num(), 7);
        assert_eq!(Ids::seeded(1).uuid(at(1_700_000_000)), early);
        assert_eq!(format!("{:?}", ids.secret()), "Secret(…)");
    }
}
