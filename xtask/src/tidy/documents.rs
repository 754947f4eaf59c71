//! Documents that can be checked are checked.

use super::Finding;
use super::markdown;
use super::rust::has_word;
use super::tree::Tree;

const GLOSSARY: &str = "docs/glossary.md";
const ARCHITECTURE: &str = "ARCHITECTURE.md";
/// The folders of ours that documents speak of by path.
const FOLDERS: [&str; 6] = ["crates/", "docs/", "city/", "migrations/", "xtask/", "bench/"];

/// Links, names of crates and files, glossary, code map, numbering.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (page, text) in tree.ending(".md") {
        for (line, words) in markdown::prose(text) {
            let links = markdown::links(words).into_iter();
            findings.extend(links.filter_map(|link| dead_link(tree, page, line, link)));
            let named = markdown::code_words(words);
            findings.extend(named.filter_map(|path| dead_path(tree, page, line, path)));
        }
    }
    findings.extend(glossary(tree));
    findings.extend(code_map(tree));
    findings.extend(numbering(tree, "migrations", ".sql"));
    findings.extend(numbering(tree, "docs/adr", ".md"));
    findings.extend(migration_rooms(tree));
    findings
}

fn dead_link(tree: &Tree, page: &str, line: usize, link: &str) -> Option<Finding> {
    if link.contains("://") || link.starts_with("mailto:") {
        return None;
    }
    let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
    let target = if file.is_empty() { page.to_owned() } else { resolve(page, file) };
    if !tree.has(&target) {
        let what = format!("the link `{link}` leads nowhere");
        return Some(Finding::new(page, line, what, format!("there is no `{target}`: mend it")));
    }
    let headings = tree.text(&target).map(markdown::anchors).unwrap_or_default();
    (!anchor.is_empty() && !headings.iter().any(|it| it == anchor)).then(|| {
        let what = format!("the link `{link}` leads to no heading");
        Finding::new(page, line, what, format!("`{target}` has no such heading: mend it"))
    })
}

