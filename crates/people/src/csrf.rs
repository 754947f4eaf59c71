//! The proof that a form came from our own page.

use std::fmt;

use base::{Ids, Secret};
use sha2::{Digest, Sha256};

use crate::secret::{self, Hashed};

const WORD_BYTES: usize = 64;

/// The secret of a session against forged forms. It is derived from the session's key, so there
/// is nothing more to store, and from it the key cannot be found.
#[derive(Clone, Copy)]
pub struct Csrf(Hashed);

impl Csrf {
    pub(crate) fn of(key: &Secret) -> Self {
        Self(secret::hash("otklik csrf", key))
    }

    /// The word for one page. A fresh mask makes every word another one: a page is compressed
    /// together with what the asker sent, and the length of the result would tell a word that
    /// stays the same, letter by letter (the attack BREACH).
    pub fn word(&self, ids: &Ids) -> String {
        let mask = ids.secret();
        let mut bytes = [0; WORD_BYTES];
        let (head, tail) = bytes.split_at_mut(mask.0.len());
        head.copy_from_slice(&mask.0);
        for ((to, mask), byte) in tail.iter_mut().zip(mask.0).zip(self.0) {
            *to = mask ^ byte;
        }
        secret::bytes_text(&bytes)
    }

    /// Whether the word was made by [`Csrf::word`] in this session.
    pub fn matches(&self, word: &str) -> bool {
        let Some(bytes) = secret::bytes::<WORD_BYTES>(word) else { return false };
        let (mask, masked) = bytes.split_at(self.0.len());
        let mut found = self.0;
        for ((to, mask), byte) in found.iter_mut().zip(mask).zip(masked) {
            *to = mask ^ byte;
        }
        secret::same(&found, &self.0)
    }
}

impl Csrf {
    /// Seals a text that a page carries back to us, so that nobody can write one of their own.
    pub fn seal(&self, text: &str) -> String {
        secret::bytes_text(&self.mark(text))
    }

    /// Whether the seal was put on this text in this session.
    pub fn is_sealed(&self, text: &str, seal: &str) -> bool {
        secret::bytes(seal).is_some_and(|seal| secret::same(&seal, &self.mark(text)))
    }

    /// The inner hash has a fixed length, so that a sealed text cannot be made longer.
    fn mark(&self, text: &str) -> Hashed {
        let inner = Sha256::digest(text);
        Sha256::new()
            .chain_update("otklik seal\0")
            .chain_update(self.0)
            .chain_update(inner)
            .finalize()
            .into()
    }
}

impl fmt::Debug for Csrf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Csrf(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_good_in_its_own_session_and_never_the_same_twice() {
        let ids = Ids::seeded(1);
        let (mine, other) = (Csrf::of(&ids.secret()), Csrf::of(&ids.secret()));
        let words = [mine.word(&ids), mine.word(&ids)];
        assert_ne!(words[0], words[1]);
        for word in &words {
            assert!(mine.matches(word));
            assert!(!other.matches(word));
        }
        let cut = &words[0][1..];
        for bad in ["", "x", cut, &"A".repeat(86), &"*".repeat(86)] {
            assert!(!mine.matches(bad), "{bad}");
        }
    }

    #[test]
    fn a_seal_holds_for_one_text_in_one_session() {
        let ids = Ids::seeded(1);
        let (mine, other) = (Csrf::of(&ids.secret()), Csrf::of(&ids.secret()));
        let seal = mine.seal("photo.jpg");
        assert!(mine.is_sealed("photo.jpg", &seal));
        assert!(!mine.is_sealed("photo.jpg ", &seal));
        assert!(!other.is_sealed("photo.jpg", &seal));
        assert!(!mine.is_sealed("photo.jpg", ""));
    }
}
