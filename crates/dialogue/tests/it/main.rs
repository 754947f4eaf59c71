//! The room as the rest of the house sees it, on both engines.

mod bad;
mod chat;
mod journey;
mod links;
