//! How large things may grow.

use std::collections::BTreeSet;

use super::manifest;
use super::rust::Source;
use super::shape;
use super::tree::Tree;
use super::{Finding, tree};

const FILE_LINES_MAX: usize = 500;
const TEST_BLOCK_LINES_MAX: usize = 300;
const FUNCTION_LINES_MAX: usize = 70;
const COLUMNS_MAX: usize = 100;
const PARAMETERS_MAX: usize = 6;
const PUBLIC_ITEMS_MAX: usize = 40;
const TEMPLATE_LINES_MAX: usize = 250;
const DEPENDENCIES_MAX: usize = 90;
const PACKAGES_MAX: usize = 750;

/// Measures every source, every template and the dependencies.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let sources = tree.sources().flat_map(|(path, source)| {
        let mut findings = source_sizes(path, source);
        if !tree.is_for_tests(path) {
            findings.extend(file_length(path, source));
        }
        findings
    });
    let mut findings: Vec<Finding> = sources.collect();
    findings.extend(tree.under("crates").filter_map(|(path, text)| template(path, text)));
    findings.extend(dependencies(tree));
    findings.extend(packages(tree));
    findings
}

fn source_sizes(path: &str, source: &Source) -> Vec<Finding> {
    let mut findings = wide_lines(path, source);
    findings.extend(test_lengths(path, source));
    findings.extend(functions(path, source));
    let items = shape::public_items(source);
    if path.ends_with("src/lib.rs") && items > PUBLIC_ITEMS_MAX {
        findings.push(Finding::new(
            path,
            1,
            format!("{items} public items, more than {PUBLIC_ITEMS_MAX}"),
            format!("narrow the door of `{}`", tree::crate_of(path)),
        ));
    }
    findings
}

fn wide_lines(path: &str, source: &Source) -> Vec<Finding> {
    let wide = source.lines.iter().zip(1..).filter_map(|(text, line)| {
        let columns = text.chars().count();
        (columns > COLUMNS_MAX).then(|| {
            let what = format!("{columns} columns, more than {COLUMNS_MAX}");
            Finding::new(path, line, what, "break the line")
        })
    });
    wide.collect()
}

fn test_lengths(path: &str, source: &Source) -> Vec<Finding> {
    let lengths = shape::test_blocks(source).into_iter().map(|(from, to)| (from, to - from + 1));
    let too_long = lengths.filter(|(_, length)| *length > TEST_BLOCK_LINES_MAX);
    let finding = |(from, length)| {
        let what = format!("{length} lines of tests, more than {TEST_BLOCK_LINES_MAX}");
        Finding::new(path, from, what, "move them to `tests/it/`")
    };
    too_long.map(finding).collect()
}

fn file_length(path: &str, source: &Source) -> Option<Finding> {
    let tests: usize = shape::test_blocks(source).iter().map(|(from, to)| to - from + 1).sum();
    let lines = source.lines.len() - tests;
    (lines > FILE_LINES_MAX).then(|| {
        let what = format!("{lines} lines without tests, more than {FILE_LINES_MAX}");
        Finding::new(path, 1, what, "one noun a file: split it")
    })
}

fn functions(path: &str, source: &Source) -> Vec<Finding> {
    let mut findings = Vec::new();
    for function in shape::functions(source) {
        let name = &function.name;
        if function.lines > FUNCTION_LINES_MAX {
            let what =
                format!("`{name}` has {} lines, more than {FUNCTION_LINES_MAX}", function.lines);
            findings.push(Finding::new(path, function.line, what, "split it into its steps"));
        }
        if function.parameters > PARAMETERS_MAX {
            let what = format!(
                "`{name}` has {} parameters, more than {PARAMETERS_MAX}",
                function.parameters
            );
            findings.push(Finding::new(path, function.line, what, "take a struct of named fields"));
        }
    }
    findings
}

fn template(path: &str, text: &str) -> Option<Finding> {
    let lines = text.lines().count();
    let too_long = path.contains("/templates/") && lines > TEMPLATE_LINES_MAX;
    too_long.then(|| {
        let what = format!("a template of {lines} lines, more than {TEMPLATE_LINES_MAX}");
        Finding::new(path, 1, what, "take parts out into templates of their own")
    })
}

