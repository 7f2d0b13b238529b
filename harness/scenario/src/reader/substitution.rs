//! Holes in texts: `{name}`, filled while reading where the value is known then.

use super::{Reader, did_you_mean};
use crate::plan::{Part, Template};
use crate::syntax::{Extent, Node};
use std::collections::{BTreeMap, BTreeSet};

/// What stands for the holes in texts. Without being [`Substitution::active`], texts have no holes.
#[derive(Clone, Debug, Default)]
pub struct Substitution {
    /// Whether texts have holes at all.
    pub active: bool,
    /// The parameters of the variant.
    pub parameters: BTreeMap<String, String>,
    /// The profile's IXIT values by dotted name, without `ixit.`; nothing: there is no profile.
    pub ixit: Option<BTreeMap<String, String>>,
    /// The names that have a value while the plan is played.
    pub bound: BTreeSet<String>,
    /// The IXIT names that were asked for and that the profile does not have.
    pub lacking: BTreeSet<String>,
    /// The names that were used.
    pub used: BTreeSet<String>,
}

/// What becomes of a hole.
enum Filling {
    Text(String),
    Runtime,
}

/// What stands where an IXIT value is missing: fits texts, numbers and octets.
const MISSING: &str = "00";

impl Reader<'_> {
    /// A text whose holes may be filled while the plan is played.
    pub fn template(&mut self, node: &Node) -> Option<Template> {
        let text = self.spelled(node)?.to_owned();
        if !self.substitution.active {
            return Some(Template::text(text));
        }
        let mut parts: Vec<Part> = Vec::new();
        let mut literal = String::new();
        let mut rest = text.as_str();
        while let Some(open) = rest.find(['{', '}']) {
            let (before, from) = rest.split_at(open);
            literal.push_str(before);
            if let Some(behind) = from.strip_prefix("{{") {
                literal.push('{');
                rest = behind;
            } else if let Some(behind) = from.strip_prefix('}') {
                literal.push('}');
                rest = behind.strip_prefix('}').unwrap_or(behind);
            } else {
                let (name, behind) = self.hole(from, node.extent)?;
                match self.filling(name, node.extent)? {
                    Filling::Text(value) => literal.push_str(&value),
                    Filling::Runtime => {
                        push_literal(&mut parts, &mut literal);
                        parts.push(Part::Hole(name.to_owned()));
                    }
                }
                rest = behind;
            }
        }
        literal.push_str(rest);
        push_literal(&mut parts, &mut literal);
        Some(Template(parts))
    }

    /// A text that must be known while reading.
    pub fn text(&mut self, node: &Node) -> Option<String> {
        let template = self.template(node)?;
        let Template(parts) = template;
        let mut text = String::new();
        for part in parts {
            match part {
                Part::Text(literal) => text.push_str(&literal),
                Part::Hole(name) if name.starts_with("ixit.") => text.push_str(MISSING),
                Part::Hole(name) => {
                    let message =
                        format!("the value of `{{{name}}}` is not known before the scenario runs");
                    let help = "a parameter or an `ixit.` name can stand here";
                    self.wrong_with_help(node.extent, message, help);
                    return None;
                }
            }
        }
        Some(text)
    }

    /// The text of a regular expression, in which only parameters and `ixit.` names are holes: all other
    /// braces are its own.
    pub fn pattern(&mut self, node: &Node) -> Option<String> {
        let mut pattern = self.spelled(node)?.to_owned();
        if !self.substitution.active {
            return Some(pattern);
        }
        let names: Vec<String> = holes_in(&pattern).map(str::to_owned).collect();
        for name in names {
            let known = self.substitution.parameters.contains_key(&name);
            if !known && !name.starts_with("ixit.") {
                continue;
            }
            let value = match self.filling(&name, node.extent)? {
                Filling::Text(value) => value,
                Filling::Runtime => name.clone(),
            };
            pattern = pattern.replace(&format!("{{{name}}}"), &regex::escape(&value));
        }
        Some(pattern)
    }

    /// A scalar as it is spelled.
    fn spelled<'n>(&mut self, node: &'n Node) -> Option<&'n str> {
        let text = node.scalar();
        if text.is_none() {
            let message = format!("a text is due here, and this is {}", node.noun());
            let is_hole = node.entries().is_some_and(|entries| {
                matches!(entries, [one] if one.value.scalar().is_none() && one.value.entries().is_none())
            });
            if is_hole && self.substitution.active {
                self.wrong_with_help(node.extent, message, "put quotation marks around `{...}`");
            } else {
                self.wrong(node.extent, message);
            }
        }
        text
    }

    fn hole<'t>(&mut self, from: &'t str, extent: Extent) -> Option<(&'t str, &'t str)> {
        let inner = from.strip_prefix('{').and_then(|rest| rest.split_once('}'));
        let found = inner.filter(|(name, _)| is_name(name));
        if found.is_none() {
            let message = "this `{` opens no name";
            self.wrong_with_help(extent, message, "a brace is written `{{`, a value `{name}`");
        }
        found
    }

    fn filling(&mut self, name: &str, extent: Extent) -> Option<Filling> {
        self.substitution.used.insert(name.to_owned());
        if let Some(value) = self.substitution.parameters.get(name) {
            return Some(Filling::Text(value.clone()));
        }
        if let Some(key) = name.strip_prefix("ixit.") {
            let ixit = self.substitution.ixit.as_ref();
            let known = ixit.is_some();
            let value = ixit.and_then(|ixit| ixit.get(key)).cloned();
            if value.is_none() {
                self.substitution.lacking.insert(name.to_owned());
            }
            // Without a profile, texts with different names stay different texts.
            return Some(match value {
                Some(value) => Filling::Text(value),
                None if known => Filling::Text(MISSING.to_owned()),
                None => Filling::Runtime,
            });
        }
        if self.substitution.bound.contains(name) {
            return Some(Filling::Runtime);
        }
        self.unknown_name(name, extent);
        None
    }

    fn unknown_name(&mut self, name: &str, extent: Extent) {
        let substitution = &self.substitution;
        let known = substitution.parameters.keys().chain(&substitution.bound);
        let near = did_you_mean(name, known.map(String::as_str));
        let help = match near {
            Some(near) => format!("did you mean `{{{near}}}`?"),
            None => {
                "capture or bind it in a step before this one, or make it a parameter".to_owned()
            }
        };
        self.wrong_with_help(extent, format!("nothing is named `{name}` here"), help);
    }
}

fn push_literal(parts: &mut Vec<Part>, literal: &mut String) {
    if !literal.is_empty() {
        parts.push(Part::Text(std::mem::take(literal)));
    }
}

fn holes_in(text: &str) -> impl Iterator<Item = &str> {
    let pieces = text.split('{').skip(1);
    pieces.filter_map(|piece| {
        piece
            .split_once('}')
            .map(|(name, _)| name)
            .filter(|name| is_name(name))
    })
}

/// Whether a hole can be named so: a letter, then letters, digits, dots, hyphens and underscores.
pub fn is_name(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || ".-_".contains(c))
}
