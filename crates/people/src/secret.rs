//! How secrets travel and rest: base64url on the way, SHA-256 in the database.

use base::Secret;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// What the database keeps of a secret. The secret has 256 random bits, so a fast hash is enough:
/// there is nothing to guess, and a stolen table opens no door.
pub(crate) type Hashed = [u8; 32];

/// The secret as text: 43 characters of base64url.
pub(crate) fn text(secret: &Secret) -> String {
    bytes_text(&secret.0)
}

/// Any bytes as base64url without padding.
pub(crate) fn bytes_text(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Reads the text back; `None` for anything that [`text`] does not write.
pub(crate) fn parse(text: &str) -> Option<Secret> {
    bytes(text).map(Secret)
}

/// Reads base64url of exactly `N` bytes.
pub(crate) fn bytes<const N: usize>(text: &str) -> Option<[u8; N]> {
    // The length comes first: a header of a megabyte is not decoded.
    if text.len() != (N * 4).div_ceil(3) {
        return None;
    }
    URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()
}

/// The hash of a secret for one use. The label keeps the uses apart, and its fixed place before a
/// secret of fixed length leaves no way to extend the hash into another one's.
pub(crate) fn hash(label: &str, secret: &Secret) -> Hashed {
    Sha256::new().chain_update(label).chain_update([0]).chain_update(secret.0).finalize().into()
}

/// Compares without telling by the time taken where the difference is.
pub(crate) fn same(a: &Hashed, b: &Hashed) -> bool {
    let differing = a.iter().zip(b).fold(0, |all, (a, b)| std::hint::black_box(all | (a ^ b)));
    differing == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_survives_its_text_and_nothing_else_passes() {
        let secret = Secret(std::array::from_fn(|i| i as u8 * 7));
        let text = text(&secret);
        assert_eq!(text.len(), 43);
        assert_eq!(parse(&text), Some(secret));
        for bad in ["", "x", &text[1..], &format!("{text}="), &text.replace('A', "*")] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn uses_are_kept_apart() {
        let (one, two) = (Secret([1; 32]), Secret([2; 32]));
        assert_ne!(hash("a", &one), hash("b", &one));
        assert!(same(&hash("a", &one), &hash("a", &one)));
        assert!(!same(&hash("a", &one), &hash("a", &two)));
    }
}
