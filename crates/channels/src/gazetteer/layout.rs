//! How a table tells of entries, and the entry that a row of it makes.

use base::{Code, Point, Words};

use super::entry::{Border, BorderKind, Entry};

/// Corners of one part of the city at most.
const CORNERS_MAX: usize = 200_000;

/// What a table lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lists {
    Streets,
    Houses,
    Landmarks,
    Borders(BorderKind),
}

/// What a table lists by the word of a profile.
pub(super) const LISTS: [(&str, Lists); 5] = [
    ("streets", Lists::Streets),
    ("houses", Lists::Houses),
    ("landmarks", Lists::Landmarks),
    ("districts", Lists::Borders(BorderKind::District)),
    ("municipalities", Lists::Borders(BorderKind::Municipality)),
];

/// How one table is read.
#[derive(Debug, Clone)]
pub(super) struct TableLayout {
    pub lists: Lists,
    /// The columns that a file must have to be this table.
    pub columns: Vec<String>,
    /// The columns of which a name is made, joined by spaces.
    pub name: Vec<usize>,
    pub house: Option<usize>,
    pub korpus: Option<usize>,
    pub building: Option<usize>,
    pub litera: Option<usize>,
    pub locality: Option<usize>,
    /// The locality ends before this.
    pub locality_until: Option<String>,
    /// What is written in place of a locality for the city itself.
    pub city_itself: Vec<String>,
    pub code: Option<usize>,
    /// What is cut off the end of a name.
    pub without: Vec<String>,
    pub lat: Option<usize>,
    pub lon: Option<usize>,
}

/// The shape of an entry of GeoJSON.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Shape {
    pub point: Option<Point>,
    pub rings: Vec<Vec<Point>>,
}

impl TableLayout {
    /// The entry of a row, or what is wrong with it.
    pub fn entry(&self, profile: &str, cells: &[String], shape: Shape) -> Result<Entry, Words> {
        let name = self.name(cells);
        if name.is_empty() {
            return Err(Words::new("название пусто", "the name is empty"));
        }
        Ok(match self.lists {
            Lists::Streets => Entry::Street { name },
            Lists::Landmarks => Entry::Landmark { name, point: self.point(cells, shape.point)? },
            Lists::Houses => Entry::House {
                street: name,
                locality: self.locality(cells),
                house: self.house(cells)?,
                point: self.point(cells, shape.point)?,
            },
            Lists::Borders(kind) => {
                let code = self.code(profile, &name, cells)?;
                Entry::Border(Border { kind, code, name, rings: rings(shape)? })
            }
        })
    }

    /// Whether only GeoJSON can hold what it lists.
    pub fn needs_shapes(&self) -> bool {
        matches!(self.lists, Lists::Borders(_))
    }

    /// Whether a column tells where something is, which the shape of a feature tells as well.
    pub fn is_place(&self, column: &str) -> bool {
        let named = |at: Option<usize>| at.and_then(|at| self.columns.get(at));
        [named(self.lat), named(self.lon)].into_iter().flatten().any(|it| it == column)
    }

    fn name(&self, cells: &[String]) -> String {
        let parts = self.name.iter().map(|at| cell(cells, Some(*at)));
        let name = parts.filter(|it| !it.is_empty()).collect::<Vec<_>>().join(" ");
        let cut = self.without.iter().find_map(|it| name.strip_suffix(it.as_str()));
        cut.unwrap_or(&name).trim().to_owned()
    }

    fn house(&self, cells: &[String]) -> Result<String, Words> {
        let mut house = cell(cells, self.house).to_owned();
        if house.is_empty() {
            return Err(Words::new("номера дома нет", "the house has no number"));
        }
        for (word, slot) in
            [("корпус", self.korpus), ("строение", self.building), ("литера", self.litera)]
        {
            let part = cell(cells, slot);
            if !part.is_empty() {
                house = format!("{house} {word} {part}");
            }
        }
        Ok(house)
    }

    fn locality(&self, cells: &[String]) -> Option<String> {
        let mut locality = cell(cells, self.locality);
        if let Some(end) = &self.locality_until {
            locality = locality.split(end.as_str()).next().unwrap_or_default().trim();
        }
        let is_city = self.city_itself.iter().any(|it| it == locality);
        (!locality.is_empty() && !is_city).then(|| locality.to_owned())
    }

    fn code(&self, profile: &str, name: &str, cells: &[String]) -> Result<Code, Words> {
        match cell(cells, self.code) {
            "" => Ok(Code::of_name(profile, name)),
            own => Code::parse(own).map_err(|_| {
                Words::new(
                    format!("«{own}» — не код: нужны строчные латинские буквы, цифры и дефисы"),
                    format!("`{own}` is no code: small Latin letters, digits and hyphens"),
                )
            }),
        }
    }

    /// The point of the columns, or that of the shape.
    fn point(&self, cells: &[String], shape: Option<Point>) -> Result<Option<Point>, Words> {
        let (lat, lon) = (cell(cells, self.lat), cell(cells, self.lon));
        if lat.is_empty() && lon.is_empty() {
            return Ok(shape);
        }
        let number = |text: &str| text.replace(',', ".").parse::<f64>().ok();
        let point = number(lat).zip(number(lon)).and_then(|(lat, lon)| Point::new(lat, lon).ok());
        point.map(Some).ok_or_else(|| {
            Words::new(
                format!("«{lat}», «{lon}» — не точка: широта −90…90, долгота −180…180"),
                format!("“{lat}”, “{lon}” is no point: latitude −90…90, longitude −180…180"),
            )
        })
    }
}

fn rings(shape: Shape) -> Result<Vec<Vec<Point>>, Words> {
    let corners: usize = shape.rings.iter().map(Vec::len).sum();
    if corners > CORNERS_MAX {
        return Err(Words::new(
            format!("в границе {corners} точек, можно не больше {CORNERS_MAX}"),
            format!("the border has {corners} corners, at most {CORNERS_MAX} are allowed"),
        ));
    }
    if shape.rings.is_empty() || shape.rings.iter().any(|it| it.len() < 4) {
        return Err(Words::new(
            "нет замкнутой границы (Polygon или MultiPolygon)",
            "there is no closed border (Polygon or MultiPolygon)",
        ));
    }
    Ok(shape.rings)
}

fn cell(cells: &[String], at: Option<usize>) -> &str {
    at.and_then(|at| cells.get(at)).map_or("", |it| it.trim())
}
