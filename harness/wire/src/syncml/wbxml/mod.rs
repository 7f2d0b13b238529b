//! WBXML 1.1 to 1.3 to the tree and back (WBXML 1.3; RepPro 1.2.2, section 8).
//!
//! [`parse`] reads whatever a peer in the field may write onto the tree that XML is read onto, places
//! included; [`write()`] writes the one form that every peer in the field takes. Both stop where a tree
//! would be something other than what was on the wire. Whether a document is SyncML is for
//! [`super::grammar`].

mod attributes;
mod header;
mod pages;
mod reader;
mod strings;
mod token;
mod vocabulary;
mod writer;

pub use reader::parse;
pub use writer::write;

/// A name or a namespace of the code pages, if this is one.
pub(super) fn known_name(name: &str) -> Option<&'static str> {
    vocabulary::known_namespace(name).or_else(|| pages::known_name(name))
}

/// Octets of one name in the string table that are read or written at most: it is copied for every element.
const LONGEST_NAME: usize = 256;
