//! register

pub mod district;
pub mod topic;

pub use channels::Regime;
pub use district::{District, Districts};
pub use topic::{Topic, Topics};
