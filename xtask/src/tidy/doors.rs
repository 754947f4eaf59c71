//! The doors that documents speak of are there: routes, commands, settings.

use super::Finding;
use super::markdown;
use super::rust::has_word;
use super::tree::Tree;

const METHODS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];
const SETTINGS: &str = "docs/operating/configuration.md";

/// Looks through the prose of every page, and through the examples for commands.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (page, text) in tree.ending(".md").filter(|(page, _)| speaks_of_today(page)) {
        for (line, words) in markdown::prose(text) {
            let named = markdown::code_words(words);
            findings.extend(named.filter_map(|word| route(tree, page, line, word)));
        }
        for (words, line) in text.lines().zip(1..) {
            findings.extend(command(tree, page, line, words));
        }
    }
    findings.extend(settings(tree));
    findings
}

/// Decisions and the list of changes speak of their own day.
fn speaks_of_today(page: &str) -> bool {
    !page.starts_with("docs/adr/") && page != "CHANGELOG.md"
}

/// `GET /a/{b}` or `/a/{b}` must be a route as `web` writes it.
fn route(tree: &Tree, page: &str, line: usize, word: &str) -> Option<Finding> {
    let (method, path) = word.split_once(' ').unwrap_or(("GET", word));
    let is_route = path.starts_with('/') && METHODS.contains(&method) && !path.contains('…');
    let is_there = || {
        let mut doors = tree.sources().filter(|(path, _)| path.starts_with("crates/web/src/"));
        doors.any(|(_, source)| source.literals.iter().any(|literal| literal.text == path))
    };
    (is_route && !is_there()).then(|| {
        let what = format!("`{path}` is no route");
        Finding::new(page, line, what, "write it as the router does, or take it out")
    })
}

/// `otklik WORD` must be a command: a variant of that name in the program.
fn command(tree: &Tree, page: &str, line: usize, words: &str) -> Option<Finding> {
    let after = ["`otklik ", "cargo run -- "].iter().find_map(|start| words.split_once(start));
    let in_example = || words.split_once("otklik ").filter(|(before, _)| before.trim().is_empty());
    let (_, rest) = after.or_else(in_example)?;
    let name = rest.split(|letter: char| !letter.is_ascii_lowercase()).next()?;
    let (first, others) = name.split_at_checked(1)?;
    let variant = format!("{}{others}", first.to_uppercase());
    let is_there = || {
        let mut program = tree.sources().filter(|(path, _)| path.starts_with("crates/otklik/"));
        program.any(|(_, source)| source.code.iter().any(|code| has_word(code, &variant)))
    };
    (!is_there()).then(|| {
        let what = format!("`otklik {name}` is no command");
        Finding::new(page, line, what, "write it as the program does, or take it out")
    })
}

/// Each key in the table of settings must be a field of the program's configuration.
fn settings(tree: &Tree) -> Vec<Finding> {
    let page = tree.text(SETTINGS).unwrap_or_default();
    let mut findings = Vec::new();
    for row in markdown::table(page, "key", "variable").unwrap_or_default() {
        let cell = |at: usize| row.cells.get(at).map(String::as_str).unwrap_or_default();
        let (key, variable) = (cell(0).trim_matches('`'), cell(1).trim_matches('`'));
        let expected = format!("OTKLIK_{}", key.to_uppercase().replace('.', "__"));
        if variable != expected {
            let what = format!("`{key}` is not set by `{variable}`");
            findings.push(Finding::new(SETTINGS, row.line, what, format!("it is `{expected}`")));
        }
        let is_field = |part: &str| {
            let field = format!("pub {part}: ");
            let mut program = tree.sources().filter(|(path, _)| path.starts_with("crates/otklik/"));
            program.any(|(_, source)| source.code.iter().any(|code| code.contains(&field)))
        };
        if let Some(part) = key.split('.').find(|part| !is_field(part)) {
            let what = format!("the configuration has no field `{part}`");
            findings.push(Finding::new(SETTINGS, row.line, what, "name the key as the code does"));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROUTER: (&str, &str) = (
        "crates/web/src/router.rs",
        "route(\"/healthz\", get(alive)); path = \"/api/v1/appeals/{number}\"",
    );
    const PROGRAM: (&str, &str) = (
        "crates/otklik/src/main.rs",
        "enum Command { Serve, Import(Import) }\nstruct Config {\n    pub database: Database,\n}\n\
         struct Database {\n    pub url: String,\n}\n",
    );

    fn found(page: &str, text: &str) -> Vec<String> {
        let findings = check(&Tree::of(&[ROUTER, PROGRAM, (page, text)]));
        findings.iter().map(Finding::to_string).collect()
    }

    #[test]
    fn routes_are_written_as_the_router_does() {
        let page = "`/healthz`, `GET /api/v1/appeals/{number}`, `/desk/…`, `src/lib.rs`, `GET`";
        assert_eq!(found("docs/api.md", page), Vec::<String>::new());
        let found = found("docs/api.md", "\n`POST /api/v1/apeals` and `/health`");
        assert!(found[0].starts_with("docs/api.md:2: `/api/v1/apeals` is no route"));
        assert!(found[1].starts_with("docs/api.md:2: `/health` is no route"));
    }

    #[test]
    fn commands_are_those_of_the_program() {
        let page =
            "`otklik serve` and\n```sh\notklik import appeals x.csv\ncargo run -- serve\n```";
        assert_eq!(found("README.md", page), Vec::<String>::new());
        let found = found("README.md", "Run `otklik server`.\n```sh\n  otklik export\n```");
        assert!(found[0].starts_with("README.md:1: `otklik server` is no command"));
        assert!(found[1].starts_with("README.md:3: `otklik export` is no command"));
    }

    #[test]
    fn settings_are_fields_of_the_configuration() {
        let head = "| key | variable | default |\n|--|--|--|\n";
        let row = |key: &str, name: &str| format!("{head}| `{key}` | `{name}` | x |\n");
        let fine = row("database.url", "OTKLIK_DATABASE__URL");
        assert_eq!(found(SETTINGS, &fine), Vec::<String>::new());
        let misnamed = found(SETTINGS, &row("database.url", "OTKLIK_DATABASE_URL"));
        assert!(misnamed[0].contains(":3: `database.url` is not set by `OTKLIK_DATABASE_URL`"));
        let unknown = found(SETTINGS, &row("database.path", "OTKLIK_DATABASE__PATH"));
        assert!(unknown[0].contains(":3: the configuration has no field `path`"));
    }
}
