//! All SQL of the room.

use base::Timestamp;
use store::{Result, Unit, args};

use crate::lease::HolderId;

pub(crate) async fn hold(
    unit: &mut Unit,
    name: &str,
    holder: HolderId,
    until: Timestamp,
) -> Result<bool> {
    let now = unit.now();
    let changed = unit
        .execute(
            "INSERT INTO leases (name, holder, until_at) VALUES ($1, $2, $3) \
             ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, \
             until_at = excluded.until_at \
             WHERE leases.holder = excluded.holder OR leases.until_at < $4",
            args![name, holder.0, until, now],
        )
        .await?;
    Ok(changed == 1)
}

pub(crate) async fn release(unit: &mut Unit, name: &str, holder: HolderId) -> Result<()> {
    let text = "DELETE FROM leases WHERE name = $1 AND holder = $2";
    unit.execute(text, args![name, holder.0]).await.map(|_| ())
}
