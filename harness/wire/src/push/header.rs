//! The headers of a push (WSP 8.4.1 and 8.4.2).

use super::value::{self, HeaderValue, encode_integer, encode_text};
use crate::octets::{Reader, Stop};
use crate::span::Span;

/// Codes of the headers that matter to DM pushes, without the highest bit (WSP, table 39).
pub mod well_known {
    /// Content-Length.
    pub const CONTENT_LENGTH: u8 = 0x0D;
    /// User-Agent.
    pub const USER_AGENT: u8 = 0x29;
    /// X-Wap-Application-Id.
    pub const APPLICATION_ID: u8 = 0x2F;
    /// X-Wap-Content-URI.
    pub const CONTENT_URI: u8 = 0x30;
    /// X-Wap-Initiator-URI.
    pub const INITIATOR_URI: u8 = 0x31;
    /// Push-Flag.
    pub const PUSH_FLAG: u8 = 0x34;
    /// Encoding-Version.
    pub const ENCODING_VERSION: u8 = 0x43;
}

/// The names of the headers that are shown with their name.
const NAMES: [(u8, &str); 12] = [
    (0x01, "Accept-Charset"),
    (well_known::CONTENT_LENGTH, "Content-Length"),
    (0x12, "Date"),
    (0x14, "Expires"),
    (0x1D, "Last-Modified"),
    (0x26, "Server"),
    (well_known::USER_AGENT, "User-Agent"),
    (well_known::APPLICATION_ID, "X-Wap-Application-Id"),
    (well_known::CONTENT_URI, "X-Wap-Content-URI"),
    (well_known::INITIATOR_URI, "X-Wap-Initiator-URI"),
    (well_known::PUSH_FLAG, "Push-Flag"),
    (well_known::ENCODING_VERSION, "Encoding-Version"),
];

/// The name of a header's code on the default code page; `None` if it is not one that is known here.
pub fn header_name(code: u8) -> Option<&'static str> {
    NAMES
        .iter()
        .find(|(known, _)| *known == code)
        .map(|(_, name)| *name)
}

/// The name of a header: its code or its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HeaderName {
    /// A well-known code, without its highest bit.
    Code(u8),
    /// The name as text.
    Text(String),
}

impl core::fmt::Display for HeaderName {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Code(code) => match header_name(*code) {
                Some(name) => out.write_str(name),
                None => write!(out, "header {code:#04x}"),
            },
            Self::Text(name) => out.write_str(name),
        }
    }
}

/// One header of a push.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PushHeader {
    /// The code page on which the name stands; 1 is the default one.
    pub page: u8,
    /// Its name.
    pub name: HeaderName,
    /// Its value as encoded, with its length octets or its zero octet.
    pub value: Vec<u8>,
    /// Where it stood, name and value.
    pub span: Span,
}

impl PushHeader {
    /// A header with a well-known name and an integer.
    pub fn integer(code: u8, value: u64) -> Self {
        Self::raw(HeaderName::Code(code), encode_integer(value))
    }

    /// A header with a well-known name and text.
    pub fn text(code: u8, value: &str) -> Self {
        Self::raw(HeaderName::Code(code), encode_text(value))
    }

    /// A header of the default page with this value as encoded.
    pub fn raw(name: HeaderName, value: Vec<u8>) -> Self {
        Self {
            page: 1,
            name,
            value,
            span: Span::default(),
        }
    }

    /// What the value says; `None` if its octets are no value of any form.
    pub fn value(&self) -> Option<HeaderValue> {
        value::read(&mut Reader::new(&self.value), "value").ok()
    }

    /// Whether this is the header of that code, sent as code or under its name.
    pub fn is(&self, code: u8) -> bool {
        match &self.name {
            HeaderName::Code(sent) => *sent == code && self.page == 1,
            HeaderName::Text(sent) => {
                header_name(code).is_some_and(|name| name.eq_ignore_ascii_case(sent))
            }
        }
    }

    /// Its octets, after a shift if it stands on another page than the header before it.
    pub(super) fn write(&self, octets: &mut Vec<u8>, page: &mut u8) {
        if *page != self.page {
            octets.extend([SHIFT_DELIMITER, self.page]);
            *page = self.page;
        }
        match &self.name {
            HeaderName::Code(code) => octets.push(code | 0x80),
            HeaderName::Text(name) => {
                octets.extend(name.as_bytes());
                octets.push(0);
            }
        }
        octets.extend(&self.value);
    }

    /// Reads one header, with any shifts of the code page before it; `None` if only shifts were left.
    pub(super) fn read(reader: &mut Reader<'_>, page: &mut u8) -> Result<Option<Self>, Stop> {
        let start = reader.position();
        let name = loop {
            match reader.peek() {
                None => return Ok(None),
                Some(SHIFT_DELIMITER) => {
                    let shift = reader.take(2, "a shift of the code page")?;
                    *page = shift.last().copied().unwrap_or(*page);
                }
                Some(short @ 1..=31) => {
                    reader.octet("a shift of the code page")?;
                    *page = short;
                }
                Some(0x80..) => break HeaderName::Code(reader.octet("a header's name")? & 0x7F),
                Some(_) => break read_name(reader)?,
            }
        };
        let mut behind = reader.clone();
        value::read(&mut behind, &format!("the value of {name}"))?;
        let length = behind.position() - reader.position();
        let value = reader.take(length, "a header's value")?.to_vec();
        Ok(Some(Self {
            page: *page,
            name,
            value,
            span: reader.span_from(start),
        }))
    }
}

/// The octet before the number of a code page.
const SHIFT_DELIMITER: u8 = 0x7F;

fn read_name(reader: &mut Reader<'_>) -> Result<HeaderName, Stop> {
    let start = reader.position();
    let octets = reader.zero_ended("a header's name")?;
    match core::str::from_utf8(octets) {
        Ok(name) if octets.iter().all(u8::is_ascii_graphic) && !name.is_empty() => {
            Ok(HeaderName::Text(name.into()))
        }
        _ => Err(Stop::new(start, "a header's name is no token")),
    }
}

/// What X-Wap-Application-Id says (Push Message; Push OTA 6.2.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ApplicationId {
    /// A number that a registry assigned.
    Number(u64),
    /// A URI, or a number as text.
    Text(String),
}

impl ApplicationId {
    /// Whether this names the DM user agent: 7, or `x-wap-application:syncml.dm`, with parameters or without
    /// (Notification 1.2 and 1.3, 7.1).
    pub fn is_dm(&self) -> bool {
        match self {
            Self::Number(number) => *number == u64::from(super::DM_APPLICATION),
            Self::Text(text) => {
                let bare = text.split(';').next().unwrap_or_default().trim();
                bare.eq_ignore_ascii_case(super::DM_APPLICATION_NAME)
                    || u8::from_str_radix(bare, 16) == Ok(super::DM_APPLICATION)
            }
        }
    }

    /// The application that a header's value names; `None` if it is neither a number nor text.
    pub(super) fn of(value: &HeaderValue) -> Option<Self> {
        value
            .integer()
            .map(Self::Number)
            .or_else(|| value.text().map(|text| Self::Text(text.into())))
    }
}
