//! `Idempotency-Key`: a key under which a request is done once.

use axum::http::{HeaderMap, StatusCode};
use people::reply::Keyed;
use people::{Principal, Who};
use sha2::{Digest as _, Sha256};

use crate::problem::Problem;

const HEADER: &str = "idempotency-key";
/// Characters of a key at most.
const KEY_MAX: usize = 255;

/// The key of a request that consists of these parts, if it has one.
pub fn of(
    headers: &HeaderMap,
    principal: &Principal,
    parts: &[&[u8]],
) -> Result<Option<Keyed>, Problem> {
    let (Some(value), Who::Service(service)) = (headers.get(HEADER), principal.who) else {
        return Ok(None);
    };
    // The draft of the header writes it as a quoted text, most programs write it bare.
    let text = value.to_str().map_err(|_| bad())?.trim();
    let bare = text.strip_prefix('"').and_then(|it| it.strip_suffix('"')).unwrap_or(text);
    if bare.is_empty() || bare.len() > KEY_MAX {
        return Err(bad());
    }
    let mut fingerprint = Sha256::new();
    for part in parts {
        fingerprint.update((part.len() as u64).to_be_bytes());
        fingerprint.update(part);
    }
    let key = Sha256::digest(bare.as_bytes()).into();
    Ok(Some(Keyed { service, key, fingerprint: fingerprint.finalize().into() }))
}

fn bad() -> Problem {
    Problem::new(
        StatusCode::BAD_REQUEST,
        "bad-idempotency-key",
        "Непонятный Idempotency-Key",
        "The Idempotency-Key header is not understood",
    )
    .detail(
        format!("Ключ — от 1 до {KEY_MAX} знаков ASCII, например UUID."),
        format!("A key is 1 to {KEY_MAX} characters of ASCII, such as a UUID."),
    )
}

/// Another request was done under the key (422).
pub fn taken() -> Problem {
    Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "idempotency-key-reused",
        "Под этим ключом был другой запрос",
        "Another request was made under this key",
    )
    .detail(
        "Ключ Idempotency-Key повторяют только с тем же самым запросом. Новому дайте новый ключ.",
        "An Idempotency-Key is repeated only with the very same request. Give a new one a new key.",
    )
}

/// The same key is at work just now (409).
pub fn at_work() -> Problem {
    let mut problem = Problem::new(
        StatusCode::CONFLICT,
        "idempotency-key-in-use",
        "Запрос с этим ключом ещё выполняется",
        "A request with this key is still at work",
    )
    .detail(
        "Повторите его через секунду: придёт ответ первого.",
        "Repeat it in a second: it will get the answer of the first.",
    );
    problem.retry_after = Some(1);
    problem
}
