//! A document to a tree that knows its places.
//!
//! One pass over the document builds the tree, keeps the limits and notes what has to be blanked before
//! the [`super::gate`] is asked; the tree is handed out only if the gate lets the document pass.
//! Attributes other than namespace declarations are not kept: SyncML has none.

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

use super::{
    DEEPEST,
    characters::{Reference, is_permitted, is_plain_text, resolve, with_line_feeds},
    gate,
    namespaces::Namespaces,
    prolog::{self, DocumentType, declared_encoding, is_instruction},
    tag::{self, Attribute},
};
use crate::{
    span::Span,
    syncml::{
        defect::{Defect, DefectKind, DefectList},
        limits::Limits,
        name::Name,
        tree::{Element, METINF, Node, Text},
    },
};

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Reads a document in UTF-8, with or without a byte order mark.
///
/// The tree is there if and only if the document is well formed and within the limits, apart from these,
/// which are reported and read over: characters that XML forbids inside text are kept in the tree;
/// undeclared entities stay in the text as they were written; elements with an unbound prefix are in no
/// namespace. A document type declaration is passed over and never fetched, but one with an internal
/// subset is refused. `limits.depth` counts up to [`DEEPEST`].
pub fn parse(octets: &[u8], limits: &Limits) -> (Option<Element>, Vec<Defect>) {
    let mut defects = DefectList::default();
    let tree = read_document(octets, limits, &mut defects);
    let tree = tree.map_err(|refusal| defects.push(refusal)).ok();
    (tree, defects.into_vec())
}

fn read_document(
    octets: &[u8],
    limits: &Limits,
    defects: &mut DefectList,
) -> Result<Element, Defect> {
    if octets.len() > limits.octets {
        let text = format!(
            "the message has {} octets, more than the {} that are read",
            octets.len(),
            limits.octets
        );
        let span = Span::new(0, octets.len());
        return Err(Defect::new(DefectKind::Limit, "", text, span));
    }
    let (base, source) = text_of(octets)?;
    let mut reader = TreeReader::new(source, base, limits, defects);
    reader.read()?;
    let TreeReader { root, masked, .. } = reader;
    let masked = masked.as_deref().map(core::str::from_utf8);
    gate::check(masked.and_then(Result::ok).unwrap_or(source), base)?;
    root.ok_or_else(|| malformed("the document has no element", Span::new(0, octets.len())))
}

fn malformed(text: impl Into<String>, span: Span) -> Defect {
    Defect::new(DefectKind::NotWellFormed, "", text, span)
}

/// The document as text behind its byte order mark, and how long that mark was.
fn text_of(octets: &[u8]) -> Result<(usize, &str), Defect> {
    if octets.starts_with(b"\xFF\xFE")
        || octets.starts_with(b"\xFE\xFF")
        || octets.starts_with(b"<\0")
        || octets.starts_with(b"\0<")
    {
        let text = "the document begins like UTF-16; DM messages are read in UTF-8 only";
        return Err(malformed(text, Span::new(0, 2)));
    }
    let base = if octets.starts_with(BYTE_ORDER_MARK) {
        BYTE_ORDER_MARK.len()
    } else {
        0
    };
    let body = octets.get(base..).unwrap_or_default();
    core::str::from_utf8(body)
        .map(|text| (base, text))
        .map_err(|error| {
            let start = base + error.valid_up_to();
            let end = error
                .error_len()
                .map_or(octets.len(), |length| start + length);
            malformed("the document is not UTF-8", Span::new(start, end))
        })
}

/// An element whose end tag has not come yet.
struct Open {
    element: Element,
    /// Octets of its prefix, if nothing is bound to that.
    unbound: Option<usize>,
}

struct TreeReader<'a, 'd> {
    /// The document behind its byte order mark; places in it are `base` less than those handed out.
    source: &'a str,
    base: usize,
    limits: Limits,
    defects: &'d mut DefectList,
    open: Vec<Open>,
    namespaces: Namespaces<'a>,
    /// What the tag at hand declares; kept so as not to be made anew for every tag.
    declared: Vec<(&'a str, Name)>,
    elements: usize,
    root: Option<Element>,
    /// The document with everything blanked that the gate need not see, if there is anything.
    masked: Option<Vec<u8>>,
}

impl<'a, 'd> TreeReader<'a, 'd> {
    fn new(source: &'a str, base: usize, limits: &Limits, defects: &'d mut DefectList) -> Self {
        Self {
            source,
            base,
            limits: *limits,
            defects,
            open: Vec::new(),
            namespaces: Namespaces::default(),
            declared: Vec::new(),
            elements: 0,
            root: None,
            masked: None,
        }
    }

