//! The shelf of models: what was learnt is kept in the database, so that every process finds it.

use ::store::{Fact, Result, Sql, Subject, Unit};
use base::{By, Ids, Timestamp, Uuid};
use serde::{Deserialize, Serialize};

use crate::proposal::Kind;
use crate::store;
use crate::topic::{Model, Scores};

/// Models of one kind that are kept: those that were in use last.
pub const KEPT: usize = 5;

/// A model on the shelf.
#[derive(Debug, Clone, PartialEq)]
pub struct Shelved {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// How many appeals it has learnt from.
    pub examples: u32,
    /// How good it was on those that were held out.
    pub figures: HeldOut,
    /// When it was trained.
    pub trained_at: Timestamp,
    /// Is it in use now?
    pub in_use: bool,
}

/// How good a model was on appeals that were held out of its learning.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct HeldOut {
    /// How many were judged.
    pub judged: usize,
    /// The share whose first choice was right.
    pub accuracy: f64,
    /// The mean of F1 over the topics.
    pub macro_f1: f64,
    /// The share that was right among three.
    pub top3: f64,
    /// The share that can be decided so that 95 % of it is right.
    pub coverage_at_95: f64,
    /// The mean distance of the confidence from what came true.
    pub calibration_error: f64,
}

impl HeldOut {
    /// The figures over so many appeals.
    pub fn of(judged: usize, scores: &Scores) -> Self {
        let Scores { accuracy, macro_f1, top3, coverage_at_95, calibration_error } = *scores;
        Self { judged, accuracy, macro_f1, top3, coverage_at_95, calibration_error }
    }
}

/// Puts a model on the shelf and to use. Trained again from the same history it is the same model.
pub async fn put(
    unit: &mut Unit,
    ids: &Ids,
    by: By,
    model: &Model,
    (examples, figures): (u32, HeldOut),
) -> Result<()> {
    let id = ids.uuid(unit.now());
    if store::put_model(unit, id, Kind::Topic, model, (examples, &figures)).await? {
        let fact = Fact::new("model.trained", Subject::of("model", id), by);
        let fact = fact.with("model", model.name()).with("version", model.version());
        unit.record(fact.with("examples", examples));
        store::drop_models(unit, Kind::Topic, KEPT).await?;
        return Ok(());
    }
    choose(unit, by, Kind::Topic, model.version()).await.map(|_| ())
}

/// Puts a model of the shelf to use again; false where there is no such version.
pub async fn choose(unit: &mut Unit, by: By, kind: Kind, version: &str) -> Result<bool> {
    let Some(id) = store::choose_model(unit, kind, version).await? else { return Ok(false) };
    let fact = Fact::new("model.chosen", Subject::of("model", id), by);
    unit.record(fact.with("version", version));
    Ok(true)
}

/// The version in use; none before anything was learnt.
pub async fn in_use(sql: &mut impl Sql, kind: Kind) -> Result<Option<String>> {
    store::model_in_use(sql, kind).await
}

/// The models of a kind, the newest first.
pub async fn all(sql: &mut impl Sql, kind: Kind) -> Result<Vec<Shelved>> {
    store::models(sql, kind).await
}

/// The file of a model.
pub async fn file(sql: &mut impl Sql, version: &str) -> Result<Option<Vec<u8>>> {
    store::model_file(sql, version).await
}
