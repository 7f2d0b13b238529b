//! Reading `unbroken.yaml`: what no mutant of the reference peers can break, each with its reason.
//!
//! The self-test holds the entries against what it found; one that is not needed is a mistake.

use crate::{
    diagnostic::Diagnostic,
    reader::{Key, Reader, Shape, Value},
    source::{Library, Source},
    syntax::{Node, parse},
};

/// The file, beside the folders of the documents.
const FILE: &str = "unbroken.yaml";

/// What an entry can be of.
const KINDS: [&str; 5] = ["mutant", "scenario", "check", "rule", "item"];

/// An entry.
static ENTRY: Shape = Shape {
    name: "entry",
    about: "Something that no mutant breaks.",
    choice: &[],
    keys: &[
        Key::required("kind", Value::Word(&KINDS), "what it is"),
        Key::required("ids", Value::List(&Value::Text), "which ones"),
        Key::required("reason", Value::Text, "why no mutant breaks them"),
    ],
};

/// Something that no mutant breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unbroken {
    /// `mutant`, `scenario`, `check`, `rule` or `item`.
    pub kind: &'static str,
    /// Which one.
    pub id: String,
    /// Why.
    pub reason: String,
}

/// What the library says cannot be broken; nothing if it has no such file.
///
/// # Errors
/// All mistakes in the file.
pub fn read_unbroken(library: &Library) -> Result<Vec<Unbroken>, Vec<Diagnostic>> {
    let named = |source: &&Source| source.name.rsplit(['/', '\\']).next() == Some(FILE);
    let Some(source) = library.files().iter().find(named) else {
        return Ok(Vec::new());
    };
    let mut reader = Reader::new(source);
    let mut entries = Vec::new();
    match parse(&source.text) {
        Ok(tree) => {
            for node in reader.list(&tree, "the file") {
                entries.extend(entry(&mut reader, node).into_iter().flatten());
            }
        }
        Err(error) => reader.wrong(error.extent, error.message),
    }
    if reader.is_clean() {
        Ok(entries)
    } else {
        Err(reader.into_diagnostics())
    }
}

fn entry(reader: &mut Reader<'_>, node: &Node) -> Option<Vec<Unbroken>> {
    let fields = reader.fields(node, &ENTRY)?;
    let kind = fields
        .get("kind")
        .and_then(|node| reader.word(node, "kind", &KINDS));
    let ids = fields.get("ids").map(|node| reader.texts(node, "`ids`"));
    let reason = fields.get("reason").and_then(|node| reader.text(node));
    let (kind, ids, reason) = (kind?, ids?, reason?);
    let entries = ids.into_iter().map(|id| Unbroken {
        kind,
        id,
        reason: reason.clone(),
    });
    Some(entries.collect())
}

#[cfg(test)]
mod tests {
    use super::read_unbroken;
    use crate::source::Library;

    fn library(text: &str) -> Library {
        Library::from_files(vec![(
            "scenarios/unbroken.yaml".to_owned(),
            text.to_owned(),
        )])
    }

    #[test]
    fn each_id_of_an_entry_has_its_reason() {
        let text = "- { kind: check, ids: [a/b/c 1/2, a/b/c 3/1], reason: why not }\n";
        let entries = read_unbroken(&library(text)).unwrap_or_default();
        let ids: Vec<&str> = entries.iter().map(|entry| entry.id.as_str()).collect();
        assert_eq!(ids, ["a/b/c 1/2", "a/b/c 3/1"]);
        assert!(entries.iter().all(|entry| entry.reason == "why not"));
    }

    #[test]
    fn an_entry_without_a_reason_is_a_mistake() {
        assert!(read_unbroken(&library("- { kind: check, ids: [a] }\n")).is_err());
    }
}
