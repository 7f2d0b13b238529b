//! YAML text to the syntax tree: the only place that knows the YAML library.
//!
//! The library refuses what is dangerous (alias bombs, depth, size) and what is ambiguous (duplicate
//! keys); that is one mistake a file, since nothing behind it can be trusted.

use super::tree::{Entry, Extent, Kind, Loc, Node};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_yaml::{Location, Spanned};
use std::fmt;

/// The most octets of one file.
pub const LARGEST_FILE: usize = 1 << 20;

/// Nodes inside one another at most: trees are walked by recursion.
const DEEPEST: usize = 48;

/// Why a text is no tree, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// What is wrong.
    pub message: String,
    /// Where.
    pub extent: Extent,
}

/// Reads one YAML document; an empty one is a [`Kind::Null`].
///
/// # Errors
/// The text is no YAML, holds a key twice or several documents, or is larger or deeper than a file of
/// ours can be.
pub fn parse(text: &str) -> Result<Node, SyntaxError> {
    if text.len() > LARGEST_FILE {
        let message = format!("the file has more than {LARGEST_FILE} octets");
        let extent = Extent {
            line: 1,
            column: 1,
            ..Extent::default()
        };
        return Err(SyntaxError { message, extent });
    }
    let options = serde_yaml::options! {
        strict_booleans: true,
        budget: serde_yaml::budget! { max_depth: DEEPEST, flow_nesting_limit: DEEPEST },
    };
    let raw: Spanned<Raw> =
        serde_yaml::from_str_with_options(text, options).map_err(|error| syntax_error(&error))?;
    Ok(node(raw, text))
}

/// Reads one YAML document straight into a type, without places; nothing if it does not fit.
pub fn plain<T: serde::de::DeserializeOwned>(text: &str) -> Option<T> {
    if text.len() > LARGEST_FILE {
        return None;
    }
    let options = serde_yaml::options! {
        budget: serde_yaml::budget! { max_depth: DEEPEST, flow_nesting_limit: DEEPEST },
    };
    serde_yaml::from_str_with_options(text, options).ok()
}

fn syntax_error(error: &serde_yaml::Error) -> SyntaxError {
    let error = error.without_snippet();
    let extent = error.location().map_or(
        Extent {
            line: 1,
            column: 1,
            ..Extent::default()
        },
        |location| extent(&location),
    );
    SyntaxError {
        message: bare_message(&error.to_string()),
        extent,
    }
}

/// The message without the place, which a diagnostic shows by itself.
fn bare_message(message: &str) -> String {
    let first = message.lines().next().unwrap_or_default();
    let cut = first.find(" at line ").unwrap_or(first.len());
    let bare = first.get(..cut).unwrap_or(first);
    // Advice for programmers of the library is no help to an author.
    let bare = bare.split(", set ").next().unwrap_or(bare);
    bare.trim().trim_end_matches([',', ':']).to_owned()
}

/// A node as the library hands it over.
enum Raw {
    Null,
    /// A scalar whose spelling must be taken from the text.
    Plain,
    Text(String),
    Sequence(Vec<Spanned<Raw>>),
    Mapping(Vec<(Spanned<Key>, Spanned<Raw>)>),
}

