//! A text as tokens: words, numbers and single marks, each with where it stood.

use super::kind::{self, Kind};

/// Characters of a text that are looked at; what comes after them has no say.
pub const CHARS_MAX: usize = 2_000;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// A run of letters.
    Word,
    /// A run of digits; one too large for a number is the largest.
    Number(u32),
    /// Anything else that can be seen, one character.
    Mark(char),
}

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub what: What,
    /// Its letters in small form, ё as е, look-alikes of other alphabets mended.
    pub text: String,
    /// Where it begins in the text, in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// Whether a space stands before it.
    pub space: bool,
    /// Whether it begins with a capital.
    pub capital: bool,
}

/// A type word, which may be of several tokens: «пр-т.».
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KindAt {
    /// What it says.
    pub kind: Kind,
    /// Its first token.
    pub from: usize,
    /// The token after its last, with the full stop that belongs to it.
    pub to: usize,
}

/// The tokens of a text, and the type words among them.
#[derive(Debug, Default)]
pub struct Text {
    tokens: Vec<Token>,
    kinds: Vec<KindAt>,
}

impl Text {
    /// Takes a text apart.
    pub fn of(text: &str) -> Self {
        let tokens = Splitter::new(text).run();
        let mut whole = Self { tokens, kinds: Vec::new() };
        whole.kinds = kind::all(&whole);
        whole
    }

    /// How many tokens there are.
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// A token; none beyond the end.
    pub fn get(&self, at: usize) -> Option<&Token> {
        self.tokens.get(at)
    }

    /// The token before a place.
    pub fn before(&self, at: usize) -> Option<&Token> {
        self.tokens.get(at.checked_sub(1)?)
    }

    /// The word of a token; empty where it is none.
    pub fn word(&self, at: usize) -> &str {
        self.get(at).filter(|it| it.what == What::Word).map_or("", |it| &it.text)
    }

    /// The word before a place; empty where there is none.
    pub fn word_before(&self, at: usize) -> &str {
        at.checked_sub(1).map_or("", |at| self.word(at))
    }

    /// The number of a token.
    pub fn number(&self, at: usize) -> Option<u32> {
        match self.get(at)?.what {
            What::Number(number) => Some(number),
            _ => None,
        }
    }

    /// Whether a token is this mark.
    pub fn is_mark(&self, at: usize, mark: char) -> bool {
        self.get(at).is_some_and(|it| it.what == What::Mark(mark))
    }

    /// Whether a token is one of these marks.
    pub fn is_any_mark(&self, at: usize, marks: &[char]) -> bool {
        self.get(at).is_some_and(|it| matches!(it.what, What::Mark(mark) if marks.contains(&mark)))
    }

    /// Whether a token follows the one before without a space.
    pub fn is_glued(&self, at: usize) -> bool {
        self.get(at).is_some_and(|it| !it.space)
    }

    /// Whether a token begins with a capital.
    pub fn is_capital(&self, at: usize) -> bool {
        self.get(at).is_some_and(|it| it.capital)
    }

    /// The type word that begins at a token.
    pub fn kind_at(&self, at: usize) -> Option<KindAt> {
        self.kinds.iter().find(|it| it.from == at).copied()
    }

    /// The type word that ends before a token.
    pub fn kind_before(&self, at: usize) -> Option<KindAt> {
        self.kinds.iter().find(|it| it.to == at).copied()
    }

    /// The type words in their order.
    pub fn kinds(&self) -> &[KindAt] {
        &self.kinds
    }
}

/// Cuts a text into tokens.
struct Splitter {
    chars: Vec<(usize, char)>,
    end: usize,
    at: usize,
    tokens: Vec<Token>,
}

impl Splitter {
    fn new(text: &str) -> Self {
        let end = text.char_indices().nth(CHARS_MAX).map_or(text.len(), |(at, _)| at);
        let chars = text.char_indices().take(CHARS_MAX).collect();
        Self { chars, end, at: 0, tokens: Vec::new() }
    }

