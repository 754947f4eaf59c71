//! What stops a command, in words for the one who typed it.

use std::fmt;

use base::{Lang, Words};

/// A refusal with its words in both languages.
#[derive(Debug)]
pub struct Told {
    words: Words,
    code: u8,
}

impl Told {
    /// Something went wrong: exit code 1.
    pub fn new(words: Words) -> Self {
        Self { words, code: 1 }
    }

    /// The command cannot be understood or carried out as it was set up: exit code 2.
    pub fn usage(words: Words) -> Self {
        Self { words, code: 2 }
    }

    /// The words in one language.
    pub fn of(&self, lang: Lang) -> &str {
        self.words.of(lang)
    }

    /// The exit code of the program.
    pub fn code(&self) -> u8 {
        self.code
    }
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words.en)
    }
}

impl std::error::Error for Told {}
