//! Who may use whom: the table in ARCHITECTURE.md against the manifests.

use std::collections::BTreeMap;

use super::Finding;
use super::manifest;
use super::markdown::{self, Row};
use super::tree::Tree;

const PAGE: &str = "ARCHITECTURE.md";
/// The one crate that any other may use in its tests.
const FOR_TESTS: &str = "testing";

type Allowed<'a> = BTreeMap<&'a str, (usize, Vec<&'a str>)>;

/// Compares the table with the manifests, both ways.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let page = tree.text(PAGE).unwrap_or_default();
    let Some(rows) = markdown::table(page, "crate", "may use") else {
        return vec![Finding::new(
            PAGE,
            1,
            "the direction table (`| crate | may use |`) is missing",
            "write it: it is the law that this check enforces",
        )];
    };
    let allowed = read(&rows);
    let crates = tree.crates();
    let mut findings = order(&rows);
    for name in &crates {
        match allowed.get(name) {
            Some((_, may_use)) => findings.extend(breaches(tree, name, may_use, &crates)),
            None => findings.push(Finding::new(
                &manifest::path_of(name),
                1,
                format!("crate `{name}` has no row in the direction table"),
                format!("add it to {PAGE}; a new room also needs an ADR"),
            )),
        }
    }
    for (name, (line, _)) in allowed.iter().filter(|(name, _)| !crates.contains(name)) {
        findings.push(Finding::new(
            PAGE,
            *line,
            format!("the direction table names `{name}`, which is no crate"),
            "take the row out, or correct the name",
        ));
    }
    findings
}

fn read(rows: &[Row]) -> Allowed<'_> {
    let mut allowed = Allowed::new();
    for row in rows {
        for name in words(row, 0) {
            allowed.insert(name, (row.line, words(row, 1).collect()));
        }
    }
    allowed
}

fn words(row: &Row, column: usize) -> impl Iterator<Item = &str> {
    row.cells.get(column).into_iter().flat_map(|cell| markdown::code_words(cell))
}

/// A row may name only rows above it, so that the table can hold no circle.
fn order(rows: &[Row]) -> Vec<Finding> {
    let mut above: Vec<&str> = Vec::new();
    let mut findings = Vec::new();
    for row in rows {
        let name = row.cells.first().map(String::as_str).unwrap_or_default();
        for used in words(row, 1).filter(|used| !above.contains(used)) {
            findings.push(Finding::new(
                PAGE,
                row.line,
                format!("{name} may use `{used}`, which does not stand above it"),
                "a room uses only what comes before it; what comes after follows the journal",
            ));
        }
        above.extend(words(row, 0));
    }
    findings
}

fn breaches(tree: &Tree, name: &str, may_use: &[&str], crates: &[&str]) -> Vec<Finding> {
    let ours = manifest::dependencies(tree, name).into_iter().filter(|dependency| {
        let used = dependency.name.as_str();
        let for_tests = dependency.is_for_tests && used == FOR_TESTS;
        crates.contains(&used) && !may_use.contains(&used) && !for_tests
    });
    let finding = |dependency: manifest::Dependency| {
        Finding::new(
            &manifest::path_of(name),
            dependency.line,
            format!(
                "`{name}` uses `{}`, which the direction table does not allow",
                dependency.name
            ),
            "turn the call round (a follower of the journal), or change the table with an ADR",
        )
    };
    ours.map(finding).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "| crate | may use |\n|--|--|\n| `base` | nothing of ours |\n\
                         | `store` | `base` |\n| `testing` | `base` |\n";

    fn check_with(page: &str, store: &str) -> Vec<String> {
        let files = [
            (PAGE, page),
            ("crates/base/Cargo.toml", "[package]\n"),
            ("crates/testing/Cargo.toml", "[dependencies]\nbase.workspace = true\n"),
            ("crates/store/Cargo.toml", store),
        ];
        check(&Tree::of(&files)).iter().map(Finding::to_string).collect()
    }

    #[test]
    fn what_the_table_allows_is_fine() {
        let store =
            "[dependencies]\nbase = \"1\"\nsqlx = \"1\"\n[dev-dependencies]\ntesting = \"1\"\n";
        assert_eq!(check_with(TABLE, store), Vec::<String>::new());
    }

    #[test]
    fn what_it_does_not_allow_is_found_where_it_stands() {
        let found = check_with(TABLE, "[dependencies]\nbase = \"1\"\ntesting.workspace = true\n");
        assert_eq!(found.len(), 1);
        assert!(found[0].starts_with("crates/store/Cargo.toml:3: `store` uses `testing`"));
    }

    #[test]
    fn crates_and_rows_must_match() {
        let page = TABLE.replace("`store`", "`stores`");
        let found = check_with(&page, "");
        assert!(found[0].starts_with("crates/store/Cargo.toml:1: crate `store` has no row"));
        assert!(found[1].starts_with("ARCHITECTURE.md:4: the direction table names `stores`"));
        assert!(check_with("", "")[0].contains("is missing"));
    }

    #[test]
    fn a_row_names_only_rows_above() {
        let page = TABLE.replace("nothing of ours", "`store`");
        assert!(check_with(&page, "")[0].contains("`base` may use `store`, which does not stand"));
    }
}
