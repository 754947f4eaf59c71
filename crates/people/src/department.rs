//! The departments that act and answer: `departments.toml`.

mod store;

use std::collections::BTreeSet;

use ::store::{Result, Sql, Unit};
use base::city::{CityFiles, Imported, Parsed, Table, Versions, read};
use base::{Code, Date, Words};

const FILE: &str = "departments.toml";

/// How many a list holds at most; a city has far fewer.
const LISTED_MAX: i64 = 5_000;

/// An office, service or company of the city that questions are given to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Department {
    /// Its code, which never changes.
    pub code: Code,
    /// The department that this one belongs to.
    pub parent: Option<Code>,
    /// Its full name.
    pub name: Words,
    /// Its name in lists.
    pub short: Words,
    /// Its place in the menu: the order of the file.
    pub position: u32,
}

/// The departments with their past and coming names.
pub type Departments = Versions<Code, Department>;

impl Department {
    /// Reads `departments.toml`.
    pub fn parse(files: &CityFiles) -> Parsed<Departments> {
        read(files, FILE, |root| {
            root.only(&["departments"]);
            let mut departments = Departments::default();
            let mut children: Vec<(Table<'_>, Code, Code)> = Vec::new();
            let tables = root.tables("departments");
            if tables.is_empty() {
                root.fault_at("departments", none());
            }
            for (table, position) in tables.into_iter().zip(0..) {
                let Some(department) = department(&table, position) else { continue };
                if let Some(parent) = department.parent.clone() {
                    children.push((table, department.code.clone(), parent));
                }
                departments.read(&table, "code", department.code.clone(), department);
            }
            check_parents(&departments, &children);
            departments
        })
    }
}

/// Brings the table to what the files say of a day; returns how many codes went out of use.
///
/// What an import created stays as it is. A code that is gone from the files is kept out of use.
pub async fn load(unit: &mut Unit, departments: &Departments, day: Date) -> Result<u64> {
    let rows: Vec<_> = departments.all_on(day).collect();
    store::load(unit, &rows).await
}

/// Creates what an import by this profile names and nobody has created yet.
pub fn import(unit: &mut Unit, profile: &str, rows: &[Imported]) -> Result<()> {
    store::import(unit, profile, rows)
}

/// All departments in use in the order of menus: the city's own first, then imported ones by name.
pub async fn all(sql: &mut impl Sql) -> Result<Vec<Department>> {
    store::all(sql).await
}

/// The department of a code, also one out of use.
pub async fn find(sql: &mut impl Sql, code: &Code) -> Result<Option<Department>> {
    store::find(sql, code).await
}

/// Whether a code may be chosen now.
pub async fn in_use(sql: &mut impl Sql, code: &Code) -> Result<bool> {
    store::in_use(sql, code).await
}

fn department(table: &Table<'_>, position: u32) -> Option<Department> {
    table.only(&["code", "parent", "name", "short", "valid_from"]);
    let code = table.code("code");
    let parent = table.code_if("parent");
    let name = table.words("name");
    let short = table.words_if("short");
    let name = name?;
    let short = short.unwrap_or_else(|| name.clone());
    Some(Department { code: code?, parent, name, short, position })
}

fn none() -> Words {
    Words::new(
        "нет ни одного подразделения, и передать сообщение некому; добавьте [[departments]]",
        "there is no department, so nobody can be given a message; add [[departments]]",
    )
}

/// A parent exists, and nobody stands above himself.
fn check_parents(departments: &Departments, children: &[(Table<'_>, Code, Code)]) {
    let known: Vec<&str> = departments.keys().map(Code::as_str).collect();
    for (table, code, parent) in children {
        if !departments.knows(parent) {
            table.dangling("parent", parent.as_str(), &known);
        } else if is_above(code, parent, children) {
            let words = Words::new(
                format!("подразделение «{code}» оказалось в подчинении у самого себя"),
                format!("the department `{code}` stands above itself"),
            );
            table.fault_at("parent", words);
        }
    }
}

/// Whether `code` is met on the way up from `below`.
fn is_above(code: &Code, below: &Code, children: &[(Table<'_>, Code, Code)]) -> bool {
    let mut seen = BTreeSet::new();
    let mut next = vec![below];
    while let Some(step) = next.pop() {
        if step == code {
            return true;
        }
        if seen.insert(step) {
            let parents = children.iter().filter(|(_, child, _)| child == step);
            next.extend(parents.map(|(_, _, parent)| parent));
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &[&str]) {
        let files = CityFiles::new([(FILE.to_owned(), text.to_owned())]);
        let faults = Department::parse(&files).faults;
        assert_eq!(faults.iter().map(ToString::to_string).collect::<Vec<_>>(), expect);
    }

    #[test]
    fn a_department_has_a_code_a_name_and_an_older_version() {
        let text = r#"
            [[departments]]
            code = "roads"
            name = { ru = "Дороги", en = "Roads" }
            [[departments]]
            code = "roads"
            name = { ru = "Дороги и дворы", en = "Roads and courtyards" }
            short = { ru = "Дороги" }
            valid_from = 2023-01-01
        "#;
        let files = CityFiles::new([(FILE.to_owned(), text.to_owned())]);
        let departments = Department::parse(&files).sound().unwrap();
        let name = |year| {
            let roads = Code::parse("roads").unwrap();
            let day = base::Date::new(year, 6, 1).unwrap();
            departments.on(&roads, day).map(|found| found.value.name.ru.clone())
        };
        assert_eq!(name(2022).unwrap(), "Дороги");
        assert_eq!(name(2023).unwrap(), "Дороги и дворы");
    }

    #[test]
    fn faults_name_the_line() {
        let roads =
            "[[departments]]\ncode = \"roads\"\nname = { ru = \"Дороги\", en = \"Roads\" }\n";
        check(roads, &[]);
        check(
            &format!("{roads}{roads}"),
            &["departments.toml:5:8: `roads` is already on line 2 with the same first day; \
               remove one or give another valid_from"],
        );
        check(
            &format!("{roads}parent = \"rods\""),
            &["departments.toml:4:10: `parent` names the code `rods`, which does not exist; \
               perhaps `roads` was meant"],
        );
        check(
            &format!("{roads}parent = \"roads\""),
            &["departments.toml:4:10: the department `roads` stands above itself"],
        );
    }

    #[test]
    fn a_ring_of_parents_is_found() {
        let one = |code: &str, parent: &str| {
            let name = "name={ru=\"x\",en=\"x\"}";
            format!("[[departments]]\ncode=\"{code}\"\n{name}\nparent=\"{parent}\"\n")
        };
        check(
            &format!("{}{}{}", one("a", "b"), one("b", "c"), one("c", "b")),
            &[
                "departments.toml:8:8: the department `b` stands above itself",
                "departments.toml:12:8: the department `c` stands above itself",
            ],
        );
    }
}
