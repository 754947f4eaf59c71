//! Files of the past: tables of other systems read into appeals with their whole history.
//!
//! A [`Profile`] says what the columns mean; [`PastFile`] reads a table by it, row by row. No
//! code here knows a profile: what differs from one table to another is data.

pub mod limits;

mod fault;
mod past;
mod profile;
mod read;

mod beside;
mod csv;
mod draft;
mod format;
mod header;
mod history;
mod jsonl;
mod names;
mod row;
mod source;
mod when;
mod xlsx;

pub use fault::{FileFault, FileFaultKind, RowFault};
pub use past::{
    Named, PastAppeal, PastAuthor, PastEvent, PastKind, PastMessage, PastPlace, PastStatus,
    PastTopic,
};
pub use profile::{Profile, ProfileFault};
pub use read::{Past, PastFile, Rejected};
pub use source::Progress;
