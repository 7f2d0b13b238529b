//! The information elements of a user data header (3GPP TS 23.040 9.2.3.24).

use crate::octets::{Reader, Stop, hexadecimal};

/// The ports of a WDP datagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ports {
    /// Where it goes to; 2948 for non-secure push, 2949 for secure push (WAP-259, appendix B).
    pub destination: u16,
    /// Where it comes from.
    pub source: u16,
}

/// What a part of a concatenated message says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Concatenation {
    /// Names the message among those of one sender; up to 255 if it is not wide.
    pub reference: u16,
    /// Whether the reference is sent in 16 bits.
    pub wide: bool,
    /// How many parts there are.
    pub total: u8,
    /// Which of them this is, counted from 1.
    pub number: u8,
}

impl Concatenation {
    /// Whether this can be a part of a message: from 1 to the total.
    pub const fn is_sound(&self) -> bool {
        self.number >= 1 && self.number <= self.total
    }
}

/// One information element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Element {
    /// Ports of 16 bits, element 05.
    Ports(Ports),
    /// A part of a message: element 00, or 08 with a wide reference.
    Concatenation(Concatenation),
    /// Any other, or one of the above whose length is not what it must be.
    Other {
        /// Its identifier.
        identifier: u8,
        /// What is in it, at most 255 octets.
        data: Vec<u8>,
    },
}

const CONCATENATION: u8 = 0x00;
const PORTS: u8 = 0x05;
const WIDE_CONCATENATION: u8 = 0x08;

impl Element {
    /// Its octets: identifier, length, data. Data beyond 255 octets are not written.
    pub(super) fn write(&self, octets: &mut Vec<u8>) {
        match self {
            Self::Ports(ports) => {
                octets.extend([PORTS, 4]);
                octets.extend(ports.destination.to_be_bytes());
                octets.extend(ports.source.to_be_bytes());
            }
            Self::Concatenation(part) => {
                let [high, low] = part.reference.to_be_bytes();
                if part.wide {
                    octets.extend([WIDE_CONCATENATION, 4, high, low, part.total, part.number]);
                } else {
                    octets.extend([CONCATENATION, 3, low, part.total, part.number]);
                }
            }
            Self::Other { identifier, data } => {
                let length = u8::try_from(data.len()).unwrap_or(u8::MAX);
                octets.extend([*identifier, length]);
                octets.extend(data.iter().take(length.into()));
            }
        }
    }

    /// Reads one.
    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, Stop> {
        let identifier = reader.octet("an information element's identifier")?;
        let length = reader.octet("an information element's length")?;
        let what = format!("information element {identifier:#04x}");
        let data = reader.take(length.into(), &what)?;
        Ok(match (identifier, data) {
            (PORTS, &[d0, d1, s0, s1]) => Self::Ports(Ports {
                destination: u16::from_be_bytes([d0, d1]),
                source: u16::from_be_bytes([s0, s1]),
            }),
            (CONCATENATION, &[reference, total, number]) => Self::Concatenation(Concatenation {
                reference: reference.into(),
                wide: false,
                total,
                number,
            }),
            (WIDE_CONCATENATION, &[high, low, total, number]) => {
                Self::Concatenation(Concatenation {
                    reference: u16::from_be_bytes([high, low]),
                    wide: true,
                    total,
                    number,
                })
            }
            _ => Self::Other {
                identifier,
                data: data.to_vec(),
            },
        })
    }
}

impl core::fmt::Display for Element {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Ports(ports) => {
                write!(out, "to port {}, from {}", ports.destination, ports.source)
            }
            Self::Concatenation(part) => write!(
                out,
                "part {} of {}, reference {:#x}",
                part.number, part.total, part.reference
            ),
            Self::Other { identifier, data } => {
                write!(out, "element {identifier:#04x}: {}", hexadecimal(data, 32))
            }
        }
    }
}
