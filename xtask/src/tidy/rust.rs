//! Reads Rust just well enough to tell code from comments and literals.

/// A piece of text and the line (from 1) on which it begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub line: usize,
    pub text: String,
}

/// One Rust file, taken apart.
pub struct Source {
    /// The text as written, by lines.
    pub lines: Vec<String>,
    /// The same lines with comments and the insides of literals blanked out.
    pub code: Vec<String>,
    /// String literals.
    pub literals: Vec<Piece>,
    /// Comments, documentation included.
    pub comments: Vec<Piece>,
}

impl Source {
    /// Takes a file apart.
    pub fn read(text: &str) -> Self {
        let mut reader = Reader::new(text);
        reader.run();
        Self {
            lines: text.lines().map(str::to_owned).collect(),
            code: reader.code.lines().map(str::to_owned).collect(),
            literals: reader.literals,
            comments: reader.comments,
        }
    }

    /// The lines (from 1) on which these words stand in code, not as parts of longer words.
    pub fn lines_with<'a>(&'a self, words: &'a str) -> impl Iterator<Item = usize> + 'a {
        let numbered = self.code.iter().zip(1..);
        numbered.filter(|(line, _)| has_word(line, words)).map(|(_, number)| number)
    }
}

/// Whether the words occur in the text, not as a part of longer ones.
pub fn has_word(text: &str, words: &str) -> bool {
    let part = |letter: char| letter.is_alphanumeric() || letter == '_';
    let (first, last) = (words.chars().next(), words.chars().next_back());
    text.match_indices(words).any(|(at, _)| {
        let before = text.get(..at).and_then(|it| it.chars().next_back());
        let after = text.get(at + words.len()..).and_then(|it| it.chars().next());
        let grows = |edge: Option<char>, next: Option<char>| {
            edge.is_some_and(part) && next.is_some_and(part)
        };
        !grows(first, before) && !grows(last, after)
    })
}

struct Reader {
    text: Vec<char>,
    at: usize,
    line: usize,
    code: String,
    literals: Vec<Piece>,
    comments: Vec<Piece>,
}

impl Reader {
    fn new(text: &str) -> Self {
        let text = text.chars().collect();
        Self {
            text,
            at: 0,
            line: 1,
            code: String::new(),
            literals: Vec::new(),
            comments: Vec::new(),
        }
    }

    fn run(&mut self) {
        while let Some(letter) = self.peek(0) {
            match (letter, self.peek(1)) {
                ('/', Some('/')) => self.line_comment(),
                ('/', Some('*')) => self.block_comment(),
                ('"', _) => self.literal(),
                ('r' | 'b' | 'c', _) if self.is_word_start() => self.prefixed(),
                ('\'', _) => self.quote(),
                _ => self.keep(),
            }
        }
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.text.get(self.at + ahead).copied()
    }

    fn is_word_start(&self) -> bool {
        let before = self.at.checked_sub(1).and_then(|at| self.text.get(at));
        !before.is_some_and(|it| it.is_alphanumeric() || *it == '_')
    }

    /// Passes one letter on as code.
    fn keep(&mut self) {
        if let Some(letter) = self.peek(0) {
            self.code.push(letter);
            self.step(letter);
        }
    }

    /// Passes over one letter and leaves a blank in its place.
    fn blank(&mut self) -> Option<char> {
        let letter = self.peek(0)?;
        self.code.push(if letter == '\n' { '\n' } else { ' ' });
        self.step(letter);
        Some(letter)
    }

    fn step(&mut self, letter: char) {
        self.at += 1;
        self.line += usize::from(letter == '\n');
    }

    fn line_comment(&mut self) {
        let (line, mut text) = (self.line, String::new());
        while self.peek(0).is_some_and(|letter| letter != '\n') {
            text.extend(self.blank());
        }
        self.comments.push(Piece { line, text });
    }

    fn block_comment(&mut self) {
        let (line, mut text, mut depth) = (self.line, String::new(), 0_usize);
        loop {
            match (self.peek(0), self.peek(1)) {
                (Some('/'), Some('*')) => depth += 1,
                (Some('*'), Some('/')) => depth -= 1,
                (None, _) => break,
                _ => {
                    text.extend(self.blank());
                    continue;
                }
            }
            text.extend(self.blank());
            text.extend(self.blank());
            if depth == 0 {
                break;
            }
        }
        self.comments.push(Piece { line, text });
    }

