//! The tidy check: what the compiler cannot say about the house.
//!
//! It reads the direction table out of ARCHITECTURE.md, so that the document cannot lie, measures
//! sizes, and looks for what is banned. Every finding says where, what, and what to do about it.

mod bans;
mod direction;
mod documents;
mod doors;
mod manifest;
mod markdown;
mod rust;
mod shape;
mod sizes;
mod tree;

use std::fmt;
use std::path::Path;

use anyhow::Result;

use tree::Tree;

/// A breach of the house rules.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Finding {
    file: String,
    line: usize,
    what: String,
    instead: String,
}

impl Finding {
    fn new(file: &str, line: usize, what: impl Into<String>, instead: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line, what: what.into(), instead: instead.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}: {}\n    → {}", self.file, self.line, self.what, self.instead)
    }
}

/// `cargo xtask tidy`: prints every breach; true when there is none.
pub fn command(root: &Path) -> Result<bool> {
    let tree = Tree::read(root)?;
    let findings = check(&tree);
    for finding in &findings {
        println!("{finding}");
    }
    match findings.len() {
        0 => println!("tidy: {} files, nothing to say", tree.len()),
        n => println!("tidy: {n} to mend"),
    }
    Ok(findings.is_empty())
}

fn check(tree: &Tree) -> Vec<Finding> {
    let rules = [direction::check, sizes::check, bans::check, documents::check, doors::check];
    let mut findings: Vec<Finding> = rules.iter().flat_map(|rule| rule(tree)).collect();
    findings.sort();
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_repository_is_tidy() {
        let tree = Tree::read(&crate::root()).unwrap();
        let findings: Vec<String> = check(&tree).iter().map(Finding::to_string).collect();
        assert!(findings.is_empty(), "\n{}", findings.join("\n"));
    }

    #[test]
    fn a_finding_says_where_what_and_what_to_do() {
        let finding = Finding::new("crates/work/src/lib.rs", 7, "too long", "split it");
        assert_eq!(finding.to_string(), "crates/work/src/lib.rs:7: too long\n    → split it");
    }
}
