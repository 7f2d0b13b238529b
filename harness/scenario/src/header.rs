//! The head of a scenario file: what listing and selecting need, without reading its steps.
//!
//! By convention, which a lint holds, `steps` is the first key that is not part of the head. Reading only
//! the text before it makes listing the whole library quick. A head with mistakes is read as far as it
//! goes; lowering reports them.

use crate::source::{Library, Source};
use crate::syntax::{Kind, Node, parse};

/// What a scenario says before its steps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Header {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it shows.
    pub purpose: String,
    /// The SCR items it decides, as written.
    pub covers: Vec<String>,
    /// The clauses it rests on.
    pub clauses: Vec<String>,
    /// The scenario that serves as its positive control.
    pub control: Option<String>,
    /// The scenarios that must have passed before.
    pub builds_on: Vec<String>,
}

impl Header {
    /// Reads the head of a file.
    pub fn read(source: &Source) -> Self {
        let mut header = Self {
            id: source.id().to_owned(),
            ..Self::default()
        };
        let Ok(tree) = parse(head(&source.text)) else {
            return header;
        };
        let text = |key| tree.value_of(key).and_then(Node::scalar).map(str::to_owned);
        header.title = text("title").unwrap_or_default();
        header.purpose = text("purpose").unwrap_or_default();
        header.control = text("control");
        header.covers = texts(tree.value_of("covers"));
        header.clauses = texts(tree.value_of("clauses"));
        header.builds_on = texts(tree.value_of("builds_on"));
        header
    }

    /// The scenarios that must run before this one.
    pub fn prerequisites(&self) -> impl Iterator<Item = &str> {
        let ids = self.builds_on.iter().chain(&self.control);
        ids.map(String::as_str)
    }
}

impl Library {
    /// The heads of all scenarios, sorted by id.
    pub fn headers(&self) -> Vec<Header> {
        self.scenarios().map(Header::read).collect()
    }
}

/// The text before the line that begins with `steps:`.
fn head(text: &str) -> &str {
    if text.starts_with("steps:") {
        return "";
    }
    let end = text.find("\nsteps:").map_or(text.len(), |line| line + 1);
    text.get(..end).unwrap_or(text)
}

fn texts(node: Option<&Node>) -> Vec<String> {
    match node.map(|node| &node.kind) {
        Some(Kind::Sequence(nodes)) => {
            let texts = nodes.iter().filter_map(Node::scalar);
            texts.map(str::to_owned).collect()
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_is_read_without_the_steps() {
        let text =
            "title: T\ncovers: [A, B]\ncontrol: c/d\nbuilds_on: [e]\nsteps: [ this is no YAML";
        let header = Header::read(&Source::new("scenarios/pro-1.3/client/x/y.yaml", text));
        assert_eq!((header.title.as_str(), header.covers.len()), ("T", 2));
        assert_eq!(header.id, "pro-1.3/client/x/y");
        assert_eq!(header.prerequisites().collect::<Vec<_>>(), ["e", "c/d"]);
    }
}