fn resolve(page: &str, link: &str) -> String {
    let folder = page.rsplit_once('/').map(|(folder, _)| folder).unwrap_or_default();
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in link.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

/// `crates/NAME/…` and the like in backticks must be there, unless it is a pattern.
fn dead_path(tree: &Tree, page: &str, line: usize, path: &str) -> Option<Finding> {
    let is_path = FOLDERS.iter().any(|folder| path.starts_with(folder));
    let is_pattern = path.contains(['*', '<', '{', '…', ' ']) || path.contains("NNNN");
    let path = path.split(':').next().unwrap_or(path);
    (is_path && !is_pattern && !tree.has(path)).then(|| {
        let what = format!("`{path}` is not there");
        Finding::new(page, line, what, "correct the path, or take the sentence out")
    })
}

fn glossary(tree: &Tree) -> Vec<Finding> {
    let Some(page) = tree.text(GLOSSARY) else { return Vec::new() };
    let Some(rows) = markdown::table(page, "по-русски", "code word") else {
        let what = "the table `| по-русски | code word |` is missing";
        return vec![Finding::new(GLOSSARY, 1, what, "write it: one thing, one word")];
    };
    let mut findings = Vec::new();
    for row in rows {
        let cell = |at: usize| row.cells.get(at).map(String::as_str).unwrap_or_default();
        let (words, room) = (cell(1), cell(2));
        for word in markdown::code_words(words).filter(|word| !is_used(tree, room, word)) {
            let what = format!("no code of `{room}` uses the word `{word}`");
            let instead = "use the glossary's word in the code, or take the row out";
            findings.push(Finding::new(GLOSSARY, row.line, what, instead));
        }
    }
    findings
}

fn is_used(tree: &Tree, room: &str, word: &str) -> bool {
    let folder = format!("crates/{room}");
    let in_code = |(path, text): (&str, &str)| path.ends_with(".rs") && has_word(text, word);
    tree.under(&folder).any(in_code)
}

/// Every crate has a paragraph headed by its name, and nothing else has.
fn code_map(tree: &Tree) -> Vec<Finding> {
    let Some(page) = tree.text(ARCHITECTURE) else { return Vec::new() };
    let crates = tree.crates();
    let headed: Vec<(usize, &str)> = markdown::prose(page)
        .into_iter()
        .filter(|(_, line)| line.starts_with("### `"))
        .flat_map(|(number, line)| markdown::code_words(line).map(move |name| (number, name)))
        .collect();
    let unknown = headed.iter().filter(|(_, name)| !crates.contains(name)).map(|(line, name)| {
        let what = format!("the code map describes `{name}`, which is no crate");
        Finding::new(ARCHITECTURE, *line, what, "take the paragraph out, or correct the name")
    });
    let has = |name: &&str| headed.iter().any(|(_, headed)| headed == name);
    let missing = crates.iter().filter(|name| !has(name)).map(|name| {
        let what = format!("the code map says nothing about `{name}`");
        Finding::new(ARCHITECTURE, 1, what, format!("write a paragraph headed ### `{name}`"))
    });
    unknown.chain(missing).collect()
}

/// `0001-…`, `0002-…` without holes and doubles.
fn numbering(tree: &Tree, folder: &str, end: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut expected = 1;
    for (path, _) in tree.under(folder) {
        let name = path.rsplit('/').next().unwrap_or(path);
        if !name.ends_with(end) || name == "README.md" {
            continue;
        }
        let number = name.get(..4).and_then(|digits| digits.parse::<usize>().ok());
        if number != Some(expected) {
            let what = format!("number {expected:04} was expected here");
            findings.push(Finding::new(path, 1, what, "number the files one after another"));
        }
        expected = number.unwrap_or(expected) + 1;
    }
    findings
}

/// The name of a migration says whose tables it makes: `0001_store_facts.sql`.
fn migration_rooms(tree: &Tree) -> Vec<Finding> {
    let crates = tree.crates();
    let migrations = tree.under("migrations").filter(|(path, _)| path.ends_with(".sql"));
    let nameless = migrations.filter(|(path, _)| {
        let name = path.rsplit('/').next().unwrap_or(path);
        let room = name.split(['_', '.']).nth(1).unwrap_or_default();
        !crates.contains(&room)
    });
    let finding = |(path, _)| {
        let instead = "call it NNNN_room_words.sql, after the room that owns the tables";
        Finding::new(path, 1, "the name of the migration names no room", instead)
    };
    nameless.map(finding).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_of(files: &[(&str, &str)], expected: &[&str]) {
        let found: Vec<String> = check(&Tree::of(files)).iter().map(Finding::to_string).collect();
        assert_eq!(found.len(), expected.len(), "{found:?}");
        for (found, expected) in found.iter().zip(expected) {
            assert!(found.starts_with(expected), "{found}");
        }
    }

    #[test]
    fn links_must_lead_somewhere() {
        let fine =
            "[a](docs/b.md) [c](docs/b.md#two-words) [d](https://e.org) [f](docs/) [g](#h)\n# H";
        check_of(&[("README.md", fine), ("docs/b.md", "# Two words\n[a](../README.md)")], &[]);
        let dead = "\n[a](docs/c.md) [b](docs/b.md#three)";
        let expected = [
            "README.md:2: the link `docs/c.md` leads nowhere",
            "README.md:2: the link `docs/b.md#three` leads to no heading",
            "docs/b.md:1: the link `README.md` leads nowhere",
        ];
        check_of(&[("README.md", dead), ("docs/b.md", "[a](README.md)")], &expected);
    }

    #[test]
    fn named_paths_must_be_there() {
        let page = "`crates/work/src/lib.rs:3`, `crates/<room>`, `crates/*/src`, `docs/adr`";
        let files = [("crates/work/src/lib.rs", ""), ("docs/adr/0001-a.md", "")];
        check_of(&[files[0], files[1], ("README.md", page)], &[]);
        check_of(
            &[files[0], files[1], ("README.md", "in `crates/wrk`")],
            &["README.md:1: `crates/wrk` is not there"],
        );
    }

    #[test]
    fn words_of_the_glossary_are_used() {
        let head = "| по-русски | code word | room |\n|--|--|--|\n";
        let page = |word: &str, room: &str| format!("{head}| выезд | `{word}` | {room} |\n");
        let code = ("crates/work/src/lib.rs", "pub struct Visit;");
        check_of(&[code, (GLOSSARY, &page("Visit", "work"))], &[]);
        let expected = ["docs/glossary.md:3: no code of `work` uses the word `Trip`"];
        check_of(&[code, (GLOSSARY, &page("Trip", "work"))], &expected);
        let expected = ["docs/glossary.md:3: no code of `answers` uses the word `Visit`"];
        check_of(&[code, (GLOSSARY, &page("Visit", "answers"))], &expected);
        check_of(&[code, (GLOSSARY, "")], &["docs/glossary.md:1: the table"]);
    }

    #[test]
    fn the_code_map_knows_every_crate_and_no_other() {
        let manifest = ("crates/work/Cargo.toml", "");
        check_of(&[manifest, (ARCHITECTURE, "### `work`\n### Other")], &[]);
        let expected = [
            "ARCHITECTURE.md:2: the code map describes `wrk`",
            "ARCHITECTURE.md:1: the code map says nothing about `work`",
        ];
        check_of(&[manifest, (ARCHITECTURE, "\n### `wrk`")], &expected);
    }

    #[test]
    fn migrations_and_decisions_are_numbered_without_holes() {
        let room = ("crates/store/Cargo.toml", "");
        let first = ("migrations/0001_store_facts.sql", "");
        check_of(&[room, first, ("migrations/0002_store_leases.sql", "")], &[]);
        let hole = [room, first, ("migrations/0003_store_leases.sql", "")];
        check_of(&hole, &["migrations/0003_store_leases.sql:1: number 0002 was expected"]);
        let double = [room, first, ("migrations/0001_store_leases.sql", "")];
        check_of(&double, &["migrations/0001_store_leases.sql:1: number 0002 was expected"]);
        check_of(&[("docs/adr/0002-a.md", "")], &["docs/adr/0002-a.md:1: number 0001"]);
        let nameless = [room, ("migrations/0001_facts.sql", "")];
        check_of(&nameless, &["migrations/0001_facts.sql:1: the name of the migration"]);
    }
}
