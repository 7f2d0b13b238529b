//! A document to a tree that knows its places.
//!
//! One pass over the tokens, without recursion. What a token may not say, or a table does not know, is
//! reported and read over where everything behind it can still be told apart; a length that lies, an
//! offset outside the table or a missing end leave nothing to read on from.

use super::{
    LONGEST_NAME, attributes,
    header::{self, Header},
    strings::Refusal,
    token::{
        ATTRIBUTES, CONTENT, END, ENTITY, Extension, LITERAL, NUMBER, OPAQUE, PI, STR_I, STR_T,
        SWITCH_PAGE,
    },
};
use crate::{
    octets::{Reader, Stop},
    span::Span,
    syncml::{
        defect::{Defect, DefectKind, DefectList},
        limits::Limits,
        name::Name,
        tree::{Element, Node, Opaque, Text},
        xml::DEEPEST,
    },
};

/// Reads a document.
///
/// The tree is there if and only if the document has a root that ends, and is within the limits. Strings,
/// entities and octets that are text without control characters become text; adjoining runs of text are one. Other
/// octets, and strings that are no UTF-8, stay octets, each run for itself. An element whose token no table knows is called
/// `unknown-0x3F`, for its token, and reported. Attributes, processing instructions and extensions are
/// passed over. `limits.depth` counts up to [`DEEPEST`]; runs of characters are counted like elements, and
/// strings taken from the table like octets of the message.
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
    let mut reader = Reader::new(octets);
    let header =
        header::read(&mut reader, defects).map_err(|stop| malformed(stop, octets.len()))?;
    let mut body = BodyReader {
        octets: reader,
        end: octets.len(),
        header,
        limits: *limits,
        defects,
        open: Vec::new(),
        page: 0,
        elements: 0,
        runs: 0,
        taken_from_table: 0,
        root: None,
    };
    let root = body.read()?;
    body.note_rest();
    Ok(root)
}

/// The refusal of a document of `end` octets that could not be read on from a place.
fn malformed(stop: Stop, end: usize) -> Defect {
    let start = stop.offset.min(end);
    let span = Span::new(start, end.min(start + 1));
    Defect::new(DefectKind::NotWellFormed, "", stop.reason, span)
}

struct BodyReader<'a, 'd> {
    octets: Reader<'a>,
    /// How many octets the document has.
    end: usize,
    header: Header<'a>,
    limits: Limits,
    defects: &'d mut DefectList,
    /// The elements that have not ended, the root first.
    open: Vec<Element>,
    /// The code page in force.
    page: u8,
    elements: usize,
    runs: usize,
    /// Octets of text that were taken from the string table.
    taken_from_table: usize,
    /// The root, when it has ended.
    root: Option<Element>,
}

