//! Documents inside Data: in its text, escaped or not, in its octets, or in base64.

use super::{Layer, Origin, document};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use core::ops::Range;
use dmct_wire::{
    span::Span,
    syncml::{
        codec::Encoding,
        tree::{Element, Node},
    },
};

/// Elements whose text or octets may be a document.
const HOLDERS: [&str; 2] = ["Data", "Value"];
/// Roots of the documents that are looked for.
const ROOTS: [&str; 2] = ["SyncML", "MgmtTree"];
/// Octets around a text that its section marks may take, `<![CDATA[` and `]]>` and white space.
const MARKS: usize = 256;

/// A document that was found.
pub(super) struct Found {
    /// It as a level.
    pub(super) layer: Layer,
    /// Where it stood in the octets of the document around it.
    pub(super) origin: Origin,
}

/// The document that an element holds, and the node in which it stands.
pub(super) fn find<'a>(
    element: &'a Element,
    octets: &[u8],
    levels: u8,
) -> Option<(&'a Node, Found)> {
    if !HOLDERS.iter().any(|holder| element.name == *holder) {
        return None;
    }
    let [node] = element.children.as_slice() else {
        return None;
    };
    let found = match node {
        Node::Opaque(run) => in_octets(
            &run.value,
            Origin::at(run.span.start, run.value.len()),
            levels,
        ),
        Node::Text(text) => in_text(&text.value, text.span, octets, levels),
        Node::Element(_) => None,
    };
    Some((node, found?))
}

/// A document as it stands.
fn in_octets(octets: &[u8], origin: Origin, levels: u8) -> Option<Found> {
    let (encoding, why) = match octets {
        [0x01..=0x03, ..] => (Encoding::Wbxml, "its octets are a document in WBXML"),
        _ if octets.trim_ascii_start().first() == Some(&b'<') => {
            (Encoding::Xml, "its octets are a document in XML")
        }
        _ => return None,
    };
    document_in(octets, encoding, why, origin, levels)
}

fn in_text(text: &str, span: Span, octets: &[u8], levels: u8) -> Option<Found> {
    let bare = text.trim();
    match bare.as_bytes().first()? {
        b'<' => {
            let origin = place(bare, span, octets)
                .map_or_else(Origin::nowhere, |place| Origin::joined([place]));
            let why = if origin.is_nowhere() {
                "its text, unescaped, is a document in XML"
            } else {
                "its text is a document in XML"
            };
            document_in(bare.as_bytes(), Encoding::Xml, why, origin, levels)
        }
        // Base64 of WBXML 1.1 to 1.3 begins so.
        b'A' => {
            let digits: Vec<u8> = bare
                .bytes()
                .filter(|octet| !octet.is_ascii_whitespace())
                .collect();
            let inner = STANDARD.decode(digits).ok()?;
            let is_wbxml = matches!(inner.first(), Some(0x01..=0x03));
            let why = "its text is a document in WBXML, in base64";
            is_wbxml
                .then(|| document_in(&inner, Encoding::Wbxml, why, Origin::nowhere(), levels))
                .flatten()
        }
        _ => None,
    }
}

/// The document, if it is one of those that are looked for.
fn document_in(
    octets: &[u8],
    encoding: Encoding,
    why: &str,
    origin: Origin,
    levels: u8,
) -> Option<Found> {
    let (layer, decoded) = document::layer(why, octets, encoding, levels);
    let root = decoded.tree?;
    ROOTS
        .iter()
        .any(|known| root.name == *known)
        .then_some(Found { layer, origin })
}

/// Where a text stands among the octets of its node as it is, without any character escaped.
fn place(text: &str, span: Span, octets: &[u8]) -> Option<Range<usize>> {
    let raw = octets.get(span.range())?;
    let around = raw.len().checked_sub(text.len())?;
    if around > MARKS {
        return None;
    }
    let found =
        (0..=around).find(|start| raw.get(*start..start + text.len()) == Some(text.as_bytes()))?;
    let start = span.start + found;
    Some(start..start + text.len())
}
