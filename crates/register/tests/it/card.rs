//! The card: its version, and two who change it at once.

use jiff::SignedDuration;
use people::Role;
use register::change::{self, Closing};
use register::{Card, OpenError, Status};
use store::{Db, Settings};

use crate::cast::{self, change, code, history, message, personal, take_one};

testing::both! {
    /// The version is the number of facts; a change without facts changes nothing.
    async fn the_version_counts_facts(city) {
        cast::found_topics(&city).await;
        let number = take_one(&city, message(&city, "1", "Яма")).await;
        let vera = cast::staff(Role::Operator);
        let after = change(&city, number, &vera, async |unit, card, hand| {
            change::set_topic(unit, card, hand, code("pothole"), None).await.unwrap();
            change::set_topic(unit, card, hand, code("ice"), None).await.unwrap();
        }).await;
        assert_eq!(after.version, 3);
        let same = change(&city, number, &vera, async |unit, card, hand| {
            change::set_topic(unit, card, hand, code("ice"), None).await.unwrap();
        }).await;
        assert_eq!(same, after);
        assert_eq!(cast::find(&city, number).await, after);
        assert_eq!(history(&city, number).await.len(), 3);
    }

    /// Who has read an older version is told what was changed since, and by whom.
    async fn a_stale_reader_learns_what_changed(city) {
        cast::found_topics(&city).await;
        let number = take_one(&city, message(&city, "1", "Яма")).await;
        let (vera, boss) = (cast::staff(Role::Operator), cast::staff(Role::Controller));
        change(&city, number, &vera, async |unit, card, hand| {
            change::set_topic(unit, card, hand, code("ice"), None).await.unwrap();
        }).await;
        change(&city, number, &boss, async |unit, card, hand| {
            change::set_topic(unit, card, hand, code("dogs"), None).await.unwrap();
        }).await;

        for (seen, told) in [(0, 3), (1, 2), (2, 1), (9, 0), (-1, 3)] {
            let mut unit = city.begin().await;
            let stale = Card::open(&mut unit, number, vera.by(), Some(seen)).await;
            let Err(OpenError::Stale { version: 3, since }) = stale else { panic!("{stale:?}") };
            assert_eq!(since.len(), told, "seen {seen}");
            if let Some(last) = since.last() {
                assert_eq!(last.fact.by, boss.by());
                assert_eq!(last.fact.became.as_deref(), Some("dogs"));
            }
        }
        let mut unit = city.begin().await;
        assert!(Card::open(&mut unit, number, vera.by(), Some(3)).await.is_ok());
        let nobody = register::Number::new(2026, 404);
        let missing = Card::open(&mut unit, nobody, vera.by(), None).await;
        assert!(matches!(missing, Err(OpenError::NotFound)));
    }

    /// Two processes decline one appeal at once: one does it, the other is refused.
    async fn two_at_once_follow_each_other(city) {
        let number = take_one(&city, message(&city, "1", "Яма")).await;
        let other = Db::open(&Settings::new(city.url.clone())).await.unwrap();
        let sides = [city.db.clone(), other].map(|db| {
            let (now, ids) = (city.now(), city.ids.clone());
            tokio::spawn(async move {
                let vera = cast::staff(Role::Operator);
                let mut unit = db.begin(now).await.unwrap();
                let mut card = Card::open(&mut unit, number, vera.by(), None).await.unwrap();
                let actor = register::transition::Actor::Principal(&vera);
                let hand = change::Hand { actor, ids: &ids };
                let closing = Closing::Declined;
                let silence = SignedDuration::ZERO;
                let turn =
                    change::close(&mut unit, &mut card, hand, closing, personal("нет"), silence);
                assert_eq!(turn.await?.act(), closing.act());
                card.save(&mut unit).await.unwrap();
                unit.commit().await.unwrap();
                Ok::<_, change::ChangeError>(())
            })
        });
        let outcomes = futures::future::join_all(sides).await;
        let done = outcomes.iter().filter(|it| matches!(it, Ok(Ok(())))).count();
        assert_eq!(done, 1, "{outcomes:?}");
        let appeal = cast::find(&city, number).await;
        assert_eq!((appeal.status, appeal.version), (Status::Declined, 2));
        assert_eq!(history(&city, number).await.len(), 2);
        assert_eq!(testing::count(&city.db, "closures").await, 1);
    }

    /// Many small changes at once are all kept, each with its fact.
    async fn changes_at_once_are_all_kept(city) {
        const TIMES: i64 = 12;
        cast::found_topics(&city).await;
        let number = take_one(&city, message(&city, "1", "Яма")).await;
        let tasks = (0..TIMES).map(|n| {
            let (db, now, ids) = (city.db.clone(), city.now(), city.ids.clone());
            tokio::spawn(async move {
                let vera = cast::staff(Role::Operator);
                let mut unit = db.begin(now).await.unwrap();
                let mut card = Card::open(&mut unit, number, vera.by(), None).await.unwrap();
                let point = base::Point::new(43.0 + n as f64 / 100.0, 131.9).ok();
                let place = register::Place { point, ..register::Place::default() };
                change::set_place(&mut unit, &mut card, place).await.unwrap();
                let actor = register::transition::Actor::Principal(&vera);
                let hand = change::Hand { actor, ids: &ids };
                let topic = code(if card.appeal().topic.is_some() { "ice" } else { "dogs" });
                change::set_topic(&mut unit, &mut card, hand, topic, None).await.unwrap();
                card.save(&mut unit).await.unwrap();
                unit.commit().await.unwrap();
            })
        });
        for task in tasks.collect::<Vec<_>>() {
            task.await.unwrap();
        }
        let facts = history(&city, number).await;
        assert_eq!(cast::find(&city, number).await.version, facts.len() as i64);
        // The place was changed each time, the topic twice: to the one and to the other.
        assert_eq!(facts.len() as i64, 1 + TIMES + 2);
    }
}
