//! A document in XML or WBXML as a level: its elements as lines of indented XML, whichever encoding it came in.
//!
//! Each line knows the octets it came from: a leaf has one line with all of them, an element with children
//! one for its start and one for its end, so that a mark inside a child does not mark its parents. Documents inside Data
//! become levels where they stand.

use super::{Finding, Format, Item, Layer, Origin, nested};
use crate::{
    evidence::{Line, VALUE},
    visible,
};
use core::ops::Range;
use dmct_wire::{
    span::Span,
    syncml::{
        codec::{self, Encoding},
        defect::{Defect, DefectKind},
        limits::Limits,
        tree::{Element, Node},
    },
    tnds,
};

/// The most defects that are told one by one.
const DEFECTS: usize = 20;
/// Octets of an OPAQUE that are shown in a line.
const OPAQUE: usize = 32;

/// Reads a document.
pub(in crate::evidence) fn read(octets: &[u8], encoding: Encoding) -> codec::Decoded {
    let mut decoded = codec::decode(octets, encoding, &Limits::default());
    if let Some(root) = decoded.tree.as_ref().filter(|root| root.name == "MgmtTree") {
        decoded
            .defects
            .retain(|defect| defect.kind != DefectKind::NotSyncML);
        decoded.defects.extend(tnds::read::from_tree(root).1);
    }
    decoded
}

/// A document as a level, and as it was read.
pub(in crate::evidence) fn layer(
    why: &str,
    octets: &[u8],
    encoding: Encoding,
    levels: u8,
) -> (Layer, codec::Decoded) {
    let decoded = read(octets, encoding);
    let format = match encoding {
        Encoding::Xml => Format::Xml,
        Encoding::Wbxml => Format::Wbxml,
    };
    let mut layer = Layer::new(format, why, octets.len());
    if let Some(root) = &decoded.tree {
        layer.title = title(root, format);
        let mut walk = Walk {
            octets,
            levels,
            base: 0,
            items: &mut layer.items,
        };
        walk.element(root, "", 0);
    } else if encoding == Encoding::Xml {
        let text = super::super::Decoded::plain(octets).lines;
        layer.items = text.into_iter().map(Item::Line).collect();
    }
    layer.findings = findings(&decoded);
    (layer, decoded)
}

/// What a document is called, by its root.
fn title(root: &Element, format: Format) -> String {
    match root.name.as_str() {
        "SyncML" => format!("SyncML in {}", format.title()),
        "MgmtTree" => format!("serialised tree (TNDS) in {}", format.title()),
        _ => format.title().to_owned(),
    }
}

/// What was wrong, in sentences; of many only the first ones and how many more there are.
pub(in crate::evidence) fn findings(result: &codec::Decoded) -> Vec<Finding> {
    let mut findings: Vec<Finding> = result.defects.iter().take(DEFECTS).map(finding).collect();
    if let Some(more) = result
        .defects
        .len()
        .checked_sub(DEFECTS)
        .filter(|more| *more > 0)
    {
        findings.push(Finding::remark(None, &format!("and {more} more")));
    }
    findings
}

fn finding(defect: &Defect) -> Finding {
    let path = match defect.path.as_str() {
        "" => String::new(),
        path => format!("{path}: "),
    };
    Finding {
        octets: (!defect.span.is_unknown()).then(|| defect.span.range()),
        text: visible::line(&format!("{path}{}", defect.text)),
        stopped: matches!(defect.kind, DefectKind::NotWellFormed | DefectKind::Limit),
    }
}

/// A walk over the elements of one level. The tree is no deeper than the decoder's limit.
struct Walk<'a> {
    octets: &'a [u8],
    levels: u8,
    /// Where the level begins in the octets to which the places of the tree belong.
    base: usize,
    items: &'a mut Vec<Item>,
}

