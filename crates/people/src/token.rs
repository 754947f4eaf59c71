//! Service accounts and the tokens by which programs call the API.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use base::{By, Ids, Personal, Secret, Timestamp, id_type};
use store::{Db, Fact, Sql, Subject, Unit};

use crate::name::AccountName;
use crate::principal::{Principal, ServiceId};
use crate::scope::Scopes;
use crate::secret::{self, Hashed};
use crate::session::age;
use crate::store as tables;

/// What every token begins with, so that scanners of leaked secrets know it.
pub const PREFIX: &str = "otk_";
/// The last use is written at most this often.
pub const USED_EVERY: Duration = Duration::from_secs(60);
/// How long a process trusts what it knows of a token: a revocation takes effect within it.
pub const CACHED_FOR: Duration = Duration::from_secs(5);
/// Tokens that a process keeps in mind.
pub const CACHED_MAX: usize = 1_024;

id_type!(
    /// A token, for lists and revocation; it is no secret.
    TokenId
);

/// A token as its holder has it. It is shown once, when it is issued.
#[derive(Clone)]
pub struct ApiToken(Secret);

impl ApiToken {
    /// Reads the text; `None` for what was never a token.
    pub fn parse(text: &str) -> Option<Self> {
        secret::parse(text.strip_prefix(PREFIX)?).map(Self)
    }

    /// The text for its holder.
    pub fn reveal(&self) -> String {
        format!("{PREFIX}{}", secret::text(&self.0))
    }

    fn hashed(&self) -> Hashed {
        secret::hash("otklik token", &self.0)
    }
}

impl fmt::Debug for ApiToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiToken(…)")
    }
}

/// What is known of a token, without the token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenRecord {
    /// Its id.
    pub id: TokenId,
    /// The account that it speaks for.
    pub service: ServiceId,
    /// The account's name.
    pub service_name: AccountName,
    /// What it may do.
    pub scopes: Scopes,
    /// When it was issued.
    pub created_at: Timestamp,
    /// When it was last used, to the minute.
    pub last_used_at: Option<Timestamp>,
    /// Since when it opens nothing.
    pub revoked_at: Option<Timestamp>,
}

impl TokenRecord {
    /// The identity that doors get.
    pub fn principal(&self) -> Principal {
        let name = Personal::new(self.service_name.reveal().to_owned());
        Principal::service(self.service, name, self.scopes)
    }
}

/// A token that was just issued.
#[derive(Debug, Clone)]
pub struct Issued {
    /// The token itself; there is no second look at it.
    pub token: ApiToken,
    /// Its id.
    pub id: TokenId,
    /// The account that it speaks for.
    pub service: ServiceId,
}

/// Why a token was not issued or revoked.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// A token without a right would open nothing.
    #[error("a token needs at least one scope")]
    NoScopes,
    /// There is no such token, or it is revoked already.
    #[error("there is no such token in force")]
    NotFound,
    /// A member of staff has that name: one name would then mean two accounts.
    #[error("a member of staff has this name; a program needs another one")]
    NameOfStaff,
    /// Tokens of a disabled account open nothing.
    #[error("the service account is disabled")]
    Disabled,
    /// The database.
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// Issues a token for the service account of that name, which is made if there is none.
pub async fn issue(
    unit: &mut Unit,
    ids: &Ids,
    by: &By,
    name: &AccountName,
    scopes: Scopes,
) -> Result<Issued, TokenError> {
    if scopes.is_empty() {
        return Err(TokenError::NoScopes);
    }
    if tables::staff_by_login(unit, name).await?.is_some() {
        return Err(TokenError::NameOfStaff);
    }
    if tables::service_by_name(unit, name).await?.is_some_and(|it| it.disabled_at.is_some()) {
        return Err(TokenError::Disabled);
    }
    let now = unit.now();
    let (service, made) = tables::service_named(unit, ids.next(now), name).await?;
    let (token, id) = (ApiToken(ids.secret()), ids.next(now));
    tables::insert_token(unit, id, token.hashed(), service, scopes.to_string()).await?;
    if made {
        unit.record(Fact::new("service.added", Subject::of("service", service.0), by.clone()));
    }
    let fact = Fact::new("token.issued", Subject::of("token", id.0), by.clone());
    let fact = fact.with("service", service.to_string());
    unit.record(fact.with("scopes", scopes.to_string()));
    Ok(Issued { token, id, service })
}

/// Revokes a token; processes that know it forget it within [`CACHED_FOR`].
pub async fn revoke(unit: &mut Unit, by: &By, id: TokenId) -> Result<(), TokenError> {
    if !tables::revoke_token(unit, id).await? {
        return Err(TokenError::NotFound);
    }
    unit.record(Fact::new("token.revoked", Subject::of("token", id.0), by.clone()));
    Ok(())
}

