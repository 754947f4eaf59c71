//! Passwords: what is allowed, and how they rest (argon2id).

use std::fmt;
use std::sync::Arc;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use base::{Ids, Personal, Secret};
use tokio::sync::{Semaphore, TryAcquireError};

/// Memory of one hash in KiB (OWASP Password Storage Cheat Sheet: argon2id, 19 MiB, 2 passes).
pub const MEMORY_KIB: u32 = 19 * 1024;
/// Passes over the memory (the same recommendation).
pub const PASSES: u32 = 2;
/// Lanes of one hash (the same recommendation).
pub const LANES: u32 = 1;
/// The shortest password, in characters (NIST SP 800-63B asks for 8 at least).
pub const LENGTH_MIN: usize = 10;
/// The longest password, in bytes: room for a phrase, none for an attack by length.
pub const BYTES_MAX: usize = 1024;
/// Hashes at one time: each holds a core and [`MEMORY_KIB`].
pub const HASHES_AT_ONCE_MAX: usize = 2;
/// Hashes running and waiting together; who comes then is told that the house is busy.
pub const HASHES_WAITING_MAX: usize = 64;

const SALT_BYTES: usize = 16;

/// A password as a person typed it. `Debug` does not show it.
#[derive(Clone)]
pub struct Password(Personal<String>);

/// Why a text cannot become a password. The text itself is never repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadPassword {
    /// Fewer characters than [`LENGTH_MIN`].
    #[error("the password is too short: {LENGTH_MIN} characters at least")]
    TooShort,
    /// Nothing but what cannot be seen, such as spaces.
    #[error("the password is blank: it needs characters that can be seen")]
    Blank,
    /// More bytes than [`BYTES_MAX`].
    #[error("the password is too long: {BYTES_MAX} bytes at most")]
    TooLong,
}

impl Password {
    /// Takes a new password and checks it.
    pub fn new(text: String) -> Result<Self, BadPassword> {
        if text.len() > BYTES_MAX {
            return Err(BadPassword::TooLong);
        }
        if text.chars().count() < LENGTH_MIN {
            return Err(BadPassword::TooShort);
        }
        if base::text::is_blank(&text) {
            return Err(BadPassword::Blank);
        }
        Ok(Self(text.into()))
    }

    /// Takes what somebody typed at sign-in: a rule for new passwords is no news to give there,
    /// so a wrong length is found out by the comparison like any wrong password.
    pub fn typed(text: String) -> Self {
        Self(text.into())
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

/// An argon2id hash in the PHC string form, with its salt and parameters. `Debug` hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct HashedPassword(pub(crate) String);

impl fmt::Debug for HashedPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HashedPassword(…)")
    }
}

/// Why a password could not be hashed or compared.
#[derive(Debug, thiserror::Error)]
pub enum HashError {
    /// [`HASHES_WAITING_MAX`] hashes are under way; try again in a moment.
    #[error("too many passwords are being checked at this moment")]
    Busy,
    /// A fault of the machine or of the stored hash; never of the password.
    #[error("the password hash failed")]
    Failed(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl HashError {
    fn failed(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Failed(error.into())
    }
}

/// Hashes and compares passwords beside the async threads, a few at one time. Clones share the
/// limits; a process has one.
#[derive(Clone)]
pub struct Hasher {
    ids: Ids,
    running: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
}

impl fmt::Debug for Hasher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hasher")
    }
}

impl Hasher {
    /// A hasher that takes its salts from `ids`.
    pub fn new(ids: Ids) -> Self {
        Self {
            ids,
            running: Arc::new(Semaphore::new(HASHES_AT_ONCE_MAX)),
            waiting: Arc::new(Semaphore::new(HASHES_WAITING_MAX)),
        }
    }

    /// Hashes a new password under a fresh salt.
    pub async fn hash(&self, password: &Password) -> Result<HashedPassword, HashError> {
        let (password, salt) = (password.clone(), self.ids.secret());
        self.run(move || hash(&password, &salt)).await
    }

