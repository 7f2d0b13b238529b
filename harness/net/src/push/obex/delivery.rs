//! An object as packets: rightly, or wrong in one named way.

use dmct_wire::{
    obex::{Object, Packet, TooLong, response},
    peer::Delivery,
};

/// The bit that says that a packet ends a request or an answer.
const FINAL: u8 = 0x80;

/// What goes on the wire for one object.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Delivered {
    /// The packets, in order, each sent when the one before was answered.
    pub(super) packets: Vec<Vec<u8>>,
    /// Whether the connection is closed behind the last.
    pub(super) closes: bool,
}

/// The packets of an object, spread by `spread`: those of a PUT, or the answers to GET requests.
///
/// OBEX has no transfer codings: what asks for one is delivered whole. A wrong length is the Length header's. A cut
/// body lacks its end, and the packets say that more is to come.
///
/// # Errors
/// The headers do not fit into one packet.
pub(super) fn deliver(
    mut object: Object,
    delivery: &Delivery,
    spread: impl FnOnce(&Object) -> Result<Vec<Packet>, TooLong>,
) -> Result<Delivered, TooLong> {
    match delivery {
        Delivery::Raw(octets) => {
            return Ok(Delivered {
                packets: vec![octets.clone()],
                closes: true,
            });
        }
        Delivery::WrongLength(length) => {
            object.length = Some(u32::try_from(*length).unwrap_or(u32::MAX));
        }
        Delivery::Cut(count) => object.body.truncate(*count),
        Delivery::Whole | Delivery::Chunked(_) | Delivery::UntilClose => {}
    }
    let is_cut = matches!(delivery, Delivery::Cut(_));
    let mut packets = spread(&object)?;
    if is_cut && let Some(last) = packets.last_mut() {
        unfinish(last);
    }
    Ok(Delivered {
        packets: packets
            .iter()
            .map(Packet::encode)
            .collect::<Result<_, _>>()?,
        closes: is_cut || matches!(delivery, Delivery::UntilClose),
    })
}

/// Makes the last packet of an object one that others follow.
fn unfinish(packet: &mut Packet) {
    packet.code = if packet.code == response::SUCCESS {
        response::CONTINUE
    } else {
        packet.code & !FINAL
    };
    for header in &mut packet.headers {
        if header.identifier == dmct_wire::obex::id::END_OF_BODY {
            header.identifier = dmct_wire::obex::id::BODY;
        }
    }
}
