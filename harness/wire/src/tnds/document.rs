//! The forms in which a serialised tree is carried.
//!
//! Which one it is, the octets say: a peer's Format and Type are its own claim, and checked elsewhere.

use base64::{Engine, engine::general_purpose::STANDARD};

use super::{build::to_tree, model::MgmtTree, read::from_tree};
use crate::{
    span::Span,
    syncml::{
        codec::{EncodeError, Encoding, encode},
        defect::{Defect, DefectKind},
        limits::Limits,
        message::{Content, Data},
        wbxml, xml,
    },
};

/// How a tree stood in Data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// As elements of the message itself.
    Inline,
    /// As an XML document in the text.
    Xml,
    /// As a WBXML document in the octets.
    Wbxml,
    /// As a WBXML document in base64.
    WbxmlBase64,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Found {
    /// The tree, if there was one.
    pub tree: Option<MgmtTree>,
    /// How it was carried, if that could be told.
    pub form: Option<Form>,
    /// All that was wrong, in the order of their places.
    pub defects: Vec<Defect>,
}

/// Reads what a Data element held as a serialised tree.
///
/// Of an inline tree the places are those of the message; of a document they count from its first octet.
pub fn read_data(data: &Data, limits: &Limits) -> Found {
    let Content::Elements(elements) = &data.content else {
        return read_document(&data.octets(), limits);
    };
    let root = elements.iter().find(|element| element.name == "MgmtTree");
    match root.or(elements.first()) {
        Some(root) => {
            let (tree, defects) = from_tree(root);
            Found {
                tree,
                form: Some(Form::Inline),
                defects,
            }
        }
        None => not_found("Data holds no element", data.span),
    }
}

/// Reads a document, XML or WBXML as its first octet says; base64 is taken off before if need be.
pub fn read_document(octets: &[u8], limits: &Limits) -> Found {
    if octets.len() > limits.octets {
        let text = format!(
            "the tree has more than the {} octets that are read",
            limits.octets
        );
        let span = Span::new(0, octets.len());
        return Found {
            defects: vec![Defect::new(DefectKind::Limit, "", text, span)],
            ..Found::default()
        };
    }
    match octets.trim_ascii_start().first() {
        // White space is no WBXML version, and neither is anything that begins XML or base64.
        Some(0x00..=0x03) => read_as(Form::Wbxml, octets, limits),
        Some(b'<' | 0xEF) => read_as(Form::Xml, octets, limits),
        Some(_) => match decode_base64(octets) {
            Some(inner) => read_as(Form::WbxmlBase64, &inner, limits),
            None => not_found(
                "neither XML, nor WBXML, nor base64",
                Span::new(0, octets.len()),
            ),
        },
        None => not_found("nothing at all", Span::new(0, octets.len())),
    }
}

fn read_as(form: Form, octets: &[u8], limits: &Limits) -> Found {
    let (root, mut defects) = match form {
        Form::Xml => xml::parse(octets.trim_ascii_start(), limits),
        Form::Inline | Form::Wbxml | Form::WbxmlBase64 => wbxml::parse(octets, limits),
    };
    let mut found = None;
    if let Some(root) = &root {
        let (tree, reading) = from_tree(root);
        found = tree;
        defects.extend(reading);
    }
    defects.sort_by_key(|defect| (defect.span.start, defect.span.end));
    Found {
        tree: found,
        form: Some(form),
        defects,
    }
}

/// Base64 with or without line ends, of something that begins like WBXML.
fn decode_base64(octets: &[u8]) -> Option<Vec<u8>> {
    let bare: Vec<u8> = octets
        .iter()
        .copied()
        .filter(|octet| !octet.is_ascii_whitespace())
        .collect();
    let inner = STANDARD.decode(bare).ok()?;
    matches!(inner.first(), Some(0x00..=0x03)).then_some(inner)
}

fn not_found(what: &str, span: Span) -> Found {
    let text = format!("no serialised tree: {what}");
    Found {
        defects: vec![Defect::new(DefectKind::NotWellFormed, "", text, span)],
        ..Found::default()
    }
}

/// Writes a tree as a document of its own.
///
/// # Errors
///
/// [`EncodeError`] when the encoding cannot carry what the tree holds.
pub fn write_document(tree: &MgmtTree, encoding: Encoding) -> Result<Vec<u8>, EncodeError> {
    encode(&to_tree(tree), encoding)
}

/// Puts a tree into Data.
///
/// # Errors
///
/// Those of [`write_document`]; there are none for [`Form::Inline`].
pub fn to_data(tree: &MgmtTree, form: Form) -> Result<Data, EncodeError> {
    let data = match form {
        Form::Inline => Data {
            content: Content::Elements(vec![to_tree(tree)]),
            ..Data::default()
        },
        Form::Xml => Data::from_octets(write_document(tree, Encoding::Xml)?),
        Form::Wbxml => Data::from_octets(write_document(tree, Encoding::Wbxml)?),
        Form::WbxmlBase64 => {
            Data::from_text(STANDARD.encode(write_document(tree, Encoding::Wbxml)?))
        }
    };
    Ok(data)
}
