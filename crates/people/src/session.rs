//! Sessions of the desk: signing in, being recognised, signing out.

use std::fmt;
use std::time::Duration;

use base::{By, Ids, Lang, Personal, Secret, Timestamp, from_millis, millis};
use store::{Db, Fact, Sql, Subject, Unit};

use crate::csrf::Csrf;
use crate::name::AccountName;
use crate::password::{HashError, Hasher, Password};
use crate::principal::{Principal, StaffId};
use crate::secret::{self, Hashed};
use crate::staff::Theme;
use crate::store as tables;

/// A session that was not used this long is over.
pub const IDLE: Duration = Duration::from_secs(2 * 60 * 60);
/// A session is over this long after sign-in, used or not.
pub const ABSOLUTE: Duration = Duration::from_secs(12 * 60 * 60);
/// The last use is written at most this often; [`IDLE`] is exact to this much.
pub const SEEN_EVERY: Duration = Duration::from_secs(60);
/// Sessions of one person at one time; a new one ends the longest unused.
pub const PER_PERSON_MAX: u32 = 20;
/// Expired sessions that one run of [`purge`] removes.
pub const PURGE_MAX: u32 = 500;

/// The key of a session: 256 random bits in the cookie, kept here as a hash only.
#[derive(Clone)]
pub struct SessionKey(Secret);

impl SessionKey {
    /// Reads the cookie's value; `None` for what was never a key.
    pub fn parse(cookie: &str) -> Option<Self> {
        secret::parse(cookie).map(Self)
    }

    /// The value for the cookie.
    pub fn cookie(&self) -> String {
        secret::text(&self.0)
    }

    /// The session's proof against forged forms.
    pub fn csrf(&self) -> Csrf {
        Csrf::of(&self.0)
    }

    fn hashed(&self) -> Hashed {
        secret::hash("otklik session", &self.0)
    }
}

impl fmt::Debug for SessionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionKey(…)")
    }
}

/// A session that is alive.
#[derive(Debug, Clone)]
pub struct Session {
    /// Who signed in, with the rights of this very moment.
    pub principal: Principal,
    /// The person's account.
    pub staff: StaffId,
    /// The language that the person has chosen for the desk.
    pub language: Option<Lang>,
    /// The look of the desk.
    pub theme: Option<Theme>,
    /// The proof against forged forms.
    pub csrf: Csrf,
    /// When the person signed in.
    pub opened_at: Timestamp,
    last_seen_at: Timestamp,
    key: SessionKey,
}

/// What is kept of a session, for the list of a person's sessions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// When the person signed in.
    pub opened_at: Timestamp,
    /// When it was last used, to the minute.
    pub last_seen_at: Timestamp,
}

/// What was typed at sign-in.
#[derive(Debug, Clone)]
pub struct SignIn {
    /// The name of the account, in any case.
    pub name: Personal<String>,
    /// The password.
    pub password: Password,
}

