//! A datagram cut into the user data of as many messages as it needs (WAP-259 6.5; 3GPP TS 23.040 9.2.3.24.1).

use super::element::{Concatenation, Element, Ports};
use super::user_data::{MOST_USER_DATA, UserData};

/// The reference under which the parts of a datagram are joined again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reference {
    /// 8 bits, element 00.
    Narrow(u8),
    /// 16 bits, element 08.
    Wide(u16),
}

/// How many octets a datagram may have: 255 parts with ports and a narrow reference.
pub const MOST_OCTETS: usize = 255 * (MOST_USER_DATA - 12);

/// The datagram needs more parts than there can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a datagram of {octets} octets needs {parts} messages, at most 255 can be joined")]
pub struct TooLong {
    /// The octets of the datagram.
    pub octets: usize,
    /// The messages it would need.
    pub parts: usize,
}

/// Cuts a datagram: one message if it fits, otherwise the fewest that can carry it, all but the last full. Every
/// part names the ports.
///
/// # Errors
/// More than 255 messages would be needed.
pub fn split(
    datagram: &[u8],
    ports: Ports,
    reference: Reference,
) -> Result<Vec<UserData>, TooLong> {
    let whole = UserData {
        elements: vec![Element::Ports(ports)],
        data: datagram.to_vec(),
    };
    if whole.encode().len() <= MOST_USER_DATA {
        return Ok(vec![whole]);
    }
    let room = MOST_USER_DATA
        - match reference {
            Reference::Narrow(_) => 12,
            Reference::Wide(_) => 13,
        };
    let parts = datagram.len().div_ceil(room);
    let total = u8::try_from(parts).map_err(|_| TooLong {
        octets: datagram.len(),
        parts,
    })?;
    let (reference, wide) = match reference {
        Reference::Narrow(reference) => (reference.into(), false),
        Reference::Wide(reference) => (reference, true),
    };
    let part = |(number, data): (u8, &[u8])| UserData {
        elements: vec![
            Element::Ports(ports),
            Element::Concatenation(Concatenation {
                reference,
                wide,
                total,
                number,
            }),
        ],
        data: data.to_vec(),
    };
    Ok((1..=total).zip(datagram.chunks(room)).map(part).collect())
}
