//! Values that scenarios use, by dotted name.

use crate::reader::Reader;
use crate::syntax::{Kind, Node};
use std::collections::BTreeMap;

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
