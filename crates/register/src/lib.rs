#![doc = include_str!("../README.md")]

mod appeal;
mod attachment;
mod author;
pub mod change;
pub mod district;
mod intake;
pub mod list;
mod message;
pub mod near;
mod number;
pub mod past;
pub mod picture;
pub mod problem;
mod record;
mod search;
mod status;
mod store;
mod stray;
pub mod topic;
pub mod transition;

pub use appeal::{Appeal, AppealId, AuthorId, Card, Due, MessageId, OpenError, Place};
pub use attachment::{Attachment, AttachmentId, Files, FilesError, Owner};
pub use author::Author;
pub use channels::{self, Regime};
pub use intake::{Accepted, Intake, IntakeWriter, Receipt};
pub use list::{Cursor, Item, Order, PAGE_MAX, Page, Selection};
pub use message::Message;
pub use number::Number;
pub use record::REASON_MAX;
pub use search::SearchFollower;
pub use status::Status;
