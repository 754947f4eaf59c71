//! GeoJSON: a collection of features, each an entry with its shape.

use base::{Point, Words};
use serde_json::{Map, Value};

use super::layout::Shape;

/// Text that a file of GeoJSON may unfold to; it is held in memory.
pub(super) const GEOJSON_BYTES_MAX: u64 = 64 << 20;
/// Properties that are looked at to tell what a file lists.
const LOOKED_AT: usize = 100;

/// A file of GeoJSON.
#[derive(Debug)]
pub(super) struct Shapes {
    features: std::vec::IntoIter<Value>,
    row: u64,
}

/// A feature: its number and what it holds.
#[derive(Debug)]
pub(super) struct Feature {
    pub row: u64,
    pub properties: Map<String, Value>,
    pub shape: Result<Shape, Words>,
}

impl Shapes {
    /// Reads a collection; none where it is none.
    pub fn of(text: &str) -> Option<Self> {
        let mut whole: Value = serde_json::from_str(text).ok()?;
        let Value::Array(features) = whole.get_mut("features")?.take() else { return None };
        Some(Self { features: features.into_iter(), row: 0 })
    }

    /// The names of the properties of the first features.
    pub fn columns(&self) -> Vec<String> {
        let mut names = Vec::new();
        for feature in self.features.as_slice().iter().take(LOOKED_AT) {
            let properties = feature.get("properties").and_then(Value::as_object);
            for name in properties.into_iter().flat_map(|it| it.keys()) {
                if !names.contains(name) {
                    names.push(name.clone());
                }
            }
        }
        names
    }
}

impl Iterator for Shapes {
    type Item = Feature;

    fn next(&mut self) -> Option<Feature> {
        let mut feature = self.features.next()?;
        self.row += 1;
        let properties = match feature.get_mut("properties").map(Value::take) {
            Some(Value::Object(properties)) => properties,
            _ => Map::new(),
        };
        let shape = shape(feature.get("geometry"));
        Some(Feature { row: self.row, properties, shape })
    }
}

/// A property as the cell of a table.
pub(super) fn cell(properties: &Map<String, Value>, name: &str) -> String {
    match properties.get(name) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::Bool(is)) => is.to_string(),
        _ => String::new(),
    }
}

fn shape(geometry: Option<&Value>) -> Result<Shape, Words> {
    let Some(geometry) = geometry.filter(|it| !it.is_null()) else { return Ok(Shape::default()) };
    let bad = || Words::new("фигура написана не по правилам GeoJSON", "the geometry is no GeoJSON");
    let places = geometry.get("coordinates").ok_or_else(bad)?;
    match geometry.get("type").and_then(Value::as_str) {
        Some("Point") => {
            let point = point(places).ok_or_else(bad)?;
            Ok(Shape { point: Some(point), rings: Vec::new() })
        }
        Some("Polygon") => Ok(Shape { point: None, rings: rings(places).ok_or_else(bad)? }),
        Some("MultiPolygon") => {
            let polygons = places.as_array().ok_or_else(bad)?;
            let rings: Option<Vec<_>> = polygons.iter().map(rings).collect();
            Ok(Shape { point: None, rings: rings.ok_or_else(bad)?.concat() })
        }
        _ => Err(Words::new(
            "нужна точка, Polygon или MultiPolygon",
            "a point, a Polygon or a MultiPolygon is needed",
        )),
    }
}

fn rings(polygon: &Value) -> Option<Vec<Vec<Point>>> {
    let ring = |ring: &Value| ring.as_array()?.iter().map(point).collect();
    polygon.as_array()?.iter().map(ring).collect()
}

/// A position: longitude first.
fn point(place: &Value) -> Option<Point> {
    let lon = place.get(0)?.as_f64()?;
    let lat = place.get(1)?.as_f64()?;
    Point::new(lat, lon).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_collection_is_read_feature_by_feature() {
        let text = r#"{"type": "FeatureCollection", "features": [
            {"properties": {"name": "Порт", "id": 7}, "geometry": {"type": "Polygon",
             "coordinates": [[[132, 43], [133, 43], [133, 44], [132, 43]]]}},
            {"properties": null, "geometry": {"type": "Point", "coordinates": [999, 43]}},
            {"geometry": {"type": "LineString", "coordinates": []}},
            {"properties": {"name": "Маяк"}, "geometry": null}
        ]}"#;
        let shapes = Shapes::of(text).unwrap();
        assert_eq!(shapes.columns(), ["id", "name"]);
        let found: Vec<_> = shapes.collect();
        let shape = found[0].shape.clone().unwrap();
        assert_eq!((shape.rings[0].len(), shape.rings[0][1].lon()), (4, 133.0));
        assert_eq!(cell(&found[0].properties, "id"), "7");
        assert!(found[1].shape.is_err() && found[2].shape.is_err());
        assert_eq!(found[3].shape, Ok(Shape::default()));
        assert!(Shapes::of("{}").is_none() && Shapes::of("[").is_none());
    }
}
