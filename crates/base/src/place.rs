//! A point on the map.

/// A point in degrees of WGS 84.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    lat: f64,
    lon: f64,
}

/// The pair of numbers is no point on the earth.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error("({lat}, {lon}) is no point: latitude −90…90, longitude −180…180")]
pub struct BadPoint {
    /// The latitude that was given.
    pub lat: f64,
    /// The longitude that was given.
    pub lon: f64,
}

impl Point {
    /// A point by latitude −90…90 and longitude −180…180.
    pub fn new(lat: f64, lon: f64) -> Result<Self, BadPoint> {
        let ok = (-90.0..=90.0).contains(&lat) && (-180.0..=180.0).contains(&lon);
        if ok { Ok(Self { lat, lon }) } else { Err(BadPoint { lat, lon }) }
    }

    /// Latitude in degrees, north is positive.
    pub const fn lat(self) -> f64 {
        self.lat
    }

    /// Longitude in degrees, east is positive.
    pub const fn lon(self) -> f64 {
        self.lon
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_points_of_the_earth_pass() {
        for (lat, lon, ok) in [
            (43.1, 131.9, true),
            (90.0, -180.0, true),
            (999.0, 0.0, false),
            (0.0, 180.5, false),
            (f64::NAN, 0.0, false),
            (0.0, f64::INFINITY, false),
        ] {
            assert_eq!(Point::new(lat, lon).is_ok(), ok, "{lat} {lon}");
        }
    }
}
