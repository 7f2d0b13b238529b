//! Fuzzes OBEX: a packet that was read is written the same, and a stream is cut alike however it came.

#![no_main]

use dmct_wire::obex::{
    CollectLimits, Collector, Framer, Opcode, Packet, decode_request, decode_response,
};
use libfuzzer_sys::fuzz_target;

/// The packets of a stream that comes in pieces of this size, and what was left.
fn cut(octets: &[u8], size: usize) -> (Vec<Vec<u8>>, bool) {
    let mut framer = Framer::new(u16::MAX);
    let mut packets = Vec::new();
    for piece in octets.chunks(size) {
        framer.push(piece);
        while let Ok(Some(packet)) = framer.packet() {
            packets.push(packet);
        }
    }
    let failed = framer.packet().is_err();
    if !failed {
        let read: usize = packets.iter().map(Vec::len).sum();
        assert_eq!(read + framer.partial().len(), octets.len());
    }
    (packets, failed)
}

fn same(octets: &[u8], packet: Option<Packet>) {
    if let Some(packet) = packet {
        assert_eq!(packet.encoded_length(), octets.len());
        assert_eq!(packet.encode().as_deref(), Ok(octets));
    }
}

fuzz_target!(|octets: &[u8]| {
    let Some((size, octets)) = octets.split_first() else {
        return;
    };
    let (packets, failed) = cut(octets, usize::from(*size).max(1));
    let (whole, failed_whole) = cut(octets, octets.len().max(1));
    assert_eq!((&packets, failed), (&whole, failed_whole));
    let mut put = Collector::new(CollectLimits::default());
    let mut got = Collector::new(CollectLimits::default());
    for packet in &packets {
        same(packet, decode_request(packet).value);
        for to in [Opcode::Connect, Opcode::Get] {
            same(packet, decode_response(packet, to).value);
        }
        if let Some(request) = decode_request(packet).value {
            let _ = put.request(&request);
        }
        if let Some(response) = decode_response(packet, Opcode::Get).value {
            let _ = got.response(&response);
        }
    }
});
