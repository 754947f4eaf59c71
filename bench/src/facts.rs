//! How fast the journal grows.

use std::time::{Duration, Instant};

use ::store::{Db, Fact, Subject, journal};
use anyhow::Result;
use base::{By, Uuid, from_millis};

use crate::Scale;
use crate::invented::NOW;
use crate::place::{self, Place};
use crate::report::Report;

/// Facts of one change, as a verb of the desk leaves them.
const SINGLE: usize = 1;
/// Facts of one group of intake: 32 appeals, two facts each.
const GROUP: usize = 64;

/// Measures it.
pub async fn measure(place: &Place, scale: &Scale, report: &mut Report) -> Result<()> {
    let db = place::open(&place.address("facts").await?).await?;
    let length = Duration::from_secs(scale.seconds);
    let bare = commits(&db, length, 0).await?;
    let single = commits(&db, length, SINGLE).await?;
    let grouped = commits(&db, length, GROUP).await?;
    db.close().await;
    report.put(
        place.engine,
        "facts a second, one a commit; beside: commits of one small row",
        "",
        (format!("{single:.0}"), format!("{bare:.0}")),
    );
    report.put(
        place.engine,
        "facts a second, 64 a commit; beside: its commits a second",
        "",
        (format!("{:.0}", grouped * GROUP as f64), format!("{grouped:.0}")),
    );
    Ok(())
}

/// Commits a second with this many facts each; none means one small row instead.
async fn commits(db: &Db, length: Duration, facts: usize) -> Result<f64> {
    let (mut done, start) = (0_i64, Instant::now());
    while start.elapsed() < length {
        done += 1;
        let mut unit = db.begin(from_millis(NOW)).await?;
        if facts == 0 {
            journal::move_cursor(&mut unit, "bench", done).await?;
        }
        for _ in 0..facts {
            unit.record(fact());
        }
        unit.commit().await?;
    }
    Ok(done as f64 / start.elapsed().as_secs_f64())
}

fn fact() -> Fact {
    let appeal = Subject::of("appeal", Uuid::from_u128(7));
    Fact::new("appeal.assigned", appeal, By::Service(Uuid::from_u128(1)))
        .change(Some("new"), Some("assigned"))
        .with("department", "roads")
        .with("assignment", Uuid::from_u128(8).to_string())
}