/// A key as the library hands it over.
struct Key(String);

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self)
    }
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Raw;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a scalar, a list or a mapping")
    }

    fn visit_unit<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_none<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Raw, E> {
        Ok(Raw::Plain)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Raw, E> {
        Ok(Raw::Plain)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Raw, E> {
        Ok(Raw::Plain)
    }

    fn visit_i128<E>(self, _: i128) -> Result<Raw, E> {
        Ok(Raw::Plain)
    }

    fn visit_u128<E>(self, _: u128) -> Result<Raw, E> {
        Ok(Raw::Plain)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Raw, E> {
        Ok(Raw::Plain)
    }

    fn visit_str<E>(self, text: &str) -> Result<Raw, E> {
        Ok(Raw::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Raw, E> {
        Ok(Raw::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Raw, A::Error> {
        let mut nodes = Vec::new();
        while let Some(node) = items.next_element()? {
            nodes.push(node);
        }
        Ok(Raw::Sequence(nodes))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut pairs: A) -> Result<Raw, A::Error> {
        let mut entries = Vec::new();
        while let Some(pair) = pairs.next_entry()? {
            entries.push(pair);
        }
        Ok(Raw::Mapping(entries))
    }
}

fn node(raw: Spanned<Raw>, text: &str) -> Node {
    let extent = extent(&raw.defined);
    let kind = match raw.value {
        Raw::Null => Kind::Null,
        Raw::Plain => Kind::Scalar(spelling(text, extent).to_owned()),
        Raw::Text(text) => Kind::Scalar(text),
        Raw::Sequence(nodes) => {
            Kind::Sequence(nodes.into_iter().map(|raw| node(raw, text)).collect())
        }
        Raw::Mapping(entries) => Kind::Mapping(
            entries
                .into_iter()
                .map(|(key, value)| Entry {
                    key: Loc {
                        extent: self::extent(&key.defined),
                        value: key.value.0,
                    },
                    value: node(value, text),
                })
                .collect(),
        ),
    };
    Node { kind, extent }
}

/// What is written in the place of a plain scalar; an explicit tag before it is left out.
fn spelling(text: &str, extent: Extent) -> &str {
    let written = text
        .get(extent.start..extent.end)
        .unwrap_or_default()
        .trim();
    match written.strip_prefix('!') {
        Some(tagged) => tagged
            .split_once(char::is_whitespace)
            .map_or("", |(_, scalar)| scalar)
            .trim()
            .trim_matches(['"', '\'']),
        None => written,
    }
}

fn extent(location: &Location) -> Extent {
    let number = |wide: u64| usize::try_from(wide).unwrap_or(usize::MAX);
    let short = |wide: u64| u32::try_from(wide).unwrap_or(u32::MAX).max(1);
    let span = location.span();
    let start = number(span.byte_offset().unwrap_or_default());
    Extent {
        start,
        end: start.saturating_add(number(span.byte_len().unwrap_or_default())),
        line: short(location.line()),
        column: short(location.column()),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may panic")]

    use super::*;

    #[test]
    fn a_scalar_keeps_its_spelling_and_its_place() {
        let text = "a: 1.30\n\"b\":\n  - 0x0A\n  - 'true'\n  - yes\n  - \n";
        let tree = parse(text).unwrap();
        assert_eq!(tree.value_of("a").unwrap().scalar(), Some("1.30"));
        let Kind::Sequence(items) = &tree.value_of("b").unwrap().kind else {
            panic!("{tree:?}");
        };
        let spelled: Vec<_> = items.iter().map(Node::scalar).collect();
        assert_eq!(
            spelled,
            [Some("0x0A"), Some("true"), Some("yes"), None],
            "{tree:?}"
        );
        for scalar in tree.scalars() {
            let Extent { start, end, .. } = scalar.extent;
            let written = &text[start..end];
            assert_eq!(written.trim_matches('\''), scalar.value);
        }
        let second = &tree.entries().unwrap()[1].key;
        assert_eq!((second.extent.line, second.extent.column), (2, 1));
        let third = &items[2].extent;
        assert_eq!((third.line, third.column), (5, 5));
    }

    #[test]
    fn an_alias_stands_where_its_anchor_does() {
        let tree = parse("a: &here {b: c}\nd: *here\n").unwrap();
        let inner = tree.value_of("d").unwrap().value_of("b").unwrap();
        assert_eq!((inner.scalar(), inner.extent.line), (Some("c"), 1));
    }

    #[test]
    fn an_alias_bomb_is_refused() {
        let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..12 {
            let inner = vec![format!("*a{}", level - 1); 10].join(", ");
            bomb.push_str(&format!("a{level}: &a{level} [{inner}]\n"));
        }
        assert!(parse(&bomb).is_err());
    }

    #[test]
    fn what_is_too_deep_or_too_large_is_refused() {
        assert!(parse(&format!("{}1{}", "[".repeat(60), "]".repeat(60))).is_err());
        assert!(parse(&" ".repeat(LARGEST_FILE + 1)).is_err());
    }

    #[test]
    fn a_key_that_stands_twice_is_refused_in_its_place() {
        let error = parse("a: 1\nb: 2\na: 3\n").unwrap_err();
        assert_eq!(error.extent.line, 3, "{error:?}");
        assert!(error.message.contains("duplicate"), "{error:?}");
    }
}
