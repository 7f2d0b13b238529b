//! The headers of a packet: an identifier whose two highest bits say how its value is laid out (IrOBEX 2.1).

use crate::octets::{Reader, Stop, readable};
use crate::span::Span;

/// Identifiers of the headers that DM uses.
pub mod id {
    /// Name: text.
    pub const NAME: u8 = 0x01;
    /// Type: a media type in ASCII, with a zero octet behind it.
    pub const TYPE: u8 = 0x42;
    /// Target: for whom a session is.
    pub const TARGET: u8 = 0x46;
    /// Body: a piece of the object that is not its last.
    pub const BODY: u8 = 0x48;
    /// End of Body: the last piece of the object.
    pub const END_OF_BODY: u8 = 0x49;
    /// Who: who answers to a Target.
    pub const WHO: u8 = 0x4A;
    /// Length: the octets of the whole object.
    pub const LENGTH: u8 = 0xC3;
    /// Connection Id: the session that a request belongs to.
    pub const CONNECTION_ID: u8 = 0xCB;
}

/// The name of a header that is shown with its name; `None` for others.
pub fn header_name(identifier: u8) -> Option<&'static str> {
    Some(match identifier {
        0xC0 => "Count",
        id::NAME => "Name",
        id::TYPE => "Type",
        id::LENGTH => "Length",
        0x44 | 0xC4 => "Time",
        0x05 => "Description",
        id::TARGET => "Target",
        0x47 => "HTTP",
        id::BODY => "Body",
        id::END_OF_BODY => "End of Body",
        id::WHO => "Who",
        id::CONNECTION_ID => "Connection Id",
        0x4C => "Application Parameters",
        0x4D => "Authentication Challenge",
        0x4E => "Authentication Response",
        0x4F => "Object Class",
        _ => return None,
    })
}

/// The value of a header, laid out as the highest bits of its identifier say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HeaderValue {
    /// 00: text in UTF-16, most significant octet first, with its two zero octets; as sent.
    Text(Vec<u8>),
    /// 01: octets.
    Octets(Vec<u8>),
    /// 10: one octet.
    Octet(u8),
    /// 11: four octets, most significant first.
    Word(u32),
}

/// One header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// Its identifier. A value of another class than its highest bits say makes a packet that cannot be read.
    pub identifier: u8,
    /// Its value.
    pub value: HeaderValue,
    /// Where it stood.
    pub span: Span,
}

impl Header {
    /// A header of text: UTF-16, ended by two zero octets; of empty text, nothing at all (IrOBEX 2.2.2).
    pub fn text(identifier: u8, text: &str) -> Self {
        let mut octets = Vec::new();
        if !text.is_empty() {
            octets.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
            octets.extend([0, 0]);
        }
        Self::new(identifier, HeaderValue::Text(octets))
    }

    /// A header of octets.
    pub fn octets(identifier: u8, octets: impl Into<Vec<u8>>) -> Self {
        Self::new(identifier, HeaderValue::Octets(octets.into()))
    }

    /// A header of four octets.
    pub const fn word(identifier: u8, value: u32) -> Self {
        Self::new(identifier, HeaderValue::Word(value))
    }

    /// The Type header: the media type and a zero octet.
    pub fn media_type(media_type: &str) -> Self {
        let mut octets = media_type.as_bytes().to_vec();
        octets.push(0);
        Self::octets(id::TYPE, octets)
    }

    /// A header of this identifier and value.
    pub const fn new(identifier: u8, value: HeaderValue) -> Self {
        Self {
            identifier,
            value,
            span: Span { start: 0, end: 0 },
        }
    }

    /// Its text without what ends it; `None` if it is no text or no UTF-16.
    pub fn as_text(&self) -> Option<String> {
        let HeaderValue::Text(octets) = &self.value else {
            return None;
        };
        if !octets.len().is_multiple_of(2) {
            return None;
        }
        let units: Vec<u16> = octets
            .chunks_exact(2)
            .map(|pair| {
                pair.iter()
                    .fold(0, |unit, octet| (unit << 8) | u16::from(*octet))
            })
            .collect();
        let text = units.strip_suffix(&[0]).unwrap_or(&units);
        String::from_utf16(text).ok()
    }

    /// Its octets; `None` if it is of another class.
    pub fn as_octets(&self) -> Option<&[u8]> {
        match &self.value {
            HeaderValue::Octets(octets) => Some(octets),
            _ => None,
        }
    }

    /// Its four octets as a number; `None` if it is of another class.
    pub const fn as_word(&self) -> Option<u32> {
        match self.value {
            HeaderValue::Word(value) => Some(value),
            _ => None,
        }
    }

    /// How many octets it takes in a packet.
    pub fn encoded_length(&self) -> usize {
        match &self.value {
            HeaderValue::Text(octets) | HeaderValue::Octets(octets) => octets.len() + 3,
            HeaderValue::Octet(_) => 2,
            HeaderValue::Word(_) => 5,
        }
    }

    /// Its octets. The caller has seen to it that its length fits into two octets.
    pub(super) fn write(&self, octets: &mut Vec<u8>) {
        octets.push(self.identifier);
        match &self.value {
            HeaderValue::Text(value) | HeaderValue::Octets(value) => {
                let length = u16::try_from(value.len() + 3).unwrap_or(u16::MAX);
                octets.extend(length.to_be_bytes());
                octets.extend(value);
            }
            HeaderValue::Octet(value) => octets.push(*value),
            HeaderValue::Word(value) => octets.extend(value.to_be_bytes()),
        }
    }

    /// Reads one.
    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, Stop> {
        let start = reader.position();
        let identifier = reader.octet("a header's identifier")?;
        let what = header_name(identifier)
            .map_or_else(|| format!("header {identifier:#04x}"), str::to_owned);
        let value = match identifier >> 6 {
            0 => HeaderValue::Text(read_counted(reader, &what)?),
            1 => HeaderValue::Octets(read_counted(reader, &what)?),
            2 => HeaderValue::Octet(reader.octet(&what)?),
            _ => {
                let value = reader.big_endian(4, &what)?;
                HeaderValue::Word(u32::try_from(value).unwrap_or_default())
            }
        };
        Ok(Self {
            identifier,
            value,
            span: reader.span_from(start),
        })
    }
}

impl core::fmt::Display for Header {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match &self.value {
            HeaderValue::Text(octets) => match self.as_text() {
                Some(text) => write!(out, "{text:?}"),
                None => out.write_str(&readable(octets, 48)),
            },
            HeaderValue::Octets(octets) => {
                // A media type is shown without the zero octet that ends it.
                let shown = octets.strip_suffix(&[0]).unwrap_or(octets);
                let octets = if self.identifier == id::TYPE {
                    shown
                } else {
                    octets
                };
                out.write_str(&readable(octets, 64))
            }
            HeaderValue::Octet(value) => write!(out, "{value}"),
            HeaderValue::Word(value) => write!(out, "{value}"),
        }
    }
}

/// A value behind a length that counts identifier and length too.
fn read_counted(reader: &mut Reader<'_>, what: &str) -> Result<Vec<u8>, Stop> {
    let start = reader.position();
    let length = usize::try_from(reader.big_endian(2, what)?).unwrap_or_default();
    match length.checked_sub(3) {
        Some(length) => Ok(reader.take(length, what)?.to_vec()),
        None => Err(Stop::new(
            start,
            format!("{what} says it has {length} octets, less than its own head of 3"),
        )),
    }
}
