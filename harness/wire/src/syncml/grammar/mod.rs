//! The SyncML 1.2 and MetInf 1.2 document types as data (RepPro 1.2.2, section 7; MetaInfo 1.2.2,
//! section 6), and a tree held against them.
//!
//! Messages need not be validated by their receivers, but a sender must keep the order of the DTD
//! (RepPro 1.2.2, section 5). [`check()`] says where a tree departs from it; what that means for a verdict
//! is the engine's.

mod model;
mod table;
mod walk;

pub use model::{Model, Occurrence, Particle};
pub use table::{meta_model, model};
pub use walk::check;
