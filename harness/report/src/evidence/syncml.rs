//! A DM message as evidence: its lines, those of documents inside its Data, and what it says as a whole.

use super::{
    Decoded, Kind, LEVELS,
    dissect::{document, flat},
};
use dmct_wire::syncml::codec::Encoding;

const fn encoding(kind: Kind) -> Encoding {
    match kind {
        Kind::Wbxml => Encoding::Wbxml,
        _ => Encoding::Xml,
    }
}

/// A message with its lines; those of the text itself where it is no document.
pub(super) fn decode(octets: &[u8], kind: Kind) -> Decoded {
    let (layer, read) = document::layer("", octets, encoding(kind), LEVELS);
    Decoded {
        defects: flat::findings(&layer),
        message: read.message,
        ..Decoded::of(kind, flat::lines(&layer))
    }
}

/// The same without its lines.
pub(super) fn recognise(octets: &[u8], kind: Kind) -> Decoded {
    let read = document::read(octets, encoding(kind));
    let findings = document::findings(&read);
    Decoded {
        defects: findings.iter().map(flat::sentence).collect(),
        message: read.message,
        ..Decoded::of(kind, Vec::new())
    }
}
