//! The models that were learnt.

use base::Uuid;
use store::{Error, Result, Row, Sql, Unit, args};

use crate::proposal::Kind;
use crate::shelf::{HeldOut, Shelved};
use crate::topic::Model;

/// Models that a list holds at most; only a few are kept.
const LISTED_MAX: i64 = 100;

/// Which model of a kind is in use: the one that was chosen last.
const IN_USE: &str = "(SELECT version FROM models WHERE kind = $1 \
                      ORDER BY chosen_at DESC, trained_at DESC, id DESC LIMIT 1)";

/// Keeps a model and puts it to use; false where it is there already.
pub(crate) async fn put_model(
    unit: &mut Unit,
    id: Uuid,
    kind: Kind,
    model: &Model,
    (examples, figures): (u32, &HeldOut),
) -> Result<bool> {
    let figures =
        serde_json::to_string(figures).map_err(|error| Error::Foreign(error.to_string()))?;
    let now = unit.now();
    let put = unit
        .execute(
            "INSERT INTO models (id, kind, name, version, examples, figures, trained_at, \
             chosen_at, file) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
             ON CONFLICT (version) DO NOTHING",
            args![
                id,
                kind.word(),
                model.name(),
                model.version(),
                examples,
                figures,
                now,
                now,
                model.to_bytes()
            ],
        )
        .await?;
    Ok(put > 0)
}

pub(crate) async fn choose_model(
    unit: &mut Unit,
    kind: Kind,
    version: &str,
) -> Result<Option<Uuid>> {
    let text = "SELECT id FROM models WHERE kind = $1 AND version = $2";
    let Some(row) = unit.row(text, args![kind.word(), version]).await? else { return Ok(None) };
    let id: Uuid = row.get("id")?;
    let now = unit.now();
    unit.execute("UPDATE models SET chosen_at = $2 WHERE id = $1", args![id, now]).await?;
    Ok(Some(id))
}

/// Takes models off the shelf, but for those that were in use last, so many of them.
pub(crate) async fn drop_models(unit: &mut Unit, kind: Kind, kept: usize) -> Result<()> {
    let text = "DELETE FROM models WHERE kind = $1 AND id NOT IN (SELECT id FROM models \
                WHERE kind = $1 ORDER BY chosen_at DESC, trained_at DESC, id DESC LIMIT $2)";
    let kept = u32::try_from(kept).unwrap_or(u32::MAX);
    unit.execute(text, args![kind.word(), kept]).await.map(|_| ())
}

pub(crate) async fn model_in_use(sql: &mut impl Sql, kind: Kind) -> Result<Option<String>> {
    let text = format!("SELECT {IN_USE} AS version");
    let row = sql.row(text, args![kind.word()]).await?;
    row.map_or(Ok(None), |row| row.get("version"))
}

pub(crate) async fn model_file(sql: &mut impl Sql, version: &str) -> Result<Option<Vec<u8>>> {
    let row = sql.row("SELECT file FROM models WHERE version = $1", args![version]).await?;
    row.map(|row| row.get("file")).transpose()
}

pub(crate) async fn models(sql: &mut impl Sql, kind: Kind) -> Result<Vec<Shelved>> {
    let text = format!(
        "SELECT id, name, version, examples, figures, trained_at, {IN_USE} AS in_use \
         FROM models WHERE kind = $1 ORDER BY trained_at DESC, id DESC LIMIT $2"
    );
    let rows = sql.rows(text, args![kind.word(), LISTED_MAX]).await?;
    rows.iter().map(shelved).collect()
}

fn shelved(row: &Row) -> Result<Shelved> {
    let version: String = row.get("version")?;
    let in_use = row.get::<Option<String>>("in_use")?.as_ref() == Some(&version);
    let figures: String = row.get("figures")?;
    Ok(Shelved {
        id: row.get("id")?,
        name: row.get("name")?,
        version,
        examples: u32::try_from(row.get::<i64>("examples")?).unwrap_or(0),
        figures: serde_json::from_str(&figures)
            .map_err(|_| Error::Foreign("models.figures".to_owned()))?,
        trained_at: row.get("trained_at")?,
        in_use,
    })
}