/// Revokes all tokens of an account that are in force; how many there were.
pub async fn revoke_all(unit: &mut Unit, by: &By, of: ServiceId) -> Result<usize, TokenError> {
    let tokens = tables::tokens_in_force(unit, of).await?;
    for id in &tokens {
        revoke(unit, by, *id).await?;
    }
    Ok(tokens.len())
}

/// All tokens by their account, revoked ones too, at most
/// [`LIST_MAX`](crate::staff::LIST_MAX).
pub async fn list(sql: &mut impl Sql) -> store::Result<Vec<TokenRecord>> {
    tables::all_tokens(sql).await
}

/// The identity of a token in force, straight from the database.
pub async fn find(sql: &mut impl Sql, text: &str) -> store::Result<Option<Principal>> {
    let Some(token) = ApiToken::parse(text) else { return Ok(None) };
    Ok(tables::live_token(sql, token.hashed()).await?.map(|it| it.principal()))
}

/// The tokens that a process has met within the last [`CACHED_FOR`]. Intake asks here, so that a
/// stream of messages does not ask the database once a message.
///
/// Unknown tokens are not kept: guesses cannot push known ones out.
#[derive(Default)]
pub struct Tokens(Mutex<HashMap<Hashed, Known>>);

struct Known {
    principal: Principal,
    asked_at: Timestamp,
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tokens")
    }
}

impl Tokens {
    /// Knows no token yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The identity of a token in force. Its last use is written down when a minute has passed
    /// since the one before; a failure of that is logged and refuses nobody.
    pub async fn find(
        &self,
        db: &Db,
        text: &str,
        now: Timestamp,
    ) -> store::Result<Option<Principal>> {
        let Some(token) = ApiToken::parse(text) else { return Ok(None) };
        let hash = token.hashed();
        if let Some(principal) = self.known(hash, now) {
            return Ok(Some(principal));
        }
        let Some(record) = tables::live_token(&mut db.reader(), hash).await? else {
            return Ok(None);
        };
        let principal = record.principal();
        self.remember(hash, &principal, now);
        if record.last_used_at.is_none_or(|at| age(at, now) >= USED_EVERY)
            && let Err(error) = used(db, record.id, now).await
        {
            tracing::warn!(%error, token = %record.id, "a token's last use was not written");
        }
        Ok(Some(principal))
    }

    fn known(&self, hash: Hashed, now: Timestamp) -> Option<Principal> {
        let known = self.lock();
        known.get(&hash).filter(|it| it.is_fresh(now)).map(|it| it.principal.clone())
    }

    fn remember(&self, hash: Hashed, principal: &Principal, now: Timestamp) {
        let mut known = self.lock();
        if known.len() >= CACHED_MAX {
            known.retain(|_, it| it.is_fresh(now));
        }
        // Still full: so many tokens at once are asked for in the database, each time.
        if known.len() < CACHED_MAX || known.contains_key(&hash) {
            known.insert(hash, Known { principal: principal.clone(), asked_at: now });
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Hashed, Known>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    /// A clock that was put back must not make an entry live on: only the past counts.
    fn is_fresh(&self, now: Timestamp) -> bool {
        self.asked_at <= now && age(self.asked_at, now) < CACHED_FOR
    }
}

async fn used(db: &Db, id: TokenId, now: Timestamp) -> store::Result<()> {
    let mut unit = db.begin(now).await?;
    tables::token_used(&mut unit, id).await?;
    unit.commit().await.map(|_| ())
}

#[cfg(test)]
mod tests {
    use base::{Uuid, from_millis};

    use super::*;

    #[test]
    fn a_token_survives_its_text_and_nothing_else_passes() {
        let token = ApiToken(Ids::seeded(1).secret());
        let text = token.reveal();
        assert_eq!(text.len(), PREFIX.len() + 43);
        assert_eq!(ApiToken::parse(&text).map(|it| it.hashed()), Some(token.hashed()));
        for bad in ["", "otk_", &text[1..], &text[..46], &format!("{text}A"), &text[4..]] {
            assert!(ApiToken::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn what_is_known_is_forgotten_in_time_and_bounded() {
        let at = |millis: i64| from_millis(1_700_000_000_000 + millis);
        let id = ServiceId(Uuid::from_u128(1));
        let who = Principal::service(id, "portal".to_owned().into(), Scopes::NONE);
        let tokens = Tokens::new();
        tokens.remember([0; 32], &who, at(0));
        assert!(tokens.known([0; 32], at(4_999)).is_some());
        assert!(tokens.known([0; 32], at(5_000)).is_none());
        assert!(tokens.known([0; 32], at(-1)).is_none());
        assert!(tokens.known([1; 32], at(0)).is_none());

        for index in 0..2 * CACHED_MAX {
            let ids = Ids::seeded(u64::try_from(index).unwrap());
            tokens.remember(ids.secret().0, &who, at(0));
        }
        assert_eq!(tokens.lock().len(), CACHED_MAX);
        tokens.remember([9; 32], &who, at(6_000));
        assert_eq!(tokens.lock().len(), 1);
    }
}
