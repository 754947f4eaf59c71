//! Files of the past: tables of other systems read into appeals with their whole history.
//!
//! A [`Profile`] says what the columns mean; [`PastFile`] reads a table by it, row by row. No
//! code here knows a profile: what differs from one table to another is data.

pub mod limits;

mod fault;
mod looks;
mod past;
mod print;
mod profile;
mod quotes;
mod read;
mod row_fault;
mod said;

mod beside;
mod csv;
mod draft;
mod format;
mod header;
mod history;
mod jsonl;
mod names;
mod order;
mod row;
mod source;
mod table;
mod when;
mod xlsx;

pub use fault::{FileFault, FileFaultKind};
pub use looks::{Encoding, Looks};
pub use past::{
    Named, PastAppeal, PastAuthor, PastEvent, PastKind, PastMessage, PastPlace, PastStatus,
    PastTopic,
};
pub use print::{Difference, Part, Print};
pub use profile::{Profile, ProfileFault};
pub use read::{Past, PastFile, Rejected};
pub use row_fault::{BadJson, BadJsonField, Happened, RowFault};
pub use said::io_words;
pub use source::Progress;
pub(crate) use source::whole_text;
pub use table::{BadTableRow, Table};
