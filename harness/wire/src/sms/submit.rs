//! SMS-SUBMIT: a message on its way from a device or gateway (3GPP TS 23.040 9.2.2.2).

use super::address::Address;
use super::deliver::{
    HEADER_INDICATOR, MESSAGE_TYPE, first_octet, push, read_first_octet, read_octet,
};
use super::user_data::{EIGHT_BIT_CLASS_1, UserData};
use crate::octets::{Field, Partial, Reader, Stop, hexadecimal};

/// The message type indicator of SMS-SUBMIT.
const SUBMIT: u8 = 0b01;
/// The bits that say in which form the validity period comes.
const VALIDITY_FORM: u8 = 0x18;

/// For how long a message is worth delivering (3GPP TS 23.040 9.2.3.12).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Validity {
    /// As the service centre thinks fit.
    Unsaid,
    /// One octet, coded in steps from five minutes to weeks.
    Relative(u8),
    /// The enhanced form, seven octets.
    Enhanced([u8; 7]),
    /// A moment, seven octets as in a time stamp.
    Absolute([u8; 7]),
}

impl Validity {
    /// The bits of its form in the first octet.
    const fn form(self) -> u8 {
        match self {
            Self::Unsaid => 0x00,
            Self::Enhanced(_) => 0x08,
            Self::Relative(_) => 0x10,
            Self::Absolute(_) => 0x18,
        }
    }
}

/// A message as it is handed to a service centre.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submit {
    /// The bits of the first octet besides message type, validity form and header indicator.
    pub flags: u8,
    /// The sender's number for this message.
    pub reference: u8,
    /// To whom it goes.
    pub destination: Address,
    /// The protocol identifier, 00 as a rule.
    pub protocol: u8,
    /// The data coding.
    pub data_coding: u8,
    /// For how long it is worth delivering.
    pub validity: Validity,
    /// What is in it.
    pub user_data: UserData,
}

impl Submit {
    /// A message of 8-bit data, class 1, without a validity period.
    pub const fn new(destination: Address, user_data: UserData) -> Self {
        Self {
            flags: 0,
            reference: 0,
            destination,
            protocol: 0,
            data_coding: EIGHT_BIT_CLASS_1,
            validity: Validity::Unsaid,
            user_data,
        }
    }

    /// Its octets, without a service centre before them.
    pub fn encode(&self) -> Vec<u8> {
        let flags = (self.flags & !VALIDITY_FORM) | self.validity.form();
        let mut octets = vec![first_octet(flags, SUBMIT, &self.user_data), self.reference];
        self.destination.write(&mut octets);
        octets.extend([self.protocol, self.data_coding]);
        match &self.validity {
            Validity::Unsaid => {}
            Validity::Relative(period) => octets.push(*period),
            Validity::Enhanced(period) | Validity::Absolute(period) => octets.extend(period),
        }
        self.user_data.write_in_pdu(&mut octets);
        octets
    }
}

/// Reads an SMS-SUBMIT, without a service centre before it (see [`super::service_centre`]).
pub fn decode_submit(octets: &[u8]) -> Partial<Submit> {
    Partial::read(octets, read)
}

fn read(reader: &mut Reader<'_>, fields: &mut Vec<Field>) -> Result<Submit, Stop> {
    let first = read_first_octet(reader, SUBMIT, "SMS-SUBMIT", fields)?;
    let reference = read_octet(reader, "TP-MR", fields)?;

    let start = reader.position();
    let destination = Address::read(reader, "the destination address")?;
    push(fields, reader, start, "TP-DA", destination.to_string());
    let protocol = read_octet(reader, "TP-PID", fields)?;
    let data_coding = read_octet(reader, "TP-DCS", fields)?;
    let validity = read_validity(reader, first & VALIDITY_FORM, fields)?;

    let with_header = first & HEADER_INDICATOR != 0;
    Ok(Submit {
        flags: first & !(MESSAGE_TYPE | VALIDITY_FORM | HEADER_INDICATOR),
        reference,
        destination,
        protocol,
        data_coding,
        validity,
        user_data: UserData::read_in_pdu(reader, data_coding, with_header, fields)?,
    })
}

fn read_validity(
    reader: &mut Reader<'_>,
    form: u8,
    fields: &mut Vec<Field>,
) -> Result<Validity, Stop> {
    let start = reader.position();
    let length = match form {
        0x00 => return Ok(Validity::Unsaid),
        0x10 => 1,
        _ => 7,
    };
    let octets = reader.take(length, "the validity period")?;
    let seven = <[u8; 7]>::try_from(octets).unwrap_or_default();
    push(fields, reader, start, "TP-VP", hexadecimal(octets, 7));
    Ok(match (form, octets) {
        (0x10, &[period]) => Validity::Relative(period),
        (0x08, _) => Validity::Enhanced(seven),
        _ => Validity::Absolute(seven),
    })
}
