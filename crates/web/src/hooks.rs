//! Where messengers call: `/hooks/telegram/{name}`.
//!
//! What comes is kept as it came and then acknowledged; what it means is found out afterwards.

use std::collections::BTreeMap;
use std::fmt;

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use base::Personal;
use channels::telegram::{Raw, SECRET_HEADER};
use mailroom::{Delivery, delivery};
use sha2::{Digest as _, Sha256};

use crate::asker::Asker;
use crate::house::House;
use crate::limits::Open;
use crate::problem::Problem;

/// Bytes of a call at most: an update has some kilobytes.
const CALL_MAX: usize = 1024 * 1024;

/// The bots of Telegram that are called, by name, each with the hash of its secret.
#[derive(Clone, Default)]
pub struct Hooks(BTreeMap<String, [u8; 32]>);

impl fmt::Debug for Hooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

impl Hooks {
    /// Lets a bot be called by whoever knows its secret.
    pub fn open(&mut self, name: &str, secret: &str) {
        self.0.insert(name.to_owned(), hash(secret.as_bytes()));
    }

    /// Whether the secret is that of the bot. Hashes are compared, so that the time it takes tells
    /// nothing of the secret.
    fn knows(&self, name: &str, secret: Option<&[u8]>) -> Option<bool> {
        let own = self.0.get(name)?;
        Some(secret.is_some_and(|it| hash(it) == *own))
    }
}

fn hash(secret: &[u8]) -> [u8; 32] {
    Sha256::digest(secret).into()
}

/// The routes of messengers.
pub fn router() -> axum::Router<House> {
    axum::Router::new()
        .route("/hooks/telegram/{name}", post(telegram))
        .layer(DefaultBodyLimit::max(CALL_MAX))
}

/// `POST /hooks/telegram/{name}`: an update of a bot. 200 only after it is committed.
async fn telegram(
    State(house): State<House>,
    Path(name): Path<String>,
    asker: Asker,
    headers: HeaderMap,
    body: Bytes,
) -> Result<StatusCode, Problem> {
    let secret = headers.get(SECRET_HEADER).map(|it| it.as_bytes());
    match house.hooks.knows(&name, secret) {
        None => return Err(Problem::not_found()),
        Some(true) => {}
        Some(false) => {
            house.limits.tokenless(Open::Hook, asker)?;
            return Err(stranger());
        }
    }
    let body = String::from_utf8_lossy(&body).into_owned();
    // What cannot be read is kept all the same, under a name of its own.
    let key = match Raw::read(&body) {
        Some(raw) => raw.id.to_string(),
        None => channels::base16(&Sha256::digest(&body)),
    };
    let now = house.clock.now();
    let delivery = Delivery {
        channel: format!("telegram:{name}"),
        key,
        body: Personal::new(body),
        received_at: now,
    };
    let mut unit = house.db.begin(now).await?;
    delivery::keep(&mut unit, &[delivery]).await?;
    unit.commit().await?;
    Ok(StatusCode::OK)
}

fn stranger() -> Problem {
    Problem::new(
        StatusCode::FORBIDDEN,
        "wrong-secret",
        "Секрет не подходит",
        "The secret is a wrong one",
    )
    .detail(
        "Секрет задан в channels.telegram и передан Telegram при запуске; чужих здесь не слушают.",
        "The secret is set in channels.telegram and told to Telegram at the start; nobody else is \
         heard here.",
    )
}