    fn read(&mut self) -> Result<(), Defect> {
        let mut events = Reader::from_str(self.source);
        // The gate holds end tags against their start tags.
        events.config_mut().check_end_names = false;
        loop {
            let start = position(events.buffer_position());
            let event = events.read_event().map_err(|error| {
                let text = format!("the document is not well-formed XML: {error}");
                let place = position(events.error_position()).min(self.source.len());
                malformed(text, self.span(place, self.source.len().min(place + 1)))
            })?;
            let end = position(events.buffer_position());
            match event {
                Event::Eof => return Ok(()),
                Event::Start(tag) => self.start(&tag, start, end)?,
                Event::Empty(tag) => {
                    self.start(&tag, start, end)?;
                    self.finish(None, end);
                }
                Event::End(_) => self.finish(Some(start), end),
                Event::Text(_) => self.characters(start, end, 0, 0),
                Event::CData(_) => self.characters(start, end, "<![CDATA[".len(), "]]>".len()),
                Event::GeneralRef(_) => self.reference(start, end)?,
                Event::DocType(_) => self.document_type(start, end)?,
                Event::Decl(_) => self.declaration(start, end)?,
                Event::PI(_) => self.instruction(start, end)?,
                Event::Comment(_) => {}
            }
        }
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.base + start, self.base + end)
    }