    fn run(mut self) -> Vec<Token> {
        let mut space = true;
        while let Some(c) = self.peek(0) {
            if c.is_whitespace() || c.is_control() {
                self.at += 1;
                space = true;
                continue;
            }
            if is_accent(c) {
                self.at += 1;
                continue;
            }
            let from = self.at;
            let what = if c.is_ascii_digit() {
                self.number()
            } else if c.is_alphabetic() {
                self.word()
            } else {
                self.at += 1;
                What::Mark(c)
            };
            self.push(from, what, space);
            space = false;
        }
        self.tokens
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).map(|(_, c)| *c)
    }

    fn number(&mut self) -> What {
        let mut number = 0_u32;
        while let Some(digit) = self.peek(0).and_then(|it| it.to_digit(10)) {
            number = number.saturating_mul(10).saturating_add(digit);
            self.at += 1;
        }
        What::Number(number)
    }

    /// To the end of a word. «улицаМира» and «ФАбрамова» are two words.
    fn word(&mut self) -> What {
        let from = self.at;
        let initial = |c: Option<char>| c.is_some_and(char::is_uppercase);
        let small = |c: Option<char>| c.is_some_and(char::is_lowercase);
        if initial(self.peek(0)) && initial(self.peek(1)) && small(self.peek(2)) {
            self.at += 1;
            return What::Word;
        }
        while let Some(c) = self.peek(0) {
            let split = self.at > from
                && c.is_uppercase()
                && self
                    .at
                    .checked_sub(1)
                    .and_then(|at| self.chars.get(at))
                    .is_some_and(|(_, it)| it.is_lowercase());
            if split || !(c.is_alphabetic() || is_accent(c)) {
                break;
            }
            self.at += 1;
        }
        What::Word
    }

    fn push(&mut self, from: usize, what: What, space: bool) {
        let chars = self.chars.get(from..self.at).unwrap_or_default();
        let start = chars.first().map_or(self.end, |(at, _)| *at);
        let end = self.chars.get(self.at).map_or(self.end, |(at, _)| *at);
        let capital = chars.first().is_some_and(|(_, c)| c.is_uppercase());
        let text = match what {
            What::Word => folded(chars),
            _ => chars.iter().map(|(_, c)| *c).collect(),
        };
        self.tokens.push(Token { what, text, start, end, space, capital });
    }
}

/// Marks over letters: an accent of pronunciation, and the two of which й and ё are made.
fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}' | '\u{301}' | '\u{306}' | '\u{308}')
}

fn folded(chars: &[(usize, char)]) -> String {
    let is_cyrillic = |c: char| matches!(c, '\u{400}'..='\u{4ff}');
    let mends = chars.len() == 1 || chars.iter().any(|(_, c)| is_cyrillic(*c));
    let mut text = String::with_capacity(chars.len() * 2);
    for (_, c) in chars {
        if is_accent(*c) {
            if *c == '\u{306}' && text.ends_with('и') {
                text.pop();
                text.push('й');
            }
            continue;
        }
        let c = if mends { cyrillic(*c) } else { *c };
        text.extend(c.to_lowercase().map(|c| if c == 'ё' { 'е' } else { c }));
    }
    text
}

/// The Cyrillic letter that looks like a Latin one.
fn cyrillic(c: char) -> char {
    match c {
        'A' | 'a' => 'а',
        'B' => 'в',
        'C' | 'c' => 'с',
        'E' | 'e' => 'е',
        'H' => 'н',
        'K' | 'k' => 'к',
        'M' => 'м',
        'O' | 'o' => 'о',
        'P' | 'p' => 'р',
        'T' => 'т',
        'X' | 'x' => 'х',
        'Y' | 'y' => 'у',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: &[&str]) {
        let text = Text::of(text);
        let found: Vec<_> = text.tokens.iter().map(|it| it.text.as_str()).collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn a_text_is_cut_where_people_forget_spaces() {
        check("ул.Мира,д5к2", &["ул", ".", "мира", ",", "д", "5", "к", "2"]);
        check("улицаМира ФАбрамова", &["улица", "мира", "ф", "абрамова"]);
        check("МИРА 5", &["мира", "5"]);
        check("Ёлочная, 16я", &["елочная", ",", "16", "я"]);
    }

    #[test]
    fn look_alikes_are_mended_in_words_that_have_a_cyrillic_letter() {
        check("Mиpa 5A Apple", &["мира", "5", "а", "apple"]);
        check("Мои\u{306}ка", &["мойка"]);
    }

    #[test]
    fn spans_are_bytes_of_the_text() {
        let source = "на ул. Мира, 5";
        let text = Text::of(source);
        for token in &text.tokens {
            let part = source.get(token.start..token.end).unwrap();
            assert_eq!(part.to_lowercase(), token.text);
        }
        assert_eq!(text.kinds(), [KindAt { kind: Kind::Street, from: 1, to: 3 }]);
    }

    #[test]
    fn a_long_text_is_cut() {
        assert!(Text::of(&"я ".repeat(10_000)).len() <= CHARS_MAX);
        assert_eq!(Text::of(&"9".repeat(50)).number(0), Some(u32::MAX));
    }
}
