//! The shape of a Rust file: where its tests are, how long its functions, what it shows outside.

use super::rust::{Source, has_word};

/// A function: where it begins, how many lines and parameters it has.
#[derive(Debug, PartialEq, Eq)]
pub struct Function {
    pub name: String,
    pub line: usize,
    pub lines: usize,
    pub parameters: usize,
}

/// The first and the last line (from 1) of each inline block of tests.
pub fn test_blocks(source: &Source) -> Vec<(usize, usize)> {
    let text = Text::of(source);
    let mut blocks = Vec::new();
    let mut from = 0;
    while let Some(at) = text.find("#[cfg(test)]", from) {
        from = at + 1;
        let Some(opening) = text.next_of(at, &['{', ';']) else { break };
        if text.is(opening, '{')
            && let Some(end) = text.closing(opening)
        {
            blocks.push((text.line(at), text.line(end)));
            from = end;
        }
    }
    blocks
}

/// The modules in files of their own that this file declares for tests only.
pub fn test_modules(source: &Source) -> Vec<String> {
    let text = Text::of(source);
    let mut names = Vec::new();
    let mut from = 0;
    while let Some(at) = text.find("#[cfg(test)]", from) {
        from = at + 1;
        let Some(end) = text.next_of(at, &['{', ';']) else { break };
        let item = text.slice(at, end);
        if text.is(end, ';')
            && let Some((_, name)) = item.rsplit_once("mod ")
        {
            names.push(name.trim().to_owned());
        }
    }
    names
}

/// Every function that has a body, those inside others and inside traits too.
pub fn functions(source: &Source) -> Vec<Function> {
    let text = Text::of(source);
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = text.find("fn ", from) {
        from = at + 1;
        if text.grows_from_before(at) {
            continue;
        }
        found.extend(function(&text, at));
    }
    found
}

fn function(text: &Text, at: usize) -> Option<Function> {
    let name = text.word(at + 3);
    if name.is_empty() {
        return None;
    }
    let opening = text.parameters(at + 3 + name.chars().count())?;
    let closing = text.closing(opening)?;
    let body = text.next_of(closing, &['{', ';'])?;
    if text.is(body, ';') {
        return None;
    }
    let line = text.line(at);
    let lines = text.line(text.closing(body)?) - line + 1;
    Some(Function { name, line, lines, parameters: text.parameter_count(opening, closing) })
}

/// How many names the file shows outside: items at its top that are simply `pub`.
pub fn public_items(source: &Source) -> usize {
    let text = Text::of(source);
    let mut count = 0;
    let mut from = 0;
    while let Some(at) = text.find("pub ", from) {
        from = at + 1;
        if text.depth(at) > 0 || text.grows_from_before(at) {
            continue;
        }
        let end = text.next_of(at, &[';', '=', '(']).unwrap_or(at);
        let statement = text.slice(at, end);
        let is_list = statement.starts_with("pub use") && statement.contains('{');
        count += if is_list { names_in_use(&statement) } else { 1 };
    }
    count
}

fn names_in_use(statement: &str) -> usize {
    let names = statement.split(['{', '}', ',']);
    let leaf = |name: &&str| {
        let name = name.trim();
        !name.is_empty() && !name.ends_with("::") && !has_word(name, "use")
    };
    names.filter(leaf).count()
}

/// The blanked code as letters, with the line of each.
struct Text {
    letters: Vec<char>,
}

impl Text {
    fn of(source: &Source) -> Self {
        Self { letters: source.code.join("\n").chars().collect() }
    }

    fn is(&self, at: usize, letter: char) -> bool {
        self.letters.get(at) == Some(&letter)
    }

    fn line(&self, at: usize) -> usize {
        1 + self.letters.iter().take(at).filter(|letter| **letter == '\n').count()
    }

    fn slice(&self, from: usize, to: usize) -> String {
        self.letters.iter().skip(from).take(to.saturating_sub(from)).collect()
    }

    fn find(&self, words: &str, from: usize) -> Option<usize> {
        let words: Vec<char> = words.chars().collect();
        let rest = self.letters.get(from..)?;
        rest.windows(words.len()).position(|window| window == words).map(|at| from + at)
    }

