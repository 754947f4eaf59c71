//! web

pub mod desk;
pub mod lang;
