//! A point as people type or paste it.

use base::Point;

/// What was typed is no point.
#[derive(Debug, PartialEq, Eq)]
pub struct NoPoint;

/// Latitude and longitude, as maps copy them: `43.2074, 132.6115`, also with commas in the
/// numbers where a space or a semicolon stands between the two. Nothing typed is no point.
pub fn read(text: &str) -> Result<Option<Point>, NoPoint> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let spaced = |c: char| c.is_whitespace() || c == ';';
    let mut parts: Vec<_> = text.split(spaced).filter(|part| !part.is_empty()).collect();
    if parts.len() == 1 {
        parts = text.split(',').collect();
    }
    let [lat, lon] = parts.as_slice() else { return Err(NoPoint) };
    let number = |part: &str| part.trim_end_matches(',').replace(',', ".").parse::<f64>();
    let (Ok(lat), Ok(lon)) = (number(lat), number(lon)) else { return Err(NoPoint) };
    Point::new(lat, lon).map(Some).map_err(|_| NoPoint)
}

/// The point as it is shown and can be copied: five digits are about a metre.
pub fn said(point: Point) -> String {
    format!("{:.5}, {:.5}", point.lat(), point.lon())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_is_read_as_maps_write_it() {
        let there = Point::new(43.2074, 132.6115).ok();
        for text in [
            "43.2074, 132.6115",
            " 43.2074,132.6115 ",
            "43.2074 132.6115",
            "43,2074 132,6115",
            "43,2074; 132,6115",
            "43,2074, 132,6115",
        ] {
            assert_eq!(read(text), Ok(there), "{text}");
        }
        assert_eq!(read(" \n"), Ok(None));
        for text in
            ["43.2074", "43,2074,132,6115", "91, 10", "10, 181", "NaN, 1", "Якорная 14", "1,"]
        {
            assert_eq!(read(text), Err(NoPoint), "{text}");
        }
        assert_eq!(read(&said(there.expect("a point"))), Ok(there));
    }
}
