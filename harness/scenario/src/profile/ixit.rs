//! Values that scenarios use, by dotted name.

use crate::reader::Reader;
use crate::syntax::{Kind, Node};
use std::collections::BTreeMap;

/// The IXIT values that profiles are asked for, by dotted name.
pub const KNOWN: &[(&str, &str)] = &[
    ("nodes.leaf", "a leaf that can be read"),
    ("nodes.text", "a leaf of text that can be written"),
    ("nodes.number", "a leaf of format int that can be written"),
    ("nodes.large", "a leaf that takes a large object"),
    ("nodes.big", "a leaf whose value is larger than one message"),
    (
        "nodes.big-length",
        "how many octets the value of `nodes.big` has",
    ),
    ("nodes.interior", "an interior node that can be read"),
    (
        "nodes.box",
        "an interior node in which nodes can be added and deleted",
    ),
    ("nodes.read-only", "a leaf that cannot be written"),
    ("nodes.missing", "a node that does not exist"),
    ("nodes.exec", "a node that can be executed"),
    ("nodes.private", "a leaf that the ACL keeps from the server"),
    ("nodes.restless", "a leaf whose value changes all the time"),
    (
        "mo.requested",
        "the index of a management object, for Requested-MO",
    ),
    (
        "mo.targeted",
        "the index of a management object, for Targeted-MO",
    ),
    (
        "bearer.available",
        "a bearer over which the device can connect at any time, for Preferred-Bearer",
    ),
];

/// Whether an IXIT name, with `ixit.`, is documented.
pub(crate) fn is_known(name: &str) -> bool {
    let name = name.strip_prefix("ixit.").unwrap_or(name);
    KNOWN.iter().any(|(known, _)| *known == name)
}

/// Every scalar under `ixit`, by the names of the keys that lead to it, joined by dots.
pub(super) fn flatten(reader: &mut Reader<'_>, node: &Node) -> BTreeMap<String, String> {
    let mut flat = BTreeMap::new();
    collect(reader, node, "", &mut flat);
    flat
}

fn collect(reader: &mut Reader<'_>, node: &Node, name: &str, flat: &mut BTreeMap<String, String>) {
    match &node.kind {
        Kind::Mapping(entries) => {
            for entry in entries {
                let key = &entry.key.value;
                let inner = if name.is_empty() {
                    key.clone()
                } else {
                    format!("{name}.{key}")
                };
                collect(reader, &entry.value, &inner, flat);
            }
        }
        Kind::Scalar(text) if !name.is_empty() => {
            flat.insert(name.to_owned(), text.clone());
        }
        Kind::Scalar(_) | Kind::Sequence(_) | Kind::Null => {
            let message = format!(
                "ixit values are texts in mappings, and this is {}",
                node.noun()
            );
            reader.wrong(node.extent, message);
        }
    }
}
