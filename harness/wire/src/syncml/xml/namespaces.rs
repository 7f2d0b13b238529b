//! Which namespace a prefix stands for at one place of a document.

use std::collections::HashMap;

/// The namespace that the prefix `xml` is bound to without being declared.
const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// The namespace of the prefix `xmlns`, which nobody may use.
const XMLNS: &str = "http://www.w3.org/2000/xmlns/";

/// Namespaces that no document may make its default (Namespaces in XML 1.0, section 3).
pub(super) const RESERVED: [&str; 2] = [XML, XMLNS];

/// Whether a document may bind a prefix to a namespace (Namespaces in XML 1.0, sections 3 and 5). The
/// empty prefix stands for the default namespace.
pub(super) fn may_bind(prefix: &str, namespace: &str) -> bool {
    match prefix {
        "xmlns" => false,
        "xml" => namespace == XML,
        "" => !RESERVED.contains(&namespace),
        _ => !namespace.is_empty() && !RESERVED.contains(&namespace),
    }
}

/// The bindings in force, innermost last; the empty prefix is the default namespace.
#[derive(Debug, Default)]
pub(super) struct Namespaces {
    bindings: HashMap<String, Vec<String>>,
    scopes: Vec<Vec<String>>,
}

impl Namespaces {
    /// Enters an element that declares these prefixes.
    pub(super) fn enter(&mut self, declared: Vec<(String, String)>) {
        let mut prefixes = Vec::with_capacity(declared.len());
        for (prefix, namespace) in declared {
            self.bindings
                .entry(prefix.clone())
                .or_default()
                .push(namespace);
            prefixes.push(prefix);
        }
        self.scopes.push(prefixes);
    }

    /// Leaves the element entered last.
    pub(super) fn leave(&mut self) {
        for prefix in self.scopes.pop().unwrap_or_default() {
            if let Some(namespaces) = self.bindings.get_mut(&prefix) {
                namespaces.pop();
            }
        }
    }

    /// What a prefix stands for; nothing where it is not bound. The empty prefix is always bound, to the
    /// empty namespace if nothing was declared.
    pub(super) fn resolve(&self, prefix: &str) -> Option<&str> {
        let bound = self
            .bindings
            .get(prefix)
            .and_then(|namespaces| namespaces.last())
            .map(String::as_str);
        match (prefix, bound) {
            ("xml", _) => Some(XML),
            ("", None) => Some(""),
            (_, bound) => bound,
        }
    }
}
