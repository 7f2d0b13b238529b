//! A SyncML tree as lines of indented XML, whichever encoding it came in.
//!
//! Each line knows the octets it came from: a leaf has one line with all of them, an element with children
//! one for its start and one for its end, so that a mark inside a child does not mark its parents.

use super::{Decoded, Kind, Line, VALUE};
use crate::visible;
use core::ops::Range;
use dmct_wire::{
    span::Span,
    syncml::{
        codec::{self, Encoding},
        defect::Defect,
        limits::Limits,
        tree::{Element, Node},
    },
};

/// The most defects that are told one by one.
const DEFECTS: usize = 20;
/// Octets of an OPAQUE that are shown in a line.
const OPAQUE: usize = 32;

/// A message with its lines; those of the text itself where it is no document.
pub(super) fn decode(octets: &[u8], kind: Kind) -> Decoded {
    let result = read(octets, kind);
    let lines = match &result.tree {
        Some(tree) => {
            let mut lines = Vec::new();
            element_lines(tree, "", 0, &mut lines);
            lines
        }
        None if kind == Kind::Xml => Decoded::plain(octets).lines,
        None => Vec::new(),
    };
    told(result, kind, lines)
}

/// The same without its lines.
pub(super) fn recognise(octets: &[u8], kind: Kind) -> Decoded {
    told(read(octets, kind), kind, Vec::new())
}

fn read(octets: &[u8], kind: Kind) -> codec::Decoded {
    let encoding = if kind == Kind::Wbxml {
        Encoding::Wbxml
    } else {
        Encoding::Xml
    };
    codec::decode(octets, encoding, &Limits::default())
}

fn told(result: codec::Decoded, kind: Kind, lines: Vec<Line>) -> Decoded {
    Decoded {
        defects: defects(&result),
        message: result.message,
        ..Decoded::of(kind, lines)
    }
}

/// What was wrong, in sentences; of many only the first ones and how many more there are.
fn defects(result: &codec::Decoded) -> Vec<String> {
    let mut sentences: Vec<String> = result.defects.iter().take(DEFECTS).map(sentence).collect();
    if result.defects.len() > DEFECTS {
        sentences.push(format!("and {} more", result.defects.len() - DEFECTS));
    }
    sentences
}

fn sentence(defect: &Defect) -> String {
    let path = match defect.path.as_str() {
        "" => String::new(),
        path => format!("{path}: "),
    };
    let place = if defect.span.is_unknown() {
        String::new()
    } else {
        format!(" (octets {}\u{2013}{})", defect.span.start, defect.span.end)
    };
    visible::line(&format!("{path}{}{place}", defect.text))
}

/// The lines of an element. The tree is no deeper than the decoder's limit.
fn element_lines(element: &Element, outer: &str, depth: usize, lines: &mut Vec<Line>) {
    let name = visible::line(&element.name);
    let namespace = if element.namespace == outer {
        String::new()
    } else {
        format!(" xmlns=\"{}\"", visible::line(&element.namespace))
    };
    match element.children.as_slice() {
        [] => lines.push(line(depth, format!("<{name}{namespace}/>"), element.span)),
        [Node::Text(text)] => lines.push(line(
            depth,
            format!("<{name}{namespace}>{}</{name}>", shown(&text.value)),
            element.span,
        )),
        [Node::Opaque(run)] => lines.push(line(
            depth,
            format!("<{name}{namespace}>{}</{name}>", opaque(&run.value)),
            element.span,
        )),
        [first, .., last] | [first @ last] => {
            let start = element.span.start..span_of(first).start;
            let end = span_of(last).end..element.span.end;
            lines.push(part(
                depth,
                format!("<{name}{namespace}>"),
                start,
                element.span,
            ));
            for child in &element.children {
                node_lines(child, &element.namespace, depth + 1, lines);
            }
            lines.push(part(depth, format!("</{name}>"), end, element.span));
        }
    }
}

fn node_lines(node: &Node, outer: &str, depth: usize, lines: &mut Vec<Line>) {
    match node {
        Node::Element(element) => element_lines(element, outer, depth, lines),
        // White space between elements is how a sender lays out its message; it says nothing.
        Node::Text(text) if text.value.trim().is_empty() => {}
        Node::Text(text) => lines.push(line(depth, shown(&text.value), text.span)),
        Node::Opaque(run) => lines.push(line(depth, opaque(&run.value), run.span)),
    }
}

const fn span_of(node: &Node) -> Span {
    match node {
        Node::Element(element) => element.span,
        Node::Text(text) => text.span,
        Node::Opaque(run) => run.span,
    }
}

fn line(depth: usize, text: String, span: Span) -> Line {
    Line {
        depth,
        text,
        octets: (!span.is_unknown()).then(|| span.range()),
        marked: false,
    }
}

fn part(depth: usize, text: String, place: Range<usize>, whole: Span) -> Line {
    Line {
        octets: (!whole.is_unknown() && place.start < place.end).then_some(place),
        ..line(depth, text, whole)
    }
}

fn shown(text: &str) -> String {
    visible::shortened(&visible::line(text), VALUE)
}

fn opaque(octets: &[u8]) -> String {
    let hex: Vec<String> = octets
        .iter()
        .take(OPAQUE)
        .map(|octet| format!("{octet:02x}"))
        .collect();
    let more = if octets.len() > OPAQUE {
        " \u{2026}"
    } else {
        ""
    };
    format!("[{} octets: {}{more}]", octets.len(), hex.join(" "))
}
