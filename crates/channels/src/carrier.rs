//! Carriers: what takes words out to a channel, and fetches the files that wait there.

use std::time::Duration;

use futures::future::BoxFuture;

use crate::talk::{Peer, Say};

/// What became of something that was said. It decides whether it may be said once more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Carried {
    /// The channel has it, under this id of its own.
    Sent(String),
    /// It certainly did not get there, and may later: the channel is away or wants a pause.
    Later {
        /// Why, for the operator; without secrets.
        why: String,
        /// How long the channel wants to be left alone.
        after: Option<Duration>,
    },
    /// The channel refuses it for good.
    Refused {
        /// Why, for the operator; without secrets.
        why: String,
        /// Whether the person wants to hear nothing more there.
        gone: bool,
    },
    /// It may or may not have got there: the connection broke after it was sent. Saying it again
    /// could say it twice, so a person decides.
    Unknown {
        /// Why, for the operator; without secrets.
        why: String,
    },
}

/// Bytes of a file that waited with its channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fetched {
    /// They are here.
    Bytes(Vec<u8>),
    /// It is larger than a file may be.
    TooLarge,
    /// It is there no more.
    Gone,
    /// Not now.
    Later {
        /// Why, for the log; without secrets.
        why: String,
        /// How long the channel wants to be left alone.
        after: Option<Duration>,
    },
}

/// The bytes of files that go with what is said, in the order of [`Say::files`].
pub type Bodies = Vec<Vec<u8>>;

/// What takes words out to one channel.
pub trait Carrier: Send + Sync {
    /// Says something in a conversation, once: it tries nothing again by itself.
    fn say<'a>(&'a self, to: &'a Peer, say: &'a Say, bodies: Bodies) -> BoxFuture<'a, Carried>;

    /// Fetches a file that was offered, by the channel's id of it.
    fn fetch<'a>(&'a self, file: &'a str) -> BoxFuture<'a, Fetched>;

    /// Tells the channel that a button was heard; what becomes of it changes nothing.
    fn hush<'a>(&'a self, receipt: &'a str) -> BoxFuture<'a, ()>;
}
