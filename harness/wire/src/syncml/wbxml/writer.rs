//! A tree to WBXML that every peer in the field takes.
//!
//! Version 1.2, the registered public identifier, UTF-8, no string table, strings in place, pages switched
//! only where they must be. Only what cannot be said that way is said otherwise: an element that no table
//! knows has its name in a string table, text with a NUL is a run of octets, and a serialised tree as a
//! document of its own has no registered identifier.

use std::collections::BTreeMap;

use super::{
    LONGEST_NAME,
    token::{CONTENT, END, LITERAL, OPAQUE, STR_I, SWITCH_PAGE},
    vocabulary::{PublicId, Vocabulary},
};
use crate::syncml::{
    codec::EncodeError,
    tree::{Element, Node},
    xml::DEEPEST,
};

/// WBXML 1.2.
const VERSION: u8 = 0x02;
/// UTF-8 by its MIBenum number.
const UTF_8: u8 = 106;

/// Writes a tree as a document. The namespace of the root decides which document type it is.
///
/// # Errors
///
/// [`EncodeError`] for namespaces that have no code page in the document type of the root, for names that
/// no string table can hold, and for elements too deep.
pub fn write(tree: &Element) -> Result<Vec<u8>, EncodeError> {
    let vocabulary = Vocabulary::of_root(&tree.namespace)
        .ok_or_else(|| EncodeError::Namespace(tree.namespace.to_string()))?;
    let mut writer = Writer::new(vocabulary);
    writer.element(tree, 1)?;
    Ok(writer.finish())
}

struct Writer<'a> {
    output: Vec<u8>,
    vocabulary: Vocabulary,
    /// The code page in force.
    page: u8,
    /// Where the length of the string table stands.
    table_place: usize,
    /// The string table, written when the document is finished.
    table: Vec<u8>,
    /// Offsets of the names in the string table.
    literals: BTreeMap<&'a str, usize>,
}

impl<'a> Writer<'a> {
    fn new(vocabulary: Vocabulary) -> Self {
        let mut output = vec![VERSION];
        let mut table = Vec::new();
        match vocabulary.public_id() {
            PublicId::Number(number) => push_number(&mut output, number as usize),
            PublicId::Name(name) => {
                output.extend([0, 0]);
                table.extend(name.bytes().chain([0]));
            }
        }
        output.push(UTF_8);
        Self {
            table_place: output.len(),
            output,
            vocabulary,
            page: 0,
            table,
            literals: BTreeMap::new(),
        }
    }

    /// Puts the string table in its place.
    fn finish(mut self) -> Vec<u8> {
        let mut table = Vec::new();
        push_number(&mut table, self.table.len());
        table.append(&mut self.table);
        self.output
            .splice(self.table_place..self.table_place, table);
        self.output
    }

    fn element(&mut self, element: &'a Element, depth: usize) -> Result<(), EncodeError> {
        if depth > DEEPEST {
            return Err(EncodeError::Depth(DEEPEST));
        }
        let content = if is_empty(element) { 0 } else { CONTENT };
        self.tag(element, content)?;
        if content == 0 {
            return Ok(());
        }
        for node in &element.children {
            match node {
                Node::Element(child) => self.element(child, depth + 1)?,
                Node::Text(run) => self.text(&run.value),
                Node::Opaque(run) => self.octets(&run.value),
            }
        }
        self.output.push(END);
        Ok(())
    }

    fn tag(&mut self, element: &'a Element, content: u8) -> Result<(), EncodeError> {
        let number = self
            .vocabulary
            .page_of(&element.namespace)
            .ok_or_else(|| EncodeError::Namespace(element.namespace.to_string()))?;
        if number != self.page {
            self.output.extend([SWITCH_PAGE, number]);
            self.page = number;
        }
        let page = self.vocabulary.page(number);
        match page.and_then(|(page, _)| page.token(&element.name)) {
            Some(token) => self.output.push(token | content),
            None => {
                let offset = self.literal(&element.name)?;
                self.output.push(LITERAL | content);
                push_number(&mut self.output, offset);
            }
        }
        Ok(())
    }

    /// The offset of a name in the string table, where it is put if it is not there.
    fn literal(&mut self, name: &'a str) -> Result<usize, EncodeError> {
        if name.is_empty() || name.len() > LONGEST_NAME || name.contains('\0') {
            return Err(EncodeError::Name(name.to_owned()));
        }
        if let Some(offset) = self.literals.get(name) {
            return Ok(*offset);
        }
        let offset = self.table.len();
        self.table.extend(name.bytes().chain([0]));
        self.literals.insert(name, offset);
        Ok(offset)
    }

    fn text(&mut self, text: &str) {
        let octets = text.as_bytes();
        if octets.is_empty() {
            return;
        }
        if octets.contains(&0) {
            return self.octets(octets);
        }
        self.output.push(STR_I);
        self.output.extend_from_slice(octets);
        self.output.push(0);
    }

    fn octets(&mut self, octets: &[u8]) {
        if octets.is_empty() {
            return;
        }
        self.output.push(OPAQUE);
        push_number(&mut self.output, octets.len());
        self.output.extend_from_slice(octets);
    }
}

fn is_empty(element: &Element) -> bool {
    element.children.iter().all(|node| match node {
        Node::Element(_) => false,
        Node::Text(run) => run.value.is_empty(),
        Node::Opaque(run) => run.value.is_empty(),
    })
}

/// Writes a multi-octet integer: seven bits an octet, most significant first (WBXML 1.3, section 5.1).
fn push_number(output: &mut Vec<u8>, number: usize) {
    const MOST: u32 = usize::BITS.div_ceil(7);
    let septet = |place: u32| ((number >> (7 * place)) & 0x7F) as u8;
    let last = (1..MOST)
        .rev()
        .find(|place| septet(*place) != 0)
        .unwrap_or(0);
    for place in (1..=last).rev() {
        output.push(septet(place) | 0x80);
    }
    output.push(septet(0));
}
