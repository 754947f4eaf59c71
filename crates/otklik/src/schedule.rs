//! Every duty of the clock, on one page.

use std::time::Duration;

use answers::silence::Silence;
use dialogue::place::CityPlaces;
use jobs::{HolderId, follow};
use register::SearchFollower;
use register::picture::PictureFollower;
use store::Db;
use tokio::sync::watch;
use tokio::task::JoinSet;
use understanding::ProposalFollower;
use web::House;

use crate::city::CityData;

/// How often what has expired is removed.
const PURGE_EVERY: Duration = Duration::from_secs(15 * 60);
/// How often it is looked who was answered and has been silent for too long.
const SILENCE_EVERY: Duration = Duration::from_secs(10 * 60);
/// How often figures that nobody asks for are tidied.
const UPKEEP_EVERY: Duration = Duration::from_secs(10);
/// How often the day of the city is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(60);

/// How often it is looked whether a newer gazetteer was imported.
const GAZETTEER_EVERY: Duration = Duration::from_secs(15);

/// Starts the followers and the duties of a serving process.
pub fn start(house: &House, city: CityData, stop: &watch::Receiver<bool>) -> JoinSet<()> {
    let mut duties = JoinSet::new();
    let holder: HolderId = house.ids.next(house.clock.now());
    let search = SearchFollower { db: house.db.clone(), clock: house.clock.clone(), holder };
    duties.spawn(follow(house.db.clone(), search, stop.clone()));
    let pictures = PictureFollower { pictures: house.pictures.clone(), holder };
    duties.spawn(follow(house.db.clone(), pictures, stop.clone()));
    let proposals = ProposalFollower::new(house.db.clone(), house.clock.clone(), holder);
    duties.spawn(follow(house.db.clone(), proposals, stop.clone()));
    let reporter = house.live.reporter(house.db.clone());
    duties.spawn(follow(house.db.clone(), reporter, stop.clone()));
    duties.spawn(purge_expired(house.clone(), stop.clone()));
    duties.spawn(close_silent(house.clone(), holder, stop.clone()));
    duties.spawn(tidy_metrics(house.clone(), stop.clone()));
    duties.spawn(renew_city(house.clone(), city, stop.clone()));
    duties
}

/// Waits; false when the process is stopping.
async fn wait(time: Duration, stop: &mut watch::Receiver<bool>) -> bool {
    tokio::select! {
        () = tokio::time::sleep(time) => true,
        _ = stop.wait_for(|stopping| *stopping) => false,
    }
}

/// Loads the gazetteer, and again whenever an import has made a newer one.
pub async fn follow_gazetteer(db: Db, places: CityPlaces, mut stop: watch::Receiver<bool>) {
    loop {
        if let Err(error) = places.follow(&db).await {
            tracing::warn!(%error, "the gazetteer was not loaded");
        }
        if !wait(GAZETTEER_EVERY, &mut stop).await {
            return;
        }
    }
}

/// Removes what is kept for a time only: sessions, answers under keys, what was
/// delivered and sent, files of refused requests.
async fn purge_expired(house: House, mut stop: watch::Receiver<bool>) {
    while wait(PURGE_EVERY, &mut stop).await {
        if let Err(error) = purge(&house).await {
            tracing::warn!(error = format!("{error:#}"), "what has expired was not removed");
        }
    }
}

async fn purge(house: &House) -> anyhow::Result<()> {
    let mut unit = house.db.begin(house.clock.now()).await?;
    people::session::purge(&mut unit, people::session::PURGE_MAX).await?;
    people::reply::purge(&mut unit).await?;
    dialogue::purge(&mut unit).await?;
    work::errand::purge(&mut unit).await?;
    mailroom::purge::old(&mut unit).await?;
    unit.commit().await?;
    let (now, holder) = (house.clock.now(), house.ids.next(house.clock.now()));
    house.files.sweep_strays(&house.db, holder, now).await?;
    Ok(())
}

/// Closes, by rule, what was answered and whose author has been silent past the city's term.
async fn close_silent(house: House, holder: HolderId, mut stop: watch::Receiver<bool>) {
    while wait(SILENCE_EVERY, &mut stop).await {
        let silence = Silence {
            db: &house.db,
            clock: &house.clock,
            ids: &house.ids,
            holder,
            voice: house.voice(),
            term: house.city.silence(),
        };
        match silence.run().await {
            Ok(0) => {}
            Ok(closed) => tracing::info!(closed, "appeals were closed for silence"),
            Err(error) => tracing::warn!(%error, "silent appeals were not closed"),
        }
    }
}

/// Folds what was measured, so that it does not grow while nobody asks for it.
async fn tidy_metrics(house: House, mut stop: watch::Receiver<bool>) {
    while wait(UPKEEP_EVERY, &mut stop).await {
        house.metrics.run_upkeep();
    }
}

/// Loads the city's files again on the days on which they say something new.
async fn renew_city(house: House, city: CityData, mut stop: watch::Receiver<bool>) {
    let mut loaded_on = city.day(house.clock.now());
    while wait(LOOK_EVERY, &mut stop).await {
        let now = house.clock.now();
        let today = city.day(now);
        if city.next_change(loaded_on).is_none_or(|change| today < change) {
            continue;
        }
        match city.load(&house.db, now).await {
            Ok(()) => loaded_on = today,
            Err(error) => tracing::warn!(%error, "the city's files were not loaded"),
        }
    }
}
