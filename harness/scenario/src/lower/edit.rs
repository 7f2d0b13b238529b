//! Changes to the finished message.

use super::Lowering;
use super::shapes::EDIT;
use crate::plan::TreeEdit;
use crate::reader::Fields;
use crate::syntax::{Entry, Node};
use dmct_wire::syncml::edit::{Edit, Path};
use dmct_wire::syncml::limits::Limits;
use dmct_wire::syncml::tree::{Element, SYNCML12};
use dmct_wire::syncml::xml;

impl Lowering<'_> {
    /// Reads a list of edits.
    pub(super) fn edits(&mut self, node: &Node) -> Vec<TreeEdit> {
        let nodes = self.reader.list(node, "`edit`");
        let edits = nodes.iter().filter_map(|node| self.edit(node));
        edits.map(|edit| TreeEdit { edit }).collect()
    }

    fn edit(&mut self, node: &Node) -> Option<Edit> {
        let fields = self.reader.fields(node, &EDIT)?;
        let (name, entry) = fields.chosen()?;
        let to = fields.entry("to");
        let into = fields.entry("into");
        let at = fields.entry("at");
        let takes: &[&str] = match name {
            "set" | "rename" | "move" | "namespace" => &["to"],
            "insert" => &["into", "at"],
            _ => &[],
        };
        for other in [to, into, at].into_iter().flatten() {
            if !takes.contains(&other.key.value.as_str()) {
                let message = format!("`{}` means nothing to `{name}`", other.key.value);
                self.reader.wrong(other.key.extent, message);
            }
        }
        match name {
            "insert" => self.insert(entry, into, at),
            "remove" => Some(Edit::Remove {
                path: self.path(&entry.value)?,
            }),
            "duplicate" => Some(Edit::Duplicate {
                path: self.path(&entry.value)?,
            }),
            _ => self.edit_to(name, entry, &fields),
        }
    }

    /// The edits that make something `to` something else.
    fn edit_to(&mut self, name: &str, entry: &Entry, fields: &Fields<'_>) -> Option<Edit> {
        let path = self.path(&entry.value);
        let Some(to) = fields.get("to") else {
            let message = format!("`{name}` does not say what to make of it");
            self.reader
                .wrong_with_help(entry.key.extent, message, "add `to: ...`");
            return None;
        };
        if name == "move" {
            let index = self.reader.number(to, 65_535);
            return Some(Edit::Move {
                path: path?,
                index: index?,
            });
        }
        let text = self.reader.text(to);
        let (path, text) = (path?, text?);
        Some(match name {
            "rename" => Edit::Rename { path, name: text },
            "namespace" => Edit::Namespace {
                path,
                namespace: text,
            },
            _ => Edit::SetText { path, text },
        })
    }

    fn insert(&mut self, entry: &Entry, into: Option<&Entry>, at: Option<&Entry>) -> Option<Edit> {
        let element = self.element(&entry.value);
        let index = match at {
            Some(at) => Some(self.reader.number(&at.value, 65_535)?),
            None => None,
        };
        let Some(into) = into else {
            let message = "`insert` does not say where";
            self.reader
                .wrong_with_help(entry.key.extent, message, "add `into: SyncBody`");
            return None;
        };
        let parent = self.path(&into.value);
        Some(Edit::Insert {
            parent: parent?,
            index,
            element: element?,
        })
    }

    /// An element written as XML; without a namespace of its own it is in that of SyncML.
    fn element(&mut self, node: &Node) -> Option<Element> {
        let text = self.reader.text(node)?;
        let wrapped = format!("<SyncML xmlns=\"{SYNCML12}\">{text}</SyncML>");
        let (tree, _) = xml::parse(wrapped.as_bytes(), &Limits::default());
        let mut elements = tree.iter().flat_map(Element::elements);
        let element = elements.next().cloned();
        if element.is_none() || elements.next().is_some() {
            let message = "this is not one well-formed element";
            self.reader
                .wrong_with_help(node.extent, message, "write it as in `<Final/>`");
            return None;
        }
        element
    }

    /// A path into a message.
    pub(super) fn path(&mut self, node: &Node) -> Option<Path> {
        let text = self.reader.text(node)?;
        match text.parse::<Path>() {
            Ok(path) => Some(path),
            Err(error) => {
                let message = format!("`{text}` is no path: {}", error.reason);
                self.reader.wrong_with_help(
                    node.extent,
                    message,
                    "write it as in `SyncBody/Status[2]/Data`",
                );
                None
            }
        }
    }
}
