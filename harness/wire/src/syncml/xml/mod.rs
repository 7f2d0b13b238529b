//! XML 1.0 to the tree and back.
//!
//! [`parse`] reads a document to a tree exactly when it is well formed, and knows three exceptions that
//! were seen in the field and are reported and read over: characters that XML forbids inside text,
//! entities nobody declared, and prefixes nobody bound. [`write()`] writes the plain XML that every
//! parser in the field takes. Whether a document is SyncML is for [`super::grammar`].

mod characters;
mod gate;
mod namespaces;
mod prolog;
mod reader;
mod tag;
mod writer;

pub use reader::parse;
pub use writer::{write, write_fragment};

/// Elements inside one another that are read or written at most, whatever the limits say: trees are
/// walked and dropped by recursion.
pub const DEEPEST: usize = 512;
