//! SMS-DELIVER: a message on its way to a device (3GPP TS 23.040 9.2.2.1).

use super::address::Address;
use super::timestamp::Timestamp;
use super::user_data::{EIGHT_BIT_CLASS_1, UserData};
use crate::octets::{Field, Partial, Reader, Stop};

/// The message type indicator of SMS-DELIVER.
const DELIVER: u8 = 0b00;
/// The bits of the message type indicator.
pub(super) const MESSAGE_TYPE: u8 = 0b11;
/// The bit that announces a user data header.
pub(super) const HEADER_INDICATOR: u8 = 0x40;
/// The bit that says that no more messages wait.
const NO_MORE: u8 = 0x04;

/// A message as a device gets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deliver {
    /// The bits of the first octet besides message type and header indicator; 04 if no more messages wait.
    pub flags: u8,
    /// Who sent it.
    pub originator: Address,
    /// The protocol identifier, 00 as a rule.
    pub protocol: u8,
    /// The data coding.
    pub data_coding: u8,
    /// When the service centre got it.
    pub timestamp: Timestamp,
    /// What is in it.
    pub user_data: UserData,
}

impl Deliver {
    /// A message of 8-bit data, class 1, with no others waiting.
    pub const fn new(originator: Address, timestamp: Timestamp, user_data: UserData) -> Self {
        Self {
            flags: NO_MORE,
            originator,
            protocol: 0,
            data_coding: EIGHT_BIT_CLASS_1,
            timestamp,
            user_data,
        }
    }

    /// Its octets, without a service centre before them.
    pub fn encode(&self) -> Vec<u8> {
        let mut octets = vec![first_octet(self.flags, DELIVER, &self.user_data)];
        self.originator.write(&mut octets);
        octets.extend([self.protocol, self.data_coding]);
        octets.extend(self.timestamp.octets);
        self.user_data.write_in_pdu(&mut octets);
        octets
    }
}

/// Reads an SMS-DELIVER, without a service centre before it (see [`super::service_centre`]).
pub fn decode_deliver(octets: &[u8]) -> Partial<Deliver> {
    Partial::read(octets, read)
}

fn read(reader: &mut Reader<'_>, fields: &mut Vec<Field>) -> Result<Deliver, Stop> {
    let first = read_first_octet(reader, DELIVER, "SMS-DELIVER", fields)?;

    let start = reader.position();
    let originator = Address::read(reader, "the originating address")?;
    push(fields, reader, start, "TP-OA", originator.to_string());
    let protocol = read_octet(reader, "TP-PID", fields)?;
    let data_coding = read_octet(reader, "TP-DCS", fields)?;

    let start = reader.position();
    let stamp = reader.take(7, "the service centre's time stamp")?;
    let timestamp = Timestamp {
        octets: <[u8; 7]>::try_from(stamp).unwrap_or_default(),
    };
    push(fields, reader, start, "TP-SCTS", timestamp.to_string());

    let with_header = first & HEADER_INDICATOR != 0;
    Ok(Deliver {
        flags: first & !(MESSAGE_TYPE | HEADER_INDICATOR),
        originator,
        protocol,
        data_coding,
        timestamp,
        user_data: UserData::read_in_pdu(reader, data_coding, with_header, fields)?,
    })
}

/// The first octet of a message: its type, its flags, and whether a header comes.
pub(super) fn first_octet(flags: u8, message_type: u8, user_data: &UserData) -> u8 {
    let header = if user_data.elements.is_empty() {
        0
    } else {
        HEADER_INDICATOR
    };
    (flags & !(MESSAGE_TYPE | HEADER_INDICATOR)) | message_type | header
}

/// Reads the first octet of a message that must have this type.
pub(super) fn read_first_octet(
    reader: &mut Reader<'_>,
    message_type: u8,
    name: &str,
    fields: &mut Vec<Field>,
) -> Result<u8, Stop> {
    let start = reader.position();
    let first = reader.octet("the first octet of the message")?;
    push(fields, reader, start, "TP-MTI", format!("{first:#04x}"));
    if first & MESSAGE_TYPE != message_type {
        let found = first & MESSAGE_TYPE;
        let reason = format!("the message type is {found:#04b}, {name} has {message_type:#04b}");
        return Err(Stop::new(start, reason));
    }
    Ok(first)
}

/// Reads one octet into a field of this name.
pub(super) fn read_octet(
    reader: &mut Reader<'_>,
    name: &str,
    fields: &mut Vec<Field>,
) -> Result<u8, Stop> {
    let start = reader.position();
    let octet = reader.octet(name)?;
    push(fields, reader, start, name, format!("{octet:#04x}"));
    Ok(octet)
}

/// Notes a field that was read from `start` to here.
pub(super) fn push(
    fields: &mut Vec<Field>,
    reader: &Reader<'_>,
    start: usize,
    name: &str,
    value: String,
) {
    fields.push(Field {
        name: name.into(),
        value,
        bits: None,
        span: reader.span_from(start),
    });
}
