//! The files of the repository as a value, so that rules can be tried on small invented ones.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result};

use super::rust::Source;
use super::shape;

/// Folders that hold nothing of ours.
const FOREIGN: [&str; 4] = [".git", "target", "node_modules", "otklik-data"];
/// Crates that stand at the root of the repository, beside the rooms.
pub const AT_ROOT: [&str; 2] = ["bench", "xtask"];
/// What cargo puts into a target folder, whatever it is called.
const CACHE_MARK: &str = "CACHEDIR.TAG";
const TEXTS: [&str; 12] =
    ["rs", "md", "toml", "sql", "html", "txt", "ftl", "css", "js", "mjs", "lock", "sh"];

/// Every file by its path from the root; only texts that rules read have content.
pub struct Tree {
    files: BTreeMap<String, String>,
    sources: BTreeMap<String, Source>,
    for_tests: BTreeSet<String>,
}

impl Tree {
    /// Reads the repository from the disk.
    pub fn read(root: &Path) -> Result<Self> {
        let mut files = BTreeMap::new();
        walk(root, "", &mut files)?;
        Ok(Self::new(files))
    }

    /// A small invented repository.
    #[cfg(test)]
    pub fn of(files: &[(&str, &str)]) -> Self {
        Self::new(files.iter().map(|(path, text)| ((*path).into(), (*text).into())).collect())
    }

    fn new(files: BTreeMap<String, String>) -> Self {
        let rust = files.iter().filter(|(path, _)| path.ends_with(".rs"));
        let sources: BTreeMap<String, Source> =
            rust.map(|(path, text)| (path.clone(), Source::read(text))).collect();
        let for_tests = sources
            .iter()
            .flat_map(|(path, source)| {
                let names = shape::test_modules(source).into_iter();
                names.map(|name| format!("{}/{name}.rs", folder_of_modules(path)))
            })
            .collect();
        Self { files, sources, for_tests }
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// The text of one file.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// Paths and texts of all files whose name ends so.
    pub fn ending<'a>(&'a self, end: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        let found = self.files.iter().filter(move |(path, _)| path.ends_with(end));
        found.map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// Paths and texts of all files in a folder, at any depth.
    pub fn under<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        let found = self.files.iter().filter(move |(path, _)| is_in(path, folder));
        found.map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// All Rust sources, already read.
    pub fn sources(&self) -> impl Iterator<Item = (&str, &Source)> {
        self.sources.iter().map(|(path, source)| (path.as_str(), source))
    }

    /// Whether a whole file is there for tests.
    pub fn is_for_tests(&self, path: &str) -> bool {
        path.split('/').any(|part| matches!(part, "tests" | "tests.rs" | "benches"))
            || path.starts_with("crates/testing/")
            || self.for_tests.contains(path)
    }

    /// Whether there is such a file or folder.
    pub fn has(&self, path: &str) -> bool {
        let path = path.trim_end_matches('/');
        path.is_empty()
            || self.files.contains_key(path)
            || self.files.keys().any(|file| is_in(file, path))
    }

    /// The names of the crates in `crates/`, and of those at the root: `bench` and `xtask`.
    pub fn crates(&self) -> Vec<&str> {
        self.files.keys().filter_map(|path| crate_of_manifest(path)).collect()
    }
}

/// The crate that a file belongs to.
pub fn crate_of(path: &str) -> &str {
    let path = path.strip_prefix("crates/").unwrap_or(path);
    path.split('/').next().unwrap_or(path)
}

/// Where the modules of a file lie: beside `lib.rs`, but in a folder below `visit.rs`.
fn folder_of_modules(path: &str) -> &str {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    match name {
        "lib.rs" | "main.rs" | "mod.rs" => folder,
        _ => path.strip_suffix(".rs").unwrap_or(path),
    }
}

fn crate_of_manifest(path: &str) -> Option<&str> {
    let folder = path.strip_suffix("/Cargo.toml")?;
    let name = folder.strip_prefix("crates/").unwrap_or(folder);
    (!name.contains('/') && (folder != name || AT_ROOT.contains(&name))).then_some(name)
}

fn is_in(file: &str, folder: &str) -> bool {
    file.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

fn walk(folder: &Path, within: &str, files: &mut BTreeMap<String, String>) -> Result<()> {
    if folder.join(CACHE_MARK).exists() {
        return Ok(());
    }
    let reading = || format!("while reading {}", folder.display());
    for entry in std::fs::read_dir(folder).with_context(reading)? {
        let entry = entry.with_context(reading)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if within.is_empty() { name.clone() } else { format!("{within}/{name}") };
        let kind = entry.file_type().with_context(reading)?;
        if kind.is_dir() && !FOREIGN.contains(&name.as_str()) {
            walk(&entry.path(), &path, files)?;
        } else if kind.is_file() {
            let text =
                if is_text(&name) { std::fs::read_to_string(entry.path()) } else { Ok("".into()) };
            files.insert(path.clone(), text.with_context(|| format!("while reading {path}"))?);
        }
    }
    Ok(())
}

fn is_text(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|end| TEXTS.iter().any(|text| end == *text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crates_are_found_by_their_manifests() {
        let tree = Tree::of(&[
            ("Cargo.toml", ""),
            ("crates/base/Cargo.toml", ""),
            ("crates/base/fixtures/other/Cargo.toml", ""),
            ("bench/Cargo.toml", ""),
            ("xtask/Cargo.toml", ""),
        ]);
        assert_eq!(tree.crates(), ["bench", "base", "xtask"]);
        assert_eq!(crate_of("crates/base/src/lib.rs"), "base");
        assert_eq!(crate_of("xtask/src/main.rs"), "xtask");
    }

    #[test]
    fn files_for_tests_are_known_by_place_or_by_declaration() {
        let only = "#[cfg(test)]\nmod fixtures;\nmod real;\n";
        let tree = Tree::of(&[("crates/a/src/lib.rs", only), ("crates/a/src/b.rs", only)]);
        for path in [
            "crates/a/tests/it/main.rs",
            "crates/a/src/b/tests.rs",
            "crates/a/src/fixtures.rs",
            "crates/a/src/b/fixtures.rs",
        ] {
            assert!(tree.is_for_tests(path), "{path}");
        }
        assert!(!tree.is_for_tests("crates/a/src/lib.rs"));
        assert!(!tree.is_for_tests("crates/a/src/real.rs"));
    }

    #[test]
    fn folders_are_there_through_their_files() {
        let tree = Tree::of(&[("docs/adr/0001-x.md", "")]);
        assert!(tree.has("docs/adr") && tree.has("docs/adr/") && tree.has("docs/adr/0001-x.md"));
        assert!(!tree.has("docs/ad") && !tree.has("docs/adr/0002-y.md"));
    }
}
