//! people
mod name;
pub mod password;
mod principal;
mod role;
mod scope;
mod secret;
pub use name::{AccountName, BadName};
pub use principal::{Principal, ServiceId, Sight, StaffId, Who};
pub use role::{BadRole, ROLE_SCOPES, Role};
pub use scope::{BadScopes, Scope, Scopes};
