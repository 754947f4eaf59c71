//! What was written of the same place lately.

use ::store::{Result, Sql};
use base::{Personal, Point, Timestamp};

use crate::list::Item;
use crate::store;

/// Appeals near a place that are read at most.
const NEAR_MAX: u32 = 50;
/// Degrees of latitude of a metre.
const DEGREES: f64 = 1.0 / 111_320.0;
/// Degrees of longitude are not divided by less than this: nobody lives at the poles.
const COSINE_MIN: f64 = 0.05;

/// A place to look around.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Around {
    /// The point, and how many metres around it.
    pub point: Option<(Point, f64)>,
    /// The address, as the city writes it.
    pub address: Option<Personal<String>>,
}

/// The sides of the square around a point, as latitudes and longitudes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Square {
    pub south: f64,
    pub north: f64,
    pub west: f64,
    pub east: f64,
}

impl Square {
    fn around(point: Point, metres: f64) -> Self {
        let up = metres * DEGREES;
        let right = up / point.lat().to_radians().cos().max(COSINE_MIN);
        Self {
            south: point.lat() - up,
            north: point.lat() + up,
            west: point.lon() - right,
            east: point.lon() + right,
        }
    }
}

impl Around {
    /// The appeals that were received here since a moment, the newest first. Those of the past of
    /// an import are left out.
    pub async fn since(&self, sql: &mut impl Sql, since: Timestamp) -> Result<Vec<Item>> {
        let square = self.point.map(|(point, metres)| Square::around(point, metres));
        if square.is_none() && self.address.is_none() {
            return Ok(Vec::new());
        }
        store::list::near(sql, square, self.address.as_ref(), since, NEAR_MAX).await
    }
}
