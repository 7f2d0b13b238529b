//! SyncML 1.2 messages as OMA DM uses them (DM Representation Protocol; DM Protocol 1.3, section 6).
//!
//! Two layers. [`tree::Element`] holds anything that was on the wire, in its order, with its places.
//! [`message::Message`] above it holds what a DM message means, as far as it could be read; what was
//! missing, misplaced or repeated is said as [`defect::Defect`]s beside it and never assumed away.
//! [`codec`] goes between octets and both layers; [`grammar`] is the DTD as data.

pub mod build;
pub mod codec;
pub mod defect;
pub mod edit;
pub mod grammar;
pub mod limits;
pub mod message;
pub mod read;
pub mod tree;
pub mod xml;
