//! The first octet of a packet: what is asked, or what became of it (IrOBEX 3.2, 3.3).

/// The bit of an opcode or response code that says that this packet ends the request or the answer.
pub(super) const FINAL: u8 = 0x80;

/// What a request asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opcode {
    /// 80: begins a session.
    Connect,
    /// 81: ends it.
    Disconnect,
    /// 02, or 82 if it is the last packet: an object is sent.
    Put,
    /// 03, or 83 if it is the last packet: an object is asked for.
    Get,
    /// 85: another folder.
    SetPath,
    /// FF: ends an operation before it is whole.
    Abort,
    /// Any other, without its final bit.
    Other(u8),
}

impl Opcode {
    /// The opcode of a packet's first octet.
    pub const fn of(code: u8) -> Self {
        match code {
            0x80 => Self::Connect,
            0x81 => Self::Disconnect,
            0x02 | 0x82 => Self::Put,
            0x03 | 0x83 => Self::Get,
            0x85 => Self::SetPath,
            0xFF => Self::Abort,
            other => Self::Other(other & !FINAL),
        }
    }

    /// The first octet of a packet with this opcode that is the last of its request.
    pub const fn code(self) -> u8 {
        match self {
            Self::Connect => 0x80,
            Self::Disconnect => 0x81,
            Self::Put => 0x82,
            Self::Get => 0x83,
            Self::SetPath => 0x85,
            Self::Abort => 0xFF,
            Self::Other(other) => other | FINAL,
        }
    }
}

impl core::fmt::Display for Opcode {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Connect => out.write_str("CONNECT"),
            Self::Disconnect => out.write_str("DISCONNECT"),
            Self::Put => out.write_str("PUT"),
            Self::Get => out.write_str("GET"),
            Self::SetPath => out.write_str("SETPATH"),
            Self::Abort => out.write_str("ABORT"),
            Self::Other(other) => write!(out, "opcode {other:#04x}"),
        }
    }
}

/// Response codes with their final bit (IrOBEX 3.2.1): an HTTP status folded into one octet.
pub mod response {
    /// 100 of HTTP: the next packet, please; or: more of the answer comes when asked.
    pub const CONTINUE: u8 = 0x90;
    /// Done.
    pub const SUCCESS: u8 = 0xA0;
    /// The request was not understood.
    pub const BAD_REQUEST: u8 = 0xC0;
    /// Not without authentication.
    pub const UNAUTHORIZED: u8 = 0xC1;
    /// Understood and refused.
    pub const FORBIDDEN: u8 = 0xC3;
    /// No such thing; of a CONNECT: no such target.
    pub const NOT_FOUND: u8 = 0xC4;
    /// Not with this opcode.
    pub const METHOD_NOT_ALLOWED: u8 = 0xC5;
    /// The object is too large.
    pub const TOO_LARGE: u8 = 0xCD;
    /// The type is not taken.
    pub const UNSUPPORTED_TYPE: u8 = 0xCF;
    /// Something went wrong inside.
    pub const INTERNAL_ERROR: u8 = 0xD0;
    /// The opcode is not implemented.
    pub const NOT_IMPLEMENTED: u8 = 0xD1;
    /// Not now.
    pub const UNAVAILABLE: u8 = 0xD3;

    /// What a response code says, final bit or not; `None` if it is not one of those above.
    pub fn name(code: u8) -> Option<&'static str> {
        Some(match code | super::FINAL {
            CONTINUE => "Continue",
            SUCCESS => "Success",
            BAD_REQUEST => "Bad Request",
            UNAUTHORIZED => "Unauthorized",
            FORBIDDEN => "Forbidden",
            NOT_FOUND => "Not Found",
            METHOD_NOT_ALLOWED => "Method Not Allowed",
            TOO_LARGE => "Requested Entity Too Large",
            UNSUPPORTED_TYPE => "Unsupported Media Type",
            INTERNAL_ERROR => "Internal Server Error",
            NOT_IMPLEMENTED => "Not Implemented",
            UNAVAILABLE => "Service Unavailable",
            _ => return None,
        })
    }
}
