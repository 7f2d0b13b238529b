//! A file without mistakes, with what lints look at.

use crate::catalogue::Catalogue;
use crate::diagnostic::Diagnostic;
use crate::header::Header;
use crate::lower::Outcome;
use crate::plan::Place;
use crate::source::Source;
use crate::syntax::{Extent, Kind, Node};

/// A file without mistakes, and what was seen in it.
pub(super) struct Doubts<'a> {
    pub source: &'a Source,
    pub catalogue: &'a Catalogue,
    /// Those of the scenarios around it; none where a file is looked at by itself.
    pub headers: &'a [Header],
    pub tree: &'a Node,
    pub outcome: &'a Outcome,
}

impl Doubts<'_> {
    /// Everything that is doubtful in it.
    pub fn all(&self) -> Vec<Diagnostic> {
        let mut found = self.unused_names();
        found.extend(self.unused_labels());
        found.extend(self.said_twice());
        found.extend(self.clauses());
        found.extend(self.unknown_ixit());
        found.extend(self.head_behind_steps());
        found.extend(self.missing_control());
        found.extend(self.impossible_footing());
        found.extend(self.silent_to_the_end());
        found.extend(self.takes_anything());
        found.extend(self.decided_before());
        found.extend(self.needs());
        found.extend(self.times());
        found.extend(self.idle_cleanup());
        found
    }

    /// A warning at a place of the file.
    pub fn warning(&self, extent: Extent, message: impl Into<String>) -> Diagnostic {
        Diagnostic::warning(self.source, extent, message)
    }

    /// What stands at a place that a plan names.
    pub fn extent(&self, place: Place) -> Extent {
        beginning_at(self.tree, place).unwrap_or(Extent {
            line: place.line,
            column: place.column,
            ..Extent::default()
        })
    }

    /// The texts of a list in the head, each in its place.
    pub fn listed(&self, key: &str) -> Vec<(&str, Extent)> {
        match self.tree.value_of(key).map(|node| &node.kind) {
            Some(Kind::Sequence(nodes)) => {
                let texts = nodes.iter();
                texts
                    .filter_map(|node| Some((node.scalar()?, node.extent)))
                    .collect()
            }
            _ => Vec::new(),
        }
    }
}

/// The outermost node that begins at a place and has a length, or the key.
pub(super) fn beginning_at(node: &Node, place: Place) -> Option<Extent> {
    let is_there = |extent: Extent| {
        (extent.line, extent.column) == (place.line, place.column) && extent.end > extent.start
    };
    if is_there(node.extent) {
        return Some(node.extent);
    }
    match &node.kind {
        Kind::Null | Kind::Scalar(_) => None,
        Kind::Sequence(nodes) => nodes.iter().find_map(|node| beginning_at(node, place)),
        Kind::Mapping(entries) => entries.iter().find_map(|entry| {
            let key = Some(entry.key.extent).filter(|extent| is_there(*extent));
            key.or_else(|| beginning_at(&entry.value, place))
        }),
    }
}
