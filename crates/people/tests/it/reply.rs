use std::time::Duration;

use people::ServiceId;
use people::reply::{Claim, KEPT_FOR, Keyed, claim, keep, purge};
use testing::TestDb;

use crate::cast::{admin, login};

async fn service(city: &TestDb, name: &str) -> ServiceId {
    let scopes = people::Scopes::of(&[people::Scope::Work]);
    let mut unit = city.begin().await;
    let issued = people::token::issue(&mut unit, &city.ids, &admin(), &login(name), scopes).await;
    unit.commit().await.unwrap();
    issued.unwrap().service
}

fn keyed(service: ServiceId, key: u8, fingerprint: u8) -> Keyed {
    Keyed { service, key: [key; 32], fingerprint: [fingerprint; 32] }
}

async fn claimed(city: &TestDb, request: &Keyed) -> Claim {
    let mut unit = city.begin().await;
    let claim = claim(&mut unit, request).await.unwrap();
    if claim == Claim::New {
        keep(&mut unit, request, "готово").await.unwrap();
    }
    unit.commit().await.unwrap();
    claim
}

fn day() -> i64 {
    i64::try_from(KEPT_FOR.as_secs()).unwrap()
}

testing::both! {
    async fn a_key_is_claimed_once_a_day_by_each_account(city) {
        let (portal, site) = (service(&city, "portal").await, service(&city, "site").await);
        let request = keyed(portal, 1, 1);
        assert_eq!(claimed(&city, &request).await, Claim::New);
        assert_eq!(claimed(&city, &request).await, Claim::Answered("готово".to_owned()));
        assert_eq!(claimed(&city, &keyed(portal, 1, 2)).await, Claim::Other);
        assert_eq!(claimed(&city, &keyed(site, 1, 2)).await, Claim::New);
        city.clock.turn(day() - 1);
        assert_eq!(claimed(&city, &request).await, Claim::Answered("готово".to_owned()));
        city.clock.turn(1);
        assert_eq!(claimed(&city, &keyed(portal, 1, 2)).await, Claim::New, "its day is over");
        assert_eq!(claimed(&city, &request).await, Claim::Other);
    }

    /// A unit that is given back gives its key back.
    async fn a_rollback_frees_the_key(city) {
        let request = keyed(service(&city, "portal").await, 1, 1);
        let mut unit = city.begin().await;
        assert_eq!(claim(&mut unit, &request).await.unwrap(), Claim::New);
        unit.rollback().await.unwrap();
        assert_eq!(claimed(&city, &request).await, Claim::New);
    }

    /// Whoever comes meanwhile waits and gets the answer.
    async fn a_second_one_waits_for_the_first(city) {
        let request = keyed(service(&city, "portal").await, 1, 1);
        let mut unit = city.begin().await;
        assert_eq!(claim(&mut unit, &request).await.unwrap(), Claim::New);
        let db = city.db.clone();
        let now = city.now();
        let second = tokio::spawn(async move {
            let mut unit = db.begin(now).await.unwrap();
            claim(&mut unit, &request).await.unwrap()
        });
        // It cannot end before the first does, however long one waits.
        tokio::time::timeout(Duration::from_millis(50), async {
            while !second.is_finished() {
                tokio::task::yield_now().await;
            }
        })
        .await
        .unwrap_err();
        keep(&mut unit, &request, "готово").await.unwrap();
        unit.commit().await.unwrap();
        assert_eq!(second.await.unwrap(), Claim::Answered("готово".to_owned()));
    }

    async fn a_purge_removes_what_has_expired(city) {
        let portal = service(&city, "portal").await;
        assert_eq!(claimed(&city, &keyed(portal, 1, 1)).await, Claim::New);
        city.clock.turn(day());
        assert_eq!(claimed(&city, &keyed(portal, 2, 1)).await, Claim::New);
        let mut unit = city.begin().await;
        assert_eq!(purge(&mut unit).await.unwrap(), 1);
        assert_eq!(purge(&mut unit).await.unwrap(), 0);
        unit.commit().await.unwrap();
        assert_eq!(testing::count(&city.db, "replies").await, 1);
    }
}