fn dependencies(tree: &Tree) -> Option<Finding> {
    let ours = tree.crates();
    let named = ours.iter().flat_map(|name| manifest::dependencies(tree, name));
    let foreign: BTreeSet<String> =
        named.map(|it| it.name).filter(|name| !ours.contains(&name.as_str())).collect();
    (foreign.len() > DEPENDENCIES_MAX).then(|| {
        let what = format!("{} direct dependencies, more than {DEPENDENCIES_MAX}", foreign.len());
        Finding::new("Cargo.toml", 1, what, "do without one, or with what is here already")
    })
}

fn packages(tree: &Tree) -> Option<Finding> {
    let lock = tree.text("Cargo.lock").unwrap_or_default();
    let packages = lock.lines().filter(|line| *line == "[[package]]").count();
    (packages > PACKAGES_MAX).then(|| {
        let what = format!("{packages} packages, more than {PACKAGES_MAX}");
        Finding::new("Cargo.lock", 1, what, "look at `cargo tree --duplicates` and at features")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> Vec<String> {
        check(&Tree::of(&[(path, text)])).iter().map(Finding::to_string).collect()
    }

    fn finds(path: &str, text: &str, start: &str) {
        let found = found(path, text);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with(start), "{}", found[0]);
    }

    #[test]
    fn files_and_their_tests_have_limits() {
        let path = "crates/work/src/visit.rs";
        let tests = |lines| format!("#[cfg(test)]\nmod tests {{\n{}}}\n", "\n".repeat(lines));
        assert!(found(path, &("\n".repeat(500) + &tests(297))).is_empty());
        finds(path, &"\n".repeat(501), "crates/work/src/visit.rs:1: 501 lines without tests");
        finds(path, &tests(298), "crates/work/src/visit.rs:1: 301 lines of tests");
        assert!(found("crates/work/tests/it/main.rs", &"\n".repeat(501)).is_empty());
    }

    #[test]
    fn functions_have_limits() {
        let path = "crates/work/src/visit.rs";
        let body = |lines| format!("\nfn a() {{\n{}}}\n", "    b();\n".repeat(lines));
        assert!(found(path, &body(68)).is_empty());
        finds(path, &body(69), "crates/work/src/visit.rs:2: `a` has 71 lines");
        let six = "fn a(&self, b: B, c: C, d: D, e: E, f: F, g: G) {}";
        assert!(found(path, six).is_empty());
        finds(path, &six.replace("&self", "x: X"), "crates/work/src/visit.rs:1: `a` has 7 param");
    }

    #[test]
    fn lines_have_limits_in_letters_not_in_bytes() {
        assert!(found("xtask/src/a.rs", &format!("// {}", "ы".repeat(97))).is_empty());
        finds("xtask/src/a.rs", &format!("// {}", "ы".repeat(98)), "xtask/src/a.rs:1: 101 columns");
    }

    #[test]
    fn doors_and_templates_have_limits() {
        let items = "pub mod a;\n".repeat(41);
        finds("crates/work/src/lib.rs", &items, "crates/work/src/lib.rs:1: 41 public items");
        assert!(found("crates/work/src/visit.rs", &items).is_empty());
        let page = "<p>\n".repeat(251);
        finds("crates/web/templates/a.html", &page, "crates/web/templates/a.html:1: a template");
        assert!(found("docs/a.html", &page).is_empty());
    }

    #[test]
    fn dependencies_have_limits() {
        let names: String = (0..91).map(|n| format!("a{n} = \"1\"\n")).collect();
        let manifest = format!("[dependencies]\nbase = \"1\"\n{names}");
        let base = ("crates/base/Cargo.toml", manifest.as_str());
        assert!(check(&Tree::of(&[base]))[0].to_string().contains("91 direct dependencies"));
        finds("Cargo.lock", &"[[package]]\n".repeat(751), "Cargo.lock:1: 751 packages");
    }
}