    fn slice(&self, start: usize, end: usize) -> &'a str {
        self.source.get(start..end).unwrap_or_default()
    }

    fn path(&self) -> String {
        let names: Vec<&str> = self
            .open
            .iter()
            .map(|open| open.element.name.as_str())
            .collect();
        names.join("/")
    }

    fn report(&mut self, kind: DefectKind, text: impl FnOnce() -> String, span: Span) {
        if !self.defects.is_full() {
            let path = self.path();
            self.defects.push(Defect::new(kind, &path, text(), span));
        }
    }

    /// Replaces octets in the copy for the gate.
    fn mask(&mut self, start: usize, end: usize, with: u8) {
        let source = self.source;
        let masked = self
            .masked
            .get_or_insert_with(|| source.as_bytes().to_vec());
        if let Some(octets) = masked.get_mut(start..end) {
            octets.fill(with);
        }
    }

    fn start(&mut self, tag: &BytesStart<'_>, start: usize, end: usize) -> Result<(), Defect> {
        self.count_element(start, end)?;
        let written = self.slice(start, end);
        let tag = tag::read(written, tag, self.limits.attributes, &mut self.declared)
            .map_err(|flaw| self.refusal(flaw.kind, flaw.text, start, end))?;
        self.namespaces.enter(&mut self.declared);

        let bound = self.namespaces.resolve(tag.prefix);
        let unbound = bound.is_none().then_some(tag.prefix.len());
        let namespace = bound.unwrap_or_default();
        self.open.push(Open {
            element: Element {
                name: tag.name.into(),
                namespace: namespace.clone(),
                children: Vec::new(),
                span: self.span(start, end),
            },
            unbound,
        });
        if let Some(length) = unbound {
            let text = || {
                format!(
                    "nothing is bound to the prefix {:?} of {}",
                    tag.prefix, tag.name
                )
            };
            self.report(DefectKind::Namespace, text, self.span(start, end));
            self.mask(start + 1 + length, start + 2 + length, b'_');
        }
        for attribute in &tag.others {
            self.note_attribute(attribute, start + attribute.place, &namespace);
        }
        Ok(())
    }

    fn count_element(&mut self, start: usize, end: usize) -> Result<(), Defect> {
        self.elements += 1;
        if self.elements > self.limits.elements {
            let text = format!("more than {} elements", self.limits.elements);
            return Err(self.refusal(DefectKind::Limit, text, start, end));
        }
        let deepest = self.limits.depth.min(DEEPEST);
        if self.open.len() >= deepest {
            let text = format!("elements stand more than {deepest} deep");
            return Err(self.refusal(DefectKind::Limit, text, start, end));
        }
        Ok(())
    }

    fn refusal(&self, kind: DefectKind, text: String, start: usize, end: usize) -> Defect {
        Defect::new(kind, &self.path(), text, self.span(start, end))
    }

    /// Reports an attribute that SyncML does not have, or whose prefix means nothing.
    fn note_attribute(&mut self, attribute: &Attribute<'_>, place: usize, namespace: &str) {
        let Attribute { name, prefix, .. } = attribute;
        let span = self.span(place, place + name.len());
        if !prefix.is_empty() && self.namespaces.resolve(prefix).is_none() {
            let text = || format!("nothing is bound to the prefix of the attribute {name:?}");
            self.report(DefectKind::Namespace, text, span);
            self.mask(place + prefix.len(), place + prefix.len() + 1, b'_');
        } else if namespace.starts_with("SYNCML:") || namespace == METINF {
            let text = || format!("the attribute {name:?}, which SyncML does not have");
            self.report(DefectKind::Unknown, text, span);
        }
    }

    /// Closes the innermost element, whose end tag begins at `tag` unless it was an empty one.
    fn finish(&mut self, tag: Option<usize>, end: usize) {
        let Some(Open {
            mut element,
            unbound,
        }) = self.open.pop()
        else {
            return;
        };
        self.namespaces.leave();
        if let (Some(tag), Some(length)) = (tag, unbound) {
            self.mask(tag + 2 + length, tag + 3 + length, b'_');
        }
        element.span.end = self.base + end;
        match self.open.last_mut() {
            Some(parent) => parent.element.push(element),
            // A second root is refused by the gate.
            None => self.root = Some(element),
        }
    }

    /// Character data between `start` and `end`, with that many octets of mark-up before and behind.
    fn characters(&mut self, start: usize, end: usize, before: usize, behind: usize) {
        let text = self.slice(start + before, end.saturating_sub(behind));
        self.mask_forbidden(text, start + before);
        self.append(&with_line_feeds(text), start, end);
    }

    fn mask_forbidden(&mut self, text: &str, place: usize) {
        if is_plain_text(text) {
            return;
        }
        let forbidden = || {
            text.char_indices()
                .filter(|&(_, found)| !is_permitted(found))
        };
        let Some((first, character)) = forbidden().next() else {
            return;
        };
        for (offset, found) in forbidden() {
            self.mask(place + offset, place + offset + found.len_utf8(), b' ');
        }
        let count = forbidden().count();
        let text = || {
            let code = u32::from(character);
            format!("{count} characters that XML forbids, the first of them U+{code:04X}")
        };
        let span = self.span(place + first, place + first + character.len_utf8());
        self.report(DefectKind::ForbiddenOctet, text, span);
    }

    fn append(&mut self, value: &str, start: usize, end: usize) {
        let span = self.span(start, end);
        let Some(open) = self.open.last_mut() else {
            return; // Outside the root: the gate sees to it that it is white space.
        };
        if value.is_empty() {
            return;
        }
        match open.element.children.last_mut() {
            Some(Node::Text(run)) => {
                run.value.push_str(value);
                run.span.end = span.end;
            }
            _ => {
                // Most elements that hold characters hold nothing else.
                open.element.children.reserve_exact(1);
                open.element.children.push(Node::Text(Text {
                    value: value.to_owned(),
                    span,
                }));
            }
        }
    }

    /// A reference in text, from its `&` to its `;`.
    fn reference(&mut self, start: usize, end: usize) -> Result<(), Defect> {
        if self.open.is_empty() {
            return Ok(()); // The gate refuses it.
        }
        let written = self.slice(start, end);
        let name = written.trim_start_matches('&').trim_end_matches(';');
        let span = self.span(start, end);
        match resolve(name) {
            Reference::Character(character) => {
                self.append(character.encode_utf8(&mut [0; 4]), start, end);
            }
            Reference::Forbidden(character) => {
                self.mask(start, end, b' ');
                let text = || format!("{written:?} stands for a character that XML forbids");
                self.report(DefectKind::ForbiddenOctet, text, span);
                self.append(character.encode_utf8(&mut [0; 4]), start, end);
            }
            Reference::Undeclared => {
                self.mask(start, end, b' ');
                let text = || format!("the entity {written:?} is declared nowhere");
                self.report(DefectKind::Entity, text, span);
                self.append(written, start, end);
            }
            Reference::Malformed => {
                let text = format!("{written:?} is no reference to a character or an entity");
                return Err(malformed(text, span));
            }
        }
        Ok(())
    }

    fn document_type(&self, start: usize, end: usize) -> Result<(), Defect> {
        let refuse = |kind, text: &str| Err(Defect::new(kind, "", text, self.span(start, end)));
        match prolog::document_type(self.slice(start, end)) {
            DocumentType::Harmless => Ok(()),
            DocumentType::InternalSubset => refuse(
                DefectKind::Entity,
                "a document type with an internal subset, which is refused: entities are not expanded",
            ),
            DocumentType::Malformed => refuse(
                DefectKind::NotWellFormed,
                "the public identifier of the document type holds forbidden characters",
            ),
        }
    }

    fn declaration(&self, start: usize, end: usize) -> Result<(), Defect> {
        let span = self.span(start, end);
        let Some(encoding) = declared_encoding(self.slice(start, end)) else {
            return Err(malformed("the XML declaration is not a right one", span));
        };
        let is_read = |name: &str| {
            ["UTF-8", "US-ASCII"]
                .iter()
                .any(|known| known.eq_ignore_ascii_case(name))
        };
        match encoding {
            Some(name) if !is_read(name) => {
                let text = format!(
                    "the document declares the encoding {name:?}; DM messages are read in UTF-8 only"
                );
                Err(malformed(text, span))
            }
            _ => Ok(()),
        }
    }

    fn instruction(&self, start: usize, end: usize) -> Result<(), Defect> {
        if is_instruction(self.slice(start, end)) {
            return Ok(());
        }
        let text = "a processing instruction with a reserved name";
        Err(malformed(text, self.span(start, end)))
    }
}

fn position(place: u64) -> usize {
    usize::try_from(place).unwrap_or(usize::MAX)
}
