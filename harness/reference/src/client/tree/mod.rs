//! The management tree of the client: nodes, their properties and who may do what to them.
//!
//! Commands reach it through `execute`; what a fresh device holds is in `factory`.

mod acl;
mod factory;
mod node;
mod store;
mod tnds;
mod uri;

pub(crate) use acl::{Right, permits};
pub(crate) use factory::{device_info, factory_tree};
pub use node::{Access, Node};
pub use store::Tree;
pub(crate) use tnds::write_tnds;
pub(crate) use uri::{Address, Bounds, address};
