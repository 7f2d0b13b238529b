//! The syntax tree: what a YAML file says, with every value in its place.
//!
//! A tree knows nothing of scenarios. Scalars keep their spelling, so that `1.30` and `0x0A` are what
//! the author wrote; whoever reads the tree decides what a text is worth.

/// A stretch of a source text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, PartialOrd, Ord, Hash)]
pub struct Extent {
    /// The octet at which it begins.
    pub start: usize,
    /// The octet behind its last one.
    pub end: usize,
    /// The line of its beginning, from 1.
    pub line: u32,
    /// The column of its beginning in characters, from 1.
    pub column: u32,
}

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loc<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub extent: Extent,
}

/// One node of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// Where it stands; for an alias, where its anchor stands.
    pub extent: Extent,
}

/// What a node is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Nothing: an empty value, `~` or `null`.
    Null,
    /// A scalar, as it is spelled.
    Scalar(String),
    /// A sequence.
    Sequence(Vec<Node>),
    /// A mapping, in the order of the file.
    Mapping(Vec<Entry>),
}

/// A key and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The key.
    pub key: Loc<String>,
    /// The value.
    pub value: Node,
}

impl Node {
    /// What it is, in a word or two for a diagnostic.
    pub const fn noun(&self) -> &'static str {
        match self.kind {
            Kind::Null => "nothing",
            Kind::Scalar(_) => "a text",
            Kind::Sequence(_) => "a list",
            Kind::Mapping(_) => "a mapping",
        }
    }

    /// Its text, if it is a scalar.
    pub fn scalar(&self) -> Option<&str> {
        match &self.kind {
            Kind::Scalar(text) => Some(text),
            _ => None,
        }
    }

    /// The entries, if it is a mapping.
    pub fn entries(&self) -> Option<&[Entry]> {
        match &self.kind {
            Kind::Mapping(entries) => Some(entries),
            _ => None,
        }
    }

    /// The value of a key, if it is a mapping that has it.
    pub fn value_of(&self, key: &str) -> Option<&Self> {
        let entry = self.entries()?.iter().find(|entry| entry.key.value == key);
        entry.map(|entry| &entry.value)
    }

    /// Every scalar in it, itself included, in the order of the file.
    pub fn scalars(&self) -> Vec<Loc<&str>> {
        let mut found = Vec::new();
        self.collect_scalars(&mut found);
        found
    }

    fn collect_scalars<'a>(&'a self, found: &mut Vec<Loc<&'a str>>) {
        match &self.kind {
            Kind::Null => {}
            Kind::Scalar(text) => found.push(Loc {
                value: text,
                extent: self.extent,
            }),
            Kind::Sequence(nodes) => nodes.iter().for_each(|node| node.collect_scalars(found)),
            Kind::Mapping(entries) => {
                for entry in entries {
                    entry.value.collect_scalars(found);
                }
            }
        }
    }
}