    fn grows_from_before(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|before| self.letters.get(before));
        before.is_some_and(|it| it.is_alphanumeric() || *it == '_')
    }

    fn word(&self, at: usize) -> String {
        let rest = self.letters.iter().skip(at);
        rest.take_while(|it| it.is_alphanumeric() || **it == '_').collect()
    }

    fn next_of(&self, from: usize, wanted: &[char]) -> Option<usize> {
        let rest = self.letters.get(from..)?;
        let mut brackets = 0_i32;
        let position = rest.iter().position(|letter| {
            // `[u8; 4]` in a signature holds a semicolon that ends nothing.
            brackets += i32::from(*letter == '[') - i32::from(*letter == ']');
            brackets <= 0 && wanted.contains(letter)
        });
        position.map(|at| from + at)
    }

    fn depth(&self, at: usize) -> usize {
        let before = || self.letters.iter().take(at);
        let opened = before().filter(|it| **it == '{').count();
        opened.saturating_sub(before().filter(|it| **it == '}').count())
    }

    /// Where the bracket that opens here is closed.
    fn closing(&self, opening: usize) -> Option<usize> {
        let mut depth = 0_usize;
        for (at, letter) in self.letters.iter().enumerate().skip(opening) {
            match letter {
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' => depth = depth.checked_sub(1)?,
                _ => {}
            }
            if depth == 0 {
                return Some(at);
            }
        }
        None
    }

    /// Where the parameters open: after the name and, if there are any, its generics.
    fn parameters(&self, from: usize) -> Option<usize> {
        let mut angles = 0_i32;
        for at in from..self.letters.len() {
            match self.letters.get(at)? {
                '<' => angles += 1,
                '>' if !self.is_arrow(at) => angles -= 1,
                '(' if angles == 0 => return Some(at),
                _ => {}
            }
        }
        None
    }

    fn is_arrow(&self, at: usize) -> bool {
        at.checked_sub(1).is_some_and(|before| self.is(before, '-') || self.is(before, '='))
    }

    /// The receiver does not count.
    fn parameter_count(&self, opening: usize, closing: usize) -> usize {
        let (mut depth, mut parts, mut part) = (0_i32, Vec::new(), String::new());
        for at in opening + 1..closing {
            let Some(letter) = self.letters.get(at) else { break };
            match letter {
                '(' | '[' | '{' | '<' => depth += 1,
                '>' if self.is_arrow(at) => {}
                ')' | ']' | '}' | '>' => depth -= 1,
                ',' if depth == 0 => {
                    parts.push(std::mem::take(&mut part));
                    continue;
                }
                _ => {}
            }
            part.push(*letter);
        }
        parts.push(part);
        let is_receiver = |part: &str| has_word(part.split(':').next().unwrap_or(part), "self");
        parts.iter().filter(|part| !part.trim().is_empty() && !is_receiver(part)).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<(String, usize, usize, usize)> {
        let found = functions(&Source::read(text));
        found.into_iter().map(|it| (it.name, it.line, it.lines, it.parameters)).collect()
    }

    #[test]
    fn functions_are_measured() {
        let text = "fn a() {}\n\npub async fn b<F: Fn(u8, u8) -> u8>(\n    f: F,\n    \
                    (x, y): (u8, [u8; 2]),\n) -> [u8; 2] {\n    // }\n    \"}\";\n}\n";
        assert_eq!(all(text), [("a".into(), 1, 1, 0), ("b".into(), 3, 7, 2)]);
    }

    #[test]
    fn a_receiver_does_not_count_and_a_signature_has_no_body() {
        let text = "trait T {\n    fn a(&self);\n    fn b(&mut self, x: u8, y: M<u8, u8>) {}\n    \
                    fn c(self: Arc<Self>, z: fn(u8) -> u8) {}\n}\n";
        assert_eq!(all(text), [("b".into(), 3, 1, 2), ("c".into(), 4, 1, 1)]);
    }

    #[test]
    fn types_of_functions_are_not_functions() {
        assert!(
            all("type F = fn (u8) -> u8;\nmacro_rules! m { () => { fn $name() {} } }").is_empty()
        );
    }

    #[test]
    fn blocks_of_tests_are_found() {
        let text =
            "fn a() {}\n#[cfg(test)]\nmod far;\n#[cfg(test)]\nmod tests {\n    fn b() {}\n}\n";
        assert_eq!(test_blocks(&Source::read(text)), [(4, 7)]);
        assert_eq!(test_modules(&Source::read(text)), ["far"]);
    }

    #[test]
    fn what_is_shown_outside_is_counted() {
        let text = "pub mod a;\npub use a::{B, c::{D, E as F}, G};\npub(crate) fn h() {}\n\
                    pub fn i() {}\nmod j {\n    pub fn k() {}\n}\npub use l::*;\n";
        assert_eq!(public_items(&Source::read(text)), 1 + 4 + 1 + 1);
    }
}
