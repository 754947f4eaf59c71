//! Leases: one holder at a time, and how one follows another.

use base::Ids;
use jobs::{HolderId, Lease};
use store::{Db, Settings};
use testing::TestDb;

const LEASE: Lease = Lease::of("post");

fn holder(city: &TestDb, seed: u64) -> HolderId {
    Ids::seeded(seed).next(city.now())
}

async fn hold(city: &TestDb, holder: HolderId) -> bool {
    let mut unit = city.begin().await;
    let held = LEASE.hold(&mut unit, holder).await.unwrap();
    unit.commit().await.unwrap();
    held
}

testing::both! {
    /// Whoever holds it goes on holding it; others wait for its end.
    async fn one_holder_at_a_time(city) {
        let (one, other) = (holder(&city, 1), holder(&city, 2));
        assert!(hold(&city, one).await);
        assert!(!hold(&city, other).await);
        city.clock.turn(10);
        assert!(hold(&city, one).await, "it is renewed");
        city.clock.turn(10);
        assert!(!hold(&city, other).await, "and counts from then on");
        city.clock.turn(5);
        assert!(!hold(&city, other).await, "its last moment is still its holder's");
        city.clock.turn(1);
        assert!(hold(&city, other).await);
        assert!(!hold(&city, one).await, "the first has lost it");
    }

    /// A lease that is given up is free at once; only its holder can give it up.
    async fn a_lease_is_given_up(city) {
        let (one, other) = (holder(&city, 1), holder(&city, 2));
        assert!(hold(&city, one).await);
        for (who, free) in [(other, false), (one, true)] {
            let mut unit = city.begin().await;
            LEASE.release(&mut unit, who).await.unwrap();
            unit.commit().await.unwrap();
            assert_eq!(hold(&city, other).await, free);
        }
    }

    /// Leases of other names are not touched.
    async fn names_part_leases(city) {
        let (one, other) = (holder(&city, 1), holder(&city, 2));
        assert!(hold(&city, one).await);
        let mut unit = city.begin().await;
        assert!(Lease::of("search").hold(&mut unit, other).await.unwrap());
        unit.commit().await.unwrap();
    }

    /// Work that is given back leaves no lease behind.
    async fn a_rollback_holds_nothing(city) {
        let (one, other) = (holder(&city, 1), holder(&city, 2));
        let mut unit = city.begin().await;
        assert!(LEASE.hold(&mut unit, one).await.unwrap());
        unit.rollback().await.unwrap();
        assert!(hold(&city, other).await);
    }

    /// Processes that reach for a free lease at the same instant: one gets it.
    async fn one_of_many_gets_it(city) {
        let tries = (0..8).map(|seed| {
            let (url, now, holder) = (city.url.clone(), city.now(), holder(&city, seed));
            tokio::spawn(async move {
                let db = Db::open(&Settings::new(url)).await.unwrap();
                let mut unit = db.begin(now).await.unwrap();
                let held = LEASE.hold(&mut unit, holder).await.unwrap();
                unit.commit().await.unwrap();
                db.close().await;
                held
            })
        });
        let mut held = 0;
        for one in tries.collect::<Vec<_>>() {
            held += usize::from(one.await.unwrap());
        }
        assert_eq!(held, 1);
    }
}
