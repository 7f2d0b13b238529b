//! Addresses of messages: semi-octets, swapped (3GPP TS 23.040 9.1.2.5).

use crate::octets::{Reader, Stop, hexadecimal};

/// The type of an international number in the telephone numbering plan.
const INTERNATIONAL: u8 = 0x91;
/// The type of a number of unknown kind in the telephone numbering plan.
const UNKNOWN: u8 = 0x81;
/// The semi-octet that fills the last octet of an odd number of digits.
const FILL: u8 = 0x0F;
/// What the semi-octets 0 to 14 stand for (3GPP TS 23.040 9.1.2.3).
const DIGITS: &[u8; 15] = b"0123456789*#abc";

/// An address as it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// Type and numbering plan, with the highest bit.
    pub kind: u8,
    /// How many semi-octets are used.
    pub length: u8,
    /// The semi-octets, the first of a pair in the low half.
    pub octets: Vec<u8>,
}

impl Address {
    /// A telephone number: digits, `*`, `#`, `a` to `c`, with a `+` before it if it is international; `None` if
    /// anything else is in it, or more than 20 digits.
    pub fn number(text: &str) -> Option<Self> {
        let (kind, digits) = match text.strip_prefix('+') {
            Some(digits) => (INTERNATIONAL, digits),
            None => (UNKNOWN, text),
        };
        let nibbles: Option<Vec<u8>> = digits.bytes().map(nibble_of).collect();
        let nibbles = nibbles.filter(|nibbles| nibbles.len() <= 20)?;
        let octets = nibbles
            .chunks(2)
            .map(|pair| match pair {
                [low, high] => (high << 4) | low,
                [low] => (FILL << 4) | low,
                _ => 0,
            })
            .collect();
        Some(Self {
            kind,
            length: u8::try_from(nibbles.len()).ok()?,
            octets,
        })
    }

    /// The number as text, with a `+` if it is international; `None` if it is alphanumeric or holds a fill where
    /// a digit is due.
    pub fn as_number(&self) -> Option<String> {
        if self.kind & 0x70 == 0x50 {
            return None;
        }
        let international = self.kind & 0x70 == 0x10;
        let mut text = String::from(if international { "+" } else { "" });
        let nibbles = self
            .octets
            .iter()
            .flat_map(|octet| [octet & 0x0F, octet >> 4]);
        for nibble in nibbles.take(self.length.into()) {
            text.push(char::from(*DIGITS.get(usize::from(nibble))?));
        }
        Some(text)
    }

    /// Its octets in an address field of a PDU: length in semi-octets, type, semi-octets.
    pub(super) fn write(&self, octets: &mut Vec<u8>) {
        octets.extend([self.length, self.kind]);
        octets.extend(&self.octets);
    }

    /// Reads an address field.
    pub(super) fn read(reader: &mut Reader<'_>, what: &str) -> Result<Self, Stop> {
        let start = reader.position();
        let length = reader.octet(what)?;
        if length > 20 {
            let reason = format!("{what} has {length} semi-octets, at most 20 fit");
            return Err(Stop::new(start, reason));
        }
        let kind = reader.octet(what)?;
        let octets = reader.take(usize::from(length).div_ceil(2), what)?.to_vec();
        Ok(Self {
            kind,
            length,
            octets,
        })
    }
}

impl core::fmt::Display for Address {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self.as_number() {
            Some(number) => out.write_str(&number),
            None => write!(
                out,
                "{} ({:#04x})",
                hexadecimal(&self.octets, 20),
                self.kind
            ),
        }
    }
}

/// The service centre that modems put before a PDU, and the PDU behind it: the length counts octets and includes the type
/// (3GPP TS 27.005 3.1). `None` stands for the centre that the modem knows.
///
/// # Errors
/// The octets end inside it.
pub fn service_centre(octets: &[u8]) -> Result<(Option<Address>, &[u8]), Stop> {
    const WHAT: &str = "the service centre";
    let mut reader = Reader::new(octets);
    let length = reader.octet(WHAT)?;
    if length == 0 {
        return Ok((None, reader.rest()));
    }
    let mut part = reader.part(length.into(), WHAT)?;
    let kind = part.octet(WHAT)?;
    let digits = part.rest().to_vec();
    let filled = digits.last().is_some_and(|last| last >> 4 == FILL);
    let semi_octets = (digits.len() * 2).saturating_sub(usize::from(filled));
    let address = Address {
        kind,
        length: u8::try_from(semi_octets).unwrap_or(u8::MAX),
        octets: digits,
    };
    Ok((Some(address), reader.rest()))
}

fn nibble_of(digit: u8) -> Option<u8> {
    let place = DIGITS.iter().position(|known| *known == digit)?;
    u8::try_from(place).ok()
}
