//! Secret links: an address that only the author of a message has, and that opens its page.
//!
//! The key has 130 random bits; the database keeps its hash. So a stolen table opens no page, and
//! there is nothing to guess.

use base::{Ids, Personal, Uuid};
use register::{AppealId, MessageId};
use sha2::{Digest, Sha256};
use store::{Result, Sql, Unit};

use crate::store as rows;

/// Letters of a key: five bits each.
const LETTERS: usize = 26;
/// Small letters and digits that nobody mistakes for each other.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// What a secret link opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opens {
    /// The appeal.
    pub appeal: AppealId,
    /// The message of its holder; others of the appeal are not theirs.
    pub message: MessageId,
}

/// Makes a link to a message of an appeal; its key is told once and kept by nobody else.
pub async fn make(unit: &mut Unit, ids: &Ids, opens: Opens) -> Result<Personal<String>> {
    let secret = ids.secret().0;
    let letter = |byte: &u8| char::from(*ALPHABET.get(usize::from(*byte) % 32).unwrap_or(&b'0'));
    let key: String = secret.iter().take(LETTERS).map(letter).collect();
    rows::put_link(unit, &hash(&key), opens).await?;
    Ok(Personal::new(key))
}

/// What a key opens; `None` for any other text.
pub async fn find(sql: &mut impl Sql, key: &str) -> Result<Option<Opens>> {
    match is_key(key) {
        true => rows::link(sql, &hash(key)).await,
        false => Ok(None),
    }
}

/// The message of an appeal that its author sent first, for a page that is found by number.
pub fn of_author(appeal: AppealId, message: Uuid) -> Opens {
    Opens { appeal, message: MessageId(message) }
}

fn is_key(text: &str) -> bool {
    text.len() == LETTERS && text.bytes().all(|byte| ALPHABET.contains(&byte))
}

fn hash(key: &str) -> String {
    channels::base16(&Sha256::new().chain_update("otklik link\0").chain_update(key).finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_keys_are_looked_for() {
        assert!(is_key(&"k7vr2mx9pt4h".repeat(3)[..26]));
        for text in ["", "k7vr", &"i".repeat(26), &"K".repeat(26), &"ж".repeat(13)] {
            assert!(!is_key(text), "{text}");
        }
    }
}
