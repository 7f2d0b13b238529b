//! Fuzzes SMS: a PDU that was read is written and read again, and parts come together in any order.

#![no_main]

use dmct_wire::sms::{
    Joined, Joiner, Ports, Reference, UserData, decode_deliver, decode_submit, service_centre, split,
};
use libfuzzer_sys::fuzz_target;

/// The datagram that its parts give, the last part first.
fn joined(parts: &[UserData]) -> Option<Vec<u8>> {
    let mut joiner = Joiner::default();
    let mut whole = None;
    for part in parts.iter().rev() {
        if let Ok(Joined::Whole(datagram)) = joiner.take("sender", part) {
            whole = Some(datagram.payload);
        }
    }
    whole
}

fuzz_target!(|octets: &[u8]| {
    let mut joiner = Joiner::default();
    for pdu in [Some(octets), service_centre(octets).ok().map(|(_, pdu)| pdu)].into_iter().flatten() {
        if let Some(read) = decode_deliver(pdu).value {
            assert_eq!(decode_deliver(&read.encode()).value.as_ref(), Some(&read));
            let _ = joiner.take(&read.originator.to_string(), &read.user_data);
        }
        if let Some(read) = decode_submit(pdu).value {
            assert_eq!(decode_submit(&read.encode()).value.as_ref(), Some(&read));
            let _ = joiner.take(&read.destination.to_string(), &read.user_data);
        }
    }
    if let Some(read) = UserData::decode(octets).value
        && !read.elements.is_empty()
    {
        assert_eq!(UserData::decode(&read.encode()).value.as_ref(), Some(&read));
        let _ = joiner.take("sender", &read);
    }
    let ports = Ports {
        destination: 2948,
        source: 49154,
    };
    for reference in [Reference::Narrow(1), Reference::Wide(1)] {
        if let Ok(parts) = split(octets, ports, reference) {
            assert_eq!(joined(&parts).as_deref(), Some(octets));
        }
    }
});
