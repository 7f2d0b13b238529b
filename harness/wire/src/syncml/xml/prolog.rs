//! What stands around the root: the XML declaration, processing instructions, the document type.
//!
//! The gate is lenient with all three, so their rules are kept here.

use super::characters::is_plain_name;

/// The encoding that an XML declaration names, if it names one; nothing if it is no XML declaration
/// (XML 1.0, productions 23 to 26, 32, 80 and 81).
pub(super) fn declared_encoding(written: &str) -> Option<Option<&str>> {
    let mut rest = written.strip_prefix("<?xml")?.strip_suffix("?>")?;
    let version = next_value(&mut rest, "version")?;
    let digits = version.strip_prefix("1.")?;
    if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let encoding = next_value(&mut rest, "encoding");
    let standalone = next_value(&mut rest, "standalone");
    let is_whole = rest.trim_ascii().is_empty()
        && encoding.is_none_or(is_encoding_name)
        && standalone.is_none_or(|value| matches!(value, "yes" | "no"));
    is_whole.then_some(encoding)
}

/// Takes ` name = "value"` off the front, in either quotes, if that is what stands there.
fn next_value<'a>(rest: &mut &'a str, name: &str) -> Option<&'a str> {
    let spaced = rest.trim_ascii_start();
    if spaced.len() == rest.len() {
        return None;
    }
    let after = spaced.strip_prefix(name)?.trim_ascii_start();
    let after = after.strip_prefix('=')?.trim_ascii_start();
    let quote = after
        .chars()
        .next()
        .filter(|quote| matches!(quote, '"' | '\''))?;
    let (value, after) = after.get(1..)?.split_once(quote)?;
    *rest = after;
    Some(value)
}

fn is_encoding_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name
            .bytes()
            .all(|octet| octet.is_ascii_alphanumeric() || b"._-".contains(&octet))
}

/// Whether a processing instruction may stand in a document: its target is a name without a colon, and any
/// spelling of `xml` is reserved (XML 1.0, production 17; Namespaces in XML 1.0, section 7).
pub(super) fn is_instruction(written: &str) -> bool {
    written
        .strip_prefix("<?")
        .and_then(|rest| rest.strip_suffix("?>"))
        .and_then(|body| {
            body.split(|character: char| character.is_ascii_whitespace())
                .next()
        })
        .is_some_and(|target| is_plain_name(target) && !target.eq_ignore_ascii_case("xml"))
}

/// What a document type declaration comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DocumentType {
    /// A name, perhaps with an external identifier that nobody fetches.
    Harmless,
    /// It declares things of its own.
    InternalSubset,
    /// Its public identifier holds characters that none may hold (XML 1.0, production 13).
    Malformed,
}

/// Looks at a document type declaration, from `<!DOCTYPE` to `>`.
pub(super) fn document_type(written: &str) -> DocumentType {
    let outside = written.split(['"', '\'']).next().unwrap_or_default();
    let is_public = outside.trim_ascii_end().ends_with("PUBLIC");
    let mut quote = None;
    let mut literals = 0;
    for character in written.chars() {
        match (quote, character) {
            (None, '[') => return DocumentType::InternalSubset,
            (None, '\'' | '"') => quote = Some(character),
            (Some(opening), _) if opening == character => {
                quote = None;
                literals += 1;
            }
            (Some(_), _) if is_public && literals == 0 && !may_be_public(character) => {
                return DocumentType::Malformed;
            }
            _ => {}
        }
    }
    DocumentType::Harmless
}

fn may_be_public(character: char) -> bool {
    character.is_ascii_alphanumeric() || " \r\n-'()+,./:=?;!*#@$_%".contains(character)
}
