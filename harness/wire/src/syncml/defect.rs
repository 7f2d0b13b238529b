//! What was wrong with a message as a SyncML document, with its place.
//!
//! A defect is an observation: decoding goes on where it can. Judging is the engine's.

use crate::span::Span;

/// One thing wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Defect {
    /// What kind of wrong.
    pub kind: DefectKind,
    /// The path of element names where it was found, such as `SyncML/SyncBody/Status`.
    pub path: String,
    /// One sentence for a reader, with what was found and what was due.
    pub text: String,
    /// Where it stood.
    pub span: Span,
}

/// The kinds of defects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DefectKind {
    /// No well-formed document at all; nothing was read.
    NotWellFormed,
    /// The document is well formed but its root is not SyncML.
    NotSyncML,
    /// An octet that the encoding does not allow, such as NUL in XML; what could be read was read.
    ForbiddenOctet,
    /// An element is missing that the DTD requires.
    Missing,
    /// An element stands where the DTD does not allow it, or after one it should precede.
    Misplaced,
    /// An element stands more often than the DTD allows.
    Repeated,
    /// An element that the DTD does not know at this place.
    Unknown,
    /// An element in the wrong namespace, or in none.
    Namespace,
    /// Characters where only elements may stand.
    StrayText,
    /// A DOCTYPE with an internal subset, or an entity that was not expanded.
    Entity,
    /// A limit on depth, size or number was reached; the rest was not read.
    Limit,
}
