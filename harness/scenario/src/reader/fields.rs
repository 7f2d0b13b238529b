//! The keys of one mapping, held against the table of its shape.

use super::{Reader, Shape, Value, listed};
use crate::expression::Expr;
use crate::syntax::{Entry, Extent, Kind, Loc, Node};

/// A mapping whose keys are all known.
pub struct Fields<'n> {
    entries: &'n [Entry],
    shape: &'static Shape,
    /// Where it stands: its first key.
    pub extent: Extent,
    #[cfg(test)]
    asked: std::cell::RefCell<std::collections::BTreeSet<&'static str>>,
}

impl<'n> Fields<'n> {
    /// The value of a key of the shape's table.
    pub fn get(&self, name: &'static str) -> Option<&'n Node> {
        self.entry(name).map(|entry| &entry.value)
    }

    /// The key and value of a key of the shape's table.
    pub fn entry(&self, name: &'static str) -> Option<&'n Entry> {
        #[cfg(test)]
        self.asked.borrow_mut().insert(name);
        debug_assert!(
            self.shape.all_keys().any(|key| key.name == name),
            "{name} is missing in the table of {}",
            self.shape.name
        );
        self.entries.iter().find(|entry| entry.key.value == name)
    }

    /// The words that may stand behind a key.
    pub fn words(&self, name: &str) -> &'static [&'static str] {
        let key = self.shape.all_keys().find(|known| known.name == name);
        match key.map(|key| key.value) {
            Some(Value::Word(words)) => words,
            _ => &[],
        }
    }

    /// The one key of the shape's choice that is there, and its value.
    pub fn chosen(&self) -> Option<(&'static str, &'n Entry)> {
        #[cfg(test)]
        let names = self.shape.choice.iter().map(|key| key.name);
        #[cfg(test)]
        self.asked.borrow_mut().extend(names);
        self.shape.choice.iter().find_map(|key| {
            let entry = self.entries.iter().find(|e| e.key.value == key.name)?;
            Some((key.name, entry))
        })
    }
}

/// Every key of the table is one that the reader asks for: what the schema allows is never passed over.
#[cfg(test)]
impl Drop for Fields<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            return;
        }
        let asked = self.asked.borrow();
        let forgotten: Vec<_> = self
            .shape
            .all_keys()
            .map(|key| key.name)
            .filter(|name| !asked.contains(name))
            .collect();
        assert!(
            forgotten.is_empty(),
            "{} never reads {forgotten:?}",
            self.shape.name
        );
    }
}

impl Reader<'_> {
    /// The keys of a mapping; unknown and missing ones are noted.
    pub fn fields<'n>(&mut self, node: &'n Node, shape: &'static Shape) -> Option<Fields<'n>> {
        let Kind::Mapping(entries) = &node.kind else {
            self.not_a_mapping(node, shape);
            return None;
        };
        for Entry { key, .. } in entries {
            if !shape.all_keys().any(|known| known.name == key.value) {
                if self.substitution.active && is_bare_hole(entries) {
                    let message = format!("`{{{}}}` is a mapping to YAML", key.value);
                    let help = "put quotation marks around it";
                    self.wrong_with_help(key.extent, message, help);
                    return None;
                }
                let names: Vec<_> = shape.all_keys().map(|known| known.name).collect();
                self.unknown(
                    key.extent,
                    &format!("key of {}", shape.name),
                    &key.value,
                    names,
                );
            }
        }
        let extent = entries
            .first()
            .map_or(node.extent, |first| first.key.extent);
        self.require(entries, shape, extent);
        self.choose(entries, shape, extent);
        Some(Fields {
            entries,
            shape,
            extent,
            #[cfg(test)]
            asked: std::cell::RefCell::default(),
        })
    }

    fn not_a_mapping(&mut self, node: &Node, shape: &Shape) {
        let message = format!(
            "{} must be a mapping, and this is {}",
            shape.name,
            node.noun()
        );
        let names = shape.all_keys().map(|key| key.name);
        let help = format!("its keys are {}", listed(names));
        self.wrong_with_help(node.extent, message, help);
    }

    fn require(&mut self, entries: &[Entry], shape: &Shape, extent: Extent) {
        for key in shape.all_keys().filter(|key| key.required) {
            if !entries.iter().any(|entry| entry.key.value == key.name) {
                let message = format!("`{}` is missing in {}", key.name, shape.name);
                self.wrong_with_help(extent, message, format!("`{}`: {}", key.name, key.about));
            }
        }
    }

    fn choose(&mut self, entries: &[Entry], shape: &Shape, extent: Extent) {
        let mut chosen = entries
            .iter()
            .map(|entry| &entry.key)
            .filter(|key| shape.choice.iter().any(|known| known.name == key.value));
        let first = chosen.next();
        for Loc { value, extent } in chosen {
            let first = first.map_or("", |key| &key.value);
            let message = format!("`{value}` cannot stand beside `{first}`");
            let help = format!("one {} each; write another entry of the list", shape.name);
            self.wrong_with_help(*extent, message, help);
        }
        let has_unknown = entries
            .iter()
            .any(|entry| !shape.all_keys().any(|known| known.name == entry.key.value));
        if first.is_none() && !shape.choice.is_empty() && !has_unknown {
            let names = shape.choice.iter().map(|key| key.name);
            let message = format!("this {} says nothing", shape.name);
            self.wrong_with_help(extent, message, format!("one of {}", listed(names)));
        }
    }

    /// A word of a table.
    pub fn word(
        &mut self,
        node: &Node,
        what: &str,
        words: &[&'static str],
    ) -> Option<&'static str> {
        let text = self.text(node)?;
        let found = words.iter().find(|word| **word == text).copied();
        if found.is_none() {
            self.unknown(node.extent, what, &text, words.iter().copied());
        }
        found
    }

    /// A list of texts.
    pub fn texts(&mut self, node: &Node, what: &str) -> Vec<String> {
        let nodes = self.list(node, what);
        nodes.iter().filter_map(|node| self.text(node)).collect()
    }

    /// An ICS expression.
    pub fn expression(&mut self, node: &Node) -> Option<Expr> {
        let text = self.text(node)?;
        match Expr::parse(&text) {
            Ok(expression) => Some(expression),
            Err(error) => {
                let place = self.within(node.extent, &text, error.at);
                self.wrong(place, error.message);
                None
            }
        }
    }
}

/// Whether it is `{name}` without quotation marks.
fn is_bare_hole(entries: &[Entry]) -> bool {
    matches!(entries, [one] if one.value.kind == Kind::Null)
}
