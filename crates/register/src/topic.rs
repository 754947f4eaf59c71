//! What a person asks about: `topics.toml`.

mod sorted;
mod store;

pub use sorted::{SORTED_MAX, Sorted};

use ::store::{Result, Sql, Unit};
use base::city::{CityFiles, Imported, Parsed, Table, Versions, read};
use base::{Code, Date, Words};

const FILE: &str = "topics.toml";

/// How many a list holds at most; a city has far fewer.
const LISTED_MAX: i64 = 5_000;

/// A topic, or a group of topics.
///
/// A group is itself a topic: it may stand on an appeal of which nothing finer is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    /// Its code, which never changes.
    pub code: Code,
    /// The group it belongs to; `None` for a group.
    pub group: Option<Code>,
    /// Its name in menus and lists.
    pub name: Words,
    /// Words and phrases that people use when they mean it.
    pub keywords: Vec<String>,
    /// Its place in the menu: the order of the file.
    pub position: u32,
}

/// The topics and their groups with their past and coming versions.
pub type Topics = Versions<Code, Topic>;

impl Topic {
    /// Reads `topics.toml`.
    pub fn parse(files: &CityFiles) -> Parsed<Topics> {
        read(files, FILE, |root| {
            root.only(&["groups", "topics"]);
            let mut topics = Topics::default();
            for (table, position) in root.tables("groups").into_iter().zip(0..) {
                table.only(&["code", "name", "valid_from"]);
                add(&mut topics, &table, None, Vec::new(), position);
            }
            let groups: Vec<Code> = topics.keys().cloned().collect();
            for (table, position) in root.tables("topics").into_iter().zip(0..) {
                table.only(&["code", "group", "name", "keywords", "valid_from"]);
                let Some(group) = group(&table, &groups) else { continue };
                add(&mut topics, &table, Some(group), table.texts_if("keywords"), position);
            }
            topics
        })
    }
}

/// Brings the table to what the files say of a day; returns how many codes went out of use.
///
/// What an import created stays as it is. A code that is gone from the files is kept out of use.
pub async fn load(unit: &mut Unit, topics: &Topics, day: Date) -> Result<u64> {
    let rows: Vec<_> = topics.all_on(day).collect();
    store::load(unit, &rows).await
}

/// Creates what an import by this profile names and nobody has created yet.
pub fn import(unit: &mut Unit, profile: &str, rows: &[Imported]) -> Result<()> {
    store::import(unit, profile, rows)
}

/// All topics in use in the order of menus: the city's own first, then imported ones by name.
pub async fn all(sql: &mut impl Sql) -> Result<Vec<Topic>> {
    store::all(sql).await
}

/// The topic of a code, also one out of use.
pub async fn find(sql: &mut impl Sql, code: &Code) -> Result<Option<Topic>> {
    store::find(sql, code).await
}

/// Whether a code may be chosen now.
pub async fn in_use(sql: &mut impl Sql, code: &Code) -> Result<bool> {
    store::in_use(sql, code).await
}

/// The group of a topic; a topic in an unknown group is still read, to find its other faults.
fn group(table: &Table<'_>, groups: &[Code]) -> Option<Code> {
    let group = table.code("group")?;
    if !groups.contains(&group) {
        let known: Vec<&str> = groups.iter().map(Code::as_str).collect();
        table.dangling("group", group.as_str(), &known);
    }
    Some(group)
}

fn add(
    topics: &mut Topics,
    table: &Table<'_>,
    group: Option<Code>,
    keywords: Vec<String>,
    position: u32,
) {
    let (code, name) = (table.code("code"), table.words("name"));
    let (Some(code), Some(name)) = (code, name) else { return };
    let topic = Topic { code: code.clone(), group, name, keywords, position };
    topics.read(table, "code", code, topic);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &[&str]) {
        let files = CityFiles::new([(FILE.to_owned(), text.to_owned())]);
        let faults = Topic::parse(&files).faults;
        assert_eq!(faults.iter().map(ToString::to_string).collect::<Vec<_>>(), expect);
    }

    const ROADS: &str =
        "[[groups]]\ncode = \"roads\"\nname = { ru = \"Дороги\", en = \"Roads\" }\n";

    const NAME: &str = "name = { ru = \"x\", en = \"x\" }";

    #[test]
    fn a_topic_belongs_to_a_group() {
        check(ROADS, &[]);
        check(
            &format!("{ROADS}[[topics]]\ncode = \"pothole\"\ngroup = \"road\"\n{NAME}"),
            &["topics.toml:6:9: `group` names the code `road`, which does not exist; perhaps \
               `roads` was meant"],
        );
        check(
            &format!("{ROADS}[[topics]]\ncode = \"pothole\"\n{NAME}"),
            &["topics.toml:4:1: the field `group` is missing"],
        );
    }

    #[test]
    fn a_code_names_one_thing() {
        check(
            &format!("{ROADS}[[topics]]\ncode = \"roads\"\ngroup = \"roads\"\n{NAME}"),
            &["topics.toml:5:8: `roads` is already on line 2 with the same first day; remove one \
               or give another valid_from"],
        );
    }

    #[test]
    fn a_slip_in_a_date_names_the_line() {
        check(
            &format!("{ROADS}valid_from = \"1 марта 2026\"\n"),
            &["topics.toml:4:14: `1 марта 2026` in `valid_from` is not a date; write \
               year-month-day, as in 2026-03-01"],
        );
    }
}
