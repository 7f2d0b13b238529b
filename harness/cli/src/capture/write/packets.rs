//! A recorded message to the packets of OBEX.
//!
//! What was received was recorded as its packets with the octets of their bodies left out; they are put back. Of what
//! was sent in a session the record holds the message only: packets are made of it as the carrier makes them, without
//! the Connection Id, which is not known here. Of a push that was sent the packets are known.

use dmct_record::event::{Direction, Message};
use dmct_wire::obex::{Object, Opcode, Packet, TooLong, answer_packets, id, put_packets};

/// The longest packet that is made here, octets: what the tester says it takes.
const MAXIMUM: u16 = 0x2000;

/// The packets of a message, in order; none where they cannot be known.
pub(super) fn of(message: &Message) -> Vec<Vec<u8>> {
    match message.direction {
        Direction::Received => filled(&message.head.0, &message.body.0).unwrap_or_default(),
        Direction::Sent => made(message).unwrap_or_default(),
    }
}

/// Octets cut where packets end; what is no packet is the last piece.
pub(super) fn cut(octets: &[u8]) -> Vec<&[u8]> {
    let mut pieces = Vec::new();
    let mut rest = octets;
    while !rest.is_empty() {
        let length = said_length(rest).unwrap_or(rest.len());
        let (piece, behind) = rest.split_at(length.clamp(1, rest.len()));
        pieces.push(piece);
        rest = behind;
    }
    pieces
}

fn said_length(packet: &[u8]) -> Option<usize> {
    let said = packet.get(1..3)?;
    Some(usize::from(u16::from_be_bytes(said.try_into().ok()?)))
}

fn made(message: &Message) -> Result<Vec<Vec<u8>>, TooLong> {
    let object = Object::new(None, &message.media_type, message.body.0.as_slice());
    let packets = match message.status {
        None => put_packets(&object, MAXIMUM)?,
        Some(200..300) => answer_packets(&object, MAXIMUM)?,
        // The answer that refuses has no message.
        Some(_) => Vec::new(),
    };
    packets.iter().map(Packet::encode).collect()
}

/// Packets without their bodies, and what was in those, put together again: each packet says how long it was.
fn filled(mut head: &[u8], mut body: &[u8]) -> Option<Vec<Vec<u8>>> {
    let mut packets = Vec::new();
    while !head.is_empty() {
        let length = said_length(head)?;
        let fields = match Opcode::of(*head.first()?) {
            Opcode::Connect => 7,
            Opcode::SetPath => 5,
            _ => 3,
        };
        let mut packet = taken(&mut head, fields.min(length))?.to_vec();
        while let Some(left) = length.checked_sub(packet.len()).filter(|left| *left > 0) {
            let header = header_length(head).filter(|header| (1..=left).contains(header));
            // What cannot be read as headers was kept as it is.
            let header = header.unwrap_or(left);
            let is_body = matches!(head.first(), Some(&(id::BODY | id::END_OF_BODY)));
            if is_body && header >= 3 {
                packet.extend(taken(&mut head, 3)?);
                packet.extend(taken(&mut body, header - 3)?);
            } else {
                packet.extend(taken(&mut head, header)?);
            }
        }
        packets.push(packet);
    }
    body.is_empty().then_some(packets)
}

/// The octets that the header in front had, by the highest two bits of its identifier (IrOBEX 2.1).
fn header_length(octets: &[u8]) -> Option<usize> {
    match octets.first()? >> 6 {
        0 | 1 => said_length(octets),
        2 => Some(2),
        _ => Some(5),
    }
}

fn taken<'a>(octets: &mut &'a [u8], count: usize) -> Option<&'a [u8]> {
    let (front, behind) = octets.split_at_checked(count)?;
    *octets = behind;
    Some(front)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// CONNECT, a PUT of two packets: with a Connection Id, a Body of 2 octets and a Name behind it; an End of Body
    /// of 4. The body's octets are left out.
    const HEAD: &[u8] = b"\x80\x00\x07\x10\0\x20\0\
        \x02\x00\x12\xCB\0\0\0\x01\x48\x00\x05\x01\x00\x05\0a\x82\x00\x0A\x49\x00\x07";

    #[test]
    fn bodies_are_put_back_where_packets_lack_them() {
        let packets = filled(HEAD, b"abBODY");
        let whole = [
            &b"\x80\x00\x07\x10\0\x20\0"[..],
            b"\x02\x00\x12\xCB\0\0\0\x01\x48\x00\x05ab\x01\x00\x05\0a",
            b"\x82\x00\x0A\x49\x00\x07BODY",
        ];
        assert_eq!(packets, Some(whole.map(<[u8]>::to_vec).to_vec()));
        assert_eq!(cut(&whole.concat()), whole);
    }

    #[test]
    fn what_does_not_fit_together_is_no_packet() {
        assert_eq!(filled(HEAD, b"abBOD"), None);
        assert_eq!(filled(HEAD, b"abBODY!"), None);
        assert_eq!(filled(&HEAD[..HEAD.len() - 1], b"abBODY"), None);
        assert_eq!(filled(b"\x82\x00", b""), None);
    }

    #[test]
    fn octets_that_are_no_packets_are_cut_all_the_same() {
        assert_eq!(
            cut(b"\xA0\x00\x03\xA0\x00"),
            [&b"\xA0\x00\x03"[..], b"\xA0\x00"]
        );
        assert_eq!(cut(b"\xA0\x00\x00"), [&b"\xA0"[..], b"\x00\x00"]);
    }
}
