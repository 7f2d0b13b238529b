//! A packet as evidence: its octets without those of the body.

use dmct_wire::obex::id;

/// The octets of a packet, those of its body left out; the identifier and the length in front of a body stay.
///
/// `extra` octets stand between the length of the packet and its headers: 4 in CONNECT. What cannot be read as headers
/// is kept as it is.
pub(super) fn without_body(packet: &[u8], extra: usize) -> Vec<u8> {
    let mut place = (3 + extra).min(packet.len());
    let mut kept = packet.get(..place).unwrap_or_default().to_vec();
    while let Some(rest) = packet.get(place..).filter(|rest| !rest.is_empty()) {
        let length = header_length(rest);
        let header = rest.get(..length).unwrap_or(rest);
        let is_body = matches!(rest.first(), Some(&(id::BODY | id::END_OF_BODY)));
        let shown = if is_body {
            header.get(..3).unwrap_or(header)
        } else {
            header
        };
        kept.extend(shown);
        place += header.len();
    }
    kept
}

/// The octets of the header that stands first, by its two highest bits; all there are if that cannot be.
fn header_length(rest: &[u8]) -> usize {
    let length = match rest {
        [identifier, high, low, ..] if identifier >> 6 < 2 => {
            usize::from(u16::from_be_bytes([*high, *low]))
        }
        [identifier, ..] if identifier >> 6 == 2 => 2,
        [identifier, ..] if identifier >> 6 == 3 => 5,
        _ => rest.len(),
    };
    if (1..=rest.len()).contains(&length) {
        length
    } else {
        rest.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_octets_of_bodies_are_left_out() {
        // a Connection Id, a Body of 2 octets, a Name of 1, an End of Body of 4
        let packet = b"\x82\x00\x18\xCB\0\0\0\x01\x48\x00\x05ab\x01\x00\x05\0a\x49\x00\x07BODY";
        let head = without_body(packet, 0);
        assert_eq!(
            head,
            b"\x82\x00\x18\xCB\0\0\0\x01\x48\x00\x05\x01\x00\x05\0a\x49\x00\x07"
        );
        assert_eq!(without_body(b"\x80\x00\x07\x10\0\x20\0", 4).len(), 7);
    }

    #[test]
    fn what_is_no_header_is_kept() {
        for packet in [
            &b"\x82\x00"[..],
            b"\x82\x00\x05\x42\x00",
            b"\x82\x00\x06\x42\x00\x00",
            b"\x82\x00\x06\x42\x00\xFF",
        ] {
            assert_eq!(without_body(packet, 0), packet);
        }
    }
}
