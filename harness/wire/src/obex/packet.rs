//! Packets: a code, a length, what CONNECT and SETPATH add, headers (IrOBEX 3.1 to 3.3).

use super::code::{FINAL, Opcode, response};
use super::header::{Header, header_name, id};
use crate::octets::{Field, Partial, Reader, Stop};
use crate::span::Span;

/// The version that CONNECT carries: 1.0 of the protocol, which later documents kept (IrOBEX 3.3.1.1).
pub const VERSION: u8 = 0x10;

/// The least that a side may name as its maximum packet length, octets (IrOBEX 3.3.1.3).
pub const LEAST_MAXIMUM: u16 = 255;

/// What CONNECT and the response to it carry before the headers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConnectFields {
    /// The version of the protocol, 0x10.
    pub version: u8,
    /// Flags, 0.
    pub flags: u8,
    /// The longest packet that the sender takes, octets.
    pub maximum: u16,
}

/// What stands between the length of a packet and its headers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extra {
    /// Nothing.
    None,
    /// What CONNECT and the response to it carry.
    Connect(ConnectFields),
    /// What SETPATH carries: flags and a constant.
    SetPath {
        /// Flags.
        flags: u8,
        /// 0.
        constants: u8,
    },
}

/// One packet, request or response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packet {
    /// The opcode or the response code, final bit included.
    pub code: u8,
    /// What stands before the headers.
    pub extra: Extra,
    /// The headers, in their order.
    pub headers: Vec<Header>,
}

/// A packet that its length field cannot hold, or that the other side does not take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a packet of {octets} octets, at most {maximum} are taken")]
pub struct TooLong {
    /// The octets that there would be.
    pub octets: usize,
    /// The octets that there may be.
    pub maximum: usize,
}

impl Packet {
    /// A packet of headers alone.
    pub const fn new(code: u8, headers: Vec<Header>) -> Self {
        Self {
            code,
            extra: Extra::None,
            headers,
        }
    }

    /// What it asks, if it is a request.
    pub const fn opcode(&self) -> Opcode {
        Opcode::of(self.code)
    }

    /// Whether its final bit is set.
    pub const fn is_final(&self) -> bool {
        self.code & FINAL != 0
    }

    /// The first header of this identifier.
    pub fn header(&self, identifier: u8) -> Option<&Header> {
        self.headers
            .iter()
            .find(|header| header.identifier == identifier)
    }

    /// The session it belongs to, if it says so.
    pub fn connection(&self) -> Option<u32> {
        self.header(id::CONNECTION_ID)?.as_word()
    }

    /// The media type in its Type header, without the zero octet; `None` if there is none or it is no UTF-8.
    pub fn media_type(&self) -> Option<&str> {
        let octets = self.header(id::TYPE)?.as_octets()?;
        core::str::from_utf8(octets.strip_suffix(&[0]).unwrap_or(octets)).ok()
    }

    /// How many octets it takes.
    pub fn encoded_length(&self) -> usize {
        let extra = match self.extra {
            Extra::None => 0,
            Extra::Connect(_) => 4,
            Extra::SetPath { .. } => 2,
        };
        let headers: usize = self.headers.iter().map(Header::encoded_length).sum();
        3 + extra + headers
    }

    /// Its octets.
    ///
    /// # Errors
    /// It is longer than its length field can say, 65535 octets.
    pub fn encode(&self) -> Result<Vec<u8>, TooLong> {
        let octets = self.encoded_length();
        let length = u16::try_from(octets).map_err(|_| TooLong {
            octets,
            maximum: u16::MAX.into(),
        })?;
        let mut octets = vec![self.code];
        octets.extend(length.to_be_bytes());
        match self.extra {
            Extra::None => {}
            Extra::Connect(connect) => {
                octets.extend([connect.version, connect.flags]);
                octets.extend(connect.maximum.to_be_bytes());
            }
            Extra::SetPath { flags, constants } => octets.extend([flags, constants]),
        }
        for header in &self.headers {
            header.write(&mut octets);
        }
        Ok(octets)
    }
}

