//! SyncML 1.2 messages as OMA DM uses them (DM Representation Protocol; DM Protocol 1.3, section 6).
//!
//! Two layers. [`tree::Element`] holds anything that was on the wire, in its order, with its places.
//! [`message::Message`] above it holds what a DM message means, as far as it could be read; what was
//! missing, misplaced or repeated is said as [`defect::Defect`]s beside it and never assumed away.
//!
//! | module | what it does |
//! |---|---|
//! | [`codec`] | octets to both layers and back: the door for callers |
//! | [`xml`] | octets of an XML document to the tree, and the tree to octets |
//! | [`wbxml`] | the same for WAP Binary XML |
//! | [`tree`], [`name`], [`pretty`] | the tree, its names, and its form for human eyes |
//! | [`grammar`] | the DTD as data, and a tree held against it |
//! | [`read`], [`build`] | tree to message, message to tree |
//! | [`message`], [`kind`] | the message; its methods are in `access`, `commands` and `construct` |
//! | [`edit`] | changes to a tree by path, to send what is wrong on purpose |
//! | [`defect`], [`limits`] | what was wrong; how much is read |

mod access;
pub mod build;
pub mod codec;
mod commands;
mod construct;
pub mod defect;
pub mod edit;
pub mod grammar;
pub mod kind;
pub mod limits;
pub mod message;
pub mod name;
pub mod pretty;
pub mod read;
pub mod tree;
pub mod wbxml;
pub mod xml;
