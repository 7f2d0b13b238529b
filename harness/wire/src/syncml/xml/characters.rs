//! What XML 1.0 says of single characters: which are permitted, which make a name, what a reference means.

use std::borrow::Cow;

/// Whether a character may stand in a document (XML 1.0, production 2).
pub(super) const fn is_permitted(character: char) -> bool {
    matches!(character,
        '\t' | '\n' | '\r' | '\u{20}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

/// Whether a text is plain ASCII, in which nothing is forbidden; looked at without stopping, which is faster.
#[inline]
pub(super) fn is_plain_text(text: &str) -> bool {
    let is_plain = |octet: u8| matches!(octet, b' '..=b'~' | b'\t' | b'\n' | b'\r');
    text.bytes()
        .fold(true, |plain, octet| plain & is_plain(octet))
}

/// Whether a string is a name without a colon (Namespaces in XML 1.0, production 4).
pub(super) fn is_plain_name(name: &str) -> bool {
    let mut characters = name.chars();
    characters.next().is_some_and(starts_name) && characters.all(continues_name)
}

/// A qualified name as prefix, perhaps empty, and local name; nothing if it is no qualified name
/// (Namespaces in XML 1.0, production 7).
#[inline]
pub(super) fn split(name: &str) -> Option<(&str, &str)> {
    if name.bytes().all(|octet| octet.is_ascii_alphabetic()) && !name.is_empty() {
        return Some(("", name)); // Nearly all names.
    }
    match name.split_once(':') {
        Some((prefix, local)) => {
            (is_plain_name(prefix) && is_plain_name(local)).then_some((prefix, local))
        }
        None => is_plain_name(name).then_some(("", name)),
    }
}

/// XML 1.0, production 4, without the colon.
const fn starts_name(character: char) -> bool {
    matches!(character,
        'A'..='Z' | '_' | 'a'..='z' | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}'
        | '\u{F8}'..='\u{2FF}' | '\u{370}'..='\u{37D}' | '\u{37F}'..='\u{1FFF}'
        | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}' | '\u{2C00}'..='\u{2FEF}'
        | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}'
        | '\u{10000}'..='\u{EFFFF}')
}

/// XML 1.0, production 4a, without the colon.
const fn continues_name(character: char) -> bool {
    starts_name(character)
        || matches!(character,
            '-' | '.' | '0'..='9' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
}

/// What a reference, the part between `&` and `;`, stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reference {
    /// A character that XML permits.
    Character(char),
    /// A character that XML forbids even as a numeric reference, such as `&#0;`.
    Forbidden(char),
    /// A name that only a declaration could explain.
    Undeclared,
    /// No reference at all.
    Malformed,
}

/// Resolves a numeric or predefined reference (XML 1.0, sections 4.1 and 4.6).
pub(super) fn resolve(reference: &str) -> Reference {
    if let Some(number) = reference.strip_prefix('#') {
        return match numeric(number) {
            Some(character) if is_permitted(character) => Reference::Character(character),
            Some(character) => Reference::Forbidden(character),
            None => Reference::Malformed,
        };
    }
    match reference {
        "lt" => Reference::Character('<'),
        "gt" => Reference::Character('>'),
        "amp" => Reference::Character('&'),
        "apos" => Reference::Character('\''),
        "quot" => Reference::Character('"'),
        name if is_plain_name(name) => Reference::Undeclared,
        _ => Reference::Malformed,
    }
}

fn numeric(number: &str) -> Option<char> {
    let (digits, radix) = match number.strip_prefix('x') {
        Some(digits) => (digits, 16),
        None => (number, 10),
    };
    if !digits.chars().all(|digit| digit.is_digit(radix)) {
        return None;
    }
    u32::from_str_radix(digits, radix)
        .ok()
        .and_then(char::from_u32)
}

/// Text with every line end as one line feed (XML 1.0, section 2.11).
#[inline]
pub(super) fn with_line_feeds(text: &str) -> Cow<'_, str> {
    if text.contains('\r') {
        Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(text)
    }
}

/// Whether an attribute value, from between its quotes, holds a reference that is none. The gate lets
/// numbers pass that are no characters.
pub(super) fn has_malformed_reference(raw: &str) -> bool {
    raw.split('&').skip(1).any(|after| {
        let name = after.split_once(';').map_or(after, |(name, _)| name);
        matches!(
            resolve(name),
            Reference::Malformed | Reference::Forbidden(_)
        )
    })
}

/// The value of an attribute from its text between the quotes (XML 1.0, section 3.3.3). References that
/// mean nothing stay as they are: the gate refuses them.
pub(super) fn attribute_value(raw: &str) -> Cow<'_, str> {
    let changes = |octet: u8| matches!(octet, b'&' | b'\n' | b'\t' | b'\r');
    if !raw.bytes().any(changes) {
        return Cow::Borrowed(raw);
    }
    let normal = with_line_feeds(raw).replace(['\n', '\t'], " ");
    let mut value = String::with_capacity(normal.len());
    let mut rest = normal.as_str();
    while let Some((before, after)) = rest.split_once('&') {
        value.push_str(before);
        match after
            .split_once(';')
            .map(|(name, tail)| (resolve(name), tail))
        {
            Some((Reference::Character(character), tail)) => {
                value.push(character);
                rest = tail;
            }
            _ => {
                value.push('&');
                rest = after;
            }
        }
    }
    value.push_str(rest);
    Cow::Owned(value)
}
