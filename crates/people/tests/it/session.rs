use base::By;
use people::password::Hasher;
use people::session::{self, Kept, PER_PERSON_MAX, PURGE_MAX, SessionKey, SignInError};
use people::staff::{self, Refused};
use people::{Role, StaffId};
use store::journal;
use testing::TestDb;

use crate::cast::{self, PASSWORD, admin, typed};

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;

/// Signs in with Vera's name and a password.
async fn sign_in(
    city: &TestDb,
    hasher: &Hasher,
    name: &str,
    password: &str,
) -> Result<SessionKey, SignInError> {
    let typed = cast::sign_in(name, password);
    session::sign_in(&city.db, hasher, &city.ids, &typed, city.now()).await
}

async fn is_alive(city: &TestDb, key: &SessionKey) -> bool {
    session::resume(&city.db, &key.cookie(), city.now()).await.unwrap().is_some()
}

async fn kept(city: &TestDb, whose: StaffId) -> Vec<Kept> {
    session::of(&mut city.db.reader(), whose).await.unwrap()
}

testing::both! {
    /// The right password opens a session; whatever is wrong gets the same answer.
    async fn only_the_right_password_opens(city) {
        let hasher = Hasher::new(city.ids.clone());
        let vera = cast::add(&city, cast::vera(&hasher).await).await;
        for (name, password) in [
            ("vera", "лодка у причалА"),
            ("vera", ""),
            ("nobody", PASSWORD),
            ("", PASSWORD),
            ("<script>", PASSWORD),
        ] {
            let refused = sign_in(&city, &hasher, name, password).await;
            assert!(matches!(refused, Err(SignInError::Refused { .. })), "{name}");
        }
        assert_eq!(kept(&city, vera).await, []);

        let key = sign_in(&city, &hasher, " Vera ", PASSWORD).await.unwrap();
        let cookie = key.cookie();
        let found = session::find(&mut city.db.reader(), &cookie, city.now()).await.unwrap();
        let found = found.unwrap();
        assert_eq!(found.staff, vera);
        assert!(found.principal.is(Role::Operator));
        assert!(found.csrf.matches(&key.csrf().word(&city.ids)));
        let other = sign_in(&city, &hasher, "vera", PASSWORD).await.unwrap();
        assert!(!found.csrf.matches(&other.csrf().word(&city.ids)));
        for bad in ["", "x", &cookie[1..], &format!("{cookie}A")] {
            let none = session::find(&mut city.db.reader(), bad, city.now()).await.unwrap();
            assert!(none.is_none(), "{bad}");
        }
    }

    /// A sign-in is a fact of the person's own, which says how often the password was wrong before.
    async fn a_sign_in_is_a_fact_and_tells_what_was_refused_before(city) {
        let hasher = Hasher::new(city.ids.clone());
        let vera = cast::add(&city, cast::vera(&hasher).await).await;
        sign_in(&city, &hasher, "vera", PASSWORD).await.unwrap();
        for (name, whose) in [("vera", Some(vera)), ("VERA", Some(vera)), ("nobody", None)] {
            let refused = sign_in(&city, &hasher, name, "не та лодка").await;
            let Err(SignInError::Refused { whose: told }) = refused else { panic!("{name}") };
            assert_eq!(told, whose);
        }
        // They are counted beside the answer, so as not to make it later.
        let refused = async || {
            staff::get(&mut city.db.reader(), vera).await.unwrap().unwrap().refused
        };
        while refused().await.count < 2 {
            tokio::task::yield_now().await;
        }
        assert_eq!(refused().await.last_at, Some(city.now()));
        sign_in(&city, &hasher, "vera", PASSWORD).await.unwrap();
        assert_eq!(refused().await, Refused::default());

        let facts = journal::after(&mut city.db.reader(), 0, 10).await.unwrap();
        let kinds: Vec<_> = facts.iter().map(|it| it.fact.kind.as_str()).collect();
        assert_eq!(kinds, ["staff.added", "staff.signed_in", "staff.signed_in"]);
        assert!(facts[1..].iter().all(|it| it.fact.subject.id == vera.0));
        assert!(facts[1..].iter().all(|it| it.fact.by == By::Staff(vera.0)));
        assert_eq!(facts[1].fact.details.get("refused_before"), None);
        assert_eq!(facts[2].fact.details["refused_before"], 2);
    }

    /// Use keeps a session alive for twelve hours, rest ends it after two.
    async fn a_session_ends_by_rest_and_by_age(city) {
        let hasher = Hasher::new(city.ids.clone());
        cast::add(&city, cast::vera(&hasher).await).await;
        let resting = sign_in(&city, &hasher, "vera", PASSWORD).await.unwrap();
        let used = sign_in(&city, &hasher, "vera", PASSWORD).await.unwrap();
        city.clock.turn(2 * HOUR - 1);
        assert!(is_alive(&city, &used).await);
        city.clock.turn(1);
        assert!(!is_alive(&city, &resting).await);
        for _ in 0..9 {
            city.clock.turn(HOUR);
            assert!(is_alive(&city, &used).await);
        }
        city.clock.turn(HOUR);
        assert!(!is_alive(&city, &used).await);
    }

    /// The last use is written once a minute and never moves back.
    async fn the_last_use_is_written_once_a_minute(city) {
        let hasher = Hasher::new(city.ids.clone());
        let vera = cast::add(&city, cast::vera(&hasher).await).await;
        let key = sign_in(&city, &hasher, "vera", PASSWORD).await.unwrap();
        let seen = async || kept(&city, vera).await[0].last_seen_at;
        let opened = city.now();
        city.clock.turn(MINUTE - 1);
        assert!(is_alive(&city, &key).await);
        assert_eq!(seen().await, opened);
        city.clock.turn(1);
        assert!(is_alive(&city, &key).await);
        let later = city.now();
        assert_eq!(seen().await, later);
        city.clock.turn(-MINUTE);
        assert!(is_alive(&city, &key).await);
        assert_eq!(seen().await, later);
    }

    /// Signing out ends one session; another password and a disabled account end all.
    async fn sessions_end_when_they_must(city) {
        let hasher = Hasher::new(city.ids.clone());
        let vera = cast::add(&city, cast::vera(&hasher).await).await;
        cast::found_roads(&city).await;
        cast::add(&city, cast::pavel(&hasher).await).await;
        let pavels = sign_in(&city, &hasher, "pavel", PASSWORD).await.unwrap();
        let one = sign_in(&city, &hasher, "vera", PASSWORD).await.unwrap();
        let two = sign_in(&city, &hasher, "vera", PASSWORD).await.unwrap();

        let mut unit = city.begin().await;
        session::sign_out(&mut unit, &one.cookie()).await.unwrap();
        session::sign_out(&mut unit, "not a cookie of ours").await.unwrap();
        unit.commit().await.unwrap();
        assert!(!is_alive(&city, &one).await);
        assert!(is_alive(&city, &two).await);

        let mut unit = city.begin().await;
        let hash = hasher.hash(&typed("новая лодка у причала")).await.unwrap();
        staff::set_password(&mut unit, &admin(), vera, &hash).await.unwrap();
        unit.commit().await.unwrap();
        assert!(!is_alive(&city, &two).await);
        let old = sign_in(&city, &hasher, "vera", PASSWORD).await;
        assert!(matches!(old, Err(SignInError::Refused { .. })));
        let new = sign_in(&city, &hasher, "vera", "новая лодка у причала").await.unwrap();

        let mut unit = city.begin().await;
        staff::disable(&mut unit, &admin(), vera).await.unwrap();
        unit.commit().await.unwrap();
        assert!(!is_alive(&city, &new).await);
        let disabled = sign_in(&city, &hasher, "vera", "новая лодка у причала").await;
        assert!(matches!(disabled, Err(SignInError::Refused { .. })));

        assert!(is_alive(&city, &pavels).await);
        let mut facts = cast::facts(&city).await;
        facts.retain(|it| it != "staff.signed_in");
        assert_eq!(facts[2..], ["staff.password_set", "staff.disabled"]);
    }

    /// Who signs in with the old password while the new one is being set waits, and is refused.
    async fn a_new_password_wins_against_a_sign_in_at_once(city) {
        let hasher = Hasher::new(city.ids.clone());
        let vera = cast::add(&city, cast::vera(&hasher).await).await;
        let hash = hasher.hash(&typed("новая лодка у причала")).await.unwrap();
        let mut unit = city.begin().await;
        staff::set_password(&mut unit, &admin(), vera, &hash).await.unwrap();
        let commit = async {
            // Hers is the first hash in the queue, so after these she has come to the database.
            for _ in 0..5 {
                let wrong = sign_in(&city, &hasher, "vera", "не та лодка").await;
                assert!(matches!(wrong, Err(SignInError::Refused { .. })));
            }
            unit.commit().await.unwrap();
        };
        let (entered, ()) = tokio::join!(sign_in(&city, &hasher, "vera", PASSWORD), commit);
        assert!(matches!(entered, Err(SignInError::Refused { .. })));
        assert_eq!(kept(&city, vera).await, []);
    }

    /// A person has so many sessions; the longest unused makes room.
    async fn a_person_has_so_many_sessions(city) {
        let hasher = Hasher::new(city.ids.clone());
        let vera = cast::add(&city, cast::vera(&hasher).await).await;
        let mut keys = Vec::new();
        for _ in 0..=PER_PERSON_MAX {
            city.clock.turn(1);
            keys.push(sign_in(&city, &hasher, "vera", PASSWORD).await.unwrap());
        }
        let kept = kept(&city, vera).await;
        assert_eq!(u32::try_from(kept.len()), Ok(PER_PERSON_MAX));
        assert_eq!(kept[0].opened_at, city.now());
        assert!(!is_alive(&city, &keys[0]).await);
        assert!(is_alive(&city, &keys[1]).await);
    }

    /// A purge removes what is over and nothing else, a limited number a run.
    async fn what_is_over_is_purged(city) {
        let hasher = Hasher::new(city.ids.clone());
        let vera = cast::add(&city, cast::vera(&hasher).await).await;
        for _ in 0..3 {
            sign_in(&city, &hasher, "vera", PASSWORD).await.unwrap();
        }
        city.clock.turn(HOUR);
        let alive = sign_in(&city, &hasher, "vera", PASSWORD).await.unwrap();
        city.clock.turn(HOUR);
        for (limit, purged) in [(0, 0), (2, 2), (PURGE_MAX, 1), (PURGE_MAX, 0)] {
            let mut unit = city.begin().await;
            assert_eq!(session::purge(&mut unit, limit).await.unwrap(), purged);
            unit.commit().await.unwrap();
        }
        assert_eq!(kept(&city, vera).await.len(), 1);
        assert!(is_alive(&city, &alive).await);
    }
}
