//! What stopped an import, in the language of whoever waits.

use std::io;

use base::{Lang, Words};
use channels::file::io_words;

/// The database failed: what is known of it in words, the rest as its own text behind them.
pub fn store(lang: Lang) -> impl Fn(::store::Error) -> anyhow::Error {
    move |error| {
        let words = match &error {
            ::store::Error::Away(_) => Words::new(
                "база данных не отвечает; повторите ту же команду, когда она вернётся",
                "the database does not answer; repeat the command when it is back",
            ),
            ::store::Error::Full(_) => Words::new(
                "на диске базы данных кончилось место; освободите его и повторите ту же команду",
                "the disk of the database is full; make room and repeat the command",
            ),
            // The rest is told by the program, as for every command.
            _ => return error.into(),
        };
        anyhow::Error::msg(words.of(lang).to_owned())
    }
}

/// A file could not be written.
pub fn file(lang: Lang, what: Words) -> impl Fn(io::Error) -> anyhow::Error {
    move |error| {
        let why = io_words(&error);
        anyhow::Error::msg(format!("{}: {}", what.of(lang), why.of(lang)))
    }
}

/// The thread that reads the file ended before its work did: a mistake of ours.
pub fn reader(lang: Lang) -> impl Fn(tokio::task::JoinError) -> anyhow::Error {
    move |error| {
        let words = Words::new("чтение файла прервалось", "the reading of the file broke off");
        anyhow::Error::new(error).context(words.of(lang).to_owned())
    }
}
