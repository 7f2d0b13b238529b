//! A start tag in its parts: name, namespace declarations, other attributes.

use quick_xml::events::{BytesStart, attributes::Attribute as RawAttribute};

use super::{
    characters::{attribute_value, has_malformed_reference, split},
    namespaces::may_bind,
};
use crate::syncml::{defect::DefectKind, name::Name};

/// Octets of one element name, attribute name or namespace; longer ones would be copied for every element.
pub(super) const LONGEST_NAME: usize = 256;

/// A start tag or an empty-element tag.
#[derive(Debug)]
pub(super) struct StartTag<'a> {
    /// The prefix of the name, empty if it has none.
    pub(super) prefix: &'a str,
    /// The name behind it.
    pub(super) name: &'a str,
    /// All attributes that declare no namespace.
    pub(super) others: Vec<Attribute<'a>>,
}

/// An attribute that declares no namespace.
#[derive(Debug)]
pub(super) struct Attribute<'a> {
    /// The name with its prefix.
    pub(super) name: &'a str,
    /// The prefix, empty if it has none.
    pub(super) prefix: &'a str,
    /// Where the name begins in the tag.
    pub(super) place: usize,
}

/// Why a tag is refused.
#[derive(Debug)]
pub(super) struct Flaw {
    /// `NotWellFormed` or `Limit`.
    pub(super) kind: DefectKind,
    /// A sentence for a reader.
    pub(super) text: String,
}

/// Takes a tag apart. `written` is the tag from `<` to `>`, `tag` the same as quick-xml sees it.
/// Prefix and namespace of each namespace declaration are added to `declared`.
pub(super) fn read<'a>(
    written: &'a str,
    tag: &BytesStart<'_>,
    most_attributes: usize,
    declared: &mut Vec<(&'a str, Name)>,
) -> Result<StartTag<'a>, Flaw> {
    // Behind `<` and the name; moves on behind each attribute.
    let mut place = 1 + tag.name().as_ref().len();
    let (prefix, name) = qualified(written.get(1..place).unwrap_or_default())?;
    if prefix == "xmlns" {
        return Err(malformed("no element may have the prefix xmlns"));
    }
    let mut read = StartTag {
        prefix,
        name,
        others: Vec::new(),
    };
    let mut attributes = tag.attributes();
    attributes.with_checks(false); // The gate checks; here it would be quadratic.
    for (index, attribute) in attributes.enumerate() {
        if index >= most_attributes {
            return Err(limit(format!("more than {most_attributes} attributes")));
        }
        let attribute = attribute
            .map_err(|error| malformed(format!("the document is not well-formed XML: {error}")))?;
        place = sort(written, &attribute, place, declared, &mut read)?;
    }
    Ok(read)
}

/// Adds an attribute that begins at a place or behind it, and gives the place behind its value.
fn sort<'a>(
    written: &'a str,
    attribute: &RawAttribute<'_>,
    place: usize,
    declared: &mut Vec<(&'a str, Name)>,
    read: &mut StartTag<'a>,
) -> Result<usize, Flaw> {
    let raw_name = attribute.key.as_ref();
    let raw_value = attribute.value.as_ref();
    let start = place + length_of(written, place, |octet| octet.is_ascii_whitespace());
    let end = start + raw_name.len();
    let is_between = |octet: u8| octet.is_ascii_whitespace() || octet == b'=';
    // Behind the value and both its quotes.
    let behind = end + length_of(written, end, is_between) + raw_value.len() + 2;

    let name = written.get(start..end).unwrap_or_default();
    let (prefix, local) = qualified(name)?;
    if has_malformed_reference(raw_value) {
        let text = format!("the attribute {name:?} holds a reference to no character");
        return Err(malformed(text));
    }
    let bound = match (prefix, local) {
        ("", "xmlns") => "",
        ("xmlns", prefix) => prefix,
        _ => {
            read.others.push(Attribute {
                name,
                prefix,
                place: start,
            });
            return Ok(behind);
        }
    };
    let namespace = attribute_value(raw_value);
    keep_short(&namespace)?;
    if !may_bind(bound, &namespace) {
        let text = format!("{name} may not stand for the namespace {namespace:?}");
        return Err(malformed(text));
    }
    declared.push((bound, namespace.as_ref().into()));
    Ok(behind)
}

/// How many octets of a kind stand together from a place on.
fn length_of(written: &str, from: usize, is_of_it: impl Fn(u8) -> bool) -> usize {
    let rest = written.as_bytes().get(from..).unwrap_or_default();
    rest.iter().take_while(|octet| is_of_it(**octet)).count()
}

fn qualified(name: &str) -> Result<(&str, &str), Flaw> {
    keep_short(name)?;
    split(name).ok_or_else(|| malformed(format!("{name:?} is no name")))
}

fn keep_short(name: &str) -> Result<(), Flaw> {
    if name.len() > LONGEST_NAME {
        let text = format!("a name or namespace longer than {LONGEST_NAME} octets");
        return Err(limit(text));
    }
    Ok(())
}

fn malformed(text: impl Into<String>) -> Flaw {
    Flaw {
        kind: DefectKind::NotWellFormed,
        text: text.into(),
    }
}

fn limit(text: String) -> Flaw {
    Flaw {
        kind: DefectKind::Limit,
        text,
    }
}
