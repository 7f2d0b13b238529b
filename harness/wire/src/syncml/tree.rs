//! The faithful tree: an element holds what was on the wire, in order, whatever it was.
//!
//! Both encodings read into this tree and are written from it; the typed message is a view above it.
//! What it leaves to others: whether the elements are the right ones ([`super::grammar`]).

use super::name::Name;
use crate::span::Span;

/// One element with its children in the order in which they stood.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Element {
    /// The name without its prefix.
    pub name: Name,
    /// The namespace the element stood in; empty where none was declared.
    pub namespace: Name,
    /// What stood inside, in order.
    pub children: Vec<Node>,
    /// From the first octet of the start tag to the last of the end tag.
    pub span: Span,
}

/// What can stand inside an element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// An element.
    Element(Element),
    /// Character data, entities resolved, CDATA sections merged in; adjoining runs are one node.
    Text(Text),
    /// Octets that are no text: OPAQUE in WBXML. XML cannot carry them.
    Opaque(Opaque),
}

/// A run of character data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The characters, white space kept.
    pub value: String,
    /// Where they stood, escapes included.
    pub span: Span,
}

/// A run of octets that are no text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opaque {
    /// The octets.
    pub value: Vec<u8>,
    /// Where they stood, length field excluded.
    pub span: Span,
}

/// Namespace of SyncML 1.2 elements (RepPro 1.2.2, section 7).
pub const SYNCML12: &str = "SYNCML:SYNCML1.2";
/// Namespace of meta information (MetaInfo 1.2.2).
pub const METINF: &str = "syncml:metinf";

impl Element {
    /// An empty element of a namespace.
    pub fn new(namespace: &str, name: &str) -> Self {
        Self {
            name: name.into(),
            namespace: namespace.into(),
            ..Self::default()
        }
    }

    /// An element of a namespace that holds one run of text.
    pub fn with_text(namespace: &str, name: &str, text: &str) -> Self {
        let mut element = Self::new(namespace, name);
        element.push_text(text);
        element
    }

    /// Adds a run of text at the end, unless it is empty.
    pub fn push_text(&mut self, text: &str) {
        if !text.is_empty() {
            self.children.push(Node::Text(Text {
                value: text.to_owned(),
                span: Span::default(),
            }));
        }
    }

    /// Adds an element at the end.
    #[inline]
    pub fn push(&mut self, child: Self) {
        self.children.push(Node::Element(child));
    }

    /// The child elements, in order.
    pub fn elements(&self) -> impl Iterator<Item = &Self> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) | Node::Opaque(_) => None,
        })
    }

    /// The first child element of a name, in whatever namespace.
    pub fn child(&self, name: &str) -> Option<&Self> {
        self.elements().find(|element| element.name == name)
    }

    /// All text directly inside, joined; opaque octets are read as UTF-8, losses marked U+FFFD.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for node in &self.children {
            match node {
                Node::Text(run) => text.push_str(&run.value),
                Node::Opaque(run) => text.push_str(&String::from_utf8_lossy(&run.value)),
                Node::Element(_) => {}
            }
        }
        text
    }

    /// The innermost element whose octets, start tag to end tag, hold an offset of the input.
    pub fn at(&self, offset: usize) -> Option<&Self> {
        let holds = |element: &&Self| element.span.range().contains(&offset);
        let mut innermost = Some(self).filter(holds)?;
        while let Some(child) = innermost.elements().find(holds) {
            innermost = child;
        }
        Some(innermost)
    }
}
