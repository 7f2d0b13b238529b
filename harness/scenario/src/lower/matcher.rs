//! Matchers: what a text must be.

use super::item::LONGEST_FILL;
use super::shapes::MATCHER_MAP;
use super::{Lowering, Remark};
use crate::lint::takes_anything;
use crate::plan::Matcher;
use crate::reader::Fields;
use crate::syntax::{Extent, Kind, Node};

/// The most octets that a compiled regular expression may take.
const LARGEST_REGEX: usize = 1 << 20;

impl Lowering<'_> {
    /// The matcher of a key, if the key is there.
    pub(super) fn matcher_of(&mut self, fields: &Fields<'_>, key: &'static str) -> Option<Matcher> {
        fields.get(key).and_then(|node| self.matcher(node))
    }

    /// Reads a matcher: a text, a list of which one must fit, or a mapping.
    pub(super) fn matcher(&mut self, node: &Node) -> Option<Matcher> {
        let matcher = self.matcher_as_written(node);
        if matcher.as_ref().is_some_and(takes_anything) {
            let remark = Remark::TakesAnything(node.extent);
            self.flow.remarks.push(remark);
        }
        matcher
    }

    fn matcher_as_written(&mut self, node: &Node) -> Option<Matcher> {
        match &node.kind {
            Kind::Scalar(word) if word == "present" => Some(Matcher::Present),
            Kind::Scalar(word) if word == "absent" => Some(Matcher::Absent),
            Kind::Sequence(nodes) => self.matchers(nodes, node.extent).map(Matcher::OneOf),
            Kind::Mapping(entries) if !entries.is_empty() && !is_hole(node) => {
                self.matcher_map(node)
            }
            _ => self.reader.template(node).map(Matcher::Equals),
        }
    }

    fn matchers(&mut self, nodes: &[Node], extent: Extent) -> Option<Vec<Matcher>> {
        if nodes.is_empty() {
            self.reader
                .wrong(extent, "an empty list takes nothing at all");
            return None;
        }
        Some(nodes.iter().filter_map(|node| self.matcher(node)).collect())
    }

    fn matcher_map(&mut self, node: &Node) -> Option<Matcher> {
        let fields = self.reader.fields(node, &MATCHER_MAP)?;
        let equals = fields
            .get("equals")
            .and_then(|node| self.reader.template(node));
        let not = self.matcher_of(&fields, "not");
        let one_of = fields
            .get("one-of")
            .and_then(|node| self.matcher_list(node));
        let all = fields.get("all").and_then(|node| self.matcher_list(node));
        let regex = fields.get("matches").and_then(|node| self.regex(node));
        let length = self.matcher_of(&fields, "length");
        let candidates = [
            equals.map(Matcher::Equals),
            not.map(|inner| Matcher::Not(Box::new(inner))),
            one_of.map(Matcher::OneOf),
            all.map(Matcher::All),
            regex.map(Matcher::Regex),
            length.map(|inner| Matcher::Length(Box::new(inner))),
            self.bounds(&fields),
            self.filling(&fields),
        ];
        let mut found: Vec<Matcher> = candidates.into_iter().flatten().collect();
        match found.len() {
            0 => {
                if self.reader.is_clean() {
                    self.reader
                        .wrong(fields.extent, "this matcher says nothing");
                }
                None
            }
            1 => found.pop(),
            _ => {
                let message = "a matcher says one thing";
                let help = "write `{ all: [..., ...] }` for what must hold at once";
                self.reader.wrong_with_help(fields.extent, message, help);
                None
            }
        }
    }

    fn matcher_list(&mut self, node: &Node) -> Option<Vec<Matcher>> {
        let nodes = self.reader.list(node, "this");
        match node.kind {
            Kind::Sequence(_) => self.matchers(nodes, node.extent),
            _ => None,
        }
    }

    fn bounds(&mut self, fields: &Fields<'_>) -> Option<Matcher> {
        let mut bound = |key| {
            fields
                .get(key)
                .and_then(|node| self.reader.number::<u64>(node, 1 << 32))
        };
        let (at_least, at_most) = (bound("at-least"), bound("at-most"));
        if let (Some(least), Some(most)) = (at_least, at_most)
            && least > most
        {
            let message = format!("no number is at least {least} and at most {most}");
            self.reader.wrong(fields.extent, message);
        }
        let said = at_least.is_some() || at_most.is_some();
        said.then_some(Matcher::Number { at_least, at_most })
    }

    fn filling(&mut self, fields: &Fields<'_>) -> Option<Matcher> {
        let octets = fields.get("fill");
        let octets = octets.and_then(|node| self.reader.number(node, LONGEST_FILL));
        let at = fields.entry("at");
        if let Some(at) = at
            && fields.get("fill").is_none()
        {
            self.reader
                .wrong(at.key.extent, "`at` means nothing without `fill`");
        }
        let at = at.and_then(|entry| self.reader.number(&entry.value, 1 << 32));
        Some(Matcher::Fill {
            octets: octets?,
            at: at.unwrap_or(0),
        })
    }

    fn regex(&mut self, node: &Node) -> Option<String> {
        let pattern = self.reader.pattern(node)?;
        let compiled = regex::RegexBuilder::new(&format!("^(?:{pattern})$"))
            .size_limit(LARGEST_REGEX)
            .build();
        if let Err(error) = compiled {
            let text = error.to_string();
            let reason = text.lines().last().unwrap_or_default();
            let reason = reason.trim().trim_start_matches("error: ");
            let message = format!("`{pattern}` is no regular expression: {reason}");
            self.reader.wrong(node.extent, message);
            return None;
        }
        Some(pattern)
    }
}

/// Whether it is `{name}` without quotation marks, which YAML reads as a mapping.
fn is_hole(node: &Node) -> bool {
    let entries = node.entries().unwrap_or_default();
    matches!(entries, [one] if one.value.kind == Kind::Null
        && !MATCHER_MAP.keys.iter().any(|key| key.name == one.key.value))
}