impl<'a> BodyReader<'a, '_> {
    /// Reads up to the end of the root.
    fn read(&mut self) -> Result<Element, Defect> {
        loop {
            self.token()?;
            if let Some(root) = self.root.take() {
                return Ok(root);
            }
        }
    }

    fn token(&mut self) -> Result<(), Defect> {
        let start = self.octets.position();
        let Ok(token) = self.octets.octet("a token") else {
            return Err(self.cut_off(start));
        };
        match token {
            SWITCH_PAGE => {
                self.page = self.stopped_by(|octets| octets.octet("a code page"))?;
                Ok(())
            }
            PI => self.skip_list(),
            END => self.end_element(start),
            ENTITY | STR_I | STR_T | OPAQUE => self.characters(token, start),
            _ if Extension::of(token).is_some() => self.extension(token, start),
            _ => self.start_element(token, start),
        }
    }

    /// Runs a reading function; where it stops, the document cannot be read on.
    fn stopped_by<T>(
        &mut self,
        read: impl FnOnce(&mut Reader<'a>) -> Result<T, Stop>,
    ) -> Result<T, Defect> {
        read(&mut self.octets).map_err(|stop| self.refuse(stop))
    }

    fn refuse(&self, stop: Stop) -> Defect {
        Defect {
            path: self.path(),
            ..malformed(stop, self.end)
        }
    }

    fn refuse_limit(&self, text: String, span: Span) -> Defect {
        Defect::new(DefectKind::Limit, &self.path(), text, span)
    }

    fn cut_off(&self, place: usize) -> Defect {
        let reason = match self.open.last() {
            Some(element) => format!("the document ends before {} does", element.name),
            None => "the document has no element".to_owned(),
        };
        self.refuse(Stop::new(place, reason))
    }

    fn path(&self) -> String {
        let names: Vec<&str> = self.open.iter().map(|open| open.name.as_str()).collect();
        names.join("/")
    }

    fn report(&mut self, kind: DefectKind, span: Span, text: impl FnOnce() -> String) {
        if !self.defects.is_full() {
            let path = self.path();
            self.defects.push(Defect::new(kind, &path, text(), span));
        }
    }

    /// An attribute list or a processing instruction.
    fn skip_list(&mut self) -> Result<(), Defect> {
        let table = self.header.table;
        self.stopped_by(|octets| attributes::skip(octets, &table))
    }

    fn extension(&mut self, token: u8, start: usize) -> Result<(), Defect> {
        self.stopped_by(|octets| attributes::skip_extension(octets, token))?;
        let span = self.octets.span_from(start);
        self.report(DefectKind::Unknown, span, || {
            format!("the extension token 0x{token:02X}, which SyncML does not have")
        });
        Ok(())
    }

    fn start_element(&mut self, token: u8, start: usize) -> Result<(), Defect> {
        let mut element = self.named(token, start)?;
        self.count_element(start)?;
        if token & ATTRIBUTES != 0 {
            self.skip_list()?;
            let span = self.octets.span_from(start);
            self.report(DefectKind::Unknown, span, || {
                format!(
                    "{} has attributes, which SyncML does not have",
                    element.name
                )
            });
        }
        element.span = self.octets.span_from(start);
        if token & CONTENT == 0 {
            self.close(element);
        } else {
            self.open.push(element);
        }
        Ok(())
    }

    /// The element that a tag stands for.
    fn named(&mut self, token: u8, start: usize) -> Result<Element, Defect> {
        let page = self.header.vocabulary.page(self.page);
        let namespace = page.map_or("", |(_, namespace)| namespace);
        if token & NUMBER == LITERAL {
            let name = self.literal(start)?;
            return Ok(unread(namespace, name.into()));
        }
        if let Some(name) = page.and_then(|(page, _)| page.name(token & NUMBER)) {
            return Ok(unread(namespace, Name::known(name)));
        }
        let page = self.page;
        self.report(DefectKind::Unknown, self.octets.span_from(start), || {
            format!("the token 0x{token:02X} stands for nothing on code page {page}")
        });
        let name = format!("unknown-0x{:02X}", token & NUMBER);
        Ok(unread(namespace, name.into()))
    }

    fn literal(&mut self, start: usize) -> Result<&'a str, Defect> {
        let offset = self.stopped_by(|octets| octets.uintvar("the offset of a name"))?;
        let name = match self.header.table.string(offset, LONGEST_NAME, start) {
            Ok(name) => name,
            Err(Refusal::Outside(stop)) => return Err(self.refuse(stop)),
            Err(Refusal::TooLong) => {
                let text = format!("a name longer than {LONGEST_NAME} octets");
                return Err(self.refuse_limit(text, self.octets.span_from(start)));
            }
        };
        match core::str::from_utf8(name) {
            Ok(name) if !name.is_empty() => Ok(name),
            _ => Err(self.refuse(Stop::new(start, "the name of an element is no text"))),
        }
    }

    fn count_element(&mut self, start: usize) -> Result<(), Defect> {
        self.elements += 1;
        if self.elements > self.limits.elements {
            let text = format!("more than {} elements", self.limits.elements);
            return Err(self.refuse_limit(text, self.octets.span_from(start)));
        }
        let deepest = self.limits.depth.min(DEEPEST);
        if self.open.len() >= deepest {
            let text = format!("elements stand more than {deepest} deep");
            return Err(self.refuse_limit(text, self.octets.span_from(start)));
        }
        Ok(())
    }

    fn end_element(&mut self, start: usize) -> Result<(), Defect> {
        let Some(mut element) = self.open.pop() else {
            return Err(self.refuse(Stop::new(start, "an END where the root should begin")));
        };
        element.span.end = self.octets.position();
        self.close(element);
        Ok(())
    }

    /// Puts an element into the one around it; without one it is the root.
    fn close(&mut self, element: Element) {
        match self.open.last_mut() {
            Some(parent) => parent.push(element),
            None => self.root = Some(element),
        }
    }

    /// A run of characters or octets behind its token.
    fn characters(&mut self, token: u8, start: usize) -> Result<(), Defect> {
        if self.open.is_empty() {
            let reason = "characters where the root should begin";
            return Err(self.refuse(Stop::new(start, reason)));
        }
        match token {
            STR_I => {
                let value = self.stopped_by(|octets| octets.zero_ended("a string"))?;
                let end = self.octets.position().saturating_sub(1);
                self.string(value, Span::new(start + 1, end))
            }
            STR_T => {
                let value = self.table_string(start)?;
                self.string(value, self.octets.span_from(start))
            }
            ENTITY => self.entity(start),
            _ => self.opaque(),
        }
    }

    fn table_string(&mut self, start: usize) -> Result<&'a [u8], Defect> {
        let offset = self.stopped_by(|octets| octets.uintvar("an offset into the string table"))?;
        let left = self.limits.octets.saturating_sub(self.taken_from_table);
        match self.header.table.string(offset, left, start) {
            Ok(value) => {
                self.taken_from_table += value.len();
                Ok(value)
            }
            Err(Refusal::Outside(stop)) => Err(self.refuse(stop)),
            Err(Refusal::TooLong) => {
                let text = format!(
                    "more than {} octets are taken from the string table",
                    self.limits.octets
                );
                Err(self.refuse_limit(text, self.octets.span_from(start)))
            }
        }
    }

    fn entity(&mut self, start: usize) -> Result<(), Defect> {
        let number = self.stopped_by(|octets| octets.uintvar("an entity"))?;
        // NUL ends a string and cannot stand in one, nor in XML: what has it could not be written again
        match char::from_u32(number).filter(|character| *character != '\0') {
            Some(character) => {
                let span = self.octets.span_from(start);
                self.text(character.encode_utf8(&mut [0; 4]), span)
            }
            None => {
                let reason = format!("the entity {number} is no character");
                Err(self.refuse(Stop::new(start, reason)))
            }
        }
    }

    fn string(&mut self, value: &[u8], span: Span) -> Result<(), Defect> {
        match core::str::from_utf8(value) {
            Ok(text) => self.text(text, span),
            Err(error) => {
                let first = error.valid_up_to();
                self.report(DefectKind::ForbiddenOctet, span, || {
                    format!("a string that is no UTF-8 from its octet {first} on; kept as octets")
                });
                self.octets(value, span)
            }
        }
    }

    fn opaque(&mut self) -> Result<(), Defect> {
        let length = self.stopped_by(|octets| octets.uintvar("the length of a run of octets"))?;
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        let start = self.octets.position();
        let value = self.stopped_by(|octets| octets.take(length, "a run of octets"))?;
        let span = self.octets.span_from(start);
        match readable_text(value) {
            Some(text) => self.text(text, span),
            None => self.octets(value, span),
        }
    }

    fn text(&mut self, value: &str, span: Span) -> Result<(), Defect> {
        if value.is_empty() {
            return Ok(());
        }
        if let Some(Node::Text(run)) = self.last_node() {
            run.value.push_str(value);
            run.span.end = span.end;
            return Ok(());
        }
        let value = value.to_owned();
        self.add_run(Node::Text(Text { value, span }), span)
    }

    fn octets(&mut self, value: &[u8], span: Span) -> Result<(), Defect> {
        if value.is_empty() {
            return Ok(());
        }
        // Never joined with a run before it: two runs that are no text can be text together, and would be read as
        // something else once they were written as one.
        let value = value.to_vec();
        self.add_run(Node::Opaque(Opaque { value, span }), span)
    }

    fn last_node(&mut self) -> Option<&mut Node> {
        self.open.last_mut()?.children.last_mut()
    }

    fn add_run(&mut self, run: Node, span: Span) -> Result<(), Defect> {
        self.runs += 1;
        if self.runs > self.limits.elements {
            let text = format!("more than {} runs of characters", self.limits.elements);
            return Err(self.refuse_limit(text, span));
        }
        if let Some(parent) = self.open.last_mut() {
            // Most elements that hold characters hold nothing else.
            parent.children.reserve_exact(1);
            parent.children.push(run);
        }
        Ok(())
    }

    /// Reports what stands behind the root: only processing instructions may.
    fn note_rest(&mut self) {
        while self.octets.peek() == Some(PI) {
            let start = self.octets.position();
            let table = self.header.table;
            let _ = self.octets.octet("a processing instruction");
            if attributes::skip(&mut self.octets, &table).is_err() {
                self.report_rest(start);
                return;
            }
        }
        if self.octets.remaining() > 0 {
            self.report_rest(self.octets.position());
        }
    }

    fn report_rest(&mut self, start: usize) {
        let count = self.end - start;
        let span = Span::new(start, self.end);
        self.report(DefectKind::ForbiddenOctet, span, || {
            format!("{count} octets behind the end of the document")
        });
    }
}

/// An element of which only the name was read.
fn unread(namespace: &'static str, name: Name) -> Element {
    Element {
        name,
        namespace: Name::known(namespace),
        ..Element::default()
    }
}

/// The text that octets are, unless they hold control characters other than tab, line feed and carriage
/// return: a number or a picture may happen to be UTF-8.
fn readable_text(octets: &[u8]) -> Option<&str> {
    let is_control = |octet: &u8| *octet < 0x20 && !matches!(*octet, b'\t' | b'\n' | b'\r');
    if octets.iter().any(is_control) {
        return None;
    }
    core::str::from_utf8(octets).ok()
}
