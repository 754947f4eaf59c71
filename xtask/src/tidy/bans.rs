//! What is not done in this house.

use super::Finding;
use super::manifest;
use super::rust::{Piece, Source, has_word};
use super::shape;
use super::tree::{Tree, crate_of};

/// Where `base::Clock` reads the clock of the machine: the one function that does.
const CLOCK: &str = "crates/base/src/time.rs";

/// Words in code, where they are allowed all the same, and what to do instead.
struct Ban {
    words: &'static [&'static str],
    is_allowed: fn(&str) -> bool,
    in_tests: bool,
    instead: &'static str,
}

const BANS: &[Ban] = &[
    Ban {
        words: &["sqlx"],
        is_allowed: |path| crate_of(path) == "store",
        in_tests: true,
        instead: "go through the small door of `store`",
    },
    Ban {
        words: &["todo!", "unimplemented!", "dbg!"],
        is_allowed: |_| false,
        in_tests: true,
        instead: "finish it, or open an issue and leave it out",
    },
    Ban {
        words: &["#[allow(", "#![allow("],
        is_allowed: |_| false,
        in_tests: true,
        instead: "write `#[expect(…, reason = \"…\")]`, which complains when it is not needed",
    },
    Ban {
        words: &["#[ignore"],
        is_allowed: |_| false,
        in_tests: true,
        instead: "a test runs or it is deleted; what needs data says aloud that it skips",
    },
    Ban {
        words: &["thread::sleep"],
        is_allowed: |_| false,
        in_tests: true,
        instead: "wait for what happens, not for time to pass",
    },
    Ban {
        words: &["println!", "print!", "eprintln!", "eprint!"],
        is_allowed: |path| talks(path),
        in_tests: false,
        instead: "log with `tracing`; only commands talk to a terminal",
    },
    Ban {
        words: &["Timestamp::now", "Zoned::now", "SystemTime::now"],
        is_allowed: |path| holds_the_clock(path),
        in_tests: true,
        instead: "take `now: Timestamp` as a parameter; the binary holds the clock",
    },
];

/// Spelled in two parts, since this file is read by this rule too.
const PROMISES: [&str; 4] =
    [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("X", "XX"), concat!("HA", "CK")];

/// Pairs of words that only SQL puts together; the second may be empty. A test may look into the
/// tables, but what it needs there is made by the rooms' verbs.
const SQL_READS: [(&str, &str); 4] =
    [("SELECT", "FROM"), ("SELECT", "AS"), ("ORDER BY", ""), ("GROUP BY", "")];
const SQL_WRITES: [(&str, &str); 8] = [
    ("INSERT INTO", ""),
    ("INSERT OR", "INTO"),
    ("DELETE FROM", ""),
    ("UPDATE", "SET"),
    ("CREATE TABLE", ""),
    ("CREATE INDEX", ""),
    ("ALTER TABLE", ""),
    ("DROP TABLE", ""),
];

/// Looks through every source and manifest.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, source) in tree.sources() {
        findings.extend(bans(tree, path).flat_map(|ban| banned(path, source, ban)));
        findings.extend(source.comments.iter().filter_map(|comment| promise(path, comment)));
        if !may_write_sql(path) {
            findings.extend(sql(path, source, &SQL_WRITES, &[]));
            if !tree.is_for_tests(path) {
                findings.extend(sql(path, source, &SQL_READS, &shape::test_blocks(source)));
            }
        }
    }
    findings.extend(tree.crates().iter().filter_map(|name| sql_library(tree, name)));
    for (path, text) in tree.ending(".sql").chain(tree.ending(".toml")) {
        let lines = text.lines().zip(1..);
        let pieces = lines.map(|(text, line)| Piece { line, text: text.into() });
        findings.extend(pieces.filter_map(|piece| promise(path, &piece)));
    }
    findings
}

fn talks(path: &str) -> bool {
    matches!(crate_of(path), "otklik" | "bench" | "xtask") || path.ends_with("build.rs")
}

fn holds_the_clock(path: &str) -> bool {
    matches!(crate_of(path), "otklik" | "xtask") || path == CLOCK
}

fn may_write_sql(path: &str) -> bool {
    matches!(crate_of(path), "testing" | "xtask")
        || path.split('/').any(|part| matches!(part, "store" | "store.rs"))
}

fn bans<'a>(tree: &'a Tree, path: &'a str) -> impl Iterator<Item = &'static Ban> + 'a {
    let holds = |ban: &&Ban| !(ban.is_allowed)(path) && (ban.in_tests || !tree.is_for_tests(path));
    BANS.iter().filter(holds)
}

fn banned(path: &str, source: &Source, ban: &Ban) -> Vec<Finding> {
    let tests = if ban.in_tests { Vec::new() } else { shape::test_blocks(source) };
    let outside = |line: &usize| !is_within(*line, &tests);
    let places = ban.words.iter().flat_map(|word| {
        let lines = source.lines_with(word).filter(outside);
        lines.map(move |line| Finding::new(path, line, format!("`{word}` is banned"), ban.instead))
    });
    places.collect()
}

fn promise(path: &str, piece: &Piece) -> Option<Finding> {
    let word = PROMISES.iter().find(|word| has_word(&piece.text, word))?;
    let offset = piece.text.lines().position(|line| has_word(line, word)).unwrap_or(0);
    let instead = "do it now, or open an issue and leave it out";
    Some(Finding::new(path, piece.line + offset, format!("{word} in a comment"), instead))
}

