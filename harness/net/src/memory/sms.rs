//! Short messages between two peers in memory: cut, and joined again.

use dmct_wire::sms::{Joined, Joiner, Reference, split};

use crate::push::{sms_destination, sms_place};

/// Where a datagram arrives that goes to this address, and as what; nothing if it is too long for short messages.
pub(super) fn carry(to: &str, payload: &[u8]) -> Option<(String, Vec<u8>)> {
    let (number, ports) = sms_destination(to);
    let mut joiner = Joiner::default();
    split(payload, ports, Reference::Narrow(1))
        .ok()?
        .iter()
        .find_map(|part| match joiner.take(number, part) {
            Ok(Joined::Whole(datagram)) => Some((
                sms_place(number, datagram.ports?, datagram.messages),
                datagram.payload,
            )),
            _ => None,
        })
}
