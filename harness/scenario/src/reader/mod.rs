//! Reading a syntax tree: mappings with known keys, scalars of known kinds, every mistake collected.
//!
//! The readers of scenarios, profiles and catalogues stand on this. A reader that finds a mistake notes
//! it, gives nothing for that value and lets its caller go on, so that one pass finds all mistakes.

mod fields;
mod scalar;
mod shape;
mod similar;
mod substitution;

pub use fields::Fields;
pub use shape::{Key, Shape, Value};
pub use similar::{did_you_mean, listed};
pub use substitution::{Substitution, is_name};

use crate::diagnostic::Diagnostic;
use crate::source::Source;
use crate::syntax::{Extent, Kind, Node};
use std::collections::HashSet;

/// Reads one file.
pub struct Reader<'a> {
    source: &'a Source,
    diagnostics: Vec<Diagnostic>,
    known: HashSet<Diagnostic>,
    /// What stands for the holes in texts.
    pub substitution: Substitution,
}

impl<'a> Reader<'a> {
    /// A reader of this file that takes texts as they are.
    pub fn new(source: &'a Source) -> Self {
        Self {
            source,
            diagnostics: Vec::new(),
            known: HashSet::new(),
            substitution: Substitution::default(),
        }
    }

    /// The file that is read.
    pub const fn source(&self) -> &'a Source {
        self.source
    }

    /// All mistakes found, each once.
    pub fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.diagnostics
    }

    /// Whether no mistake was found.
    pub fn is_clean(&self) -> bool {
        self.diagnostics.is_empty()
    }

    /// Notes a mistake.
    pub fn note(&mut self, diagnostic: Diagnostic) {
        if self.known.insert(diagnostic.clone()) {
            self.diagnostics.push(diagnostic);
        }
    }

    /// Notes a mistake at a place.
    pub fn wrong(&mut self, extent: Extent, message: impl Into<String>) {
        self.note(Diagnostic::error(self.source, extent, message));
    }

    /// Notes a mistake at a place, with what to write instead.
    pub fn wrong_with_help(
        &mut self,
        extent: Extent,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.note(Diagnostic::error(self.source, extent, message).help(help));
    }

    /// Notes that a word is not among those that are known.
    pub fn unknown<'w>(
        &mut self,
        extent: Extent,
        what: &str,
        word: &str,
        known: impl IntoIterator<Item = &'w str>,
    ) {
        let known: Vec<&str> = known.into_iter().collect();
        let message = format!("unknown {what} `{word}`");
        let diagnostic = Diagnostic::error(self.source, extent, message);
        self.note(match did_you_mean(word, known.iter().copied()) {
            Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
            None if known.is_empty() => diagnostic,
            None if known.len() <= 24 => {
                diagnostic.help(format!("known here: {}", known.join(", ")))
            }
            None => diagnostic,
        });
    }

    /// The nodes of a list.
    pub fn list<'n>(&mut self, node: &'n Node, what: &str) -> &'n [Node] {
        if let Kind::Sequence(nodes) = &node.kind {
            return nodes;
        }
        let message = format!("{what} must be a list, and this is {}", node.noun());
        self.wrong_with_help(node.extent, message, "write `[...]`, or one `- ` a line");
        &[]
    }

    /// From an octet of a text on, where the text stands in the file just as it is.
    fn within(&self, extent: Extent, text: &str, at: usize) -> Extent {
        let written = self.source.text.get(extent.start..extent.end);
        let before = text.get(..at).filter(|_| written == Some(text));
        let Some(before) = before.filter(|before| !before.contains('\n')) else {
            return extent;
        };
        let characters = u32::try_from(before.chars().count()).unwrap_or_default();
        Extent {
            start: extent.start + at,
            column: extent.column + characters,
            ..extent
        }
    }
}