impl Walk<'_> {
    fn element(&mut self, element: &Element, outer: &str, depth: usize) {
        let name = visible::line(&element.name);
        let namespace = if element.namespace == outer {
            String::new()
        } else {
            format!(" xmlns=\"{}\"", visible::line(&element.namespace))
        };
        if self.data(element, depth, &name, &namespace) {
            return;
        }
        let leaf = |text: String| format!("<{name}{namespace}>{text}</{name}>");
        match element.children.as_slice() {
            [] => self.line(depth, format!("<{name}{namespace}/>"), element.span),
            [Node::Text(text)] => self.line(depth, leaf(shown(&text.value)), element.span),
            [Node::Opaque(run)] => self.line(depth, leaf(opaque(&run.value)), element.span),
            [first, .., last] | [first @ last] => {
                let start = element.span.start..span_of(first).start;
                let end = span_of(last).end..element.span.end;
                self.part(depth, format!("<{name}{namespace}>"), start, element.span);
                for child in &element.children {
                    self.node(child, &element.namespace, depth + 1);
                }
                self.part(depth, format!("</{name}>"), end, element.span);
            }
        }
    }

    fn node(&mut self, node: &Node, outer: &str, depth: usize) {
        match node {
            Node::Element(element) if element.name == "MgmtTree" => self.inline(element, outer),
            Node::Element(element) => self.element(element, outer, depth),
            // White space between elements is how a sender lays out its message; it says nothing.
            Node::Text(text) if text.value.trim().is_empty() => {}
            Node::Text(text) => self.line(depth, shown(&text.value), text.span),
            Node::Opaque(run) => self.line(depth, opaque(&run.value), run.span),
        }
    }

    /// A document in the text or the octets of a Data; false where there is none.
    fn data(&mut self, element: &Element, depth: usize, name: &str, namespace: &str) -> bool {
        let Some(levels) = self.levels.checked_sub(1) else {
            return false;
        };
        let Some((node, found)) = nested::find(element, self.octets, levels) else {
            return false;
        };
        let start = element.span.start..span_of(node).start;
        let end = span_of(node).end..element.span.end;
        self.part(depth, format!("<{name}{namespace}>"), start, element.span);
        let mut layer = found.layer;
        // Its place counts in the whole document, an inline tree begins further in.
        layer.origin = found
            .origin
            .within(&Origin::behind(self.base, self.octets.len()));
        self.items.push(Item::Layer(Box::new(layer)));
        self.part(depth, format!("</{name}>"), end, element.span);
        true
    }

    /// A tree as elements of the message itself.
    fn inline(&mut self, element: &Element, outer: &str) {
        let place = element.span.range();
        let size = place.end.saturating_sub(place.start);
        let mut layer = Layer::new(Format::Xml, "the elements stand in Data themselves", size);
        layer.title = "serialised tree (TNDS), inline".to_owned();
        let mut walk = Walk {
            octets: self.octets,
            levels: self.levels,
            base: place.start,
            items: &mut layer.items,
        };
        walk.element(element, outer, 0);
        let defects = tnds::read::from_tree(element).1;
        layer.findings = defects.iter().take(DEFECTS).map(finding).collect();
        for finding in &mut layer.findings {
            finding.octets = finding
                .octets
                .take()
                .and_then(|octets| shifted(octets, place.start));
        }
        match shifted(place, self.base) {
            Some(place) => layer.origin = Origin::joined([place]),
            None => layer.origin = Origin::nowhere(),
        }
        self.items.push(Item::Layer(Box::new(layer)));
    }

    fn line(&mut self, depth: usize, text: String, span: Span) {
        let octets = (!span.is_unknown())
            .then(|| span.range())
            .and_then(|octets| shifted(octets, self.base));
        self.items.push(Item::Line(Line {
            depth,
            text,
            octets,
            marked: false,
        }));
    }

    /// The start or the end of an element.
    fn part(&mut self, depth: usize, text: String, place: Range<usize>, whole: Span) {
        let known = !whole.is_unknown() && place.start < place.end;
        let octets = Some(place)
            .filter(|_| known)
            .and_then(|octets| shifted(octets, self.base));
        self.items.push(Item::Line(Line {
            depth,
            text,
            octets,
            marked: false,
        }));
    }
}

fn shifted(octets: Range<usize>, base: usize) -> Option<Range<usize>> {
    Some(octets.start.checked_sub(base)?..octets.end.checked_sub(base)?)
}

const fn span_of(node: &Node) -> Span {
    match node {
        Node::Element(element) => element.span,
        Node::Text(text) => text.span,
        Node::Opaque(run) => run.span,
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
