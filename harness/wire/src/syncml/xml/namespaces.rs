//! Which namespace a prefix stands for at one place of a document.

use std::collections::HashMap;

use crate::syncml::name::Name;

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

/// The bindings in force, innermost last. Default namespaces, which nearly all documents make do with, are
/// kept apart from those of prefixes.
#[derive(Debug, Default)]
pub(super) struct Namespaces<'a> {
    defaults: Vec<Name>,
    bindings: HashMap<&'a str, Vec<Name>>,
    scopes: Vec<Scope<'a>>,
}

/// What one element declares.
#[derive(Debug, Default)]
struct Scope<'a> {
    /// How many default namespaces: one, unless the document is not well formed.
    defaults: usize,
    prefixes: Vec<&'a str>,
}

impl<'a> Namespaces<'a> {
    /// Enters an element that declares these prefixes, and leaves the list empty.
    pub(super) fn enter(&mut self, declared: &mut Vec<(&'a str, Name)>) {
        let mut scope = Scope::default();
        for (prefix, namespace) in declared.drain(..) {
            if prefix.is_empty() {
                self.defaults.push(namespace);
                scope.defaults += 1;
            } else {
                self.bindings.entry(prefix).or_default().push(namespace);
                scope.prefixes.push(prefix);
            }
        }
        self.scopes.push(scope);
    }

    /// Leaves the element entered last.
    pub(super) fn leave(&mut self) {
        let scope = self.scopes.pop().unwrap_or_default();
        let outside = self.defaults.len().saturating_sub(scope.defaults);
        self.defaults.truncate(outside);
        for prefix in scope.prefixes {
            if let Some(namespaces) = self.bindings.get_mut(prefix) {
                namespaces.pop();
            }
        }
    }

    /// What a prefix stands for; nothing where it is not bound. The empty prefix is always bound, to the
    /// empty namespace if nothing was declared.
    pub(super) fn resolve(&self, prefix: &str) -> Option<Name> {
        match prefix {
            "" => Some(self.defaults.last().cloned().unwrap_or_default()),
            "xml" => Some(XML.into()),
            _ => self.bindings.get(prefix)?.last().cloned(),
        }
    }
}
