//! How the value of a WSP header is encoded (WSP 8.4.1.2 and 8.4.2).
//!
//! The first octet says how far a value goes: 0 to 30 and that many octets follow, 31 and a variable-length
//! number of octets follows, 128 to 255 and it is the whole value, anything else and text goes on to a zero octet.

use crate::octets::{Reader, Stop, big_endian};

/// What a header value says, where its form alone tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HeaderValue {
    /// A short integer: one octet with its highest bit set.
    Short(u8),
    /// Text, without its quote and its zero octet; octets that are no UTF-8 are replaced.
    Text(String),
    /// The octets behind a value length: a long integer, or a structure that only the header's name explains.
    Octets(Vec<u8>),
}

impl HeaderValue {
    /// The value as an integer, short or long (at most eight octets).
    pub fn integer(&self) -> Option<u64> {
        match self {
            Self::Short(value) => Some((*value).into()),
            Self::Octets(octets) if (1..=8).contains(&octets.len()) => Some(big_endian(octets)),
            _ => None,
        }
    }

    /// The value as text.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

impl core::fmt::Display for HeaderValue {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Short(value) => write!(out, "{value}"),
            Self::Text(text) => write!(out, "{text:?}"),
            Self::Octets(octets) => out.write_str(&crate::octets::hexadecimal(octets, 32)),
        }
    }
}

/// Reads one value of any form.
///
/// # Errors
/// The octets end before the value does, or its length is no variable-length integer.
pub(super) fn read(reader: &mut Reader<'_>, what: &str) -> Result<HeaderValue, Stop> {
    match reader.peek() {
        Some(0x80..) => Ok(HeaderValue::Short(reader.octet(what)? & 0x7F)),
        Some(0..=31) => {
            let length = read_value_length(reader, what)?;
            Ok(HeaderValue::Octets(reader.take(length, what)?.to_vec()))
        }
        _ => read_text(reader, what).map(HeaderValue::Text),
    }
}

/// Reads a Value-length (WSP 8.4.2.2): an octet up to 30, or 31 and a variable-length integer.
pub(super) fn read_value_length(reader: &mut Reader<'_>, what: &str) -> Result<usize, Stop> {
    let start = reader.position();
    match reader.octet(what)? {
        short @ 0..=30 => Ok(short.into()),
        31 => {
            let length = reader.uintvar(what)?;
            Ok(usize::try_from(length).unwrap_or(usize::MAX))
        }
        other => {
            let reason = format!("{what} begins with {other:#04x}, which is no value length");
            Err(Stop::new(start, reason))
        }
    }
}

/// Reads text up to its zero octet, without the quote that stands before an octet above 127 and without the mark
/// that opens a quoted string (WSP 8.4.2.1).
pub(super) fn read_text(reader: &mut Reader<'_>, what: &str) -> Result<String, Stop> {
    let octets = reader.zero_ended(what)?;
    let bare = match octets {
        [0x7F, bare @ ..] | [b'"', bare @ ..] => bare,
        bare => bare,
    };
    Ok(String::from_utf8_lossy(bare).into_owned())
}

/// An integer in its shortest form (WSP 8.4.2.1): one octet up to 127, else a length and its octets.
pub fn encode_integer(value: u64) -> Vec<u8> {
    match u8::try_from(value) {
        Ok(short @ 0..=0x7F) => vec![short | 0x80],
        _ => {
            let octets = value.to_be_bytes();
            let skipped = octets.iter().take_while(|octet| **octet == 0).count();
            let mut long = vec![(octets.len() - skipped) as u8];
            long.extend(octets.into_iter().skip(skipped));
            long
        }
    }
}

/// Text with its zero octet, quoted where its first octet is above 127 (WSP 8.4.2.1).
pub fn encode_text(text: &str) -> Vec<u8> {
    let mut octets = Vec::with_capacity(text.len() + 2);
    if text.as_bytes().first().is_some_and(|first| *first > 0x7F) {
        octets.push(0x7F);
    }
    octets.extend(text.as_bytes());
    octets.push(0);
    octets
}

/// A length in the variable length of WSP 8.1.2.
pub fn encode_uintvar(value: u32) -> Vec<u8> {
    let mut octets = vec![(value & 0x7F) as u8];
    let mut rest = value >> 7;
    while rest > 0 {
        octets.insert(0, (rest & 0x7F) as u8 | 0x80);
        rest >>= 7;
    }
    octets
}

/// A Value-length: an octet up to 30, or 31 and a variable-length integer.
pub(super) fn encode_value_length(length: usize) -> Vec<u8> {
    match u8::try_from(length) {
        Ok(short @ 0..=30) => vec![short],
        _ => {
            let mut octets = vec![31];
            octets.extend(encode_uintvar(u32::try_from(length).unwrap_or(u32::MAX)));
            octets
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_value_is_read_in_each_of_its_forms() {
        let read = |octets: &[u8]| read(&mut Reader::new(octets), "value");
        assert_eq!(read(&[0x87]), Ok(HeaderValue::Short(7)));
        assert_eq!(read(&[2, 0x01, 0x00]), Ok(HeaderValue::Octets(vec![1, 0])));
        assert_eq!(read(&[31, 1, 0x07]), Ok(HeaderValue::Octets(vec![7])));
        assert_eq!(read(b"text\0"), Ok(HeaderValue::Text("text".into())));
        assert_eq!(read(b"\"quoted\0"), Ok(HeaderValue::Text("quoted".into())));
        assert_eq!(
            read(b"\x7F\xC3\xA9\0"),
            Ok(HeaderValue::Text("\u{e9}".into()))
        );
    }

    proptest! {
        #[test]
        fn an_integer_is_read_back_from_its_shortest_form(value: u64) {
            let octets = encode_integer(value);
            let read = read(&mut Reader::new(&octets), "integer");
            prop_assert_eq!(read.map(|value| value.integer()), Ok(Some(value)));
        }

        #[test]
        fn a_variable_length_integer_is_read_back(value: u32) {
            let octets = encode_uintvar(value);
            let mut reader = Reader::new(&octets);
            prop_assert_eq!(reader.uintvar("integer"), Ok(value));
            prop_assert_eq!(reader.remaining(), 0);
        }

        #[test]
        fn a_value_length_is_read_back(length in 0_usize..100_000) {
            let octets = encode_value_length(length);
            prop_assert_eq!(read_value_length(&mut Reader::new(&octets), "length"), Ok(length));
        }
    }
}
