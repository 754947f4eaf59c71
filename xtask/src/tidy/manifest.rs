//! What the manifests say about dependencies.

use toml::{Table, Value};

use super::tree::{AT_ROOT, Tree};

/// One dependency as a manifest names it.
#[derive(Debug, PartialEq, Eq)]
pub struct Dependency {
    pub name: String,
    pub is_for_tests: bool,
    pub line: usize,
}

/// The path of a crate's manifest.
pub fn path_of(name: &str) -> String {
    let folder = if AT_ROOT.contains(&name) { "" } else { "crates/" };
    format!("{folder}{name}/Cargo.toml")
}

/// All that one crate depends on; an unreadable manifest is cargo's to complain about.
pub fn dependencies(tree: &Tree, name: &str) -> Vec<Dependency> {
    let text = tree.text(&path_of(name)).unwrap_or_default();
    let Ok(manifest) = text.parse::<Table>() else { return Vec::new() };
    let mut sections = sections(&manifest);
    let targets = manifest.get("target").and_then(Value::as_table);
    for target in targets.into_iter().flat_map(Table::values).filter_map(Value::as_table) {
        sections.extend(self::sections(target));
    }
    let mut found = Vec::new();
    for (section, names) in sections {
        for name in names {
            let line = line_of(text, section, &name);
            let is_for_tests = section == "dev-dependencies";
            found.push(Dependency { name, is_for_tests, line });
        }
    }
    found
}

fn sections(table: &Table) -> Vec<(&'static str, Vec<String>)> {
    let names = |section| {
        let entries = table.get(section).and_then(Value::as_table);
        entries.map(|it| it.keys().cloned().collect()).unwrap_or_default()
    };
    let known = ["dependencies", "build-dependencies", "dev-dependencies"];
    known.map(|section| (section, names(section))).into()
}

fn line_of(text: &str, section: &str, name: &str) -> usize {
    let mut inside = false;
    for (line, number) in text.lines().zip(1..) {
        if line.starts_with('[') {
            let heading = line.trim_matches(['[', ']']);
            inside = heading.rsplit('.').next() == Some(section);
        }
        let rest = line.strip_prefix(name).unwrap_or_default();
        if inside && rest.starts_with(['.', ' ', '=']) {
            return number;
        }
    }
    1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dependencies_are_read_with_their_lines() {
        let text = "[package]\nname = \"a\"\n[dev-dependencies]\nb.workspace = true\n\
                    [dependencies]\nb-c = \"1\"\nb = { path = \"../b\" }\n";
        let tree = Tree::of(&[("crates/a/Cargo.toml", text)]);
        let mut found: Vec<_> = dependencies(&tree, "a");
        found.sort_by_key(|it| it.line);
        let found: Vec<_> =
            found.iter().map(|it| (it.name.as_str(), it.is_for_tests, it.line)).collect();
        assert_eq!(found, [("b", true, 4), ("b-c", false, 6), ("b", false, 7)]);
    }
}
