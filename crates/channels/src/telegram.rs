//! Telegram: a bot's conversations over its Bot API.
//!
//! What comes in is kept raw by whoever polls or is called, and read here afterwards
//! ([`update::read`], [`album::ready`]); what goes out goes through [`Telegram`], a
//! [`Carrier`](crate::carrier::Carrier). The token stands in the address of every call, so no error
//! of the library below leaves this module with its address.

pub mod album;
mod api;
mod carry;
mod pace;
mod say;
mod token;
pub mod update;

pub use api::{Hook, Raw, Settings, Telegram, Trouble};
pub use pace::Pace;
pub use token::{BadToken, Token};

/// The address of the official server.
pub const API_URL: &str = "https://api.telegram.org";
/// Where a webhook carries its secret.
pub const SECRET_HEADER: &str = "x-telegram-bot-api-secret-token";
/// Characters of a webhook's secret at most.
pub const SECRET_MAX: usize = 256;

/// Whether Telegram takes a text as the secret of a webhook.
pub fn is_secret(text: &str) -> bool {
    let plain = text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
    plain && (1..=SECRET_MAX).contains(&text.len())
}
