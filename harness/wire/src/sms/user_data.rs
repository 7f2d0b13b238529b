//! User data: the header and the octets behind it.

use super::element::{Concatenation, Element, Ports};
use crate::octets::{Field, Reader, Stop, readable};

/// How many octets the user data of one message may have (3GPP TS 23.040 9.2.3.24).
pub const MOST_USER_DATA: usize = 140;

/// Data coding: 8-bit data, no class (3GPP TS 23.038 4).
pub const EIGHT_BIT: u8 = 0x04;

/// Data coding: 8-bit data, class 1, meant for the equipment (3GPP TS 23.038 4): what push proxies send.
pub const EIGHT_BIT_CLASS_1: u8 = 0xF5;

/// Whether user data of this data coding are 8-bit data (3GPP TS 23.038 4).
pub const fn is_eight_bit(data_coding: u8) -> bool {
    match data_coding >> 4 {
        0x0..=0x7 => data_coding & 0x0C == 0x04,
        0xF => data_coding & 0x04 != 0,
        _ => false,
    }
}

/// The user data of one message, as octets.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct UserData {
    /// The elements of the user data header; empty if there is none.
    pub elements: Vec<Element>,
    /// What follows the header.
    pub data: Vec<u8>,
}

impl UserData {
    /// The octets, header included. A header of more than 255 octets has a wrong length and is refused by whoever
    /// reads it.
    pub fn encode(&self) -> Vec<u8> {
        let mut octets = self.header_octets();
        octets.extend(&self.data);
        octets
    }

    /// The octets of the header with its length, or none if there are no elements.
    pub fn header_octets(&self) -> Vec<u8> {
        if self.elements.is_empty() {
            return Vec::new();
        }
        let mut octets = vec![0];
        for element in &self.elements {
            element.write(&mut octets);
        }
        let length = u8::try_from(octets.len() - 1).unwrap_or(u8::MAX);
        if let Some(first) = octets.first_mut() {
            *first = length;
        }
        octets
    }

    /// The ports, if an element gives them. Of several, the last counts (3GPP TS 23.040 9.2.3.24).
    pub fn ports(&self) -> Option<Ports> {
        self.elements
            .iter()
            .rev()
            .find_map(|element| match element {
                Element::Ports(ports) => Some(*ports),
                _ => None,
            })
    }

    /// Which part of which message this is, if an element says so. Of several, the last counts.
    pub fn concatenation(&self) -> Option<Concatenation> {
        self.elements
            .iter()
            .rev()
            .find_map(|element| match element {
                Element::Concatenation(part) => Some(*part),
                _ => None,
            })
    }

    /// Reads user data to the end of the reader; with a header if the message says that there is one.
    pub(super) fn read(
        reader: &mut Reader<'_>,
        with_header: bool,
        fields: &mut Vec<Field>,
    ) -> Result<Self, Stop> {
        let mut elements = Vec::new();
        if with_header {
            let start = reader.position();
            let length = reader.octet("the length of the user data header")?;
            fields.push(Field {
                name: "UDHL".into(),
                value: length.to_string(),
                bits: None,
                span: reader.span_from(start),
            });
            let mut header = reader.part(length.into(), "the user data header")?;
            while header.remaining() > 0 {
                let start = header.position();
                let element = Element::read(&mut header)?;
                fields.push(Field {
                    name: "UDH element".into(),
                    value: element.to_string(),
                    bits: None,
                    span: header.span_from(start),
                });
                elements.push(element);
            }
        }
        let start = reader.position();
        let data = reader.rest().to_vec();
        fields.push(Field {
            name: "data".into(),
            value: readable(&data, 48),
            bits: None,
            span: reader.span_from(start),
        });
        Ok(Self { elements, data })
    }

    /// Reads user data that came by themselves, as gateways hand them on: header and data.
    pub fn decode(octets: &[u8]) -> crate::octets::Partial<Self> {
        crate::octets::Partial::read(octets, |reader, fields| Self::read(reader, true, fields))
    }

    /// Reads length and user data of a PDU whose data coding is known.
    pub(super) fn read_in_pdu(
        reader: &mut Reader<'_>,
        data_coding: u8,
        with_header: bool,
        fields: &mut Vec<Field>,
    ) -> Result<Self, Stop> {
        let start = reader.position();
        let length = reader.octet("the length of the user data")?;
        fields.push(Field {
            name: "TP-UDL".into(),
            value: length.to_string(),
            bits: None,
            span: reader.span_from(start),
        });
        if !is_eight_bit(data_coding) {
            let reason = format!("data coding {data_coding:#04x} is not 8-bit data");
            return Err(Stop::new(start, reason));
        }
        let octets = usize::from(length);
        if octets > MOST_USER_DATA {
            let reason = format!("user data of {octets} octets, at most {MOST_USER_DATA} fit");
            return Err(Stop::new(start, reason));
        }
        let mut part = reader.part(octets, "the user data")?;
        let user_data = Self::read(&mut part, with_header, fields)?;
        if reader.remaining() > 0 {
            let reason = format!("{} octets follow the user data", reader.remaining());
            return Err(Stop::new(reader.position(), reason));
        }
        Ok(user_data)
    }

    /// Length and user data of a PDU. More than 140 octets are written, with a length of at most 255.
    pub(super) fn write_in_pdu(&self, octets: &mut Vec<u8>) {
        let user_data = self.encode();
        octets.push(u8::try_from(user_data.len()).unwrap_or(u8::MAX));
        octets.extend(user_data);
    }
}