type Lines = (usize, usize);

fn sql(path: &str, source: &Source, words: &[(&str, &str)], except: &[Lines]) -> Vec<Finding> {
    let speaks = |literal: &Piece, first: &str, then: &str| {
        let after = literal.text.split_once(first).map(|(_, after)| after);
        has_word(&literal.text, first)
            && (then.is_empty() || after.is_some_and(|after| has_word(after, then)))
    };
    let literals = source.literals.iter().filter(|it| !is_within(it.line, except));
    let finding = |literal: &Piece| {
        let (first, _) = words.iter().find(|(first, then)| speaks(literal, first, then))?;
        let what = format!("SQL (`{first}`) outside the room's store");
        Some(Finding::new(path, literal.line, what, "move the statement to the room's `store.rs`"))
    };
    literals.filter_map(finding).collect()
}

fn is_within(line: usize, blocks: &[Lines]) -> bool {
    blocks.iter().any(|(first, last)| (*first..=*last).contains(&line))
}

fn sql_library(tree: &Tree, name: &str) -> Option<Finding> {
    let mut dependencies = manifest::dependencies(tree, name).into_iter();
    let found = dependencies.find(|it| it.name == "sqlx" && name != "store")?;
    let what = format!("`{name}` depends on sqlx");
    let instead = "only `store` knows the SQL library";
    Some(Finding::new(&manifest::path_of(name), found.line, what, instead))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOM: &str = "crates/work/src/visit.rs";

    fn found(path: &str, text: &str) -> Vec<String> {
        check(&Tree::of(&[(path, text)])).iter().map(Finding::to_string).collect()
    }

    #[track_caller]
    fn banned(path: &str, text: &str) {
        let found = found(path, text);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with(&format!("{path}:2: ")), "{}", found[0]);
    }

    #[track_caller]
    fn fine(path: &str, text: &str) {
        assert_eq!(found(path, text), Vec::<String>::new());
    }

    #[test]
    fn the_sql_library_stays_in_store() {
        banned(ROOM, "\nuse sqlx::query;");
        banned("crates/work/Cargo.toml", "[dependencies]\nsqlx = \"1\"");
        fine("crates/store/src/pool.rs", "\nuse sqlx::query;");
        fine("crates/store/Cargo.toml", "[dependencies]\nsqlx = \"1\"");
    }

    #[test]
    fn sql_stays_in_the_store_of_its_room() {
        for statement in [
            "SELECT a FROM b",
            "INSERT INTO a VALUES (1)",
            "UPDATE a SET b = 1",
            "DELETE FROM a",
            "x ORDER BY y",
        ] {
            let text = format!("\nlet a = \"{statement}\";");
            banned(ROOM, &text);
            let in_a_test = format!("#[cfg(test)]\nmod tests {{{text}\n}}\n");
            match statement.split(' ').next() {
                Some("SELECT" | "x") => fine(ROOM, &in_a_test),
                _ => assert_eq!(found(ROOM, &in_a_test).len(), 1),
            }
            fine("crates/work/src/store.rs", &text);
            fine("crates/work/src/store/visits.rs", &text);
            fine("crates/store/src/journal.rs", &text);
        }
        fine(ROOM, "let a = \"SELECT the best, UPDATE the rest\"; // SELECT a FROM b");
    }

    #[test]
    fn unfinished_code_is_found() {
        banned(ROOM, "\ntodo!();");
        banned(ROOM, "\nlet a = dbg!(b);");
        for word in PROMISES {
            banned(ROOM, &format!("\n/// {word}: later"));
            banned(ROOM, &format!("/* a\n {word} b */"));
            banned("migrations/0001_store_facts.sql", &format!("\n-- {word}"));
        }
        fine(ROOM, "let a = \"todo! dbg!\";");
    }

    #[test]
    fn silenced_lints_and_tests_are_found() {
        banned(ROOM, "\n#[allow(dead_code)]");
        banned(ROOM, "\n#![allow(dead_code)]");
        banned("crates/work/tests/it/main.rs", "\n#[ignore = \"slow\"]");
        fine(ROOM, "#[expect(dead_code, reason = \"…\")]");
    }

    #[test]
    fn time_is_a_parameter() {
        banned(ROOM, "\nstd::thread::sleep(a);");
        banned(ROOM, "\nlet now = Timestamp::now();");
        banned("crates/base/src/id.rs", "\nlet now = jiff::Timestamp::now();");
        fine(CLOCK, "\nTimestamp::now()");
        fine("crates/otklik/src/main.rs", "\nTimestamp::now()");
    }

    #[test]
    fn only_commands_talk() {
        banned(ROOM, "\nprintln!(\"a\");");
        banned(ROOM, "\neprintln!(\"a\");");
        fine("crates/otklik/src/main.rs", "println!(\"a\");");
        fine("crates/assets/build.rs", "println!(\"a\");");
        fine("crates/work/tests/it/main.rs", "eprintln!(\"skipped\");");
        fine(ROOM, "#[cfg(test)]\nmod tests {\n    fn a() { println!(\"a\"); }\n}\n");
    }
}
