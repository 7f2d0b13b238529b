//! What was wrong with a message as a SyncML document, with its place.
//!
//! A defect is an observation: decoding goes on where it can. Judging is the engine's.

use core::fmt;

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
    /// The encoding was not used as its documents have it, in a way that could be read over.
    Encoding,
    /// A limit on depth, size or number was reached; the rest was not read.
    Limit,
}

impl Defect {
    /// A defect of a kind at a path and a place, with a sentence for a reader.
    pub fn new(kind: DefectKind, path: &str, text: impl Into<String>, span: Span) -> Self {
        Self {
            kind,
            path: path.to_owned(),
            text: text.into(),
            span,
        }
    }
}

impl DefectKind {
    /// A short name for listings, such as `misplaced`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NotWellFormed => "not well-formed",
            Self::NotSyncML => "not SyncML",
            Self::ForbiddenOctet => "forbidden octet",
            Self::Missing => "missing",
            Self::Misplaced => "misplaced",
            Self::Repeated => "repeated",
            Self::Unknown => "unknown",
            Self::Namespace => "namespace",
            Self::StrayText => "stray text",
            Self::Entity => "entity",
            Self::Encoding => "encoding",
            Self::Limit => "limit",
        }
    }
}

impl fmt::Display for Defect {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: ", self.kind.name())?;
        if !self.path.is_empty() {
            write!(formatter, "{}: ", self.path)?;
        }
        formatter.write_str(&self.text)
    }
}

/// How many defects of one message are listed before the rest is only mentioned.
pub const MOST_DEFECTS: usize = 1000;

/// Collects defects up to [`MOST_DEFECTS`], so that a hostile message cannot make a list of any length.
#[derive(Debug, Default)]
pub(crate) struct DefectList {
    listed: Vec<Defect>,
    overflowed: bool,
}

impl DefectList {
    /// Whether a further defect would only be counted as overflow; saves making its text.
    pub(crate) fn is_full(&self) -> bool {
        self.overflowed
    }

    /// Lists a defect; the first one too many is replaced by a remark that there were more.
    pub(crate) fn push(&mut self, defect: Defect) {
        if self.overflowed {
            return;
        }
        if self.listed.len() < MOST_DEFECTS {
            self.listed.push(defect);
            return;
        }
        self.overflowed = true;
        self.listed.push(Defect::new(
            DefectKind::Limit,
            &defect.path,
            format!("more than {MOST_DEFECTS} defects; the rest are not listed"),
            defect.span,
        ));
    }

    /// The defects as they were listed.
    pub(crate) fn into_vec(self) -> Vec<Defect> {
        self.listed
    }
}
