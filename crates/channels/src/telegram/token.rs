//! The token of a bot: whoever has it is the bot.

use std::fmt;

/// A bot's token, such as `110201543:AAH…`. Nothing prints it.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

/// A text that is no token; it is not repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a token is a number, a colon and letters, as @BotFather gave it")]
pub struct BadToken;

impl Token {
    /// Takes a token in.
    pub fn parse(text: &str) -> Result<Self, BadToken> {
        let (bot, key) = text.split_once(':').ok_or(BadToken)?;
        let is_number = (1..=20).contains(&bot.len()) && bot.bytes().all(|b| b.is_ascii_digit());
        let is_key = (20..=100).contains(&key.len())
            && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
        if is_number && is_key { Ok(Self(text.to_owned())) } else { Err(BadToken) }
    }

    /// The number of the bot, which is no secret.
    pub fn bot(&self) -> &str {
        self.0.split(':').next().unwrap_or_default()
    }

    /// The token itself, for the address of a call.
    pub(super) fn reveal(&self) -> &str {
        &self.0
    }

    /// A text with the token struck out, whole or without its number.
    pub(super) fn struck_from(&self, text: &str) -> String {
        let key = self.0.split_once(':').map_or(self.0.as_str(), |(_, key)| key);
        text.replace(key, "…")
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsawc";

    #[test]
    fn a_token_is_known_by_its_form_and_never_shown() {
        let token = Token::parse(GOOD).unwrap();
        assert_eq!(token.bot(), "110201543");
        assert_eq!(format!("{token:?}"), "Token(…)");
        assert_eq!(token.struck_from(&format!("x/bot{GOOD}/y")), "x/bot110201543:…/y");
        for bad in ["", "x", "123:short", ":AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsawc", " 1:a/b"] {
            assert_eq!(Token::parse(bad), Err(BadToken), "{bad}");
        }
    }
}
