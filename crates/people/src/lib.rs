#![doc = include_str!("../README.md")]

pub mod command;
mod csrf;
pub mod department;
mod name;
pub mod names;
pub mod password;
mod principal;
pub mod reply;
mod role;
mod scope;
mod secret;
pub mod service;
pub mod session;
pub mod staff;
mod store;
pub mod token;
pub mod tries;

pub use csrf::Csrf;
pub use department::{Department, Departments};
pub use name::{AccountName, BadName};
pub use principal::{Principal, ServiceId, Sight, StaffId, Who};
pub use role::{BadRole, ROLE_SCOPES, Role};
pub use scope::{BadScopes, Scope, Scopes};