/// Why nobody was let in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// No such account, another password, or a disabled account: never told which.
    #[error("the name or the password is wrong")]
    Refused {
        /// Whose password it was not, for the log alone: an account that may sign in.
        whose: Option<StaffId>,
    },
    /// The password could not be compared.
    #[error(transparent)]
    Hash(#[from] HashError),
    /// The database.
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// Opens a session for a name and a password as they were typed.
///
/// The password is compared before the unit of work begins: a hash takes tens of milliseconds,
/// and the write lock is not held for it.
pub async fn sign_in(
    db: &Db,
    hasher: &Hasher,
    ids: &Ids,
    typed: &SignIn,
    now: Timestamp,
) -> Result<SessionKey, SignInError> {
    let known = match AccountName::parse(typed.name.reveal()) {
        Ok(name) => tables::credentials(&mut db.reader(), &name).await?,
        Err(_) => None,
    };
    let hashed = known.as_ref().map(|it| &it.password);
    let matches = hasher.matches(&typed.password, hashed).await?;
    let whose = known.as_ref().map(|it| it.id);
    let Some(known) = known.filter(|_| matches) else {
        if let Some(whose) = whose {
            // Beside the answer, whose time must not tell that there is such an account.
            tokio::spawn(count_refused(db.clone(), whose, now));
        }
        return Err(SignInError::Refused { whose });
    };

    let key = SessionKey(ids.secret());
    let mut unit = db.begin(now).await?;
    let Some(refused) = tables::still_holds(&mut unit, &known).await? else {
        return Err(SignInError::Refused { whose });
    };
    tables::insert_session(&mut unit, key.hashed(), known.id).await?;
    let subject = Subject::of("staff", known.id.0);
    let fact = Fact::new("staff.signed_in", subject, By::Staff(known.id.0));
    if refused == 0 {
        unit.record(fact);
    } else {
        tables::forget_refused(&mut unit, known.id).await?;
        unit.record(fact.with("refused_before", refused));
    }
    unit.commit().await?;
    Ok(key)
}

/// Counts a refused password on its account, where the next sign-in and the list of accounts find
/// it. A failure of that is logged: whoever guesses is refused all the same.
async fn count_refused(db: Db, whose: StaffId, now: Timestamp) {
    let counted = async {
        let mut unit = db.begin(now).await?;
        tables::count_refused(&mut unit, whose).await?;
        unit.commit().await
    };
    if let Err(error) = counted.await {
        tracing::warn!(%error, staff = %whose, "a refused password was not counted");
    }
}

/// The living session of a cookie.
pub async fn find(
    sql: &mut impl Sql,
    cookie: &str,
    now: Timestamp,
) -> store::Result<Option<Session>> {
    let Some(key) = SessionKey::parse(cookie) else { return Ok(None) };
    let Some(row) = tables::session(sql, key.hashed()).await? else { return Ok(None) };
    if !is_alive(row.created_at, row.last_seen_at, now) {
        return Ok(None);
    }
    Ok(Some(Session {
        principal: row.staff.principal(),
        staff: row.staff.id,
        language: row.staff.language,
        theme: row.staff.theme,
        csrf: key.csrf(),
        opened_at: row.created_at,
        last_seen_at: row.last_seen_at,
        key,
    }))
}

/// [`find`], and the last use is written down when a minute has passed since the one before.
///
/// A page is not refused because that could not be written: the session then only ends sooner.
pub async fn resume(db: &Db, cookie: &str, now: Timestamp) -> store::Result<Option<Session>> {
    let found = find(&mut db.reader(), cookie, now).await?;
    if let Some(session) = found.as_ref().filter(|it| age(it.last_seen_at, now) >= SEEN_EVERY)
        && let Err(error) = seen(db, session, now).await
    {
        tracing::warn!(%error, "a session's last use was not written");
    }
    Ok(found)
}

async fn seen(db: &Db, session: &Session, now: Timestamp) -> store::Result<()> {
    let mut unit = db.begin(now).await?;
    tables::session_seen(&mut unit, session.key.hashed()).await?;
    unit.commit().await.map(|_| ())
}

/// The sessions of a person that are kept, the last used first; some may be over already.
pub async fn of(sql: &mut impl Sql, whose: StaffId) -> store::Result<Vec<Kept>> {
    tables::sessions_of(sql, whose).await
}

/// Ends the session of a cookie; a cookie without a session is no error.
pub async fn sign_out(unit: &mut Unit, cookie: &str) -> store::Result<()> {
    match SessionKey::parse(cookie) {
        Some(key) => tables::delete_session(unit, key.hashed()).await.map(|_| ()),
        None => Ok(()),
    }
}

/// Ends all sessions of a person; how many there were.
pub async fn sign_out_everywhere(unit: &mut Unit, whose: StaffId) -> store::Result<u64> {
    tables::delete_sessions_of(unit, whose).await
}

/// Removes sessions that are over, `limit` of them and [`PURGE_MAX`] at most; how many they were.
pub async fn purge(unit: &mut Unit, limit: u32) -> store::Result<u64> {
    let (now, limit) = (unit.now(), limit.min(PURGE_MAX));
    tables::delete_sessions_before(unit, before(now, IDLE), before(now, ABSOLUTE), limit).await
}

fn is_alive(created_at: Timestamp, last_seen_at: Timestamp, now: Timestamp) -> bool {
    age(last_seen_at, now) < IDLE && age(created_at, now) < ABSOLUTE
}

/// How long ago that was; nothing for a moment to come (another machine's clock).
pub(crate) fn age(at: Timestamp, now: Timestamp) -> Duration {
    Duration::from_millis(u64::try_from(millis(now).saturating_sub(millis(at))).unwrap_or(0))
}

fn before(now: Timestamp, span: Duration) -> Timestamp {
    let span = i64::try_from(span.as_millis()).unwrap_or(i64::MAX);
    from_millis(millis(now).saturating_sub(span))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_ends_by_rest_and_by_age() {
        let at = |minutes: i64| from_millis(1_700_000_000_000 + minutes * 60_000);
        for (created, seen, now, alive) in [
            (0, 0, 0, true),
            (0, 0, 119, true),
            (0, 0, 120, false),
            (0, 700, 719, true),
            (0, 700, 720, false),
            // Another machine's clock runs a little ahead.
            (1, 1, 0, true),
        ] {
            let found = is_alive(at(created), at(seen), at(now));
            assert_eq!(found, alive, "opened {created}, seen {seen}, now {now}");
        }
    }

    #[test]
    fn the_hash_at_rest_the_cookie_and_the_csrf_word_are_three_things() {
        let ids = Ids::seeded(1);
        let key = SessionKey(ids.secret());
        let again = SessionKey::parse(&key.cookie()).unwrap();
        assert_eq!(again.hashed(), key.hashed());
        assert_ne!(key.hashed(), key.0.0);
        assert!(again.csrf().matches(&key.csrf().word(&ids)));
        assert!(!key.csrf().matches(&key.cookie()));
        assert!(SessionKey::parse("").is_none());
    }
}
