//! The head of a scenario file: what listing and selecting need, without reading its steps.
//!
//! By convention, which a lint holds, `steps` is the first key that is not part of the head. The library
//! has hundreds of files and is listed in milliseconds: the plain YAML that heads are usually written in
//! is read line by line, and only what is written otherwise is left to the YAML library. A head with
//! mistakes is read as far as it goes; lowering reports them.

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
    /// The protocol versions to which it applies; empty: all.
    pub versions: Vec<String>,
}

impl Header {
    /// Reads the head of a file.
    pub fn read(source: &Source) -> Self {
        let head = head(&source.text);
        let header = plain::read(head).unwrap_or_else(|| from_yaml(head));
        Self {
            id: source.id().to_owned(),
            ..header
        }
    }

    /// Whether it applies to a protocol version.
    pub fn applies_to(&self, version: &str) -> bool {
        self.versions.is_empty() || self.versions.iter().any(|own| own == version)
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

fn from_yaml(head: &str) -> Header {
    let mut header = Header::default();
    let Ok(tree) = parse(head) else {
        return header;
    };
    let text = |key| tree.value_of(key).and_then(Node::scalar).map(str::to_owned);
    header.title = text("title").unwrap_or_default();
    header.purpose = text("purpose").unwrap_or_default();
    header.control = text("control");
    header.covers = texts(tree.value_of("covers"));
    header.clauses = texts(tree.value_of("clauses"));
    header.builds_on = texts(tree.value_of("builds_on"));
    header.versions = texts(tree.value_of("versions"));
    header
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

/// Heads in plain YAML: one key a line, plain texts, texts folded by `>-`, lists in brackets.
mod plain {
    use super::Header;

    /// Reads a head; nothing if anything in it is not plain.
    pub fn read(head: &str) -> Option<Header> {
        if head.contains(['\t', '\r']) {
            return None;
        }
        let mut header = Header::default();
        let mut seen: Vec<&str> = Vec::new();
        let mut lines = head.lines().peekable();
        while let Some(line) = lines.next() {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let (key, value) = line.split_once(": ")?;
            if seen.contains(&key) {
                return None;
            }
            seen.push(key);
            let mut pieces = vec![value.trim()];
            while let Some(more) = lines.next_if(|line| line.starts_with("  ")) {
                pieces.push(more);
            }
            match key {
                "title" => header.title = text(&pieces)?,
                "purpose" => header.purpose = text(&pieces)?,
                "control" => header.control = Some(text(&pieces)?),
                "covers" => header.covers = list(&pieces)?,
                "clauses" => header.clauses = list(&pieces)?,
                "builds_on" => header.builds_on = list(&pieces)?,
                "versions" => header.versions = list(&pieces)?,
                // Not part of a header; on one line it cannot hide anything.
                "needs" | "transport" | "encoding" => {
                    let [value] = pieces.as_slice() else {
                        return None;
                    };
                    list(&[value])
                        .map(drop)
                        .or_else(|| plain(value).map(drop))?;
                }
                _ => return None,
            }
        }
        Some(header)
    }

    fn text(pieces: &[&str]) -> Option<String> {
        match pieces {
            [">-", folded @ ..] => fold(folded),
            [value] => plain(value),
            _ => None,
        }
    }

    /// A text folded by `>-`: lines of one indentation, joined by spaces.
    fn fold(lines: &[&str]) -> Option<String> {
        let (first, _) = lines.split_first()?;
        let indentation = first.len() - first.trim_start().len();
        let mut words = Vec::new();
        for line in lines {
            let inner = line.get(indentation..)?;
            let indented = line.len() - line.trim_start().len();
            if indented != indentation || inner.trim_end().is_empty() || inner.ends_with(' ') {
                return None;
            }
            words.push(inner);
        }
        Some(words.join(" "))
    }

    /// A text without quotation marks, which means nothing else to YAML.
    fn plain(value: &str) -> Option<String> {
        let begins = value.starts_with(|first: char| first.is_alphabetic());
        let ends = !value.ends_with(':');
        let special = value.contains(": ") || value.contains(" #");
        let null = value.eq_ignore_ascii_case("null");
        (begins && ends && !special && !null).then(|| value.to_owned())
    }

    /// A list in brackets, of words with or without quotation marks.
    fn list(pieces: &[&str]) -> Option<Vec<String>> {
        let [value] = pieces else {
            return None;
        };
        let inner = value.strip_prefix('[')?.strip_suffix(']')?;
        inner.split(',').map(|item| word(item.trim())).collect()
    }

    fn word(item: &str) -> Option<String> {
        let bare = item
            .strip_prefix('"')
            .map_or(Some(item), |rest| rest.strip_suffix('"'))?;
        let begins = bare.starts_with(|first: char| first.is_ascii_alphabetic());
        let stranger = |c: char| !(c.is_ascii_alphanumeric() || "-_./:".contains(c));
        let null = bare.eq_ignore_ascii_case("null");
        let plain = begins && !bare.contains(stranger) && !bare.ends_with(':') && !null;
        plain.then(|| bare.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const HEAD: &str = "\
title: A text of \"words\", and more
purpose: >-
  Two lines
  that are folded.
covers: [A-1, \"noti-1.2:B\"]
clauses: [PRO-1]
control: c/d
builds_on: [e]
versions: [DM/1.3]
needs: A AND B
";

    #[test]
    fn the_head_is_read_without_the_steps() {
        let text = format!("{HEAD}steps: [ this is no YAML");
        let header = Header::read(&Source::new("scenarios/pro-1.3/client/x/y.yaml", text));
        assert_eq!(header.title, "A text of \"words\", and more");
        assert_eq!(header.purpose, "Two lines that are folded.");
        assert_eq!(header.covers, ["A-1", "noti-1.2:B"]);
        assert_eq!(header.id, "pro-1.3/client/x/y");
        assert!(header.applies_to("DM/1.3") && !header.applies_to("DM/1.2"));
        assert_eq!(header.prerequisites().collect::<Vec<_>>(), ["e", "c/d"]);
    }

    #[test]
    fn the_heads_of_the_library_are_read_alike_line_by_line_and_as_yaml() {
        for source in Library::embedded().scenarios() {
            let head = head(&source.text);
            if let Some(header) = plain::read(head) {
                assert_eq!(header, from_yaml(head), "{}", source.name);
            }
        }
    }

    proptest! {
        #[test]
        fn a_head_that_is_taken_as_plain_means_the_same_as_yaml(
            at in 0..HEAD.len(),
            cut in 0..6_usize,
            with in "[-:#\\[\\]{}\"',>|&*! \na-c~0-9]{0,4}",
        ) {
            let behind = HEAD.get(at + cut..).unwrap_or_default();
            let text = format!("{}{with}{behind}", &HEAD[..at]);
            if let Some(header) = plain::read(&text) {
                prop_assert_eq!(header, from_yaml(&text), "{}", text);
            }
        }
    }
}
