//! Terms of keeping: what people wrote is not kept longer than it is needed.

use std::time::Duration;

use ::store::{Result, Unit};
use base::Timestamp;

use crate::store::{delivery, outgoing};

/// How long a delivery that was taken in is kept: channels repeat theirs for a day, and whoever
/// looks into a fault needs the raw form for some weeks.
pub const DELIVERIES_KEPT: Duration = Duration::from_secs(30 * 24 * 3_600);
/// How long the words of what was sent are kept; an answer stays in its appeal.
pub const WORDS_KEPT: Duration = Duration::from_secs(30 * 24 * 3_600);
/// Rows of each kind that one run removes at most.
pub const PURGE_MAX: u32 = 2_000;

/// Removes what has been kept long enough; how many rows that were.
///
/// What was put aside stays until somebody takes it in, and what failed keeps its words until
/// somebody settles it.
pub async fn old(unit: &mut Unit) -> Result<u64> {
    let before = |kept: Duration| unit_start(unit.now(), kept);
    let (deliveries, words) = (before(DELIVERIES_KEPT), before(WORDS_KEPT));
    let removed = delivery::purge(unit, deliveries, PURGE_MAX).await?;
    let gone = outgoing::purge(unit, words, PURGE_MAX).await?;
    Ok(removed + gone + outgoing::forget(unit, words, PURGE_MAX).await?)
}

fn unit_start(now: Timestamp, kept: Duration) -> Timestamp {
    now.checked_sub(kept).unwrap_or(Timestamp::MIN)
}
