//! Silence closes by rule, and never as done.

use answers::silence::Silence;
use base::By;
use channels::file::PastStatus;
use jiff::SignedDuration;
use mailroom::outgoing;
use register::{Number, Status};
use testing::TestDb;
use testing::cast::{self, find, history};

use crate::cast::{answer, assigned, posted, voice};

const DAY: i64 = 24 * 3_600;

async fn close_silent(city: &TestDb) -> usize {
    let clock = city.clock.clock();
    let silence = Silence {
        db: &city.db,
        clock: &clock,
        ids: &city.ids,
        holder: base::Ids::seeded(1).next(city.now()),
        voice: voice(),
        term: SignedDuration::from_hours(24 * 14),
    };
    silence.run().await.unwrap()
}

async fn status(city: &TestDb, number: Number) -> Status {
    find(city, number).await.status
}

testing::both! {
    /// Fourteen days after the answer, not before, by the rule and not as done.
    async fn silence_closes_by_rule(city) {
        let number = assigned(&city, "1", None).await;
        let open = assigned(&city, "2", None).await;
        answer(&city, number, "Готово", true).await;
        city.clock.turn(14 * DAY - 1);
        assert_eq!(close_silent(&city).await, 0);
        city.clock.turn(1);
        assert_eq!(close_silent(&city).await, 1);
        assert_eq!(status(&city, number).await, Status::ClosedUnconfirmed);
        assert_eq!(status(&city, open).await, Status::Assigned);
        let last = history(&city, number).await.pop().unwrap().fact;
        assert_eq!(last.kind, "appeal.closed");
        assert_eq!(last.by, By::Rule("silence".to_owned()));
        assert_eq!(close_silent(&city).await, 0, "once");
    }

    /// Nobody is silent who was told nothing; once somebody has settled that, it closes, and the
    /// resident is told.
    async fn who_was_told_nothing_is_not_silent(city) {
        let number = assigned(&city, "1", Some("42")).await;
        answer(&city, number, "Готово", true).await;
        city.clock.turn(15 * DAY);
        assert_eq!(close_silent(&city).await, 0, "it still waits to be sent");
        let mut unit = city.begin().await;
        let peer = register::Message::of(&mut unit, &find(&city, number).await).await.unwrap();
        let peer = peer[0].from().unwrap();
        mailroom::peer::close(&mut unit, &peer).await.unwrap();
        unit.commit().await.unwrap();
        assert_eq!(close_silent(&city).await, 0, "it has failed");
        let mut unit = city.begin().await;
        let id = posted(&city, number).await[0].id;
        outgoing::give_up(&mut unit, id, &By::Rule("test".to_owned())).await.unwrap();
        mailroom::peer::open(&mut unit, &peer).await.unwrap();
        unit.commit().await.unwrap();
        assert_eq!(close_silent(&city).await, 1);
        let posted = posted(&city, number).await;
        assert_eq!((posted.len(), posted[1].about.answer), (2, None));
    }

    /// One process closes at a time, and what an archive answered long ago stays as it is.
    async fn one_closes_and_the_past_stays(city) {
        let past = cast::imported(&city, PastStatus::Answered).await;
        for key in ["1", "2"] {
            let number = assigned(&city, key, None).await;
            answer(&city, number, "Готово", true).await;
        }
        city.clock.turn(15 * DAY);
        assert_eq!(close_silent(&city).await, 2);
        let late = assigned(&city, "3", None).await;
        answer(&city, late, "Готово", true).await;
        city.clock.turn(14 * DAY);
        assert_eq!(close_silent(&city).await, 1);
        assert_eq!(status(&city, past).await, Status::Answered);
    }
}
