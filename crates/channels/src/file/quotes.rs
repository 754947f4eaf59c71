//! Where the quote of a CSV cell was opened. The parser tells neither that one was never closed nor
//! which; so its bytes are watched on their way to it, by its own rules.

use std::io::{self, Read};

/// A reader that knows whether what it gave out stands in an open quote.
pub(super) struct Quotes<R> {
    inner: R,
    delimiter: u8,
    state: State,
    read: u64,
    line: u64,
    opened: u64,
    is_over: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Before the first byte of a cell.
    Start,
    /// In a cell without quotes, or behind those of its beginning.
    Plain,
    Quoted,
    /// Behind a quote inside quotes: it ends the cell, or a second one makes both a quote in it.
    Closing,
}

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

impl<R: Read> Quotes<R> {
    /// Watches what a reader gives.
    pub fn new(inner: R, delimiter: u8) -> Self {
        let state = State::Start;
        Self { inner, delimiter, state, read: 0, line: 1, opened: 0, is_over: false }
    }

    /// The line of the file in which the quote was opened that is still open.
    pub fn open_at(&self) -> Option<u64> {
        (self.state == State::Quoted).then_some(self.opened)
    }

    /// Whether the file has ended with a quote that is still open.
    pub fn left_open_at(&self) -> Option<u64> {
        self.open_at().filter(|_| self.is_over)
    }

    fn step(&mut self, byte: u8) {
        self.state = match (self.state, byte) {
            (State::Start, b'"') => {
                self.opened = self.line;
                State::Quoted
            }
            (State::Quoted, b'"') => State::Closing,
            (State::Closing, b'"') | (State::Quoted, _) => State::Quoted,
            (_, b'\n' | b'\r') => State::Start,
            (_, byte) if byte == self.delimiter => State::Start,
            (State::Start, byte) if self.is_mark(byte) => State::Start,
            _ => State::Plain,
        };
        self.line += u64::from(byte == b'\n');
        self.read += 1;
    }

    /// The mark before the first cell of a file is none of its bytes.
    fn is_mark(&self, byte: u8) -> bool {
        usize::try_from(self.read).is_ok_and(|at| BYTE_ORDER_MARK.get(at) == Some(&byte))
    }
}

impl<R: Read> Read for Quotes<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.is_over = read == 0 && !buffer.is_empty();
        for &byte in buffer.iter().take(read) {
            self.step(byte);
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_is_open_until_it_is_closed() {
        for (text, open) in [
            ("a,b\n1,\"x\"\n", None),
            ("a,b\n1,\"x\"", None),
            ("a,b\n1,\"x", Some(2)),
            ("a,b\n1,\"x\"\"\n2,y\n", Some(2)),
            ("a,b\n1,5\" pipe\n", None),
            ("a,b\n1,\"x\n y\"\n2,\"z\n3,", Some(4)),
            ("\u{feff}\"a\n", Some(1)),
            ("a,\u{feff}\"a\n", None),
            ("", None),
        ] {
            let mut quotes = Quotes::new(text.as_bytes(), b',');
            io::copy(&mut quotes, &mut io::sink()).unwrap();
            assert_eq!(quotes.left_open_at(), open, "{text}");
        }
    }
}
