//! The districts of the city: `districts.toml`.

mod store;

use ::store::{Result, Sql, Unit};
use base::city::{CityFiles, Imported, Parsed, Versions, read};
use base::{Code, Date, Words};

const FILE: &str = "districts.toml";

/// How many a list holds at most; a city has far fewer.
const LISTED_MAX: i64 = 1_000;

/// A district of the city.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct District {
    /// Its code, which never changes.
    pub code: Code,
    /// Its name.
    pub name: Words,
    /// Its place in the menu: the order of the file.
    pub position: u32,
}

/// The districts with their past and coming names.
pub type Districts = Versions<Code, District>;

impl District {
    /// Reads `districts.toml`.
    pub fn parse(files: &CityFiles) -> Parsed<Districts> {
        read(files, FILE, |root| {
            root.only(&["districts"]);
            let mut districts = Districts::default();
            for (table, position) in root.tables("districts").into_iter().zip(0..) {
                table.only(&["code", "name", "valid_from"]);
                let (code, name) = (table.code("code"), table.words("name"));
                let (Some(code), Some(name)) = (code, name) else { continue };
                let district = District { code: code.clone(), name, position };
                districts.read(&table, "code", code, district);
            }
            districts
        })
    }
}

/// Brings the table to what the files say of a day; returns how many codes went out of use.
///
/// What an import created stays as it is. A code that is gone from the files is kept out of use.
pub async fn load(unit: &mut Unit, districts: &Districts, day: Date) -> Result<u64> {
    let rows: Vec<_> = districts.all_on(day).collect();
    store::load(unit, &rows).await
}

/// Creates what an import by this profile names and nobody has created yet.
pub fn import(unit: &mut Unit, profile: &str, rows: &[Imported]) -> Result<()> {
    store::import(unit, profile, rows)
}

/// All districts in use in the order of menus: the city's own first, then imported ones by name.
pub async fn all(sql: &mut impl Sql) -> Result<Vec<District>> {
    store::all(sql).await
}

/// The district of a code, also one out of use.
pub async fn find(sql: &mut impl Sql, code: &Code) -> Result<Option<District>> {
    store::find(sql, code).await
}

/// Whether a code may be chosen now.
pub async fn in_use(sql: &mut impl Sql, code: &Code) -> Result<bool> {
    store::in_use(sql, code).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_name_the_line() {
        let text = "[[districts]]\ncode = \"Port\"\nname = { ru = \"Портовый\", en = \"Port\" }\n\
                    [[districts]]\ncode = \"hill\"\ntitle = \"Нагорный\"\n";
        let files = CityFiles::new([(FILE.to_owned(), text.to_owned())]);
        let faults = District::parse(&files).faults;
        assert_eq!(
            faults.iter().map(ToString::to_string).collect::<Vec<_>>(),
            [
                "districts.toml:2:8: `Port` cannot be the `code`: a code is made of lower-case \
                 Latin letters, digits and hyphens, 64 at most",
                "districts.toml:4:1: the field `name` is missing",
                "districts.toml:6:1: unknown field `title`; known here are: code, name, \
                 valid_from",
            ]
        );
    }
}