/// Reads a request.
pub fn decode_request(octets: &[u8]) -> Partial<Packet> {
    Partial::read(octets, |reader, fields| {
        let code = read_code(reader, fields, |code| {
            let last = if code & FINAL == 0 { "" } else { ", final" };
            format!("{}{last}", Opcode::of(code))
        })?;
        read_behind_code(reader, fields, code, Opcode::of(code), false)
    })
}

/// Reads a response. What it carries depends on the request that it answers.
pub fn decode_response(octets: &[u8], to: Opcode) -> Partial<Packet> {
    Partial::read(octets, |reader, fields| {
        let code = read_code(reader, fields, |code| {
            response::name(code).unwrap_or("unknown").to_owned()
        })?;
        read_behind_code(reader, fields, code, to, true)
    })
}

/// The packet length that both sides take: the lesser of the two, and never less than 255 octets.
pub const fn negotiate(ours: u16, theirs: u16) -> u16 {
    let least = if ours < theirs { ours } else { theirs };
    if least < LEAST_MAXIMUM {
        LEAST_MAXIMUM
    } else {
        least
    }
}

fn read_code(
    reader: &mut Reader<'_>,
    fields: &mut Vec<Field>,
    describe: impl FnOnce(u8) -> String,
) -> Result<u8, Stop> {
    let start = reader.position();
    let code = reader.octet("the code of a packet")?;
    let value = format!("{code:#04x} ({})", describe(code));
    fields.push(field("code", value, reader.span_from(start)));
    Ok(code)
}

fn read_behind_code(
    reader: &mut Reader<'_>,
    fields: &mut Vec<Field>,
    code: u8,
    operation: Opcode,
    is_response: bool,
) -> Result<Packet, Stop> {
    let start = reader.position();
    let length = reader.big_endian(2, "the length of a packet")?;
    fields.push(field("length", length.to_string(), reader.span_from(start)));
    let there = reader.position() + reader.remaining();
    if length != u64::try_from(there).unwrap_or(u64::MAX) {
        let reason = format!("the packet says it has {length} octets, {there} are there");
        return Err(Stop::new(start, reason));
    }

    let extra = read_extra(reader, fields, operation, is_response)?;
    let mut headers = Vec::new();
    while reader.remaining() > 0 {
        let header = Header::read(reader)?;
        let name = header_name(header.identifier).map_or_else(
            || format!("header {:#04x}", header.identifier),
            str::to_owned,
        );
        fields.push(field(name, header.to_string(), header.span));
        headers.push(header);
    }
    Ok(Packet {
        code,
        extra,
        headers,
    })
}

/// What stands before the headers. A refused CONNECT may come back without it, as a packet of 3 octets.
fn read_extra(
    reader: &mut Reader<'_>,
    fields: &mut Vec<Field>,
    operation: Opcode,
    is_response: bool,
) -> Result<Extra, Stop> {
    let start = reader.position();
    match operation {
        Opcode::Connect if !(is_response && reader.remaining() == 0) => {
            let version = reader.octet("the version of CONNECT")?;
            let flags = reader.octet("the flags of CONNECT")?;
            let maximum = reader.big_endian(2, "the maximum packet length of CONNECT")?;
            let value = format!(
                "version {}.{}, flags {flags:#04x}, maximum packet length {maximum}",
                version >> 4,
                version & 0x0F
            );
            fields.push(field("CONNECT", value, reader.span_from(start)));
            Ok(Extra::Connect(ConnectFields {
                version,
                flags,
                maximum: u16::try_from(maximum).unwrap_or(u16::MAX),
            }))
        }
        Opcode::SetPath if !is_response => {
            let flags = reader.octet("the flags of SETPATH")?;
            let constants = reader.octet("the constants of SETPATH")?;
            let value = format!("flags {flags:#04x}, constants {constants:#04x}");
            fields.push(field("SETPATH", value, reader.span_from(start)));
            Ok(Extra::SetPath { flags, constants })
        }
        _ => Ok(Extra::None),
    }
}

fn field(name: impl Into<String>, value: String, span: Span) -> Field {
    Field {
        name: name.into(),
        value,
        bits: None,
        span,
    }
}