    fn literal(&mut self) {
        self.keep();
        let (line, mut text) = (self.line, String::new());
        while let Some(letter) = self.peek(0) {
            match letter {
                '"' => break,
                '\\' => {
                    text.extend(self.blank());
                    text.extend(self.blank());
                }
                _ => text.extend(self.blank()),
            }
        }
        self.keep();
        self.literals.push(Piece { line, text });
    }

    /// A word that begins with r, b or c: perhaps the prefix of a literal.
    fn prefixed(&mut self) {
        let mut ahead = 0;
        while ahead < 2 && self.peek(ahead).is_some_and(|it| matches!(it, 'r' | 'b' | 'c')) {
            ahead += 1;
        }
        let raw = self.peek(ahead - 1) == Some('r');
        let mut hashes = 0;
        while raw && self.peek(ahead + hashes) == Some('#') {
            hashes += 1;
        }
        match self.peek(ahead + hashes) {
            Some('"') if raw => self.raw_literal(ahead, hashes),
            Some('"') => {
                (0..ahead).for_each(|_| self.keep());
                self.literal();
            }
            _ => (0..ahead).for_each(|_| self.keep()),
        }
    }

    fn raw_literal(&mut self, prefix: usize, hashes: usize) {
        (0..prefix + hashes + 1).for_each(|_| self.keep());
        let (line, mut text) = (self.line, String::new());
        while let Some(letter) = self.peek(0) {
            let closes = letter == '"' && (1..=hashes).all(|it| self.peek(it) == Some('#'));
            if closes {
                break;
            }
            text.extend(self.blank());
        }
        (0..=hashes).for_each(|_| self.keep());
        self.literals.push(Piece { line, text });
    }

    /// A character, or else a lifetime.
    fn quote(&mut self) {
        let is_character = self.peek(1) == Some('\\') || self.peek(2) == Some('\'');
        self.keep();
        if !is_character {
            return;
        }
        if self.peek(0) == Some('\\') {
            self.blank();
        }
        self.blank();
        while self.peek(0).is_some_and(|letter| letter != '\'' && letter != '\n') {
            self.blank();
        }
        self.keep();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> String {
        Source::read(text).code.join("\n")
    }

    #[test]
    fn comments_are_blanked_and_kept_aside() {
        let source = Source::read("a(); // one\n/* two /* deep */\n still */ b();\n/// doc\n");
        assert_eq!(source.code, ["a();       ", "                 ", "          b();", "       "]);
        let lines: Vec<usize> = source.comments.iter().map(|it| it.line).collect();
        assert_eq!(lines, [1, 2, 4]);
        assert_eq!(source.comments[0].text, "// one");
    }

    #[test]
    fn literals_are_blanked_and_kept_aside() {
        let source = Source::read("f(\"a \\\" // b\", r#\"x \" y\"#, b\"z\")");
        let texts: Vec<&str> = source.literals.iter().map(|it| it.text.as_str()).collect();
        assert_eq!(texts, ["a \\\" // b", "x \" y", "z"]);
        assert_eq!(source.code, ["f(\"         \", r#\"     \"#, b\" \")"]);
    }

    #[test]
    fn characters_and_lifetimes_are_told_apart() {
        assert_eq!(code("fn f<'a>(x: &'a str) { '{' }"), "fn f<'a>(x: &'a str) { ' ' }");
        assert_eq!(
            code(r#"['\'', '\\', '\u{41}', '"', b'{']"#),
            "['  ', '  ', '      ', ' ', b' ']"
        );
    }

    #[test]
    fn a_word_is_not_found_inside_a_longer_one() {
        assert!(has_word("use sqlx::query;", "sqlx"));
        assert!(!has_word("use my_sqlx::query;", "sqlx"));
        assert!(!has_word("mysqlx", "sqlx") && !has_word("eprintln!(x)", "println!"));
        assert!(has_word("std::thread::sleep(x)", "thread::sleep"));
    }
}
