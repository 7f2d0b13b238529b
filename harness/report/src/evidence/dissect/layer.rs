//! One level of what was taken apart.

use super::{Format, Origin};
use crate::{evidence::Line, evidence::VALUE, visible};
use core::ops::Range;
use dmct_wire::octets::{Field, Stop};

/// One level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layer {
    /// What it was taken for.
    pub format: Format,
    /// The same for a reader, more closely where more is known: `SyncML in WBXML`.
    pub title: String,
    /// Why it was taken for that.
    pub why: String,
    /// How many octets it has.
    pub size: usize,
    /// Where they stood in the level above.
    pub origin: Origin,
    /// Its lines, and the levels inside it where they stand. Places of lines count from its first octet.
    pub items: Vec<Item>,
    /// What is wrong with it.
    pub findings: Vec<Finding>,
}

/// A line, or a level inside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// A line.
    Line(Line),
    /// A level.
    Layer(Box<Layer>),
}

/// Something wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Where in the level; `None` for the whole of it.
    pub octets: Option<Range<usize>>,
    /// What, in one sentence.
    pub text: String,
    /// Whether reading stopped there.
    pub stopped: bool,
}

impl Finding {
    /// Where and why reading stopped.
    pub fn stop(offset: usize, reason: &str) -> Self {
        Self {
            octets: Some(offset..offset),
            text: visible::line(reason),
            stopped: true,
        }
    }

    /// Something that could be read over.
    pub fn remark(octets: Option<Range<usize>>, text: &str) -> Self {
        Self {
            octets,
            text: visible::line(text),
            stopped: false,
        }
    }
}

impl Layer {
    /// A level without lines as yet, in one piece from this place of the level above.
    pub(super) fn new(format: Format, why: impl Into<String>, size: usize) -> Self {
        Self {
            format,
            title: format.title().to_owned(),
            why: visible::line(&why.into()),
            size,
            origin: Origin::at(0, size),
            items: Vec::new(),
            findings: Vec::new(),
        }
    }

    /// Whether it, or a level inside it, could not be read to its end.
    pub fn is_stopped(&self) -> bool {
        self.findings.iter().any(|finding| finding.stopped)
            || self.items.iter().any(|item| match item {
                Item::Line(_) => false,
                Item::Layer(layer) => layer.is_stopped(),
            })
    }

    /// Adds a line.
    pub(super) fn say(&mut self, depth: usize, text: &str, octets: Option<Range<usize>>) {
        self.items.push(Item::Line(Line {
            depth,
            text: visible::shortened(&visible::line(text), VALUE),
            octets,
            marked: false,
        }));
    }

    /// Adds a line for a field that was read from octets that begin at an offset of this level.
    pub(super) fn say_field(&mut self, depth: usize, field: &Field, offset: usize) {
        let bits = match &field.bits {
            Some(bits) if bits.len() == 1 => format!(" (bit {})", bits.start),
            Some(bits) => format!(" (bits {}-{})", bits.start, bits.end.saturating_sub(1)),
            None => String::new(),
        };
        let place = field.span.start + offset..field.span.end + offset;
        self.say(
            depth,
            &format!("{}{bits}: {}", field.name, field.value),
            Some(place),
        );
    }

    /// Adds where reading stopped.
    pub(super) fn stop(&mut self, stop: &Stop, offset: usize) {
        let place = stop.offset.saturating_add(offset);
        self.findings.push(Finding::stop(place, &stop.reason));
    }

    /// Adds a level inside, which stood there.
    pub(super) fn push(&mut self, mut layer: Self, origin: Origin) {
        layer.origin = origin;
        self.items.push(Item::Layer(Box::new(layer)));
    }
}