    /// Whether the password is the one that was hashed. Without a hash (no such account) the same
    /// work is done and the answer is no, so that the time does not tell who has an account.
    pub async fn matches(
        &self,
        password: &Password,
        hashed: Option<&HashedPassword>,
    ) -> Result<bool, HashError> {
        // An endless text costs an attacker nothing to send and us a pass of the hash over it;
        // no stored password is that long, so a short stand-in does the same work.
        let fits = password.0.reveal().len() <= BYTES_MAX;
        let password = if fits { password.clone() } else { Password::typed(String::new()) };
        let hashed = hashed.filter(|_| fits).cloned();
        self.run(move || match hashed {
            Some(hashed) => verify(&password, &hashed),
            None => hash(&password, &Secret([0; 32])).map(|_| false),
        })
        .await
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, HashError> + Send + 'static,
    ) -> Result<T, HashError> {
        let place = match Arc::clone(&self.waiting).try_acquire_owned() {
            Ok(place) => place,
            Err(TryAcquireError::NoPermits) => return Err(HashError::Busy),
            Err(closed) => return Err(HashError::failed(closed)),
        };
        let turn = Arc::clone(&self.running).acquire_owned().await.map_err(HashError::failed)?;
        // The permits go with the work: a client that hangs up does not free a core in use.
        let done = tokio::task::spawn_blocking(move || {
            let result = work();
            drop((turn, place));
            result
        });
        done.await.map_err(HashError::failed)?
    }
}

fn argon2id() -> Result<Argon2<'static>, HashError> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None)
        .map_err(|error| HashError::failed(error.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn hash(password: &Password, salt: &Secret) -> Result<HashedPassword, HashError> {
    let (salt, _) = salt.0.split_at(SALT_BYTES);
    let hash: PasswordHash = argon2id()?
        .hash_password_with_salt(password.0.reveal().as_bytes(), salt)
        .map_err(|error| HashError::failed(error.to_string()))?;
    Ok(HashedPassword(hash.to_string()))
}

fn verify(password: &Password, hashed: &HashedPassword) -> Result<bool, HashError> {
    let parsed = PasswordHash::new(&hashed.0)
        .map_err(|_| HashError::failed("the stored hash is no PHC string"))?;
    match argon2id()?.verify_password(password.0.reveal().as_bytes(), &parsed) {
        Ok(()) => Ok(true),
        Err(argon2::password_hash::Error::PasswordInvalid) => Ok(false),
        Err(error) => Err(HashError::failed(error.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str) -> Password {
        Password::typed(text.to_owned())
    }

    #[test]
    fn a_new_password_can_be_seen_and_has_a_length_in_characters_and_bytes() {
        for (text, expect) in [
            ("девять999".to_owned(), Some(BadPassword::TooShort)),
            ("десять1000".to_owned(), None),
            ("         1".to_owned(), None),
            (" ".repeat(LENGTH_MIN), Some(BadPassword::Blank)),
            ("\u{200b}".repeat(LENGTH_MIN), Some(BadPassword::Blank)),
            ("a".repeat(BYTES_MAX), None),
            ("a".repeat(BYTES_MAX + 1), Some(BadPassword::TooLong)),
        ] {
            assert_eq!(Password::new(text.clone()).err(), expect, "{} bytes", text.len());
        }
    }

    #[tokio::test]
    async fn a_hash_knows_its_password_alone_and_salts_differ() {
        let hasher = Hasher::new(Ids::seeded(1));
        let right = typed("верная лошадь батарея");
        let hashed = hasher.hash(&right).await.unwrap();
        assert!(hashed.0.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", hashed.0);
        assert_ne!(hashed, hasher.hash(&right).await.unwrap());
        assert!(hasher.matches(&right, Some(&hashed)).await.unwrap());
        assert!(!hasher.matches(&typed("неверная лошадь"), Some(&hashed)).await.unwrap());
        assert!(!hasher.matches(&right, None).await.unwrap());
        let endless = typed(&"a".repeat(1 << 20));
        assert!(!hasher.matches(&endless, Some(&hashed)).await.unwrap());
    }

    #[tokio::test]
    async fn a_broken_hash_is_a_fault_and_not_a_wrong_password() {
        let hasher = Hasher::new(Ids::seeded(1));
        let broken = HashedPassword("not a hash".into());
        let result = hasher.matches(&typed("верная лошадь"), Some(&broken)).await;
        assert!(matches!(result, Err(HashError::Failed(_))));
    }

    #[tokio::test]
    async fn a_crowd_at_the_door_is_told_to_wait() {
        let hasher = Hasher::new(Ids::seeded(1));
        let all = u32::try_from(HASHES_WAITING_MAX).unwrap();
        let crowd = Arc::clone(&hasher.waiting).acquire_many_owned(all).await.unwrap();
        let refused = hasher.matches(&typed("верная лошадь"), None).await;
        assert!(matches!(refused, Err(HashError::Busy)));
        drop(crowd);
        assert!(!hasher.matches(&typed("верная лошадь"), None).await.unwrap());
    }
}
