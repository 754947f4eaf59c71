//! Talk: what is heard in a conversation on a channel, and what is said in it.
//!
//! A conversation is where a person writes and reads: a private chat with a bot, a page of the
//! portal. What is heard comes from the channel's own format; what is said is told in words and
//! buttons, and a channel without buttons shows their captions as words.

use base::{Lang, Personal, Point, Timestamp};

use crate::attachment::FileRef;

/// Characters that a channel's own id of a conversation may have.
pub const PEER_MAX: usize = 200;
/// Bytes of the word behind a button at most: what every messenger carries.
pub const PRESS_MAX: usize = 64;

/// A conversation on a channel.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Peer {
    /// The channel, such as `telegram:main`.
    pub channel: String,
    /// The channel's own id of the conversation; it leads to a person.
    pub id: Personal<String>,
}

/// One thing that a person did in a conversation.
#[derive(Debug, Clone, PartialEq)]
pub struct Heard {
    /// The channel's own id of it; with the channel its unique key.
    pub key: String,
    /// Where.
    pub peer: Peer,
    /// How the person is called there.
    pub name: Option<Personal<String>>,
    /// The language of the person's device.
    pub lang: Option<Lang>,
    /// When, by the channel's clock.
    pub at: Timestamp,
    /// What.
    pub what: What,
}

/// What a person did in a conversation.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// Wrote, perhaps with files; an album is one.
    Wrote {
        /// The words; empty where there were only files.
        text: Personal<String>,
        /// The files, still lying with the channel.
        files: Vec<Offered>,
    },
    /// Showed a place on the map.
    Showed(Point),
    /// Pressed a button.
    Pressed {
        /// The word behind it.
        word: String,
        /// What the channel wants back, so that the button stops waiting.
        receipt: Option<String>,
    },
    /// Changed the words of a message.
    Edited {
        /// The key of what was heard first.
        of: String,
        /// The words as they are now.
        text: Personal<String>,
    },
    /// Began the conversation, perhaps along a link that carries a word.
    Began(Option<String>),
    /// Wants to hear nothing more.
    Left,
    /// Sent something that cannot be read: a sticker, a voice.
    Unreadable,
}

/// A file that lies with its channel and can be asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offered {
    /// The channel's own id of the file.
    pub id: String,
    /// The name that its sender gave it.
    pub name: Option<Personal<String>>,
    /// Its size in bytes, where the channel says so.
    pub bytes: Option<u64>,
}

/// What is said in a conversation.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Say {
    /// The words, without markup.
    pub text: Personal<String>,
    /// Rows of buttons under them.
    pub buttons: Vec<Vec<Button>>,
    /// Pictures and other files that go with the words; they lie in the storage.
    pub files: Vec<FileRef>,
}

/// A button under what is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Button {
    /// What it says.
    pub caption: String,
    /// What it does.
    pub press: Press,
}

/// What a button does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Press {
    /// Sends a word back.
    Word(String),
    /// Asks the device for its place.
    Place,
    /// Opens a page.
    Link(String),
}
